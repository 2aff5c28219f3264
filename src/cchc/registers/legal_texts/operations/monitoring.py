"""The acts of monitoring how law is carried out: the yearly plan, what is done, what is recommended and handled."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local
from cchc.kernel.errors import CchcError
from cchc.kernel.models import Attachment
from cchc.registers.legal_texts.models import EnforcementActivity, EnforcementPlan, EnforcementRecommendation
from cchc.registers.legal_texts.models.monitoring import ACTIVITIES
from cchc.registers.legal_texts.queries.places import there


class UnableToMonitor(CchcError):
    """The plan, what was done under it, or what was recommended can't be so."""


_Row = TypeVar("_Row", EnforcementPlan, EnforcementActivity, EnforcementRecommendation)


def _standing(row: _Row) -> _Row:
    """The row, held for this act.

    Raises:
        UnableToMonitor: it is struck out.
    """
    rows = type(row).objects.unscoped(reason="the act names its record")
    held: _Row = rows.select_for_update(of=("self",)).get(pk=row.pk)
    if held.struck_on is not None:
        raise UnableToMonitor("Mục này đã bị hủy ghi nhầm.", "It is struck out.")
    return held


def _said(**texts: str) -> None:
    if not all(text.strip() for text in texts.values()):
        raise UnableToMonitor("Còn ô bắt buộc chưa ghi.", "Something that must be said is empty.")


def _unit_of(row: EnforcementPlan | EnforcementActivity | EnforcementRecommendation) -> str:
    if isinstance(row, EnforcementRecommendation):
        row = row.activity
    plan = row.plan if isinstance(row, EnforcementActivity) else row
    return plan.unit.key


def _fit_to_issue(unit: OrgUnit, year: int, issued_on: date, today: date, **texts: str) -> None:
    """Whether a unit can have issued a plan of a year so.

    Raises:
        UnableToMonitor: see :func:`issue_plan`.
    """
    _said(**texts)
    if issued_on > today or year - issued_on.year not in (0, 1):
        raise UnableToMonitor(
            f"Kế hoạch năm {year} phải ban hành trong năm đó hoặc năm trước, và không ở tương lai.",
            f"A plan of {year} is issued in that year or the one before, and not in the future.",
        )
    if issued_on < unit.valid_from or (unit.valid_to and issued_on > unit.valid_to):
        raise UnableToMonitor(
            f"{unit.name} không hoạt động vào ngày {issued_on:%d/%m/%Y}.",
            f"{unit.name} is not in force on {issued_on.isoformat()}.",
        )


@operation("issue_plan", register="enforcement_plans")
def issue_plan(
    *,
    by: Actor,
    at: datetime,
    unit: OrgUnit,
    year: int,
    field: str,
    number: str,
    issued_on: date,
    evidence: Attachment | None = None,
) -> Acted[EnforcementPlan]:
    """A unit issues its plan of a year for watching how law of some fields is carried out (Decree 59/2012/NĐ-CP).

    Raises:
        UnableToMonitor: no field or number; issued in the future or in another year than the plan's or the one before;
            the unit not in force; the number taken.
    """
    _fit_to_issue(unit, year, issued_on, local(at).date(), field=field, number=number)
    plan = EnforcementPlan(unit=unit, year=year, field=field.strip(), number=number.strip(), issued_on=issued_on)
    plan.evidence = evidence
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError as error:
        raise UnableToMonitor(
            f"Đơn vị này đã có kế hoạch số {plan.number} năm {year}.",
            f"This unit has a plan {plan.number} of {year} already.",
        ) from error
    body = {"code": plan.number, "year": year, "field": plan.field, "issued_on": issued_on.isoformat()}
    evidence_of = {"evidence": evidence.sha256 if evidence else None}
    return Acted(plan, plan.pk, unit.key, {**body, **evidence_of}, {})


def _fit_to_be_done(held: EnforcementPlan, done_on: date, place: OrgUnit | None, today: date) -> None:
    if done_on < held.issued_on or done_on > today:
        raise UnableToMonitor(
            f"Ngày thực hiện phải từ ngày ban hành kế hoạch {held.issued_on:%d/%m/%Y} đến hôm nay.",
            f"It must be done after the plan of {held.issued_on.isoformat()}, and not in the future.",
        )
    if done_on.year > held.year:
        raise UnableToMonitor(
            f"Hoạt động năm {done_on.year} không thuộc kế hoạch năm {held.year}.",
            f"What was done in {done_on.year} is not under the plan of {held.year}.",
        )
    if place is not None and not there(place, done_on):
        raise UnableToMonitor(
            f"{place.name} không hoạt động vào ngày {done_on:%d/%m/%Y}.",
            f"{place.name} is not in force on {done_on.isoformat()}.",
        )


@operation("record_activity", register="enforcement_activities")
def record_activity(
    *,
    by: Actor,
    at: datetime,
    plan: EnforcementPlan,
    kind: str,
    done_on: date,
    result: str,
    place: OrgUnit | None = None,
    document: str = "",
) -> Acted[EnforcementActivity]:
    """Record what was done under a plan: information collected, a check, a survey; where, and with what result.

    Raises:
        UnableToMonitor: the plan is struck out; an unknown kind; no result; done before the plan, after its year or in
            the future; at a unit not in force then.
    """
    held = _standing(plan)
    _said(result=result)
    if kind not in ACTIVITIES:
        raise UnableToMonitor(f"Không có loại hoạt động «{kind}».", f"There is no activity “{kind}”.")
    _fit_to_be_done(held, done_on, place, local(at).date())
    activity = EnforcementActivity(plan=held, kind=kind, done_on=done_on, place=place)
    activity.document, activity.result = document.strip(), result.strip()
    activity.save()
    body = {"code": held.number, "kind": kind, "done_on": done_on.isoformat(), "result": activity.result}
    return Acted(activity, activity.pk, _unit_of(activity), {**body, "place": place.name if place else None}, {})


@operation("recommend", register="enforcement_recommendations")
def recommend(
    *,
    by: Actor,
    at: datetime,
    activity: EnforcementActivity,
    what: str,
    addressee: str,
    recommended_on: date,
    due_on: date,
) -> Acted[EnforcementRecommendation]:
    """Recommend to a body that something be handled by a day, after an activity.

    Raises:
        UnableToMonitor: the activity is struck out; nothing said; recommended before the activity or in the future; due
            before that.
    """
    held = _standing(activity)
    _said(what=what, addressee=addressee)
    if recommended_on < held.done_on or recommended_on > local(at).date():
        raise UnableToMonitor(
            f"Ngày kiến nghị phải từ ngày thực hiện {held.done_on:%d/%m/%Y} đến hôm nay.",
            f"It must be recommended after {held.done_on.isoformat()}, and not in the future.",
        )
    if due_on < recommended_on:
        raise UnableToMonitor("Hạn xử lý trước ngày kiến nghị.", "Due before it was recommended.")
    row = EnforcementRecommendation(activity=held, what=what.strip(), addressee=addressee.strip())
    row.recommended_on, row.due_on = recommended_on, due_on
    row.save()
    body = {"code": held.plan.number, "what": row.what, "addressee": row.addressee}
    days = {"recommended_on": recommended_on.isoformat(), "due_on": due_on.isoformat()}
    return Acted(row, row.pk, _unit_of(row), {**body, **days}, {})


@operation("settle", register="enforcement_recommendations")
def settle(
    *, by: Actor, at: datetime, recommendation: EnforcementRecommendation, handled_on: date, handling: str
) -> Acted[EnforcementRecommendation]:
    """A recommendation is handled: when, and how in words.

    Raises:
        UnableToMonitor: struck out or handled already; handled before it was made or in the future; nothing said.
    """
    held = _standing(recommendation)
    _said(handling=handling)
    if held.handled_on is not None:
        raise UnableToMonitor(
            f"Kiến nghị này đã xử lý xong ngày {held.handled_on:%d/%m/%Y}.",
            f"It was handled on {held.handled_on.isoformat()} already.",
        )
    if handled_on < held.recommended_on or handled_on > local(at).date():
        raise UnableToMonitor(
            f"Ngày xử lý phải từ ngày kiến nghị {held.recommended_on:%d/%m/%Y} đến hôm nay.",
            f"It must be handled after {held.recommended_on.isoformat()}, and not in the future.",
        )
    held.handled_on, held.handling = handled_on, handling.strip()
    held.save(update_fields=["handled_on", "handling"])
    body = {"code": held.activity.plan.number, "handled_on": handled_on.isoformat(), "handling": held.handling}
    return Acted(held, held.pk, _unit_of(held), body, {})


def _struck(row: _Row, reason: str, at: datetime, code: str, *, holds: bool) -> Acted[_Row]:
    _said(reason=reason)
    if holds:
        raise UnableToMonitor("Còn mục thuộc về nó; hãy hủy các mục đó trước.", "It holds others; strike those first.")
    row.struck_on, row.struck_why = local(at).date(), reason.strip()
    row.save(update_fields=["struck_on", "struck_why"])
    body: dict[str, Any] = {"code": code, "struck_on": row.struck_on.isoformat(), "struck_why": row.struck_why}
    return Acted(row, row.pk, _unit_of(row), body, {})


@operation("strike_plan", register="enforcement_plans")
def strike_plan(*, by: Actor, at: datetime, plan: EnforcementPlan, reason: str) -> Acted[EnforcementPlan]:
    """Strike out a plan recorded by mistake.

    Raises:
        UnableToMonitor: struck out already; activities stand under it; no reason.
    """
    held, rows = _standing(plan), EnforcementActivity.objects.unscoped(reason="the act names its plan")
    return _struck(held, reason, at, held.number, holds=rows.filter(plan=held, struck_on=None).exists())


@operation("strike_activity", register="enforcement_activities")
def strike_activity(
    *, by: Actor, at: datetime, activity: EnforcementActivity, reason: str
) -> Acted[EnforcementActivity]:
    """Strike out an activity recorded by mistake.

    Raises:
        UnableToMonitor: struck out already; recommendations rest on it; no reason.
    """
    held, rows = _standing(activity), EnforcementRecommendation.objects.unscoped(reason="the act names its activity")
    return _struck(held, reason, at, held.plan.number, holds=rows.filter(activity=held, struck_on=None).exists())


@operation("strike_recommendation", register="enforcement_recommendations")
def strike_recommendation(
    *, by: Actor, at: datetime, recommendation: EnforcementRecommendation, reason: str
) -> Acted[EnforcementRecommendation]:
    """Strike out a recommendation recorded by mistake.

    Raises:
        UnableToMonitor: struck out already; no reason.
    """
    held = _standing(recommendation)
    return _struck(held, reason, at, held.activity.plan.number, holds=False)
