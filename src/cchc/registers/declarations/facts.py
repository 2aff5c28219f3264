"""How a declaration counts: one occurrence on the last day of its period. The reason stays in the register: it is free
text, and facts hold no person."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from cchc.kernel.bulk import chunked
from cchc.kernel.periods import period_of
from cchc.kernel.sources import FactSource
from cchc.registers.declarations.models import STATES, Declaration
from cchc.registers.declarations.queries import codes, reasons


def _rows(uids: Sequence[int], using: str) -> pl.DataFrame:
    rows: list[tuple[object, ...]] = []
    for part in chunked(uids):
        read = Declaration.objects.unscoped(reason="facts hold every unit's rows", using=using).filter(pk__in=part)
        for uid, unit, period, form, line, state, value in read.values_list(
            "id", "unit_id", "period", "form", "line", "state", "value"
        ):
            number = None if value is None else float(value)
            rows.append((uid, unit, period_of(period).end, period, form, line, state, number))
    return pl.DataFrame(rows, schema=DECLARATION.schema, orient="row")


def _uids(using: str) -> list[int]:
    rows = Declaration.objects.unscoped(reason="facts hold every unit's rows", using=using)
    return list(rows.order_by("id").values_list("id", flat=True))


DECLARATION = FactSource(
    name="declaration",
    grain="occurrence",
    place="unit",
    columns={
        "period": pl.String(),
        "form": pl.String(),
        "line": pl.String(),
        "state": pl.Enum(list(STATES)),
        "value": pl.Float64(),
    },
    rows=_rows,
    uids=_uids,
    codes=codes,
    notes=reasons,
)
