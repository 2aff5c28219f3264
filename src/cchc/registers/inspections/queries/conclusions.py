"""Conclusions on units, and the times in which a unit carries them out: one reading for facts and for the round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cchc.directory.versions import lives
from cchc.kernel.bulk import chunked
from cchc.registers.inspections.models.findings import OPEN, Finding
from cchc.registers.inspections.models.visits import Inspection

_REASON = "conclusions on one unit are read together, whoever inspected"


@dataclass(frozen=True)
class Concluded:
    """A visit's conclusion: whose, of whom, when, and when all of it was seen to be remedied; none until then."""

    uid: int
    unit: int
    inspected: int
    field: str
    begun: date
    done: date | None


@dataclass
class Run:
    """Conclusions whose times touch: one time of carrying out; ``done`` none while something is left."""

    begun: date
    done: date | None
    conclusions: list[Concluded]


def runs(conclusions: Iterable[Concluded]) -> list[Run]:
    """The times in which one unit carried out conclusions of one field, in order."""
    found: list[Run] = []
    for one in sorted(conclusions, key=lambda one: (one.begun, one.uid)):
        last = found[-1] if found else None
        if last is None or (last.done is not None and last.done < one.begun):
            found.append(Run(one.begun, one.done, [one]))
        else:
            last.conclusions.append(one)
            last.done = None if last.done is None or one.done is None else max(last.done, one.done)
    return found


def concluded(using: str) -> QuerySet[Inspection]:
    """Visits that are concluded."""
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


def of_lives(wanted: set[int], using: str) -> list[Concluded]:
    """Every conclusion on units of these lives."""
    life = lives(using)
    versions = [version for version, first in life.items() if first in wanted]
    found: list[tuple[int, int, int, str, date]] = []
    for part in chunked(versions):
        names = ("id", "unit_id", "inspected_id", "field", "concluded_on")
        found.extend(concluded(using).filter(inspected__in=part).values_list(*names))
    done = _done({row[0]: row[4] for row in found}, using)
    return [
        Concluded(uid, unit, life[inspected], field, begun, done[uid]) for uid, unit, inspected, field, begun in found
    ]
