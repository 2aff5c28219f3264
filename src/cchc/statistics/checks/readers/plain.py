"""Files of text: decoding, CSV, and a report's text with tables set by tabs."""

from __future__ import annotations

import csv
import io
import re

from cchc.statistics.checks.readers.model import FilledForm, Unreadable
from cchc.statistics.checks.readers.tables import TableReader, clean, roles

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_NOTE_MARK = re.compile(r"<su[pb]>\s*\d{0,3}\s*</su[pb]>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|br|p|span)\s*/?>", re.IGNORECASE)
_STARS = re.compile(r"\*{1,3}|__|^\s*#{1,6}\s+|^\s*>\s+", re.MULTILINE)
_ITEM = re.compile(r"^\s*[-+*•–]\s+")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}|[a-zđ]|[IVX]{1,5})[.)]\s+")


def decode(data: bytes) -> str:
    """UTF-8, with or without a BOM; every other way of writing is refused by name where it can be told."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(
            "Tệp ghi bằng bảng mã UTF-16; hãy lưu lại bằng UTF-8.", "The file is in UTF-16; save it as UTF-8."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"Tệp không ghi bằng bảng mã UTF-8 (sai từ byte thứ {error.start + 1}); hãy lưu lại bằng UTF-8.",
            f"The file is not in UTF-8 (wrong from byte {error.start + 1} on); save it as UTF-8.",
        ) from None
    if _CONTROL.search(text):
        raise Unreadable("Tệp không phải là văn bản.", "The file is not text.")
    return text


def read_csv(name: str, text: str) -> FilledForm | None:
    """The rows of a CSV whose first filled line is a form's head; none where it is not."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    for delimiter in (",", ";"):
        if {"code", "label", "value"} <= roles(
            [clean(cell) for cell in next(csv.reader([first], delimiter=delimiter), [])]
        ).keys():
            return FilledForm(name, "csv", tuple(_csv_rows(text, delimiter).rows))
    return None


def _csv_rows(text: str, delimiter: str) -> TableReader:
    table = TableReader()
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    width = 0
    number = 0
    try:
        for row in lines:
            if not any(cell.strip() for cell in row):
                continue
            number += 1
            width = width or len(row)
            if any(cell.strip() for cell in row[width:]):
                raise Unreadable(
                    f"Dòng {number} có {len(row)} ô, đầu bảng chỉ có {width}: số có dấu phẩy phải đặt trong ngoặc kép.",
                    f"Row {number} has {len(row)} cells, the head only {width}: quote numbers that hold a comma.",
                )
            table.take(number, row)
    except csv.Error:
        raise Unreadable(
            f"Tệp CSV hỏng sau dòng {number}: dấu ngoặc kép không đóng, hoặc ô quá dài.",
            f"The CSV is broken after row {number}: a quote is not closed, or a cell is too long.",
        ) from None
    return table


def read_text(name: str, text: str) -> FilledForm:
    """A report's text: lines with tabs are tables, the rest is prose."""
    table = TableReader()
    prose: list[str] = []
    number = 0
    for line in text.splitlines():
        if "\t" in line:
            number += 1
            table.take(number, [_unmark(cell) for cell in line.split("\t")])
            prose.append("")
        else:
            prose.append(line)
    return FilledForm(name, "text", tuple(table.rows), paragraphs_of(prose))


def paragraphs_of(lines: list[str]) -> tuple[str, ...]:
    """Paragraphs of marked-up lines: a blank line, an item or a forced break begins another."""
    found: list[str] = []
    fresh = True
    for line in lines:
        item = bool(_ITEM.match(line))
        text = clean(_unmark(_ITEM.sub("", line, count=1) if item else line))
        if not text or set(text) <= set("-=_*"):
            fresh = True
            continue
        if item:
            found.append("- " + text)
        elif fresh or _NUMBERED.match(line) or line.lstrip().startswith(("<sup>", "#")):
            found.append(text)
        else:
            found[-1] += " " + text
        fresh = line.endswith("  ")
    return tuple(found)


def _unmark(text: str) -> str:
    if "<" in text:
        text = _TAG.sub("", _NOTE_MARK.sub("", text))
    return _STARS.sub("", text)
