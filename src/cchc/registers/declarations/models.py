"""The declaration's row."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cchc.directory.models import OrgUnit
from cchc.kernel.models import Attachment
from cchc.kernel.scope import scoped
from cchc.kernel.text import Text

STATES = {
    "value": Text("có số liệu", "value"),
    "not_arising": Text("không phát sinh", "not arising"),
    "not_applicable": Text("không áp dụng", "not applicable"),
}


class Declaration(models.Model):
    """What a unit says of one line of a form for one period; the journal keeps what it said before."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    form = models.CharField(max_length=60)
    line = models.CharField(max_length=30)
    state = models.CharField(max_length=14)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    reason = models.TextField(blank=True)
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    declared_by = models.CharField(max_length=150)
    declared_at = models.DateTimeField()

    objects = scoped("unit")

    class Meta:
        db_table = "declaration"
        constraints = [
            models.UniqueConstraint(fields=["unit", "period", "form", "line"], name="declaration_key"),
            models.CheckConstraint(condition=Q(state__in=list(STATES)), name="declaration_state"),
            models.CheckConstraint(
                condition=Q(state="value", value__isnull=False) | (~Q(state="value") & Q(value=None)),
                name="declaration_value_when_stated",
            ),
            models.CheckConstraint(condition=Q(value=None) | Q(value__gte=0), name="declaration_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.form}/{self.line}/{self.period}"
