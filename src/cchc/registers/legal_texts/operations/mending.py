"""Mending what was recorded wrongly: a text put right, or taken out, while all that rests on it still fits."""

from __future__ import annotations

from copy import copy
from datetime import datetime

from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local
from cchc.kernel.errors import CchcError
from cchc.kernel.models import Attachment
from cchc.registers.legal_texts.models import (
    DraftOpinion,
    ExpiredText,
    LegalText,
    ProgrammeItem,
    TextExamination,
    TextFinding,
    TextProcedure,
    TextRelation,
)
from cchc.registers.legal_texts.models.texts import ACTING
from cchc.registers.legal_texts.operations.examinations import fit_to_examine
from cchc.registers.legal_texts.operations.relations import may_act
from cchc.registers.legal_texts.operations.texts import (
    Said,
    facts_of,
    fitting,
    held_for,
    key_of,
    reasoned,
    same_number,
    taken,
    undergone,
    write,
)

_ACT = "the act names its text"


class UnableToCorrect(CchcError):
    """Nothing was changed, no reason was given, or what rests on the text no longer fits it."""


class UnableToStrike(CchcError):
    """Something rests on the text, it is struck out already, or no reason was given."""


@operation("correct", register="legal_texts")
def correct(
    *, by: Actor, at: datetime, text: LegalText, said: Said, why: str, file: Attachment | None = None
) -> Acted[LegalText]:
    """Correct what was recorded wrongly; the journal keeps old and new. What the text itself orders is no correction.

    Raises:
        UnableToIssue: what is said can't be said of a text.
        UnableToCorrect: see the class.
    """
    held, why = held_for(text, UnableToCorrect), reasoned(why, UnableToCorrect)
    said, before = fitting(said, local(at).date()), Said.of(held)
    if said == before and file is None:
        raise UnableToCorrect("Chưa có thông tin nào được sửa.", "Nothing was changed.")
    other = same_number(said)
    if other is not None and other.pk != held.pk:
        raise taken(said)
    still_fits(held, said)
    write(said, held, file)
    body = {"old": before.told(), "new": {**said.told(), "why": why}}
    return Acted(held, held.pk, key_of(held), body, facts_of(held) | ({"legal_text": [held.pk]} if before.unit else {}))


def still_fits(text: LegalText, said: Said) -> None:
    """Whether all that rests on a text would still fit it.

    Raises:
        UnableToCorrect: a relation, an examination, a handling or a draft no longer would.
    """
    as_said = copy(text)
    for name in said.__dataclass_fields__:
        setattr(as_said, name, getattr(said, name))
    rows = TextRelation.objects.unscoped(reason=_ACT).filter(source=text, struck_on=None)
    for one in rows.select_related("target__unit"):
        _still_acts(as_said, one.target, one, said)
    for one in undergone(text):
        _still_undergoes(as_said, one, said)
    _still_examined(as_said, text)
    _still_handles(text, said)


def _still_acts(source: LegalText, target: LegalText, one: TextRelation, said: Said) -> None:
    acts = one.kind in ACTING
    if (acts and one.effective_on < said.effective_on) or said.issued_on < target.issued_on:
        raise UnableToCorrect(
            f"Văn bản đã tác động đến {target.number} từ ngày {one.effective_on:%d/%m/%Y}, không khớp với ngày "
            "ban hành hoặc ngày có hiệu lực này.",
            f"The text acts on {target.number} from {one.effective_on.isoformat()}, which these days don't fit.",
        )
    _still_may(source, target, one.kind)


def _still_undergoes(target: LegalText, one: TextRelation, said: Said) -> None:
    acts = one.kind in ACTING
    late = acts and said.expires_on is not None and one.effective_on >= said.expires_on
    early = acts and one.effective_on < said.effective_on
    if one.source.issued_on < said.issued_on or early or late:
        raise UnableToCorrect(
            f"Không còn khớp với tác động của {one.source.number} từ ngày {one.effective_on:%d/%m/%Y}.",
            f"What {one.source.number} does from {one.effective_on.isoformat()} would no longer fit.",
        )
    _still_may(one.source, target, one.kind)


def _still_may(source: LegalText, target: LegalText, kind: str) -> None:
    try:
        may_act(source, target, kind)
    except CchcError as refusal:
        raise UnableToCorrect(refusal.vi, refusal.en) from refusal


def _still_examined(as_said: LegalText, text: LegalText) -> None:
    rows = TextExamination.objects.unscoped(reason=_ACT).filter(text=text, struck_on=None)
    for one in rows.select_related("unit").order_by("examined_on"):
        day = one.examined_on
        try:
            fit_to_examine(text=as_said, kind=one.kind, unit=one.unit, examined_on=day, result=one.result, today=day)
        except CchcError as refusal:
            raise UnableToCorrect(
                f"Không còn khớp với lần kiểm tra, rà soát ngày {one.examined_on:%d/%m/%Y}: {refusal.vi}",
                f"The examination of {one.examined_on.isoformat()} would no longer fit: {refusal.en}",
            ) from refusal


def _still_handles(text: LegalText, said: Said) -> None:
    findings = TextFinding.objects.unscoped(reason=_ACT).filter(handling_text=text, struck_on=None)
    for one in findings.select_related("examination__text"):
        if one.handled_on is not None and not one.open_from <= said.issued_on <= one.handled_on:
            raise UnableToCorrect(
                f"Văn bản đã xử lý nội dung của {one.examination.text.number} ngày {one.handled_on:%d/%m/%Y}, "
                "không khớp với ngày ban hành này.",
                f"The text handled {one.examination.text.number} on {one.handled_on.isoformat()}.",
            )
    draft = DraftOpinion.objects.unscoped(reason=_ACT).filter(text=text, struck_on=None).first()
    if draft is not None and said.issued_on < draft.asked_on:
        raise UnableToCorrect(
            f"Dự thảo của văn bản được gửi thẩm định ngày {draft.asked_on:%d/%m/%Y}, sau ngày ban hành này.",
            f"Its draft came to be appraised on {draft.asked_on.isoformat()}, after that issue.",
        )


@operation("strike", register="legal_texts")
def strike(*, by: Actor, at: datetime, text: LegalText, why: str) -> Acted[LegalText]:
    """Take out of the register what is no normative text, or was entered twice. It stays to be read, and counts no
    more.

    Raises:
        UnableToStrike: see the class.
    """
    held, why = held_for(text, UnableToStrike), reasoned(why, UnableToStrike)
    _free(held)
    held.struck_on, held.struck_why = local(at).date(), why
    held.save(update_fields=["struck_on", "struck_why"])
    body = {"number": held.number, "struck_on": held.struck_on.isoformat(), "struck_why": why}
    return Acted(held, held.pk, key_of(held), body, facts_of(held))


def _free(text: LegalText) -> None:
    relations = TextRelation.objects.unscoped(reason=_ACT).filter(struck_on=None)
    if (relations.filter(source=text) | relations.filter(target=text)).exists():
        raise UnableToStrike(
            "Văn bản còn quan hệ với văn bản khác: gỡ các quan hệ đó trước.", "Strike out its relations first."
        )
    if TextExamination.objects.unscoped(reason=_ACT).filter(text=text, struck_on=None).exists():
        raise UnableToStrike(
            "Văn bản đã được kiểm tra hoặc rà soát: hủy ghi nhầm ở đó trước.", "Strike out its examinations first."
        )
    if TextProcedure.objects.unscoped(reason=_ACT).filter(text=text, struck_on=None).exists():
        raise UnableToStrike("Văn bản còn gắn thủ tục hành chính: gỡ trước.", "Take its procedures off first.")
    _named_nowhere(text)


def _named_nowhere(text: LegalText) -> None:
    """Whether no finding, programme, draft or announced list names the text."""
    if TextFinding.objects.unscoped(reason=_ACT).filter(handling_text=text, struck_on=None).exists():
        raise UnableToStrike(
            "Văn bản là văn bản xử lý của nội dung đã ghi xử lý xong: mở lại hoặc hủy nội dung đó trước.",
            "It handled something found: open that again first.",
        )
    planned = ProgrammeItem.objects.unscoped(reason=_ACT).filter(text=text, dropped_on=None)
    if planned.filter(programme__struck_on=None).exists():
        raise UnableToStrike(
            "Văn bản còn trong chương trình kiểm tra, rà soát: đưa ra khỏi chương trình trước.",
            "It stands in a programme: take it out of that first.",
        )
    if DraftOpinion.objects.unscoped(reason=_ACT).filter(text=text, struck_on=None).exists():
        raise UnableToStrike(
            "Văn bản đã gắn với báo cáo thẩm định dự thảo; hãy đính chính thay vì đưa ra khỏi sổ.",
            "A report of appraisal names it; correct it instead.",
        )
    if ExpiredText.objects.unscoped(reason=_ACT).filter(text=text).exists():
        raise UnableToStrike(
            "Văn bản đã công bố trong danh mục hết hiệu lực nên không đưa ra khỏi sổ được.",
            "An announced list of expired texts names it.",
        )
