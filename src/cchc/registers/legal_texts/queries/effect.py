"""Whether a text is in force on a day, and why not: derived from its days and relations, for a whole list at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Least, NullIf

from cchc.kernel.bulk import chunked
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.legal_texts.models import LegalText, TextRelation
from cchc.registers.legal_texts.models.texts import ENDINGS, PARTS, WHOLE
from cchc.registers.legal_texts.queries.rules import rule_on

EFFECTS = {
    "in_force": Text("còn hiệu lực", "in force"),
    "part": Text("hết hiệu lực một phần", "expired in part"),
    "suspended": Text("ngưng hiệu lực", "suspended"),
    "not_yet": Text("chưa có hiệu lực", "not yet in force"),
    "expired": Text("hết hiệu lực", "expired"),
    "struck": Text("ghi nhầm, đã đưa ra khỏi sổ", "recorded by mistake"),
}
_FAR = date(9999, 12, 31)


@dataclass(frozen=True)
class Change:
    """A relation as it is told: what the text that acts did, from when, to which provisions."""

    pk: int
    kind: str
    source: LegalText
    target: LegalText
    on: date
    until: date | None
    provisions: str

    @property
    def what(self) -> Text:
        """What happened to the target: «bị thay thế bởi 05/2022/QĐ-UBND»."""
        what = _PASSIVE[self.kind]
        vi_part = f"{self.provisions} " if self.provisions else ""
        en_part = f"{self.provisions}: " if self.provisions else ""
        return Text(f"{vi_part}{what.vi} {self.source.number}", f"{en_part}{what.en} {self.source.number}")

    @property
    def passive(self) -> Text:
        """And when: «bị thay thế bởi 05/2022/QĐ-UBND từ ngày 01/06/2022»."""
        vi = f"{self.what.vi} từ ngày {self.on:%d/%m/%Y}"
        en = f"{self.what.en} from {self.on.isoformat()}"
        if self.until:
            vi, en = f"{vi} đến trước ngày {self.until:%d/%m/%Y}", f"{en} until {self.until.isoformat()}"
        return Text(vi, en)


_PASSIVE = {
    "amends": Text("được sửa đổi, bổ sung bởi", "amended by"),
    "replaces": Text("bị thay thế bởi", "replaced by"),
    "repeals": Text("bị bãi bỏ bởi", "repealed by"),
    "repeals_part": Text("bị bãi bỏ bởi", "repealed by"),
    "suspends": Text("bị ngưng hiệu lực bởi", "suspended by"),
    "guides": Text("được quy định chi tiết bởi", "detailed by"),
    "based_on": Text("là căn cứ của", "a basis of"),
}


@dataclass(frozen=True)
class Effect:
    """A text on a day: ``state`` a word of :data:`EFFECTS`; ``why``: what made it so, empty for one simply in force."""

    state: str
    why: tuple[Text, ...] = ()


def _standing() -> QuerySet[TextRelation]:
    return TextRelation.objects.unscoped(reason="normative texts are public").filter(struck_on=None)


def with_end(rows: QuerySet[LegalText], day: date | None = None) -> QuerySet[Any]:
    """``ends_on``: the first day on which a text is no longer in force, as far as it is known; none while it is not.
    ``day``: on which that is asked: what the law says of all texts of districts counts from the day it said so."""
    ended = _standing().filter(target=OuterRef("pk"), kind__in=WHOLE).values("effective_on")[:1]
    ends: list[Any] = [F("expires_on"), Subquery(ended, output_field=DateField())]
    last = rule_on("district_texts_end", day) if day is not None else None
    if last is not None:
        ends.append(Case(When(unit__level="district", then=Value(last.on)), output_field=DateField()))
    far = Value(_FAR, output_field=DateField())
    least = Least(*(Coalesce(end, far) for end in ends))
    return rows.annotate(ends_on=NullIf(least, far))


def with_reason(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Beside ``ends_on``: ``ended_how``, a word of :data:`ENDED`, ``ended_by`` and ``ended_by_id``, the text that ends
    it; empty or none where there is none. What the law says of all texts of districts is no part of it."""
    acting = _standing().filter(target=OuterRef("pk"), kind__in=WHOLE)
    first = with_end(rows).annotate(
        acted_how=Subquery(acting.values("kind")[:1]),
        acted_on=Subquery(acting.values("effective_on")[:1], output_field=DateField()),
    )
    itself = Q(expires_on__isnull=False) & (Q(acted_on=None) | Q(expires_on__lt=F("acted_on")))
    how = Case(When(itself, then=F("ending")), default=Coalesce("acted_how", Value("")), output_field=CharField())
    by = {"ended_by": acting.values("source__number")[:1], "ended_by_id": acting.values("source")[:1]}
    alone = {name: Case(When(itself, then=None), default=Subquery(found)) for name, found in by.items()}
    told: QuerySet[Any] = first.annotate(ended_how=how, **alone)
    return told


ENDED = {
    "replaces": Text("bị thay thế", "replaced"),
    "repeals": Text("bị bãi bỏ", "repealed"),
    **{word: text for word, text in ENDINGS.items() if word},
}


def relations(viewer: Viewer) -> QuerySet[TextRelation]:
    """What texts do to others, struck ones left out: public as the texts are."""
    return _standing().select_related("source__unit", "target__unit")


def with_effect(rows: QuerySet[LegalText], day: date) -> QuerySet[Any]:
    """``effect``: a word of :data:`EFFECTS` for each text on a day."""
    mine = _standing().filter(target=OuterRef("pk"), effective_on__lte=day)
    suspended = mine.filter(kind="suspends").filter(Q(until=None) | Q(until__gt=day))
    word = Case(
        When(struck_on__isnull=False, then=Value("struck")),
        When(effective_on__gt=day, then=Value("not_yet")),
        When(ends_on__lte=day, then=Value("expired")),
        When(Exists(suspended), then=Value("suspended")),
        When(Exists(mine.filter(kind__in=PARTS)), then=Value("part")),
        default=Value("in_force"),
        output_field=CharField(),
    )
    found: QuerySet[Any] = with_end(rows, day).annotate(effect=word)
    return found


def changes(texts: Iterable[int], *, end: str = "target") -> dict[int, list[Change]]:
    """Standing relations by the text at their ``end`` (``target`` or ``source``), the earliest first; one reading."""
    found: dict[int, list[Change]] = defaultdict(list)
    rows = _standing().select_related("source__unit", "target__unit").order_by("effective_on", "pk")
    for part in chunked(sorted(texts)):
        for row in rows.filter(**{f"{end}__in": part}):
            change = Change(row.pk, row.kind, row.source, row.target, row.effective_on, row.until, row.provisions)
            found[getattr(row, f"{end}_id")].append(change)
    return found


def effects(texts: Sequence[LegalText], day: date) -> dict[int, Effect]:
    """Each text's effect on a day with its reasons; two readings, however many texts."""
    by_target = changes(text.pk for text in texts)
    return {text.pk: effect_of(text, by_target.get(text.pk, []), day) for text in texts}


def effect_of(text: LegalText, undergone: Sequence[Change], day: date) -> Effect:
    """One text's effect on a day, by the relations that it undergoes. Its unit must be read along with it."""
    if text.struck_on is not None:
        return Effect("struck", (Text(text.struck_why, text.struck_why),))
    if text.effective_on > day:
        return Effect("not_yet", (_from(text.effective_on),))
    ended = [(on, why) for on, why in endings(text, undergone, day) if on <= day]
    if ended:
        return Effect("expired", (min(ended, key=lambda one: one[0])[1],))
    held = [c for c in undergone if c.on <= day and c.kind == "suspends" and (c.until is None or c.until > day)]
    if held:
        return Effect("suspended", tuple(change.passive for change in held))
    parts = [change for change in undergone if change.on <= day and change.kind in PARTS]
    return Effect("part", tuple(change.passive for change in parts)) if parts else Effect("in_force")


def endings(text: LegalText, undergone: Sequence[Change], day: date) -> list[tuple[date, Text]]:
    """Everything that ends the whole of a text, as seen on a day: (first day no longer in force, why)."""
    found = [(change.on, change.passive) for change in undergone if change.kind in WHOLE]
    if text.expires_on:
        on, why = text.expires_on, ENDINGS[text.ending]
        found.append(
            (on, Text(f"{why.vi}, từ ngày {on:%d/%m/%Y}", f"{why.en}, from {on.isoformat()}")),
        )
    last = rule_on("district_texts_end", day)
    if last is not None and last.on is not None and text.unit is not None and text.unit.level == "district":
        vi = f"văn bản của cấp huyện hết hiệu lực chậm nhất từ ngày {last.on:%d/%m/%Y} ({last.clause})"
        found.append(
            (last.on, Text(vi, f"texts of districts end at the latest on {last.on.isoformat()}, {last.clause}"))
        )
    return found


def _from(day: date) -> Text:
    return Text(f"có hiệu lực từ ngày {day:%d/%m/%Y}", f"in force from {day.isoformat()}")


def successors(text: LegalText, day: date) -> list[Change]:
    """The chain that leads from a replaced text to what stands in its place on a day."""
    chain: list[Change] = []
    seen, at = {text.pk}, text
    while True:
        by = [c for c in changes([at.pk]).get(at.pk, []) if c.kind == "replaces" and c.on <= day]
        if not by or by[0].source.pk in seen:
            return chain
        chain.append(by[0])
        at = by[0].source
        seen.add(at.pk)


@dataclass(frozen=True)
class Point:
    """A day in a text's life, and what is true from it on."""

    on: date
    what: Text
    by: LegalText | None = None


def life(text: LegalText, undergone: Sequence[Change], day: date) -> list[Point]:
    """A text's life as points in time, the earliest first, as seen on a day."""
    points = [
        Point(text.issued_on, Text("ban hành", "issued")),
        Point(text.effective_on, Text("có hiệu lực", "in force")),
    ]
    done = [change for change in undergone if change.kind not in ("guides", "based_on")]
    points += [Point(change.on, change.what, change.source) for change in done]
    points += [Point(c.until, Text("tiếp tục có hiệu lực", "in force again")) for c in done if c.until]
    first = min((change.on for change in done if change.kind in WHOLE), default=_FAR)
    points += [Point(on, why) for on, why in endings(text, [], day) if on < first]
    return sorted(points, key=lambda point: point.on)
