"""Lines whose register is not in use everywhere yet: until it holds a row of the unit, a declaration stands for it.

Once there is a row the line is computed, and a declaration that says otherwise is told, never used.
"""

from __future__ import annotations

from cchc.kernel.numbers import round_half_up
from cchc.kernel.text import Text
from cchc.statistics.checks.finding import Finding
from cchc.statistics.reports.declared import Declared
from cchc.statistics.reports.figures import exact, table_text
from cchc.statistics.reports.model import ReportLine
from cchc.statistics.reports.set_aside import agrees

#: Of a line that is declared, and of one that nobody has declared either.
_DECLARED = Text(
    "Đang khai vì sổ chưa có bản ghi nào của đơn vị này.",
    "Declared, because the register holds no record of this unit yet.",
)
_MISSING = Text(
    "Sổ chưa có bản ghi nào của đơn vị này, và đơn vị chưa kê khai. Không có việc gì thì kê khai «không phát sinh».",
    "The register holds no record of this unit yet, and nothing is declared. Where nothing arose, declare it so.",
)
#: The same in the narrow column beside a line.
AWAITED = Text(
    "Sổ chưa có bản ghi. Không có việc gì thì kê khai «không phát sinh».",
    "The register holds no record yet. Where nothing arose, declare it so.",
)
_STATES = {
    "not_arising": Text("không phát sinh", "not arising"),
    "not_applicable": Text("không áp dụng", "not applicable"),
}


def told(item: ReportLine) -> Text | None:
    """What the reader must know of a line whose register holds nothing yet; none of any other line."""
    if not item.unused or item.source == "not_applicable":
        return None
    return _MISSING if item.source == "missing" else _DECLARED


def differs(item: ReportLine, said: Declared) -> bool:
    """Whether a declaration says otherwise than the computed line. "Not arising" is 0, and no rate."""
    if said.value is not None:
        return not agrees(said.value, item.value)
    return bool(item.value) or bool(item.denominator)


def differs_finding(item: ReportLine, said: Declared, *, own: bool) -> Finding:
    """The warning of such a line. ``own``: the unit said it itself; else units below it did, together."""
    line, right = item.line, table_text(item.line, item.value)
    state = _STATES.get(said.state) if said.value is None else None
    figure = table_text(line, said.value)
    word, word_en = (state.vi, state.en) if state else (figure, figure)
    who, who_en = ("", "") if own else ("các đơn vị cấp dưới ", " by the units below")
    if right:
        vi, en = f"nhưng sổ tính ra {right}: báo cáo ghi {right}", f"but its register gives {right}: so does the report"
    else:
        vi, en = (
            "nhưng theo sổ mẫu số bằng 0: báo cáo để trống",
            "but its register gives 0 to divide by: it is left blank",
        )
    return Finding(
        rule="declared_differs",
        severity="warning",
        codes=(line.code,),
        message=f"Chỉ tiêu {line.code} được {who}kê khai {word} {vi}, không dùng số kê khai.",
        message_en=f"Line {line.code} is declared{who_en} as {word_en} {en}, and the declaration is set aside.",
        expected=None if item.value is None else float(round_half_up(exact(item.value), 6)),
        found=said.value,
    )
