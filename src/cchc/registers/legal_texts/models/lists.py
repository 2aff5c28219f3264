"""The yearly list of expired texts, frozen as it was announced."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cchc.directory.models import OrgUnit
from cchc.kernel.scope import scoped
from cchc.kernel.text import Text
from cchc.registers.legal_texts.models.texts import LegalText

EXTENTS = {
    "whole": Text("hết hiệu lực toàn bộ", "expired wholly"),
    "part": Text("hết hiệu lực một phần", "expired in part"),
    "suspended": Text("ngưng hiệu lực", "suspended"),
}


class ExpiredList(models.Model):
    """The decision by which a unit announces what of its council's and committee's texts expired in a year."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    number = models.CharField(max_length=60)
    published_on = models.DateField()

    objects = scoped("unit")

    class Meta:
        db_table = "legal_expired_list"
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="legal_expired_list_yearly"),
            models.CheckConstraint(condition=~Q(number=""), name="legal_expired_list_number"),
        ]

    def __str__(self) -> str:
        return self.number


class ExpiredText(models.Model):
    """One text of a published list, with the reason and the day as they were known on the day of publication."""

    list = models.ForeignKey(ExpiredList, on_delete=models.PROTECT, related_name="items")
    text = models.ForeignKey(LegalText, on_delete=models.PROTECT, related_name="+")
    extent = models.CharField(max_length=9)
    provisions = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500)
    expired_on = models.DateField()

    objects = scoped("list__unit")

    class Meta:
        db_table = "legal_expired_text"
        constraints = [
            models.UniqueConstraint(fields=["list", "text", "extent", "provisions"], name="legal_expired_text_once"),
            models.CheckConstraint(condition=Q(extent__in=list(EXTENTS)), name="legal_expired_text_extent"),
        ]
