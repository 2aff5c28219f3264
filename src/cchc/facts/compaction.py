"""Compaction: changed records move into files, and exactly the changes that were read are taken off the list.

One at a time under a lock. New files are written and synced first; then ONE transaction lists them, retires the old
ones and deletes the very change ids that the snapshot held: never "all up to id N", for ids commit out of order. Killed
at any moment it leaves at most a file that nothing lists.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
from django.db import transaction

from cchc.facts import files
from cchc.facts.models import FactFile
from cchc.facts.store import READER
from cchc.kernel.bulk import chunked
from cchc.kernel.locks import home_lock
from cchc.kernel.models import FactChange
from cchc.kernel.sources import FactSource

#: Changes taken at once: bounds memory, and how much a kill loses.
BATCH = 250_000
#: Files of a part smaller than this are merged with what comes.
SMALL = 50_000
#: Pending changes at which a running server compacts.
THRESHOLD = 2_000
#: So many changes in a row are deleted by their range.
_LONG_RUN = 100
RETIRED_FOR = timedelta(hours=1)


class StoreChanged(RuntimeError):
    """Another compaction retired a file meanwhile (only without the lock): nothing was listed, try again."""


@dataclass(frozen=True)
class _Work:
    """What one snapshot showed: change ids, the records, their rows now, and the live files."""

    change_ids: list[int]
    uids: np.ndarray[tuple[int], np.dtype[np.int64]]
    rows: pl.DataFrame
    live: list[FactFile]


def compact(home: Path, sources: Mapping[str, FactSource], *, at: datetime) -> int:
    """Take every pending change into files; returns how many changes were taken."""
    taken = 0
    with home_lock(home, "compaction"):
        for source in sources.values():
            while work := _next(source):
                _apply(home, source, work, at)
                taken += len(work.change_ids)
        _clean(home)
    return taken


def _next(source: FactSource) -> _Work | None:
    with transaction.atomic(using=READER):
        changes = FactChange.objects.using(READER).filter(fact=source.name).order_by("id")
        pairs = list(changes.values_list("id", "record_uid")[:BATCH])
        if not pairs:
            return None
        uids = np.unique(np.array([uid for _, uid in pairs], dtype=np.int64))
        rows = source.rows(uids.tolist(), READER)
        live = list(FactFile.objects.using(READER).filter(fact=source.name, retired_at=None))
    return _Work([change for change, _ in pairs], uids, rows, live)


def _apply(home: Path, source: FactSource, work: _Work, at: datetime) -> None:
    new_parts = set(work.rows.select(files.part_of(source).alias("part"))["part"].unique()) if len(work.rows) else set()
    outdated = pl.Series(work.uids).implode()
    retired: list[FactFile] = []
    frames = [work.rows.select(list(source.schema))]
    for item in work.live:
        path = files.folder(home) / item.path
        touched = len(files.held(path, work.uids)) > 0
        if touched or (item.part in new_parts and item.rows < SMALL):
            retired.append(item)
            frames.append(pl.read_parquet(path).filter(~pl.col("record_uid").is_in(outdated)))
    written = list(files.write_parts(home, source, pl.concat(frames)))
    for item in retired:
        files.touch(home, item.path)
    with transaction.atomic():
        ids = [item.pk for item in retired]
        if FactFile.objects.filter(pk__in=ids, retired_at=None).update(retired_at=at) != len(ids):
            raise StoreChanged
        _list(source, written)
        _delete(work.change_ids)


def _delete(change_ids: Sequence[int]) -> None:
    """Delete exactly these changes. A run of ids without a gap is a range that can hold no other id."""
    ids = np.array(change_ids, dtype=np.int64)
    alone: list[int] = []
    for run in np.split(ids, np.flatnonzero(np.diff(ids) != 1) + 1):
        if len(run) > _LONG_RUN:
            FactChange.objects.filter(pk__range=(int(run[0]), int(run[-1]))).delete()
        else:
            alone.extend(run.tolist())
    for some in chunked(alone):
        FactChange.objects.filter(pk__in=some).delete()


def _list(source: FactSource, written: Iterable[files.Written]) -> None:
    """Make files part of the store."""
    FactFile.objects.bulk_create(
        FactFile(
            path=item.path,
            fact=source.name,
            part=item.part,
            rows=item.rows,
            min_day=item.min_day,
            max_day=item.max_day,
            sha256=item.sha256,
        )
        for item in written
    )


def load(home: Path, source: FactSource, frames: Iterable[pl.DataFrame]) -> int:
    """List rows that have no record in this database (a benchmark's, a country's); returns how many."""
    count = 0
    for frame in frames:
        written = list(files.write_parts(home, source, frame))
        _list(source, written)
        count += len(frame)
    return count


def _clean(home: Path) -> None:
    """Remove files retired an hour ago, and orphans that a killed compaction left an hour ago.

    The hour is the disk's: an act may be dated years before or after the reader that still holds a file.
    """
    live = set(FactFile.objects.filter(retired_at=None).values_list("path", flat=True))
    root = files.folder(home)
    gone = []
    for path in root.glob("*/*.parquet"):
        name = str(path.relative_to(root))
        if name not in live and time.time() - path.stat().st_mtime > RETIRED_FOR.total_seconds():
            files.remove(home, name)
            gone.append(name)
    for some in chunked(gone):
        FactFile.objects.filter(path__in=some).exclude(retired_at=None).delete()
