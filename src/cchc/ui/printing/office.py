"""A Word file in the layout of administrative documents, that an office goes on editing: real styles, no text boxes."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import docx
from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from cchc.ui.printing.layout import Layout
from cchc.ui.printing.sheet import Head
from cchc.ui.printing.word import (
    Cell,
    element,
    fixed_zip,
    page_number,
    paragraph_xml,
    plain_table,
    rule_below,
    set_fonts,
)

_LEFT = 0.394  # of the page's width, for the agency's side of the head
_WORD_2013 = "15"  # the newest layout rules; without it Word opens the file in compatibility mode
_FOREIGN = ("thumbnail", "stylesWithEffects")


@dataclass(frozen=True)
class Look:
    """A paragraph style: its id, the name that the office sees, and how it looks; lengths in points."""

    id: str
    name: str
    size: float
    align: ALIGN = ALIGN.CENTER
    bold: bool = False
    italic: bool = False
    around: float = 0


def blank(layout: Layout, *, title: str, author: str, at: datetime, lies: bool = False) -> WordFile:
    """A file with pages, page numbers and styles, and nothing on it; ``at`` becomes its creation time."""
    file = docx.Document()
    _strip(file)
    about = file.core_properties
    about.title, about.author, about.last_modified_by = title[:255], author[:255], author[:255]
    about.comments, about.language, about.revision = "", "vi-VN", 1
    about.created = about.modified = at.replace(tzinfo=None)
    _styles(file, layout)
    _page(file, layout, lies=lies)
    return file


def saved(file: WordFile) -> bytes:
    """The file's bytes, the same in every run."""
    out = io.BytesIO()
    file.save(out)
    return fixed_zip(out.getvalue())


def width_of(layout: Layout, *, lies: bool = False) -> float:
    """Millimetres between the margins."""
    page = layout.page
    return page["height" if lies else "width"] - page["left"] - page["right"]


def insert(file: WordFile, table: object) -> None:
    """Put a table at the end of the body, before the page's own settings."""
    file.element.body.sectPr.addprevious(table)


def masthead(file: WordFile, layout: Layout, head: Head, *, number: str, dated: str, lies: bool = False) -> None:
    """Agency, nation and motto, number, place and date; the agency's and the motto's line under them."""
    width = width_of(layout, lies=lies)
    widths = (width * _LEFT, width * (1 - _LEFT))
    above = Cell(head.above, "CoQuan" if head.above_bold else "CoQuanTren")
    left = "".join(map(paragraph_xml, (above, Cell(head.name, "CoQuan"), Cell("", "Ke"))))
    right = "".join(
        map(paragraph_xml, (Cell(layout.nation, "QuocHieu"), Cell(layout.motto, "TieuNgu"), Cell("", "Ke")))
    )
    second = [paragraph_xml(Cell(number, "SoKyHieu")), paragraph_xml(Cell(dated, "DiaDanh"))]
    insert(file, plain_table([[left, right], second], widths, bordered=False))
    cells = file.tables[-1].rows[0].cells
    for cell, wide, text, size, share in (
        (cells[0], widths[0], head.name, layout.size["agency"], 0.45),
        (cells[1], widths[1], layout.motto, layout.size["motto"], 1.0),
    ):
        margin = max(0.0, (wide - _width(text, size) * share) / 2)
        rule_below(cell.paragraphs[-1], margin, margin)
        cell.paragraphs[-1].paragraph_format.space_after = Pt(6)


def add_looks(file: WordFile, looks: Iterable[Look]) -> None:
    """Add paragraph styles."""
    for look in looks:
        style = add_style(file, look.id, look.name, "Normal")
        style.font.size, style.font.bold, style.font.italic = Pt(look.size), look.bold, look.italic
        form = style.paragraph_format
        form.alignment, form.first_line_indent = look.align, Mm(0)
        form.space_before = form.space_after = Pt(look.around)
        form.line_spacing = 1.0


def add_style(file: WordFile, key: str, name: str, base: str) -> ParagraphStyle:
    """Add one paragraph style, based on another."""
    style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = file.styles[base]
    style.quick_style = True
    style.element.set(qn("w:styleId"), key)  # plain letters: not every program takes others in an id
    return style


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


def _looks(layout: Layout) -> tuple[Look, ...]:
    """What every document has: head, title, receivers, signer, a table's cells."""
    size = layout.size
    return (
        Look("CoQuanTren", "Cơ quan chủ quản", size["parent"]),
        Look("CoQuan", "Tên cơ quan", size["agency"], bold=True),
        Look("QuocHieu", "Quốc hiệu", size["nation"], bold=True),
        Look("TieuNgu", "Tiêu ngữ", size["motto"], bold=True),
        Look("Ke", "Đường kẻ", 2),
        Look("SoKyHieu", "Số, ký hiệu", size["symbol"]),
        Look("DiaDanh", "Địa danh, ngày tháng", size["place"], italic=True),
        Look("TenLoai", "Tên loại văn bản", size["title"], bold=True),
        Look("TrichYeu", "Trích yếu", size["subject"], bold=True),
        Look("NoiNhanDau", "Nơi nhận", size["recipients_head"], ALIGN.LEFT, bold=True, italic=True),
        Look("NoiNhan", "Nơi nhận - danh sách", size["recipients"], ALIGN.LEFT),
        Look("NguoiKy", "Người ký", size["signer"], bold=True),
        Look("ODau", "Bảng - tiêu đề", size["table"], bold=True, around=2),
        Look("OChu", "Bảng - chữ", size["table"], ALIGN.LEFT, around=2),
        Look("OGiua", "Bảng - giữa", size["table"], around=2),
        Look("OSo", "Bảng - số", size["table"], ALIGN.RIGHT, around=2),
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
    add_looks(file, _looks(layout))


def _heading(file: WordFile, name: str, layout: Layout) -> None:
    style = file.styles[name]
    assert isinstance(style, ParagraphStyle)
    set_fonts(style, layout.font)
    style.font.size, style.font.bold, style.font.color.rgb = Pt(layout.size["body"]), True, RGBColor(0, 0, 0)
    form = style.paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(0), Pt(layout.body["space"]), True
    form.alignment = ALIGN.LEFT


def _page(file: WordFile, layout: Layout, *, lies: bool) -> None:
    section, page = file.sections[0], layout.page
    section.page_width, section.page_height = Mm(page["width"]), Mm(page["height"])
    if lies:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.top_margin, section.bottom_margin = Mm(page["top"]), Mm(page["bottom"])
    section.left_margin, section.right_margin = Mm(page["left"]), Mm(page["right"])
    section.header_distance = Mm(page["top"] / 2)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.style = file.styles["Header"]
    number.alignment, number.paragraph_format.first_line_indent = ALIGN.CENTER, Mm(0)
    page_number(number)
    number.style.font.size = Pt(layout.size["page_number"])


def _width(text: str, size: float) -> float:
    """About how wide a bold text is, in millimetres: enough for the length of the rule under it."""
    ems = sum(0.25 if letter == " " else 0.7 if letter.isupper() else 0.48 for letter in text)
    return ems * size * 25.4 / 72
