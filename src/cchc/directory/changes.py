"""Reads of what decisions did to the catalogue: the published list of changes, and a procedure's life."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cchc.directory.models import ACT_KINDS, ProcedureAct, ProcedureVersion, PublicationDecision
from cchc.directory.publications import ALLOWED, ATTRIBUTES, all_acts, all_decisions
from cchc.directory.words import ATTRIBUTE_WORDS
from cchc.kernel.numbers import format_number
from cchc.kernel.scope import MACHINE_VIEWER, Viewer
from cchc.kernel.text import Text


def decisions(viewer: Viewer) -> QuerySet[PublicationDecision]:
    """Every decision that changes the catalogue: they are public, for whoever looks."""
    return all_decisions().select_related("unit")


def acts(viewer: Viewer) -> QuerySet[ProcedureAct]:
    """Every act on the catalogue, the annulled ones too: they are public. ``named``: the procedure's name as the act
    left it; of an annulled one, which points to no version, the name that it has now."""
    versions = ProcedureVersion.objects.filter(procedure=OuterRef("procedure")).order_by("-valid_from")
    rows = all_acts().select_related("decision__unit", "procedure", "before", "after", "replaced_by")
    return rows.annotate(named=Coalesce("after__name", "before__name", Subquery(versions.values("name")[:1])))


def is_decision(row: object) -> bool:
    """Whether a record is a decision: forms of the same act are filled from a decision or from a procedure."""
    return isinstance(row, PublicationDecision)


def decided_by(act: str) -> list[str]:
    """Kinds of decisions by which an act is done."""
    return [kind for kind, acts in ALLOWED.items() if act in acts]


def open_decisions(viewer: Viewer, kinds: Iterable[str]) -> QuerySet[PublicationDecision]:
    """Standing decisions of these kinds, of units in the viewer's scope, the latest first."""
    rows: QuerySet[PublicationDecision] = PublicationDecision.objects.visible_to(viewer)
    return rows.filter(annulled_at=None, kind__in=list(kinds)).order_by("-issued_on", "-pk")


@dataclass(frozen=True)
class Change:
    """One attribute that became another; ``old`` is none where the procedure is new."""

    what: Text
    old: Text | None
    new: Text

    def said(self, lang: str) -> str:
        """``Đang cung cấp trực tuyến: chưa → mức độ 3``."""
        new = self.new.said(lang)
        return f"{self.what.said(lang)}: " + (f"{self.old.said(lang)} → {new}" if self.old else new)


def attribute_text(name: str, value: Any) -> Text:
    """A stored value in words."""
    if isinstance(value, Decimal):
        plain = format_number(value, 0 if value == value.to_integral_value() else 2)
        return Text(plain, plain)
    if value in (None, ""):
        return Text("không có", "none")
    word = ATTRIBUTE_WORDS[name][1].get(str(value))
    return word or Text(str(value), str(value))


def changed(before: ProcedureVersion | None, after: ProcedureVersion | None) -> list[Change]:
    """What became another from one version to the next; nothing where one of them is missing."""
    if before is None or after is None:
        return []
    return [
        Change(
            ATTRIBUTE_WORDS[name][0],
            attribute_text(name, getattr(before, name)),
            attribute_text(name, getattr(after, name)),
        )
        for name in ATTRIBUTES
        if getattr(before, name) != getattr(after, name)
    ]


@dataclass(frozen=True)
class Group:
    """The acts of one kind in one decision, by code."""

    decision: PublicationDecision
    kind: str
    acts: tuple[ProcedureAct, ...]


@dataclass(frozen=True)
class Tally:
    """How many procedures were simplified, published, repealed or replaced: a procedure counts once in each, whatever
    the number of decisions. ``amended``: no line of a form asks for it."""

    simplified: int
    published: int
    ended: int
    amended: int


def changes_between(start: date, end: date, level: str = "") -> tuple[list[Group], Tally]:
    """Standing acts of those days, both included, by decision (the latest first) and kind; of one level, or of all."""
    rows = acts(MACHINE_VIEWER).filter(annulled_at=None, on__range=(start, end))
    if level:
        rows = rows.filter(level=level)
    found: dict[tuple[int, str], list[ProcedureAct]] = {}
    order = list(ACT_KINDS)
    listed = sorted(rows, key=lambda act: act.procedure.code)
    listed.sort(key=lambda act: order.index(act.kind))
    listed.sort(key=lambda act: (act.decision.issued_on, act.decision_id), reverse=True)
    for act in listed:
        found.setdefault((act.decision_id, act.kind), []).append(act)
    groups = [Group(some[0].decision, kind, tuple(some)) for (_, kind), some in found.items()]
    return groups, _tally(listed)


def _tally(listed: Sequence[ProcedureAct]) -> Tally:
    def count(*kinds: str) -> int:
        return len({act.procedure_id for act in listed if act.kind in kinds})

    return Tally(count("simplify"), count("publish"), count("replace", "repeal"), count("amend"))


@dataclass(frozen=True)
class Chapter:
    """One version in a procedure's life: which acts opened it, what they changed, what else was done while it lasted,
    and by which act it ended. ``gap``: nothing was in force between the version before and this one."""

    version: ProcedureVersion
    opened: ProcedureAct | None
    changes: tuple[Change, ...]
    meanwhile: tuple[ProcedureAct, ...]
    ended: ProcedureAct | None
    gap: bool = False


@dataclass(frozen=True)
class Story:
    """A procedure's life, the latest version first, and what was recorded by mistake and taken back."""

    code: str
    chapters: tuple[Chapter, ...]
    annulled: tuple[ProcedureAct, ...] = field(default=())


def story_of(procedure_id: int) -> Story:
    """What was in force when, why it changed, and by which decision."""
    versions = list(ProcedureVersion.objects.filter(procedure=procedure_id).order_by("valid_from"))
    listed = list(
        all_acts()
        .filter(procedure=procedure_id)
        .select_related("decision", "replaced_by", "procedure")
        .order_by("on", "pk")
    )
    standing = [act for act in listed if act.annulled_at is None]
    chapters = []
    for number, version in enumerate(versions):
        before = versions[number - 1] if number else None
        ends = [act for act in standing if act.before_id == version.pk and act.kind in ("replace", "repeal")]
        chapters.append(
            Chapter(
                version,
                next((act for act in standing if act.after_id == version.pk), None),
                tuple(changed(before, version)),
                tuple(act for act in standing if act.before_id == version.pk and act.kind == "simplify"),
                ends[0] if ends else None,
                gap=before is not None and before.valid_to != version.valid_from - timedelta(days=1),
            )
        )
    code = versions[0].procedure.code if versions else ""
    return Story(code, tuple(reversed(chapters)), tuple(act for act in listed if act.annulled_at is not None))
