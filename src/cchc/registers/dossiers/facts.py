"""How a dossier counts: one spell, from the local day of receipt to the local day of finishing.

Instants become days here, once: a period is whole days in Asia/Ho_Chi_Minh, so days decide everything but the due
time. ``due_by``: the day at whose end (24:00) the dossier is due already; ``on_time``: finished_at <= due_at;
``early``: finished on a day before the due day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

import polars as pl

from cchc.directory.queries import UnitMap, standing_below, unit_map
from cchc.directory.versions import of_the_day, procedure_versions, unit_versions
from cchc.kernel.bulk import chunked, read_records
from cchc.kernel.imports.checks import local_day
from cchc.kernel.sources import LEVELS, FactSource
from cchc.registers.dossiers.models import CHANNELS, OUTCOMES, Dossier
from cchc.registers.dossiers.queries import codes

_COLUMNS: dict[str, pl.DataType] = {
    "level": pl.Enum(LEVELS),  # of government, of the unit that received it
    "channel": pl.Enum(list(CHANNELS)),
    "outcome": pl.Enum(list(OUTCOMES)),
    "procedure": pl.Int32(),
    "online_level": pl.Int8(),  # of the procedure on the day of receipt
    "due_by": pl.Date(),
    "on_time": pl.Boolean(),
    "early": pl.Boolean(),
}
_AT = pl.Datetime("us", "UTC")
_AS_STORED: dict[str, pl.DataType] = {
    "channel": pl.String(),
    "outcome": pl.String(),
    "received_at": _AT,
    "due_at": _AT,
    "finished_at": _AT,
}
_STORED = {"id": pl.Int64(), "unit_id": pl.Int32(), "procedure_id": pl.Int64(), **_AS_STORED}
_READ = {"record_uid": pl.Int64(), "unit": pl.Int32(), "procedure": pl.Int32(), "online_level": pl.Int8(), **_AS_STORED}


@lru_cache(maxsize=4)
def _levels(units: UnitMap) -> Mapping[int, str]:
    tree = units.as_was(date.min, date.max)
    return {unit: tree.government_level(unit) for unit in tree.parents}


def spells(read: pl.DataFrame, levels: Mapping[int, str]) -> pl.DataFrame:
    """Fact rows of dossiers read as ``_READ``; ``levels``: unit version -> level of government."""
    level = pl.col("unit").replace_strict(levels, return_dtype=pl.String, default=None)
    frame = read.with_columns(
        level.cast(_COLUMNS["level"]).alias("level"),
        pl.col("channel").cast(_COLUMNS["channel"]),
        pl.col("outcome").replace("", None).cast(_COLUMNS["outcome"]),
        local_day("received_at").alias("from_on"),
        local_day("finished_at").alias("to_on"),
        local_day("due_at").alias("due_day"),
        # An instant of 24:00 sharp is due at the end of the day before.
        (pl.col("due_at") - pl.duration(microseconds=1)).alias("due_at_end"),
    )
    return frame.with_columns(
        local_day("due_at_end").alias("due_by"),
        (pl.col("finished_at") <= pl.col("due_at")).alias("on_time"),
        (pl.col("to_on") < pl.col("due_day")).alias("early"),
    ).select(list(DOSSIER.schema))


def _rows(uids: Sequence[int], using: str) -> pl.DataFrame:
    rows = Dossier.objects.unscoped(reason="facts hold every unit's rows", using=using)
    named = {"id": "record_uid", "unit_id": "unit", "procedure_id": "procedure"}
    frame = read_records(rows, _STORED, uids).rename(named).with_columns(local_day("received_at").alias("day"))
    procedures = procedure_versions(using)
    frame = frame.with_columns(
        of_the_day(frame, "unit", "day", unit_versions(using)).cast(_READ["unit"]).alias("unit"),
        of_the_day(frame, "procedure", "day", procedures).alias("version"),
    )
    attributes = procedures.select("version", "procedure", "online_level")
    frame = frame.drop("procedure").join(attributes, on="version", how="left")
    return spells(frame.select(list(_READ)), _levels(unit_map(using)))


def _uids(using: str) -> list[int]:
    rows = Dossier.objects.unscoped(reason="facts hold every unit's rows", using=using)
    return list(rows.order_by("id").values_list("id", flat=True))


def _ids(**condition: object) -> list[int]:
    rows = Dossier.objects.unscoped(reason="facts hold every unit's rows").filter(**condition)
    return list(rows.values_list("id", flat=True))


def _of_procedures(uids: Sequence[int]) -> list[int]:
    """Dossiers of any version of these versions' procedures."""
    found: list[int] = []
    for part in chunked(uids):
        found.extend(_ids(procedure__procedure__versions__in=part))
    return found


def _of_units(uids: Sequence[int]) -> list[int]:
    """Dossiers of any version of these units, and of departments below them: they take their level from above."""
    found: list[int] = []
    for part in chunked(standing_below(uids)):
        found.extend(_ids(unit__in=part))
    return found


DOSSIER = FactSource(
    name="dossier",
    grain="spell",
    place="unit",
    columns=_COLUMNS,
    rows=_rows,
    uids=_uids,
    codes=codes,
    follows={"procedure": _of_procedures, "unit": _of_units},
)
