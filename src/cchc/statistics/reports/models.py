"""What officials write themselves in a report."""

from __future__ import annotations

from django.db import models

from cchc.directory.models import OrgUnit
from cchc.kernel.scope import scoped


class WrittenSection(models.Model):
    """An official's own text for one section of a unit's report in one period."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    form = models.CharField(max_length=60)
    section = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    written_by = models.CharField(max_length=150)
    written_at = models.DateTimeField()

    objects = scoped("unit")

    class Meta:
        db_table = "written_section"
        constraints = [
            models.UniqueConstraint(fields=["unit", "period", "form", "section"], name="written_section_key")
        ]
