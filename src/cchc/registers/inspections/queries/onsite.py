"""Reads of what inspectors keep of a visit; only their own side sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

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

__all__ = [
    "ANSWERS",
    "MEMBER_ROLES",
    "RESULTS",
    "Again",
    "Looked",
    "Person",
    "answers",
    "looked",
    "sampled",
    "samples",
    "team",
]


def team(viewer: Viewer) -> QuerySet[TeamMember]:
    """Members of the teams of visits by the viewer's units."""
    return TeamMember.objects.visible_to(viewer)


def answers(viewer: Viewer) -> QuerySet[Answer]:
    """What visits by the viewer's units saw."""
    return Answer.objects.visible_to(viewer)


def samples(viewer: Viewer) -> QuerySet[Any]:
    """Draws of visits by the viewer's units, with how many of their records ``conforming``, ``violating``, ``left``."""
    rows = Sample.objects.visible_to(viewer).select_related("inspection__unit", "inspection__inspected")
    return rows.annotate(
        conforming=Count("records", filter=Q(records__result="conforms")),
        violating=Count("records", filter=Q(records__result="violation")),
        left=Count("records", filter=Q(records__result="")),
    )


def sampled(viewer: Viewer) -> QuerySet[SampledRecord]:
    """Records drawn by visits of the viewer's units."""
    return SampledRecord.objects.visible_to(viewer)


@dataclass(frozen=True)
class Person:
    """Someone as a team names them; ``post``: and where, which keeps two people of one name apart."""

    name: str
    post: str

    @property
    def known_as(self) -> tuple[str, str]:
        return (" ".join(self.name.split()).casefold(), " ".join(self.post.split()).casefold())


def team_of(visit: Inspection) -> list[Person]:
    """Who is on a visit."""
    rows = TeamMember.objects.unscoped(reason="an act asks who is on its visit").filter(inspection=visit)
    return [Person(one.name, one.post) for one in rows]


def has_head(visit: Inspection) -> bool:
    """Whether a visit's team has its head."""
    rows = TeamMember.objects.unscoped(reason="an act asks who is on its visit")
    return rows.filter(inspection=visit, role="head").exists()


def others_at_work(visit: Inspection, since: date, until: date) -> Iterator[tuple[Inspection, Person]]:
    """Who is on visits to other units, by the same inspecting unit, on a day from ``since`` to ``until``."""
    rows = TeamMember.objects.unscoped(reason="nobody is in two places on one day, whoever looks")
    busy = Q(inspection__ended_on=None, inspection__state="started") | Q(inspection__ended_on__gte=since)
    found = rows.filter(busy, inspection__unit__in=one_unit(visit.unit_id), inspection__started_on__lte=until)
    elsewhere = found.exclude(inspection__inspected__in=one_unit(visit.inspected_id)).exclude(inspection=visit)
    for one in elsewhere.select_related("inspection__inspected"):
        yield one.inspection, Person(one.name, one.post)


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


def was_looked_at(visit: Inspection) -> bool:
    """Whether a visit's checklist was begun, or dossiers drawn for it."""
    rows = Answer.objects.unscoped(reason="an act asks of its visit").filter(inspection=visit)
    draws = Sample.objects.unscoped(reason="an act asks of its visit").filter(inspection=visit)
    return rows.exists() or draws.exists()


@dataclass(frozen=True)
class Again:
    """A draw made again: out of how many, whether the same came out, and the codes in which the two differ."""

    population: int
    same: bool
    differing: tuple[str, ...]


def drawn_again(sample: Sample) -> Again | None:
    """The draw made again as it was on its day: same window, same seed; none where nothing draws any more."""
    port = sampling()
    if port is None:
        return None
    units = drawn_from(sample.inspection, sample.drawn_on)
    population, drawn = port.draw(
        units=units, since=sample.since, until=sample.until, size=sample.size, seed=sample.seed
    )
    rows = SampledRecord.objects.unscoped(reason="the caller was shown the draw").filter(sample=sample)
    before, now = list(rows.order_by("place").values_list("code", flat=True)), [one.code for one in drawn]
    return Again(population, before == now, tuple(sorted(set(before) ^ set(now))))
