"""Which version of a unit or procedure was in force on a day, for whole columns at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache

import polars as pl

from cchc.directory.models import ProcedureVersion
from cchc.directory.queries import UnitMap, unit_map

_SCHEMA = {"version": pl.Int64, "key": pl.String, "valid_from": pl.Date, "valid_to": pl.Date}


def unit_versions(using: str) -> pl.DataFrame:
    """``version`` (id), ``key`` (code), ``valid_from``, ``valid_to`` of every unit version, by first day."""
    return _unit_versions(unit_map(using))


@lru_cache(maxsize=4)
def _unit_versions(units: UnitMap) -> pl.DataFrame:
    return _frame([(unit.id, unit.code, unit.valid_from, unit.valid_to) for unit in units.units], _SCHEMA)


def lives(using: str) -> Mapping[int, int]:
    """Unit version (id) -> the unit's life: the id of the first of the versions that are one unit under changing names.

    One unit: its versions linked one to one as the same, renamed or moved, and the next version of its code under its
    very name. A code alone says nothing: different units use it one after another. Lives fit an Int32.
    """
    return lives_of(unit_map(using))


_ONE_UNIT = ("same", "rename", "move")


@lru_cache(maxsize=4)
def lives_of(units: UnitMap) -> Mapping[int, int]:
    """The lives on a map; see :func:`lives`."""
    before = _earlier(units)
    found: dict[int, int] = {}
    for unit in sorted(units.units, key=lambda unit: (unit.valid_from, unit.id)):
        earlier = before.get(unit.id)
        found[unit.id] = unit.id if earlier is None else found.get(earlier, earlier)
    return found


def _earlier(units: UnitMap) -> dict[int, int]:
    """For each version that goes on what an earlier one was, that one."""
    known = [link for link in units.links if link.new is not None and link.new != link.old]
    heirs, forebears = Counter(link.old for link in known), Counter(link.new for link in known)
    single = [link for link in known if heirs[link.old] == forebears[link.new] == 1 and link.kind in _ONE_UNIT]
    before = {link.new: link.old for link in single if link.new is not None}
    begun = {(unit.code, unit.name, unit.valid_from): unit.id for unit in units.units}
    for unit in units.units:
        if unit.valid_to is None or unit.valid_to == date.max or heirs[unit.id]:
            continue
        following = begun.get((unit.code, unit.name, unit.valid_to + timedelta(days=1)))
        if following is not None and not forebears[following]:
            before[following] = unit.id
    return before


def procedure_versions(using: str) -> pl.DataFrame:
    """The same of procedures, with ``procedure`` (what outlives every version) and ``online_level``."""
    names = ("id", "procedure__code", "valid_from", "valid_to", "procedure_id", "online_level")
    rows = list(ProcedureVersion.objects.using(using).values_list(*names))
    return _frame(rows, {**_SCHEMA, "procedure": pl.Int32, "online_level": pl.Int8})


def _frame(rows: Sequence[tuple[object, ...]], schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row").sort("valid_from", "version")


def of_the_day(frame: pl.DataFrame, column: str, day: str, versions: pl.DataFrame) -> pl.Series:
    """For each row the version in force on its ``day`` of the code whose version ``column`` names.

    A record points to the version that was known when it came in; a version entered later, for days that had passed,
    ends that one. Where none is in force, the pointer stays.
    """
    held = frame.select(pl.col(column).cast(pl.Int64).alias("version"), day)
    known = held.join(versions, on="version", how="left", maintain_order="left")
    strays = ~_in_force(known, day)
    if not strays.any():
        return known["version"]
    asked = known.select("version", "key", day).with_row_index("at").filter(strays).sort(day, nulls_last=True)
    met = asked.join_asof(
        versions.rename({"version": "now"}),
        left_on=day,
        right_on="valid_from",
        by="key",
        strategy="backward",
        check_sortedness=False,
    )
    met = met.filter(_in_force(met, day)).select("at", pl.col("now").alias("version"))
    return known.select("version").with_row_index("at").update(met, on="at")["version"]


def _in_force(frame: pl.DataFrame, day: str) -> pl.Series:
    ends = frame["valid_to"].is_null() | (frame[day] <= frame["valid_to"])
    return ((frame[day] >= frame["valid_from"]) & ends).fill_null(value=False)
