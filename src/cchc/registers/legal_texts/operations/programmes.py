"""The acts on yearly programmes of checking and reviewing texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local
from cchc.kernel.errors import CchcError
from cchc.registers.legal_texts.models import LegalText, ProgrammeItem, ReviewProgramme
from cchc.registers.legal_texts.models.examinations import EXAMINATIONS
from cchc.registers.legal_texts.queries.authority import answers_for, stands_above
from cchc.registers.legal_texts.queries.programmes import issued_texts

_ITEMS = "programme_items"


class UnableToPlan(CchcError):
    """The programme or what is planned can't be so."""


def fit_to_issue(*, unit: OrgUnit, year: int, kind: str, number: str, issued_on: date, today: date) -> None:
    """Whether a unit can have issued such a programme.

    Raises:
        UnableToPlan: an unknown kind; no number; issued in the future, or in a year that is neither the programme's nor
            the one before; the unit not in force on that day.
    """
    if kind not in EXAMINATIONS:
        raise UnableToPlan(f"Không có loại chương trình «{kind}».", f"There is no kind “{kind}” of programme.")
    if not number.strip():
        raise UnableToPlan("Phải ghi số, ký hiệu của chương trình.", "The programme's number must be given.")
    if issued_on > today:
        raise UnableToPlan("Ngày ban hành chương trình ở tương lai.", "The programme's day is in the future.")
    if year - issued_on.year not in (0, 1):
        raise UnableToPlan(
            f"Chương trình năm {year} phải ban hành trong năm đó hoặc năm trước.",
            f"A programme of {year} is issued in that year or the one before.",
        )
    if issued_on < unit.valid_from or (unit.valid_to and issued_on > unit.valid_to):
        raise UnableToPlan(
            f"{unit.name} không hoạt động vào ngày {issued_on:%d/%m/%Y}.",
            f"{unit.name} is not in force on {issued_on.isoformat()}.",
        )


@operation("issue_programme", register="review_programmes")
def issue_programme(
    *, by: Actor, at: datetime, unit: OrgUnit, year: int, kind: str, number: str, issued_on: date
) -> Acted[ReviewProgramme]:
    """A unit issues its programme of checks or reviews of a year (a plan each year, Decree 34/2016/NĐ-CP, chapters VIII
    and IX: quite sure).

    Raises:
        UnableToPlan: see :func:`fit_to_issue`; or the unit has a programme of that number in that year already.
    """
    fit_to_issue(unit=unit, year=year, kind=kind, number=number, issued_on=issued_on, today=local(at).date())
    programme = ReviewProgramme(unit=unit, year=year, kind=kind, number=number.strip(), issued_on=issued_on)
    try:
        with transaction.atomic():
            programme.save()
    except IntegrityError as error:
        raise UnableToPlan(
            f"Đơn vị này đã có chương trình số {programme.number} năm {year}.",
            f"This unit has a programme {programme.number} of {year} already.",
        ) from error
    body = {"code": programme.number, "year": year, "kind": kind, "issued_on": issued_on.isoformat()}
    return Acted(programme, programme.pk, unit.key, body, {})


def _held(programme: ReviewProgramme) -> ReviewProgramme:
    rows = ReviewProgramme.objects.unscoped(reason="the act names its programme").select_related("unit")
    held = rows.select_for_update(of=("self",)).get(pk=programme.pk)
    if held.struck_on is not None:
        raise UnableToPlan("Chương trình này đã bị hủy ghi nhầm.", "The programme is struck out.")
    return held


def _planned(programme: ReviewProgramme) -> QuerySet[ProgrammeItem]:
    """What stands in a programme."""
    rows = ProgrammeItem.objects.unscoped(reason="the act names its programme")
    return rows.filter(programme=programme, dropped_on=None)


def fit_to_plan(*, programme: ReviewProgramme, text: LegalText, due_on: date, department: OrgUnit | None) -> None:
    """Whether a text can stand in a programme.

    Raises:
        UnableToPlan: it is struck out or a central body's; it is not the unit's to examine so; due before the programme
            was issued, before the text was, or after the year; the department is no longer there.
    """
    if text.struck_on is not None or text.unit_id is None:
        raise UnableToPlan(
            f"{text.number} đã bị hủy ghi nhầm, hoặc do cơ quan trung ương ban hành.",
            f"{text.number} is struck out, or was issued by a central body.",
        )
    if due_on < max(programme.issued_on, text.issued_on) or due_on.year > programme.year:
        raise UnableToPlan(
            f"Thời hạn phải từ ngày ban hành chương trình (và văn bản) đến hết năm {programme.year}.",
            f"It must be due after the programme (and the text) was issued, and by the end of {programme.year}.",
        )
    day = max(programme.issued_on, text.issued_on)
    own = stands_above if programme.kind == "check" else answers_for
    if not own(programme.unit_id, text.unit_id, day):
        raise UnableToPlan(
            f"{text.number} không thuộc thẩm quyền {EXAMINATIONS[programme.kind].vi} của {programme.unit.name}.",
            f"{text.number} is not {programme.unit.name}'s to examine: {EXAMINATIONS[programme.kind].en}.",
        )
    if department and (department.valid_from > due_on or (department.valid_to and department.valid_to < due_on)):
        raise UnableToPlan(
            f"{department.name} không hoạt động vào ngày {due_on:%d/%m/%Y}.",
            f"{department.name} is not in force on {due_on.isoformat()}.",
        )


@operation("plan_text", register="programme_items")
def plan_text(
    *,
    by: Actor,
    at: datetime,
    programme: ReviewProgramme,
    text: LegalText,
    due_on: date,
    department: OrgUnit | None = None,
) -> Acted[ProgrammeItem]:
    """Put a text into a programme, to be done by a day, by a department or by the unit itself.

    Raises:
        UnableToPlan: the programme is struck out; see :func:`fit_to_plan`; or the text stands in it already.
    """
    held = _held(programme)
    fit_to_plan(programme=held, text=text, due_on=due_on, department=department)
    item = ProgrammeItem(programme=held, text=text, due_on=due_on, department=department)
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError as error:
        raise UnableToPlan(
            f"{text.number} đã có trong chương trình {held.number}.", f"{text.number} is in {held.number} already."
        ) from error
    body = {"code": text.number, "due_on": due_on.isoformat(), "department": department.name if department else None}
    return Acted(item, item.pk, held.unit.key, body, {})


@operation("plan_field", register="review_programmes")
def plan_field(
    *,
    by: Actor,
    at: datetime,
    programme: ReviewProgramme,
    field: str,
    due_on: date,
    department: OrgUnit | None = None,
) -> Acted[ReviewProgramme]:
    """Put every text of a field that the unit answers for and that is in force into a programme.

    Raises:
        UnableToPlan: the programme is struck out, or one of checks from above; no such text is left out of it; see
            :func:`fit_to_plan`.
    """
    held = _held(programme)
    if held.kind == "check":
        raise UnableToPlan(
            "Chương trình kiểm tra theo thẩm quyền chọn từng văn bản của cấp dưới.",
            "A programme of checks from above names each text.",
        )
    there = list(_planned(held).values_list("text", flat=True))
    texts = list(issued_texts(held.unit, held.issued_on).filter(field=field.strip()).exclude(pk__in=there))
    if not texts:
        raise UnableToPlan(
            f"Không còn văn bản nào của lĩnh vực «{field}» ngoài chương trình.",
            f"No text of the field “{field}” is left out of the programme.",
        )
    for text in texts:
        fit_to_plan(programme=held, text=text, due_on=due_on, department=department)
    rows = [ProgrammeItem(programme=held, text=text, due_on=due_on, department=department) for text in texts]
    ProgrammeItem.objects.unscoped(reason="the act names its programme").bulk_create(rows)
    numbers = [text.number for text in texts]
    body = {"code": held.number, "field": field.strip(), "due_on": due_on.isoformat(), "texts": numbers}
    return Acted(held, held.pk, held.unit.key, body, {})


def _reasoned(reason: str) -> str:
    if not reason.strip():
        raise UnableToPlan("Phải ghi lý do.", "A reason must be given.")
    return reason.strip()


@operation("drop", register="programme_items")
def drop(*, by: Actor, at: datetime, item: ProgrammeItem, reason: str) -> Acted[ProgrammeItem]:
    """Take a text out of a programme, with the reason.

    Raises:
        UnableToPlan: it is out of it already, or no reason is given.
    """
    rows = ProgrammeItem.objects.unscoped(reason="the act names its item").select_related("programme__unit", "text")
    held = rows.select_for_update(of=("self",)).get(pk=item.pk)
    if held.dropped_on is not None:
        raise UnableToPlan("Văn bản này đã được đưa ra khỏi chương trình.", "It is out of the programme already.")
    held.dropped_on, held.drop_reason = local(at).date(), _reasoned(reason)
    held.save(update_fields=["dropped_on", "drop_reason"])
    body = {"code": held.text.number, "dropped_on": held.dropped_on.isoformat(), "drop_reason": held.drop_reason}
    return Acted(held, held.pk, held.programme.unit.key, body, {})


@operation("strike_programme", register="review_programmes")
def strike_programme(*, by: Actor, at: datetime, programme: ReviewProgramme, reason: str) -> Acted[ReviewProgramme]:
    """Strike out a programme recorded by mistake.

    Raises:
        UnableToPlan: it is struck out already, holds texts, or no reason is given.
    """
    held, why = _held(programme), _reasoned(reason)
    if _planned(held).exists():
        raise UnableToPlan(
            "Chương trình còn văn bản; hãy đưa hết ra khỏi chương trình trước.",
            "The programme holds texts; take them out first.",
        )
    held.struck_on, held.struck_why = local(at).date(), why
    held.save(update_fields=["struck_on", "struck_why"])
    body = {"code": held.number, "struck_on": held.struck_on.isoformat(), "struck_why": why}
    return Acted(held, held.pk, held.unit.key, body, {})


@operation("take_over_programmes", register="review_programmes")
def take_over_programmes(
    *, by: Actor, at: datetime, rows: Sequence[Mapping[str, Any]], digest: str, counts: Mapping[str, int]
) -> Acted[None]:
    """Take over checked rows of a list: ``programme`` (its fields), ``text``, ``department``, ``due_on``."""
    changes = []
    reached: dict[str, set[int]] = {_ITEMS: set(), "review_programmes": set()}
    for row in rows:
        key = {name: row["programme"][name] for name in ("unit", "year", "number")}
        values = {name: row["programme"][name] for name in ("kind", "issued_on")}
        programmes = ReviewProgramme.objects.unscoped(reason="an import matches in the whole home")
        programme, _ = programmes.get_or_create(**key, struck_on=None, defaults=values)
        items = ProgrammeItem.objects.unscoped(reason="an import matches in the whole home")
        item = items.filter(programme=programme, text=row["text"], dropped_on=None).first()
        old = {"due_on": item.due_on.isoformat()} if item else None
        item = item or ProgrammeItem(programme=programme, text=row["text"])
        item.due_on, item.department = row["due_on"], row["department"]
        item.save()
        new = {"due_on": item.due_on.isoformat(), "department": item.department.name if item.department else None}
        changes.append({"uid": item.pk, "register": _ITEMS, "code": row["text"].number, "old": old, "new": new})
        reached[_ITEMS].add(item.pk)
        reached["review_programmes"].add(programme.pk)
    body = {"file_sha256": digest, "counts": dict(counts), "changes": changes}
    return Acted(None, None, "", body, {}, reached=reached)
