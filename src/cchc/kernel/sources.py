"""The FactSource protocol: what a register publishes at the waist.

A fact is a typed, person-free relation. Two grains only: an **occurrence** has ``on``; a **spell** has ``from_on`` and
``to_on`` (none while it lasts). Days are days in Asia/Ho_Chi_Minh. Every row has ``record_uid`` (Int64) and, where the
fact happens at a unit, ``unit`` (Int32: the id of the unit version of the day).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

Grain = Literal["occurrence", "spell"]
Place = Literal["unit", "level", "none"]
Reach = Literal["records", "count_only"]

#: Levels of government, highest first, as facts and forms write them.
LEVELS = ("province", "district", "commune")


@dataclass(frozen=True)
class FactSource:
    """What one register says of itself in facts.

    ``columns``: the fact's own columns and types, beside ``record_uid``, ``unit`` and the grain's dates.
    ``rows(uids, using)``: all rows of these records on that database alias; a record without rows gives none.
    ``uids(using)``: every record that publishes, in ascending order.
    ``codes(uids)``: what explain shows of a record, in the order asked; only for ``reach == "records"``.
    ``notes(uids)``: what each record says of itself in words (a declaration's reason), where it says anything.
    ``follows``: another fact's name -> the records here whose rows hold something of those records (a dossier's rows
    hold its procedure's online level), so that a correction there reaches the rows here.
    ``place``: ``unit`` rows belong to a unit; ``level`` rows count for every unit of that level of government.
    """

    name: str
    grain: Grain
    place: Place
    columns: Mapping[str, pl.DataType]
    rows: Callable[[Sequence[int], str], pl.DataFrame]
    uids: Callable[[str], Sequence[int]]
    codes: Callable[[Sequence[int]], Sequence[str]]
    reach: Reach = "records"
    notes: Callable[[Sequence[int]], Sequence[str]] | None = None
    follows: Mapping[str, Callable[[Sequence[int]], Iterable[int]]] = field(default_factory=dict)

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Column types in order, as the store's files hold them."""
        dates = {"on": pl.Date()} if self.grain == "occurrence" else {"from_on": pl.Date(), "to_on": pl.Date()}
        place = {"unit": pl.Int32()} if self.place == "unit" else {}
        return {"record_uid": pl.Int64(), **place, **dates, **self.columns}

    def empty(self) -> pl.DataFrame:
        return pl.DataFrame(schema=self.schema)

    @property
    def closing(self) -> str:
        """The column by whose month the store's parts are cut."""
        return "on" if self.grain == "occurrence" else "to_on"
