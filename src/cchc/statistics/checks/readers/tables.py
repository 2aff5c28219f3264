"""From a grid of texts to rows of a form: which row is the head, which column is what.

A head may stand in one row (``code,label,unit,value,note`` or STT, Chỉ tiêu, Đơn vị tính, Số liệu, Ghi chú) or in two
("Kết quả thống kê" over "Đơn vị tính" and "Số liệu"); it may come again on every page; a table that goes on after a
page break may have none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from cchc.statistics.checks.readers.model import MAX_ROWS, RawRow, Unreadable

_CODE = re.compile(r"\d[\w.]{0,30}")
_EXACT = {
    "code": frozenset({"code", "stt", "tt", "số tt", "mã", "mã số", "mã chỉ tiêu"}),
    "label": frozenset({"label", "nội dung"}),
    "unit": frozenset({"unit", "đơn vị", "đvt"}),
    "value": frozenset({"value", "giá trị"}),
    "note": frozenset({"note"}),
}
_OPENING = {
    "result": ("kết quả",),
    "label": ("chỉ tiêu", "tên chỉ tiêu", "nội dung chỉ tiêu"),
    "unit": ("đơn vị tính",),
    "value": ("số liệu",),
    "note": ("ghi chú",),
}

_LONGEST_HEAD = 200

_ROLES = ("code", "label", "unit", "value", "note", "result")

Columns = dict[str, int]

NEEDED = frozenset({"code", "label", "value"})  # what a form's head has, whatever else it has


def clean(text: str) -> str:
    """NFC, with every run of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def normalise(code: str) -> str:
    """A code as rows carry it: no spaces, points between its parts, none at the end."""
    return clean(code).replace(" ", "").replace(",", ".").rstrip(".")


def roles(row: Sequence[str]) -> Columns:
    """What the clean cells of a head row say of their columns; empty for a row of data."""
    found: Columns = {}
    for index, cell in enumerate(row):
        if cell and len(cell) <= _LONGEST_HEAD and (role := _role(cell)):
            found.setdefault(role, index)
    return found


@lru_cache(maxsize=4096)
def _role(cell: str) -> str:
    """What a head's cell says of its column; empty for a cell of data. Forms repeat each other's cells."""
    word = "" if cell[0].isdigit() else cell.casefold().strip("*: ")
    known = (role for role in _ROLES if word in _EXACT.get(role, ()) or word.startswith(_OPENING.get(role, ())))
    return next(known, "") if word else ""


@dataclass
class TableReader:
    """Reads the tables of one file in their order and remembers the columns from one to the next."""

    rows: list[RawRow] = field(default_factory=list)
    columns: Columns = field(default_factory=dict)
    headed: bool = False  # a whole head was seen: this file holds a form's table
    needed: frozenset[str] = NEEDED
    _half: Columns = field(default_factory=dict)

    def read(self, grid: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Take the rows of one table, each with its number in the file."""
        for number, row in grid:
            self.take(number, row)

    def take(self, number: int, row: Sequence[str]) -> bool:
        """Take one row; true where it was a head or a row of the form."""
        cells = [clean(cell) for cell in row]
        if not any(cells):
            return False
        found = roles(cells)
        if self._is_head(found):
            return True
        if not self.headed or _numbers_columns(cells):
            return False
        code = normalise(self._cell(cells, "code"))
        if not _CODE.fullmatch(code):
            return False
        if len(self.rows) >= MAX_ROWS:
            raise Unreadable(f"Bảng có hơn {MAX_ROWS} dòng.", f"The table has more than {MAX_ROWS} rows.")
        label, unit, value, note = (self._cell(cells, role) for role in ("label", "unit", "value", "note"))
        self.rows.append(RawRow(code, label, unit, value, note, number))
        return True

    def _is_head(self, found: Columns) -> bool:
        whole = {**self._half, **found} if self._half and "code" not in found else found
        if "result" in self._half and not {"unit", "value"} & found.keys():
            # no second row came: the column of results is the column of values
            self.columns, self.headed = {**self._half, "value": self._half["result"]}, True
        if self.needed <= whole.keys():
            self.columns, self.headed, self._half = whole, True, {}
            return True
        self._half = found if {"code", "label"} <= found.keys() else {}
        return bool(self._half)

    def _cell(self, row: Sequence[str], role: str) -> str:
        index = self.columns.get(role)
        return row[index] if index is not None and index < len(row) else ""


def _numbers_columns(row: Sequence[str]) -> bool:
    """The row under a head that numbers its columns: 1, 2, 3, ... or (1), (2), (3), ..."""
    cells = [cell.strip("()") for cell in row if cell]
    return len(cells) >= 3 and cells[0] == "1" and cells == [str(number) for number in range(1, len(cells) + 1)]
