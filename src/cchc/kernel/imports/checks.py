"""Checks over whole columns; each failing cell becomes one row error."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from cchc.kernel.actor import Actor
from cchc.kernel.imports.sheet import ROW
from cchc.kernel.scope import MACHINE_VIEWER, Viewer
from cchc.kernel.text import Text

_TIME = r"^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d{1,6}))?\s*(Z|[+-]\d{2}:?\d{2})?)?$"
#: The same written in full, and no wilder than what the program accepts.
_FULL_TIME = r"^(?:19|20)\d{2}-\d{2}-\d{2}T[0-2]\d:[0-5]\d:[0-5]\d[+-](?:0\d|1[0-3]):[0-5]\d$"
_FULL = "%Y-%m-%dT%H:%M:%S%:z"
#: Asia/Ho_Chi_Minh has kept UTC+7 without summer time since 1975.
_LOCAL_MINUTES = 7 * 60
#: Instants that Python can hold, in UTC and on a clock in Vietnam.
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC) - timedelta(minutes=_LOCAL_MINUTES)


@dataclass(frozen=True, order=True)
class RowError:
    """One failing cell: the row as a person counts it (row 1 is the header)."""

    row: int
    column: str
    message: str
    message_en: str = field(default="", compare=False)

    def as_json(self, lang: str = "vi") -> dict[str, object]:
        said = self.message_en if lang == "en" and self.message_en else self.message
        return {"row": self.row, "column": self.column, "message": said}


@dataclass(frozen=True)
class ImportResult:
    """What an import did, or would do when dry; a refused one changed nothing."""

    accepted: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: tuple[RowError, ...] = ()

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> ImportResult:
        """What ``counts`` say: rows accepted, updated and unchanged."""
        return cls(counts["accepted"], counts["updated"], counts["unchanged"])

    @property
    def rejected(self) -> int:
        """Rows that fail: with any, the whole file is refused."""
        return len({error.row for error in self.errors})

    def as_json(self, lang: str = "vi") -> dict[str, object]:
        return {
            "accepted": self.accepted,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "errors": [error.as_json(lang) for error in self.errors],
        }


#: Told how far an import is: (rows done, rows in all).
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ImportKind:
    """A kind of file that enters a register: ``cchc import KIND FILE`` and the console's import page.

    ``run(path, by=, at=, dry_run=, progress=, viewer=)`` does it as one act and refuses rows beyond the viewer's scope.
    ``offered``: whether that viewer could carry it out at all.
    """

    name: str
    title: Text
    columns: tuple[str, ...]
    help: Mapping[str, Text]
    run: Callable[..., ImportResult]
    roles: frozenset[str] = frozenset({"administrator"})
    offered: Callable[[Viewer, datetime], bool] = lambda viewer, at: True

    def __call__(
        self,
        path: Path,
        *,
        by: Actor,
        at: datetime,
        dry_run: bool,
        progress: Progress | None = None,
        viewer: Viewer = MACHINE_VIEWER,
    ) -> ImportResult:
        told = progress or (lambda done, total: None)
        return self.run(path, by=by, at=at, dry_run=dry_run, progress=told, viewer=viewer)


class Checker:
    """Collects row errors over a frame of text columns."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame
        self._errors: list[RowError] = []

    @property
    def errors(self) -> tuple[RowError, ...]:
        return tuple(sorted(self._errors))

    def refuse(self, mask: pl.Series, column: str, vi: str, en: str) -> None:
        """Each row where ``mask`` holds fails; ``{}`` in the sentences stands for the cell's text."""
        if not mask.any():
            return  # as nearly always: an import makes some twenty checks, and rows are picked out only to be named
        bad = self.frame.filter(mask.fill_null(value=False)).select(ROW, column)
        for row, cell in bad.iter_rows():
            self._errors.append(RowError(row, column, vi.replace("{}", str(cell)), en.replace("{}", str(cell))))

    def required(self, *columns: str) -> None:
        for column in columns:
            self.refuse(self.frame[column].is_null(), column, "Ô bắt buộc mà để trống.", "A required cell is empty.")

    def words(self, column: str, allowed: Sequence[str]) -> None:
        """The cell is empty or one of ``allowed``."""
        listed = ", ".join(allowed)
        bad = self.frame[column].is_not_null() & ~self.frame[column].is_in(list(allowed))
        self.refuse(
            bad, column, f"«{{}}» không phải từ được dùng; chỉ nhận: {listed}.", f"“{{}}” is unknown; use: {listed}."
        )

    def once(self, *columns: str) -> None:
        """No two rows share these cells: the later ones fail."""
        again = ~pl.struct(list(columns)).is_first_distinct()
        mask = self.frame.select(
            again & pl.all_horizontal(pl.col(name).is_not_null() for name in columns[:1])
        ).to_series()
        self.refuse(mask, columns[0], "Mã «{}» có hai lần trong tệp.", "Code “{}” comes twice in the file.")

    def longest(self, column: str, limit: int) -> None:
        self.refuse(
            self.frame[column].str.len_chars() > limit,
            column,
            f"Dài quá {limit} ký tự.",
            f"Longer than {limit} characters.",
        )

    def dates(self, column: str) -> pl.Series:
        """The column as dates; a cell that is none fails."""
        cells = self.frame[column]
        shaped = cells.str.contains(r"^\d{4}-\d{2}-\d{2}$")
        parsed = cells.str.to_date("%Y-%m-%d", strict=False)
        parsed = parsed.set(parsed < date.min, None)
        self.refuse(
            cells.is_not_null() & (~shaped | parsed.is_null()),
            column,
            "«{}» không phải một ngày có thật (viết như 2022-06-14).",
            "“{}” is no date that exists (write 2022-06-14).",
        )
        return parsed

    def times(self, column: str, *, bare_day: str) -> pl.Series:
        """The column as instants (UTC microseconds); without an offset, local time. ``bare_day``: the time that a
        date alone stands for."""
        cells = self.frame[column]
        # Nearly all systems write times in full, and those are parsed several times as fast.
        full = cells.str.contains(_FULL_TIME).fill_null(value=False)
        parsed = self.frame.select(
            pl.when(full).then(pl.col(column)).str.to_datetime(_FULL, time_unit="us", strict=False)
        ).to_series()
        if not (full | cells.is_null()).all():
            others = self.frame.select(pl.when(~full).then(pl.col(column)).alias(column))
            parsed = others.select(_instant(column, bare_day)).to_series().zip_with(~full, parsed)
        self.refuse(
            cells.is_not_null() & parsed.is_null(),
            column,
            "«{}» không phải ngày giờ có thật (viết như 2022-06-14T08:00:00+07:00).",
            "“{}” is no time that exists (write 2022-06-14T08:00:00+07:00).",
        )
        return parsed


def _instant(column: str, bare_day: str) -> pl.Expr:
    groups = pl.col(column).str.extract_groups(_TIME)

    def part(number: int) -> pl.Expr:
        return groups.struct.field(str(number))

    clock = part(2).fill_null(bare_day) + part(3).fill_null(":00")
    naive = (part(1) + " " + clock).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
    micros = part(4).fill_null("0").str.pad_end(6, "0").cast(pl.Int64, strict=False)
    offset = part(5).fill_null("+07:00").replace("Z", "+00:00").str.replace(":", "", literal=True)
    hours = offset.str.slice(1, 2).cast(pl.Int64, strict=False)
    minutes = offset.str.slice(3, 2).cast(pl.Int64, strict=False)
    sign = pl.when(offset.str.starts_with("-")).then(-1).otherwise(1)
    shift = sign * (hours * 60 + minutes)
    sane = (hours <= 14) & (minutes < 60)
    instant = naive + pl.duration(microseconds=micros) - pl.duration(minutes=shift)
    utc = pl.when(sane).then(instant).dt.replace_time_zone("UTC")
    return pl.when(utc.is_between(_FIRST, _LAST)).then(utc).alias(column)


def local_day(column: str) -> pl.Expr:
    """The local day of an instant column."""
    return (pl.col(column) + pl.duration(minutes=_LOCAL_MINUTES)).dt.date()


def unchanged(old: Any, new: Any) -> bool:
    """Whether two stored values are the same to an import (none and empty text are)."""
    return (old or "") == (new or "") if isinstance(old, str | None) and isinstance(new, str | None) else old == new
