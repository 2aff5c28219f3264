"""What can't be said of a visit, in words: one reading for its acts and for lists of visits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from cchc.directory.models import OrgUnit
from cchc.kernel.dates import short_date
from cchc.registers.inspections.models.visits import FORMS, Inspection
from cchc.registers.inspections.queries.checklists import fields
from cchc.registers.inspections.queries.onsite import Person, others_at_work
from cchc.registers.inspections.queries.plans import fulfilled_by
from cchc.registers.inspections.queries.visits import dated_otherwise, findings_outside, one_unit, stands_above, taken

LONGEST = 100
#: Stages in order: the day, what it is called, and what must have come before it.
_STAGES = (
    ("started_on", "Ngày bắt đầu", "The start", "decided_on", "ngày quyết định", "the decision"),
    ("ended_on", "Ngày kết thúc trực tiếp", "The end on site", "started_on", "ngày bắt đầu", "the start"),
    ("concluded_on", "Ngày kết luận", "The conclusion", "ended_on", "ngày kết thúc trực tiếp", "the end on site"),
    ("closed_on", "Ngày đóng", "The close", "concluded_on", "ngày kết luận", "the conclusion"),
)


class Fault(NamedTuple):
    """What is wrong, and in which column of a list."""

    column: str
    vi: str
    en: str


def faults(visit: Inspection, today: date) -> Iterator[Fault]:
    """All that can't be said of a visit, saved or not, on a day."""
    yield from _words(visit)
    yield from _units(visit)
    yield from stage_faults(visit, today)


def stage_faults(visit: Inspection, today: date) -> Iterator[Fault]:
    """What of a visit's days and numbers can't be."""
    yield from _days(visit, today)
    yield from _numbers(visit)


def _words(visit: Inspection) -> Iterator[Fault]:
    for name, vi, en in (
        ("code", "Số cuộc kiểm tra", "The visit's number"),
        ("decision", "Số quyết định", "Its order"),
    ):
        if not 1 <= len(getattr(visit, name)) <= LONGEST:
            yield Fault(name, f"{vi} phải có từ 1 đến {LONGEST} ký tự.", f"{en} has 1 to {LONGEST} characters.")
    if len(visit.conclusion) > LONGEST:
        yield Fault("conclusion", f"Số kết luận dài quá {LONGEST} ký tự.", f"Over {LONGEST} characters.")
    if visit.field not in fields():
        yield Fault("field", f"Không có lĩnh vực «{visit.field}».", f"There is no field “{visit.field}”.")
    if visit.form not in FORMS:
        yield Fault("form", f"Không có hình thức «{visit.form}».", f"There is no form “{visit.form}”.")
    if visit.conclusion and visit.concluded_on is None:
        yield Fault("concluded_on", "Có số kết luận mà chưa có ngày.", "The conclusion has a number but no day.")


def _days(visit: Inspection, today: date) -> Iterator[Fault]:
    for name in ("decided_on", *(stage[0] for stage in _STAGES)):
        day = getattr(visit, name)
        if day is not None and day > today:
            yield Fault(name, f"Ngày {short_date(day)} ở tương lai.", f"{day.isoformat()} is in the future.")
    for name, vi, en, earlier, before, before_en in _STAGES:
        day, past = getattr(visit, name), getattr(visit, earlier)
        if day is None:
            continue
        if past is None:
            yield Fault(name, f"{vi} có mà chưa có {before}.", f"{en} has a day, {before_en} has none.")
        elif day < past:
            yield Fault(
                name, f"{vi} {short_date(day)} trước {before} {short_date(past)}.", f"{en} is before {before_en}."
            )
    if visit.pk and visit.started_on and findings_outside(visit):
        yield Fault(
            "started_on",
            "Có vấn đề đã ghi nhận ngoài thời gian kiểm tra này; hãy sửa ngày phát hiện trước.",
            "A finding lies outside these days: put its day right first.",
        )


def _units(visit: Inspection) -> Iterator[Fault]:
    day = visit.decided_on
    for name, unit in (("unit", visit.unit), ("inspected", visit.inspected)):
        if not in_force(unit, day):
            yield Fault(
                name,
                f"{unit.name} không hoạt động vào ngày quyết định {short_date(day)}.",
                f"{unit.name} is not in force on {day.isoformat()}, the day of the decision.",
            )
    if visit.inspected_id in one_unit(visit.unit_id):
        yield Fault("inspected", "Đơn vị không tự kiểm tra mình.", "A unit can't inspect itself.")
    elif stands_above(visit.inspected, visit.unit, day):
        yield Fault(
            "inspected",
            f"{visit.inspected.name} là cấp trên của {visit.unit.name}, không kiểm tra được.",
            f"{visit.inspected.name} stands above {visit.unit.name}.",
        )


def in_force(unit: OrgUnit, day: date) -> bool:
    """Whether this version is in force on a day."""
    return unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)


def _numbers(visit: Inspection) -> Iterator[Fault]:
    if taken(visit):
        yield Fault("code", f"Số «{visit.code}» đã có.", f"Number “{visit.code}” is taken.")
    other = dated_otherwise(visit)
    if other is not None:
        yield Fault(
            "conclusion",
            f"Số kết luận «{visit.conclusion}» trong năm đã dùng cho ngày {short_date(other)}.",
            f"Conclusion “{visit.conclusion}” of that year is of {other.isoformat()}.",
        )


def plan_fault(visit: Inspection) -> Fault | None:
    """What is wrong with the planned visit that a visit says it fulfils."""
    return next((Fault("planned", vi, en) for vi, en in _plan_faults(visit)), None)


def _plan_faults(visit: Inspection) -> Iterator[tuple[str, str]]:
    planned = visit.planned
    if planned is None:
        if visit.form == "planned":
            yield "Kiểm tra theo kế hoạch thì phải chọn mục trong kế hoạch.", "Name the planned visit it fulfils."
        return
    plan = planned.plan
    if visit.form != "planned":
        yield "Chỉ cuộc kiểm tra theo kế hoạch mới gắn với kế hoạch.", "Only a planned visit fulfils a plan."
    if planned.removed_on is not None:
        yield "Mục này đã đưa ra khỏi kế hoạch.", "It was taken out of the plan."
    if planned.inspected_id not in one_unit(visit.inspected_id) or plan.unit_id not in one_unit(visit.unit_id):
        yield (
            f"Kế hoạch {plan.number} ghi {plan.unit.name} kiểm tra {planned.inspected.name}.",
            f"The plan says: {plan.unit.name} visits {planned.inspected.name}.",
        )
    if fulfilled_by(planned, visit.pk):
        yield "Mục này đã có cuộc kiểm tra thực hiện.", "Another visit fulfils it."
    if visit.decided_on < plan.issued_on:
        yield (
            f"Kế hoạch {plan.number} ban hành ngày {short_date(plan.issued_on)}, sau ngày quyết định kiểm tra.",
            f"The plan was issued on {plan.issued_on.isoformat()}, after the decision.",
        )
    if plan.field != visit.field:
        yield f"Kế hoạch {plan.number} thuộc lĩnh vực khác.", "That plan is of another field."


def again_fault(visit: Inspection) -> Fault | None:
    """What is wrong with the earlier visit that one says it looks at again."""
    return next((Fault("again_of", vi, en) for vi, en in _again_faults(visit)), None)


def _again_faults(visit: Inspection) -> Iterator[tuple[str, str]]:
    earlier = visit.again_of
    if earlier is None:
        return
    # One decision may name a round of visits, the last of which looks again: the start counts, not the decision.
    if earlier.ended_on is None or (visit.started_on and visit.started_on < earlier.ended_on):
        yield (
            f"Cuộc {earlier.code} chưa kết thúc trực tiếp, hoặc kết thúc sau ngày bắt đầu kiểm tra lại.",
            f"Visit {earlier.code} has not ended on site, or ended after this one began.",
        )
    if earlier.inspected_id not in one_unit(visit.inspected_id):
        yield (
            f"Cuộc {earlier.code} kiểm tra {earlier.inspected.name}, không phải {visit.inspected.name}.",
            f"Visit {earlier.code} was of {earlier.inspected.name}.",
        )
    if earlier.field != visit.field:
        yield (
            f"Cuộc {earlier.code} thuộc lĩnh vực khác; kiểm tra lại thì phải cùng lĩnh vực.",
            f"Visit {earlier.code} was of another field.",
        )


def in_two_places(visit: Inspection, team: Iterable[Person], until: date) -> Fault | None:
    """Who of a team is at another place on a day of the visit: nobody is in two places on one day."""
    if visit.started_on is None:
        return None
    people = {person.known_as for person in team}
    for other, person in others_at_work(visit, visit.started_on, until):
        if person.known_as in people:
            return Fault(
                "team",
                f"{person.name} ({person.post}) đang ở cuộc kiểm tra {other.code} tại {other.inspected.name} "
                "trong những ngày này; kết thúc cuộc đó hoặc thay người trước.",
                f"{person.name} ({person.post}) is on visit {other.code} on these days.",
            )
    return None
