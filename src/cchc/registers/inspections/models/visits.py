"""The year's plan and the visits: what the database itself refuses."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cchc.directory.models import OrgUnit
from cchc.kernel.models import Attachment
from cchc.kernel.scope import scoped
from cchc.kernel.text import Text

FORMS = {
    "planned": Text("theo kế hoạch", "planned"),
    "regular": Text("thường xuyên", "regular"),
    "surprise": Text("đột xuất", "surprise"),
}
STATES = {
    "decided": Text("đã có quyết định", "decided"),
    "started": Text("đang kiểm tra", "on site"),
    "ended": Text("đã kết thúc trực tiếp", "ended on site"),
    "concluded": Text("đã có kết luận", "concluded"),
    "closed": Text("đã đóng", "closed"),
    "cancelled": Text("đã hủy", "cancelled"),
}


class InspectionPlan(models.Model):
    """A unit's plan of inspections of a year in one field; ``field``: one that the catalogue has a checklist for."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    number = models.CharField(max_length=100)
    issued_on = models.DateField()
    field = models.CharField(max_length=30)
    document = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")

    objects = scoped("unit")

    class Meta:
        db_table = "inspection_plan"
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="inspection_plan_key"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(field=""), name="inspection_plan_has_number"),
        ]

    def __str__(self) -> str:
        return self.number


class PlannedVisit(models.Model):
    """A unit that a plan says will be visited, in a month or a quarter of the plan's year."""

    plan = models.ForeignKey(InspectionPlan, on_delete=models.PROTECT, related_name="visits")
    inspected = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    month = models.SmallIntegerField(null=True)
    quarter = models.SmallIntegerField(null=True)
    contents = models.TextField(blank=True)
    removed_on = models.DateField(null=True)
    reason = models.TextField(blank=True)  # of the latest change of plan; the journal keeps the earlier ones
    document = models.CharField(max_length=200, blank=True)  # what ordered that change

    objects = scoped("plan__unit", "inspected")

    class Meta:
        db_table = "inspection_planned_visit"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "inspected", "month"],
                condition=Q(removed_on=None, month__isnull=False),
                name="inspection_planned_month",
            ),
            models.UniqueConstraint(
                fields=["plan", "inspected", "quarter"],
                condition=Q(removed_on=None, quarter__isnull=False),
                name="inspection_planned_quarter",
            ),
            models.CheckConstraint(
                condition=Q(month__range=(1, 12), quarter=None) | Q(month=None, quarter__range=(1, 4)),
                name="inspection_planned_when",
            ),
            models.CheckConstraint(
                condition=Q(removed_on=None) | ~Q(reason=""), name="inspection_planned_removed_for_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} · {self.inspected}"


class Inspection(models.Model):
    """A visit of one unit by another. ``unit`` inspects; both are the versions in force on the day of the decision.

    Several visits may rest on one decision; ``code`` is the visit's own, unique in the inspecting unit.
    """

    code = models.CharField(max_length=100)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    inspected = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=30)
    form = models.CharField(max_length=12)
    again_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="again")
    planned = models.ForeignKey(PlannedVisit, on_delete=models.PROTECT, null=True, related_name="fulfilled")
    decision = models.CharField(max_length=100)
    decided_on = models.DateField()
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    conclusion = models.CharField(max_length=100, blank=True)
    concluded_on = models.DateField(null=True)
    conclusion_file = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    reason = models.TextField(blank=True)  # why it was cancelled or opened again; the journal keeps earlier ones
    state = models.CharField(max_length=10, default="decided")

    objects = scoped("unit", "inspected")

    class Meta:
        db_table = "inspection"
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="inspection_key"),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(decision="") & ~Q(field=""), name="inspection_has_numbers"
            ),
            models.CheckConstraint(condition=Q(form__in=list(FORMS)), name="inspection_form"),
            models.CheckConstraint(condition=Q(form="planned") | Q(planned=None), name="inspection_planned_if_in_plan"),
            models.CheckConstraint(condition=~Q(unit=F("inspected")), name="inspection_not_of_itself"),
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(started_on__gte=F("decided_on")), name="inspection_starts_after"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")), name="inspection_ends_after"
            ),
            models.CheckConstraint(
                condition=Q(concluded_on=None) | Q(concluded_on__gte=F("ended_on")), name="inspection_concluded_after"
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("concluded_on")), name="inspection_closed_after"
            ),
            models.CheckConstraint(
                condition=Q(state="decided", started_on=None, ended_on=None, concluded_on=None, cancelled_on=None)
                | Q(state="started", started_on__isnull=False, ended_on=None, concluded_on=None, cancelled_on=None)
                | Q(state="ended", started_on__isnull=False, ended_on__isnull=False, concluded_on=None)
                | Q(state="concluded", ended_on__isnull=False, concluded_on__isnull=False, closed_on=None)
                | Q(state="closed", concluded_on__isnull=False, closed_on__isnull=False)
                | Q(state="cancelled", ended_on=None, concluded_on=None, cancelled_on__isnull=False),
                name="inspection_state",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-decided_on"], name="inspection_unit_decided"),
            models.Index(fields=["inspected", "-decided_on"], name="inspection_of_unit"),
        ]

    def __str__(self) -> str:
        return self.code
