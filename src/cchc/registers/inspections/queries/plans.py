"""Reads of plans and of the visits that they name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from cchc.kernel.dates import local
from cchc.kernel.registry import Waiting
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.inspections.models.visits import Inspection, InspectionPlan, PlannedVisit
from cchc.registers.inspections.queries.visits import one_unit

MONTHS = tuple(range(1, 13))


def plans(viewer: Viewer) -> QuerySet[InspectionPlan]:
    """Plans of the viewer's units."""
    return InspectionPlan.objects.visible_to(viewer)


def planned_visits(viewer: Viewer) -> QuerySet[Any]:
    """Planned visits by and of the viewer's units. ``last_month``: by whose end the visit is due; ``done``: it was."""
    rows = PlannedVisit.objects.visible_to(viewer)
    made = Inspection.objects.unscoped(reason="only whether the visit was made is said").filter(
        planned=OuterRef("pk"), ended_on__isnull=False
    )
    last = Coalesce(F("month"), F("quarter") * 3, output_field=IntegerField())
    return rows.annotate(last_month=last, done=Exists(made)).select_related("plan__unit", "inspected")


def in_course(rows: QuerySet[Any], course: str, today: date) -> QuerySet[Any]:
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


def to_fulfil(viewer: Viewer, also: int | None = None) -> QuerySet[Any]:
    """Planned visits by the viewer's units for which no visit is decided yet; and ``also`` one more of theirs."""
    taken = Inspection.objects.unscoped(reason="only whether it is taken is asked").exclude(state="cancelled")
    free = Q(removed_on=None) & ~Exists(taken.filter(planned=OuterRef("pk")))
    rows = planned_visits(viewer).filter(free | Q(pk=also or 0))
    rows = rows if viewer.units is None else rows.filter(plan__unit__in=viewer.units)
    return rows.order_by("-plan__year", "last_month", "inspected__code")


def plan_numbered(unit: int, year: int, number: str) -> InspectionPlan | None:
    """The plan of this unit, under whatever name, with that number in a year."""
    rows = InspectionPlan.objects.unscoped(reason="numbers are one unit's, whoever looks")
    return rows.filter(unit__in=one_unit(unit), year=year, number=number).first()


def same_place(planned: PlannedVisit) -> bool:
    """Whether its plan names the unit, under whatever name, for the same time already."""
    rows = PlannedVisit.objects.unscoped(reason="the act names its plan").exclude(pk=planned.pk)
    same = rows.filter(plan=planned.plan, removed_on=None, month=planned.month, quarter=planned.quarter)
    return same.filter(inspected__in=one_unit(planned.inspected_id)).exists()


def fulfilled_by(planned: PlannedVisit, but: int | None = None) -> bool:
    """Whether a visit (another than ``but``) that fulfils it was decided, and not called off."""
    rows = Inspection.objects.unscoped(reason="the act names what was planned").exclude(state="cancelled")
    rows = rows.filter(planned=planned)
    return (rows if but is None else rows.exclude(pk=but)).exists()


def planned_for(unit: int, year: int, number: str, inspected: int) -> PlannedVisit | None:
    """What a plan, by its number and year, says of a unit under whatever name: the first that no visit fulfils, else
    the first."""
    rows = PlannedVisit.objects.unscoped(reason="a list names a plan of its unit").filter(removed_on=None)
    named = rows.filter(plan__unit__in=one_unit(unit), plan__year=year, plan__number=number)
    found = list(named.filter(inspected__in=one_unit(inspected)).select_related("plan__unit", "inspected"))
    return next((one for one in found if not fulfilled_by(one)), found[0] if found else None)
