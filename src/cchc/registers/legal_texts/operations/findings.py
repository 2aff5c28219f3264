"""The acts on what an examination found: recording it, handling it, giving it more time, opening it again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local
from cchc.kernel.errors import CchcError
from cchc.registers.legal_texts.models import LegalText, PastHandling, TextExamination, TextFinding
from cchc.registers.legal_texts.models.examinations import FAULTS, WAYS
from cchc.registers.legal_texts.queries.authority import answers_for, stands_above


class UnableToRecordFinding(CchcError):
    """The examination is struck out or concluded as conforming, or what is recorded can't be so."""


class UnableToHandle(CchcError):
    """The finding is not open (or not handled), or the days or the text that handles it don't fit."""


def fit_to_record(
    *, examination: TextExamination, fault: str, clause: str, what: str, recommended: str, found_on: date,
    due_on: date, today: date,
) -> None:  # fmt: skip
    """Whether something to be handled can be recorded of an examination.

    Raises:
        UnableToRecordFinding: see the class; an unknown fault or way; nothing said; found before the examination or
            in the future; due before found.
    """
    if examination.struck_on is not None:
        raise UnableToRecordFinding("Lần kiểm tra, rà soát này đã bị hủy.", "The examination is struck out.")
    if examination.result != "needs_handling":
        raise UnableToRecordFinding(
            "Lần kiểm tra, rà soát này đã kết luận phù hợp. Hãy kết luận lại trước khi ghi nội dung phải xử lý.",
            "The examination concluded that the text conforms. Conclude again before recording a finding.",
        )
    if fault not in FAULTS or recommended not in WAYS:
        raise UnableToRecordFinding(
            f"Không có loại sai sót «{fault}» hoặc hình thức xử lý «{recommended}».",
            f"There is no fault “{fault}” or way of handling “{recommended}”.",
        )
    if not clause.strip() or not what.strip():
        raise UnableToRecordFinding(
            "Phải ghi điều khoản và nội dung phải xử lý.", "Say which clause, and what is to be handled."
        )
    if found_on > today:
        raise UnableToRecordFinding("Ngày phát hiện ở tương lai.", "The day of finding is in the future.")
    if found_on < examination.examined_on:
        raise UnableToRecordFinding(
            f"Ngày phát hiện trước ngày kiểm tra, rà soát {examination.examined_on:%d/%m/%Y}.",
            f"Found before the examination of {examination.examined_on.isoformat()}.",
        )
    if due_on < found_on:
        raise UnableToRecordFinding("Hạn xử lý trước ngày phát hiện.", "Due before it was found.")


@operation("record_finding", register="text_findings")
def record_finding(
    *,
    by: Actor,
    at: datetime,
    examination: TextExamination,
    fault: str,
    clause: str,
    what: str,
    recommended: str,
    found_on: date,
    due_on: date,
) -> Acted[TextFinding]:
    """Record something in a text that must be handled, how it is recommended to be, and by when.

    Raises:
        UnableToRecordFinding: see :func:`fit_to_record`; or the same fault of that clause is recorded already.
    """
    rows = TextExamination.objects.unscoped(reason="the act names its examination").select_related("text", "unit")
    held = rows.select_for_update(of=("self",)).get(pk=examination.pk)
    said = {"fault": fault, "clause": clause, "what": what, "recommended": recommended}
    fit_to_record(examination=held, found_on=found_on, due_on=due_on, today=local(at).date(), **said)
    finding = TextFinding(examination=held, found_on=found_on, open_from=found_on, due_on=due_on)
    finding.fault, finding.recommended = fault, recommended
    finding.clause, finding.what = clause.strip(), what.strip()
    try:
        with transaction.atomic():
            finding.save()
    except IntegrityError as error:
        raise UnableToRecordFinding(
            f"Nội dung «{FAULTS[fault].vi}» của {finding.clause} đã được ghi nhận ở lần kiểm tra, rà soát này.",
            f"“{FAULTS[fault].en}” of {finding.clause} is recorded for this examination already.",
        ) from error
    days = {"found_on": found_on.isoformat(), "due_on": due_on.isoformat()}
    return _acted(finding, {**said, **days})


def _acted(finding: TextFinding, body: dict[str, Any]) -> Acted[TextFinding]:
    unit, number = finding.examination.unit.key, finding.examination.text.number
    return Acted(finding, finding.pk, unit, {"code": number, **body}, {"text_handling": [finding.pk]})


def _held(finding: TextFinding) -> TextFinding:
    rows = TextFinding.objects.unscoped(reason="the act names its finding")
    rows = rows.select_related("examination__text__unit", "examination__unit").select_for_update(of=("self",))
    held = rows.get(pk=finding.pk)
    if held.struck_on is not None:
        raise UnableToHandle("Nội dung phải xử lý này đã bị hủy.", "The finding is struck out.")
    return held


def _reasoned(reason: str) -> str:
    if not reason.strip():
        raise UnableToHandle("Phải ghi lý do.", "A reason must be given.")
    return reason.strip()


def fit_to_handle(
    *, finding: TextFinding, handled_on: date, how: str, handling_text: LegalText | None, document: str, today: date
) -> None:
    """Whether a finding can have been handled so.

    Raises:
        UnableToHandle: handled already, before it was found (or opened again), or in the future; an unknown way; by
            neither a text nor a document; by the text itself, one struck out, one issued before it was found, or one
            issued after the day of handling.
    """
    if finding.handled_on is not None:
        raise UnableToHandle(
            f"Nội dung này đã xử lý xong ngày {finding.handled_on:%d/%m/%Y}.",
            f"This was handled on {finding.handled_on.isoformat()} already.",
        )
    if how not in WAYS:
        raise UnableToHandle(f"Không có hình thức xử lý «{how}».", f"There is no way of handling “{how}”.")
    if handled_on > today:
        raise UnableToHandle("Ngày xử lý xong ở tương lai.", "The day of handling is in the future.")
    if handled_on < finding.open_from:
        raise UnableToHandle(
            f"Xử lý xong trước khi phát hiện (hoặc mở lại) ngày {finding.open_from:%d/%m/%Y}.",
            f"Handled before it was found (or opened again) on {finding.open_from.isoformat()}.",
        )
    if handling_text is None and not document.strip():
        raise UnableToHandle(
            "Phải chọn văn bản xử lý trong sổ, hoặc ghi số, ký hiệu văn bản xử lý.",
            "Name the text of the register, or the document, that handles it.",
        )
    if handling_text is not None:
        _fit_to_handle_it(finding, handling_text, handled_on)


def _fit_to_handle_it(finding: TextFinding, handling: LegalText, handled_on: date) -> None:
    if handling.struck_on is not None or handling.pk == finding.examination.text_id:
        raise UnableToHandle(
            f"{handling.number} không thể là văn bản xử lý: là chính văn bản đó, hoặc đã bị hủy ghi nhầm.",
            f"{handling.number} can't be what handles it: it is the text itself, or struck out.",
        )
    if handling.issued_on < finding.open_from:
        raise UnableToHandle(
            f"{handling.number} ban hành ngày {handling.issued_on:%d/%m/%Y}, trước khi phát hiện nội dung phải xử lý.",
            f"{handling.number} was issued on {handling.issued_on.isoformat()}, before this was found.",
        )
    examined = finding.examination.text
    if handling.unit is not None and examined.unit is not None:
        acting, issuer, day = handling.unit.pk, examined.unit.pk, handling.issued_on
        if not answers_for(acting, issuer, day) and not stands_above(acting, issuer, day):
            raise UnableToHandle(
                f"{handling.unit.name} không có thẩm quyền xử lý văn bản của {examined.unit.name}.",
                f"{handling.unit.name} has no authority over texts of {examined.unit.name}.",
            )
    if handling.issued_on > handled_on:
        raise UnableToHandle(
            f"{handling.number} ban hành ngày {handling.issued_on:%d/%m/%Y}, sau ngày xử lý xong.",
            f"{handling.number} was issued on {handling.issued_on.isoformat()}, after the day of handling.",
        )


@operation("finish_handling", register="text_findings")
def finish_handling(
    *,
    by: Actor,
    at: datetime,
    finding: TextFinding,
    handled_on: date,
    how: str,
    handling_text: LegalText | None = None,
    handling_document: str = "",
) -> Acted[TextFinding]:
    """What was found is handled: on which day, how, and by which text of the register or other document.

    Raises:
        UnableToHandle: it is struck out; see :func:`fit_to_handle`.
    """
    held, today = _held(finding), local(at).date()
    fit_to_handle(
        finding=held, handled_on=handled_on, how=how, handling_text=handling_text, document=handling_document,
        today=today,
    )  # fmt: skip
    held.handled_on, held.how = handled_on, how
    held.handling_text, held.handling_document = handling_text, handling_document.strip()
    held.save(update_fields=["handled_on", "how", "handling_text", "handling_document"])
    return _acted(held, {**_handled(held)})


def _handled(held: TextFinding) -> dict[str, Any]:
    return {
        "handled_on": held.handled_on.isoformat() if held.handled_on else None,
        "how": held.how,
        "handling_text": held.handling_text.number if held.handling_text else None,
        "handling_document": held.handling_document,
    }


@operation("extend", register="text_findings")
def extend(*, by: Actor, at: datetime, finding: TextFinding, due_on: date, reason: str) -> Acted[TextFinding]:
    """Give a finding more time, once (opened again, it may be extended once more).

    Raises:
        UnableToHandle: it is struck out, handled, or extended before; the new day is not after the old one; no reason.
    """
    held, why = _held(finding), _reasoned(reason)
    if held.handled_on is not None:
        raise UnableToHandle("Nội dung này đã xử lý xong, không gia hạn.", "It is handled already.")
    if held.extended_from is not None:
        raise UnableToHandle(
            f"Đã gia hạn một lần (hạn cũ {held.extended_from:%d/%m/%Y}); mỗi nội dung chỉ gia hạn một lần.",
            f"It was extended once before (from {held.extended_from.isoformat()}); no more than once.",
        )
    if due_on <= held.due_on:
        raise UnableToHandle(
            f"Hạn mới phải sau hạn hiện nay {held.due_on:%d/%m/%Y}.",
            f"The new day must be after {held.due_on.isoformat()}.",
        )
    held.extended_from, held.due_on, held.extension_reason = held.due_on, due_on, why
    held.save(update_fields=["extended_from", "due_on", "extension_reason"])
    old, new = {"due_on": held.extended_from.isoformat()}, {"due_on": due_on.isoformat(), "extension_reason": why}
    return _acted(held, {"old": old, "new": new})


@operation("reopen", register="text_findings")
def reopen(
    *, by: Actor, at: datetime, finding: TextFinding, reopened_on: date, due_on: date, reason: str
) -> Acted[TextFinding]:
    """The handling proved not to be enough: the finding is open again from a day, and the earlier handling is kept.

    Raises:
        UnableToHandle: it is struck out or not handled; opened again before it was handled or in the future; due
            before that; no reason.
    """
    held, why = _held(finding), _reasoned(reason)
    if held.handled_on is None:
        raise UnableToHandle("Nội dung này chưa xử lý xong nên không cần mở lại.", "It is open already.")
    if reopened_on < held.handled_on or reopened_on > local(at).date():
        raise UnableToHandle(
            f"Ngày mở lại phải từ ngày xử lý xong {held.handled_on:%d/%m/%Y} đến hôm nay.",
            f"It can be opened again from {held.handled_on.isoformat()} on, and not in the future.",
        )
    if due_on < reopened_on:
        raise UnableToHandle("Hạn xử lý trước ngày mở lại.", "Due before it is opened again.")
    PastHandling.objects.unscoped(reason="the act names its finding").create(
        finding=held, open_from=held.open_from, handled_on=held.handled_on, how=held.how, reason=why,
        handling_text=held.handling_text, handling_document=held.handling_document, reopened_on=reopened_on,
    )  # fmt: skip
    old = {**_handled(held), "due_on": held.due_on.isoformat()}
    held.open_from, held.due_on = reopened_on, due_on
    held.extended_from, held.extension_reason = None, ""
    held.handled_on, held.how, held.handling_text, held.handling_document = None, "", None, ""
    held.save()
    new = {"open_from": reopened_on.isoformat(), "due_on": due_on.isoformat(), "reason": why}
    return _acted(held, {"old": old, "new": new})


@operation("strike_finding", register="text_findings")
def strike_finding(*, by: Actor, at: datetime, finding: TextFinding, reason: str) -> Acted[TextFinding]:
    """Strike out a finding recorded by mistake: it counts nowhere from now on.

    Raises:
        UnableToHandle: it is struck out already, or no reason is given.
    """
    held, why = _held(finding), _reasoned(reason)
    held.struck_on, held.struck_why = local(at).date(), why
    held.save(update_fields=["struck_on", "struck_why"])
    return _acted(held, {"struck_on": held.struck_on.isoformat(), "struck_why": why})
