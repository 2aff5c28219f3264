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


def _sqlite_value(value: Any) -> Any:
    """Dates as Django's SQLite backend stores them: UTC without offset."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return value


def insert_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert ``rows`` into ``table`` within the current transaction; returns how many."""
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
        while chunk := [tuple(map(_sqlite_value, row)) for row in islice(iterator, _CHUNK)]:
            raw.executemany(statement, chunk)
            count += len(chunk)
    return count


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
    frame = pl.DataFrame(list(rows.values_list(*asked)), schema=schema, orient="row")
    return frame.with_columns(_parsed(name, columns[name]) for name in as_text)


def _parsed(name: str, kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.Date):
        return pl.col(name).str.to_date("%Y-%m-%d")
    return pl.col(name).str.to_datetime("%Y-%m-%d %H:%M:%S%.f", time_unit="us").dt.replace_time_zone("UTC")


V = TypeVar("V")


def chunked(values: Sequence[V], size: int = 900) -> Iterable[Sequence[V]]:
    """Parts small enough for one ``IN (...)`` on SQLite."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
