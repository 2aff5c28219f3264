"""What a spreadsheet's cell shows: its number under its number format, as the person who filled it saw it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from cchc.kernel.numbers import round_half_up

BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"} | {
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
}
_NO_DIGITS = re.compile(r"\\.|\[[^\]]*\]|_.|\*.")
_QUOTED = re.compile(r'"([^"]*)"')
_DECIMALS = re.compile(r"[0#?]\.([0#?]+)")


@dataclass(frozen=True)
class Shape:
    """``scale``: the number is shown times 100; ``sign``: what follows it (``%`` or nothing); decimals shown."""

    scale: bool
    sign: str
    most: int
    least: int


@cache
def shape_of(code: str) -> Shape | None:
    """The shape of a format code; none for General, text and dates, which show the number as it is."""
    section = _NO_DIGITS.sub("", code.split(";", maxsplit=1)[0])
    literal = "".join(_QUOTED.findall(section))
    section = _QUOTED.sub("", section)
    if not re.search(r"[0#?]", section) or re.search(r"[dmyhsE]", section):
        return None
    decimals = _DECIMALS.search(section)
    digits = decimals[1] if decimals else ""
    scale = "%" in section
    return Shape(scale, "%" if scale or "%" in literal else "", len(digits), digits.count("0"))


def shown(value: float, code: str) -> str:
    """The number as shown, decimal comma, thousands ungrouped: ``61,5%``, ``12345``, ``4,25``.

    A number under no format shows ten significant digits, as Excel does: what its floating point adds beyond them
    nobody wrote.
    """
    shape = shape_of(code)
    if shape is None:
        number = Decimal(f"{value:.10g}")
        return _comma(number.normalize() if number else number)
    number = round_half_up(Decimal(f"{value:.15g}") * (100 if shape.scale else 1), shape.most)
    text = _comma(number)
    # Excel gives "0.00%" to whoever types 61,8%: zeros beyond the first decimal are the format's, not the writer's.
    for _ in range(shape.most - min(shape.least, 1)):
        text = text.removesuffix("0")
    return text.removesuffix(",") + shape.sign


def _comma(number: Decimal) -> str:
    return f"{number:f}".replace(".", ",")
