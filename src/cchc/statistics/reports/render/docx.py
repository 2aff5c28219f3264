"""A report as DOCX that an office goes on editing: real styles and headings, plain tables, no text boxes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

import docx
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from cchc.kernel.dates import local
from cchc.statistics.reports.issuer import Layout
from cchc.statistics.reports.model import Report
from cchc.statistics.reports.render.document import Block, Document, Table, document_of
from cchc.statistics.reports.render.word import (
    Cell,
    element,
    fixed_zip,
    page_number,
    paragraph_xml,
    plain_table,
    rule_below,
    set_fonts,
)

_LEFT, _RIGHT = 63.0, 97.0  # the two columns of the head, in millimetres
_TABLE_WIDTHS = (16.0, 73.0, 24.0, 20.0, 27.0)
_TABLE_STYLES = ("OMa", "OChu", "OGiua", "OSo", "OGhiChu")
_WORD_2013 = "15"  # the newest layout rules; without it Word opens the file in compatibility mode
_FOREIGN = ("thumbnail", "stylesWithEffects")
_SEAL = 30  # millimetres left for signature and seal
_GREY = RGBColor(0x59, 0x59, 0x59)


@dataclass(frozen=True)
class _Look:
    """A paragraph style: its id, the name that the office sees, and how it looks; lengths in points."""

    id: str
    name: str
    size: float
    align: ALIGN = ALIGN.CENTER
    bold: bool = False
    italic: bool = False
    around: float = 0


def render_docx(report: Report) -> bytes:
    """The DOCX; the same report gives the same bytes."""
    return docx_of(document_of(report), local(report.facts_as_of))


def docx_of(document: Document, at: datetime) -> bytes:
    """Draw a document; ``at`` becomes its creation time."""
    file = docx.Document()
    _strip(file)
    _describe(file, document, at)
    _styles(file, document.layout)
    _page(file, document.layout)
    if document.subject:
        _masthead(file, document)
        for base in document.bases:
            _paragraph(file, base, "Căn cứ")
        for block in document.blocks:
            _block(file, block)
        _closing(file, document)
    _form(file, document.table, new_page=bool(document.subject))
    out = io.BytesIO()
    file.save(out)
    return fixed_zip(out.getvalue())


def _describe(file: WordFile, document: Document, at: datetime) -> None:
    about = file.core_properties
    about.title, about.author, about.last_modified_by = document.name, document.issuer.agency, document.issuer.agency
    about.comments, about.language, about.revision = "", "vi-VN", 1
    about.created = about.modified = at.replace(tzinfo=None)


def _strip(file: WordFile) -> None:
    """Take from the library's blank file what is not this document's: it is one of Word 2010, and nine tenths of its
    weight are table styles that nothing here uses (Word offers its own)."""
    styles = file.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:default")) != "1":
            styles.remove(style)
    for setting in file.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), _WORD_2013)
    for relations in (file.part.package.rels, file.part.rels):
        for key in [key for key, relation in relations.items() if relation.reltype.rpartition("/")[2] in _FOREIGN]:
            del relations[key]


def _looks(layout: Layout) -> tuple[_Look, ...]:
    size = layout.size
    return (
        _Look("CoQuanTren", "Cơ quan chủ quản", size["parent"]),
        _Look("CoQuan", "Tên cơ quan", size["agency"], bold=True),
        _Look("QuocHieu", "Quốc hiệu", size["nation"], bold=True),
        _Look("TieuNgu", "Tiêu ngữ", size["motto"], bold=True),
        _Look("Ke", "Đường kẻ", 2),
        _Look("SoKyHieu", "Số, ký hiệu", size["symbol"]),
        _Look("DiaDanh", "Địa danh, ngày tháng", size["place"], italic=True),
        _Look("TenLoai", "Tên loại văn bản", size["title"], bold=True),
        _Look("TrichYeu", "Trích yếu", size["subject"], bold=True),
        _Look("NoiNhanDau", "Nơi nhận", size["recipients_head"], ALIGN.LEFT, bold=True, italic=True),
        _Look("NoiNhan", "Nơi nhận - danh sách", size["recipients"], ALIGN.LEFT),
        _Look("NguoiKy", "Người ký", size["signer"], bold=True),
        _Look("PhuLucDong", "Phụ lục - tên", size["appendix"], bold=True),
        _Look("PhuLucGhiChu", "Phụ lục - ghi chú", 12, italic=True),
        _Look("ChuThich", "Bảng - chú thích", 11, ALIGN.LEFT, italic=True, around=3),
        _Look("ODau", "Bảng - tiêu đề", size["table"], bold=True, around=2),
        _Look("OMa", "Bảng - mã", size["table"], ALIGN.LEFT, around=2),
        _Look("OChu", "Bảng - chữ", size["table"], ALIGN.LEFT, around=2),
        _Look("OGiua", "Bảng - giữa", size["table"], around=2),
        _Look("OSo", "Bảng - số", size["table"], ALIGN.RIGHT, around=2),
        _Look("OGhiChu", "Bảng - ghi chú", size["table"] - 1, ALIGN.LEFT, around=2),
    )


def _styles(file: WordFile, layout: Layout) -> None:
    body = file.styles["Normal"]
    assert isinstance(body, ParagraphStyle)
    set_fonts(body, layout.font)
    body.font.size = Pt(layout.size["body"])
    body.element.get_or_add_rPr().append(element('<w:lang w:val="vi-VN" w:eastAsia="vi-VN"/>'))
    form = body.paragraph_format
    form.alignment, form.first_line_indent = ALIGN.JUSTIFY, Mm(layout.body["indent"])
    form.space_after, form.line_spacing, form.widow_control = Pt(layout.body["space"]), layout.body["spacing"], True
    for level in (1, 2):
        _heading(file, f"Heading {level}", layout)
    appendix = _style(file, "PhuLuc", "Phụ lục", "Heading 1")
    appendix.paragraph_format.alignment, appendix.paragraph_format.first_line_indent = ALIGN.CENTER, Mm(0)
    appendix.paragraph_format.space_after = Pt(0)
    for key, name, grey in (("CanCu", "Căn cứ", False), ("ChoBoSung", "Chỗ bổ sung", True)):
        style = _style(file, key, name, "Normal")
        style.font.italic = True
        if grey:
            style.font.color.rgb = _GREY
    for look in _looks(layout):
        _look(file, look)


def _style(file: WordFile, key: str, name: str, base: str) -> ParagraphStyle:
    style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = file.styles[base]
    style.quick_style = True
    style.element.set(qn("w:styleId"), key)  # plain letters: not every program takes others in an id
    return style


def _heading(file: WordFile, name: str, layout: Layout) -> None:
    style = file.styles[name]
    assert isinstance(style, ParagraphStyle)
    set_fonts(style, layout.font)
    style.font.size, style.font.bold, style.font.color.rgb = Pt(layout.size["body"]), True, RGBColor(0, 0, 0)
    form = style.paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(0), Pt(layout.body["space"]), True
    form.alignment = ALIGN.LEFT


def _look(file: WordFile, look: _Look) -> None:
    style = _style(file, look.id, look.name, "Normal")
    style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, look.italic
    form = style.paragraph_format
    form.alignment, form.first_line_indent = look.align, Mm(0)
    form.space_before = form.space_after = Pt(look.around)
    form.line_spacing = 1.0


def _page(file: WordFile, layout: Layout) -> None:
    section, page = file.sections[0], layout.page
    section.page_width, section.page_height = Mm(page["width"]), Mm(page["height"])
    section.top_margin, section.bottom_margin = Mm(page["top"]), Mm(page["bottom"])
    section.left_margin, section.right_margin = Mm(page["left"]), Mm(page["right"])
    section.header_distance = Mm(page["top"] / 2)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.style = file.styles["Header"]
    number.alignment, number.paragraph_format.first_line_indent = ALIGN.CENTER, Mm(0)
    page_number(number)
    number.style.font.size = Pt(layout.size["page_number"])


def _paragraph(file: WordFile, text: str, style: str) -> None:
    file.add_paragraph(text, style)


def _block(file: WordFile, block: Block) -> None:
    if block.kind == "heading":
        _paragraph(file, block.text, f"Heading {block.level}")
    elif block.kind == "gap":
        _paragraph(file, block.text, "Chỗ bổ sung")
    elif block.kind == "paragraph":
        _paragraph(file, block.text, "Normal")


def _masthead(file: WordFile, document: Document) -> None:
    issuer, layout = document.issuer, document.layout
    above = Cell(issuer.above, "CoQuan" if issuer.above_bold else "CoQuanTren")
    left = "".join(map(paragraph_xml, (above, Cell(issuer.name, "CoQuan"), Cell("", "Ke"))))
    right = "".join(
        map(paragraph_xml, (Cell(layout.nation, "QuocHieu"), Cell(layout.motto, "TieuNgu"), Cell("", "Ke")))
    )
    second = [
        paragraph_xml(Cell(f"Số:        {issuer.symbol}", "SoKyHieu")),
        paragraph_xml(Cell(document.place_and_date, "DiaDanh")),
    ]
    _insert(file, plain_table([[left, right], second], (_LEFT, _RIGHT), bordered=False))
    head = file.tables[0].rows[0].cells
    for cell, width, text, size, share in (
        (head[0], _LEFT, issuer.name, layout.size["agency"], 0.45),
        (head[1], _RIGHT, layout.motto, layout.size["motto"], 1.0),
    ):
        margin = max(0.0, (width - _width(text, size) * share) / 2)
        rule_below(cell.paragraphs[-1], margin, margin)
        cell.paragraphs[-1].paragraph_format.space_after = Pt(6)
    title = file.add_paragraph(document.kind, "Tên loại văn bản")
    title.paragraph_format.space_before = Pt(12)
    _paragraph(file, document.subject, "Trích yếu")
    line = file.add_paragraph("", "Đường kẻ")
    width = layout.page["width"] - layout.page["left"] - layout.page["right"]
    rule_below(line, width * 0.39, width * 0.39)
    line.paragraph_format.space_after = Pt(12)


def _width(text: str, size: float) -> float:
    """About how wide a bold text is, in millimetres: enough for the length of the rule under it."""
    ems = sum(0.25 if letter == " " else 0.7 if letter.isupper() else 0.48 for letter in text)
    return ems * size * 25.4 / 72


def _closing(file: WordFile, document: Document) -> None:
    file.paragraphs[-1].paragraph_format.keep_with_next = True  # a signature never stands alone on its page
    file.paragraphs[-1].paragraph_format.space_after = Pt(14)
    receivers = [Cell("Nơi nhận:", "NoiNhanDau"), *(Cell(line, "NoiNhan") for line in document.recipients)]
    left = "".join(map(paragraph_xml, receivers))
    right = "".join(paragraph_xml(Cell(line, "NguoiKy")) for line in document.issuer.signer)
    width = (_LEFT + _RIGHT) / 2
    _insert(file, plain_table([[left, right]], (width, width), bordered=False))
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
    _insert(file, plain_table(rows, _TABLE_WIDTHS, bordered=True, header=1))
    for note in table.notes or ("",):  # a body never ends in a table
        _paragraph(file, note, "Bảng - chú thích")


def _insert(file: WordFile, table: object) -> None:
    """Put a table at the end of the body, before the page's own settings."""
    file.element.body.sectPr.addprevious(table)
