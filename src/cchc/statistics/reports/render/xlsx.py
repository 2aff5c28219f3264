"""A report as XLSX that goes on calculating: live formulas in ratios and sums, with their values stored beside them.

Text is always written as text, so no label, reason or name can become a formula or a link.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from cchc.directory.letterhead import issuer_of
from cchc.kernel.dates import clock_and_date, local
from cchc.statistics.checks.finding import Finding
from cchc.statistics.reports.figures import is_rate
from cchc.statistics.reports.model import Report, ReportLine
from cchc.statistics.reports.render.document import belongs_to, columns_of, document_of, note_of
from cchc.ui.printing import layout_on

_SOURCES: Mapping[str, str] = {
    "computed": "Chương trình tính từ sổ",
    "declared": "Đơn vị khai",
    "missing": "Chưa có số liệu",
    "not_applicable": "Không thuộc cấp báo cáo",
}
_SEVERITIES: Mapping[str, str] = {"error": "Lỗi", "warning": "Cảnh báo", "info": "Lưu ý"}
_VALUE = 3  # the column of figures
_WIDTHS = (9.0, 58.0, 16.0, 13.0, 26.0)
_LINE = 16.5  # points of a line of 12 pt text
_LETTERS = 1.15  # of this font in one unit of column width
_A4 = 9
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class _Column:
    head: str
    width: float


_ORIGIN_COLUMNS = (
    _Column("Nguồn", 22),  # first, so that no reader of forms takes these rows for the form going on
    _Column("Mã dòng", 10),
    _Column("Tên dòng", 52),
    _Column("Tử số", 12),
    _Column("Mẫu số", 12),
    _Column("Cách tính", 30),
    _Column("Căn cứ", 44),
    _Column("Mã định nghĩa", 30),
)
_FINDING_COLUMNS = (
    _Column("Mức độ", 12),
    _Column("Các dòng", 26),
    _Column("Nội dung", 90),
    _Column("Đúng ra", 12),
    _Column("Đang ghi", 12),
)


def render_xlsx(report: Report) -> bytes:
    """The form, where its figures come from, and what the checks found. The same report gives the same bytes."""
    out = io.BytesIO()
    document = document_of(report)
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        created = local(report.facts_as_of).replace(tzinfo=None)
        book.set_properties({"title": document.name, "author": document.issuer.agency, "created": created})
        styles = _Styles(book)
        _FormSheet(book.add_worksheet(_sheet_name(document.table.title[0]), _Figures), styles, report).write()
        _origins(book.add_worksheet("Nguồn số liệu"), styles, report)
        _findings(book.add_worksheet("Kiểm tra"), styles, report.findings)
    return out.getvalue()


def formula_of(item: ReportLine, lines: Mapping[str, ReportLine], cells: Mapping[str, str]) -> str:
    """The live formula of a ratio or sum over other cells; empty where it would not give the report's own figure.

    Lines that do not apply to the unit take no part in a sum. A cell that is still empty leaves the result empty, and
    so does a whole of 0: no 0 %, no 100 % over nothing.
    """
    kind, codes = item.line.parts
    parts = [code for code in codes if code in lines and lines[code].source != "not_applicable"]
    if not parts or item.source in ("not_applicable", "heading") or (kind == "ratio" and parts != list(codes)):
        return ""
    values = [lines[code].value for code in parts]
    if not _same(item.value, _evaluated(kind, values)):
        return ""
    names = ",".join(cells[code] for code in parts)
    if kind == "sum":
        return f'=IF(COUNT({names})<{len(parts)},"",SUM({names}))'
    part, whole = (cells[code] for code in parts)
    return f'=IF(COUNT({names})<2,"",IF({whole}=0,"",100*{part}/{whole}))'


def _evaluated(kind: str, values: Sequence[float | None]) -> float | None:
    numbers = [value for value in values if value is not None]
    if len(numbers) < len(values):
        return None
    if kind == "sum":
        return sum(numbers)
    return 100 * numbers[0] / numbers[1] if numbers[1] else None


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


class _Figures(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet whose formulas may result in an empty text, as Excel stores one.

    The library leaves such a result out, and a reader takes the cell for one that nobody has calculated yet.
    """

    def _xml_formula_element(self, formula: str, result: object, attributes: Sequence[tuple[str, object]] = ()) -> None:
        kind = [("t", "str")] if result == "" else []
        super()._xml_formula_element(formula, result, [*attributes, *kind])


class _Styles:
    """The formats of one workbook, made once each."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def get(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            base = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
            self._made[key] = self._book.add_format(base | properties)
        return self._made[key]

    def cell(self, **properties: Any) -> Format:
        return self.get(border=1, text_wrap=True, **properties)


class _FormSheet:
    """The sheet of the form: five columns, one row for each line."""

    def __init__(self, sheet: Worksheet, styles: _Styles, report: Report) -> None:
        self._sheet, self._styles, self._report = sheet, styles, report
        self._table = document_of(report).table
        self._belongs = belongs_to(report, issuer_of(report.unit, layout_on(report.today)))
        self._header = len(self._table.title) + len(self._belongs) + 1
        self._lines = {item.line.code: item for item in report.lines}
        self._cells = {item.line.code: f"D{self._header + 2 + place}" for place, item in enumerate(report.lines)}

    def write(self) -> None:
        self._layout()
        self._head()
        for place, item in enumerate(self._report.lines):
            self._row(self._header + 1 + place, item)
        last = self._header + len(self._report.lines) + 1
        for place, note in enumerate(self._table.notes):
            self._sheet.merge_range(last + place, 1, last + place, 4, "", self._styles.get(italic=True, text_wrap=True))
            self._sheet.write_string(last + place, 1, note, self._styles.get(italic=True, text_wrap=True))
            self._sheet.set_row(last + place, _height((note,), (sum(_WIDTHS[1:]),)))

    def _layout(self) -> None:
        sheet = self._sheet
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(self._header + 1, 2)
        sheet.set_paper(_A4)
        sheet.set_portrait()
        sheet.set_margins(left=0.79, right=0.59, top=0.79, bottom=0.79)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(self._header)
        sheet.set_footer("&C&P/&N")
        sheet.center_horizontally()

    def _head(self) -> None:
        rows = [
            (line, {"italic": True} if line.startswith("(") else {"bold": True, "font_size": 13})
            for line in self._table.title
        ]
        rows += [(line, {"italic": True}) for line in self._belongs]
        for row, (text, look) in enumerate(rows):
            style = self._styles.get(align="center", **look)
            self._sheet.merge_range(row, 0, row, 4, "", style)
            self._sheet.write_string(row, 0, text, style)
        for column, name in enumerate(columns_of(self._report)):
            self._sheet.write_string(
                self._header, column, name, self._styles.cell(bold=True, align="center", bg_color="#E7E6E6")
            )

    def _row(self, row: int, item: ReportLine) -> None:
        line, bold = item.line, {"bold": True} if item.line.kind == "heading" else {}
        self._sheet.write_string(row, 0, line.code, self._styles.cell(**bold))
        self._sheet.write_string(row, 1, line.label, self._styles.cell(**bold))
        self._sheet.write_string(row, 2, line.unit, self._styles.cell(align="center"))
        self._figure(row, item)
        self._sheet.write_string(row, 4, note_of(item), self._styles.cell(font_size=11))
        self._sheet.set_row(row, _height((line.code, line.label, line.unit, "", note_of(item)), _WIDTHS))

    def _figure(self, row: int, item: ReportLine) -> None:
        look: dict[str, Any] = {"align": "right", "num_format": _number_format(item)}
        if item.source == "missing":
            look["bg_color"] = "#FFF2CC"
        style = self._styles.cell(**look)
        formula = formula_of(item, self._lines, self._cells)
        if formula:
            self._sheet.write_formula(row, _VALUE, formula, style, "" if item.value is None else item.value)
        elif item.source == "not_applicable":
            self._sheet.write_string(row, _VALUE, "-", style)
        elif item.value is None:
            self._sheet.write_blank(row, _VALUE, None, style)
        else:
            self._sheet.write_number(row, _VALUE, item.value, style)


def _number_format(item: ReportLine) -> str:
    """Thousands grouped; a percentage is a number in percent, with its sign. The marks are the locale's."""
    if item.line.kind == "ratio":
        return '0.0"%"'
    if is_rate(item.line):
        return '0.0#"%"' if item.line.indicator else '0.0###"%"'
    return "#,##0" if item.value is None or float(item.value).is_integer() else "#,##0.0##"


def _origins(sheet: Worksheet, styles: _Styles, report: Report) -> None:
    """Where each figure comes from, with its numerator, denominator and definition."""
    start = _sheet_head(
        sheet, styles, _ORIGIN_COLUMNS, f"Nguồn của từng số liệu, tính lúc {clock_and_date(report.facts_as_of)}"
    )
    plain, number = styles.cell(font_size=11), styles.cell(font_size=11, num_format="#,##0.###;-#,##0.###;0")
    items = [item for item in report.lines if item.source != "heading"]
    for row, item in enumerate(items, start):
        line = item.line
        texts = {
            0: _SOURCES[item.source],
            1: line.code,
            2: line.label,
            5: line.indicator or line.formula,
            6: line.basis,
        }
        for column, text in texts.items():
            sheet.write_string(row, column, text, plain)
        sheet.set_row(row, _height(tuple(texts.values()), [_ORIGIN_COLUMNS[column].width for column in texts]))
        sheet.write_string(row, 7, item.definition, styles.get(border=1, font_size=8))
        for column, figure in ((3, item.numerator), (4, item.denominator)):
            if figure is None:
                sheet.write_blank(row, column, None, number)
            else:
                sheet.write_number(row, column, figure, number)


def _findings(sheet: Worksheet, styles: _Styles, findings: Sequence[Finding]) -> None:
    """What the checks found, the gravest first as they come."""
    start = _sheet_head(sheet, styles, _FINDING_COLUMNS, "Kết quả kiểm tra mâu thuẫn trong báo cáo")
    plain = styles.cell(font_size=11)
    if not findings:
        sheet.write_string(start, 2, "Không phát hiện mâu thuẫn nào.", plain)
    for row, finding in enumerate(findings, start):
        sheet.write_string(row, 0, _SEVERITIES[finding.severity], plain)
        sheet.write_string(row, 1, ", ".join(finding.codes), plain)
        sheet.write_string(row, 2, finding.message, plain)
        shown = (", ".join(finding.codes), finding.message)
        sheet.set_row(row, _height(shown, (_FINDING_COLUMNS[1].width, _FINDING_COLUMNS[2].width)))
        for column, value in ((3, finding.expected), (4, finding.found)):
            if isinstance(value, str) or value is None:
                sheet.write_string(row, column, value or "", plain)
            else:
                sheet.write_number(row, column, value, plain)


def _sheet_head(sheet: Worksheet, styles: _Styles, columns: Sequence[_Column], title: str) -> int:
    """Title, headings, widths and print set-up of a side sheet; returns its first row of data."""
    sheet.write_string(0, 0, title, styles.get(bold=True, font_size=13))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(2, place, column.head, styles.cell(bold=True, align="center", bg_color="#E7E6E6"))
    sheet.freeze_panes(3, 0)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.set_footer("&C&P/&N")
    return 3


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """The height of a row of wrapped texts, in points: not every program fits rows by itself when it opens a file."""
    lines = max(math.ceil(len(text) / (width * _LETTERS)) for text, width in zip(texts, widths, strict=True))
    return _LINE * max(1, lines) + 3


def _sheet_name(text: str) -> str:
    """A name that Excel takes: 31 characters, none of its reserved ones."""
    return re.sub(r"[\[\]:*?/\\]", "-", text)[:31].strip("' ") or "Báo cáo"
