"""The figures a second time, in plain loops over the rows of the lists, written from the contract's words.

It knows no catalogue, no tree, no database and no table library: rows are what the imports read, days and instants are
Python's own. Slow on purpose: each figure asks each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

Row = Mapping[str, str]
GOVERNMENT = ("province", "district", "commune")
VIETNAM = timezone(timedelta(hours=7))


def day(text: str) -> date:
    return date.fromisoformat(text)


def instant(text: str) -> datetime:
    read = datetime.fromisoformat(text)
    return (read if read.tzinfo else read.replace(tzinfo=VIETNAM)).astimezone(UTC)


def local_day(text: str) -> date:
    return instant(text).astimezone(VIETNAM).date()


def holds(row: Row, on: date) -> bool:
    return day(row["valid_from"]) <= on and (not row["valid_to"] or on <= day(row["valid_to"]))


@dataclass(frozen=True)
class Lists:
    """What was imported."""

    units: Sequence[Row]
    procedures: Sequence[Row]
    dossiers: Sequence[Row]

    def version(self, kind: str, code: str, on: date) -> Row:
        rows = self.units if kind == "unit" else self.procedures
        (found,) = [row for row in rows if row["code"] == code and holds(row, on)]
        return found


@dataclass(frozen=True)
class Question:
    """A unit version, a period, a structure."""

    lists: Lists
    unit: Row
    start: date
    end: date
    now: date | None  # none: as it was

    def above(self, unit: Row) -> Row | None:
        """The version that a version stands under: on the last day that matters to it."""
        if not unit["parent"]:
            return None
        last = self.now or self.end
        if unit["valid_to"]:
            last = min(last, day(unit["valid_to"]))
        candidates = [row for row in self.lists.units if row["code"] == unit["parent"]]
        begun = [row for row in candidates if day(row["valid_from"]) <= last]
        begun = [row for row in begun if not row["valid_to"] or row["valid_to"] >= unit["valid_from"]]
        found = max(begun, key=lambda row: row["valid_from"], default=None)
        left = self.now is not None and found is not None and holds(unit, self.now) and not holds(found, self.now)
        return self.place(found) if left and found else found

    def chain(self, unit: Row) -> list[Row]:
        found = [unit]
        while above := self.above(found[-1]):
            found.append(above)
        return found

    def heirs(self, unit: Row) -> list[Row]:
        """The versions in force today that took over from a closed one, over any number of steps."""
        assert self.now is not None
        if holds(unit, self.now):
            return [unit]
        found: list[Row] = []
        after = day(unit["valid_to"]) + timedelta(days=1)
        if after > self.now:
            return []
        names = [code for code in unit["successors"].split(";") if code]
        nexts = [row for row in self.lists.units if row["code"] in names and holds(row, after)]
        if not names:
            same = [row for row in self.lists.units if row["code"] == unit["code"] and row["name"] == unit["name"]]
            nexts = [row for row in same if day(row["valid_from"]) == after]
        for following in nexts:
            found += [heir for heir in self.heirs(following) if heir not in found]
        return found

    def place(self, unit: Row) -> Row | None:
        """Where a version's facts count."""
        if self.now is None:
            return unit
        heirs = self.heirs(unit)
        if len(heirs) == 1:
            return heirs[0]
        if not heirs:
            above = self.above(unit)
            return self.place(above) if above else None
        chains = [self.chain(heir) for heir in heirs]
        return next((row for row in chains[0] if all(row in chain for chain in chains)), None)

    def counts_here(self, unit: Row) -> bool:
        if self.now is not None and day(unit["valid_from"]) > self.now:
            return False
        place = self.place(unit)
        return place is not None and self.unit in self.chain(place)

    def government(self, unit: Row) -> str:
        return next((row["level"] for row in self.chain(unit) if row["level"] in GOVERNMENT), "")

    def own_government(self, unit: Row) -> str:
        """The level at which a unit worked in its own time, whatever stands above it today."""
        return Question(self.lists, unit, self.start, date.max, None).government(unit)

    def levels(self) -> set[str]:
        """Levels of government at or below the unit, of units that were there in the period (or are there today)."""
        found = set()
        for unit in self.lists.units:
            if self.now is None:
                there = day(unit["valid_from"]) <= self.end and not (
                    unit["valid_to"] and day(unit["valid_to"]) < self.start
                )
            else:
                there = holds(unit, self.now)
            if there and self.unit in self.chain(unit):
                found.add(self.government(unit))
        return found - {""}

    def dossiers(self) -> Iterator[Row]:
        return self.rows(self.lists.dossiers, on="received_at")

    def rows(self, listed: Iterable[Row], *, on: str, unit: str = "unit") -> Iterator[Row]:
        """Rows of any register's list that count here: of a unit at or below, by its version on the row's own day.

        ``on`` and ``unit`` name the cells of the day (or instant) and of the unit's code.
        """
        here = [version for version in self.lists.units if self.counts_here(version)]
        for row in listed:
            when = local_day(row[on])
            if any(version["code"] == row[unit] and holds(version, when) for version in here):
                yield row

    def in_period(self, text: str) -> bool:
        return bool(text) and self.start <= local_day(text) <= self.end


def different(rows: Iterable[Row], cell: str) -> int:
    """How many different words stand in a cell of some rows; an empty cell is no word."""
    return len({row[cell] for row in rows if row[cell]})


def percent(part: int, whole: int) -> float | None:
    """One count over another; of nothing there is no rate."""
    return 100 * part / whole if whole else None


def kstt(asked: Question) -> dict[str, int]:
    """Lines 1 to 12 of kstt-06a-2020."""
    lines = {str(number): 0 for number in range(1, 13)}
    closing = datetime.combine(asked.end + timedelta(days=1), time(), VIETNAM)
    for row in asked.dossiers():
        received, finished, due = local_day(row["received_at"]), row["finished_at"], row["due_at"]
        if received > asked.end:
            continue
        if asked.in_period(row["received_at"]):
            lines[{"online": "2", "direct": "3", "postal": "3", "interlinked": "4"}[row["channel"]]] += 1
        elif not finished or local_day(finished) >= asked.start:
            lines["5"] += 1
        if asked.in_period(finished):
            lines["6"] += 1
            early = local_day(finished) < local_day(due)
            lines["7" if early else "8" if instant(finished) <= instant(due) else "9"] += 1
        if not finished or local_day(finished) > asked.end:
            lines["10"] += 1
            lines["12" if instant(due) <= closing else "11"] += 1
    lines["1"] = lines["2"] + lines["3"] + lines["4"] + lines["5"]
    return lines


def form_1b(asked: Question) -> dict[str, int | None]:
    """The counts of phu-luc-1b-2022 that registers decide; none: not applicable."""
    levels = asked.levels()
    lines: dict[str, int | None] = {**_of_procedures(asked, levels), **_of_dossiers(asked)}
    for head, level in (("3.1.4.1", "province"), ("3.1.4.2", "district"), ("3.1.4.3", "commune")):
        if level not in levels:
            lines[head] = None
    for head, level in (("3.3.2", "district"), ("3.3.3", "commune")):
        if level not in levels:
            lines[f"{head}.1"] = lines[f"{head}.2"] = None
    return lines


def _of_dossiers(asked: Question) -> dict[str, int]:
    lines = dict.fromkeys(("3.3.2.1", "3.3.2.2", "3.3.3.1", "3.3.3.2", "7.4.4.1", "7.4.4.2", "7.5.5.1"), 0)
    for row in asked.dossiers():
        unit = asked.lists.version("unit", row["unit"], local_day(row["received_at"]))
        head = {"district": "3.3.2", "commune": "3.3.3"}.get(asked.own_government(unit))
        if head and asked.in_period(row["finished_at"]):
            lines[f"{head}.1"] += 1
            lines[f"{head}.2"] += instant(row["finished_at"]) <= instant(row["due_at"])
        if asked.in_period(row["received_at"]):
            lines["7.5.5.1"] += 1
            procedure = asked.lists.version("procedure", row["procedure"], local_day(row["received_at"]))
            if procedure["online_level"] in ("3", "4"):
                lines["7.4.4.1"] += 1
                lines["7.4.4.2"] += row["channel"] == "online"
    return lines


def _of_procedures(asked: Question, levels: set[str]) -> dict[str, int]:
    mine = [row for row in asked.lists.procedures if holds(row, asked.end) and row["level"] in levels]
    used = {
        row["procedure"]
        for row in asked.dossiers()
        if row["channel"] == "online" and asked.in_period(row["received_at"])
    }

    def count(**wanted: str) -> int:
        return sum(all(row.get(name, "") == value for name, value in wanted.items()) for row in mine)

    def met(level: str) -> int:
        return sum(row["online_level"] == level and row["code"] in used for row in mine)

    return {
        "3.1.4.1": count(level="province"),
        "3.1.4.2": count(level="district"),
        "3.1.4.3": count(level="commune"),
        "3.2.1": count(interlinked="same_level"),
        "3.2.2": count(interlinked="cross_level"),
        "3.2.3": count(location_free="yes"),
        "7.4.1.1": count(eligible_level="3"),
        "7.4.1.2": count(online_level="3"),
        "7.4.1.3": met("3"),
        "7.4.2.1": count(eligible_level="4"),
        "7.4.2.2": count(online_level="4"),
        "7.4.2.3": met("4"),
        "7.4.3.1": count(online_level="3") + count(online_level="4"),
        "7.4.3.2": count(online_level="3", national_portal="yes") + count(online_level="4", national_portal="yes"),
        "7.4.5.1": count(fee="yes"),
        "7.4.5.2": count(fee="yes", online_payment="yes"),
    }


def of_different(asked: Question) -> dict[str, int]:
    """Different procedures: of dossiers received in the period, of those received online, and with a fee in it."""
    received = [row for row in asked.dossiers() if asked.in_period(row["received_at"])]
    levels = asked.levels()
    with_fee = [
        row
        for row in asked.lists.procedures
        if row["level"] in levels
        and row.get("fee") == "yes"
        and day(row["valid_from"]) <= asked.end
        and (not row["valid_to"] or day(row["valid_to"]) >= asked.start)
    ]
    return {
        "procedures_received": different(received, "procedure"),
        "procedures_received_online": different((row for row in received if row["channel"] == "online"), "procedure"),
        "procedures_with_fee": different(with_fee, "code"),
    }


#: Ratio -> (second of the pair, first of the pair).
RATIOS = {
    "3.3.2": ("3.3.2.2", "3.3.2.1"),
    "3.3.3": ("3.3.3.2", "3.3.3.1"),
    "7.4.1": ("7.4.1.2", "7.4.1.1"),
    "7.4.2": ("7.4.2.2", "7.4.2.1"),
    "7.4.3": ("7.4.3.2", "7.4.3.1"),
    "7.4.4": ("7.4.4.2", "7.4.4.1"),
    "7.4.5": ("7.4.5.2", "7.4.5.1"),
}
