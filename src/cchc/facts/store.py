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
    """A share of a fact's rows: those of ``rows`` but for ``outdated``, which are among them and must be taken off.

    ``key``: the file's sha256 where ``rows`` are all of an immutable file, so that sums of them may be kept; none for
    rows laid over.
    """

    rows: pl.LazyFrame
    key: str | None
    outdated: pl.LazyFrame | None = None


#: Path, first and last day, sha256.
_File = tuple[str, date | None, date | None, str]


@dataclass(frozen=True)
class _Fact:
    source: FactSource
    live: tuple[_File, ...]
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
        parts = []
        for path, digest, outdated in self._files(fact, start, end):
            rows = pl.scan_parquet(path)
            parts.append(Part(rows, digest, rows.filter(_among(outdated)) if len(outdated) else None))
        overlay = self._fact(fact).overlay
        if len(overlay):
            parts.append(Part(overlay.lazy(), None))
        return parts

    def scan(self, fact: str, start: date | None = None, end: date | None = None) -> pl.LazyFrame:
        """All these rows as one frame."""
        frames = []
        for path, _, outdated in self._files(fact, start, end):
            rows = pl.scan_parquet(path)
            frames.append(rows.filter(~_among(outdated)) if len(outdated) else rows)
        held = self._fact(fact)
        return pl.concat([*frames, held.overlay.lazy()])

    def _files(self, fact: str, start: date | None, end: date | None) -> Iterator[tuple[Path, str, files.Uids]]:
        """Path, sha256 and changed records of each live file that touches [start, end]."""
        held = self._fact(fact)
        changed = np.array(held.changed, dtype=np.int64)
        for name, low, high, digest in held.live:
            if (end and low and low > end) or (start and high and high < start):
                continue
            path = files.folder(self.home) / name
            yield path, digest, files.held(path, changed)


def _among(uids: files.Uids) -> pl.Expr:
    return pl.col("record_uid").is_in(pl.Series(uids).implode())


@contextmanager
def snapshot(home: Path, sources: Mapping[str, FactSource], *, at: datetime) -> Iterator[Snapshot]:
    """Open a snapshot of ``sources``; queries on the ``reader`` alias inside it see the same moment."""
    with transaction.atomic(using=READER):
        yield Snapshot(home, at, _read(sources))


def _read(sources: Mapping[str, FactSource]) -> dict[str, _Fact]:
    live: dict[str, list[_File]] = {name: [] for name in sources}
    listed = FactFile.objects.using(READER).filter(fact__in=sources, retired_at=None).order_by("id")
    for fact, path, low, high, digest in listed.values_list("fact", "path", "min_day", "max_day", "sha256"):
        live[fact].append((path, low, high, digest))
    changed: dict[str, set[int]] = {name: set() for name in sources}
    for fact, uid in FactChange.objects.using(READER).filter(fact__in=sources).values_list("fact", "record_uid"):
        changed[fact].add(uid)
    return {
        name: _laid_over(source, tuple(live[name]), tuple(sorted(changed[name]))) for name, source in sources.items()
    }


def _laid_over(source: FactSource, live: tuple[_File, ...], changed: tuple[int, ...]) -> _Fact:
    overlay = source.rows(changed, READER) if changed else source.empty()
    return _Fact(source, live, changed, overlay.select(list(source.schema)))


def pending(facts: Sequence[str]) -> int:
    """How many changes wait for compaction."""
    return FactChange.objects.filter(fact__in=facts).count()
