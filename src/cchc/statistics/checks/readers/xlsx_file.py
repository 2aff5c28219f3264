"""Spreadsheets: values by calamine; what it does not tell (number formats, formulas without a result) from the XML.

calamine lays a sheet out as one dense block, so a single cell in the far corner would take all memory of the machine,
and its library aborts instead of raising: every part that could be a sheet is measured first, wherever it lies and
whatever its namespace.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine as calamine
from lxml import etree

from cchc.statistics.checks.readers import package
from cchc.statistics.checks.readers.model import MAX_COLUMNS, FilledForm, RawRow, Unreadable
from cchc.statistics.checks.readers.number_format import BUILT_IN, shown
from cchc.statistics.checks.readers.tables import TableReader

_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False}
_MAX_BLOCK = 3_000_000  # cells between A1 and the last filled one
_MAX_STRINGS = 300 * 2**20  # bytes of text, were every cell the longest
_UNCOMPUTED = "\ue000"  # private use: stands in a grid for a formula that the file holds no result of

_Value = int | float | str | bool | time | date | datetime | timedelta | None

# An element of lxml's tree, which is untyped.
Node = Any


@dataclass
class _Sheet:
    """What the XML of a sheet says of its cells, by (row, column) from 0."""

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def read_xlsx(name: str, data: bytes, parts: dict[str, bytes]) -> FilledForm:
    """The rows over all visible sheets, in their order.

    Raises:
        Unreadable: broken, or too big once laid out.
    """
    with package.only_unreadable():
        table = _rows(data, _sheets(parts))
    rows = tuple(_computed(row) for row in table.rows)
    return FilledForm(name, "xlsx", rows, uncomputed=tuple(r.code for r in table.rows if r.value == _UNCOMPUTED))


def _computed(row: RawRow) -> RawRow:
    label, unit, value, note = (text.replace(_UNCOMPUTED, "") for text in (row.label, row.unit, row.value, row.note))
    return RawRow(row.code, label, unit, value, note, row.row)


def _rows(data: bytes, sheets: dict[str, _Sheet]) -> TableReader:
    table = TableReader()
    with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet or meta.visible != calamine.SheetVisibleEnum.Visible:
                continue
            grid = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
            table.read(_texts(grid, sheets.get(meta.name, _Sheet())))
    return table


def _texts(grid: Sequence[Sequence[_Value]], sheet: _Sheet) -> Iterator[tuple[int, list[str]]]:
    for y, row in enumerate(grid):
        texts = []
        for x, value in enumerate(row[:MAX_COLUMNS]):
            at = (y, x)
            if at in sheet.uncomputed:
                texts.append(_UNCOMPUTED)
            else:
                texts.append(sheet.errors.get(at) or _text(value, sheet.formats.get(at, "")))
        yield y + 1, texts


def _text(value: _Value, code: str) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, int | float):
        return shown(value, code)
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return "" if value is None else str(value)


def _sheets(parts: dict[str, bytes]) -> dict[str, _Sheet]:
    """What the XML says of each sheet, by the sheet's name; every sheet is measured, named or not."""
    codes = _format_codes(parts)
    longest = _longest_string(parts)
    scanned = {path: _scan(content, codes, longest) for path, content in parts.items() if b"sheetData" in content}
    targets = {
        link.get("Id"): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).removeprefix("/")
        for link in _named(_tree(parts["xl/_rels/workbook.xml.rels"]), "Relationship")
    }
    found = {}
    for sheet in _named(_tree(parts["xl/workbook.xml"]), "sheet"):
        link = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")
        if targets.get(link) in scanned:
            found[sheet.get("name", "")] = scanned[targets[link]]
    return found


def _tree(content: bytes) -> Node:
    return etree.fromstring(content, etree.XMLParser(**_SAFE))


def _named(parent: Node, name: str) -> Iterator[Node]:
    """The elements of a name, in any namespace: Excel writes two."""
    return parent.iter(f"{{*}}{name}")  # type: ignore[no-any-return]


def _scan(content: bytes, codes: list[str], longest: int) -> _Sheet:
    sheet = _Sheet()
    height = width = filled = y = x = 0
    for event, node in etree.iterparse(io.BytesIO(content), ("start", "end"), tag=("{*}row", "{*}c"), **_SAFE):
        if node.tag.rpartition("}")[2] == "row":
            if event == "start":
                y, x = _number(node.get("r"), y + 1), 0
            else:
                node.clear()
        elif event == "end":
            at = _REF.fullmatch(node.get("r", "").upper())
            y, x = (int(at[2]), _column(at[1])) if at else (y, x + 1)
            if len(node):
                filled += 1
                height, width = max(height, y), max(width, x)
                _note(sheet, (y - 1, x - 1), node, codes)
    if height * width > _MAX_BLOCK or filled * longest > _MAX_STRINGS:
        raise Unreadable(
            "Trang tính quá lớn so với một biểu thống kê.", "The sheet is far bigger than a statistical form."
        )
    return sheet


def _note(sheet: _Sheet, at: tuple[int, int], node: Node, codes: list[str]) -> None:
    kind, value = node.get("t", "n"), node.findtext("{*}v") or ""
    if node.find("{*}f") is not None and not value and kind != "str":
        sheet.uncomputed.add(at)
    elif kind == "e":
        sheet.errors[at] = value
    elif kind == "n":
        style = _number(node.get("s"), 0)
        sheet.formats[at] = codes[style] if style < len(codes) else ""


def _format_codes(parts: dict[str, bytes]) -> list[str]:
    """The number format of each cell style, by its number."""
    if "xl/styles.xml" not in parts:
        return []
    styles = _tree(parts["xl/styles.xml"])
    custom = {node.get("numFmtId"): node.get("formatCode", "") for node in _named(styles, "numFmt")}
    found = styles.find("{*}cellXfs")
    ids = [node.get("numFmtId", "0") for node in found] if found is not None else []
    return [custom.get(number) or BUILT_IN.get(_number(number, 0), "") for number in ids]


def _longest_string(parts: dict[str, bytes]) -> int:
    shared = parts.get("xl/sharedStrings.xml", b"")
    return max((len(piece) for piece in shared.split(b"</si>")), default=0)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else otherwise


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
