"""The acts of examining a text: checking one's own, checking from above, reviewing; concluding again, striking out."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local
from cchc.kernel.errors import CchcError
from cchc.kernel.models import Attachment
from cchc.registers.legal_texts.models import LegalText, TextExamination, TextFinding
from cchc.registers.legal_texts.models.examinations import EXAMINATIONS, RESULTS
from cchc.registers.legal_texts.queries.authority import answers_for, stands_above


class UnableToExamine(CchcError):
    """The text can't be examined by that unit on that day, or was so already."""


class UnableToChangeExamination(CchcError):
    """The examination is struck out, has findings that speak against the change, or no reason is given."""


def fit_to_examine(*, text: LegalText, kind: str, unit: OrgUnit, examined_on: date, result: str, today: date) -> None:
    """Whether a unit can examine a text so on a day.

    Raises:
        UnableToExamine: an unknown result; a day to come, or before the text was issued, or on which the unit is not
            in force; a text struck out or issued by a central body; a text of another unit checked as one's own or
            reviewed; one's own, or that of a unit not below, checked from above.
    """
    if result not in RESULTS:
        raise UnableToExamine(f"Không có kết quả «{result}».", f"There is no result “{result}”.")
    if text.struck_on is not None or text.unit_id is None:
        raise UnableToExamine(
            f"{text.number} đã bị hủy ghi nhầm, hoặc do cơ quan trung ương ban hành.",
            f"{text.number} is struck out, or was issued by a central body.",
        )
    _on_that_day(text, unit, examined_on, today)
    if kind == "check" and not stands_above(unit.pk, text.unit_id, examined_on):
        raise UnableToExamine(
            f"{unit.name} không phải cấp trên của cơ quan ban hành {text.number} "
            "nên không kiểm tra theo thẩm quyền được.",
            f"{unit.name} is not above the unit that issued {text.number} and can't check it from above.",
        )
    if kind != "check" and not answers_for(unit.pk, text.unit_id, examined_on):
        raise UnableToExamine(
            f"{text.number} không do {unit.name} ban hành hay kế thừa nên không thuộc thẩm quyền "
            f"{EXAMINATIONS[kind].vi} của đơn vị này.",
            f"{text.number} was neither issued nor inherited by {unit.name}: {EXAMINATIONS[kind].en} is not its own.",
        )


def _on_that_day(text: LegalText, unit: OrgUnit, examined_on: date, today: date) -> None:
    if examined_on > today:
        raise UnableToExamine("Ngày kiểm tra, rà soát ở tương lai.", "The day of examination is in the future.")
    if examined_on < text.issued_on:
        raise UnableToExamine(
            f"{text.number} ban hành ngày {text.issued_on:%d/%m/%Y}, sau ngày kiểm tra, rà soát.",
            f"{text.number} was issued on {text.issued_on.isoformat()}, after the day of examination.",
        )
    if examined_on < unit.valid_from or (unit.valid_to and examined_on > unit.valid_to):
        raise UnableToExamine(
            f"{unit.name} không hoạt động vào ngày {examined_on:%d/%m/%Y}.",
            f"{unit.name} is not in force on {examined_on.isoformat()}.",
        )


def _twice(text: LegalText, kind: str, day: date) -> UnableToExamine:
    return UnableToExamine(
        f"Đơn vị này đã {EXAMINATIONS[kind].vi} {text.number} trong ngày {day:%d/%m/%Y}.",
        f"This unit's {EXAMINATIONS[kind].en} of {text.number} on {day.isoformat()} is recorded already.",
    )


def _examine(
    kind: str,
    at: datetime,
    *,
    text: LegalText,
    unit: OrgUnit,
    examined_on: date,
    result: str,
    document: str,
    evidence: Attachment | None,
) -> Acted[TextExamination]:
    today = local(at).date()
    fit_to_examine(text=text, kind=kind, unit=unit, examined_on=examined_on, result=result, today=today)
    done = TextExamination(text=text, kind=kind, unit=unit, examined_on=examined_on, result=result)
    done.document, done.evidence = document.strip(), evidence
    try:
        with transaction.atomic():  # the database keeps one a day, also when two officers record it at once
            done.save()
    except IntegrityError as error:
        raise _twice(text, kind, examined_on) from error
    body = {
        "code": text.number,
        "kind": kind,
        "examined_on": examined_on.isoformat(),
        "result": result,
        "document": done.document,
        "evidence": evidence.sha256 if evidence else None,
    }
    return Acted(done, done.pk, unit.key, body, {"text_examination": [done.pk]})


@operation("self_check", register="text_examinations")
def self_check(
    *,
    by: Actor,
    at: datetime,
    text: LegalText,
    unit: OrgUnit,
    examined_on: date,
    result: str,
    document: str = "",
    evidence: Attachment | None = None,
) -> Acted[TextExamination]:
    """A unit checks a text of its own (Decree 34/2016/NĐ-CP, chapter VIII; Decree 79/2025/NĐ-CP, article 2.2).

    Raises:
        UnableToExamine: see :func:`fit_to_examine`; or it is recorded for that day already.
    """
    return _examine(
        "self_check",
        at,
        text=text,
        unit=unit,
        examined_on=examined_on,
        result=result,
        document=document,
        evidence=evidence,
    )


@operation("check", register="text_examinations")
def check(
    *,
    by: Actor,
    at: datetime,
    text: LegalText,
    unit: OrgUnit,
    examined_on: date,
    result: str,
    document: str = "",
    evidence: Attachment | None = None,
) -> Acted[TextExamination]:
    """A unit checks a text of a unit below it (Decree 34/2016/NĐ-CP, chapter VIII; Decree 79/2025/NĐ-CP, article 2.1).

    Raises:
        UnableToExamine: see :func:`fit_to_examine`; or it is recorded for that day already.
    """
    return _examine(
        "check", at, text=text, unit=unit, examined_on=examined_on, result=result, document=document, evidence=evidence
    )


@operation("review", register="text_examinations")
def review(
    *,
    by: Actor,
    at: datetime,
    text: LegalText,
    unit: OrgUnit,
    examined_on: date,
    result: str,
    of_the_system: bool = False,
    document: str = "",
    evidence: Attachment | None = None,
) -> Acted[TextExamination]:
    """A unit reviews a text of its own, against higher law and how things stand; ``of_the_system``: in the review of
    all texts every five years (Decree 34/2016/NĐ-CP, article 2.5 and 2.6, chapter IX).

    Raises:
        UnableToExamine: see :func:`fit_to_examine`; or it is recorded for that day already.
    """
    return _examine(
        "system_review" if of_the_system else "review",
        at,
        text=text,
        unit=unit,
        examined_on=examined_on,
        result=result,
        document=document,
        evidence=evidence,
    )


def _held(examination: TextExamination, reason: str) -> TextExamination:
    rows = TextExamination.objects.unscoped(reason="the act names its examination").select_related("text", "unit")
    held = rows.select_for_update(of=("self",)).get(pk=examination.pk)
    if held.struck_on is not None:
        raise UnableToChangeExamination("Lần kiểm tra, rà soát này đã bị hủy.", "The examination is struck out.")
    if not reason.strip():
        raise UnableToChangeExamination("Phải ghi lý do.", "A reason must be given.")
    return held


def _has_findings(held: TextExamination) -> bool:
    rows = TextFinding.objects.unscoped(reason="the act names its examination")
    return rows.filter(examination=held, struck_on=None).exists()


@operation("conclude_again", register="text_examinations")
def conclude_again(
    *, by: Actor, at: datetime, examination: TextExamination, result: str, reason: str
) -> Acted[TextExamination]:
    """Correct what an examination concluded; the journal keeps both.

    Raises:
        UnableToChangeExamination: it is struck out, concluded so already, no reason is given, or it is to conform while
            it has findings.
    """
    held = _held(examination, reason)
    if result not in RESULTS or result == held.result:
        raise UnableToChangeExamination(
            "Kết luận này không đổi so với kết luận đã ghi.", "That is what it concludes already."
        )
    if result == "conforms" and _has_findings(held):
        raise UnableToChangeExamination(
            "Còn nội dung phải xử lý đã ghi nhận nên không thể kết luận là phù hợp; hãy hủy các nội dung đó trước.",
            "It has findings and can't conform; strike them out first.",
        )
    old, held.result = held.result, result
    held.save(update_fields=["result"])
    body = {"code": held.text.number, "reason": reason.strip(), "old": {"result": old}, "new": {"result": result}}
    return Acted(held, held.pk, held.unit.key, body, {"text_examination": [held.pk]})


@operation("strike_examination", register="text_examinations")
def strike_examination(*, by: Actor, at: datetime, examination: TextExamination, reason: str) -> Acted[TextExamination]:
    """Strike out an examination recorded by mistake: it counts nowhere from now on.

    Raises:
        UnableToChangeExamination: it is struck out already, has findings, or no reason is given.
    """
    held = _held(examination, reason)
    if _has_findings(held):
        raise UnableToChangeExamination(
            "Còn nội dung phải xử lý đã ghi nhận; hãy hủy các nội dung đó trước.",
            "It has findings; strike them out first.",
        )
    held.struck_on, held.struck_why = local(at).date(), reason.strip()
    held.save(update_fields=["struck_on", "struck_why"])
    body = {"code": held.text.number, "struck_on": held.struck_on.isoformat(), "struck_why": held.struck_why}
    return Acted(held, held.pk, held.unit.key, body, {"text_examination": [held.pk]})
