"""A sheet as DOCX."""

from __future__ import annotations

from datetime import datetime

from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt

from cchc.kernel.dates import local
from cchc.ui.printing.columns import Fitted, fitted
from cchc.ui.printing.layout import Layout
from cchc.ui.printing.office import Look, add_looks, blank, insert, masthead, saved, width_of
from cchc.ui.printing.sheet import Sheet, Table
from cchc.ui.printing.word import Cell, paragraph_xml, plain_table
from cchc.ui.printing.words import dated, receivers

_STYLES = {"left": "OChu", "center": "OGiua", "right": "OSo"}
_PARAGRAPHS = {
    "body": "Normal",
    "heading": "Heading 2",
    "strong": "Dòng giữa - đậm",
    "note": "Dòng giữa - nghiêng",
    "remark": "Ghi chú",
}
_TABLE_STYLES = ("Bảng - tiêu đề", "Bảng - chữ", "Bảng - giữa", "Bảng - số")
_SEAL = 50  # millimetres of the foot, with signature and seal


def draw(sheet: Sheet, layout: Layout, at: datetime) -> bytes:
    """The sheet as a Word file."""
    title = " - ".join(filter(None, (sheet.title, sheet.head.agency)))
    file = blank(layout, title=title, author=sheet.head.agency or sheet.head.name, at=local(at), lies=sheet.lies)
    add_looks(
        file,
        (
            Look("DongDam", "Dòng giữa - đậm", layout.size["body"], bold=True, around=2),
            Look("DongNghieng", "Dòng giữa - nghiêng", 13, italic=True, around=5),
            Look("GhiChu", "Ghi chú", 12, ALIGN.LEFT, italic=True, around=4),
            Look("GoiYKy", "Người ký - ghi chú", 12, italic=True),
        ),
    )
    masthead(file, layout, sheet.head, number=sheet.number, dated=dated(sheet), lies=sheet.lies)
    heading = file.add_paragraph(sheet.title, "Tên loại văn bản")
    heading.paragraph_format.space_before = Pt(12)
    for line in sheet.subtitle:
        file.add_paragraph(line, "Trích yếu")
    file.paragraphs[-1].paragraph_format.space_after = Pt(6)
    _body(file, sheet, layout)
    if sheet.signatures:
        _foot(file, sheet, layout)
    return saved(file)


def _body(file: WordFile, sheet: Sheet, layout: Layout) -> None:
    fits = iter(fitted(sheet, layout, width_of(layout, lies=sheet.lies)))
    below = False
    for part in sheet.body:
        if isinstance(part, Table):
            _table(file, part, next(fits))
        else:
            added = file.add_paragraph(part.text, _PARAGRAPHS[part.look])
            if below:
                added.paragraph_format.space_before = Pt(8)
        below = isinstance(part, Table)
    if sheet.body and isinstance(sheet.body[-1], Table):
        file.add_paragraph("", "Đường kẻ")  # a body never ends in a table


def _table(file: WordFile, table: Table, fit: Fitted) -> None:
    for name in _TABLE_STYLES:
        file.styles[name].font.size = Pt(fit.size)
    rows = [[paragraph_xml(Cell(column.title, "ODau")) for column in table.columns]]
    for row in table.rows:
        if len(row) == 1 < len(table.columns):
            rows.append([paragraph_xml(Cell(row[0], "OChu", bold=True), keep=True)])
        else:
            cells = zip(row, table.columns, strict=True)
            rows.append([paragraph_xml(Cell(text, _STYLES[column.align])) for text, column in cells])
    insert(file, plain_table(rows, fit.widths, bordered=True, header=1))


def _foot(file: WordFile, sheet: Sheet, layout: Layout) -> None:
    """Receivers and signatures side by side; they never stand alone on their page."""
    last = file.paragraphs[-1].paragraph_format
    last.keep_with_next, last.space_after = True, Pt(14)
    parts = []
    if sheet.recipients:
        lines = [Cell(receivers(sheet.lang), "NoiNhanDau"), *(Cell(line, "NoiNhan") for line in sheet.recipients)]
        parts.append("".join(map(paragraph_xml, lines)))
    for signature in sheet.signatures:
        signed = [Cell(line, "NguoiKy") for line in signature.lines]
        signed += [Cell(signature.hint, "GoiYKy")] if signature.hint else []
        parts.append("".join(map(paragraph_xml, signed)))
    if len(parts) == 1:
        parts.insert(0, paragraph_xml(Cell("", "NguoiKy")))  # a single signer signs at the right
    width = width_of(layout, lies=sheet.lies) / len(parts)
    insert(file, plain_table([parts], [width] * len(parts), bordered=False))
    file.tables[-1].rows[0].height = Mm(_SEAL)
    file.add_paragraph("", "Đường kẻ")  # Word wants a paragraph after a table at the end
