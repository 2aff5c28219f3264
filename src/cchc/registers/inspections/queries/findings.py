"""Reads of findings, each for a viewer; and what a visit's close asks of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from cchc.directory.models import OrgUnit
from cchc.directory.queries import unit_map
from cchc.kernel.bulk import chunked
from cchc.kernel.dates import local
from cchc.kernel.registry import Waiting
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.inspections.models.findings import (
    FINDING_STATES,
    OPEN,
    SEVERITIES,
    Finding,
    ViolationKind,
    violation_kinds,
)
from cchc.registers.inspections.models.visits import Inspection

__all__ = [
    "FINDING_STATES",
    "OPEN",
    "SEVERITIES",
    "ViolationKind",
    "violation_kinds",
]

SOON = timedelta(days=7)


def findings(viewer: Viewer) -> QuerySet[Finding]:
    """Findings of visits by the viewer's units, and those that the viewer's units must remedy."""
    return Finding.objects.visible_to(viewer)


def to_remedy(viewer: Viewer) -> QuerySet[Finding]:
    """Open findings that the viewer's units must remedy, the most pressing first."""
    rows = findings(viewer).filter(state__in=("found", "assigned"))
    rows = rows if viewer.units is None else rows.filter(unit__in=viewer.units)
    return rows.select_related("inspection__unit", "unit").order_by("due_on", "id")


def keeper(unit: int, day: date) -> int:
    """The version that acts for a unit on a day: itself while it is in force, else its heir; where several share what
    it was, the lowest unit above them all (a district split among communes: the province)."""
    tree = unit_map().as_now(day)
    return tree.place.get(unit, unit)


def acting(viewer: Viewer, day: date, *units: int) -> OrgUnit:
    """In whose name the viewer acts, of ``units`` in order: the first whose keeper is in scope, else the last's."""
    keepers = [keeper(unit, day) for unit in units]
    mine = (unit for unit in keepers if viewer.units is None or unit in viewer.units)
    return OrgUnit.objects.get(pk=next(mine, keepers[-1]))


def in_state(rows: QuerySet[Finding], state: str, today: date) -> QuerySet[Finding]:
    """Those in a state of :data:`FINDING_STATES`; ``open`` of any kind; ``overdue`` or ``due_soon`` on a day."""
    if state == "open":
        return rows.filter(state__in=OPEN)
    if state == "overdue":
        return rows.filter(state="assigned", due_on__lt=today)
    if state == "due_soon":
        return rows.filter(state="assigned", due_on__gte=today, due_on__lte=today + SOON)
    return rows.filter(state=state)


def waiting(viewer: Viewer, at: datetime) -> list[Waiting]:
    """What the viewer's units must remedy, and what they must check again; the most pressing last."""
    today, rows = local(at).date(), findings(viewer)
    mine = rows if viewer.units is None else rows.filter(inspection__unit__in=viewer.units)
    to_check = in_state(mine, "remedied", today).count()
    soon, late = (in_state(rows, state, today).count() for state in ("due_soon", "overdue"))
    waits = [
        Waiting(Text("Chờ kiểm tra lại", "Await the re-check"), to_check, "state=remedied", "info"),
        Waiting(Text("Phải khắc phục trong 7 ngày", "To remedy within 7 days"), soon, "state=due_soon", "warn"),
        Waiting(Text("Quá hạn khắc phục", "Remedies overdue"), late, "state=overdue", "bad"),
    ]
    return [wait for wait in waits if wait.count]


def open_findings(inspection: int) -> int:
    """How many findings of a visit are not yet seen to be put right: with any, it can't be closed."""
    rows = Finding.objects.unscoped(reason="the act names its visit")
    return rows.filter(inspection_id=inspection, state__in=OPEN).count()


def visits_followed(viewer: Viewer) -> QuerySet[Inspection]:
    """Visits by the viewer's units in which something can be found now: begun and not closed."""
    rows = Inspection.objects.visible_to(viewer).filter(state__in=("started", "ended", "concluded"))
    rows = rows if viewer.units is None else rows.filter(unit__in=viewer.units)
    return rows.select_related("inspected").order_by("-decided_on", "-id")


def units_of_visit(visit: Inspection) -> QuerySet[OrgUnit]:
    """The inspected unit and those below it, as they were when the visit began."""
    day = visit.started_on or visit.decided_on
    tree = unit_map().as_was(day, day)
    roots = [node for node in tree.existing if tree.units[node].code == visit.inspected.code]
    below = frozenset[int]().union(*(tree.subtree(node) for node in roots))
    return OrgUnit.objects.filter(pk__in=below & tree.existing).order_by("code")


def search(term: str) -> Q:
    """Findings by what was found, their visit's code, their unit's name, or the name of their kind."""
    kinds = [code for code, kind in violation_kinds().items() if term.casefold() in kind.label.vi.casefold()]
    found = Q(found__icontains=term) | Q(inspection__code__icontains=term) | Q(unit__name__icontains=term)
    return found | Q(kind__in=kinds)


def finding_codes(uids: Sequence[int]) -> list[str]:
    """``visit/number`` of findings, in the order asked; explain has counted what its viewer may see before."""
    found: dict[int, str] = {}
    rows = Finding.objects.unscoped(reason="explain scopes by unit")
    for part in chunked(uids):
        read = rows.filter(pk__in=part).values_list("id", "inspection__code", "number")
        found.update((uid, f"{code}/{number}") for uid, code, number in read)
    return [found[uid] for uid in uids if uid in found]
