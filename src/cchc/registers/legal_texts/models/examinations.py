"""Examinations of texts, what they found to be handled, and what the database itself refuses.

Legal basis: Decree 34/2016/NĐ-CP, chapters VIII (self-check and check) and IX (review, review of the system every five
years), amended by 154/2020/NĐ-CP; since 01/4/2025 Decree 79/2025/NĐ-CP (its article 2 defines check and self-check:
found; article 2.5 to 2.7 of Decree 34/2016 defines review: found; chapter numbers: quite sure).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cchc.directory.models import OrgUnit
from cchc.kernel.models import Attachment
from cchc.kernel.scope import scoped
from cchc.kernel.text import Text
from cchc.registers.legal_texts.models.texts import LegalText, Struck

EXAMINATIONS = {
    "self_check": Text("tự kiểm tra", "self-check"),
    "check": Text("kiểm tra theo thẩm quyền", "check from above"),
    "review": Text("rà soát", "review"),
    "system_review": Text("rà soát để hệ thống hóa", "review of the system"),
}
RESULTS = {
    "conforms": Text("phù hợp", "conforms"),
    "needs_handling": Text("có nội dung phải xử lý", "needs handling"),
}
FAULTS = {
    "authority": Text("sai thẩm quyền", "beyond authority"),
    "content": Text("nội dung trái văn bản cấp trên", "contrary to higher law"),
    "form": Text("sai thể thức, kỹ thuật trình bày", "faulty form"),
    "procedure": Text("sai trình tự, thủ tục ban hành", "faulty procedure"),
    "unfit": Text("không còn phù hợp", "no longer fits"),
}
WAYS = {
    "suspend": Text("đình chỉ thi hành", "suspend"),
    "amend": Text("sửa đổi, bổ sung", "amend"),
    "replace": Text("thay thế", "replace"),
    "repeal": Text("bãi bỏ", "repeal"),
    "issue": Text("ban hành văn bản mới", "issue a new text"),
    "correct": Text("đính chính", "correct"),
}


def struck_with_reason(name: str, day: str = "struck_on", reason: str = "struck_why") -> models.CheckConstraint:
    """What was entered by mistake says when it was struck out and why, or neither."""
    neither, both = Q(**{day: None, reason: ""}), Q(**{f"{day}__isnull": False}) & ~Q(**{reason: ""})
    return models.CheckConstraint(condition=neither | both, name=name)


class TextExamination(Struck):
    """A text examined by a unit on a day. ``unit``: who examines, as of that day; a struck one never counts."""

    text = models.ForeignKey(LegalText, on_delete=models.PROTECT, related_name="examinations")
    kind = models.CharField(max_length=13)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    examined_on = models.DateField()
    result = models.CharField(max_length=14)
    document = models.CharField(max_length=100, blank=True)
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")

    objects = scoped("unit", "text__unit")

    class Meta:
        db_table = "text_examination"
        constraints = [
            models.UniqueConstraint(
                fields=["text", "kind", "unit", "examined_on"],
                condition=Q(struck_on=None),
                name="text_examination_once_a_day",
            ),
            models.CheckConstraint(condition=Q(kind__in=list(EXAMINATIONS)), name="text_examination_kind"),
            models.CheckConstraint(condition=Q(result__in=list(RESULTS)), name="text_examination_result"),
            struck_with_reason("text_examination_struck"),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.kind} {self.examined_on}"


class TextFinding(Struck):
    """Something in a text that must be handled. ``open_from``: the day found, or the day it was opened again.

    ``extended_from``: the day by which it had been due before its one extension.
    """

    examination = models.ForeignKey(TextExamination, on_delete=models.PROTECT, related_name="findings")
    fault = models.CharField(max_length=10)
    clause = models.CharField(max_length=200)
    what = models.CharField(max_length=1000)
    recommended = models.CharField(max_length=10)
    found_on = models.DateField()
    open_from = models.DateField()
    due_on = models.DateField()
    extended_from = models.DateField(null=True)
    extension_reason = models.CharField(max_length=500, blank=True)
    handled_on = models.DateField(null=True)
    how = models.CharField(max_length=10, blank=True)
    handling_text = models.ForeignKey(LegalText, on_delete=models.PROTECT, null=True, related_name="handles")
    handling_document = models.CharField(max_length=100, blank=True)

    objects = scoped("examination__unit", "examination__text__unit")

    class Meta:
        db_table = "text_finding"
        constraints = [
            models.UniqueConstraint(
                fields=["examination", "fault", "clause"], condition=Q(struck_on=None), name="text_finding_once"
            ),
            models.CheckConstraint(condition=Q(fault__in=list(FAULTS)), name="text_finding_fault"),
            models.CheckConstraint(condition=Q(recommended__in=list(WAYS)), name="text_finding_recommended"),
            models.CheckConstraint(condition=~Q(clause="") & ~Q(what=""), name="text_finding_said"),
            models.CheckConstraint(
                condition=Q(open_from__gte=F("found_on"), due_on__gte=F("open_from")), name="text_finding_due_after"
            ),
            models.CheckConstraint(
                condition=Q(extended_from=None, extension_reason="")
                | (Q(extended_from__lt=F("due_on")) & ~Q(extension_reason="")),
                name="text_finding_extended",
            ),
            models.CheckConstraint(
                condition=Q(handled_on=None, how="", handling_text=None, handling_document="")
                | (
                    Q(handled_on__gte=F("open_from"), how__in=list(WAYS))
                    & (Q(handling_text__isnull=False) | ~Q(handling_document=""))
                ),
                name="text_finding_handled_by_something",
            ),
            struck_with_reason("text_finding_struck"),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(handled_on=None, struck_on=None), name="text_finding_open_due")
        ]

    def __str__(self) -> str:
        return f"{self.examination.text}, {self.clause}"


class PastHandling(models.Model):
    """A handling that proved not to be enough: the finding was open again from ``reopened_on``."""

    finding = models.ForeignKey(TextFinding, on_delete=models.PROTECT, related_name="past")
    open_from = models.DateField()
    handled_on = models.DateField()
    how = models.CharField(max_length=10)
    handling_text = models.ForeignKey(LegalText, on_delete=models.PROTECT, null=True, related_name="+")
    handling_document = models.CharField(max_length=100, blank=True)
    reopened_on = models.DateField()
    reason = models.CharField(max_length=500)

    objects = scoped("finding__examination__unit", "finding__examination__text__unit")

    class Meta:
        db_table = "text_finding_past"
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_on__gte=F("open_from"), reopened_on__gte=F("handled_on")),
                name="text_finding_past_days",
            ),
            models.CheckConstraint(condition=Q(how__in=list(WAYS)) & ~Q(reason=""), name="text_finding_past_said"),
        ]
