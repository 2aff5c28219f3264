"""How a text counts: one occurrence on its day of issue, at the unit that issued it."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from cchc.kernel.bulk import chunked
from cchc.kernel.sources import LEVELS, FactSource
from cchc.registers.legal_texts.models import LegalText
from cchc.registers.legal_texts.models.texts import BODIES
from cchc.registers.legal_texts.queries.texts import codes


def _rows(uids: Sequence[int], using: str) -> pl.DataFrame:
    rows: list[tuple[object, ...]] = []
    for part in chunked(uids):
        read = LegalText.objects.unscoped(reason="facts hold every unit's rows", using=using).filter(pk__in=part)
        read = read.filter(unit__isnull=False, struck_on=None)
        rows.extend(read.values_list("id", "unit_id", "issued_on", "unit__level", "body"))
    return pl.DataFrame(rows, schema=LEGAL_TEXT.schema, orient="row")


def _uids(using: str) -> list[int]:
    rows = LegalText.objects.unscoped(reason="facts hold every unit's rows", using=using)
    rows = rows.filter(unit__isnull=False, struck_on=None)
    return list(rows.order_by("id").values_list("id", flat=True))


def _of_units(uids: Sequence[int]) -> list[int]:
    """Texts that these versions issued: they bear the version's level."""
    found: list[int] = []
    for part in chunked(uids):
        rows = LegalText.objects.unscoped(reason="facts hold every unit's rows").filter(unit__in=part)
        found.extend(rows.values_list("id", flat=True))
    return found


LEGAL_TEXT = FactSource(
    name="legal_text",
    grain="occurrence",
    place="unit",
    columns={"level": pl.Enum(LEVELS), "body": pl.Enum([body for body in BODIES if body != "central"])},
    rows=_rows,
    uids=_uids,
    codes=codes,
    follows={"unit": _of_units},
)
