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
from typing import Any, Literal, get_args

from cchc.kernel.catalogue import CatalogueFile, catalogue_files, definition_hash, home
from cchc.kernel.errors import CchcError
from cchc.kernel.periods import Period, report_year_start
from cchc.kernel.text import Text
from cchc.statistics.forms.validate import against_schema

Window = Literal["in_period", "report_year_to_date"]

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
class Indicator:
    """A count. ``with_any``: only rows whose ``key`` has at least one row among these, at or below the same unit."""

    id: str
    name: Text
    rows: Rows
    window: Window
    with_any: Rows | None
    key: str
    basis: str
    valid_from: date
    file_sha256: str

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
            "roll_up": "distinct" if self.with_any else "sum",
            "basis": self.basis,
        }
        if self.with_any:
            told["with_any"] = {"fact": self.with_any.fact, "condition": self.with_any.condition, "key": self.key}
        return told

    @property
    def hash(self) -> str:
        return definition_hash(json.dumps(self.definition, ensure_ascii=False, sort_keys=True))

    def days(self, period: Period) -> tuple[date, date]:
        """First and last day of the window."""
        start = period.start if self.window == "in_period" else report_year_start(period)
        return start, period.end


def _rows(data: Mapping[str, Any], where: str) -> Rows:
    if data["measure"] not in _BASES:
        raise UnusableIndicator(
            f"{where}: không có phép đo «{data['measure']}».", f"{where}: no measure “{data['measure']}”."
        )
    return Rows(data["fact"], data["measure"], data.get("where", ""))


def indicators(on: date | None = None) -> Mapping[str, Indicator]:
    """Every indicator by its id, as defined ``on`` a day; without a day, the latest definition.

    Old periods keep their old law. A day before the first definition gets the first: an earlier period is shown in it
    for comparison.

    Raises:
        UnusableIndicator: a file lacks something, or says it twice.
    """
    return _defined(home(), on)


def every_definition() -> tuple[Indicator, ...]:
    """All definitions of all indicators, those of ended law too."""
    return tuple(item for versions in _versions(home()).values() for item in versions)


@lru_cache(maxsize=64)
def _defined(at: Path, on: date | None) -> Mapping[str, Indicator]:
    found = {}
    for name, versions in _versions(at).items():
        begun = [item for item in versions if on is None or item.valid_from <= on]
        found[name] = (begun or versions[:1])[-1]
    return found


@lru_cache(maxsize=4)
def _versions(_home: Path) -> Mapping[str, Sequence[Indicator]]:
    """Id -> its definitions, oldest first. ``_home`` is only the key: another home has another overlay."""
    found: dict[str, dict[date, Indicator]] = defaultdict(dict)
    for file in catalogue_files("indicators", "*.toml"):
        for indicator in _read(file):
            versions, where = found[indicator.id], f"{file.path}: {indicator.id}"
            if indicator.valid_from in versions:
                raise UnusableIndicator(f"{where}: đã có định nghĩa cùng ngày hiệu lực.", f"{where}: defined already.")
            versions[indicator.valid_from] = indicator
    return {name: [versions[day] for day in sorted(versions)] for name, versions in found.items()}


def _read(file: CatalogueFile) -> Iterator[Indicator]:
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
        window = item.get("window", "in_period")
        if window not in get_args(Window):
            raise UnusableIndicator(f"{where}: không có cửa sổ «{window}».", f"{where}: no window “{window}”.")
        try:
            any_of = item.get("with_any")
            yield Indicator(
                id=item["id"],
                name=Text(item["name"], item["name_en"]),
                rows=_rows(item, where),
                window=window,
                with_any=_rows(any_of, where) if any_of else None,
                key=any_of["key"] if any_of else "",
                basis=item.get("basis") or data["basis"],
                valid_from=item.get("valid_from") or data["valid_from"],
                file_sha256=file.sha256,
            )
        except KeyError as error:
            raise UnusableIndicator(f"{where}: thiếu {error}.", f"{where}: {error} is missing.") from error
