"""Relations between cells: whether they hold, and what room they leave each of their cells, the others being right.

Numbers are exact fractions; rates are in percent. A relation of a form is one of three: a rate against its two parts,
two sums against each other, or an overall rate within those of its parts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from cchc.statistics.checks.finding import Severity

Values = Mapping[str, Fraction]
LinearKind = Literal["sum", "at_least", "part_of", "same"]


@dataclass(frozen=True)
class Room:
    """The values a cell may have: from ``low`` to ``high``, both included; none is unbounded."""

    low: Fraction | None = None
    high: Fraction | None = None

    def meet(self, other: Room) -> Room:
        lows = [low for low in (self.low, other.low) if low is not None]
        highs = [high for high in (self.high, other.high) if high is not None]
        return Room(max(lows, default=None), min(highs, default=None))

    def whole(self) -> Room:
        """Only the whole numbers of it."""
        low = None if self.low is None else Fraction(math.ceil(self.low))
        high = None if self.high is None else Fraction(math.floor(self.high))
        return Room(low, high)

    @property
    def empty(self) -> bool:
        return self.low is not None and self.high is not None and self.low > self.high

    @property
    def only(self) -> Fraction | None:
        """The one value, where there is just one."""
        return self.low if self.low is not None and self.low == self.high else None


ANYWHERE = Room()
NOWHERE = Room(Fraction(1), Fraction(0))


@dataclass(frozen=True)
class Ratio:
    """``rate`` = 100 * ``part`` / ``whole``, to half a unit of the rate's last printed digit (``half``)."""

    rule: str
    severity: Severity
    rate: str
    part: str
    whole: str
    half: Fraction

    @property
    def codes(self) -> tuple[str, ...]:
        return self.rate, self.part, self.whole

    def exact(self, values: Values) -> Fraction | None:
        """What the rate is by its parts; none over an empty whole."""
        whole = values[self.whole]
        return 100 * values[self.part] / whole if whole else None

    def holds(self, values: Values) -> bool:
        exact = self.exact(values)
        return exact is not None and abs(exact - values[self.rate]) <= self.half

    def room(self, code: str, values: Values) -> Room:
        rate, part, whole = (values[name] for name in self.codes)
        low, high = rate - self.half, rate + self.half
        if code == self.rate:
            return Room(100 * part / whole - self.half, 100 * part / whole + self.half) if whole else NOWHERE
        if code == self.part:
            return Room(low * whole / 100, high * whole / 100) if whole else NOWHERE
        if part <= 0 or high <= 0:
            return Room(Fraction(1)) if part == 0 and low <= 0 <= high else NOWHERE
        return Room(100 * part / high, 100 * part / low if low > 0 else None)


@dataclass(frozen=True)
class Linear:
    """The sum of ``left`` equals, or is at least, the sum of ``right``.

    ``kind`` is how it is said. ``blank``: parts that apply and are blank, so that the right side is a lower bound.
    ``why``: what the form's keeper says of the rule, Vietnamese and English.
    """

    rule: str
    severity: Severity
    kind: LinearKind
    left: tuple[str, ...]
    right: tuple[str, ...]
    equal: bool
    blank: tuple[str, ...] = ()
    why: tuple[str, str] = ("", "")

    @property
    def codes(self) -> tuple[str, ...]:
        return (*self.right, *self.left) if self.kind == "part_of" else (*self.left, *self.right)

    def sides(self, values: Values) -> tuple[Fraction, Fraction]:
        left = sum((values[code] for code in self.left), Fraction())
        return left, sum((values[code] for code in self.right), Fraction())

    def holds(self, values: Values) -> bool:
        left, right = self.sides(values)
        return left == right if self.equal else left >= right

    def room(self, code: str, values: Values) -> Room:
        left, right = self.sides(values)
        if code in self.left:
            needed = right - (left - values[code])
            return Room(needed, needed if self.equal else None)
        most = left - (right - values[code])
        return Room(most if self.equal else None, most)


@dataclass(frozen=True)
class Range:
    """``rate`` lies between the lowest and the highest of ``parts``; ``half``: half a unit of each one's last digit."""

    rule: str
    severity: Severity
    rate: str
    parts: tuple[str, ...]
    half: Mapping[str, Fraction]
    why: tuple[str, str] = ("", "")

    @property
    def codes(self) -> tuple[str, ...]:
        return self.rate, *self.parts

    def holds(self, values: Values) -> bool:
        return not self.room(self.rate, values).meet(Room(values[self.rate], values[self.rate])).empty

    def slack(self, part: str) -> Fraction:
        """How far rounding may carry the printed rate beyond a printed part: nowhere, with as many decimals."""
        rate, part_half = self.half[self.rate], self.half[part]
        return Fraction() if rate == part_half else rate + part_half

    def room(self, code: str, values: Values) -> Room:
        if code == self.rate:
            low = min(values[part] - self.slack(part) for part in self.parts)
            return Room(low, max(values[part] + self.slack(part) for part in self.parts))
        rate, others = values[self.rate], [part for part in self.parts if part != code]
        above = any(values[part] + self.slack(part) >= rate for part in others)
        below = any(values[part] - self.slack(part) <= rate for part in others)
        return Room(None if above else rate - self.slack(code), None if below else rate + self.slack(code))


Relation = Ratio | Linear | Range


def subject(relation: Relation) -> str:
    """The cell that the relation is about: a rate, a total, or the part that must fit."""
    return relation.codes[0]
