"""A report as DOCX that an office goes on editing: real styles and headings, plain tables, no text boxes."""

from __future__ import annotations

from datetime import datetime

from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt, RGBColor

from cchc.kernel.dates import local
from cchc.statistics.reports.model import Report
from cchc.statistics.reports.render.document import Block, Document, Table, document_of
from cchc.ui.printing import Layout
from cchc.ui.printing.office import Look, add_looks, add_style, blank, insert, masthead, saved, width_of
from cchc.ui.printing.word import Cell, paragraph_xml, plain_table, rule_below

_TABLE_WIDTHS = (16.0, 73.0, 24.0, 20.0, 27.0)
_TABLE_STYLES = ("OMa", "OChu", "OGiua", "OSo", "OGhiChu")
_SEAL = 30  # millimetres left for signature and seal
_GREY = RGBColor(0x59, 0x59, 0x59)


def render_docx(report: Report) -> bytes:
    """The DOCX; the same report gives the same bytes."""
    return docx_of(document_of(report), local(report.facts_as_of))


def docx_of(document: Document, at: datetime) -> bytes:
    """Draw a document; ``at`` becomes its creation time."""
    layout = document.layout
    file = blank(layout, title=document.name, author=document.issuer.agency, at=at)
    _styles(file, layout)
    if document.subject:
        _head(file, document)
        for base in document.bases:
            _paragraph(file, base, "Căn cứ")
        for block in document.blocks:
            _block(file, block)
        _closing(file, document)
    _form(file, document.table, new_page=bool(document.subject))
    return saved(file)


def _styles(file: WordFile, layout: Layout) -> None:
    """What a report has beside every document: bases, gaps, its appendix."""
    size = layout.size
    appendix = add_style(file, "PhuLuc", "Phụ lục", "Heading 1")
    appendix.paragraph_format.alignment, appendix.paragraph_format.first_line_indent = ALIGN.CENTER, Mm(0)
    appendix.paragraph_format.space_after = Pt(0)
    for key, name, grey in (("CanCu", "Căn cứ", False), ("ChoBoSung", "Chỗ bổ sung", True)):
        style = add_style(file, key, name, "Normal")
        style.font.italic = True
        if grey:
            style.font.color.rgb = _GREY
    add_looks(
        file,
        (
            Look("PhuLucDong", "Phụ lục - tên", size["appendix"], bold=True),
            Look("PhuLucGhiChu", "Phụ lục - ghi chú", 12, italic=True),
            Look("ChuThich", "Bảng - chú thích", 11, ALIGN.LEFT, italic=True, around=3),
            Look("OMa", "Bảng - mã", size["table"], ALIGN.LEFT, around=2),
            Look("OGhiChu", "Bảng - ghi chú", size["table"] - 1, ALIGN.LEFT, around=2),
        ),
    )


def _paragraph(file: WordFile, text: str, style: str) -> None:
    file.add_paragraph(text, style)


def _block(file: WordFile, block: Block) -> None:
    if block.kind == "heading":
        _paragraph(file, block.text, f"Heading {block.level}")
    elif block.kind == "gap":
        _paragraph(file, block.text, "Chỗ bổ sung")
    elif block.kind == "paragraph":
        _paragraph(file, block.text, "Normal")


def _head(file: WordFile, document: Document) -> None:
    issuer, layout = document.issuer, document.layout
    masthead(file, layout, issuer, number=f"Số:        {issuer.symbol}", dated=document.place_and_date)
    title = file.add_paragraph(document.kind, "Tên loại văn bản")
    title.paragraph_format.space_before = Pt(12)
    _paragraph(file, document.subject, "Trích yếu")
    line = file.add_paragraph("", "Đường kẻ")
    margin = width_of(layout) * 0.39
    rule_below(line, margin, margin)
    line.paragraph_format.space_after = Pt(12)


def _closing(file: WordFile, document: Document) -> None:
    file.paragraphs[-1].paragraph_format.keep_with_next = True  # a signature never stands alone on its page
    file.paragraphs[-1].paragraph_format.space_after = Pt(14)
    receivers = [Cell("Nơi nhận:", "NoiNhanDau"), *(Cell(line, "NoiNhan") for line in document.recipients)]
    left = "".join(map(paragraph_xml, receivers))
    right = "".join(paragraph_xml(Cell(line, "NguoiKy")) for line in document.issuer.signer)
    width = width_of(document.layout) / 2
    insert(file, plain_table([[left, right]], (width, width), bordered=False))
    file.tables[-1].rows[0].height = Mm(_SEAL + 20)


def _form(file: WordFile, table: Table, *, new_page: bool) -> None:
    heading = file.add_paragraph(table.title[0], "Phụ lục")
    heading.paragraph_format.page_break_before = new_page
    for line in table.title[1:]:
        _paragraph(file, line, "Phụ lục - ghi chú" if line.startswith("(") else "Phụ lục - tên")
    for line in table.belongs:
        _paragraph(file, line, "Phụ lục - ghi chú")
    file.paragraphs[-1].paragraph_format.space_after = Pt(8)
    rows = [[paragraph_xml(Cell(name, "ODau")) for name in table.columns]]
    for row in table.rows:
        texts = (row.code, row.label, row.unit, row.value, row.note)
        bold = (row.strong, row.strong, False, row.strong, False)
        rows.append(
            [
                paragraph_xml(Cell(text, style, strong), keep=row.strong)
                for text, style, strong in zip(texts, _TABLE_STYLES, bold, strict=True)
            ]
        )
    insert(file, plain_table(rows, _TABLE_WIDTHS, bordered=True, header=1))
    for note in table.notes or ("",):  # a body never ends in a table
        _paragraph(file, note, "Bảng - chú thích")
