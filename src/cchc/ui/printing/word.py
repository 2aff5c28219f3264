"""Pieces of WordprocessingML that python-docx has no words for: borders, repeated headings, fields, fast tables."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

_TWIPS = 56.6929  # in a millimetre
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Cell:
    """A cell of a plain table: its text, the id of its paragraph style, and whether it is bold."""

    text: str
    style: str
    bold: bool = False


def twips(millimetres: float) -> int:
    """Word's twentieths of a point."""
    return round(millimetres * _TWIPS)


def element(xml: str) -> BaseOxmlElement:
    """One element of the main namespace, from its XML without declarations."""
    name = re.match(r"<([\w:]+)", xml)
    if name is None:
        raise ValueError(f"not an element: {xml}")
    return parse_xml(f"{name[0]} {nsdecls('w')}{xml[name.end() :]}")


def set_fonts(style: ParagraphStyle, name: str) -> None:
    """The font for every script, so that Vietnamese letters do not fall back to the theme's."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        del fonts.attrib[key]
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{kind}"), name)


def rule_below(paragraph: Paragraph, left: float, right: float) -> None:
    """A thin line under the paragraph, set in by ``left`` and ``right`` millimetres: no text box, no drawing."""
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001  the library has no door to borders
    border = element('<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>')
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    indent = element(f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}" w:firstLine="0"/>')
    properties.insert_element_before(indent, "w:jc", "w:rPr")


def page_number(paragraph: Paragraph) -> None:
    """A PAGE field; the 2 shown until Word counts is the first page that has a number."""
    paragraph._p.append(element('<w:fldSimple w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>'))  # noqa: SLF001


def plain_table(
    rows: Iterable[Sequence[str]], widths: Sequence[float], *, bordered: bool, header: int = 0
) -> BaseOxmlElement:
    """A table from cells given as paragraphs' XML; ``widths`` in millimetres; the first ``header`` rows are repeated.

    Built as one text and parsed once: a table of 161 rows takes some milliseconds, not seconds.
    """
    sides = (
        "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES)
        if bordered
        else ""
    )
    margin = twips(1.5) if bordered else 0
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    head = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/>'
        + (f"<w:tblBorders>{sides}</w:tblBorders>" if sides else "")
        + '<w:tblLayout w:type="fixed"/>'
        + f'<w:tblCellMar><w:left w:w="{margin}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar>'
        + f'<w:tblLook w:val="0020" w:firstRow="{int(header > 0)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )
    body = "".join(_row(cells, widths, repeat=place < header, middle=bordered) for place, cells in enumerate(rows))
    return parse_xml(f"{head}{body}</w:tbl>")


def paragraph_xml(cell: Cell, *, keep: bool = False) -> str:
    """A paragraph of one run, its lines broken where the text's are; ``keep``: on one page with what follows."""
    lines = (f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in cell.text.split("\n"))
    text = "<w:br/>".join(lines)
    run = f"<w:r>{'<w:rPr><w:b/></w:rPr>' if cell.bold else ''}{text}</w:r>"
    properties = f'<w:pStyle w:val="{cell.style}"/>{"<w:keepNext/>" if keep else ""}'
    return f"<w:p><w:pPr>{properties}</w:pPr>{run if cell.text else ''}</w:p>"


def fixed_zip(data: bytes) -> bytes:
    """The same package with the same dates in every run: a file of one report has one digest."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            entry = zipfile.ZipInfo(item.filename, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(item))
    return out.getvalue()


def _row(cells: Sequence[str], widths: Sequence[float], *, repeat: bool, middle: bool) -> str:
    align = '<w:vAlign w:val="center"/>' if middle else ""
    span = ""
    if len(cells) == 1 < len(widths):  # one cell across the whole table
        span, widths = f'<w:gridSpan w:val="{len(widths)}"/>', [sum(widths)]
    filled = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{span}{align}</w:tcPr>{cell}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if repeat else ''}</w:trPr>{filled}</w:tr>"
