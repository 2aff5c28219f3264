"""Reads of what inspectors keep of a visit; only their own side sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cchc.directory.queries import unit_map
from cchc.kernel.ports import Samples
from cchc.kernel.registry import registry
from cchc.kernel.scope import Viewer
from cchc.registers.inspections.models.onsite import (
    ANSWERS,
    MEMBER_ROLES,
    RESULTS,
    Answer,
    Sample,
    SampledRecord,
    TeamMember,
)
from cchc.registers.inspections.models.visits import Inspection
from cchc.registers.inspections.queries.checklists import Item, checklist_on, items
from cchc.registers.inspections.queries.visits import one_unit

__all__ = ["ANSWERS", "MEMBER_ROLES", "RESULTS", "Looked", "answers", "looked", "sampled", "samples", "team"]


def team(viewer: Viewer) -> QuerySet[TeamMember]:
    """Members of the teams of visits by the viewer's units."""
    return TeamMember.objects.visible_to(viewer)


def answers(viewer: Viewer) -> QuerySet[Answer]:
    """What visits by the viewer's units saw."""
    return Answer.objects.visible_to(viewer)


def samples(viewer: Viewer) -> QuerySet[Sample]:
    """Draws of visits by the viewer's units."""
    return Sample.objects.visible_to(viewer)


def sampled(viewer: Viewer) -> QuerySet[SampledRecord]:
    """Records drawn by visits of the viewer's units."""
    return SampledRecord.objects.visible_to(viewer)


@dataclass(frozen=True)
class Looked:
    """One item of a visit's checklist with what was seen of it; ``answer`` is empty before anything was said."""

    item: Item
    answer: str
    note: str

    @property
    def seen(self) -> bool:
        return self.answer not in ("", "not_looked")


def looked(inspection: Inspection) -> list[Looked]:
    """The visit's checklist in its order: the one of its field on the day it began (else of its decision), and what
    else was answered."""
    said: Mapping[str, Answer] = {
        one.item: one
        for one in Answer.objects.unscoped(reason="the caller was shown the visit").filter(inspection=inspection)
    }
    found = checklist_on(inspection.field, inspection.started_on or inspection.decided_on)
    keys = dict.fromkeys([*(item.key for item in (found.items if found else ())), *said])
    known = items()
    return [
        Looked(known[key], said[key].answer if key in said else "", said[key].note if key in said else "")
        for key in keys
        if key in known
    ]


def sampling() -> Samples | None:
    """What draws dossiers; none where no register does."""
    return registry().port(Samples)


def drawn_from(inspection: Inspection, day: date) -> frozenset[int]:
    """Versions of the inspected unit, and of the units below it on a day, whose records a draw is made of."""
    tree, found = unit_map().as_was(date.min, day), set[int]()
    for version in one_unit(inspection.inspected_id):
        if version in tree.units:
            found |= tree.subtree(version)
    return frozenset(found)
