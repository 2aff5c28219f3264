"""The acts on drafts: asked for comments and answering; taking in a draft to appraise, reporting, giving it back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local
from cchc.kernel.errors import CchcError
from cchc.kernel.models import Attachment
from cchc.registers.legal_texts.models import DraftOpinion, LegalText
from cchc.registers.legal_texts.models.drafts import CONCLUSIONS
from cchc.registers.legal_texts.queries.authority import answers_for


class UnableToTakeDraft(CchcError):
    """The request or the file can't come in so."""


class UnableToAnswerDraft(CchcError):
    """The draft waits for no such answer, or the answer can't be so."""


def _fit_to_take(unit: OrgUnit, title: str, asked_on: date, due_on: date, today: date) -> None:
    if not title.strip():
        raise UnableToTakeDraft("Phải ghi tên dự thảo.", "The draft's title must be given.")
    if asked_on > today:
        raise UnableToTakeDraft("Ngày nhận ở tương lai.", "The day of receipt is in the future.")
    if due_on < asked_on:
        raise UnableToTakeDraft("Hạn trả lời trước ngày nhận.", "Due before it was received.")
    if asked_on < unit.valid_from or (unit.valid_to and asked_on > unit.valid_to):
        raise UnableToTakeDraft(
            f"{unit.name} không hoạt động vào ngày {asked_on:%d/%m/%Y}.",
            f"{unit.name} is not in force on {asked_on.isoformat()}.",
        )


def _taken(draft: DraftOpinion) -> Acted[DraftOpinion]:
    draft.save()
    body = {
        "code": draft.title,
        "asked_by": draft.asked_by or (draft.drafted_by.name if draft.drafted_by else ""),
        "asking_document": draft.asking_document,
        "asked_on": draft.asked_on.isoformat(),
        "due_on": draft.due_on.isoformat(),
    }
    return Acted(draft, draft.pk, draft.unit.key, body, {})


@operation("receive_request", register="draft_opinions")
def receive_request(
    *,
    by: Actor,
    at: datetime,
    unit: OrgUnit,
    title: str,
    asked_by: str,
    asking_document: str = "",
    asked_on: date,
    due_on: date,
) -> Acted[DraftOpinion]:
    """A body above asks a unit for comments on a draft, by a day.

    Raises:
        UnableToTakeDraft: no title or asking body; asked in the future; due before asked; the unit not in force then.
    """
    _fit_to_take(unit, title, asked_on, due_on, local(at).date())
    if not asked_by.strip():
        raise UnableToTakeDraft("Phải ghi cơ quan lấy ý kiến.", "Say which body asks.")
    draft = DraftOpinion(kind="comment", unit=unit, title=title.strip(), asked_by=asked_by.strip())
    draft.asking_document, draft.asked_on, draft.due_on = asking_document.strip(), asked_on, due_on
    return _taken(draft)


@operation("take_in", register="draft_opinions")
def take_in(
    *,
    by: Actor,
    at: datetime,
    unit: OrgUnit,
    title: str,
    drafted_by: OrgUnit,
    asking_document: str = "",
    asked_on: date,
    due_on: date,
) -> Acted[DraftOpinion]:
    """A department's draft comes in to be appraised before the unit issues it.

    Raises:
        UnableToTakeDraft: no title; received in the future; due before received; a unit not in force then.
    """
    for one in (unit, drafted_by):
        _fit_to_take(one, title, asked_on, due_on, local(at).date())
    draft = DraftOpinion(kind="appraisal", unit=unit, title=title.strip(), drafted_by=drafted_by)
    draft.asking_document, draft.asked_on, draft.due_on = asking_document.strip(), asked_on, due_on
    return _taken(draft)


def _held(draft: DraftOpinion, kind: str = "") -> DraftOpinion:
    rows = DraftOpinion.objects.unscoped(reason="the act names its draft").select_related("unit")
    held = rows.select_for_update(of=("self",)).get(pk=draft.pk)
    if held.struck_on is not None:
        raise UnableToAnswerDraft("Dự thảo này đã bị hủy ghi nhầm.", "The draft is struck out.")
    if held.answered_on is not None or held.returned_on is not None:
        raise UnableToAnswerDraft("Dự thảo này đã trả lời hoặc đã trả lại.", "It was answered or given back already.")
    if kind and held.kind != kind:
        raise UnableToAnswerDraft("Việc này không dùng cho loại dự thảo đó.", "This is not for that kind of draft.")
    return held


def _fit_to_answer(held: DraftOpinion, on: date, document: str, today: date) -> None:
    if on > today:
        raise UnableToAnswerDraft("Ngày trả lời ở tương lai.", "The day of the answer is in the future.")
    if on < held.asked_on:
        raise UnableToAnswerDraft(
            f"Ngày trả lời trước ngày nhận {held.asked_on:%d/%m/%Y}.",
            f"Answered before it was received on {held.asked_on.isoformat()}.",
        )
    if not document.strip():
        raise UnableToAnswerDraft("Phải ghi số, ký hiệu văn bản.", "The document's number must be given.")


def _answered(held: DraftOpinion, **told: Any) -> Acted[DraftOpinion]:
    held.save()
    return Acted(held, held.pk, held.unit.key, {"code": held.title, **told}, {})


@operation("send_comments", register="draft_opinions")
def send_comments(
    *,
    by: Actor,
    at: datetime,
    draft: DraftOpinion,
    answered_on: date,
    document: str,
    comments: int,
    evidence: Attachment | None = None,
) -> Acted[DraftOpinion]:
    """A unit sends its comments, or that it has none (0), by a document.

    Raises:
        UnableToAnswerDraft: struck out, answered, or no request for comments; answered before it was asked or in the
            future; no document; fewer than no comments.
    """
    held = _held(draft, "comment")
    _fit_to_answer(held, answered_on, document, local(at).date())
    if comments < 0:
        raise UnableToAnswerDraft("Số ý kiến không được âm.", "The number of comments can't be negative.")
    held.answered_on, held.document, held.comments, held.evidence = answered_on, document.strip(), comments, evidence
    return _answered(
        held, answered_on=answered_on.isoformat(), document=held.document, comments=comments,
        evidence=evidence.sha256 if evidence else None,
    )  # fmt: skip


@operation("issue_report", register="draft_opinions")
def issue_report(
    *,
    by: Actor,
    at: datetime,
    draft: DraftOpinion,
    answered_on: date,
    document: str,
    conclusion: str,
    text: LegalText | None = None,
    evidence: Attachment | None = None,
) -> Acted[DraftOpinion]:
    """The appraisal's report is issued; ``text``: what the draft became, where it is in the register already.

    Raises:
        UnableToAnswerDraft: struck out, answered, or no file to appraise; reported before it came in or in the future;
            no document; an unknown conclusion; a text issued before the draft came in, or that is not the unit's.
    """
    held = _held(draft, "appraisal")
    _fit_to_answer(held, answered_on, document, local(at).date())
    if conclusion not in CONCLUSIONS:
        raise UnableToAnswerDraft(f"Không có kết luận «{conclusion}».", f"There is no conclusion “{conclusion}”.")
    if text is not None:
        _became(held, text)
    held.answered_on, held.document, held.conclusion = answered_on, document.strip(), conclusion
    held.text, held.evidence = text, evidence
    return _answered(
        held, answered_on=answered_on.isoformat(), document=held.document, conclusion=conclusion,
        text=text.number if text else None, evidence=evidence.sha256 if evidence else None,
    )  # fmt: skip


def _became(held: DraftOpinion, text: LegalText) -> None:
    if text.issued_on < held.asked_on:
        raise UnableToAnswerDraft(
            f"{text.number} đã ban hành trước khi nhận dự thảo.", f"{text.number} was issued before the draft came in."
        )
    own = text.unit_id is not None and answers_for(held.unit_id, text.unit_id, text.issued_on)
    if text.struck_on is not None or not own:
        raise UnableToAnswerDraft(
            f"{text.number} không phải văn bản của {held.unit.name}, hoặc đã đưa ra khỏi sổ.",
            f"{text.number} is no text of {held.unit.name}, or was taken out.",
        )


@operation("give_back", register="draft_opinions")
def give_back(*, by: Actor, at: datetime, draft: DraftOpinion, returned_on: date, reason: str) -> Acted[DraftOpinion]:
    """A file to appraise is given back as it is not complete or not fit.

    Raises:
        UnableToAnswerDraft: struck out, answered, or no file to appraise; given back before it came in or in the
            future; no reason.
    """
    held = _held(draft, "appraisal")
    _fit_to_answer(held, returned_on, "-", local(at).date())
    held.returned_on, held.return_reason = returned_on, _reasoned(reason)
    return _answered(held, returned_on=returned_on.isoformat(), return_reason=held.return_reason)


def _reasoned(reason: str) -> str:
    if not reason.strip():
        raise UnableToAnswerDraft("Phải ghi lý do.", "A reason must be given.")
    return reason.strip()


@operation("strike_draft", register="draft_opinions")
def strike_draft(*, by: Actor, at: datetime, draft: DraftOpinion, reason: str) -> Acted[DraftOpinion]:
    """Strike out a draft recorded by mistake, before it is answered.

    Raises:
        UnableToAnswerDraft: struck out, answered or given back already, or no reason is given.
    """
    held = _held(draft)
    held.struck_on, held.struck_why = local(at).date(), _reasoned(reason)
    return _answered(held, struck_on=held.struck_on.isoformat(), struck_why=held.struck_why)
