"""Word files: tables and prose in the order of the page, read from the XML that python-docx opens.

What was deleted under tracked changes is left out and what was inserted is read, as Word prints it; automatic bullets
come back as ``- ``; footnote numbers vanish from the text and the notes' own texts follow at the end.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from cchc.statistics.checks.readers import package
from cchc.statistics.checks.readers.model import FilledForm
from cchc.statistics.checks.readers.tables import TableReader, clean

_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo")))
_SILENT = frozenset(map(qn, ("w:del", "w:moveFrom", "w:txbxContent", "w:pPr", "w:rPr")))
_P, _TBL, _TR, _TC, _R, _T = map(qn, ("w:p", "w:tbl", "w:tr", "w:tc", "w:r", "w:t"))
_GAPS = frozenset(map(qn, ("w:tab", "w:br", "w:cr")))
_VAL = qn("w:val")
_MAX_DEPTH = 60

# An element of python-docx's tree; lxml is untyped here.
Node = Any
Bullets = dict[tuple[str, str], str]  # (list id, level) -> number format


def read_docx(name: str, data: bytes) -> FilledForm:
    """The rows of all tables and the prose.

    Raises:
        Unreadable: not a Word document, or a broken one.
    """
    table, prose = TableReader(), list[str]()
    with package.only_unreadable():
        document = docx.Document(io.BytesIO(data))
        _read_blocks(document.element.body, table, prose, _bullets(document))
        prose.extend(_notes(document))
    return FilledForm(name, "docx", tuple(table.rows), tuple(prose))


def _blocks(parent: Node, depth: int = 0) -> Iterator[Node]:
    """Paragraphs and tables, also those inside content controls and insertions."""
    for child in parent:
        if child.tag in (_P, _TBL):
            yield child
        elif child.tag in _WRAPPERS and depth < _MAX_DEPTH:
            yield from _blocks(child, depth + 1)


def _read_blocks(parent: Node, table: TableReader, prose: list[str], bullets: Bullets) -> None:
    number = 0
    for block in _blocks(parent):
        if block.tag == _TBL:
            for row in _table_rows(block):
                number += 1
                if not table.take(number, row):
                    prose.extend(clean(cell) for cell in row if len(cell.split()) > 5)
            continue
        text = clean(_text(block))
        if text:
            prose.append("- " + text.lstrip("-–+• ") if _bulleted(block, bullets) else text)


def _table_rows(block: Node) -> Iterator[list[str]]:
    for row in block.iter(_TR):
        cells: list[str] = []
        for cell in _cells(row):
            properties = cell.find(qn("w:tcPr"))
            goes_on = properties is not None and _goes_on(properties.find(qn("w:vMerge")))
            text = "" if goes_on else "\n".join(_text(p) for p in _blocks(cell) if p.tag == _P)
            cells.append(text)
            span = properties.find(qn("w:gridSpan")) if properties is not None else None
            cells.extend([""] * (min(int(span.get(_VAL)), 64) - 1 if span is not None else 0))
        yield cells


def _cells(row: Node) -> Iterator[Node]:
    for child in row:
        if child.tag == _TC:
            yield child
        elif child.tag in _WRAPPERS:
            yield from child.iter(_TC)


def _goes_on(merge: Node | None) -> bool:
    return merge is not None and merge.get(_VAL, "continue") == "continue"


def _text(node: Node, depth: int = 0) -> str:
    """The text under a node as Word prints it."""
    if node.tag == _T:
        return str(node.text or "")
    if node.tag in _GAPS:
        return " "
    if node.tag in _SILENT or depth > _MAX_DEPTH or (node.tag == _R and _is_note_mark(node)):
        return ""
    children = node if not str(node.tag).endswith("}AlternateContent") else node[:1]
    return "".join(_text(child, depth + 1) for child in children)


def _is_note_mark(run: Node) -> bool:
    """A run of superscript digits: a footnote's number typed by hand."""
    properties = run.find(qn("w:rPr"))
    raised = properties.find(qn("w:vertAlign")) if properties is not None else None
    if raised is None or raised.get(_VAL) != "superscript":
        return False
    return "".join(text.text or "" for text in run.iter(_T)).strip(" ()[]").isdigit()


def _bulleted(paragraph: Node, bullets: Bullets) -> bool:
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        return False
    style = properties.find(qn("w:pStyle"))
    if style is not None and str(style.get(_VAL)).startswith("ListBullet"):
        return True
    listed = properties.find(qn("w:numPr"))
    if listed is None:
        return False
    level, number = listed.find(qn("w:ilvl")), listed.find(qn("w:numId"))
    at = (number.get(_VAL) if number is not None else "", level.get(_VAL) if level is not None else "0")
    return bullets.get(at) == "bullet"


def _part(document: Any, ending: str) -> Node | None:
    """The root of a part that the document links to, by the ending of the relationship's type."""
    for link in document.part.rels.values():
        if not link.is_external and link.reltype.endswith(ending):
            return parse_xml(link.target_part.blob)
    return None


def _bullets(document: Any) -> Bullets:
    root = _part(document, "/numbering")
    if root is None:
        return {}
    formats = {}
    for abstract in root.iter(qn("w:abstractNum")):
        for level in abstract.iter(qn("w:lvl")):
            kind = level.find(qn("w:numFmt"))
            at = (abstract.get(qn("w:abstractNumId")), level.get(qn("w:ilvl")))
            formats[at] = kind.get(_VAL) if kind is not None else ""
    found = {}
    for number in root.iter(qn("w:num")):
        target = number.find(qn("w:abstractNumId"))
        for (abstract_id, level_id), kind in formats.items():
            if target is not None and target.get(_VAL) == abstract_id:
                found[(number.get(qn("w:numId")), level_id)] = kind
    return found


def _notes(document: Any) -> Iterator[str]:
    for ending in ("/footnotes", "/endnotes"):
        root = _part(document, ending)
        for note in root if root is not None else ():
            text = clean(" ".join(_text(paragraph) for paragraph in note.iter(_P)))
            if text:
                yield text
