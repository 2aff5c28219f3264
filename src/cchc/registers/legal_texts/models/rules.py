"""Days on which the law of normative texts changed, each with its source and how sure it is."""

from __future__ import annotations

from datetime import date

#: Directives of People's Committees are no normative texts any more: Law 80/2015/QH13, Articles 4 and 172 (in force
#: from 01/07/2016; from memory, sure).
NO_DIRECTIVES = date(2016, 7, 1)
#: Law 64/2025/QH15 is in force; by its Article 57, Clause 2 (found) a text that details an ended one goes on, where it
#: contradicts nothing; before, by Law 80/2015/QH13, Article 154, Clause 4 (found) it ended with it.
LAW_OF_2025 = date(2025, 4, 1)
#: Chairmen of provinces issue normative decisions: Law 87/2025/QH15, in force from this day (found).
CHAIRMEN = date(2025, 7, 1)
#: Districts are no more (Law 72/2025/QH15, Article 51: found); from this day the law says how long their texts last.
DISTRICTS_CLOSED = date(2025, 7, 1)
#: Texts of districts end at the latest: Law 87/2025/QH15 (the day was found as the Government proposed it and in news
#: of the passed law, not in the article itself: fairly sure).
DISTRICTS_END = date(2027, 3, 1)
#: Departments send what expired in a year by 05/01, judicial offices gather it by 20/01 and the chairman announces it
#: by 31/01: Decree 34/2016, Article 157, amended by 154/2020, Article 1, Clause 34 (two found; the last sure).
LIST_DUE = (1, 31)
#: (from this day on, the least days between issue and effect by level): Law 80/2015, Article 151, amended in 2020
#: (found); Law 64/2025, Article 53 (found). A shortened procedure may take effect at once.
LEAST_DAYS = (
    (date(2021, 1, 1), {"province": 10, "district": 7, "commune": 7}),
    (LAW_OF_2025, {"province": 10, "district": 10, "commune": 10}),
)
