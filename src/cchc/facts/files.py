"""Files of the store: written once, synced, named by chance, never changed."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from cchc.kernel.sources import FactSource

Uids = np.ndarray[Any, np.dtype[np.int64]]

OPEN = "open"
_ROW_GROUP = 131_072
_LARGEST = 2_000_000


@dataclass(frozen=True)
class Written:
    """A new file, synced to disk and not yet listed."""

    path: str
    part: str
    rows: int
    min_day: date | None
    max_day: date | None
    sha256: str


def folder(home: Path) -> Path:
    return home / "facts"


def part_of(source: FactSource) -> pl.Expr:
    """The closing month of a row, or ``open``."""
    return pl.col(source.closing).dt.strftime("%Y-%m").fill_null(OPEN)


def write_parts(home: Path, source: FactSource, frame: pl.DataFrame) -> Iterator[Written]:
    """Write rows as one or more files a part, sorted by record."""
    for (part,), rows in frame.group_by(part_of(source).alias("__part"), maintain_order=True):
        by_record = rows.select(list(source.schema)).sort("record_uid")
        for start in range(0, len(by_record), _LARGEST):
            yield _write(home, source, str(part), by_record.slice(start, _LARGEST))


def _write(home: Path, source: FactSource, part: str, rows: pl.DataFrame) -> Written:
    name = f"{source.name}/{part}-{secrets.token_hex(8)}.parquet"
    path = folder(home) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    rows.write_parquet(path, compression="zstd", compression_level=3, row_group_size=_ROW_GROUP, statistics=True)
    with uids_path(path).open("wb") as file:
        np.save(file, rows["record_uid"].to_numpy())
        _sync(file.fileno())
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        _sync(file.fileno())
    _sync_folder(path.parent)
    first = "on" if source.grain == "occurrence" else "from_on"
    low, high = rows[first].min(), None if part == OPEN else rows[source.closing].max()
    return Written(name, part, len(rows), _day(low), _day(high), digest)


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None


def _sync(fileno: int) -> None:
    os.fsync(fileno)


def _sync_folder(path: Path) -> None:
    fileno = os.open(path, os.O_RDONLY)
    try:
        os.fsync(fileno)
    finally:
        os.close(fileno)


def uids_path(path: Path) -> Path:
    """The sorted record uids beside a file: whether a record is in it is answered without opening the Parquet."""
    return path.with_suffix(".uids.npy")


def held(path: Path, uids: Uids) -> Uids:
    """Those of the (sorted) records that a file holds rows of."""
    none = uids[:0]
    if not len(uids):
        return none
    inside = _uids(path)
    if not len(inside) or uids[-1] < inside[0] or uids[0] > inside[-1]:
        return none
    at = np.minimum(np.searchsorted(inside, uids), len(inside) - 1)
    found: Uids = uids[inside[at] == uids]
    return found


def touch(home: Path, name: str) -> None:
    """Begin the hour that a retired file stays for the readers that hold it."""
    os.utime(folder(home) / name)


@lru_cache(maxsize=512)
def _uids(path: Path) -> Uids:
    """A file's records, mapped once: it never changes."""
    uids: Uids = np.load(uids_path(path), mmap_mode="r")
    return uids


def among(uids: Uids) -> pl.Expr:
    """Rows of these records."""
    return pl.col("record_uid").is_in(pl.Series(uids).implode())


def rows_of(path: Path, uids: Uids) -> pl.DataFrame:
    """A file's rows of these records. Kept: a file never changes, and one act changes what is asked of one file."""
    return _rows_of(path, uids.tobytes())


@lru_cache(maxsize=256)
def _rows_of(path: Path, uids: bytes) -> pl.DataFrame:
    return pl.scan_parquet(path).filter(among(np.frombuffer(uids, dtype=np.int64))).collect()


def remove(home: Path, name: str) -> None:
    """Remove a file that no reader can still want."""
    path = folder(home) / name
    path.unlink(missing_ok=True)
    uids_path(path).unlink(missing_ok=True)
