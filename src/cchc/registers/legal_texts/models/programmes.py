"""Yearly programmes: which texts a unit means to check or review in a year, by when, and which department does it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cchc.directory.models import OrgUnit
from cchc.kernel.scope import scoped
from cchc.registers.legal_texts.models.examinations import EXAMINATIONS, struck_with_reason
from cchc.registers.legal_texts.models.texts import LegalText, Struck


class ReviewProgramme(Struck):
    """A plan by decision of a unit, of one kind of examination in one year; a later one of that year may add to it."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    kind = models.CharField(max_length=13)
    number = models.CharField(max_length=100)
    issued_on = models.DateField()

    objects = scoped("unit")

    class Meta:
        db_table = "review_programme"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "number"], condition=Q(struck_on=None), name="review_programme_number"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(EXAMINATIONS)), name="review_programme_kind"),
            models.CheckConstraint(condition=~Q(number=""), name="review_programme_numbered"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="review_programme_year"),
            struck_with_reason("review_programme_struck"),
        ]

    def __str__(self) -> str:
        return self.number


class ProgrammeItem(models.Model):
    """A text in a programme. Whether it is done is read from the examinations, and never stored."""

    programme = models.ForeignKey(ReviewProgramme, on_delete=models.PROTECT, related_name="items")
    text = models.ForeignKey(LegalText, on_delete=models.PROTECT, related_name="planned")
    department = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    dropped_on = models.DateField(null=True)
    drop_reason = models.CharField(max_length=500, blank=True)

    objects = scoped("programme__unit")

    class Meta:
        db_table = "review_programme_item"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "text"], condition=Q(dropped_on=None), name="review_programme_item_once"
            ),
            struck_with_reason("review_programme_item_dropped", "dropped_on", "drop_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.text}"
