"""The acts of a year's plan: issue it, name a unit in it, change it, take a unit out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local, short_date
from cchc.kernel.errors import CchcError
from cchc.kernel.models import Attachment
from cchc.registers.inspections.models.visits import InspectionPlan, PlannedVisit
from cchc.registers.inspections.operations.fitness import LONGEST, in_force
from cchc.registers.inspections.queries.checklists import fields
from cchc.registers.inspections.queries.plans import fulfilled_by, plan_numbered, same_place
from cchc.registers.inspections.queries.visits import one_unit, stands_above

PLANS, PLANNED = "inspection_plans", "planned_visits"


class UnableToPlan(CchcError):
    """The plan's number is taken or its year is over, or the unit can't be visited by this one or is named already."""


class UnableToChangePlan(CchcError):
    """The visit was made or taken out, its time has passed, nothing changes, or no reason or document is given."""


@operation("issue_plan", register=PLANS)
def issue_plan(
    *,
    by: Actor,
    at: datetime,
    unit: OrgUnit,
    year: int,
    number: str,
    issued_on: date,
    field: str,
    document: Attachment | None = None,
) -> Acted[InspectionPlan]:
    """Issue a unit's plan of inspections of a year in one field.

    Raises:
        UnableToPlan: see the class; or the day of issue is yet to come or not of the plan's year or the one before.
    """
    plan = InspectionPlan(
        unit=unit, year=year, number=number.strip(), issued_on=issued_on, field=field, document=document
    )
    _fit_to_issue(plan, local(at).date())
    plan.save()
    body = {
        "number": plan.number,
        "year": year,
        "issued_on": issued_on.isoformat(),
        "field": field,
        "document__name": document.sha256 if document else None,
    }
    return Acted(plan, plan.pk, unit.key, body, {})


def _fit_to_issue(plan: InspectionPlan, today: date) -> None:
    unit, year, number, day = plan.unit, plan.year, plan.number, plan.issued_on
    if year < today.year:
        raise UnableToPlan(f"Năm {year} đã qua, không ban hành kế hoạch nữa.", f"{year} is over.")
    if not 1 <= len(number) <= LONGEST:
        raise UnableToPlan(f"Số kế hoạch phải có từ 1 đến {LONGEST} ký tự.", f"A number has 1 to {LONGEST} characters.")
    if day > today or day.year not in (year - 1, year):
        raise UnableToPlan(
            f"Ngày ban hành {short_date(day)} ở tương lai hoặc không hợp với năm {year}.",
            f"{day.isoformat()} is in the future or not of {year}.",
        )
    if plan.field not in fields():
        raise UnableToPlan(f"Không có lĩnh vực «{plan.field}».", f"There is no field “{plan.field}”.")
    if not in_force(unit, day):
        raise UnableToPlan(f"{unit.name} không hoạt động vào ngày {short_date(day)}.", f"{unit.name} is not in force.")
    if plan_numbered(unit.pk, year, number) is not None:
        raise UnableToPlan(f"Kế hoạch số «{number}» năm {year} đã có.", f"Plan “{number}” of {year} is taken.")


def told(planned: PlannedVisit) -> dict[str, Any]:
    """A planned visit as the journal holds it."""
    return {
        "inspected": planned.inspected.name,
        "month": planned.month,
        "quarter": planned.quarter,
        "contents": planned.contents,
        "removed_on": planned.removed_on.isoformat() if planned.removed_on else None,
        "reason": planned.reason,
        "document": planned.document,
    }


def _done(planned: PlannedVisit, before: dict[str, Any] | None) -> Acted[PlannedVisit]:
    body = {"plan": planned.plan.number, "old": before, "new": told(planned)}
    return Acted(planned, planned.pk, planned.plan.unit.key, body, {})


def _when(month: int | None, quarter: int | None, year: int, today: date, refusal: type[CchcError]) -> None:
    """Refuse no time, two times, or one that has passed."""
    if (month is None) == (quarter is None):
        raise refusal("Chọn một tháng hoặc một quý.", "Name one month or one quarter.")
    last = month if month is not None else 3 * (quarter or 0)
    if not 1 <= last <= 12:
        raise refusal("Tháng từ 1 đến 12, quý từ 1 đến 4.", "Months are 1 to 12, quarters 1 to 4.")
    if (year, last) < (today.year, today.month):
        raise refusal(f"Thời gian này của năm {year} đã qua.", f"That time of {year} is over.")


@operation("name_unit", register=PLANNED)
def name_unit(
    *,
    by: Actor,
    at: datetime,
    plan: InspectionPlan,
    inspected: OrgUnit,
    month: int | None = None,
    quarter: int | None = None,
    contents: str = "",
) -> Acted[PlannedVisit]:
    """Name a unit in a plan, to be visited in a month or a quarter of its year.

    Raises:
        UnableToPlan: see the class; or no time is named, or one that has passed.
    """
    today = local(at).date()
    _when(month, quarter, plan.year, today, UnableToPlan)
    if not in_force(inspected, today):
        raise UnableToPlan(f"{inspected.name} không còn hoạt động.", f"{inspected.name} is not in force.")
    if inspected.pk in one_unit(plan.unit_id) or stands_above(inspected, plan.unit, today):
        raise UnableToPlan(
            f"{plan.unit.name} không kiểm tra chính mình hay cấp trên của mình.",
            f"{plan.unit.name} can't inspect itself or who stands above it.",
        )
    planned = PlannedVisit(plan=plan, inspected=inspected, month=month, quarter=quarter, contents=contents.strip())
    _save(planned, UnableToPlan)
    return _done(planned, None)


def _save(planned: PlannedVisit, refusal: type[CchcError]) -> None:
    said = refusal(
        f"{planned.inspected.name} đã có trong kế hoạch vào thời gian này.", f"{planned.inspected.name} is named then."
    )
    if same_place(planned):
        raise said
    try:
        with transaction.atomic():  # two at the same instant: the database keeps them apart
            planned.save()
    except IntegrityError as error:
        raise said from error


def _held(planned: PlannedVisit, reason: str, document: str) -> PlannedVisit:
    """The planned visit as it stands, if the plan can still be changed there."""
    rows = PlannedVisit.objects.unscoped(reason="the act names it").select_for_update(of=("self",))
    kept = rows.select_related("plan__unit", "inspected").get(pk=planned.pk)
    if kept.removed_on is not None:
        raise UnableToChangePlan("Mục này đã đưa ra khỏi kế hoạch.", "It was taken out already.")
    if fulfilled_by(kept):
        raise UnableToChangePlan(
            "Đã có cuộc kiểm tra thực hiện mục này, không đổi nữa.", "A visit that fulfils it was decided."
        )
    if not reason.strip() or not document.strip():
        raise UnableToChangePlan("Chưa ghi lý do hoặc văn bản điều chỉnh.", "No reason or document is given.")
    return kept


@operation("change_planned", register=PLANNED)
def change_planned(
    *,
    by: Actor,
    at: datetime,
    planned: PlannedVisit,
    reason: str,
    document: str,
    month: int | None = None,
    quarter: int | None = None,
    contents: str = "",
) -> Acted[PlannedVisit]:
    """Move a planned visit to another time of the plan's year, or change its contents. ``document``: what orders it.

    Raises:
        UnableToChangePlan: see the class.
    """
    kept = _held(planned, reason, document)
    before = told(kept)
    if (month, quarter, contents.strip()) == (kept.month, kept.quarter, kept.contents):
        raise UnableToChangePlan("Không có gì thay đổi.", "Nothing changes.")
    if (month, quarter) != (kept.month, kept.quarter):
        _when(month, quarter, kept.plan.year, local(at).date(), UnableToChangePlan)
    kept.month, kept.quarter, kept.contents = month, quarter, contents.strip()
    kept.reason, kept.document = reason.strip(), document.strip()
    _save(kept, UnableToChangePlan)
    return _done(kept, before)


@operation("take_out", register=PLANNED)
def take_out(*, by: Actor, at: datetime, planned: PlannedVisit, reason: str, document: str) -> Acted[PlannedVisit]:
    """Take a unit out of a plan. ``document``: what orders it.

    Raises:
        UnableToChangePlan: see the class.
    """
    kept = _held(planned, reason, document)
    before = told(kept)
    kept.removed_on, kept.reason, kept.document = local(at).date(), reason.strip(), document.strip()
    kept.save()
    return _done(kept, before)
