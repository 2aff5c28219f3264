"""Reads of drafts that units were asked about."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from cchc.kernel.dates import local
from cchc.kernel.registry import Waiting
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.legal_texts.models import DraftOpinion
from cchc.registers.legal_texts.models.drafts import CONCLUSIONS, DRAFT_KINDS

__all__ = ["CONCLUSIONS", "DRAFT_KINDS", "draft_state", "drafts", "waiting"]

_SOON = timedelta(days=3)


def drafts(viewer: Viewer) -> QuerySet[DraftOpinion]:
    """Drafts that the viewer's units were asked about."""
    return DraftOpinion.objects.visible_to(viewer).select_related("unit", "drafted_by", "text")


def draft_state(rows: QuerySet[DraftOpinion], state: str, today: date) -> QuerySet[DraftOpinion]:
    """Those that are ``open``, ``overdue`` or ``due_soon`` on a day, ``answered``, ``returned`` or ``struck`` out."""
    if state == "struck":
        return rows.exclude(struck_on=None)
    rows = rows.filter(struck_on=None)
    if state == "answered":
        return rows.exclude(answered_on=None)
    if state == "returned":
        return rows.exclude(returned_on=None)
    rows = rows.filter(answered_on=None, returned_on=None)
    if state == "overdue":
        return rows.filter(due_on__lt=today)
    return rows.filter(due_on__gte=today, due_on__lte=today + _SOON) if state == "due_soon" else rows


def waiting(viewer: Viewer, at: datetime) -> list[Waiting]:
    """Drafts that wait for an answer, the most pressing last."""
    rows, today = drafts(viewer), local(at).date()
    counts = {state: draft_state(rows, state, today).count() for state in ("open", "due_soon", "overdue")}
    return [
        Waiting(Text("Dự thảo chờ trả lời", "Drafts to answer"), counts["open"], "state=open", "info"),
        Waiting(Text("Sắp đến hạn (3 ngày)", "Due within 3 days"), counts["due_soon"], "state=due_soon", "warn"),
        Waiting(Text("Quá hạn trả lời", "Overdue"), counts["overdue"], "state=overdue", "bad"),
    ]
