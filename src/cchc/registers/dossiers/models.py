"""The dossier's row and what the database itself refuses."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cchc.directory.models import OrgUnit, ProcedureVersion
from cchc.kernel.scope import scoped
from cchc.kernel.text import Text

CHANNELS = {
    "online": Text("trực tuyến", "online"),
    "direct": Text("trực tiếp", "at the counter"),
    "postal": Text("bưu chính công ích", "by post"),
    "interlinked": Text("liên thông", "interlinked"),
}
OUTCOMES = {
    "approved": Text("đã giải quyết", "approved"),
    "refused": Text("không giải quyết", "refused"),
    "withdrawn": Text("công dân rút hồ sơ", "withdrawn"),
}


class Dossier(models.Model):
    """A dossier in the hands of the unit that received it; open while ``finished_at`` is none.

    ``unit`` and ``procedure`` are the versions in force on the local day of receipt, and stay so for ever.
    """

    code = models.CharField(max_length=100, unique=True)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    procedure = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)

    objects = scoped("unit")

    class Meta:
        db_table = "dossier"
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=list(CHANNELS)), name="dossier_channel"),
            models.CheckConstraint(condition=Q(outcome__in=["", *OUTCOMES]), name="dossier_outcome"),
            models.CheckConstraint(
                condition=Q(finished_at=None, outcome="") | (Q(finished_at__isnull=False) & ~Q(outcome="")),
                name="dossier_finished_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=F("received_at")), name="dossier_finished_after"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "-received_at"], name="dossier_unit_received"),
            models.Index(fields=["-received_at", "-id"], name="dossier_received"),
            models.Index(fields=["due_at"], name="dossier_open_due", condition=Q(finished_at=None)),
        ]

    def __str__(self) -> str:
        return self.code
