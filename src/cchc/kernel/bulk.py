"""Many rows at once: COPY on PostgreSQL, executemany on SQLite. For operations only; never past them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, TypeVar

import polars as pl
from django.db import connection, connections
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

_CHUNK = 10_000
#: Rows that are Python objects at one time while a frame is read.
_READ_AT_ONCE = 100_000
#: Ids that are looked at together, whether they lie together.
_RANGE = 5_000


def _sqlite_value(value: Any) -> Any:
    """Dates as Django's SQLite backend stores them: UTC without offset."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return value


def insert_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert ``rows`` into ``table`` within the current transaction; returns how many."""
    if connection.vendor == "sqlite":
        rows = (tuple(map(_sqlite_value, row)) for row in rows)
    return _insert(table, columns, rows)


def _insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows whose values the database knows."""
    names = ", ".join(f'"{name}"' for name in columns)
    count = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
                    count += 1
            return count
        marks = ", ".join("?" for _ in columns)
        statement = f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608  names are the program's own
        iterator = iter(rows)
        raw = cursor.cursor.connection
        while chunk := list(islice(iterator, _CHUNK)):
            raw.executemany(statement, chunk)
            count += len(chunk)
    return count


def insert_frame(table: str, frame: pl.DataFrame) -> int:
    """Insert a frame's columns into those of the same names; instants are in UTC. Returns how many rows."""
    if connection.vendor == "sqlite":
        frame = frame.with_columns(_printed(name, kind) for name, kind in frame.schema.items())
    return _insert(table, frame.columns, frame.iter_rows())


def _printed(name: str, kind: pl.DataType) -> pl.Expr:
    """A column as Django's SQLite backend stores it; see :func:`_sqlite_value`."""
    if isinstance(kind, pl.Date):
        return pl.col(name).dt.to_string("%Y-%m-%d")
    if isinstance(kind, pl.Datetime):
        whole = pl.col(name).dt.microsecond() == 0
        short, long = (pl.col(name).dt.to_string(f"%Y-%m-%d %H:%M:%S{part}") for part in ("", "%.6f"))
        return pl.when(whole).then(short).otherwise(long).alias(name)
    return pl.col(name)


def update_rows(table: str, key: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Set ``columns`` of the rows whose ``key`` is each row's last value; returns how many rows were given."""
    count = 0
    iterator = iter(rows)
    with connection.cursor() as cursor:
        mark = "?" if connection.vendor == "sqlite" else "%s"
        pairs = ", ".join(f'"{name}" = {mark}' for name in columns)
        statement = f'UPDATE "{table}" SET {pairs} WHERE "{key}" = {mark}'  # noqa: S608  names are the program's own
        while chunk := list(islice(iterator, _CHUNK)):
            if connection.vendor == "sqlite":
                raw = cursor.cursor.connection
                raw.executemany(statement, [tuple(map(_sqlite_value, row)) for row in chunk])
            else:
                cursor.executemany(statement, chunk)
            count += len(chunk)
    return count


def read_frame(rows: QuerySet[Any], columns: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Columns of a query as a frame of these types, in its order; instants in UTC.

    SQLite keeps days and instants as text, and whole columns of it are parsed here ten times as fast as cell by cell.
    """
    as_text = [
        name
        for name, kind in columns.items()
        if isinstance(kind, pl.Date | pl.Datetime) and connections[rows.db].vendor == "sqlite"
    ]
    asked = [Cast(name, TextField()) if name in as_text else name for name in columns]
    schema = {name: pl.String() if name in as_text else kind for name, kind in columns.items()}
    read = iter(rows.values_list(*asked).iterator(chunk_size=_CHUNK))
    frames = [pl.DataFrame(schema=schema)]
    while some := list(islice(read, _READ_AT_ONCE)):
        frames.append(pl.DataFrame(some, schema=schema, orient="row"))
    return pl.concat(frames).with_columns(_parsed(name, columns[name]) for name in as_text)


def read_records(rows: QuerySet[Any], columns: Mapping[str, pl.DataType], uids: Sequence[int]) -> pl.DataFrame:
    """The same of the rows with these ids, which ascend; ``columns`` holds ``id``.

    What an import added lies together, and a range of ids is asked for many times as fast as a list of them.
    """
    frames = [pl.DataFrame(schema=dict(columns))]
    for part in chunked(uids, _RANGE):
        if part[-1] - part[0] < 2 * len(part):
            wanted = pl.Series(part, dtype=pl.Int64).implode()
            frames.append(
                read_frame(rows.filter(id__range=(part[0], part[-1])), columns).filter(pl.col("id").is_in(wanted))
            )
        else:
            frames.extend(read_frame(rows.filter(id__in=some), columns) for some in chunked(part))
    return pl.concat(frames)


def _parsed(name: str, kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.Date):
        return pl.col(name).str.to_date("%Y-%m-%d")
    return pl.col(name).str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us").dt.replace_time_zone("UTC")


V = TypeVar("V")


def chunked(values: Sequence[V], size: int = 900) -> Iterable[Sequence[V]]:
    """Parts small enough for one ``IN (...)`` on SQLite."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
