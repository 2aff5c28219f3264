"""Files of text: decoding, CSV, and a report's text with tables set by tabs."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from itertools import islice

from cchc.statistics.checks.readers.model import FilledForm, Unreadable
from cchc.statistics.checks.readers.tables import NEEDED, Columns, TableReader, clean, roles

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_SEP = re.compile(r"\s*sep=([,;\t|])[ \t]*\r?\n", re.IGNORECASE)
_TITLE_ROWS = 15  # of a sheet saved as CSV, its head among them
_REST = re.compile(r"\d{1,3} ?%")
_NOTE_MARK = re.compile(r"<su[pb]>\s*\d{0,3}\s*</su[pb]>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|br|p|span)\s*/?>", re.IGNORECASE)
_STARS = re.compile(r"\*{1,3}|__|^\s*#{1,6}\s+|^\s*>\s+", re.MULTILINE)
_ITEM = re.compile(r"^\s*[-+*•–]\s+")
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}|[a-zđ]|[IVX]{1,5})[.)]\s+")


class NotUnicode(Unreadable):
    """A text in neither UTF-8 nor UTF-16. ``legacy``: the same bytes by the Vietnamese code page of Windows, or empty.

    Empty where the text began as UTF-8 and breaks later: it is a broken file, not one of another code page.
    """

    def __init__(self, legacy: str, at: int) -> None:
        super().__init__(
            f"Tệp không ghi bằng bảng mã UTF-8 (sai từ byte thứ {at}); hãy lưu lại bằng UTF-8.",
            f"The file is not in UTF-8 (wrong from byte {at} on); save it as UTF-8.",
        )
        self.legacy = legacy


def decode(data: bytes) -> str:
    """UTF-8, with or without a BOM, or UTF-16 with one, as Excel saves "Unicode text".

    Raises:
        NotUnicode: another way of writing.
        Unreadable: not a text.
    """
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        legacy = data.decode("cp1258", errors="replace") if data[: error.start].isascii() else ""
        raise NotUnicode("" if _CONTROL.search(legacy) else legacy, error.start + 1) from None
    if _CONTROL.search(text):
        raise Unreadable("Tệp không phải là văn bản.", "The file is not text.")
    return text


def read_csv(name: str, text: str) -> FilledForm | None:
    """The rows of a CSV; none where no form's head is on its first filled line, or below a title in a ``.csv`` file.

    A file of codes and values alone is a form too. The line ``sep=;``, which Excel reads and hides, may come first.
    """
    sep = _SEP.match(text)
    text = text[sep.end() :] if sep else text
    for delimiter in sep[1] if sep else ",;\t":
        needed = _head_within(text, delimiter, _TITLE_ROWS if name.lower().endswith(".csv") else 1)
        if needed:
            return FilledForm(name, "csv", tuple(_csv_rows(text, delimiter, needed).rows))
    return None


def _head_within(text: str, delimiter: str, most: int) -> frozenset[str]:
    """The columns that a head among the first ``most`` filled rows is known by; empty where there is none."""
    # A line longer than a cell may be, which the csv module refuses, is no head.
    lines = (line for line in text.splitlines() if line.strip() and len(line) < csv.field_size_limit())
    first = list(islice(lines, most))
    for row in csv.reader(first, delimiter=delimiter):
        found = roles([clean(cell) for cell in row]).keys()
        if found >= {"code", "label"} and found & {"value", "result"}:
            return NEEDED
        if found >= {"code", "value"}:
            return frozenset({"code", "value"})
    return frozenset()


def _csv_rows(text: str, delimiter: str, needed: frozenset[str]) -> TableReader:
    table = TableReader(needed=needed)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    width = number = 0
    longer: list[tuple[int, list[str]]] = []
    usual: Counter[int] = Counter()
    try:
        for row in lines:
            if not any(cell.strip() for cell in row):
                continue
            number += 1
            taken = table.take(number, row)
            width = width or (len(row) if taken else 0)
            if not taken or not width:
                continue
            usual[len(row)] += 1
            if any(cell.strip() for cell in row[width:]) or _divided(row, table.columns):
                raise _unquoted(number, row, width)
            if len(row) > width:
                longer.append((number, row))
    except csv.Error:
        raise Unreadable(
            f"Tệp CSV hỏng sau dòng {number}: dấu ngoặc kép không đóng, hoặc ô quá dài.",
            f"The CSV is broken after row {number}: a quote is not closed, or a cell is too long.",
        ) from None
    for number, row in longer:
        # Blank cells behind every row mean nothing; behind a few, they say that a comma has moved what stands there.
        if len(row) > usual.most_common(1)[0][0] and _moved(row, table.columns):
            raise _unquoted(number, row, width)
    return table


def _divided(row: list[str], columns: Columns) -> bool:
    """Whether ``61,8%`` stands in two cells."""
    at = columns.get("value", len(row))
    return at + 1 < len(row) and row[at].strip().isdigit() and bool(_REST.fullmatch(row[at + 1].strip()))


def _moved(row: list[str], columns: Columns) -> bool:
    """Whether the value looks like another column's text, or the note like a number."""
    value, note = (row[columns[role]].strip() if role in columns else "" for role in ("value", "note"))
    return note.strip("%").isdigit() or bool(value and not any(sign.isdigit() for sign in value))


def _unquoted(number: int, row: list[str], width: int) -> Unreadable:
    return Unreadable(
        f"Dòng {number} có {len(row)} ô, đầu bảng có {width}: số hoặc chữ có dấu phẩy phải đặt trong ngoặc kép.",
        f"Row {number} has {len(row)} cells, the head has {width}: quote numbers and texts that hold a comma.",
    )


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
