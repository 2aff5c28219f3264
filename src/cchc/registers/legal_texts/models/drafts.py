"""Drafts of texts: those that a body above asks comments on, and the unit's own that are appraised before issue.

Legal basis: Law 80/2015/QH13 amended by 63/2020/QH14 (comments and appraisal in drafting by local authorities; the
articles: not confirmed), since 01/4/2025 Law 64/2025/QH15 and Decree 78/2025/NĐ-CP. The days are those that the asking
document states: none is worked out here.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cchc.directory.models import OrgUnit
from cchc.kernel.models import Attachment
from cchc.kernel.scope import scoped
from cchc.kernel.text import Text
from cchc.registers.legal_texts.models.examinations import struck_with_reason
from cchc.registers.legal_texts.models.texts import LegalText, Struck

DRAFT_KINDS = {
    "comment": Text("góp ý dự thảo", "comments on a draft"),
    "appraisal": Text("thẩm định dự thảo", "appraisal of a draft"),
}
CONCLUSIONS = {
    "fit": Text("đủ điều kiện trình", "fit to be submitted"),
    "fit_once_mended": Text("đủ điều kiện trình sau khi chỉnh lý", "fit once mended"),
    "unfit": Text("chưa đủ điều kiện trình", "not fit"),
}


class DraftOpinion(Struck):
    """A draft that a unit was asked about, until it answered, or gave the file back.

    ``asked_by``: the body above that asks, in words; ``drafted_by``: the department whose draft is appraised.
    """

    kind = models.CharField(max_length=9)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=1000)
    asked_by = models.CharField(max_length=200, blank=True)
    drafted_by = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, null=True, related_name="+")
    asking_document = models.CharField(max_length=100, blank=True)
    asked_on = models.DateField()
    due_on = models.DateField()
    answered_on = models.DateField(null=True)
    document = models.CharField(max_length=100, blank=True)
    comments = models.SmallIntegerField(null=True)
    conclusion = models.CharField(max_length=15, blank=True)
    evidence = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.ForeignKey(LegalText, on_delete=models.PROTECT, null=True, related_name="drafts")
    returned_on = models.DateField(null=True)
    return_reason = models.CharField(max_length=500, blank=True)

    objects = scoped("unit")

    class Meta:
        db_table = "draft_opinion"
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="comment", drafted_by=None) & ~Q(asked_by=""))
                | Q(kind="appraisal", asked_by="", drafted_by__isnull=False),
                name="draft_opinion_asked_by_someone",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="draft_opinion_titled"),
            models.CheckConstraint(condition=Q(due_on__gte=F("asked_on")), name="draft_opinion_due_after"),
            models.CheckConstraint(
                condition=Q(answered_on=None, document="", comments=None, conclusion="")
                | (
                    Q(answered_on__gte=F("asked_on"), returned_on=None)
                    & ~Q(document="")
                    & (
                        Q(kind="comment", comments__gte=0, conclusion="")
                        | Q(kind="appraisal", comments=None, conclusion__in=list(CONCLUSIONS))
                    )
                ),
                name="draft_opinion_answered",
            ),
            models.CheckConstraint(condition=Q(text=None) | Q(kind="appraisal"), name="draft_opinion_became"),
            models.CheckConstraint(
                condition=Q(returned_on=None, return_reason="")
                | (Q(kind="appraisal", returned_on__gte=F("asked_on")) & ~Q(return_reason="")),
                name="draft_opinion_returned",
            ),
            struck_with_reason("draft_opinion_struck"),
        ]

    def __str__(self) -> str:
        return self.title
