"""Reads of legal texts. Normative texts are public: every account with a role reads all; acts keep to one's units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from cchc.directory.models import OrgUnit, Procedure
from cchc.directory.queries import procedures_on
from cchc.kernel.bulk import chunked
from cchc.kernel.dates import local
from cchc.kernel.registry import Waiting
from cchc.kernel.scope import Viewer
from cchc.kernel.sources import LEVELS
from cchc.kernel.text import Text
from cchc.registers.legal_texts.models import ExpiredText, LegalText, TextProcedure, TextRelation
from cchc.registers.legal_texts.models.numbers import number_of
from cchc.registers.legal_texts.models.texts import ACTING, BODIES, ENDINGS, RELATIONS, TYPES
from cchc.registers.legal_texts.queries.effect import with_effect, with_end, with_reason
from cchc.registers.legal_texts.queries.places import answered_by
from cchc.registers.legal_texts.queries.rules import day_in, rule_on

__all__ = [
    "BODIES",
    "ENDINGS",
    "RELATIONS",
    "SOON",
    "TYPES",
    "about_to_end",
    "acted_upon",
    "codes",
    "drafters",
    "early_effect",
    "in_state",
    "issuers",
    "links_of_text",
    "own",
    "procedure_names",
    "procedures_to_link",
    "relations_of",
    "rested_on",
    "suspensions_of",
    "text_procedures",
    "texts",
    "texts_named",
    "unlisted",
    "waiting",
]

#: How long before its end a text is said to be about to end.
SOON = timedelta(days=60)


def texts(viewer: Viewer) -> QuerySet[Any]:
    """All texts: who may open the register at all is said by its readers. With ``issued_by``, ``drafter`` (in words),
    ``ends_on`` and by what, ``target`` (how many texts it acts on, none for none), and an empty ``effect``: a text has
    one only on a day, which ``with_effect`` gives it."""
    rows = LegalText.objects.unscoped(reason="normative texts are public").select_related("unit")
    acts = TextRelation.objects.unscoped(reason="normative texts are public").filter(
        source=OuterRef("pk"), struck_on=None, kind__in=ACTING
    )
    count = acts.order_by().values("source").annotate(count=Count("pk")).values("count")
    found: QuerySet[Any] = with_reason(rows).annotate(target=Subquery(count), **_NO_DAY)
    return found


_NO_DAY = {
    "issued_by": Case(When(unit=None, then=F("issuer")), default=F("unit__name"), output_field=CharField()),
    "drafter": F("drafted_by__name"),
    "effect": Value("", output_field=CharField()),
}


def own(rows: QuerySet[LegalText], viewer: Viewer) -> QuerySet[LegalText]:
    """Those of the viewer's units; closed ones' that they are heirs of too."""
    return rows if viewer.units is None else rows.filter(unit__in=viewer.units)


def about_to_end(rows: QuerySet[LegalText], day: date) -> QuerySet[LegalText]:
    """Those in force on a day that end within :data:`SOON`."""
    return with_end(rows.filter(struck_on=None), day).filter(ends_on__gt=day, ends_on__lte=day + SOON)


def unlisted(rows: QuerySet[LegalText], year: int) -> QuerySet[LegalText]:
    """Local texts that ended, wholly, by the end of a year, and stand in no published list."""
    listed = ExpiredText.objects.unscoped(reason="lists are public").filter(text=OuterRef("pk"), extent="whole")
    last = date(year, 12, 31)
    ended = with_end(rows.filter(struck_on=None, unit__isnull=False), last).filter(ends_on__lte=last)
    return ended.filter(~Exists(listed))


def waiting(viewer: Viewer, at: datetime) -> list[Waiting]:
    """What the viewer's units must look after: texts about to end, and ended ones that no list announces."""
    today, mine = local(at).date(), own(LegalText.objects.unscoped(reason="the next line scopes it"), viewer)
    late = today > day_in("expired_list_announced", today.year)
    return [
        Waiting(
            Text("Văn bản sắp hết hiệu lực (60 ngày)", "Texts that end within 60 days"),
            about_to_end(mine, today).count(),
            "state=ending",
            "warn",
        ),
        Waiting(
            Text("Văn bản hết hiệu lực chưa công bố danh mục", "Expired texts that no list announces"),
            unlisted(mine, today.year - 1).count(),
            "state=unlisted",
            "bad" if late else "warn",
        ),
    ]


def in_state(rows: QuerySet[LegalText], state: str, day: date, viewer: Viewer) -> QuerySet[LegalText]:
    """Those of an effect on a day, or ``ending`` soon or ``unlisted`` of the viewer's own units."""
    if state == "ending":
        return about_to_end(own(rows, viewer), day)
    if state == "unlisted":
        return unlisted(own(rows, viewer), day.year - 1)
    return with_effect(rows, day).filter(effect=state)


def acted_upon(source: LegalText, viewer: Viewer, kind: str) -> QuerySet[LegalText]:
    """Texts of the viewer's units that this one could change: issued before it or with it, not yet ended when it takes
    effect, and of no level above; amended and replaced are only those that its issuer answers for."""
    rows = own(LegalText.objects.unscoped(reason="the next line scopes it"), viewer).select_related("unit")
    rows = rows.filter(struck_on=None, issued_on__lte=source.issued_on).exclude(pk=source.pk)
    rows = with_end(rows, source.effective_on).filter(Q(ends_on=None) | Q(ends_on__gt=source.effective_on))
    if source.unit is not None and kind in ("amends", "replaces"):
        rows = rows.filter(unit__in=answered_by(source.unit.pk, source.issued_on))
    elif source.unit is not None:
        rows = rows.filter(unit__level__in=LEVELS[LEVELS.index(source.unit.level) :])
    return rows.order_by("-issued_on", "number")


def texts_named(rows: QuerySet[LegalText], said: str) -> list[LegalText] | None:
    """Those of these texts that one means by a number and, after a space, a part of the issuer's name; none where what
    was said begins with no number of a text."""
    written, _, of = said.partition(" ")
    number = number_of(written)
    if number is None:
        return None
    found = list(rows.filter(number=number.text).select_related("unit"))
    if not of:
        return found
    return [text for text in found if of.casefold() in (text.unit.name if text.unit else text.issuer).casefold()]


def rested_on(source: LegalText) -> QuerySet[LegalText]:
    """Texts that this one could rest on: issued before it or with it, of its own level or above."""
    rows = LegalText.objects.unscoped(reason="normative texts are public").select_related("unit")
    rows = rows.filter(struck_on=None, issued_on__lte=source.issued_on).exclude(pk=source.pk)
    if source.unit is not None:
        above = LEVELS[: LEVELS.index(source.unit.level) + 1]
        rows = rows.filter(Q(unit=None) | Q(unit__level__in=above))
    else:
        rows = rows.filter(unit=None)
    return rows.order_by("-issued_on", "number")


def relations_of(text: LegalText) -> QuerySet[TextRelation]:
    """What stands recorded as this text's doing."""
    rows = TextRelation.objects.unscoped(reason="the act names its text").select_related("source", "target")
    return rows.filter(source=text, struck_on=None).order_by("effective_on", "pk")


def suspensions_of(text: LegalText) -> QuerySet[TextRelation]:
    """Suspensions of this text that have no end yet."""
    rows = TextRelation.objects.unscoped(reason="the act names its text").select_related("source", "target")
    return rows.filter(target=text, kind="suspends", until=None, struck_on=None)


def links_of_text(text: LegalText) -> QuerySet[TextProcedure]:
    """Procedures that stand linked to a text."""
    rows = TextProcedure.objects.unscoped(reason="the act names its text").select_related("procedure")
    return rows.filter(text=text, struck_on=None).order_by("procedure__code")


def text_procedures(viewer: Viewer) -> QuerySet[TextProcedure]:
    """Links between texts and procedures, public like both."""
    return TextProcedure.objects.unscoped(reason="texts and procedures are public").filter(struck_on=None)


def procedure_names(procedures: Sequence[Procedure], day: date) -> dict[int, tuple[int, str]]:
    """For each procedure, its version in force on a day, else its last: (version's key, name)."""
    found: dict[int, tuple[int, str]] = {}
    keys = [procedure.pk for procedure in procedures]
    for part in chunked(keys):
        now = procedures_on(day).filter(procedure__in=part)
        for version in now:
            found[version.procedure_id] = (version.pk, version.name)
    for procedure in procedures:
        if procedure.pk not in found:
            last = procedure.versions.order_by("-valid_from").first()
            if last is not None:
                found[procedure.pk] = (last.pk, last.name)
    return found


def procedures_to_link(day: date) -> tuple[QuerySet[Procedure], dict[int, str]]:
    """Procedures with a version in force on a day, and those versions' names."""
    names = dict(procedures_on(day).values_list("procedure", "name"))
    return Procedure.objects.filter(pk__in=procedures_on(day).values("procedure")).order_by("code"), names


def issuers(viewer: Viewer, day: date) -> QuerySet[OrgUnit]:
    """Governments of the viewer's scope that began by a day, ended ones too: their texts are entered after them."""
    rows = OrgUnit.objects.filter(level__in=LEVELS, valid_from__lte=day).order_by("level", "code", "-valid_from")
    return rows if viewer.units is None else rows.filter(pk__in=viewer.units)


def drafters(viewer: Viewer, day: date) -> QuerySet[OrgUnit]:
    """Departments and service units of the viewer's scope that began by a day."""
    rows = OrgUnit.objects.filter(valid_from__lte=day).exclude(level__in=LEVELS).order_by("code", "-valid_from")
    return rows if viewer.units is None else rows.filter(pk__in=viewer.units)


def codes(uids: Sequence[int]) -> list[str]:
    """Numbers of texts in the order asked, with their issuer: numbers are each issuer's own."""
    found: dict[int, str] = {}
    for part in chunked(uids):
        rows = LegalText.objects.unscoped(reason="normative texts are public").filter(pk__in=part)
        found.update((pk, f"{number} ({name})") for pk, number, name in rows.values_list("pk", "number", "unit__name"))
    return [found[uid] for uid in uids if uid in found]


def early_effect(text: LegalText) -> int:
    """The least days between issue and effect that the law asks of this text, where it took effect sooner; else 0.
    Only a shortened procedure allows that, so it is a doubt, never a refusal."""
    if text.unit is None:
        return 0
    rule = rule_on("least_days", text.issued_on)
    least = rule.days.get(text.unit.level, 0) if rule else 0
    return least if (text.effective_on - text.issued_on).days < least else 0
