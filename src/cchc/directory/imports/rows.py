"""What the directory's lists have in common: validity, overlaps, and what a list changes."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from cchc.directory.models import OrgUnit
from cchc.kernel.dates import local
from cchc.kernel.errors import UnusableInput
from cchc.kernel.imports.checks import Checker, RowError
from cchc.kernel.imports.sheet import ROW
from cchc.kernel.scope import Viewer

Key = tuple[str, date]  # a version's code and valid_from


class RowChecker(Checker):
    """A checker that also takes single rows, for rules that whole columns can't say."""

    def row(self, number: int, column: str, vi: str, en: str) -> None:
        self._errors.append(RowError(number, column, vi, en))

    def sound(self, rows: Iterable[dict[str, Any]]) -> tuple[list[dict[str, Any]], frozenset[str]]:
        """(rows without a fault so far, codes of which a row has one: what rests on those can't be judged yet)."""
        failing = {error.row for error in self._errors}
        listed = list(rows)
        doubtful = frozenset(row["code"] for row in listed if row[ROW] in failing and row["code"])
        return [row for row in listed if row[ROW] not in failing], doubtful

    def validity(self) -> tuple[pl.Series, pl.Series]:
        starts, ends = self.dates("valid_from"), self.dates("valid_to")
        self.refuse(
            ends < starts, "valid_to", "Ngày hết hiệu lực «{}» trước ngày bắt đầu.", "“{}” is before valid_from."
        )
        return starts, ends


def covers_home(viewer: Viewer, at: datetime) -> bool:
    """Whether the viewer's scope holds every unit in force: only then may shared lists be changed."""
    if viewer.units is None:
        return True
    day = local(at).date()
    rows = OrgUnit.objects.filter(valid_from__lte=day).exclude(valid_to__lt=day)
    return not set(rows.values_list("pk", flat=True)) - viewer.units


def require_whole_home(viewer: Viewer, at: datetime) -> None:
    if not covers_home(viewer, at):
        raise UnusableInput(
            "Danh mục này dùng chung cho mọi đơn vị; chỉ quản trị ở đơn vị cao nhất được nhập.",
            "Every unit shares this list; only an administrator of the highest unit may import it.",
        )


def working_days(errors: RowChecker, row: Mapping[str, Any]) -> tuple[Decimal | None, bool]:
    """(the row's working days, none where the cell is empty; whether the cell is wrong, and then its error stands)."""
    text = row["working_days"]
    if not text:
        return None, False
    try:
        days = Decimal(text.replace(",", "."))
        if not days.is_finite() or days < 0 or days > 10_000:
            raise InvalidOperation
        return days.quantize(Decimal("0.01")), False
    except InvalidOperation:
        errors.row(
            row[ROW], "working_days", f"«{text}» không phải số ngày làm việc.", f"“{text}” is no number of days."
        )
        return None, True


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def compared(
    rows: Iterable[dict[str, Any]],
    existing: Mapping[Key, Mapping[str, Any]],
    also: Container[Key] = (),
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The new and changed rows, and what taking them over does; ``also``: rows changed in what they link to."""
    counts = {"accepted": 0, "updated": 0, "unchanged": 0}
    changed = []
    for row in rows:
        key = (row["code"], row["valid_from"])
        old = existing.get(key)
        if old != row:
            changed.append(row)
        counts["accepted" if old is None else "updated" if old != row or key in also else "unchanged"] += 1
    return changed, counts


def refuse_overlaps(
    errors: RowChecker,
    rows: list[dict[str, Any]],
    existing: Mapping[Key, Mapping[str, Any]],
    doubtful: Container[str] = (),
) -> None:
    """Refuse overlapping validity of one code, the file's rows and the stored ones taken together; but for ``doubtful``
    codes, whose faulty rows would change the answer."""
    spans: dict[str, list[tuple[date, date, int]]] = defaultdict(list)
    given = {(row["code"], row["valid_from"]) for row in rows}
    for (code, start), old in existing.items():
        if (code, start) not in given:
            spans[code].append((start, old["valid_to"] or date.max, 0))
    for row in rows:
        spans[row["code"]].append((row["valid_from"], row["valid_to"] or date.max, row[ROW]))
    for code, items in spans.items():
        if code in doubtful:
            continue
        items.sort()
        for (_, end, first), (start, _, second) in pairwise(items):
            if start <= end:
                errors.row(
                    second or first,
                    "valid_from",
                    f"Mã «{code}» có hai khoảng hiệu lực chồng nhau (từ {start.isoformat()}).",
                    f"Code “{code}” has overlapping validity (from {start.isoformat()}).",
                )
