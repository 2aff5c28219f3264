"""Numbers as Vietnam writes them: ``12.345`` and ``61,5%``; and, beside them in real forms, ``4.25%`` and ``02``.

The point groups thousands and the comma divides, but officials mix both habits in one table, so each text is read for
itself, and one thing about its cell decides what its shape leaves open: whether the cell holds a rate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache

from babel import Locale
from babel.numbers import NumberPattern, parse_pattern

from cchc.kernel.errors import CchcError

_LONGEST = 26  # characters; no figure of a form comes near it, and a longer text is refused before it is read
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_SHAPE = re.compile(r"^(?P<sign>[-+\u2212]?)(?P<body>\d[\d., ]*)(?P<percent>%?)$", re.ASCII)
_NOTHING = frozenset({"", "-", "\u2013", "\u2014", "...", "\u2026", "/"})
_NONE_WORDS = frozenset({"không", "không có", "không phát sinh"})
_VIETNAM = Locale("vi")
_WIDE = 60  # digits of working precision: holds the longest text at any rounding


class NotANumber(CchcError, ValueError):
    """The text is not a number that can be read in one way."""

    def __init__(self, text: str) -> None:
        shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
        super().__init__(
            f"«{shown}» không phải là một con số đọc được.", f"“{shown}” is not a number that can be read."
        )


@dataclass(frozen=True)
class Printed:
    """A number as somebody printed it.

    ``value``: what it says (7.0 for ``7,0%``: a percentage stays in percent). ``decimals``: digits printed after the
    decimal mark, so that its precision is known. ``percent``: a percent sign follows. ``mark``: the decimal mark used,
    empty where none. ``text``: as written. ``grouping``: the mark between thousands, empty where none.
    """

    value: Decimal
    decimals: int
    percent: bool
    mark: str
    text: str
    grouping: str = ""

    @property
    def half_unit(self) -> Decimal:
        """Half a unit of the last printed digit: how far the exact value may lie from the printed one."""
        return Decimal(5).scaleb(-self.decimals - 1)

    def agrees_with(self, exact: Decimal) -> bool:
        """Whether ``exact`` may have been printed so: within half a unit of the last digit, halves included."""
        return abs(self.value - exact) <= self.half_unit


def parse_number(text: str, *, rate: bool = False, words: bool = False) -> Printed | None:
    """Read a number; ``None`` for an empty text or a dash, because empty is not zero.

    ``rate``: the cell holds a rate, so ``1.250`` and ``12.500`` carry decimals; elsewhere a lone mark before exactly
    three digits groups thousands (``1.250`` is 1250, and so is ``1,250``, as an English spreadsheet prints it).
    A percent sign says the same by itself. ``words``: "Không", "không có" and "không phát sinh" are 0.

    Raises:
        NotANumber: anything else.
    """
    clean = _SPACES.sub(" ", text).strip()
    if clean in _NOTHING:
        return None
    if words and clean.casefold().rstrip(".") in _NONE_WORDS:
        return Printed(Decimal(0), 0, False, "", clean)
    match = _SHAPE.match(clean) if len(clean) <= _LONGEST else None
    if match is None:
        raise NotANumber(text)
    percent = bool(match["percent"])
    split = _split(match["body"].rstrip(" "), rate=rate or percent)
    if split is None:
        raise NotANumber(text)
    whole, fraction, mark, grouping = split
    value = Decimal(f"{whole}.{fraction}" if fraction else whole)
    if match["sign"] in ("-", "\u2212"):
        value = -value
    return Printed(value, len(fraction), percent, mark, clean, grouping)


def _split(body: str, *, rate: bool) -> tuple[str, str, str, str] | None:
    """(whole digits, fraction digits, decimal mark, grouping mark); none where the marks make no number."""
    if body.isdigit():
        return body, "", "", ""
    marks = re.sub(r"\d", "", body)
    last = marks[-1]
    if last != " " and marks.count(last) == 1 and not (len(marks) == 1 and not rate and _grouped(body, last)):
        whole, _, fraction = body.rpartition(last)
        grouping = marks[0] if len(marks) > 1 else ""
        if fraction and (whole.isdigit() or _grouped(whole, grouping)):
            return (whole.replace(grouping, "") if grouping else whole, fraction, last, grouping)
        return None
    if _grouped(body, last):
        return body.replace(last, ""), "", "", last
    return None


def _grouped(body: str, mark: str) -> bool:
    """Whether ``mark`` divides ``body`` into thousands: 1 to 3 digits not led by 0, then threes."""
    return bool(mark) and re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+", body, re.ASCII) is not None


@cache
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))


def round_half_up(value: Decimal | float, decimals: int = 0) -> Decimal:
    """Rounded as officials round: halves away from zero."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    with localcontext(prec=_WIDE):
        return exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) + 0  # + 0: no minus sign before zero


def format_number(value: Decimal | float, decimals: int = 0) -> str:
    """As Vietnam writes it: ``12.345``, ``87,1``; exactly ``decimals`` digits after the comma, halves rounded up."""
    with localcontext(prec=_WIDE):
        return str(_pattern(decimals).apply(round_half_up(value, decimals), _VIETNAM))
