"""What no contract test shows of visits: who sees a surprise, nobody in two places, units with a life, lists, draws."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.contract.samples import BY
from tests.world import AT, Row, dossier, must, small_world, take_over, write_csv
from tests.world import unit as unit_row

from cchc.directory.models import Account, OrgUnit
from cchc.directory.queries import viewer_of
from cchc.kernel.journal import events_of
from cchc.kernel.models import JournalPersonal
from cchc.kernel.registry import registry
from cchc.kernel.scope import Viewer
from cchc.registers.inspections.models.onsite import SampledRecord
from cchc.registers.inspections.models.visits import Inspection, PlannedVisit
from cchc.registers.inspections.operations import call_off, draw_sample, end_on_site, gather_team, look_at_record, start
from cchc.registers.inspections.operations.onsite import UnableToGather
from cchc.registers.inspections.operations.visits import UnableToCarryOn, UnableToDecide
from cchc.registers.inspections.queries.onsite import drawn_again, looked, samples
from cchc.registers.inspections.queries.plans import in_course, planned_visits, waiting
from cchc.registers.inspections.queries.visits import inspections
from cchc.registers.inspections.queries.visits import waiting as awaited
from cchc.registers.inspections.tests.visits_made import (
    HEAD,
    OTHER,
    begun,
    closed,
    decided,
    ended,
    gathered,
    in_plan,
    issued,
    newest_sample,
    unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def world(home: Path) -> Path:
    small_world(home)
    return home


def _viewer(*codes: str) -> Viewer:
    return Viewer("x", frozenset(unit(code).pk for code in codes), frozenset({"statistician"}))


def test_a_surprise_is_seen_by_its_unit_only_once_it_begins(world: Path) -> None:
    decided(code="1", form="surprise")
    decided(code="2", form="regular")
    begun(code="3", form="surprise")
    assert {one.code for one in inspections(_viewer("X1"))} == {"2", "3"}
    assert {one.code for one in inspections(_viewer("H", "X1"))} == {"1", "2", "3"}
    assert {one.code for one in inspections(_viewer("X2"))} == set()


def test_nobody_is_in_two_places_on_one_day(world: Path) -> None:
    first = begun(code="1", inspected=unit("X2"), on=date(2022, 3, 2))
    second = gathered(code="2")
    with pytest.raises(UnableToCarryOn, match="Người thứ nhất"):
        start(by=BY, at=AT, visit=second, started_on=date(2022, 3, 2))
    end_on_site(by=BY, at=AT, visit=first, ended_on=date(2022, 3, 4))
    with pytest.raises(UnableToCarryOn):
        start(by=BY, at=AT, visit=second, started_on=date(2022, 3, 4))
    start(by=BY, at=AT, visit=second, started_on=date(2022, 3, 5))


def test_a_visit_written_down_late_is_not_held_up_by_a_later_one(world: Path) -> None:
    """Its head was elsewhere from the fifth on: the visit of the second is refused only if it reaches that day."""
    begun(code="1", inspected=unit("X2"), on=date(2022, 3, 5))
    late = start(by=BY, at=AT, visit=gathered(code="2"), started_on=date(2022, 3, 2))
    with pytest.raises(UnableToCarryOn, match="Người thứ nhất"):
        end_on_site(by=BY, at=AT, visit=late, ended_on=date(2022, 3, 5))
    assert end_on_site(by=BY, at=AT, visit=late, ended_on=date(2022, 3, 4)).state == "ended"


def test_an_end_that_reaches_into_another_visit_is_refused(world: Path) -> None:
    first = begun(code="1", on=date(2022, 3, 2))
    gather_team(by=BY, at=AT, visit=first, members=[(OTHER, "head")])
    second = ended(code="2", inspected=unit("X2"), on=date(2022, 3, 9))
    assert second.ended_on == date(2022, 3, 9)
    with pytest.raises(UnableToGather):
        gather_team(by=BY, at=AT, visit=first, members=[(HEAD, "head")])
    assert end_on_site(by=BY, at=AT, visit=first, ended_on=date(2022, 3, 9)).state == "ended"


def test_names_are_kept_aside_and_can_be_erased(world: Path) -> None:
    visit = gathered()
    (event,) = (one for one in events_of("inspections", visit.pk) if one.act == "gather_team")
    assert HEAD.name.encode() not in bytes(event.body)
    assert JournalPersonal.objects.get(event=event).value == f"{HEAD.name}; {HEAD.post}"


def test_a_unit_that_was_renamed_is_still_itself(world: Path) -> None:
    rows = [
        unit_row("X1", "commune", "H", until="2022-02-28"),
        unit_row("Z1", "commune", "H", since="2022-03-01", name="Xã đổi tên"),
    ]
    must(take_over(world, "units", rows))
    link = {"old_code": "X1", "old_valid_from": "2020-01-01", "new_code": "Z1", "new_valid_from": "2022-03-01"}
    must(take_over(world, "unit_links", [{**link, "kind": "rename", "sure": "found", "source": "x"}]))
    visit = gathered(code="1", decided_on=date(2022, 2, 1))  # of X1, which is Z1 when the visit begins
    assert start(by=BY, at=AT, visit=visit, started_on=date(2022, 3, 2)).state == "started"
    first = closed(code="3", decided_on=date(2022, 2, 1))
    again = decided(code="2", inspected=unit("Z1"), again_of=first, decided_on=date(2022, 5, 1))
    assert again.again_of is not None


def test_a_unit_that_is_no_more_is_not_visited(world: Path) -> None:
    visit = gathered(code="1", decided_on=date(2022, 2, 1))
    must(take_over(world, "units", [unit_row("X1", "commune", "H", until="2022-02-28")]))
    with pytest.raises(UnableToCarryOn, match="không còn hoạt động"):
        start(by=BY, at=AT, visit=visit, started_on=date(2022, 3, 2))


def test_a_code_is_taken_across_the_inspectors_own_versions(world: Path) -> None:
    decided(code="1", decided_on=date(2022, 2, 1))
    rows = [
        unit_row("H", "district", "T", until="2022-02-28"),
        unit_row("H", "district", "T", since="2022-03-01"),
    ]
    must(take_over(world, "units", rows))
    with pytest.raises(UnableToDecide, match="đã có"):
        decided(code="1", unit=unit("H"), decided_on=date(2022, 4, 1))


def test_what_waits_of_a_plan(world: Path) -> None:
    """It is 1/7/2022: what was for June is late, July is due, the third quarter is not."""
    plan = issued()
    rows = [("X1", 6, None), ("X2", None, 3), ("HP", 7, None)]
    for code, month, quarter in rows:
        PlannedVisit(plan=plan, inspected=unit(code), month=month, quarter=quarter).save()

    def course(name: str) -> set[str]:
        return {one.inspected.code for one in in_course(planned_visits(_viewer("H")), name, AT.date())}

    assert {name: course(name) for name in ("late", "due", "to_come", "done")} == {
        "late": {"X1"},
        "due": {"HP"},
        "to_come": {"X2"},
        "done": set(),
    }
    assert [one.count for one in waiting(_viewer("H"), AT)] == [1, 1]
    assert waiting(_viewer("X1"), AT) == []  # who is visited has nothing to do
    late = PlannedVisit.objects.unscoped(reason="a test reads").get(month=6)
    ended(code="1", form="planned", planned=late)
    assert (course("late"), course("done")) == (set(), {"X1"})


def test_what_waits_for_a_conclusion(world: Path) -> None:
    ended(code="1", on=AT.date() - timedelta(days=15))
    assert [one.count for one in awaited(_viewer("H"), AT)] == [1]
    assert awaited(_viewer("X1"), AT) == []
    other = begun(OTHER, code="2", inspected=unit("X2"))
    end_on_site(by=BY, at=AT, visit=other, ended_on=AT.date() - timedelta(days=14))
    assert [one.count for one in awaited(_viewer("H"), AT)] == [1]


def test_a_called_off_visit_leaves_its_place_in_the_plan(world: Path) -> None:
    planned = in_plan()
    call_off(by=BY, at=AT, visit=decided(code="1", form="planned", planned=planned), reason="hoãn")
    assert decided(code="2", form="planned", planned=planned).planned == planned


def _draw(world: Path) -> tuple[Inspection, list[SampledRecord]]:
    rows = [dossier(f"HS{n}", "X1", "PX", "2022-01-05T08:00", "2022-01-09T08:00") for n in range(9)]
    must(take_over(world, "dossiers", rows))
    visit = begun()
    window = {"since": date(2022, 1, 1), "until": date(2022, 1, 31)}
    sample = newest_sample(draw_sample(by=BY, at=AT, visit=visit, size=4, seed="7", **window))
    drawn = SampledRecord.objects.unscoped(reason="a test reads").filter(sample=sample).order_by("place")
    return visit, list(drawn.select_related("sample__inspection"))


def test_a_draw_comes_out_the_same_and_says_when_it_does_not(world: Path) -> None:
    _, drawn = _draw(world)
    again = drawn_again(drawn[0].sample)
    assert again is not None
    assert (again.same, again.population, again.differing) == (True, 9, ())
    rows = [dossier(f"MUON{n}", "X1", "PX", "2022-01-06T08:00", "2022-01-09T08:00") for n in range(40)]
    must(take_over(world, "dossiers", rows))
    again = drawn_again(drawn[0].sample)
    assert again is not None
    assert (again.same, again.population) == (False, 49)
    assert again.differing


def test_the_result_of_a_draw_in_numbers(world: Path) -> None:
    _, drawn = _draw(world)
    look_at_record(by=BY, at=AT, record=drawn[0], result="conforms")
    look_at_record(by=BY, at=AT, record=drawn[1], result="violation", note="thiếu phiếu hẹn")
    (sample,) = samples(_viewer("H"))
    assert (sample.conforming, sample.violating, sample.left) == (1, 1, 2)
    assert not samples(_viewer("X1")).exists()


def test_a_smaller_window_draws_all_there_are(world: Path) -> None:
    _, drawn = _draw(world)
    visit = drawn[0].sample.inspection
    day = date(2022, 1, 5)
    sample = newest_sample(draw_sample(by=BY, at=AT, visit=visit, since=day, until=day, size=200, seed="8"))
    assert (sample.size, sample.population) == (9, 9)


def test_a_checklist_is_of_the_day_the_visit_began(world: Path) -> None:
    early = looked(begun(code="1", field="one_stop", decided_on=date(2021, 12, 1), on=date(2021, 12, 5)))
    assert {one.item.key.split("/")[1] for one in early} == {"2021-12-06"}  # before the first, the first
    assert all(not one.seen for one in early)


def _list(code: str, **more: str) -> Row:
    base = {"code": code, "unit": "H", "inspected": "X1", "field": "administrative_reform", "form": "surprise"}
    return {**base, "decision": "426/QĐ", "decided_on": "2022-01-26", **more}


def test_a_list_is_refused_for_each_thing_that_can_not_be(world: Path) -> None:
    rows = [
        _list("1", started_on="2022-01-25"),
        _list("2", ended_on="2022-02-01"),
        _list("3", inspected="H"),
        _list("4", inspected="T"),
        _list("5", decided_on="2022-08-01"),
        _list("6", plan="99/KH", form="planned"),
        _list("7", again_of="none"),
        _list("8", conclusion="5/KL"),
        _list("9", inspected="NONE"),
        _list("9", field="none"),
        _list("10", started_on="2022-02-01", ended_on="2022-02-02"),
        _list("11", again_of="10", field="civil_service"),
        _list("12", again_of="10", started_on="2022-02-01"),
    ]
    result = take_over(world, "inspections", rows)
    assert [(error.row, error.column) for error in result.errors] == [
        (2, "started_on"),
        (3, "ended_on"),
        (4, "inspected"),
        (5, "inspected"),
        (6, "decided_on"),
        (7, "plan"),
        (8, "again_of"),
        (9, "concluded_on"),
        (10, "inspected"),
        (11, "code"),
        (11, "field"),
        (13, "again_of"),
        (14, "again_of"),
    ]
    assert not Inspection.objects.unscoped(reason="a test reads").exists()


def test_a_list_finds_the_planned_visit_and_the_earlier_one(world: Path) -> None:
    plan = {"unit": "H", "year": "2022", "number": "36/KH", "issued_on": "2022-01-03", "field": "administrative_reform"}
    must(take_over(world, "inspection_plans", [{**plan, "inspected": "X1", "quarter": "1"}]))
    days = {"started_on": "2022-02-01", "ended_on": "2022-02-02"}
    rows = [
        _list("1", form="planned", plan="36/KH", **days),
        _list("2", again_of="1", **{**days, "started_on": "2022-03-01", "ended_on": "2022-03-01"}),
    ]
    must(take_over(world, "inspections", rows))
    found = {one.code: one for one in Inspection.objects.unscoped(reason="a test reads")}
    assert found["1"].planned is not None
    assert found["2"].again_of == found["1"]
    assert take_over(world, "inspections", rows).unchanged == 2


def test_a_list_can_not_reach_beyond_the_scope(world: Path) -> None:

    must(take_over(world, "units", [unit_row("K", "district", "T"), unit_row("Y1", "commune", "K")]))
    kind = registry().imports["inspections"]
    path = write_csv(world / "x.csv", kind.columns, [_list("1", unit="K", inspected="Y1")])
    result = kind(path, by=BY, at=AT, dry_run=False, viewer=_viewer("H", "X1"))
    assert [(error.row, error.column) for error in result.errors] == [(2, "unit")]


def test_work_of_a_unit_that_is_gone_is_its_heirs(world: Path) -> None:
    """District H is merged into K: K's people see its open visit and carry it on; its team is theirs to see too."""
    visit = begun(code="1")
    rows = [
        unit_row("K", "district", "T", since="2022-06-01"),
        unit_row("H", "district", "T", until="2022-06-14", successors="K"),
    ]
    must(take_over(world, "units", rows))
    account = Account.objects.create(username="k", display_name="Thống kê K")
    account.grants.create(role="statistician", unit=OrgUnit.objects.get(code="K"), valid_from=date(2022, 6, 1))
    viewer = viewer_of(account, AT.date())
    assert set(inspections(viewer)) == {visit}
    assert end_on_site(by=BY, at=AT, visit=visit, ended_on=date(2022, 6, 20)).state == "ended"
