"""Reads of yearly programmes: what is planned, what is done, and which texts a year's programmes leave out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, DateField, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from cchc.directory.models import OrgUnit
from cchc.directory.queries import unit_map
from cchc.kernel.dates import local
from cchc.kernel.registry import Waiting
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.legal_texts.models import LegalText, ProgrammeItem, ReviewProgramme, TextExamination, TextRelation
from cchc.registers.legal_texts.queries.authority import answering_for
from cchc.registers.legal_texts.queries.effect import with_effect

__all__ = [
    "ITEM_STATES",
    "Change",
    "Gaps",
    "gaps",
    "issued_texts",
    "item_state",
    "items",
    "programmes",
    "standing",
    "waiting",
    "with_progress",
]

ITEM_STATES = {
    "open": Text("chưa thực hiện", "to be done"),
    "overdue": Text("chậm so với kế hoạch", "late"),
    "done": Text("đã thực hiện", "done"),
    "done_late": Text("đã thực hiện, chậm so với kế hoạch", "done late"),
    "dropped": Text("đưa ra khỏi chương trình", "dropped"),
}
#: Words of :data:`cchc.registers.legal_texts.queries.effect.EFFECTS` for texts that must still be reviewed.
_STANDING = ("in_force", "part", "suspended", "not_yet")
_REVIEWS = ("review", "system_review")
_PUBLIC = "normative texts are public to read"


def programmes(viewer: Viewer) -> QuerySet[ReviewProgramme]:
    """Programmes of the viewer's units."""
    return ReviewProgramme.objects.visible_to(viewer).select_related("unit")


def items(viewer: Viewer) -> QuerySet[Any]:
    """What is planned in them, with ``done_on``, the day on which it was first done, and ``settled_on``: since when
    nothing is to be done any more."""
    rows = ProgrammeItem.objects.visible_to(viewer)
    told = _with_done(rows.select_related("programme__unit", "text", "department"))
    found: QuerySet[Any] = told.annotate(settled_on=Coalesce("done_on", "dropped_on", "programme__struck_on"))
    return found


def _with_done(rows: QuerySet[ProgrammeItem]) -> QuerySet[Any]:
    """``done_on``: the first examination of the planned kind since the year began, by the programme's unit, by a unit
    that belongs to it, or by one that took over from it. A review of the whole system is a review too."""
    same = Q(kind=OuterRef("programme__kind")) | Q(as_review=OuterRef("programme__kind"))
    as_review = Case(When(kind="system_review", then=Value("review")), default=F("kind"), output_field=CharField())
    by = (
        Q(unit__code=OuterRef("programme__unit__code"))
        | Q(unit__parent_code=OuterRef("programme__unit__code"), unit__level__in=("department", "service"))
        | Q(unit__predecessor_links__old=OuterRef("programme__unit"))
    )
    done = (
        TextExamination.objects.unscoped(reason="counts for the programme's own unit")
        .alias(as_review=as_review)
        .filter(same, by, text=OuterRef("text"), struck_on=None, examined_on__year__gte=OuterRef("programme__year"))
        .order_by()
        .values("text")
        .annotate(first=Min("examined_on"))
        .values("first")
    )
    return rows.annotate(done_on=Subquery(done, output_field=DateField()))


def item_state(rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """``state``: a word of :data:`ITEM_STATES` for each item of :func:`items` on a day."""
    word = Case(
        When(dropped_on__isnull=False, then=Value("dropped")),
        When(done_on__gt=F("due_on"), then=Value("done_late")),
        When(done_on__isnull=False, then=Value("done")),
        When(due_on__lt=today, then=Value("overdue")),
        default=Value("open"),
        output_field=CharField(),
    )
    told: QuerySet[Any] = rows.annotate(state=word)
    return told


def waiting(viewer: Viewer, at: datetime) -> list[Waiting]:
    """Planned texts not done, the late ones last."""
    today = local(at).date()
    rows = item_state(items(viewer).filter(programme__struck_on=None), today)
    counts = {state: rows.filter(state=state).count() for state in ("open", "overdue")}
    return [
        Waiting(Text("Văn bản còn trong chương trình", "Still to be done"), counts["open"], "state=open", "info"),
        Waiting(Text("Chậm so với chương trình", "Late"), counts["overdue"], "state=overdue", "bad"),
    ]


@dataclass(frozen=True)
class Progress:
    """How far a programme is: counts of items that stand, are done, and are late."""

    planned: int
    done: int
    late: int


def with_progress(rows: Sequence[Any]) -> Progress:
    """Counts of items of :func:`item_state`."""
    standing = [row for row in rows if row.dropped_on is None]
    states = [row.state for row in standing]
    done = sum(state in ("done", "done_late") for state in states)
    return Progress(len(standing), done, states.count("overdue"))


def _answered_for(unit: int, day: date) -> list[int]:
    """Versions of units for whose texts ``unit`` answers on a day: its own, and those of closed ones it inherited."""
    tree = unit_map().as_now(day)
    return [issuer for issuer in tree.place if unit in answering_for(issuer, day)]


def issued_texts(unit: OrgUnit, day: date) -> QuerySet[LegalText]:
    """Texts that a unit answers for and that are to be reviewed on a day: in force (in part, or suspended, too)."""
    rows = LegalText.objects.unscoped(reason=_PUBLIC).filter(unit__in=_answered_for(unit.pk, day), issued_on__lte=day)
    told: QuerySet[Any] = with_effect(rows, day)
    return told.filter(effect__in=_STANDING).order_by("issued_on", "number")


@dataclass(frozen=True)
class Change:
    """A text whose legal basis changed: which basis, by what, from when."""

    text: LegalText
    basis: LegalText
    by: LegalText
    kind: str
    on: date


@dataclass(frozen=True)
class Gaps:
    """What a year's programmes of a unit leave out. ``last``: the day of each text's last review, by the text's id."""

    uncovered: tuple[LegalText, ...]
    changed: tuple[Change, ...]
    never: tuple[LegalText, ...]
    last: dict[int, date]


def standing(unit: OrgUnit, year: int) -> QuerySet[ProgrammeItem]:
    """Items of a unit's programmes of a year, dropped ones not among them."""
    rows = ProgrammeItem.objects.unscoped(reason="the caller has the unit in scope").filter(
        programme__unit__code=unit.code, programme__year=year, programme__struck_on=None, dropped_on=None
    )
    return rows.select_related("programme__unit", "text", "department")


def gaps(unit: OrgUnit, year: int, day: date) -> Gaps:
    """Texts in force on a day that no programme of the year covers, whose legal basis was amended, replaced or repealed
    since their last review (or, never reviewed, since their issue), and that were never reviewed."""
    texts = list(issued_texts(unit, day).select_related("unit"))
    covered = set(standing(unit, year).exclude(programme__kind="check").values_list("text", flat=True))
    reviewed = TextExamination.objects.unscoped(reason="reviews of the unit's own texts").filter(
        kind__in=_REVIEWS, struck_on=None, examined_on__lte=day, text__in=[text.pk for text in texts]
    )
    last = dict(reviewed.values("text").annotate(last=Max("examined_on")).values_list("text", "last"))
    return Gaps(
        tuple(text for text in texts if text.pk not in covered),
        tuple(_changed(texts, last, day)),
        tuple(text for text in texts if text.pk not in last),
        last,
    )


def _changed(texts: Sequence[LegalText], last: dict[int, date], day: date) -> list[Change]:
    relations = TextRelation.objects.unscoped(reason=_PUBLIC).filter(struck_on=None)
    own = {text.pk: text for text in texts}
    bases = relations.filter(kind__in=("based_on", "guides"), source__in=list(own)).values_list("source", "target")
    acted: dict[int, list[TextRelation]] = {}
    kinds = ("amends", "replaces", "repeals", "repeals_part")
    targets = {target for _, target in bases}
    for one in relations.filter(kind__in=kinds, target__in=targets, effective_on__lte=day).select_related(
        "source", "target"
    ):
        acted.setdefault(one.target_id, []).append(one)
    found = []
    for source, target in bases:
        since = last.get(source, own[source].issued_on)
        found += [
            Change(own[source], one.target, one.source, one.kind, one.effective_on)
            for one in acted.get(target, [])
            if one.effective_on > since
        ]
    return sorted(found, key=lambda change: (change.on, change.text.number))
