"""A form: its head, its lines, and the check rules that its own layout and law imply."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

Kind = Literal["heading", "count", "ratio", "rate", "flag", "choice", "money"]
Level = Literal["", "province", "district", "commune"]


@dataclass(frozen=True)
class Line:
    """One row of a form, as ``lines.csv`` states it.

    ``kind``: heading (no value), count, ratio (has its two parts on the form), rate (a percentage without parts on
    the form), flag (0/1), choice (a listed number), money. ``level``: the level of government whose unit must exist at
    or below the reporting unit; empty for any. ``indicator``: the id of the indicator that computes it, else empty.
    ``formula``: ``ratio(PART, WHOLE)`` or ``sum(A, B, ...)`` over codes of the same form, else empty. Lines with
    neither are declared. ``over_units``: ``sum`` or ``none`` (roll-up of declared values); ``over_time``: ``sum``,
    ``last`` or ``none``; ``cumulative``: counted from the start of the year (or another base), not in the period.
    """

    code: str
    label: str
    unit: str
    kind: Kind
    level: Level
    indicator: str
    formula: str
    over_units: str
    over_time: str
    cumulative: bool
    basis: str

    @property
    def parts(self) -> tuple[str, tuple[str, ...]]:
        """``("ratio", (part, whole))``, ``("sum", (a, b, ...))`` or ``("", ())``."""
        if not self.formula:
            return "", ()
        name, _, rest = self.formula.partition("(")
        return name, tuple(code.strip() for code in rest.rstrip(")").split(","))


@dataclass(frozen=True)
class Rule:
    """A check rule of ``form.toml`` ([[rule]]): ``id``, ``type``, ``severity``, ``codes`` and what the type needs.

    ``excused_by`` among its options: the indicator whose count, in a report that can count it, explains the excess.
    """

    id: str
    type: str
    severity: Literal["error", "warning", "info"]
    codes: tuple[str, ...]
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """A form while it is in force."""

    id: str
    title: str
    valid_from: date
    valid_to: date | None
    basis: str
    owner: str
    review_on: date
    head: Mapping[str, Any]
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]
    sha256: str  # of form.toml and lines.csv together

    @cached_property
    def by_code(self) -> Mapping[str, Line]:
        return {line.code: line for line in self.lines}
