"""A declared figure beside a computed one that says otherwise: the computed one stands, and the reader is told."""

from __future__ import annotations

from collections.abc import Mapping

from cchc.kernel.numbers import round_half_up
from cchc.statistics.checks.finding import Finding
from cchc.statistics.reports.figures import Figure, decimals_of, exact, table_text
from cchc.statistics.reports.model import ReportLine


def agrees(declared: float, computed: Figure) -> bool:
    """Whether the computed figure, rounded to the decimals of the declared one, is that one."""
    return computed is not None and round_half_up(exact(computed), decimals_of(declared)) == exact(declared)


def set_aside_finding(item: ReportLine, lines: Mapping[str, ReportLine]) -> Finding | None:
    """The warning of a line whose declared figure is not used; none where there is no such figure."""
    if item.set_aside is None or not item.line.formula:
        return None
    line, (kind, codes) = item.line, item.line.parts
    parts = [lines[code] for code in codes if lines[code].source != "not_applicable"]
    sign = " / " if kind == "ratio" else " + "
    names = sign.join(part.line.code for part in parts)
    figures = sign.join(table_text(part.line, part.value) for part in parts)
    said, right = table_text(line, item.set_aside), table_text(line, item.value)
    if not right:
        vi = f"nhưng {names} = {figures}, không chia được: báo cáo để trống"
        en = f"but {names} = {figures} can't be divided: the report leaves it blank"
    else:
        vi = f"nhưng {names} = {figures} = {right}: báo cáo ghi {right}"
        en = f"but {names} = {figures} = {right}: the report says {right}"
    return Finding(
        rule="declared_set_aside",
        severity="warning",
        codes=(line.code, *(part.line.code for part in parts)),
        message=f"Chỉ tiêu {line.code} được kê khai {said} {vi}, không dùng số kê khai {said}.",
        message_en=f"Line {line.code} is declared as {said} {en}, and the declared {said} is set aside.",
        expected=None if item.value is None else float(round_half_up(exact(item.value), 6)),
        found=item.set_aside,
    )
