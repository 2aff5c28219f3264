"""What one text does to another: amend, replace, repeal, suspend; and what it rests on.

Source of law: a text is amended, replaced or repealed by a text of the body that issued it, and repealed or suspended
by the body above (Law 80/2015/QH13, Article 12; Law 64/2025/QH15, Articles 8 and 57; the latter found). That the heirs
of a closed unit act in its stead is inferred from Law 64/2025, Article 54 as amended by 87/2025 (found).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local
from cchc.kernel.errors import CchcError
from cchc.registers.legal_texts.models import LegalText, TextRelation
from cchc.registers.legal_texts.models.texts import PARTS, WHOLE
from cchc.registers.legal_texts.operations.texts import key_of, reasoned
from cchc.registers.legal_texts.queries.authority import answers_for, stands_above
from cchc.registers.legal_texts.queries.effect import changes, with_end
from cchc.registers.legal_texts.queries.places import on_the_map

#: Kinds that say what a text rests on; the others change the text that they are done to.
RESTS = ("guides", "based_on")
#: What a body above may do; amending and replacing are left to who issued the text.
_FROM_ABOVE = ("repeals", "repeals_part", "suspends")


class UnableToRelate(CchcError):
    """The one text can't do that to the other: not its place, or not on that day."""


class UnableToUnrelate(CchcError):
    """The relation is struck out already, or no reason was given."""


def may_act(source: LegalText, target: LegalText, kind: str) -> None:
    """Whether the issuer of one text may do this to the other's.

    Raises:
        UnableToRelate: see the class.
    """
    if target.unit is None:
        if source.unit is not None and kind not in RESTS:
            raise UnableToRelate(
                "Văn bản của địa phương không tác động được đến văn bản của trung ương.",
                "A local text can't act on a central one.",
            )
        return
    if source.unit is None:
        _from_above(target, source, kind)
        return
    day = on_the_map(source.issued_on)
    if answers_for(source.unit.pk, target.unit.pk, day):
        if kind not in RESTS and source.body != "council" and target.body == "council":
            raise UnableToRelate(
                "Văn bản của Ủy ban nhân dân không tác động được đến nghị quyết của Hội đồng nhân dân.",
                "A text of a committee can't act on a council's resolution.",
            )
        return
    if kind in RESTS:
        if not stands_above(target.unit.pk, source.unit.pk, day):
            raise UnableToRelate(
                f"{target.unit.name} không phải cấp mình hoặc cấp trên của {source.unit.name}.",
                f"{target.unit.name} is neither {source.unit.name} nor above it.",
            )
        return
    if not stands_above(source.unit.pk, target.unit.pk, day):
        raise UnableToRelate(
            f"{source.unit.name} không có thẩm quyền đối với văn bản của {target.unit.name}.",
            f"{source.unit.name} has no authority over texts of {target.unit.name}.",
        )
    _from_above(target, source, kind)


def _from_above(target: LegalText, source: LegalText, kind: str) -> None:
    unit = target.unit
    closed = unit is not None and unit.valid_to is not None and unit.valid_to < source.issued_on
    if kind not in _FROM_ABOVE and not closed:
        raise UnableToRelate(
            "Cấp trên bãi bỏ hoặc ngưng hiệu lực; sửa đổi, thay thế là việc của chính cơ quan đã ban hành.",
            "A body above repeals or suspends; amending and replacing are left to who issued the text.",
        )


def _in_time(source: LegalText, target: LegalText, kind: str, day: date) -> None:
    if source.issued_on < target.issued_on:
        raise UnableToRelate(
            f"{source.number} ban hành trước {target.number}.", f"{source.number} was issued before {target.number}."
        )
    if day < source.effective_on:
        raise UnableToRelate(
            f"Ngày tác động trước ngày {source.number} có hiệu lực ({source.effective_on:%d/%m/%Y}).",
            f"That is before {source.number} takes effect ({source.effective_on.isoformat()}).",
        )
    if kind not in RESTS and day < target.effective_on:
        raise UnableToRelate(
            f"Ngày tác động trước ngày {target.number} có hiệu lực ({target.effective_on:%d/%m/%Y}).",
            f"That is before {target.number} takes effect ({target.effective_on.isoformat()}).",
        )
    rows = with_end(LegalText.objects.unscoped(reason="the act names its texts"), day)
    all_ends = dict(rows.filter(pk__in=[source.pk, target.pk]).values_list("pk", "ends_on"))
    gone, ends = all_ends[source.pk], all_ends[target.pk]
    if gone is not None and day >= gone:
        raise UnableToRelate(
            f"{source.number} đã hết hiệu lực từ ngày {gone:%d/%m/%Y}, không tác động được nữa.",
            f"{source.number} is no longer in force from {gone.isoformat()} on, and acts on nothing any more.",
        )
    if ends is not None and (source.issued_on if kind in RESTS else day) >= ends:
        raise UnableToRelate(
            f"{target.number} đã hết hiệu lực từ ngày {ends:%d/%m/%Y}.",
            f"{target.number} is no longer in force from {ends.isoformat()} on.",
        )


def _once(source: LegalText, target: LegalText, kind: str, day: date) -> None:
    """A text ends once, after all that was done to it, and never by what it ended itself."""
    done = changes([target.pk]).get(target.pk, [])
    if kind in WHOLE:
        ended = next((change for change in done if change.kind in WHOLE), None)
        if ended is not None:
            raise UnableToRelate(f"{target.number} đã {ended.passive.vi}.", f"{target.number} is {ended.passive.en}.")
        later = next((change for change in done if change.kind in PARTS and change.on >= day), None)
        if later is not None:
            raise UnableToRelate(
                f"{target.number} còn {later.passive.vi}, không thể hết hiệu lực trước đó.",
                f"{target.number} is {later.passive.en}, and can't end before.",
            )
    if kind == "replaces" and _replaces(target, source):
        raise UnableToRelate(
            f"{target.number} đã thay thế {source.number}: không thể thay thế vòng tròn.",
            f"{target.number} replaces {source.number}: they can't replace each other.",
        )


def _replaces(source: LegalText, target: LegalText) -> bool:
    """Whether ``source`` replaces ``target``, over any number of texts between them."""
    seen, at = {source.pk}, [source.pk]
    while at:
        found = changes(at, end="source")
        at = [c.target.pk for done in found.values() for c in done if c.kind == "replaces" and c.target.pk not in seen]
        seen.update(at)
    return target.pk in seen


def relating(source: LegalText, target: LegalText, kind: str, day: date, provisions: str = "") -> str:
    """Whether one text can do this to the other from a day on; the provisions, brought to one form.

    Raises:
        UnableToRelate: see the class.
    """
    provisions = " ".join(provisions.split())
    if source.pk == target.pk:
        raise UnableToRelate("Văn bản không tác động đến chính nó.", "A text does nothing to itself.")
    if source.struck_on or target.struck_on:
        raise UnableToRelate("Văn bản đã đưa ra khỏi sổ.", "The text was taken out of the register.")
    if kind == "repeals_part" and not provisions:
        raise UnableToRelate("Bãi bỏ một phần thì ghi rõ điều, khoản.", "Say which provisions are repealed.")
    may_act(source, target, kind)
    _in_time(source, target, kind, day)
    _once(source, target, kind, day)
    return provisions


def relate(
    source: LegalText, target: LegalText, kind: str, day: date, provisions: str = "", until: date | None = None
) -> TextRelation:
    """Store what one text does to another.

    Raises:
        UnableToRelate: see the class.
    """
    provisions = relating(source, target, kind, day, provisions)
    if until is not None and until <= day:
        raise UnableToRelate("Ngày tiếp tục có hiệu lực phải sau ngày ngưng.", "It is in force again only later.")
    relation = TextRelation(
        source=source, target=target, kind=kind, effective_on=day, provisions=provisions, until=until
    )
    try:
        with transaction.atomic():  # two officers at the same instant: the database keeps one end
            relation.save()
    except IntegrityError as error:
        raise UnableToRelate(
            f"Quan hệ giữa {source.number} và {target.number} đã ghi, hoặc {target.number} đã hết hiệu lực.",
            f"The relation of {source.number} and {target.number} stands already, or {target.number} has ended.",
        ) from error
    return relation


def _acted(
    text: LegalText, target: LegalText, kind: str, day: date | None, provisions: str = "", until: date | None = None
) -> Acted[LegalText]:
    held = LegalText.objects.unscoped(reason="the act names its text").select_for_update(of=("self",))
    texts = held.select_related("unit").in_bulk([text.pk, target.pk])
    source, target = texts[text.pk], texts[target.pk]
    done = relate(source, target, kind, day or source.effective_on, provisions, until)
    return Acted(source, source.pk, key_of(source), _told(done), {})


def _told(relation: TextRelation) -> dict[str, Any]:
    told = {"relation": relation.kind, "target": _named(relation), "from": relation.effective_on.isoformat()}
    more = {"provisions": relation.provisions, "until": relation.until.isoformat() if relation.until else None}
    return {**told, **more}


def _named(relation: TextRelation) -> str:
    """The other text's number, with its issuer where that is another: numbers are each issuer's own."""
    source, target = relation.source.unit, relation.target.unit
    if target is None or (source is not None and source.code == target.code):
        return relation.target.number
    return f"{relation.target.number} ({target.name})"


@operation("amend", register="legal_texts")
def amend(
    *, by: Actor, at: datetime, text: LegalText, target: LegalText, day: date | None = None, provisions: str = ""
) -> Acted[LegalText]:
    """``text`` amends ``target`` from ``day`` on; none: from its own effect.

    Raises:
        UnableToRelate: see the class.
    """
    return _acted(text, target, "amends", day, provisions)


@operation("replace", register="legal_texts")
def replace(
    *, by: Actor, at: datetime, text: LegalText, target: LegalText, day: date | None = None
) -> Acted[LegalText]:
    """``text`` replaces ``target``, which is no longer in force from ``day`` on; none: from its own effect.

    Raises:
        UnableToRelate: see the class.
    """
    return _acted(text, target, "replaces", day)


@operation("repeal", register="legal_texts")
def repeal(*, by: Actor, at: datetime, text: LegalText, target: LegalText, day: date | None = None) -> Acted[LegalText]:
    """``text`` repeals the whole of ``target``.

    Raises:
        UnableToRelate: see the class.
    """
    return _acted(text, target, "repeals", day)


@operation("repeal_part", register="legal_texts")
def repeal_part(
    *, by: Actor, at: datetime, text: LegalText, target: LegalText, provisions: str, day: date | None = None
) -> Acted[LegalText]:
    """``text`` repeals some provisions of ``target``.

    Raises:
        UnableToRelate: see the class.
    """
    return _acted(text, target, "repeals_part", day, provisions)


@operation("suspend", register="legal_texts")
def suspend(
    *,
    by: Actor,
    at: datetime,
    text: LegalText,
    target: LegalText,
    day: date | None = None,
    until: date | None = None,
    provisions: str = "",
) -> Acted[LegalText]:
    """``text`` suspends ``target``; ``until``: the day on which it is in force again, none while that is not known.

    Raises:
        UnableToRelate: see the class.
    """
    return _acted(text, target, "suspends", day, provisions, until)


@operation("resume", register="legal_texts")
def resume(*, by: Actor, at: datetime, text: LegalText, until: date) -> Acted[LegalText]:
    """A suspended text is in force again from ``until`` on.

    Raises:
        UnableToRelate: it is not suspended, or the day is not after that of the suspension.
    """
    rows = TextRelation.objects.unscoped(reason="the act names its text").select_for_update(of=("self",))
    held = rows.filter(target=text, kind="suspends", until=None, struck_on=None).order_by("-effective_on").first()
    if held is None:
        raise UnableToRelate("Văn bản không bị ngưng hiệu lực.", "The text is not suspended.")
    if until <= held.effective_on:
        raise UnableToRelate("Ngày tiếp tục có hiệu lực phải sau ngày ngưng.", "It is in force again only later.")
    held.until = until
    held.save(update_fields=["until"])
    return Acted(text, text.pk, key_of(text), {"until": until.isoformat(), "relation": held.pk}, {})


@operation("rest", register="legal_texts")
def rest(
    *, by: Actor, at: datetime, text: LegalText, target: LegalText, kind: str, provisions: str = ""
) -> Acted[LegalText]:
    """Say what a text rests on: ``based_on`` its legal basis, or ``guides`` what it details.

    Raises:
        UnableToRelate: see the class; or the kind is neither.
    """
    if kind not in RESTS:
        raise UnableToRelate("Chỉ ghi căn cứ hoặc quy định chi tiết.", "Say a basis, or what is detailed.")
    return _acted(text, target, kind, None, provisions)


@operation("unrelate", register="legal_texts")
def unrelate(*, by: Actor, at: datetime, relation: TextRelation, why: str) -> Acted[LegalText]:
    """Strike out a relation that was recorded by mistake; it stays to be read.

    Raises:
        UnableToUnrelate: see the class.
    """
    why = reasoned(why, UnableToUnrelate)
    rows = TextRelation.objects.unscoped(reason="the act names its relation").select_for_update(of=("self",))
    held = rows.select_related("source__unit", "target__unit").get(pk=relation.pk)
    if held.struck_on is not None:
        raise UnableToUnrelate("Quan hệ này đã gỡ.", "The relation is struck out already.")
    held.struck_on, held.struck_why = local(at).date(), why
    held.save(update_fields=["struck_on", "struck_why"])
    return Acted(held.source, held.source.pk, key_of(held.source), {**_told(held), "struck_why": why}, {})
