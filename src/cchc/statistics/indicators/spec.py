"""What an indicator is: a measure over one fact, defined in ``catalog/indicators/<register>.toml``."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from cchc.kernel.catalogue import CatalogueFile, catalogue_files, definition_hash, home
from cchc.kernel.errors import CchcError
from cchc.kernel.periods import Period, report_year_start
from cchc.kernel.text import Text
from cchc.statistics.forms.validate import against_schema

Window = Literal["in_period", "report_year_to_date"]
#: What stands for a line until its register holds a row: nothing else (then it is computed, 0 too), or a declaration.
UntilUsed = Literal["", "declared"]

#: What each measure asks of a spell (from_on, to_on) or an occurrence (on). ``held_at_start``: begun before the
#: window, and open or ended in it or later.
_BASES: Mapping[str, str] = {
    "begun": "from_on BETWEEN :start AND :end",
    "ended": "to_on BETWEEN :start AND :end",
    "held_at_end": "from_on <= :end AND (to_on IS NULL OR to_on > :end)",
    "held_at_start": "from_on < :start AND (to_on IS NULL OR to_on >= :start)",
    "present": "from_on <= :end AND (to_on IS NULL OR to_on >= :start)",
    # A spell of validity includes its last day whole: in force on :end while to_on is that day or later.
    "in_force_at_end": "from_on <= :end AND (to_on IS NULL OR to_on >= :end)",
    "happened": '"on" BETWEEN :start AND :end',
}
#: What shows that a register is in use: a row that has begun, or happened, by the end. Of all time, so no indicator's.
_EVER: Mapping[str, str] = {"spell": "from_on <= :end", "occurrence": '"on" <= :end'}


class UnusableIndicator(CchcError):
    """A catalogue file that defines no indicator."""


@dataclass(frozen=True)
class Rows:
    """Rows of a fact that count: those of the measure that meet the condition."""

    fact: str
    measure: str
    where: str

    @property
    def condition(self) -> str:
        """Measure and condition as one SQL text."""
        base = _BASES[self.measure]
        return f"({base}) AND ({self.where})" if self.where else base


@dataclass(frozen=True)
class Ever(Rows):
    """All rows of a fact by the end of a window, however old; ``measure``: the fact's grain."""

    @property
    def condition(self) -> str:
        return _EVER[self.measure]


@dataclass(frozen=True)
class Indicator:
    """A count. ``with_any``: only rows whose ``key`` has at least one row among these, at or below the same unit.

    ``distinct``: not the rows are counted but the different values that they have in this column; a row without one
    counts nothing. Such a count is made anew at each unit and never added.

    ``until_used``: what stands for a line while its register holds no row of the unit. ``used_by``: another fact whose
    rows show the register in use too (visits, where what is counted are the findings that they may not have).
    """

    id: str
    name: Text
    rows: Rows
    window: Window
    with_any: Rows | None
    key: str
    basis: str
    valid_from: date
    file_sha256: str
    distinct: str = ""
    until_used: UntilUsed = ""
    used_by: str = ""

    @property
    def definition(self) -> dict[str, Any]:
        """The definition expanded with all it refers to."""
        told: dict[str, Any] = {
            "id": self.id,
            "name": self.name.vi,
            "fact": self.rows.fact,
            "measure": self.rows.measure,
            "condition": self.rows.condition,
            "window": self.window,
            "roll_up": "distinct" if self.with_any or self.distinct else "sum",
            "basis": self.basis,
        }
        if self.with_any:
            told["with_any"] = {"fact": self.with_any.fact, "condition": self.with_any.condition, "key": self.key}
        return {**told, **_where_said(distinct=self.distinct, until_used=self.until_used, used_by=self.used_by)}

    @property
    def hash(self) -> str:
        return definition_hash(json.dumps(self.definition, ensure_ascii=False, sort_keys=True))

    @property
    def counts(self) -> tuple[Indicator, ...]:
        """The counts that the engine makes for it: itself."""
        return (self,)

    @property
    def shown_by(self) -> frozenset[str]:
        """The facts of which any row shows that the register is in use."""
        return frozenset({self.rows.fact, self.used_by} - {""})

    def days(self, period: Period) -> tuple[date, date]:
        """First and last day of the window."""
        start = period.start if self.window == "in_period" else report_year_start(period)
        return start, period.end


@dataclass(frozen=True)
class Ratio:
    """One count over another, in percent: for a rate whose two parts are no lines of the form."""

    id: str
    name: Text
    numerator: Indicator
    denominator: Indicator
    basis: str
    valid_from: date
    file_sha256: str
    until_used: UntilUsed = ""
    used_by: str = ""

    @property
    def definition(self) -> dict[str, Any]:
        """The definition expanded with the two counts."""
        told = {
            "id": self.id,
            "name": self.name.vi,
            "numerator": self.numerator.definition,
            "denominator": self.denominator.definition,
            "roll_up": "ratio",
            "basis": self.basis,
        }
        return {**told, **_where_said(until_used=self.until_used, used_by=self.used_by)}

    @property
    def counts(self) -> tuple[Indicator, ...]:
        """The counts that the engine makes for it: numerator, denominator."""
        return self.numerator, self.denominator

    @property
    def shown_by(self) -> frozenset[str]:
        """The facts of which any row shows that the register is in use."""
        return frozenset({*(item.rows.fact for item in self.counts), self.used_by} - {""})


Defined = Indicator | Ratio


def _where_said(**options: str) -> dict[str, str]:
    """Only what is said: a definition without these keeps its hash."""
    return {name: value for name, value in options.items() if value}


@dataclass(frozen=True)
class _Named:
    """A ratio as its file writes it: its counts by their ids."""

    id: str
    name: Text
    numerator: str
    denominator: str
    basis: str
    valid_from: date
    file: CatalogueFile
    until_used: UntilUsed
    used_by: str


def _rows(data: Mapping[str, Any], where: str) -> Rows:
    if data["measure"] not in _BASES:
        raise UnusableIndicator(
            f"{where}: không có phép đo «{data['measure']}».", f"{where}: no measure “{data['measure']}”."
        )
    return Rows(data["fact"], data["measure"], data.get("where", ""))


def definitions(on: date | None = None) -> Mapping[str, Defined]:
    """Every count and ratio by its id, as defined ``on`` a day; without a day, the latest definition.

    Old periods keep their old law. A day before the first definition gets the first: an earlier period is shown in it
    for comparison.

    Raises:
        UnusableIndicator: a file lacks something, says it twice, or makes a ratio of what is no count.
    """
    return _defined(home(), on)


def indicators(on: date | None = None) -> Mapping[str, Indicator]:
    """The counts among :func:`definitions`."""
    return {name: item for name, item in definitions(on).items() if isinstance(item, Indicator)}


def every_definition() -> tuple[Defined, ...]:
    """All definitions of all counts and ratios, those of ended law too."""
    versions = _versions(home())
    return tuple(_resolved(item, versions, item.valid_from) for items in versions.values() for item in items)


@lru_cache(maxsize=64)
def _defined(at: Path, on: date | None) -> Mapping[str, Defined]:
    versions = _versions(at)
    return {name: _resolved(_as_of(items, on), versions, on) for name, items in versions.items()}


_Versions = Mapping[str, Sequence[Indicator | _Named]]


def _as_of(versions: Sequence[Indicator | _Named], on: date | None) -> Indicator | _Named:
    begun = [item for item in versions if on is None or item.valid_from <= on]
    return (begun or versions[:1])[-1]


def _resolved(item: Indicator | _Named, versions: _Versions, on: date | None) -> Defined:
    """A ratio with its counts as they are defined on the day."""
    if isinstance(item, Indicator):
        return item

    def count(name: str) -> Indicator:
        found = _as_of(versions[name], on) if name in versions else None
        if isinstance(found, Indicator):
            return found
        raise UnusableIndicator(
            f"{item.file.path}: {item.id}: «{name}» không phải một chỉ số đếm, không làm tử số hay mẫu số được.",
            f"{item.file.path}: {item.id}: “{name}” is no count, so it can be no part of a ratio.",
        )

    return Ratio(
        id=item.id,
        name=item.name,
        numerator=count(item.numerator),
        denominator=count(item.denominator),
        basis=item.basis,
        valid_from=item.valid_from,
        file_sha256=item.file.sha256,
        until_used=item.until_used,
        used_by=item.used_by,
    )


@lru_cache(maxsize=4)
def _versions(_home: Path) -> _Versions:
    """Id -> its definitions, oldest first. ``_home`` is only the key: another home has another overlay."""
    found: dict[str, dict[date, Indicator | _Named]] = defaultdict(dict)
    for file in catalogue_files("indicators", "*.toml"):
        for indicator in _read(file):
            versions, where = found[indicator.id], f"{file.path}: {indicator.id}"
            if indicator.valid_from in versions:
                raise UnusableIndicator(f"{where}: đã có định nghĩa cùng ngày hiệu lực.", f"{where}: defined already.")
            versions[indicator.valid_from] = indicator
    return {name: [versions[day] for day in sorted(versions)] for name, versions in found.items()}


def _read(file: CatalogueFile) -> Iterator[Indicator | _Named]:
    """The definitions of one file."""
    try:
        data = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as error:
        raise UnusableIndicator(
            f"{file.path}: không đúng TOML ({error}).", f"{file.path}: no TOML ({error})."
        ) from error
    if file.overlay:
        against_schema(file.path, "indicators.json", data)
    for item in data.get("indicator", ()):
        where = f"{file.path}: {item.get('id', '?')}"
        try:
            yield _ratio(file, data, item) if "numerator" in item else _count(file, data, item, where)
        except KeyError as error:
            raise UnusableIndicator(f"{where}: thiếu {error}.", f"{where}: {error} is missing.") from error


def _count(file: CatalogueFile, data: Mapping[str, Any], item: Mapping[str, Any], where: str) -> Indicator:
    window, any_of = item.get("window", "in_period"), item.get("with_any")
    if window not in get_args(Window):
        raise UnusableIndicator(f"{where}: không có cửa sổ «{window}».", f"{where}: no window “{window}”.")
    if any_of and item.get("distinct"):
        raise UnusableIndicator(
            f"{where}: distinct không đi cùng with_any.", f"{where}: distinct and with_any don't go together."
        )
    return Indicator(
        id=item["id"],
        name=Text(item["name"], item["name_en"]),
        rows=_rows(item, where),
        window=window,
        with_any=_rows(any_of, where) if any_of else None,
        key=any_of["key"] if any_of else "",
        basis=item.get("basis") or data["basis"],
        valid_from=item.get("valid_from") or data["valid_from"],
        file_sha256=file.sha256,
        distinct=item.get("distinct", ""),
        until_used=_until_used(data, item, where),
        used_by=item.get("used_by", data.get("used_by", "")),
    )


def _ratio(file: CatalogueFile, data: Mapping[str, Any], item: Mapping[str, Any]) -> _Named:
    return _Named(
        id=item["id"],
        name=Text(item["name"], item["name_en"]),
        numerator=item["numerator"],
        denominator=item["denominator"],
        basis=item.get("basis") or data["basis"],
        valid_from=item.get("valid_from") or data["valid_from"],
        file=file,
        until_used=_until_used(data, item, f"{file.path}: {item['id']}"),
        used_by=item.get("used_by", data.get("used_by", "")),
    )


def _until_used(data: Mapping[str, Any], item: Mapping[str, Any], where: str) -> UntilUsed:
    """Said of the whole file, or of one indicator."""
    said = item.get("until_used", data.get("until_used", ""))
    if said not in get_args(UntilUsed):
        raise UnusableIndicator(f"{where}: until_used không nhận «{said}».", f"{where}: until_used can't be “{said}”.")
    return cast("UntilUsed", said)
