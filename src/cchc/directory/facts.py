"""What the directory publishes: procedure versions and units as spells, acts on procedures as occurrences."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from django.db.models import QuerySet

from cchc.directory.models import ACT_KINDS, OrgUnit, ProcedureAct, ProcedureVersion
from cchc.kernel.bulk import chunked
from cchc.kernel.sources import LEVELS, FactSource

_LEVEL = pl.Enum(LEVELS)
_INTERLINKED = pl.Enum(["no", "same_level", "cross_level"])

_PROCEDURE_COLUMNS: dict[str, pl.DataType] = {
    "procedure": pl.Int32(),
    "level": _LEVEL,
    "eligible_level": pl.Int8(),
    "online_level": pl.Int8(),
    "national_portal": pl.Boolean(),
    "fee": pl.Boolean(),
    "online_payment": pl.Boolean(),
    "interlinked": _INTERLINKED,
    "location_free": pl.Boolean(),
}


def _procedure_rows(uids: Sequence[int], using: str) -> pl.DataFrame:
    names = ("id", "valid_from", "valid_to", "procedure_id", *list(_PROCEDURE_COLUMNS)[1:])
    rows: list[tuple[object, ...]] = []
    for part in chunked(uids):
        rows.extend(ProcedureVersion.objects.using(using).filter(pk__in=part).values_list(*names))
    return pl.DataFrame(rows, schema=PROCEDURE.schema, orient="row")


def _procedure_codes(uids: Sequence[int]) -> list[str]:
    found = {v.pk: v.procedure.code for v in ProcedureVersion.objects.select_related("procedure").filter(pk__in=uids)}
    return [found[uid] for uid in uids if uid in found]


PROCEDURE = FactSource(
    name="procedure",
    grain="spell",
    place="level",
    columns=_PROCEDURE_COLUMNS,
    rows=_procedure_rows,
    uids=lambda using: list(ProcedureVersion.objects.using(using).order_by("id").values_list("id", flat=True)),
    codes=_procedure_codes,
)


_ACT_COLUMNS: dict[str, pl.DataType] = {
    "level": _LEVEL,  # of government, of the procedure as it was acted on
    "procedure": pl.Int32(),
    "kind": pl.Enum(list(ACT_KINDS)),
}


def _acts(using: str) -> QuerySet[ProcedureAct]:
    rows: QuerySet[ProcedureAct] = ProcedureAct.objects.unscoped(reason="facts hold every act", using=using)
    return rows


def _act_rows(uids: Sequence[int], using: str) -> pl.DataFrame:
    """Annulled acts give no row."""
    rows: list[tuple[object, ...]] = []
    for part in chunked(uids):
        standing = _acts(using).filter(pk__in=part, annulled_at=None)
        rows.extend(standing.values_list("id", "on", "level", "procedure_id", "kind"))
    return pl.DataFrame(rows, schema=PROCEDURE_ACT.schema, orient="row")


def _act_uids(using: str) -> list[int]:
    standing = _acts(using).filter(annulled_at=None)
    return list(standing.order_by("id").values_list("id", flat=True))


def _act_codes(uids: Sequence[int]) -> list[str]:
    """Procedure and decision: "1.000103 (12/QĐ-UBND)"."""
    acts = _acts("default").select_related("procedure", "decision")
    found = {act.pk: str(act) for act in acts.filter(pk__in=uids)}
    return [found[uid] for uid in uids if uid in found]


PROCEDURE_ACT = FactSource(
    name="procedure_act",
    grain="occurrence",
    place="level",
    columns=_ACT_COLUMNS,
    rows=_act_rows,
    uids=_act_uids,
    codes=_act_codes,
)


def _unit_rows(uids: Sequence[int], using: str) -> pl.DataFrame:
    rows: list[tuple[object, ...]] = []
    for part in chunked(uids):
        rows.extend(
            OrgUnit.objects.using(using).filter(pk__in=part).values_list("id", "id", "valid_from", "valid_to", "level")
        )
    return pl.DataFrame(rows, schema=UNIT.schema, orient="row")


def _unit_codes(uids: Sequence[int]) -> list[str]:
    found = {unit.pk: unit.code for unit in OrgUnit.objects.filter(pk__in=uids)}
    return [found[uid] for uid in uids if uid in found]


UNIT = FactSource(
    name="unit",
    grain="spell",
    place="unit",
    columns={"level": pl.Enum([*LEVELS, "department", "service"])},
    rows=_unit_rows,
    uids=lambda using: list(OrgUnit.objects.using(using).order_by("id").values_list("id", flat=True)),
    codes=_unit_codes,
)
