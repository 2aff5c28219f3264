"""What stands on a printed sheet, in the words that will be printed, before any file format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

_UNPRINTABLE = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Head:
    """The agency that speaks.

    ``above``: the line over its name, of the agency it belongs to (``above_bold`` where it is part of its own name:
    ỦY BAN NHÂN DÂN / HUYỆN HƯƠNG KHÊ). ``agency``: in running text, "UBND huyện Hương Khê". ``signer``: the lines over
    the signature, "TM. ỦY BAN NHÂN DÂN" and "CHỦ TỊCH".
    """

    above: str
    above_bold: bool
    name: str
    agency: str
    place: str
    signer: tuple[str, ...]


#: For who belongs to no agency: lines to be filled by hand.
NOBODY = Head("", False, "…………………………", "", "……………", ("NGƯỜI KÝ",))


@dataclass(frozen=True)
class Column:
    """A column of a table. ``width``: its share of the page beside the others' shares; 0: by what it holds."""

    title: str
    align: Align = "left"
    width: float = 0


@dataclass(frozen=True)
class Table:
    """Rows of as many texts as there are columns; a row of one text heads the rows below it, across the whole table."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: of the body, a heading within it, a line in the middle (``strong``, or ``note`` in italics), or a
    ``remark`` at the left in italics."""

    text: str
    look: Literal["body", "heading", "strong", "note", "remark"] = "body"


@dataclass(frozen=True)
class Signature:
    """Who signs, in lines of capitals, and what stands under them; no name is printed."""

    lines: tuple[str, ...]
    hint: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet in the layout of administrative documents.

    ``number``: "Số:        /BB-ĐKT", empty for a list that is no document of its own. ``title`` is printed as given (in
    capitals, then); ``subtitle``: bold lines under it. ``landscape``: none for "as the widest table needs": more than
    five columns. ``recipients``: the lines of "Nơi nhận", at the left of a single signature.
    """

    head: Head
    day: date
    title: str
    subtitle: tuple[str, ...] = ()
    body: tuple[Paragraph | Table, ...] = ()
    signatures: tuple[Signature, ...] = ()
    recipients: tuple[str, ...] = ()
    number: str = ""
    landscape: bool | None = None
    lang: str = "vi"

    @property
    def lies(self) -> bool:
        """Whether the page is wider than high."""
        if self.landscape is not None:
            return self.landscape
        return max((len(part.columns) for part in self.body if isinstance(part, Table)), default=0) > 5


def printable(sheet: Sheet) -> Sheet:
    """The sheet with its texts as any file may hold them: no control characters, no halves of letters."""
    return replace(sheet, title=clean(sheet.title), body=tuple(_cleaned(part) for part in sheet.body))


def _cleaned(part: Paragraph | Table) -> Paragraph | Table:
    if isinstance(part, Paragraph):
        return replace(part, text=clean(part.text))
    return replace(part, rows=[[clean(text) for text in row] for row in part.rows])


def clean(text: str) -> str:
    """A text without what a file can't hold."""
    return _UNPRINTABLE.sub("", text)
