"""Acts on plans played well and badly, lists of plans and visits, and records at any unit, for the contract."""

from __future__ import annotations

from datetime import date

from tests.contract.samples import BY, Play, Sample
from tests.world import AT

from cchc.directory.models import OrgUnit
from cchc.registers.inspections.imports import plans, visits
from cchc.registers.inspections.models.onsite import Answer, SampledRecord, TeamMember
from cchc.registers.inspections.models.onsite import Sample as Sampled
from cchc.registers.inspections.models.visits import Inspection, PlannedVisit
from cchc.registers.inspections.operations import answer
from cchc.registers.inspections.tests.visits_made import (
    ITEM,
    TOMORROW,
    begun,
    changed,
    decided,
    ended_unit,
    in_plan,
    issued,
    named,
    plan,
    taken_out,
    unit,
)

PLAYS = {
    "inspection_plans.issue_plan": Play(
        plan,
        (
            lambda: plan(year=2021),
            lambda: plan(number="  "),
            lambda: plan(number="x" * 101),
            lambda: plan(issued_on=TOMORROW),
            lambda: plan(issued_on=date(2020, 12, 31)),
            lambda: plan(field="none"),
            lambda: plan(unit=ended_unit()),
            lambda: (issued(), plan())[1],
        ),
        {},
        unit="H",
    ),
    "planned_visits.name_unit": Play(
        named,
        (
            lambda: named(month=None),
            lambda: named(quarter=3),
            lambda: named(month=6),
            lambda: named(month=None, quarter=2),
            lambda: named(month=13),
            lambda: named(inspected=unit("H")),
            lambda: named(inspected=unit("T")),
            lambda: (in_plan(), named())[1],
        ),
        {},
        unit="H",
    ),
    "planned_visits.change_planned": Play(
        changed,
        (
            lambda: changed(reason=" "),
            lambda: changed(document=""),
            lambda: changed(month=9, contents=""),
            lambda: changed(month=5),
            lambda: changed(month=None),
            lambda: (decided(form="planned", planned=in_plan()), changed())[1],
            lambda: changed(planned=taken_out()),
            lambda: (in_plan(month=10), changed(planned=in_plan()))[1],
        ),
        {},
        unit="H",
    ),
    "planned_visits.take_out": Play(
        lambda: {"planned": in_plan(), "reason": "đã có thanh tra", "document": "52/KH"},
        (
            lambda: {"planned": in_plan(), "reason": "", "document": "52/KH"},
            lambda: {"planned": taken_out(), "reason": "lại", "document": "52/KH"},
        ),
        {},
        unit="H",
    ),
}
BY_FILE = {"inspections.take_over_visits", "planned_visits.take_over_plans"}


def _row(code: str, inspected: str, **more: str) -> dict[str, str]:
    base = {"code": code, "unit": "H", "inspected": inspected, "field": "administrative_reform", "form": "surprise"}
    return {**base, "decision": "426/QĐ", "decided_on": "2022-01-26", **more}


def _planned_row(inspected: str, **more: str) -> dict[str, str]:
    base = {"unit": "H", "year": "2022", "number": "36/KH", "issued_on": "2022-03-03"}
    return {**base, "field": "administrative_reform", "inspected": inspected, **more}


SAMPLES = {
    "inspections": Sample(
        (
            _row("L1", "X2", started_on="2022-03-02", ended_on="2022-03-03"),
            _row(
                "L2", "X1", started_on="2022-04-02", ended_on="2022-04-03",
                conclusion="5/KL", concluded_on="2022-04-09",
            ),
            _row("L3", "X1", again_of="L2", decided_on="2022-05-04"),
        ),
        {"ended_on": "2022-03-04"},
        {"ended_on": "2022-03-01"},
        "ended_on",
        columns=visits.FILE_COLUMNS,
    ),
    "inspection_plans": Sample(
        (
            _planned_row("X1", month="4"),
            _planned_row("X2", quarter="2", contents="một cửa"),
            _planned_row("HP", month="5"),
        ),
        {"contents": "thêm nội dung"},
        {"inspected": "T"},
        "inspected",
        columns=plans.FILE_COLUMNS,
        changes=0,
    ),
}  # fmt: skip


def at_unit(one: OrgUnit) -> Inspection:
    """A visit by this unit, begun, at one below it; where none is, at a department elsewhere."""
    below = OrgUnit.objects.filter(parent_code=one.code, level="commune").first()
    number = Inspection.objects.unscoped(reason="a test counts").count() + 1
    return begun(code=f"{number}/{one.code}", unit=one, inspected=below or unit("HP"))


def _planned_at(one: OrgUnit) -> PlannedVisit:
    return in_plan(plan=issued(unit=one, number="37/KH"), inspected=at_unit(one).inspected)


def _team_at(one: OrgUnit) -> TeamMember:
    return TeamMember.objects.unscoped(reason="a test reads").get(inspection=at_unit(one))


def _answer_at(one: OrgUnit) -> Answer:
    return answer(by=BY, at=AT, visit=at_unit(one), item=ITEM, answer="conforms")


def _sample_at(one: OrgUnit) -> Sampled:
    window = {"since": date(2022, 1, 1), "until": date(2022, 2, 1), "drawn_on": date(2022, 3, 2)}
    sample = Sampled(inspection=at_unit(one), size=1, population=3, seed="7", **window)
    sample.save()
    return sample


def _drawn_at(one: OrgUnit) -> SampledRecord:
    record = SampledRecord(sample=_sample_at(one), place=1, register="dossiers", record=1, code="HS1")
    record.save()
    return record


RECORDS = {
    "inspections": at_unit,
    "inspection_plans": lambda one: issued(unit=one),
    "planned_visits": _planned_at,
    "inspection_team": _team_at,
    "inspection_answers": _answer_at,
    "inspection_samples": _sample_at,
    "sampled_records": _drawn_at,
}
