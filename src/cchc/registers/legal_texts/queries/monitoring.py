"""Reads of the monitoring of how law is carried out."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet

from cchc.kernel.dates import local
from cchc.kernel.registry import Waiting
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.legal_texts.models import EnforcementActivity, EnforcementPlan, EnforcementRecommendation
from cchc.registers.legal_texts.models.monitoring import ACTIVITIES

__all__ = ["ACTIVITIES", "activities", "plans", "recommendation_state", "recommendations", "waiting"]


def plans(viewer: Viewer) -> QuerySet[EnforcementPlan]:
    """Plans of the viewer's units."""
    return EnforcementPlan.objects.visible_to(viewer).select_related("unit")


def activities(viewer: Viewer) -> QuerySet[EnforcementActivity]:
    """What was done under them."""
    return EnforcementActivity.objects.visible_to(viewer).select_related("plan__unit", "place")


def recommendations(viewer: Viewer) -> QuerySet[EnforcementRecommendation]:
    """What was recommended."""
    return EnforcementRecommendation.objects.visible_to(viewer).select_related("activity__plan__unit")


def recommendation_state(
    rows: QuerySet[EnforcementRecommendation], state: str, today: date
) -> QuerySet[EnforcementRecommendation]:
    """Those that are ``open`` or ``overdue`` on a day, ``handled`` or ``struck`` out."""
    if state == "struck":
        return rows.exclude(struck_on=None)
    rows = rows.filter(struck_on=None)
    if state == "handled":
        return rows.exclude(handled_on=None)
    rows = rows.filter(handled_on=None)
    return rows.filter(due_on__lt=today) if state == "overdue" else rows


def waiting(viewer: Viewer, at: datetime) -> list[Waiting]:
    """Recommendations not handled, the late ones last."""
    rows, today = recommendations(viewer), local(at).date()
    counts = {state: recommendation_state(rows, state, today).count() for state in ("open", "overdue")}
    return [
        Waiting(Text("Kiến nghị đang xử lý", "Recommendations open"), counts["open"], "state=open", "info"),
        Waiting(Text("Quá hạn xử lý", "Overdue"), counts["overdue"], "state=overdue", "bad"),
    ]
