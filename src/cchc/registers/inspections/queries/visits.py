"""Reads of visits, each for a viewer; and which units may be visited by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from cchc.directory.models import OrgUnit
from cchc.directory.queries import unit_map
from cchc.directory.versions import lives
from cchc.kernel.bulk import chunked
from cchc.kernel.dates import local
from cchc.kernel.registry import Waiting
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.inspections.models.findings import Finding
from cchc.registers.inspections.models.visits import FORMS, STATES, Inspection

__all__ = [
    "FORMS",
    "OPEN_STATES",
    "STATES",
    "codes",
    "count_findings",
    "dated_otherwise",
    "findings_outside",
    "in_stage",
    "inspections",
    "one_unit",
    "stands_above",
    "still_there",
    "taken",
    "to_inspect_again",
    "waiting",
]

OPEN_STATES = ("decided", "started", "ended", "concluded")
#: Days after the end on site by which a conclusion is waited for; the office's own habit, no rule of law.
CONCLUSION_DAYS = 15


def inspections(viewer: Viewer) -> QuerySet[Inspection]:
    """Visits of the viewer's units, of either side. A surprise stays one: its unit sees it once it begins."""
    rows = Inspection.objects.visible_to(viewer)
    if viewer.units is None:
        return rows
    secret = Q(started_on=None, form="surprise") & ~Q(unit__in=viewer.units)
    return rows.exclude(secret)


def in_stage(rows: QuerySet[Inspection], stage: str, today: date) -> QuerySet[Inspection]:
    """Those in a state; ``open``: not closed nor cancelled; ``no_conclusion``: ended on site, and too long without."""
    if stage == "open":
        return rows.filter(state__in=OPEN_STATES)
    if stage == "no_conclusion":
        return rows.filter(state="ended", ended_on__lte=today - timedelta(days=CONCLUSION_DAYS))
    return rows.filter(state=stage) if stage in STATES else rows


def waiting(viewer: Viewer, at: datetime) -> list[Waiting]:
    """Visits that the viewer's units carry out and that wait for their conclusion too long."""
    rows = Inspection.objects.visible_to(viewer)
    if viewer.units is not None:
        rows = rows.filter(unit__in=viewer.units)
    late = in_stage(rows, "no_conclusion", local(at).date()).count()
    title = Text(f"Quá {CONCLUSION_DAYS} ngày chưa có kết luận", f"No conclusion after {CONCLUSION_DAYS} days")
    return [Waiting(title, late, "stage=no_conclusion", "bad")] if late else []


def codes(uids: Sequence[int]) -> list[str]:
    """Codes of visits in the order asked."""
    found: dict[int, str] = {}
    rows = Inspection.objects.unscoped(reason="explain scopes by unit")
    for part in chunked(uids):
        found.update(rows.filter(pk__in=part).values_list("id", "code"))
    return [found[uid] for uid in uids if uid in found]


def one_unit(unit: int) -> set[int]:
    """Every version of this version's unit, under whatever name (ids)."""
    known = lives("default")
    return {version for version, life in known.items() if life == known.get(unit)} | {unit}


def still_there(unit: int, day: date) -> bool:
    """Whether this version's unit, under whatever name, is in force on a day."""
    versions = one_unit(unit)
    return any(one.id in versions and one.in_force(day) for one in unit_map().units)


def stands_above(inspected: OrgUnit, unit: OrgUnit, day: date) -> bool:
    """Whether ``inspected`` is ``unit`` or stands above it on a day."""
    tree = unit_map().as_was(day, day)
    return unit.pk in tree.units and inspected.pk in tree.path(unit.pk)


def to_inspect_again(viewer: Viewer) -> QuerySet[Inspection]:
    """Visits that can be followed by another look: ended on site at least."""
    rows = inspections(viewer).filter(state__in=("ended", "concluded", "closed"))
    return rows.select_related("inspected").order_by("-ended_on", "-pk")


def taken(visit: Inspection) -> bool:
    """Whether another visit of the same inspecting unit, under whatever name, has its code."""
    rows = Inspection.objects.unscoped(reason="codes are one unit's, whoever looks")
    return rows.filter(unit__in=one_unit(visit.unit_id), code=visit.code).exclude(pk=visit.pk).exists()


def dated_otherwise(visit: Inspection) -> date | None:
    """The day of another conclusion of the unit under the same number in the same year, where it is another day."""
    if not visit.conclusion or visit.concluded_on is None:
        return None
    rows = Inspection.objects.unscoped(reason="numbers are one unit's, whoever looks").exclude(pk=visit.pk)
    same = rows.filter(unit__in=one_unit(visit.unit_id), conclusion=visit.conclusion)
    other = same.filter(concluded_on__year=visit.concluded_on.year).exclude(concluded_on=visit.concluded_on)
    return other.values_list("concluded_on", flat=True).first()


def _findings(visit: Inspection) -> QuerySet[Finding]:
    rows = Finding.objects.unscoped(reason="the caller names its visit")
    return rows.filter(inspection=visit).exclude(state="annulled")


def count_findings(visit: Inspection) -> int:
    """How many findings a visit recorded, without those recorded by mistake."""
    return _findings(visit).count()


def findings_outside(visit: Inspection) -> bool:
    """Whether a finding of the visit lies outside its days, as they are now said."""
    outside = Q(found_on__lt=visit.started_on)
    if visit.ended_on is not None:
        outside |= Q(found_on__gt=visit.ended_on)
    return _findings(visit).filter(outside).exists()
