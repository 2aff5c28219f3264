"""What an indicator is: a measure over one fact, defined in ``catalog/indicators/<register>.toml``."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from cchc.kernel.catalogue import catalogue_files, definition_hash
from cchc.kernel.errors import CchcError
from cchc.kernel.periods import Period, report_year_start
from cchc.kernel.text import Text

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


@cache
def indicators() -> Mapping[str, Indicator]:
    """Every indicator of the catalogue by its id; a later ``valid_from`` succeeds an earlier one.

    Raises:
        UnusableIndicator: a file lacks something, or says it twice.
    """
    found: dict[str, Indicator] = {}
    for file in catalogue_files("indicators", "*.toml"):
        data = tomllib.loads(file.text)
        for item in data["indicator"]:
            where = f"{file.path}: {item.get('id', '?')}"
            try:
                any_of = item.get("with_any")
                indicator = Indicator(
                    id=item["id"],
                    name=Text(item["name"], item["name_en"]),
                    rows=_rows(item, where),
                    window=item.get("window", "in_period"),
                    with_any=_rows(any_of, where) if any_of else None,
                    key=any_of["key"] if any_of else "",
                    basis=item.get("basis", data["basis"]),
                    valid_from=item.get("valid_from", data["valid_from"]),
                    file_sha256=file.sha256,
                )
            except KeyError as error:
                raise UnusableIndicator(f"{where}: thiếu {error}.", f"{where}: {error} is missing.") from error
            held = found.get(indicator.id)
            if held and held.valid_from >= indicator.valid_from:
                raise UnusableIndicator(f"{where}: đã có định nghĩa cùng ngày hiệu lực.", f"{where}: defined already.")
            found[indicator.id] = indicator
    return found
