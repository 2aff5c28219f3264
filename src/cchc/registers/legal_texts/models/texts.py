"""A normative text, its relations to others, and what the database itself refuses."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cchc.directory.models import OrgUnit, Procedure
from cchc.kernel.models import Attachment
from cchc.kernel.scope import scoped
from cchc.kernel.text import Text

TYPES = {
    "law": Text("luật", "law"),
    "ordinance": Text("pháp lệnh", "ordinance"),
    "decree": Text("nghị định", "decree"),
    "circular": Text("thông tư", "circular"),
    "resolution": Text("nghị quyết", "resolution"),
    "decision": Text("quyết định", "decision"),
    "directive": Text("chỉ thị", "directive"),
}
BODIES = {
    "council": Text("Hội đồng nhân dân", "People's Council"),
    "committee": Text("Ủy ban nhân dân", "People's Committee"),
    "chairman": Text("Chủ tịch Ủy ban nhân dân", "chairman of the People's Committee"),
    "central": Text("cơ quan trung ương", "central body"),
}
ENDINGS = {
    "": Text("", ""),
    "term": Text("hết thời hạn quy định trong văn bản", "its own term ended"),
    "basis": Text("văn bản được quy định chi tiết hết hiệu lực", "the text it details expired"),
}
RELATIONS = {
    "amends": Text("sửa đổi, bổ sung", "amends"),
    "replaces": Text("thay thế", "replaces"),
    "repeals": Text("bãi bỏ toàn bộ", "repeals"),
    "repeals_part": Text("bãi bỏ một phần", "repeals in part"),
    "suspends": Text("ngưng hiệu lực", "suspends"),
    "guides": Text("quy định chi tiết, hướng dẫn thi hành", "details"),
    "based_on": Text("căn cứ", "is based on"),
}
#: Kinds that end the whole of a text, and those that end or change a part.
WHOLE = ("replaces", "repeals")
PARTS = ("amends", "repeals_part")
#: Kinds that change what another text says or whether it is in force; the others say what a text rests on.
ACTING = (*WHOLE, *PARTS, "suspends")


class Struck(models.Model):
    """A row that may be struck out as recorded by mistake: it stays to be read, and says nothing any more."""

    struck_on = models.DateField(null=True)
    struck_why = models.CharField(max_length=500, blank=True)

    class Meta:
        abstract = True


def _struck_with_reason(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(struck_on=None, struck_why="") | (Q(struck_on__isnull=False) & ~Q(struck_why="")), name=name
    )


class LegalText(Struck):
    """A normative text as issued. Its effect on a day is derived from its days and relations, and never stored.

    ``unit``: the issuing unit's version of the day of issue; none for central texts, whose issuer is ``issuer``.
    ``expires_on``: the first day on which the text by itself is no longer in force; ``ending`` says by what.
    """

    number = models.CharField(max_length=60)
    type = models.CharField(max_length=12)
    title = models.CharField(max_length=1000)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.CharField(max_length=12)
    issuer = models.CharField(max_length=200, blank=True)
    drafted_by = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, related_name="+")
    field = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField()
    effective_on = models.DateField()
    expires_on = models.DateField(null=True)
    ending = models.CharField(max_length=12, blank=True)
    file = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")

    objects = scoped("unit")

    class Meta:
        db_table = "legal_text"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "body", "number"],
                condition=Q(unit__isnull=False, struck_on=None),
                name="legal_text_number",
            ),
            models.UniqueConstraint(
                fields=["issuer", "number"], condition=Q(unit=None, struck_on=None), name="legal_text_central_number"
            ),
            models.CheckConstraint(condition=Q(type__in=list(TYPES)), name="legal_text_type"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, issuer="") & ~Q(body="central")
                | (Q(unit=None, body="central", drafted_by=None) & ~Q(issuer="")),
                name="legal_text_issuer",
            ),
            models.CheckConstraint(
                condition=Q(body="central")
                | Q(body="council", type="resolution")
                | Q(body="committee", type__in=["decision", "directive"])
                | Q(body="chairman", type="decision"),
                name="legal_text_type_of_body",
            ),
            models.CheckConstraint(condition=~Q(number="") & ~Q(title=""), name="legal_text_named"),
            models.CheckConstraint(condition=Q(effective_on__gte=F("issued_on")), name="legal_text_effect_after_issue"),
            models.CheckConstraint(
                condition=Q(expires_on=None, ending="")
                | Q(expires_on__gt=F("effective_on"), ending__in=[ending for ending in ENDINGS if ending]),
                name="legal_text_ending",
            ),
            _struck_with_reason("legal_text_struck"),
        ]
        indexes = [
            models.Index(fields=["-issued_on", "-id"], name="legal_text_issued"),
            models.Index(fields=["unit", "-issued_on"], name="legal_text_unit_issued"),
            models.Index(fields=["expires_on"], name="legal_text_expires", condition=Q(expires_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number


class TextRelation(Struck):
    """What one text (``source``, the one that acts) does to another (``target``) from a day on.

    ``until``: the first day on which a suspension no longer holds; none while its end is not known.
    """

    source = models.ForeignKey(LegalText, on_delete=models.PROTECT, related_name="does")
    target = models.ForeignKey(LegalText, on_delete=models.PROTECT, related_name="undergoes")
    kind = models.CharField(max_length=12)
    provisions = models.CharField(max_length=500, blank=True)
    effective_on = models.DateField()
    until = models.DateField(null=True)

    objects = scoped("source__unit", "target__unit")

    class Meta:
        db_table = "legal_text_relation"
        constraints = [
            models.UniqueConstraint(
                fields=["target"], condition=Q(kind__in=WHOLE, struck_on=None), name="legal_text_ended_once"
            ),
            models.UniqueConstraint(
                fields=["source", "target", "kind", "provisions"],
                condition=Q(struck_on=None),
                name="legal_text_relation_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=list(RELATIONS)), name="legal_text_relation_kind"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="legal_text_relation_not_itself"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(kind="suspends", until__gt=F("effective_on")),
                name="legal_text_relation_until",
            ),
            models.CheckConstraint(
                condition=~Q(kind="repeals_part") | ~Q(provisions=""), name="legal_text_relation_part_named"
            ),
            _struck_with_reason("legal_text_relation_struck"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.target}"


class TextProcedure(Struck):
    """An administrative procedure that a text sets out or changes; ``article`` says where."""

    text = models.ForeignKey(LegalText, on_delete=models.PROTECT, related_name="procedures")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    article = models.CharField(max_length=200, blank=True)

    objects = scoped("text__unit")

    class Meta:
        db_table = "legal_text_procedure"
        constraints = [
            models.UniqueConstraint(
                fields=["text", "procedure"], condition=Q(struck_on=None), name="legal_text_procedure_once"
            ),
            _struck_with_reason("legal_text_procedure_struck"),
        ]
