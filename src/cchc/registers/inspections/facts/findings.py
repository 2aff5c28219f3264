"""How findings count: a spell from the day of finding to the day on which the inspector saw the remedy.

A finding belongs to the unit that inspected, as its visit does. What was annulled counts nowhere; what is no longer
followed stays found and never ends.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from cchc.directory.queries import unit_map
from cchc.directory.versions import lives, of_the_day, unit_versions
from cchc.kernel.bulk import chunked, read_records
from cchc.kernel.sources import FactSource
from cchc.registers.inspections.models.findings import COUNTS_AS, SEVERITIES, Finding, violation_kinds
from cchc.registers.inspections.queries.findings import finding_codes

#: Fields that lines of the form ask for; the catalogue may hold more.
FIELDS = ["administrative_reform", "civil_service", "other"]
_REASON = "facts hold every unit's rows"
_COLUMNS: dict[str, pl.DataType] = {
    "inspected": pl.Int32(),  # the life of the unit that was inspected
    "remedying": pl.Int32(),  # and of the one that must remedy: the same, or one below it
    "field": pl.Enum(FIELDS),
    "kind": pl.Enum(list(COUNTS_AS)),
    "severity": pl.Enum(list(SEVERITIES)),
    "due_on": pl.Date(),
    "remedied": pl.Boolean(),  # reported so, seen by the inspector or not
    "late": pl.Boolean(),  # remedied after its deadline; none while it is not remedied, or without a deadline
    "failed_checks": pl.Int16(),
}
_STORED: dict[str, pl.DataType] = {
    "id": pl.Int64(),
    "inspection__unit_id": pl.Int64(),
    "inspection__inspected_id": pl.Int64(),
    "unit_id": pl.Int64(),
    "inspection__field": pl.String(),
    "kind": pl.String(),
    "severity": pl.String(),
    "found_on": pl.Date(),
    "due_on": pl.Date(),
    "remedied_on": pl.Date(),
    "validated_on": pl.Date(),
    "failed_checks": pl.Int16(),
}


def counted_field(column: str) -> pl.Expr:
    """A visit's field as :data:`FIELDS` count it."""
    return (
        pl.when(pl.col(column).is_in(FIELDS))
        .then(column)
        .otherwise(pl.lit("other"))
        .cast(pl.Enum(FIELDS))
        .alias("field")
    )


def _rows(uids: Sequence[int], using: str) -> pl.DataFrame:
    rows = Finding.objects.unscoped(reason=_REASON, using=using).exclude(state="annulled")
    read = read_records(rows, _STORED, uids)
    known, life = unit_versions(using), lives(using)
    counts_as = {code: kind.counts_as for code, kind in violation_kinds().items()}
    frame = read.with_columns(
        of_the_day(read, "inspection__unit_id", "found_on", known).cast(pl.Int32).alias("unit"),
        *(
            of_the_day(read, column, "found_on", known)
            .replace_strict(life, default=None, return_dtype=pl.Int32)
            .alias(name)
            for name, column in (("inspected", "inspection__inspected_id"), ("remedying", "unit_id"))
        ),
        counted_field("inspection__field"),
        pl.col("kind").replace_strict(counts_as, default="other", return_dtype=pl.String).cast(_COLUMNS["kind"]),
        pl.col("severity").cast(_COLUMNS["severity"]),
        pl.col("remedied_on").is_not_null().alias("remedied"),
        (pl.col("remedied_on") > pl.col("due_on")).alias("late"),
    )
    named = {"id": "record_uid", "found_on": "from_on", "validated_on": "to_on"}
    return frame.rename(named).select(list(INSPECTION_FINDING.schema))


def _uids(using: str) -> list[int]:
    rows = Finding.objects.unscoped(reason=_REASON, using=using).exclude(state="annulled")
    return list(rows.order_by("id").values_list("id", flat=True))


def _findings(**condition: object) -> list[int]:
    rows = Finding.objects.unscoped(reason=_REASON).filter(**condition)
    return list(rows.values_list("id", flat=True))


def one_life(uids: Sequence[int]) -> list[int]:
    """Every version of these versions' units and codes: a new link joins lives, a new version ends another."""
    life, asked, units = lives("default"), set(uids), unit_map().units
    wanted = {life[unit] for unit in asked if unit in life}
    codes = {unit.code for unit in units if unit.id in asked}
    return [unit.id for unit in units if life[unit.id] in wanted or unit.code in codes]


def _of_units(uids: Sequence[int]) -> list[int]:
    """Findings by or at these units."""
    found: set[int] = set()
    for part in chunked(one_life(uids)):
        for name in ("inspection__unit__in", "inspection__inspected__in", "unit__in"):
            found.update(_findings(**{name: part}))
    return sorted(found)


INSPECTION_FINDING = FactSource(
    name="inspection_finding",
    grain="spell",
    place="unit",
    columns=_COLUMNS,
    rows=_rows,
    uids=_uids,
    codes=finding_codes,
    follows={"unit": _of_units},
)
