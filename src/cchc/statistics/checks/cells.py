"""The cells of a filled form: what is written in each, and the number it says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, cached_property
from typing import Protocol

from cchc.kernel.numbers import NotANumber, Printed, format_number, parse_number
from cchc.statistics.checks.finding import Finding
from cchc.statistics.forms.load import normalise_code
from cchc.statistics.forms.spec import Form, Line

_RATES = frozenset({"ratio", "rate"})
_RANK = {"commune": 1, "district": 2, "province": 3}
_LEGEND = re.compile(r"(\S[^=;]*?)\s*=\s*(\d+)\s*;?")
# What a cell says where there is nothing to say; "x" is the mark of a cell that isn't to be filled.
_NOTHING = frozenset(
    {"x", "n/a", "na", "kxđ", "không xác định", "không áp dụng", "không có số liệu", "chưa có số liệu"}
)
_LISTED = 8  # codes that one sentence names; more would hide the point


@dataclass(frozen=True)
class Cell:
    """One row of a filled form. ``text``: its figure as written; ``value``: the number read from it, if it is one.

    ``row``: where it stands in the file (1 is the first row), 0 where it comes from no file.
    """

    code: str
    label: str
    unit: str
    text: str
    value: Printed | None
    note: str = ""
    row: int = 0


class Row(Protocol):
    """A row as a reader gives it: texts only."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def row(self) -> int: ...


def read_figure(line: Line | None, unit: str, text: str) -> Printed | None:
    """The number that a cell's text says, none where it says nothing.

    A unit written behind the figure is passed over; "Không" is 0 in a count; in a flag or a choice the words of the
    unit ("Không = 0; Có = 1") stand for their numbers.

    Raises:
        NotANumber: the text is neither a number nor empty.
    """
    clean = " ".join(text.split()).lstrip("'\u2019")
    if clean.casefold() in _NOTHING:
        return None
    rate = line.kind in _RATES if line else unit.strip() == "%"
    if line is not None and line.kind in ("flag", "choice"):
        clean = legend(line.unit).get(clean.casefold(), clean)
    try:
        read = parse_number(clean, rate=rate, words=True)
    except NotANumber:
        for name in (unit.strip(), line.unit if line else ""):
            if name and name != "%" and clean.casefold().endswith(name.casefold()):
                return parse_number(clean[: -len(name)], rate=rate)
        raise
    # "Không" in a rate's cell says that there is none, not that it is 0 %.
    return None if rate and read is not None and not any(sign.isdigit() for sign in clean) else read


@cache
def legend(unit: str) -> Mapping[str, str]:
    """The number of each word, and of each whole entry, of a unit such as "Trực tuyến = 0 Phiếu = 1 Kết hợp = 2"."""
    entries = [(word.casefold(), figure) for word, figure in _LEGEND.findall(unit)]
    return {**dict(entries), **{f"{word} = {figure}": figure for word, figure in entries}}


def build_cells(form: Form, rows: Iterable[Row]) -> tuple[dict[str, Cell], tuple[Finding, ...]]:
    """The cells of a file by code, the first of each code, and what is wrong with codes that come twice."""
    cells: dict[str, Cell] = {}
    findings: list[Finding] = []
    for row in rows:
        code = normalise_code(row.code)
        if not code:
            continue
        try:
            value = read_figure(form.by_code.get(code), row.unit, row.value)
        except NotANumber:
            value = None
        cell = Cell(code, row.label, row.unit, row.value.strip(), value, row.note, row.row)
        if code in cells:
            findings.append(_twice(cells[code], cell))
        else:
            cells[code] = cell
    return cells, tuple(findings)


def _twice(first: Cell, second: Cell) -> Finding:
    """The same figure twice is untidy; two figures for one line contradict each other."""
    differ = (first.value and first.value.value) != (second.value and second.value.value) or (
        first.value is None and first.text != second.text
    )
    one, two = first.text or "(trống)", second.text or "(trống)"
    both_stated = bool(first.text and second.text)
    where = f"dòng {first.row} và dòng {second.row}" if first.row else "hai dòng"
    where_en = f"rows {first.row} and {second.row}" if first.row else "two rows"
    tail = f"ghi {one} rồi lại ghi {two}" if differ else f"cùng ghi {one}"
    tail_en = f"saying {one} and then {two}" if differ else f"both saying {one}"
    return Finding(
        rule="code_twice",
        severity="error" if differ and both_stated else "warning",
        codes=(second.code,),
        message=f"Mã {second.code} có ở {where}, {tail}.",
        message_en=f"Code {second.code} stands in {where_en}, {tail_en}.",
        expected=first.text or None,
        found=second.text or None,
    )


def infer_level(form: Form, cells: Mapping[str, Cell]) -> str:
    """The level of government whose form this seems to be; empty where nothing tells.

    Rows of a level above the unit's own stay blank, so the highest level with half of its rows filled is the unit's.
    A 0 tells nothing: officials write it also where the row is not theirs.
    """
    for level in ("province", "district", "commune"):
        there = [cells[line.code] for line in form.lines if line.level == level and line.code in cells]
        filled = [cell for cell in there if cell.value is not None and cell.value.value != 0]
        if there and 2 * len(filled) >= len(there):
            return level
    return ""


@dataclass(frozen=True)
class Sheet:
    """A filled form as the rules see it: its cells, the level of its unit, and the numbers stated."""

    form: Form
    cells: Mapping[str, Cell]
    level: str

    @cached_property
    def values(self) -> Mapping[str, Fraction]:
        """The number of each line of the form that states one; headings state none."""
        return {
            code: Fraction(cell.value.value)
            for code, cell in self.cells.items()
            if cell.value is not None and code in self.form.by_code and self.form.by_code[code].kind != "heading"
        }

    @cached_property
    def sums(self) -> Mapping[str, tuple[str, ...]]:
        """The parts of each line that is a sum, by its formula or else by the first rule that says so."""
        found = {line.code: line.parts[1] for line in self.form.lines if line.parts[0] == "sum"}
        for rule in self.form.rules:
            if rule.type == "sum":
                found.setdefault(rule.codes[0], rule.codes[1:])
        return found

    def applies(self, code: str) -> bool:
        """Whether the line's level of government exists at or below the unit; unknown levels exist."""
        level = self.form.by_code[code].level
        return not level or not self.level or _RANK[level] <= _RANK.get(self.level, 0)

    def printed(self, code: str) -> Printed:
        """The number as printed, of a line that states one."""
        value = self.cells[code].value
        assert value is not None
        return value

    def half_unit(self, code: str) -> Fraction:
        """Half a unit of the last digit printed in the cell."""
        return Fraction(self.printed(code).half_unit)

    def is_rate(self, code: str) -> bool:
        return self.form.by_code[code].kind in _RATES

    def figure(self, code: str) -> str:
        """The figure as the file writes it."""
        return self.cells[code].text

    def figures(self, codes: Iterable[str]) -> str:
        """``1 + 03 + (-2)``: the figures of an addition as the file writes them."""
        texts = (self.figure(code) for code in codes)
        return " + ".join(f"({text})" if text[:1] in "-\u2212" else text for text in texts)

    def shown(self, code: str, value: Fraction) -> str:
        """A number as this cell would write it: its own decimals, none in a whole count, a percent sign in a rate."""
        stated = self.cells[code].value if code in self.cells else None
        rate = self.is_rate(code)
        decimals = stated.decimals if stated else int(rate)
        if not rate and value.denominator == 1:
            decimals = 0
        return format_number(as_decimal(value), decimals) + ("%" if rate else "")

    def shown_sum(self, codes: Sequence[str]) -> str:
        """What stated figures add up to, exactly: with as many decimals as any of them."""
        total = sum((self.values[code] for code in codes), Fraction())
        decimals = 0 if total.denominator == 1 else max(self.printed(code).decimals for code in codes)
        return format_number(as_decimal(total), decimals)

    def named(self, code: str) -> str:
        """The code with its short label: ``6.1 (Tỷ lệ thực hiện Kế hoạch giải ngân ...)``."""
        return f"{code} ({short_label(self.form.by_code[code].label)})"


def as_decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal, for rounding and printing."""
    return Decimal(value.numerator) / Decimal(value.denominator)


def short_label(label: str) -> str:
    """A label without its bracketed explanations, cut at a word."""
    text = " ".join((label.partition("(")[0].strip() or label).split()).rstrip(" .:;,")
    if len(text) <= 80:
        return text
    return text[:80].rpartition(" ")[0].rstrip(" .:;,-") + "…"


def term(code: str) -> str:
    """A code within a working: one without a dot is bracketed, as forms do, so that it isn't read as a number."""
    return code if "." in code else f"({code})"


def added(codes: Iterable[str]) -> str:
    """``6.2.3 + 6.2.4``, or ``(2) + (3)``."""
    return " + ".join(term(code) for code in codes)


def listed(codes: Iterable[str]) -> str:
    """Codes for a sentence, the first few by name."""
    all_codes = list(codes)
    more = len(all_codes) - _LISTED
    return ", ".join(all_codes[:_LISTED]) + (f" (+{more})" if more > 0 else "")
