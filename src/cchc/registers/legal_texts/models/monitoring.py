"""Monitoring how law is carried out: a yearly plan by field, what was done under it, and what was recommended.

Legal basis: Decree 59/2012/NĐ-CP amended by 32/2020/NĐ-CP (collecting information, checks, surveys, handling of
results; the articles: not confirmed); since 01/4/2025 Decree 80/2025/NĐ-CP on carrying out normative texts (found).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cchc.directory.models import OrgUnit
from cchc.kernel.models import Attachment
from cchc.kernel.scope import scoped
from cchc.kernel.text import Text
from cchc.registers.legal_texts.models.examinations import struck_with_reason
from cchc.registers.legal_texts.models.texts import Struck

ACTIVITIES = {
    "collect": Text("thu thập thông tin", "collecting information"),
    "inspect": Text("kiểm tra", "check"),
    "survey": Text("điều tra, khảo sát", "survey"),
}


class EnforcementPlan(Struck):
    """The plan of a unit for a year, and the fields of law that it watches."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    field = models.CharField(max_length=300)
    number = models.CharField(max_length=100)
    issued_on = models.DateField()
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")

    objects = scoped("unit")

    class Meta:
        db_table = "enforcement_plan"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "number"], condition=Q(struck_on=None), name="enforcement_plan_number"
            ),
            models.CheckConstraint(condition=~Q(number="") & ~Q(field=""), name="enforcement_plan_said"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="enforcement_plan_year"),
            struck_with_reason("enforcement_plan_struck"),
        ]

    def __str__(self) -> str:
        return self.number


class EnforcementActivity(Struck):
    """Something done under a plan. ``place``: the unit where it was done, or none for many."""

    plan = models.ForeignKey(EnforcementPlan, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=7)
    done_on = models.DateField()
    place = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, related_name="+")
    document = models.CharField(max_length=100, blank=True)
    result = models.CharField(max_length=1000)

    objects = scoped("plan__unit")

    class Meta:
        db_table = "enforcement_activity"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(ACTIVITIES)), name="enforcement_activity_kind"),
            models.CheckConstraint(condition=~Q(result=""), name="enforcement_activity_said"),
            struck_with_reason("enforcement_activity_struck"),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.kind} {self.done_on}"


class EnforcementRecommendation(Struck):
    """What an activity recommended, to whom, by when, and how it was handled. ``addressee``: a body in words."""

    activity = models.ForeignKey(EnforcementActivity, on_delete=models.PROTECT, related_name="recommendations")
    what = models.CharField(max_length=1000)
    addressee = models.CharField(max_length=200)
    recommended_on = models.DateField()
    due_on = models.DateField()
    handled_on = models.DateField(null=True)
    handling = models.CharField(max_length=500, blank=True)

    objects = scoped("activity__plan__unit")

    class Meta:
        db_table = "enforcement_recommendation"
        constraints = [
            models.CheckConstraint(condition=~Q(what="") & ~Q(addressee=""), name="enforcement_recommendation_said"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("recommended_on")), name="enforcement_recommendation_due_after"
            ),
            models.CheckConstraint(
                condition=Q(handled_on=None, handling="") | (Q(handled_on__gte=F("recommended_on")) & ~Q(handling="")),
                name="enforcement_recommendation_handled",
            ),
            struck_with_reason("enforcement_recommendation_struck"),
        ]

    def __str__(self) -> str:
        return f"{self.activity.plan}: {self.what}"
