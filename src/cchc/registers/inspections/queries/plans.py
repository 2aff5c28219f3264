"""Reads of plans and of the visits that they name."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from cchc.kernel.dates import local
from cchc.kernel.registry import Waiting
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.inspections.models.visits import Inspection, InspectionPlan, PlannedVisit

MONTHS = tuple(range(1, 13))


def plans(viewer: Viewer) -> QuerySet[InspectionPlan]:
    """Plans of the viewer's units."""
    return InspectionPlan.objects.visible_to(viewer)


def planned_visits(viewer: Viewer) -> QuerySet[PlannedVisit]:
    """Planned visits by and of the viewer's units. ``last_month``: by whose end the visit is due; ``done``: it was."""
    rows = PlannedVisit.objects.visible_to(viewer)
    made = Inspection.objects.unscoped(reason="only whether the visit was made is said").filter(
        planned=OuterRef("pk"), ended_on__isnull=False
    )
    last = Coalesce(F("month"), F("quarter") * 3, output_field=IntegerField())
    return rows.annotate(last_month=last, done=Exists(made)).select_related("plan__unit", "inspected")


def in_course(rows: QuerySet[PlannedVisit], course: str, today: date) -> QuerySet[PlannedVisit]:
    """``due``: to be made by the end of this month; ``late``: not made in time; ``done``, ``removed``, ``to_come``."""
    if course == "removed":
        return rows.exclude(removed_on=None)
    if course == "done":
        return rows.filter(done=True)
    rows = rows.filter(removed_on=None, done=False)
    past = Q(plan__year__lt=today.year) | Q(plan__year=today.year, last_month__lt=today.month)
    if course == "late":
        return rows.filter(past)
    now = Q(plan__year=today.year, last_month=today.month)
    return rows.filter(now) if course == "due" else rows.exclude(past | now) if course == "to_come" else rows


def waiting(viewer: Viewer, at: datetime) -> list[Waiting]:
    """Planned visits that the viewer's units must make, the most pressing last."""
    rows, today = planned_visits(viewer), local(at).date()
    if viewer.units is not None:
        rows = rows.filter(plan__unit__in=viewer.units)
    counts = {course: in_course(rows, course, today).count() for course in ("due", "late")}
    if not any(counts.values()):
        return []
    return [
        Waiting(Text("Phải kiểm tra trong tháng", "To visit this month"), counts["due"], "course=due", "warn"),
        Waiting(Text("Chưa kiểm tra, đã quá kế hoạch", "Not visited as planned"), counts["late"], "course=late", "bad"),
    ]


def to_plan(viewer: Viewer, year: int) -> QuerySet[InspectionPlan]:
    """Plans of a year or later, by the viewer's own units."""
    return plans(viewer).filter(year__gte=year).order_by("-year", "number")


def to_fulfil(viewer: Viewer) -> QuerySet[PlannedVisit]:
    """Planned visits by the viewer's units that are not made nor taken out."""
    rows = planned_visits(viewer).filter(removed_on=None, done=False)
    rows = rows if viewer.units is None else rows.filter(plan__unit__in=viewer.units)
    return rows.order_by("-plan__year", "last_month", "inspected__code")
