"""Figures as a report prints them: in its table, and in its sentences."""

from __future__ import annotations

from decimal import Decimal

from cchc.kernel.numbers import format_number, round_half_up
from cchc.statistics.forms.spec import Line

Figure = float | int | None

_RATIO_DECIMALS = 1
_FINE_DECIMALS = 2  # where one decimal would print 99,96 % as 100 % or 0,04 % as 0 %
_DECLARED_DECIMALS = 4  # a declared rate is printed as it was declared
_COUNTED_DECIMALS = 2  # a rate that a register may count: fine enough for what was declared before it did
_MONEY_DECIMALS = 3


def is_rate(line: Line) -> bool:
    """Whether the line's figure is a percentage; its printed unit may be wrong (1.4.1 counts bodies in "%")."""
    return line.kind in ("ratio", "rate")


def amount_text(value: float) -> str:
    """A count or an amount, with the decimals that it has, three at most: ``12.345``, ``10.250,5``."""
    return format_number(exact(value), decimals_of(value, _MONEY_DECIMALS))


def table_text(line: Line, value: Figure) -> str:
    """A cell of the table: ``2.345``, ``98,7%``; empty where there is no value."""
    if value is None:
        return ""
    return _percent(value, _table_decimals(line, value)) if is_rate(line) else amount_text(value)


def printed_change(line: Line, now: float, then: float) -> Decimal:
    """How far two cells of the table are apart as they are printed: 63,4% and 55,3% are 8,1 apart."""
    printed, before = (round_half_up(exact(value), _table_decimals(line, value)) for value in (now, then))
    return printed - before


def prose_points(now: float, then: float) -> Decimal:
    """Percentage points between two percentages as sentences print them, with one decimal."""
    return round_half_up(exact(now), _RATIO_DECIMALS) - round_half_up(exact(then), _RATIO_DECIMALS)


def prose_count(value: float) -> str:
    """A count in a sentence: ``12.345``, and ``02`` with a leading zero, as officials write numbers under 10."""
    text = amount_text(value)
    return "0" + text if len(text) == 1 else text


def prose_percent(value: float) -> str:
    """A percentage in a sentence: ``98,7%``, ``100%``; one decimal at most, and never 100 % for what is not."""
    text = _percent(value, _RATIO_DECIMALS)
    return f"gần {text}" if _misleads(value) else text


def exact(value: float) -> Decimal:
    """The figure as it reads, free of the binary tail of a float."""
    return Decimal(str(value))


def _table_decimals(line: Line, value: float) -> int:
    if not is_rate(line):
        return _MONEY_DECIMALS
    if line.kind == "rate":
        return _COUNTED_DECIMALS if line.indicator else _DECLARED_DECIMALS
    return _FINE_DECIMALS if _misleads(value) else _RATIO_DECIMALS


def _misleads(value: float) -> bool:
    rounded = round_half_up(exact(value), _RATIO_DECIMALS)
    return rounded in (0, 100) and rounded != exact(value)


def _percent(value: float, decimals: int) -> str:
    # No thousands are grouped: 1.000% would be read as one percent.
    return format_number(exact(value), decimals_of(value, decimals)).replace(".", "") + "%"


def decimals_of(value: float, most: int = _DECLARED_DECIMALS) -> int:
    """How many decimals are left after rounding to ``most`` and dropping zeros at the end."""
    rounded = round_half_up(exact(value), most).normalize()
    exponent = rounded.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
