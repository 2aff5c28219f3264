"""What a reader hands on: rows as written, paragraphs as written, and the refusal."""

from __future__ import annotations

from dataclasses import dataclass

from cchc.kernel.errors import UnusableInput

MAX_BYTES = 20 * 2**20  # a filled form weighs some tens of kilobytes
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_TEXT = 1_000_000  # characters of prose in one file: some five hundred pages


class Unreadable(UnusableInput):
    """A file that can't be read as a filled form or a report, said in one sentence."""


@dataclass(frozen=True)
class RawRow:
    """One row of a form's table, all cells as written. ``row``: its number in the file (the first is 1).

    ``code`` is without its trailing dot. In a spreadsheet ``row`` is the sheet's own, in a DOCX or a text it counts
    the rows of all tables.
    """

    code: str
    label: str
    unit: str
    value: str
    note: str
    row: int


@dataclass(frozen=True)
class FilledForm:
    """A file's rows over all its tables, and its prose.

    ``paragraphs``: in order, without inline marks and footnote marks; items of a list begin with ``- ``; the text of a
    footnote is a paragraph of its own. ``uncomputed``: codes of rows whose value is a formula that the file holds no
    result of, so the cell counts as blank.
    """

    name: str
    kind: str  # csv, xlsx, docx or text
    rows: tuple[RawRow, ...]
    paragraphs: tuple[str, ...] = ()
    uncomputed: tuple[str, ...] = ()
