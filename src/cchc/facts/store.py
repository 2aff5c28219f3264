"""Reading the store: the live files, the changed records and their rows from ONE snapshot of the database.

A reader lays the rows of changed records over the immutable files (anti-join), so that figures are as fresh as the
last committed act. The files can be read after the snapshot is closed: they never change, and a retired one stays for
an hour.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import polars as pl
from django.db import transaction

from cchc.facts import files
from cchc.facts.models import FactFile
from cchc.kernel.errors import UnusableInput
from cchc.kernel.models import FactChange
from cchc.kernel.sources import FactSource

READER = "reader"


@dataclass(frozen=True)
class Part:
    """A share of a fact's rows. ``key``: the file's sha256 where all of the file counts, so that sums of it may be
    kept; none where rows were laid over."""

    rows: pl.LazyFrame
    key: str | None


@dataclass(frozen=True)
class _Fact:
    source: FactSource
    live: tuple[tuple[str, date | None, date | None, str], ...]  # path, min_day, max_day, sha256
    changed: tuple[int, ...]
    overlay: pl.DataFrame


class Snapshot:
    """What was true at one moment for some facts."""

    def __init__(self, home: Path, as_of: datetime, facts: Mapping[str, _Fact]) -> None:
        self.home = home
        self.as_of = as_of
        self._facts = facts

    def source(self, fact: str) -> FactSource:
        return self._fact(fact).source

    def _fact(self, fact: str) -> _Fact:
        if fact not in self._facts:
            raise UnusableInput(f"Chưa có sổ nào ghi sự kiện «{fact}».", f"No register publishes the fact “{fact}”.")
        return self._facts[fact]

    def parts(self, fact: str, start: date | None, end: date | None) -> list[Part]:
        """The rows that touch [start, end] (none: without that bound); files wholly outside are not opened."""
        held = self._fact(fact)
        changed = np.array(held.changed, dtype=np.int64)
        parts = []
        for name, low, high, digest in held.live:
            if (end and low and low > end) or (start and high and high < start):
                continue
            path = files.folder(self.home) / name
            rows = pl.scan_parquet(path)
            if files.holds_any(path, changed):
                outdated = pl.Series(held.changed, dtype=pl.Int64).implode()
                parts.append(Part(rows.filter(~pl.col("record_uid").is_in(outdated)), None))
            else:
                parts.append(Part(rows, digest))
        if len(held.overlay):
            parts.append(Part(held.overlay.lazy(), None))
        return parts

    def scan(self, fact: str, start: date | None = None, end: date | None = None) -> pl.LazyFrame:
        """All these rows as one frame."""
        parts = [part.rows for part in self.parts(fact, start, end)]
        return pl.concat(parts) if parts else self.source(fact).empty().lazy()


@contextmanager
def snapshot(home: Path, sources: Mapping[str, FactSource], *, at: datetime) -> Iterator[Snapshot]:
    """Open a snapshot of ``sources``; queries on the ``reader`` alias inside it see the same moment."""
    with transaction.atomic(using=READER):
        yield Snapshot(home, at, {name: _read(source) for name, source in sources.items()})


def _read(source: FactSource) -> _Fact:
    live = FactFile.objects.using(READER).filter(fact=source.name, retired_at=None).order_by("id")
    listed = tuple(live.values_list("path", "min_day", "max_day", "sha256"))
    changed = tuple(
        FactChange.objects.using(READER)
        .filter(fact=source.name)
        .order_by("record_uid")
        .values_list("record_uid", flat=True)
        .distinct()
    )
    overlay = source.rows(changed, READER) if changed else source.empty()
    return _Fact(source, listed, changed, overlay.select(list(source.schema)))


def pending(facts: Sequence[str]) -> int:
    """How many changes wait for compaction."""
    return FactChange.objects.filter(fact__in=facts).count()
