"""How conclusions count: as the times in which a unit carries them out, and those in which all are carried out.

Conclusions on one unit in one field whose times touch are one time of carrying out, whoever inspected: from the first
one's day to the day on which all that was found is seen to be remedied (the conclusion's own day, with nothing to
remedy). Each conclusion publishes the time that it lies in (``pending``), and those after it in which nothing is left
to carry out, until its own inspector concludes again; ``last_on``: the last day of the time that it lies in. So a unit
has carried out its conclusions by a day when a time that is not ``pending`` holds then, and it had some to carry out
since another day when ``last_on`` is that day or later.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl
from django.db.models import Q

from cchc.directory.versions import lives, of_the_day, unit_versions
from cchc.kernel.bulk import chunked
from cchc.kernel.sources import FactSource
from cchc.registers.inspections.facts.findings import FIELDS, counted_field, one_life
from cchc.registers.inspections.models.findings import Finding
from cchc.registers.inspections.models.visits import Inspection
from cchc.registers.inspections.queries.conclusions import Concluded, concluded, of_lives, runs

_REASON = "facts hold every unit's rows"


class Spell(NamedTuple):
    """A row that a conclusion publishes; ``concluded_on``: its day, on which its unit's version is looked up."""

    uid: int
    unit: int
    begun: date
    ended: date | None
    inspected: int
    field: str
    pending: bool
    last_on: date | None
    concluded_on: date


def spells(conclusions: Iterable[Concluded]) -> Iterator[Spell]:
    """What the conclusions on one unit in one field publish."""
    times = runs(conclusions)
    for at, run in enumerate(times):
        for one in run.conclusions:
            yield _spell(one, one.begun, run.done, None)
            for later, then in zip(times[at:], [*times[at + 1 :], None], strict=True):
                if later is not run and any(other.unit == one.unit for other in later.conclusions):
                    break  # its own inspector has concluded again: from here on, those speak
                if later.done is not None:
                    ended = then.begun if then else None
                    yield _spell(one, later.done, ended, run.done)


def _spell(one: Concluded, begun: date, ended: date | None, last_on: date | None) -> Spell:
    pending = last_on is None
    return Spell(one.uid, one.unit, begun, ended, one.inspected, one.field, pending, last_on, one.begun)


def _rows(uids: Sequence[int], using: str) -> pl.DataFrame:
    life, asked = lives(using), set(uids)
    wanted: set[int] = set()
    for part in chunked(uids):
        wanted.update(
            life[unit] for unit in concluded(using).filter(pk__in=part).values_list("inspected_id", flat=True)
        )
    groups: dict[tuple[int, str], list[Concluded]] = defaultdict(list)
    for one in of_lives(wanted, using):
        groups[one.inspected, one.field].append(one)
    rows = [spell for group in groups.values() for spell in spells(group) if spell.uid in asked]
    schema = {**INSPECTION_CONCLUSION.schema, "field": pl.String(), "concluded_on": pl.Date()}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    unit = of_the_day(frame, "unit", "concluded_on", unit_versions(using)).cast(pl.Int32).alias("unit")
    named = frame.with_columns(unit, counted_field("field")).select(list(INSPECTION_CONCLUSION.schema))
    return named.sort("record_uid", "from_on", "pending")


def _uids(using: str) -> list[int]:
    return list(concluded(using).order_by("id").values_list("id", flat=True))


def _codes(uids: Sequence[int]) -> list[str]:
    found: dict[int, str] = {}
    for part in chunked(uids):
        rows = Inspection.objects.unscoped(reason="explain scopes by unit").filter(pk__in=part)
        found.update(rows.values_list("id", "code"))
    return [found[uid] for uid in uids if uid in found]


def _beside(visits: Iterable[int]) -> list[int]:
    """Conclusions of the units that these visits inspected: each one's time may join the others'."""
    life = lives("default")
    wanted: set[int] = set()
    for part in chunked(list(visits)):
        rows = Inspection.objects.unscoped(reason=_REASON).filter(pk__in=part)
        wanted.update(life[unit] for unit in rows.values_list("inspected_id", flat=True))
    return [one.uid for one in of_lives(wanted, "default")]


def _of_findings(uids: Sequence[int]) -> list[int]:
    visits: set[int] = set()
    for part in chunked(uids):
        rows = Finding.objects.unscoped(reason=_REASON).filter(pk__in=part)
        visits.update(rows.values_list("inspection_id", flat=True))
    return _beside(visits)


def _of_units(uids: Sequence[int]) -> list[int]:
    visits: set[int] = set()
    for part in chunked(one_life(uids)):
        rows = concluded("default").filter(Q(unit__in=part) | Q(inspected__in=part))
        visits.update(rows.values_list("id", flat=True))
    return _beside(visits)


INSPECTION_CONCLUSION = FactSource(
    name="inspection_conclusion",
    grain="spell",
    place="unit",
    columns={"inspected": pl.Int32(), "field": pl.Enum(FIELDS), "pending": pl.Boolean(), "last_on": pl.Date()},
    rows=_rows,
    uids=_uids,
    codes=_codes,
    follows={"inspection": _beside, "inspection_finding": _of_findings, "unit": _of_units},
)
