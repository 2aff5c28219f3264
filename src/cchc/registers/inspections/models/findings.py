"""What a visit found, and what became of it: what the database itself refuses."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db import models
from django.db.models import F, Q

from cchc.directory.models import OrgUnit
from cchc.kernel.catalogue import catalogue_files, home
from cchc.kernel.models import Attachment
from cchc.kernel.scope import scoped
from cchc.kernel.text import Text
from cchc.registers.inspections.models.visits import Inspection

FINDING_STATES = {
    "found": Text("chưa giao hạn", "no deadline yet"),
    "assigned": Text("đang khắc phục", "being remedied"),
    "remedied": Text("chờ kiểm tra lại", "awaits the re-check"),
    "validated": Text("đã khắc phục", "remedied"),
    "lapsed": Text("thôi theo dõi", "no longer followed"),
    "annulled": Text("đã hủy ghi nhầm", "annulled"),
}
#: States in which the inspected unit or the inspector still has something to do.
OPEN = ("found", "assigned", "remedied")
SEVERITIES = {
    "light": Text("cần chấn chỉnh", "to be put right"),
    "serious": Text("vi phạm", "a violation"),
    "grave": Text("vi phạm nghiêm trọng", "a grave violation"),
}
#: What kinds of violation count as, in facts and indicators: the fixed words behind the catalogue's kinds.
COUNTS_AS = (
    "one_stop",
    "publicity",
    "discipline",
    "steering",
    "records",
    "job_positions",
    "recruitment",
    "organisation",
    "quality",
    "digital",
    "other",
)


@dataclass(frozen=True)
class ViolationKind:
    """A row of ``catalog/codes/violation_kinds.csv``. ``counts_as``: one of :data:`COUNTS_AS`; ``basis``: the law, and
    how ``sure`` that is (found, likely)."""

    code: str
    counts_as: str
    label: Text
    basis: str
    sure: str


def violation_kinds() -> Mapping[str, ViolationKind]:
    """Every kind of violation by its code, in the catalogue's order; the home's own add to the product's."""
    return _kinds(home())


@lru_cache(maxsize=4)
def _kinds(_home: Path) -> Mapping[str, ViolationKind]:
    found: dict[str, ViolationKind] = {}
    for file in catalogue_files("codes", "violation_kinds*.csv"):
        for row in csv.DictReader(io.StringIO(file.text)):
            text = Text(row["label"], row["label_en"])
            counts_as = row["counts_as"] if row["counts_as"] in COUNTS_AS else "other"
            found[row["code"]] = ViolationKind(row["code"], counts_as, text, row["basis"], row["sure"])
    return found


class Finding(models.Model):
    """A matter that a visit found at a unit, until the inspector has seen that it is put right.

    ``unit`` must remedy it: the inspected unit or one below it, the version in force on the day of finding. Both sides
    see it; each acts in its own part. ``due_before``: the deadline before its one extension.
    """

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    number = models.SmallIntegerField()
    kind = models.CharField(max_length=40)
    clause = models.CharField(max_length=300, blank=True)
    found = models.TextField()
    severity = models.CharField(max_length=10)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    found_on = models.DateField()
    order_number = models.CharField(max_length=100, blank=True)  # the document that gave the deadline
    due_on = models.DateField(null=True)
    due_before = models.DateField(null=True)
    remedied_on = models.DateField(null=True)
    remedy = models.TextField(blank=True)
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    remedied_by = models.CharField(max_length=150, blank=True)
    checked_on = models.DateField(null=True)
    result = models.TextField(blank=True)
    failed_checks = models.SmallIntegerField(default=0)
    validated_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)  # when it was annulled or no longer followed
    reason = models.TextField(blank=True)  # of the latest extension, reopening or end; the journal keeps earlier ones
    state = models.CharField(max_length=10, default="found")

    objects = scoped("inspection__unit", "unit")

    class Meta:
        db_table = "inspection_finding"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="inspection_finding_key"),
            models.CheckConstraint(condition=Q(number__gte=1), name="inspection_finding_number"),
            models.CheckConstraint(condition=~Q(kind="") & ~Q(found=""), name="inspection_finding_says_what"),
            models.CheckConstraint(condition=Q(severity__in=list(SEVERITIES)), name="inspection_finding_severity"),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("found_on")), name="inspection_finding_due_after"
            ),
            models.CheckConstraint(
                condition=Q(due_before=None) | Q(due_on__gt=F("due_before")), name="inspection_finding_extended"
            ),
            models.CheckConstraint(
                condition=Q(remedied_on=None) | Q(remedied_on__gte=F("found_on")) & ~Q(remedy=""),
                name="inspection_finding_remedied_after",
            ),
            models.CheckConstraint(
                condition=Q(validated_on=None) | Q(validated_on__gte=F("remedied_on"), validated_on=F("checked_on")),
                name="inspection_finding_validated_after",
            ),
            models.CheckConstraint(
                condition=Q(state="found", due_on=None, remedied_on=None, validated_on=None, ended_on=None)
                | Q(state="assigned", due_on__isnull=False, remedied_on=None, validated_on=None, ended_on=None)
                | Q(state="remedied", remedied_on__isnull=False, validated_on=None, ended_on=None)
                | Q(state="validated", remedied_on__isnull=False, validated_on__isnull=False, ended_on=None)
                | Q(state__in=["lapsed", "annulled"], validated_on=None, ended_on__isnull=False) & ~Q(reason=""),
                name="inspection_finding_state",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "due_on"], name="inspection_finding_to_do", condition=Q(state="assigned")),
            models.Index(fields=["-found_on", "-id"], name="inspection_finding_found"),
        ]

    def __str__(self) -> str:
        return f"{self.inspection.code}/{self.number}"
