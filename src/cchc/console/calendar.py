"""Which report periods an official has before them on a day."""

from __future__ import annotations

from datetime import date

from django.utils.translation import get_language

from cchc.kernel.errors import CchcError
from cchc.kernel.periods import Period, period_of

_YEARLY = ("Q1", "H1", "Q2", "Q3", "9M", "Q4", "Y")


def _of_year(year: int) -> list[Period]:
    kinds = (*(f"M{month:02d}" for month in range(1, 13)), *_YEARLY)
    found = []
    for kind in kinds:
        try:
            found.append(period_of(f"{year}-{kind}"))
        except CchcError:
            continue  # no rule of periods was in force then
    return found


_IN_ENGLISH = {"H1": "first 6 months of", "9M": "first 9 months of"}


def named(period: Period) -> str:
    """The period as an official says it, in the reader's language: ``quý I năm 2022``, ``quarter 1 of 2022``."""
    if get_language() != "en":
        return period.label
    kind, year = period.kind, period.year
    if kind.startswith("M"):
        return f"month {int(kind[1:])} of {year}"
    if kind.startswith("Q"):
        return f"quarter {kind[1:]} of {year}"
    return f"{_IN_ENGLISH[kind]} {year}" if kind in _IN_ENGLISH else f"year {year}"


def recent(today: date, years: int = 3) -> list[Period]:
    """Periods that have begun, the latest end first, quarters and longer before months."""
    every = [period for year in range(today.year + 1, today.year - years, -1) for period in _of_year(year)]
    begun = [period for period in every if period.start <= today and not period.kind.startswith("M")]
    months = [period for period in every if period.start <= today and period.kind.startswith("M")][:12]
    ended = sorted((p for p in begun if p.end < today), key=lambda p: (p.end, p.start), reverse=True)
    open_now = sorted((p for p in begun if p.end >= today), key=lambda p: p.end)
    return [*ended[:8], *open_now, *sorted(months, key=lambda p: p.end, reverse=True)]


def newest(today: date) -> list[Period]:
    """The same periods, simply the latest first, longer ones before those they hold."""
    return sorted(recent(today), key=lambda period: (-period.end.toordinal(), period.start))


def on_the_desk(today: date) -> list[Period]:
    """The last report that was due or still is, and the ones being gathered now, the nearest due first."""
    periods = recent(today)
    longer = [period for period in periods if not period.kind.startswith("M")]
    ended = [period for period in longer if period.end < today]
    gathering = sorted((period for period in longer if period.end >= today), key=lambda period: period.end)
    latest = [period for period in ended if period.end == ended[0].end][:2] if ended else []
    return [*latest, *gathering[:1]]
