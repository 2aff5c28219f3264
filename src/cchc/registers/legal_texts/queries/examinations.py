"""Reads of examinations and of what they found, each for a viewer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from cchc.directory.queries import unit_map
from cchc.kernel.bulk import chunked
from cchc.kernel.dates import local
from cchc.kernel.registry import Waiting
from cchc.kernel.scope import Viewer
from cchc.kernel.sources import LEVELS
from cchc.kernel.text import Text
from cchc.registers.legal_texts.models import LegalText, TextExamination, TextFinding
from cchc.registers.legal_texts.models.examinations import EXAMINATIONS, FAULTS, RESULTS, WAYS

__all__ = [
    "EXAMINATIONS",
    "FAULTS",
    "RESULTS",
    "WAYS",
    "examination_codes",
    "examinations",
    "finding_codes",
    "findings",
    "in_state",
    "texts_below",
    "texts_since",
    "texts_to_check",
    "waiting",
]

SOON = timedelta(days=10)


def examinations(viewer: Viewer) -> QuerySet[TextExamination]:
    """Examinations by the viewer's units, and of texts that those issued."""
    return TextExamination.objects.visible_to(viewer).select_related("text", "unit")


def findings(viewer: Viewer) -> QuerySet[TextFinding]:
    """What the viewer's units found, and what was found in texts that those issued."""
    return TextFinding.objects.visible_to(viewer).select_related("examination__text", "examination__unit")


def in_state(rows: QuerySet[TextFinding], state: str, today: date) -> QuerySet[TextFinding]:
    """Those that are ``open``, ``overdue`` or ``due_soon`` on a day, ``handled``, or ``struck`` out."""
    if state == "struck":
        return rows.exclude(struck_on=None)
    rows = rows.filter(struck_on=None)
    if state == "handled":
        return rows.exclude(handled_on=None)
    rows = rows.filter(handled_on=None)
    if state == "overdue":
        return rows.filter(due_on__lt=today)
    return rows.filter(due_on__gte=today, due_on__lte=today + SOON) if state == "due_soon" else rows


def waiting(viewer: Viewer, at: datetime) -> list[Waiting]:
    """What the viewer's units must still handle, the most pressing last."""
    rows, today = findings(viewer), local(at).date()
    counts = {state: in_state(rows, state, today).count() for state in ("open", "due_soon", "overdue")}
    return [
        Waiting(Text("Nội dung đang phải xử lý", "Findings open"), counts["open"], "state=open", "info"),
        Waiting(Text("Sắp đến hạn xử lý (10 ngày)", "Due in 10 days"), counts["due_soon"], "state=due_soon", "warn"),
        Waiting(Text("Quá hạn xử lý", "Overdue"), counts["overdue"], "state=overdue", "bad"),
    ]


def texts_below(viewer: Viewer) -> QuerySet[LegalText]:
    """Texts that the viewer's units, closed ones that they inherited included, issued."""
    rows = LegalText.objects.visible_to(viewer).filter(struck_on=None, unit__isnull=False)
    return rows.order_by("-issued_on", "number")


def texts_to_check(viewer: Viewer) -> QuerySet[LegalText]:
    """Those of them that the viewer's highest units may check from above: of the levels below."""
    inside = [unit.level for unit in unit_map().units if unit.level in LEVELS and viewer.holds(unit.id)]
    highest = min(map(LEVELS.index, inside), default=len(LEVELS))
    return texts_below(viewer).filter(unit__level__in=LEVELS[highest + 1 :])


def texts_since(day: date) -> QuerySet[LegalText]:
    """Texts issued on a day or later, by whomever: what may handle something found that day. Normative texts are
    public."""
    rows = LegalText.objects.unscoped(reason="normative texts are public to read")
    return rows.filter(struck_on=None, issued_on__gte=day).order_by("-issued_on", "number")


def _said(rows: QuerySet[Any], uids: Sequence[int], *names: str) -> list[tuple[str, ...]]:
    """Some columns of these rows, in the order asked."""
    found: dict[int, tuple[str, ...]] = {}
    for part in chunked(uids):
        found.update((uid, tuple(said)) for uid, *said in rows.filter(pk__in=part).values_list("id", *names))
    return [found[uid] for uid in uids if uid in found]


def examination_codes(uids: Sequence[int]) -> list[str]:
    """Numbers of the texts examined with their issuer, in the order asked; explain has counted what its viewer may see
    before."""
    rows = TextExamination.objects.unscoped(reason="explain scopes by unit")
    return [f"{number} ({unit})" for number, unit in _said(rows, uids, "text__number", "text__unit__name")]


def finding_codes(uids: Sequence[int]) -> list[str]:
    """The number of the text, and the clause to be handled."""
    rows = TextFinding.objects.unscoped(reason="explain scopes by unit")
    return [f"{number} ({clause})" for number, clause in _said(rows, uids, "examination__text__number", "clause")]
