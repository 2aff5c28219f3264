"""The monitoring of law for tests; its acts for the contract."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.contract.samples import BY, Play
from tests.world import AT

from cchc.registers.legal_texts.models import EnforcementActivity, EnforcementPlan, EnforcementRecommendation
from cchc.registers.legal_texts.operations import (
    issue_plan,
    recommend,
    record_activity,
    settle,
    strike_activity,
    strike_plan,
    strike_recommendation,
)
from cchc.registers.legal_texts.tests.examinations_played import unit
from cchc.registers.legal_texts.tests.programmes_played import TOMORROW, reason


def watching(**changes: Any) -> dict[str, Any]:
    """How a monitoring plan is issued."""
    well = {"unit": unit("X1"), "year": 2022, "field": "Đất đai", "number": "52/KH-UBND"}
    return {**well, "issued_on": date(2022, 3, 25), **changes}


def watch(**changes: Any) -> EnforcementPlan:
    return issue_plan(by=BY, at=AT, **watching(**changes))


def doing(**changes: Any) -> dict[str, Any]:
    one = changes.pop("plan", None) or watch()
    return {"plan": one, "kind": "inspect", "done_on": date(2022, 4, 5), "result": "Đã kiểm tra 3 xã", **changes}


def activity(**changes: Any) -> EnforcementActivity:
    return record_activity(by=BY, at=AT, **doing(**changes))


def urging(**changes: Any) -> dict[str, Any]:
    one = changes.pop("activity", None) or activity()
    well = {"what": "Niêm yết lại thủ tục", "addressee": "UBND xã", "recommended_on": date(2022, 4, 8)}
    return {"activity": one, **well, "due_on": date(2022, 5, 8), **changes}


def recommendation(**changes: Any) -> EnforcementRecommendation:
    return recommend(by=BY, at=AT, **urging(**changes))


def settling(**changes: Any) -> dict[str, Any]:
    one = changes.pop("recommendation", None) or recommendation()
    return {"recommendation": one, "handled_on": date(2022, 5, 2), "handling": "Đã niêm yết", **changes}


def settled() -> EnforcementRecommendation:
    return settle(by=BY, at=AT, **settling())


def struck(one: Any) -> Any:
    act, name = {
        EnforcementPlan: (strike_plan, "plan"),
        EnforcementActivity: (strike_activity, "activity"),
        EnforcementRecommendation: (strike_recommendation, "recommendation"),
    }[type(one)]
    return act(by=BY, at=AT, reason="ghi nhầm", **{name: one})  # type: ignore[operator]


def _taken_plan() -> dict[str, Any]:
    watch()
    return watching()


PLAYS = {
    "enforcement_plans.issue_plan": Play(
        watching,
        (
            _taken_plan,
            lambda: watching(field=" "),
            lambda: watching(number=""),
            lambda: watching(issued_on=TOMORROW),
            lambda: watching(year=2024),
            lambda: watching(issued_on=date(2019, 12, 1), year=2020),
        ),
        {},
    ),
    "enforcement_plans.strike_plan": Play(
        reason("plan", watch),
        (
            reason("plan", lambda: struck(watch())),
            reason("plan", watch, ""),
            reason("plan", lambda: activity().plan),
        ),
        {},
    ),
    "enforcement_activities.record_activity": Play(
        lambda: doing(place=unit("X1")),
        (
            lambda: doing(plan=struck(watch())),
            lambda: doing(kind="guess"),
            lambda: doing(result=" "),
            lambda: doing(done_on=TOMORROW),
            lambda: doing(done_on=date(2022, 3, 24)),
        ),
        {},
    ),
    "enforcement_activities.strike_activity": Play(
        reason("activity", activity),
        (
            reason("activity", lambda: struck(activity())),
            reason("activity", activity, " "),
            reason("activity", lambda: recommendation().activity),
        ),
        {},
    ),
    "enforcement_recommendations.recommend": Play(
        urging,
        (
            lambda: urging(activity=struck(activity())),
            lambda: urging(what=""),
            lambda: urging(addressee=" "),
            lambda: urging(recommended_on=TOMORROW, due_on=TOMORROW),
            lambda: urging(recommended_on=date(2022, 4, 4)),
            lambda: urging(due_on=date(2022, 4, 7)),
        ),
        {},
    ),
    "enforcement_recommendations.settle": Play(
        settling,
        (
            lambda: settling(recommendation=settled()),
            lambda: settling(recommendation=struck(recommendation())),
            lambda: settling(handled_on=TOMORROW),
            lambda: settling(handled_on=date(2022, 4, 7)),
            lambda: settling(handling=""),
        ),
        {},
    ),
    "enforcement_recommendations.strike_recommendation": Play(
        reason("recommendation", recommendation),
        (
            reason("recommendation", lambda: struck(recommendation())),
            reason("recommendation", recommendation, ""),
        ),
        {},
    ),
}
RECORDS = {
    "enforcement_plans": lambda at: watch(unit=at, number="53/KH-UBND"),
    "enforcement_activities": lambda at: activity(plan=watch(unit=at, number="54/KH-UBND")),
    "enforcement_recommendations": lambda at: recommendation(
        activity=activity(plan=watch(unit=at, number="55/KH-UBND"))
    ),
}
