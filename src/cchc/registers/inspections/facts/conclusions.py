"""How conclusions count: each lasts until all that its unit was told to remedy in that field is seen to be remedied.

Conclusions of one unit in one field whose times touch are one time of carrying out, whoever inspected; ``next_on`` is
the first day of the unit's next such time. So a unit has carried out its conclusions by a day when the last time begun
by then has ended by then: ``to_on <= day AND (next_on IS NULL OR next_on > day)``. A conclusion with nothing to remedy
is carried out on its own day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl
from django.db.models import QuerySet

from cchc.directory.versions import lives, of_the_day, unit_versions
from cchc.kernel.bulk import chunked
from cchc.kernel.sources import FactSource
from cchc.registers.inspections.facts.findings import FIELDS, counted_field
from cchc.registers.inspections.models.findings import OPEN, Finding
from cchc.registers.inspections.models.visits import Inspection

_REASON = "facts hold every unit's rows"


@dataclass(frozen=True)
class Concluded:
    """A visit's conclusion: whose, of whom, when, and when all of it was seen to be remedied; none until then."""

    uid: int
    unit: int
    inspected: int
    field: str
    begun: date
    done: date | None


@dataclass(frozen=True)
class Time:
    """When a unit was carrying out conclusions, and when it next began to."""

    done: date | None
    next_on: date | None


def times(conclusions: Iterable[Concluded]) -> dict[int, Time]:
    """For each conclusion of one unit in one field, the whole time that it lies in."""
    runs: list[list[Concluded]] = []
    ends: list[date | None] = []
    for one in sorted(conclusions, key=lambda one: (one.begun, one.uid)):
        if runs and (ends[-1] is None or one.begun <= ends[-1]):
            runs[-1].append(one)
            ends[-1] = None if ends[-1] is None or one.done is None else max(ends[-1], one.done)
        else:
            runs.append([one])
            ends.append(one.done)
    following = [run[0].begun for run in runs[1:]]
    nexts: list[date | None] = [*following, None]
    return {one.uid: Time(end, then) for run, end, then in zip(runs, ends, nexts, strict=False) for one in run}


def _concluded(using: str) -> QuerySet[Inspection]:
    rows = Inspection.objects.unscoped(reason=_REASON, using=using)
    return rows.filter(concluded_on__isnull=False, state__in=("concluded", "closed"))


def _done(visits: Mapping[int, date], using: str) -> dict[int, date | None]:
    """Visit -> the day on which its last finding ended; its conclusion's day where it has none."""
    done: dict[int, date | None] = dict(visits)
    rows = Finding.objects.unscoped(reason=_REASON, using=using).exclude(state="annulled")
    for part in chunked(list(visits)):
        for visit, state, seen, ended in rows.filter(inspection__in=part).values_list(
            "inspection_id", "state", "validated_on", "ended_on"
        ):
            last, end = done[visit], seen or ended
            done[visit] = None if state in OPEN or last is None or end is None else max(last, end)
    return done


def _of_lives(wanted: set[int], using: str) -> list[Concluded]:
    """Every conclusion of units of these lives."""
    life = lives(using)
    versions = [version for version, first in life.items() if first in wanted]
    found: list[tuple[int, int, int, str, date]] = []
    for part in chunked(versions):
        names = ("id", "unit_id", "inspected_id", "field", "concluded_on")
        found.extend(_concluded(using).filter(inspected__in=part).values_list(*names))
    done = _done({row[0]: row[4] for row in found}, using)
    return [
        Concluded(uid, unit, life[inspected], field, begun, done[uid]) for uid, unit, inspected, field, begun in found
    ]


def _rows(uids: Sequence[int], using: str) -> pl.DataFrame:
    life, asked = lives(using), set(uids)
    wanted: set[int] = set()
    for part in chunked(uids):
        wanted.update(
            life[unit] for unit in _concluded(using).filter(pk__in=part).values_list("inspected_id", flat=True)
        )
    groups: dict[tuple[int, str], list[Concluded]] = defaultdict(list)
    for one in _of_lives(wanted, using):
        groups[one.inspected, one.field].append(one)
    rows = []
    for group in groups.values():
        when = times(group)
        for one in group:
            if one.uid in asked:
                time = when[one.uid]
                rows.append((one.uid, one.unit, one.begun, time.done, one.inspected, one.field, time.next_on))
    frame = pl.DataFrame(rows, schema={**INSPECTION_CONCLUSION.schema, "field": pl.String()}, orient="row")
    unit = of_the_day(frame, "unit", "from_on", unit_versions(using)).cast(pl.Int32).alias("unit")
    return frame.with_columns(unit, counted_field("field")).sort("record_uid")


def _uids(using: str) -> list[int]:
    return list(_concluded(using).order_by("id").values_list("id", flat=True))


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
    return [one.uid for one in _of_lives(wanted, "default")]


def _of_findings(uids: Sequence[int]) -> list[int]:
    visits: set[int] = set()
    for part in chunked(uids):
        rows = Finding.objects.unscoped(reason=_REASON).filter(pk__in=part)
        visits.update(rows.values_list("inspection_id", flat=True))
    return _beside(visits)


INSPECTION_CONCLUSION = FactSource(
    name="inspection_conclusion",
    grain="spell",
    place="unit",
    columns={"inspected": pl.Int32(), "field": pl.Enum(FIELDS), "next_on": pl.Date()},
    rows=_rows,
    uids=_uids,
    codes=_codes,
    follows={"inspection": _beside, "inspection_finding": _of_findings},
)
