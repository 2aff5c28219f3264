"""What is wrong with one cell by itself, or with a rate that has nothing to be taken of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cchc.kernel.numbers import NotANumber, format_number
from cchc.statistics.checks.cells import Sheet, added, as_decimal, read_figure, term
from cchc.statistics.checks.finding import Finding, Severity
from cchc.statistics.checks.messages import number
from cchc.statistics.checks.relations import Room
from cchc.statistics.checks.rules import over_nothing, reasons, terms
from cchc.statistics.forms.spec import Form, Line, Rule

_WHOLE = frozenset({"count", "flag", "choice"})
_FLAG = (0, 1)


@dataclass(frozen=True)
class Edge:
    """The least or the most (``high``) that a line may say by itself, and how grave it is to say less or more."""

    value: Fraction
    high: bool
    severity: Severity
    rule: str
    why: str = ""
    why_en: str = ""

    @property
    def room(self) -> Room:
        return Room(high=self.value) if self.high else Room(low=self.value)


Limits = Mapping[str, Sequence[Edge]]


def bounds(form: Form) -> Limits:
    """For each line: not negative, a rate at most 100; a rule of the form replaces the edges that it names."""
    least, most = Edge(Fraction(0), False, "error", "bounds"), Edge(Fraction(100), True, "error", "bounds")
    found = {line.code: [least, most] if line.kind in ("ratio", "rate") else [least] for line in form.lines}
    for rule in form.rules:
        for name, high in (("minimum", False), ("maximum", True)):
            if rule.type != "bounds" or name not in rule.options:
                continue
            edge = Edge(Fraction(str(rule.options[name])), high, rule.severity, rule.id, *reasons(rule))
            found.update({code: [edge, *(other for other in found[code] if other.high != high)] for code in rule.codes})
    return found


def fit(form: Form, limits: Limits, code: str, room: Room) -> Room:
    """A room narrowed to what the cell may hold: whole where it counts, within its bounds where they are strict."""
    for edge in limits[code]:
        if edge.severity == "error":
            room = room.meet(edge.room)
    return room.whole() if form.by_code[code].kind in _WHOLE else room


def impossible(sheet: Sheet, limits: Limits, code: str) -> bool:
    """Whether a cell can't hold what it holds, whatever the others say."""
    value = sheet.values[code]
    return fit(sheet.form, limits, code, Room(value, value)).empty


def cell_findings(sheet: Sheet, limits: Limits, over_100_said: frozenset[str]) -> Iterator[Finding]:
    """Unreadable figures, figures out of bounds, fractions of things counted, words that the form does not list.

    ``over_100_said``: rates over 100 whose part was already found to exceed its whole.
    """
    allowed = {code: rule for rule in sheet.form.rules if rule.type == "allowed" for code in rule.codes}
    for line in sheet.form.lines:
        cell = sheet.cells.get(line.code)
        if cell is None or line.kind == "heading":
            continue
        if cell.value is None:
            yield from _unreadable(sheet, line)
            continue
        value = sheet.values[line.code]
        if line.kind in ("flag", "choice"):
            yield from _listed(sheet, line, value, allowed.get(line.code))
        elif line.kind == "count" and value.denominator != 1:
            words = "là số đếm nên phải là số nguyên", "is a count, so it must be whole"
            yield _finding(sheet, line, "whole_number", "error", words)
        if line.kind not in ("flag", "choice"):
            for edge in limits[line.code]:
                if not (edge.high and line.code in over_100_said):
                    yield from _out_of_bounds(sheet, line, value, edge)


def _finding(
    sheet: Sheet,
    line: Line,
    rule: str,
    severity: Severity,
    words: tuple[str, str],
    *,
    expected: float | str | None = None,
) -> Finding:
    """``words``: what follows "Line 7.2 says 120%, but it", Vietnamese and English."""
    figure = sheet.figure(line.code)
    return Finding(
        rule,
        severity,
        (line.code,),
        f"Chỉ tiêu {sheet.named(line.code)} ghi {figure}, nhưng {words[0]}.",
        expected,
        number(sheet.values[line.code]),
        message_en=f"Line {line.code} says {figure}, but it {words[1]}.",
    )


def _unreadable(sheet: Sheet, line: Line) -> Iterator[Finding]:
    cell = sheet.cells[line.code]
    name, parts = line.parts
    # A formula shows this where nothing arose: untidy, and yet the rate that is none.
    undivided = cell.text == "#DIV/0!" and name == "ratio" and not sheet.values.get(parts[1])
    try:
        read_figure(line, cell.unit, cell.text)
    except NotANumber:
        yield Finding(
            "not_a_number",
            "warning" if undivided else "error",
            (line.code,),
            f"Chỉ tiêu {sheet.named(line.code)} ghi «{cell.text}», không đọc được thành một con số.",
            None,
            cell.text,
            message_en=f"Line {line.code} says “{cell.text}”, which can't be read as a number.",
        )


def _listed(sheet: Sheet, line: Line, value: Fraction, rule: Rule | None) -> Iterator[Finding]:
    values = tuple(rule.options["values"]) if rule else _FLAG if line.kind == "flag" else ()
    if values and value not in values:
        known = ", ".join(str(item) for item in values)
        words = f"chỉ được ghi một trong: {known}", f"may only be one of: {known}"
        name, severity = (rule.id, rule.severity) if rule else ("allowed_value", "error")
        yield _finding(sheet, line, name, severity, words, expected=known)


def _out_of_bounds(sheet: Sheet, line: Line, value: Fraction, edge: Edge) -> Iterator[Finding]:
    if value <= edge.value if edge.high else value >= edge.value:
        return
    side, side_en = ("lớn hơn", "more than") if edge.high else ("nhỏ hơn", "less than")
    shown = format_number(as_decimal(edge.value)) + ("%" if line.kind in ("ratio", "rate") else "")
    never, never_en = ("không thể", "can't be") if edge.severity == "error" else ("thường không", "is not normally")
    why, why_en = (f" ({text})" if text else "" for text in (edge.why, edge.why_en))
    words = f"{never} {side} {shown}{why}", f"{never_en} {side_en} {shown}{why_en}"
    yield _finding(sheet, line, edge.rule, edge.severity, words, expected=number(edge.value))


def empty_denominators(sheet: Sheet) -> Iterator[Finding]:
    """Rates stated though there is nothing to take them of."""
    for line in sheet.form.lines:
        name, parts = line.parts
        if name == "ratio" and line.code in sheet.values and over_nothing(sheet, *parts):
            yield _of_zero(sheet, line, *parts)
    for rule in sheet.form.rules:
        if rule.type in ("over_empty", "none_when_zero"):
            yield from _of_nothing(sheet, rule)


def _of_zero(sheet: Sheet, line: Line, part: str, whole: str) -> Finding:
    """A rate of 0 over 0, or of a blank over 0."""
    stated = sheet.figure(part) if part in sheet.values else "(trống)"
    over = f"{term(part)} / {term(whole)} = {stated} / {sheet.figure(whole)}"
    figure = sheet.figure(line.code)
    return Finding(
        "rate_of_nothing",
        "error",
        (line.code, part, whole),
        f"Chỉ tiêu {sheet.named(line.code)} ghi {figure} nhưng {over}: không phát sinh thì không có tỷ lệ. "
        f"Ô {line.code} phải để trống.",
        None,
        number(sheet.values[line.code]),
        message_en=f"Line {line.code} says {figure} but {over}: nothing arose, so there is no rate. "
        f"Cell {line.code} must be blank.",
    )


def _of_nothing(sheet: Sheet, rule: Rule) -> Iterator[Finding]:
    """``over_empty``: a rate is stated over a whole of 0. ``none_when_zero``: a flag says none, a count says some."""
    first, second = rule.codes
    broken = first in sheet.values and sheet.values.get(second) == 0
    if rule.type == "none_when_zero":
        broken = sheet.values.get(first) == 0 and sheet.values.get(second, 0) != 0
    if broken:
        why, why_en = reasons(rule)
        yield Finding(
            rule.id,
            rule.severity,
            rule.codes,
            f"Chỉ tiêu {sheet.named(first)} ghi {sheet.figure(first)} nhưng {sheet.named(second)} ghi "
            f"{sheet.figure(second)}: {why}.",
            None,
            number(sheet.values[first]),
            message_en=f"Line {first} says {sheet.figure(first)} but {second} says {sheet.figure(second)}: {why_en}.",
        )


def left_blank(sheet: Sheet) -> Iterator[Finding]:
    """Rates and totals left blank though their parts are there, with what they would be."""
    for line in sheet.form.lines:
        if line.code in sheet.values or line.code not in sheet.cells or sheet.figure(line.code):
            continue
        name, parts = line.parts
        if name == "ratio" and all(code in sheet.values for code in parts) and sheet.values[parts[1]] > 0:
            part, whole = parts
            right = 100 * sheet.values[part] / sheet.values[whole]
            working = f"{term(part)} / {term(whole)} = {sheet.figure(part)} / {sheet.figure(whole)}"
            yield _blank(sheet, (line.code, *parts), working, right, 1)
        elif line.code in sheet.sums:
            inner = terms(sheet, sheet.sums[line.code])
            if inner.stated and not inner.blank and not _may_be_more(sheet, sheet.sums[line.code]):
                right = sum((sheet.values[code] for code in inner.stated), Fraction())
                working = f"{added(inner.stated)} = {sheet.figures(inner.stated)}"
                yield _blank(sheet, (line.code, *inner.stated), working, right, 0)


def _may_be_more(sheet: Sheet, parts: tuple[str, ...]) -> bool:
    """Whether a blank part is of a level that the form states figures of elsewhere: then the sum is not known."""
    stated = {line.level for line in sheet.form.lines if line.level and sheet.values.get(line.code)}
    return any(code not in sheet.values and sheet.form.by_code[code].level in stated for code in parts)


def _blank(sheet: Sheet, codes: tuple[str, ...], working: str, right: Fraction, decimals: int) -> Finding:
    value = format_number(as_decimal(right), decimals) + ("%" if decimals else "")
    tail = "" if working.endswith(f"= {value}") else f" = {value}"
    return Finding(
        "left_blank",
        "info",
        codes,
        f"Chỉ tiêu {sheet.named(codes[0])} để trống dù tính được: {working}{tail}.",
        number(right, decimals),
        None,
        message_en=f"Line {codes[0]} is blank though it can be worked out: {working}{tail}.",
    )
