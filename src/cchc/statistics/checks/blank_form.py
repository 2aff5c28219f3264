"""Faults of the blank form itself, of the way a file is written, and of the rows it has."""

from __future__ import annotations

from collections.abc import Iterator

from cchc.statistics.checks.cells import Sheet, listed
from cchc.statistics.checks.finding import Finding
from cchc.statistics.forms.spec import Line


def units_of_measure(sheet: Sheet) -> Iterator[Finding]:
    """A count in percent, or a rate in something else; a percent sign behind a count."""
    for line in sheet.form.lines:
        cell = sheet.cells.get(line.code)
        if cell is None or line.kind == "heading":
            continue
        unit, rate = cell.unit.strip() or line.unit, line.kind in ("ratio", "rate")
        if (unit == "%") != rate and unit:
            vi = f"là một tỷ lệ nhưng đơn vị tính ghi «{unit}», không phải «%»"
            en = f"is a rate but its unit is “{unit}”, not “%”"
            if not rate:
                vi, en = "là một số đếm nhưng đơn vị tính ghi «%»", "is a count but its unit is “%”"
            fault = ": lỗi của biểu mẫu" if unit == line.unit else ""
            fault_en = ": a fault of the blank form" if unit == line.unit else ""
            yield _warn(line, "unit_of_measure", f"{sheet.named(line.code)} {vi}{fault}", f"{en}{fault_en}", unit)
        elif cell.value is not None and cell.value.percent and not rate:
            vi = f"{sheet.named(line.code)} là một số đếm nhưng ghi {cell.text}"
            yield _warn(line, "percent_of_count", vi, f"is a count but says {cell.text}", cell.text)


def _warn(line: Line, rule: str, vi: str, en: str, found: str) -> Finding:
    return Finding(rule, "warning", (line.code,), f"Chỉ tiêu {vi}.", None, found, message_en=f"Line {line.code} {en}.")


def numbering(sheet: Sheet) -> Iterator[Finding]:
    """Codes of the form that stand under no heading, or that leave numbers out."""
    last: dict[str, int] = {}
    before = ""
    for line in sheet.form.lines:
        parent, _, tail = line.code.rpartition(".")
        orphan = bool(parent) and parent not in sheet.form.by_code
        if line.code in sheet.cells and orphan:
            yield _orphan(line, parent, before)
        elif line.code in sheet.cells and int(tail) > last.get(parent, 0) + 1:
            yield _gap(line.code, parent, last.get(parent, 0), int(tail))
        if not orphan:
            last[parent] = int(tail)
        before = line.code


def _orphan(line: Line, parent: str, before: str) -> Finding:
    """The number it probably should have: the next one after the row before it, at the same depth."""
    depth = line.code.count(".") + 1
    steps = before.split(".")[:depth]
    wanted = ".".join([*steps[:-1], str(int(steps[-1]) + 1)]) if len(steps) == depth else ""
    better = f", có lẽ phải là {wanted}" if wanted else ""
    better_en = f", it should probably be {wanted}" if wanted else ""
    return Finding(
        "numbering",
        "warning",
        (line.code,),
        f"Mã {line.code} đứng sau {before} nhưng biểu không có mục {parent}{better}: lỗi đánh số của biểu mẫu.",
        wanted or None,
        line.code,
        message_en=f"Code {line.code} stands after {before} but the form has no {parent}{better_en}: "
        "a fault of the blank form.",
    )


def _gap(code: str, parent: str, last: int, this: int) -> Finding:
    stem = f"{parent}." if parent else ""
    absent = [f"{stem}{number}" for number in range(last + 1, this)]
    return Finding(
        "numbering_gap",
        "info",
        (code,),
        f"Biểu không có {listed(absent)} trước {code}: biểu mẫu đánh số nhảy.",
        absent[0],
        code,
        message_en=f"The form has no {listed(absent)} before {code}: its numbering leaps.",
    )


def mixed_marks(sheet: Sheet) -> Iterator[Finding]:
    """Both habits in one file: comma for decimals and point for thousands, and the other way round."""
    numbers = [
        (code, cell.value)
        for code, cell in sheet.cells.items()
        if cell.value is not None and code in sheet.form.by_code
    ]
    commas = [code for code, value in numbers if value.mark == ","]
    points = [code for code, value in numbers if value.mark == "."]
    ours = commas or [code for code, value in numbers if value.grouping == "."]
    theirs = points or [code for code, value in numbers if value.grouping == ","]
    if not ours or not theirs:
        return
    what, what_en = "Dấu chấm và dấu phẩy dùng lẫn", "Points and commas are mixed"
    if commas and points:
        what, what_en = "Dấu thập phân viết lẫn", "Decimal marks are mixed"
    strange = ", ".join(f"{code} ghi {sheet.figure(code)}" for code in theirs[:4])
    usual = ", ".join(f"{code} ghi {sheet.figure(code)}" for code in ours[:2])
    strange_en, usual_en = (text.replace(" ghi ", " says ") for text in (strange, usual))
    yield Finding(
        "mixed_decimal_marks",
        "warning",
        (*theirs, *ours),
        f"{what} trong cùng một biểu: {strange}, trong khi {usual}. "
        "Nên viết dấu phẩy cho phần thập phân, dấu chấm cho hàng nghìn.",
        message_en=f"{what_en} in one form: {strange_en}, while {usual_en}. "
        "Write a comma before decimals and a point between thousands.",
    )


def rows(sheet: Sheet) -> Iterator[Finding]:
    """Rows the form does not have, and rows that apply to the unit and are not in the file."""
    strange = [code for code in sheet.cells if code not in sheet.form.by_code]
    if strange:
        yield Finding(
            "unknown_code",
            "warning",
            tuple(strange),
            f"Biểu {sheet.form.id} không có mã {listed(strange)}.",
            message_en=f"Form {sheet.form.id} has no code {listed(strange)}.",
        )
    absent = [
        line.code
        for line in sheet.form.lines
        if line.kind != "heading" and line.code not in sheet.cells and sheet.applies(line.code)
    ]
    if absent:
        yield Finding(
            "missing_lines",
            "warning",
            tuple(absent),
            f"Tệp thiếu {len(absent)} chỉ tiêu của biểu: {listed(absent)}.",
            message_en=f"The file lacks {len(absent)} lines of the form: {listed(absent)}.",
        )
