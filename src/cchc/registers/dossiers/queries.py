"""Reads of dossiers, each for a viewer."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet

from cchc.kernel.bulk import chunked
from cchc.kernel.dates import VIETNAM
from cchc.kernel.ports import RecordRef
from cchc.kernel.registry import Waiting
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.dossiers.models import CHANNELS, OUTCOMES, Dossier

__all__ = ["CHANNELS", "OUTCOMES", "Draws", "codes", "dossiers", "in_state", "waiting"]

SOON = timedelta(days=3)


def dossiers(viewer: Viewer) -> QuerySet[Dossier]:
    """Dossiers of the viewer's units."""
    return Dossier.objects.visible_to(viewer)


def in_state(rows: QuerySet[Dossier], state: str, at: datetime) -> QuerySet[Dossier]:
    """Those that are ``open``, ``overdue`` or ``due_soon`` at a moment, or ``finished``."""
    if state == "finished":
        return rows.exclude(finished_at=None)
    rows = rows.filter(finished_at=None)
    overdue, soon = _by_due(at)
    return rows.filter(overdue) if state == "overdue" else rows.filter(soon) if state == "due_soon" else rows


def _by_due(at: datetime) -> tuple[Q, Q]:
    """Of open ones: due before a moment, and due soon after it."""
    return Q(due_at__lt=at), Q(due_at__gte=at, due_at__lt=at + SOON)


def waiting(viewer: Viewer, at: datetime) -> list[Waiting]:
    """What the viewer's units have in hand, the most pressing last."""
    rows = in_state(dossiers(viewer), "open", at).order_by()
    overdue, soon = _by_due(at)
    counts = rows.aggregate(open=Count("pk"), soon=Count("pk", filter=soon), late=Count("pk", filter=overdue))
    return [
        Waiting(Text("Đang giải quyết", "Open"), counts["open"], "state=open", "info"),
        Waiting(Text("Sắp đến hạn (3 ngày)", "Due within 3 days"), counts["soon"], "state=due_soon", "warn"),
        Waiting(Text("Quá hạn", "Overdue"), counts["late"], "state=overdue", "bad"),
    ]


def codes(uids: Sequence[int]) -> list[str]:
    """Codes of dossiers in the order asked; explain has counted what its viewer may see before."""
    found: dict[int, str] = {}
    for part in chunked(uids):
        found.update(
            Dossier.objects.unscoped(reason="explain scopes by unit").filter(pk__in=part).values_list("id", "code")
        )
    return [found[uid] for uid in uids if uid in found]


class Draws:
    """Provides :class:`cchc.kernel.ports.Samples`: dossiers stand in the order of the SHA-256 of ``SEED/CODE``.

    Whoever has the list of codes can make the draw again by hand, and a dossier entered later moves no other's place.
    """

    def draw(
        self, *, units: Collection[int], since: date, until: date, size: int, seed: str
    ) -> tuple[int, Sequence[RecordRef]]:
        first = datetime.combine(since, time.min, VIETNAM)
        end = datetime.combine(until + timedelta(days=1), time.min, VIETNAM)
        rows = Dossier.objects.unscoped(reason="a draw is made of all that the unit received")
        found: list[tuple[int, str]] = []
        for part in chunked(sorted(units)):
            within = rows.filter(unit__in=part, received_at__gte=first, received_at__lt=end)
            found.extend(within.values_list("id", "code"))
        found.sort(key=lambda row: (hashlib.sha256(f"{seed}/{row[1]}".encode()).hexdigest(), row[1]))
        return len(found), [RecordRef("dossiers", record, code) for record, code in found[:size]]
