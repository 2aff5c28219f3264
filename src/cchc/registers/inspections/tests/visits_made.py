"""Plans and visits for tests, each brought by the register's own acts to the stage that is wanted."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.contract.samples import BY
from tests.world import AT, dossier, must, take_over

from cchc.directory.models import OrgUnit
from cchc.kernel.catalogue import home
from cchc.registers.inspections.models.onsite import Sample, SampledRecord
from cchc.registers.inspections.models.visits import Inspection, InspectionPlan, PlannedVisit
from cchc.registers.inspections.operations import (
    call_off,
    close,
    conclude,
    conclude_clean,
    decide,
    draw_sample,
    end_on_site,
    gather_team,
    issue_plan,
    name_unit,
    start,
    take_out,
)
from cchc.registers.inspections.queries.onsite import Person
from cchc.registers.inspections.tests import findings_played

HEAD = Person("Người thứ nhất", "Trưởng phòng, Phòng thử")
OTHER = Person("Người thứ hai", "Chuyên viên, Phòng thử")
ITEM = "administrative_reform/2021-07-15/posted"
TOMORROW = date(2022, 7, 2)  # the contract tests act on 1/7/2022


def unit(code: str) -> OrgUnit:
    return OrgUnit.objects.filter(code=code).latest("valid_from")


def plan(**changes: Any) -> dict[str, Any]:
    well = {"unit": unit("H"), "year": 2022, "number": "36/KH", "issued_on": date(2022, 2, 3)}
    return {**well, "field": "administrative_reform", **changes}


def issued(**changes: Any) -> InspectionPlan:
    return issue_plan(by=BY, at=AT, **plan(**changes))


def named(**changes: Any) -> dict[str, Any]:
    known = InspectionPlan.objects.unscoped(reason="a test reads").first() or issued()
    return {"plan": known, "inspected": unit("X1"), "month": 9, **changes}


def in_plan(**changes: Any) -> PlannedVisit:
    return name_unit(by=BY, at=AT, **named(**changes))


def changed(**changes: Any) -> dict[str, Any]:
    known = PlannedVisit.objects.unscoped(reason="a test reads").first() or in_plan()
    base = {"planned": known, "reason": "trùng đợt khác", "document": "52/KH", "month": 10, "contents": "thêm ISO"}
    return {**base, **changes}


def decision(**changes: Any) -> dict[str, Any]:
    base = {"code": "07/KT", "unit": unit("H"), "inspected": unit("X1"), "field": "administrative_reform"}
    return {**base, "form": "surprise", "decision": "426/QĐ", "decided_on": date(2022, 3, 1), **changes}


def decided(**changes: Any) -> Inspection:
    return decide(by=BY, at=AT, **decision(**changes))


def gathered(*people: Person, **changes: Any) -> Inspection:
    visit = decided(**changes)
    roles = ["head", *["member"] * 30]
    gather_team(by=BY, at=AT, visit=visit, members=list(zip(people or (HEAD,), roles, strict=False)))
    return visit


def begun(*people: Person, on: date = date(2022, 3, 2), **changes: Any) -> Inspection:
    return start(by=BY, at=AT, visit=gathered(*people, **changes), started_on=on)


def ended(*people: Person, on: date = date(2022, 3, 3), **changes: Any) -> Inspection:
    return end_on_site(by=BY, at=AT, visit=begun(*people, **changes), ended_on=on)


def concluded(**changes: Any) -> Inspection:
    return conclude(by=BY, at=AT, visit=ended(**changes), conclusion="05/KL", concluded_on=date(2022, 3, 10))


def closed(**changes: Any) -> Inspection:
    return close(by=BY, at=AT, visit=concluded(**changes), closed_on=date(2022, 4, 1))


def off(**changes: Any) -> Inspection:
    return call_off(by=BY, at=AT, visit=decided(**changes), reason="hoãn")


def received(code: str = "HS1") -> None:
    row = dossier(code, "X1", "PX", "2022-01-05T08:00", "2022-01-09T08:00")
    must(take_over(home(), "dossiers", [row]))


def drawing(**changes: Any) -> dict[str, Any]:
    received()
    visit = changes.pop("visit", None) or begun()
    window = {"since": date(2022, 1, 1), "until": date(2022, 1, 31), "size": 5, "seed": "7"}
    return {"visit": visit, **window, **changes}


def newest_sample(visit: Inspection) -> Sample:
    """The visit's latest draw."""
    rows = Sample.objects.unscoped(reason="a test reads").filter(inspection=visit)
    return rows.select_related("inspection__unit").latest("pk")


def drawn(**changes: Any) -> SampledRecord:
    sample = newest_sample(draw_sample(by=BY, at=AT, **drawing(**changes)))
    rows = SampledRecord.objects.unscoped(reason="a test reads").select_related("sample__inspection__unit")
    return rows.get(sample=sample, place=1)


def found_at(visit: Inspection) -> Inspection:
    """The visit with an open finding."""
    findings_played.found(inspection=visit)
    return visit


def right(visit: Inspection, **changes: Any) -> dict[str, Any]:
    names = ("code", "inspected", "field", "form", "decision", "decided_on", "planned")
    stages = ("started_on", "ended_on", "conclusion", "concluded_on")
    said = {name: getattr(visit, name) for name in (*names, *stages)}
    return {"visit": visit, **said, "reason": "ghi nhầm", **changes}


def ended_unit() -> OrgUnit:
    return OrgUnit.objects.create(code="Z", name="Z", level="district", valid_from=AT.date(), valid_to=AT.date())


def taken_out() -> PlannedVisit:
    return take_out(by=BY, at=AT, planned=in_plan(), reason="x", document="y")


def fulfilled() -> PlannedVisit:
    planned = in_plan()
    decided(form="planned", planned=planned)
    return planned


def busy_gathered() -> Inspection:
    """A visit decided, while its team's head is elsewhere."""
    begun(code="06/KT", inspected=unit("X2"))
    return gathered()


def busy_begun() -> Inspection:
    """A visit begun by another, while the first one's head is elsewhere."""
    begun(code="06/KT", inspected=unit("X2"))
    return begun(OTHER)


def drawn_and_over() -> SampledRecord:
    record = drawn()
    visit = end_on_site(by=BY, at=AT, visit=record.sample.inspection, ended_on=date(2022, 3, 3))
    conclude_clean(by=BY, at=AT, visit=visit, concluded_on=date(2022, 3, 10))
    return record
