"""How a visit counts: one occurrence on the day it ended on site, at the unit that inspected.

The inspected unit is its life, so that a unit renamed in the period counts once, and two units that used one code
after another count twice. Who was on the visit stays in the register: facts hold no person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import polars as pl

from cchc.directory.models import UNIT_LEVELS
from cchc.directory.queries import UnitMap, unit_map
from cchc.directory.versions import lives, of_the_day, unit_versions
from cchc.kernel.bulk import chunked, read_records
from cchc.kernel.sources import FactSource
from cchc.registers.inspections.facts.findings import FIELDS, counted_field
from cchc.registers.inspections.models.visits import FORMS, Inspection
from cchc.registers.inspections.queries.visits import codes

_REASON = "facts hold every unit's rows"
_COLUMNS: dict[str, pl.DataType] = {
    "inspected": pl.Int32(),  # the life of the unit that was inspected
    "inspected_level": pl.Enum(list(UNIT_LEVELS)),
    "field": pl.Enum(FIELDS),
    "form": pl.Enum(list(FORMS)),
    "again": pl.Boolean(),  # another look at what an earlier visit saw
}
_STORED: dict[str, pl.DataType] = {
    "id": pl.Int64(),
    "unit_id": pl.Int64(),
    "inspected_id": pl.Int64(),
    "field": pl.String(),
    "form": pl.String(),
    "again_of_id": pl.Int64(),
    "ended_on": pl.Date(),
}


@lru_cache(maxsize=4)
def _levels(units: UnitMap) -> Mapping[int, str]:
    return {unit.id: unit.level for unit in units.units}


def _rows(uids: Sequence[int], using: str) -> pl.DataFrame:
    rows = Inspection.objects.unscoped(reason=_REASON, using=using).exclude(ended_on=None)
    read = read_records(rows, _STORED, uids)
    known = unit_versions(using)
    inspected = of_the_day(read, "inspected_id", "ended_on", known)
    frame = read.with_columns(
        of_the_day(read, "unit_id", "ended_on", known).cast(pl.Int32).alias("unit"),
        inspected.replace_strict(lives(using), default=None, return_dtype=pl.Int32).alias("inspected"),
        inspected.replace_strict(_levels(unit_map(using)), default=None, return_dtype=pl.String)
        .cast(_COLUMNS["inspected_level"])
        .alias("inspected_level"),
        counted_field("field"),
        pl.col("form").cast(_COLUMNS["form"]),
        pl.col("again_of_id").is_not_null().alias("again"),
    )
    return frame.rename({"id": "record_uid", "ended_on": "on"}).select(list(INSPECTION.schema))


def _ids(using: str = "default", **condition: object) -> list[int]:
    rows = Inspection.objects.unscoped(reason=_REASON, using=using).exclude(ended_on=None)
    return list(rows.filter(**condition).order_by("id").values_list("id", flat=True))


def _of_units(uids: Sequence[int]) -> list[int]:
    """Visits by or to units whose versions or links changed; a new link joins lives, so all of a life are asked."""
    life, found = lives("default"), set[int]()
    wanted = {life[unit] for unit in uids if unit in life}
    codes_of = {unit.code for unit in unit_map().units if unit.id in set(uids)}
    versions = [unit.id for unit in unit_map().units if life[unit.id] in wanted or unit.code in codes_of]
    for part in chunked(versions):
        found.update(_ids(unit__in=part), _ids(inspected__in=part))
    return sorted(found)


INSPECTION = FactSource(
    name="inspection",
    grain="occurrence",
    place="unit",
    columns=_COLUMNS,
    rows=_rows,
    uids=_ids,
    codes=codes,
    follows={"unit": _of_units},
)
