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


#: Files are read in batches of up to so many rows: each batch costs a pass of its own, and a changed file costs one.
_BATCH = 500_000


@dataclass(frozen=True)
class Part:
    """A share of a fact's rows: those of ``rows`` but for ``outdated``, which are among them and must be taken off.

    ``key``: the files' sha256 where ``rows`` are all of immutable files, so that sums of them may be kept; none for
    rows laid over.
    """

    rows: pl.LazyFrame
    key: str | None
    outdated: pl.LazyFrame | None = None


@dataclass(frozen=True)
class _Fact:
    source: FactSource
    live: tuple[FactFile, ...]
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
        for batch in _batches([file for file in held.live if _touches(file, start, end)]):
            paths = [files.folder(self.home) / file.path for file in batch]
            touched = [(path, inside) for path in paths if len(inside := files.held(path, changed))]
            outdated = [files.rows_of(path, inside).lazy() for path, inside in touched]
            key = " ".join(file.sha256 for file in batch)
            parts.append(Part(pl.scan_parquet(paths), key, pl.concat(outdated) if outdated else None))
        if len(held.overlay):
            parts.append(Part(held.overlay.lazy(), None))
        return parts

    def scan(self, fact: str, start: date | None = None, end: date | None = None) -> pl.LazyFrame:
        """All these rows as one frame."""
        held = self._fact(fact)
        changed = np.array(held.changed, dtype=np.int64)
        frames = []
        for file in held.live:
            if _touches(file, start, end):
                path = files.folder(self.home) / file.path
                rows, outdated = pl.scan_parquet(path), files.held(path, changed)
                frames.append(rows.filter(~files.among(outdated)) if len(outdated) else rows)
        return pl.concat([*frames, held.overlay.lazy()])


def _touches(file: FactFile, start: date | None, end: date | None) -> bool:
    """Whether a row of the file may lie in [start, end]."""
    early = start is not None and file.max_day is not None and file.max_day < start
    return not early and not (end is not None and file.min_day is not None and file.min_day > end)


def _batches(live: Sequence[FactFile]) -> Iterator[list[FactFile]]:
    """Files together while they are small; in order of month, so that a change in one moves few of the others."""
    batch: list[FactFile] = []
    for file in sorted(live, key=lambda file: (file.part, file.path)):
        if batch and sum(item.rows for item in batch) + file.rows > _BATCH:
            yield batch
            batch = []
        batch.append(file)
    if batch:
        yield batch


@contextmanager
def snapshot(home: Path, sources: Mapping[str, FactSource], *, at: datetime) -> Iterator[Snapshot]:
    """Open a snapshot of ``sources``; queries on the ``reader`` alias inside it see the same moment."""
    with transaction.atomic(using=READER):
        yield Snapshot(home, at, _read(sources))


def _read(sources: Mapping[str, FactSource]) -> dict[str, _Fact]:
    live: dict[str, list[FactFile]] = {name: [] for name in sources}
    listed = FactFile.objects.using(READER).filter(fact__in=sources, retired_at=None).order_by("id")
    for file in listed:
        live[file.fact].append(file)
    changed: dict[str, set[int]] = {name: set() for name in sources}
    for fact, uid in FactChange.objects.using(READER).filter(fact__in=sources).values_list("fact", "record_uid"):
        changed[fact].add(uid)
    return {
        name: _laid_over(source, tuple(live[name]), tuple(sorted(changed[name]))) for name, source in sources.items()
    }


def _laid_over(source: FactSource, live: tuple[FactFile, ...], changed: tuple[int, ...]) -> _Fact:
    overlay = source.rows(changed, READER) if changed else source.empty()
    return _Fact(source, live, changed, overlay.select(list(source.schema)))


def pending(facts: Sequence[str]) -> int:
    """How many changes wait for compaction."""
    return FactChange.objects.filter(fact__in=facts).count()
