"""Units inspected: a half-year worked out by hand, and any list of visits against sets of units.

By hand: worked out on paper by the author from the form's words ("số … đã kiểm tra": units, not visits), each row with
its reason beside it. Sets: from the rows of the list alone, by the units' own names; no fact, no engine, no catalogue.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from cchc.directory.queries import unit_map
from cchc.kernel.periods import period_of
from cchc.kernel.scope import MACHINE_VIEWER
from cchc.registers.inspections.models.visits import Inspection
from cchc.statistics.reports import ask
from tests.world import AT, Row, declaration, must, settle, small_world, take_over, unit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

LINES = ("1.3.1", "1.3.2", "1.4.1")
REFORM, SERVICE = "administrative_reform", "civil_service"
H1 = "2022-H1"  # 15/12/2021 to 14/6/2022


def build(home: Path) -> None:
    """X1 is renamed on 1/3/2022 and goes on; X2 ends then, and its code is used by another commune."""
    small_world(home)
    rows = [
        unit("K", "district", "T"),
        unit("Y1", "commune", "K"),
        unit("TR", "service", "H"),
        unit("X1", "commune", "H", until="2022-02-28", successors="X1"),
        unit("X1", "commune", "H", since="2022-03-01", name="Xã đổi tên"),
        unit("X2", "commune", "H", until="2022-02-28"),
        unit("X2", "commune", "H", since="2022-03-01", name="Xã khác dùng lại mã"),
    ]
    must(take_over(home, "units", rows))
    link = {"old_code": "X1", "old_valid_from": "2020-01-01", "new_code": "X1", "new_valid_from": "2022-03-01"}
    must(take_over(home, "unit_links", [{**link, "kind": "rename", "sure": "found", "source": "nghị quyết"}]))


def visit(code: str, inspected: str, ended: str, **more: str) -> Row:
    """A visit that began and was decided the day before it ended on site."""
    day = (date.fromisoformat(ended) - timedelta(days=1)).isoformat()
    base = {"code": code, "unit": "H", "inspected": inspected, "field": REFORM, "form": "surprise"}
    return {**base, "decision": "426/QĐ", "decided_on": day, "started_on": day, "ended_on": ended, **more}


def said(home: Path, code: str, period: str = H1) -> dict[str, tuple[float | None, str]]:
    report = ask.report(period, code, home=home, at=AT, viewer=MACHINE_VIEWER)
    return {one.line.code: (one.value, one.source) for one in report.lines if one.line.code in LINES}


BY_HAND = (
    visit("1", "X1", "2021-12-14"),  # a day before the period: not in it
    visit("2", "X1", "2021-12-15"),  # the period's first day: X1
    visit("3", "X1", "2022-04-02"),  # X1 again, under its new name: the same commune
    visit("4", "X2", "2022-02-10"),  # X2, before it ended
    visit("5", "X2", "2022-05-10"),  # another commune that uses X2's code: one more
    visit("6", "X2", "2022-06-15"),  # a day after the period: not in it
    visit("7", "HP", "2022-06-14"),  # the last day: a department
    visit("8", "TR", "2022-03-01"),  # a service unit of the district
    visit("9", "TR", "2022-03-08"),  # the same again
    visit("10", "HP", "2022-03-09", field=SERVICE),  # the other field: 1.4.1
    visit("11", "X1", "2022-03-10", field=SERVICE),
    visit("12", "X1", "2022-03-11", field="discipline"),  # neither field's
    {**visit("13", "X1", "2022-04-20"), "ended_on": ""},  # still going on
    visit("14", "Y1", "2022-04-01", unit="K"),  # another district's
)


def test_a_half_year_by_hand(home: Path) -> None:
    build(home)
    must(take_over(home, "inspections", BY_HAND))
    for _ in ("from rows", "from files"):
        assert said(home, "H") == {"1.3.1": (2, "computed"), "1.3.2": (3, "computed"), "1.4.1": (2, "computed")}
        assert said(home, "K") == {"1.3.1": (0, "computed"), "1.3.2": (1, "computed"), "1.4.1": (0, "computed")}
        # The province is asked anew, never by adding: 3 + 1 communes here, with none in common.
        assert said(home, "T") == {"1.3.1": (2, "computed"), "1.3.2": (4, "computed"), "1.4.1": (2, "computed")}
        settle(home)


def test_quarters_are_not_added_to_the_half_year(home: Path) -> None:
    build(home)
    must(take_over(home, "inspections", [visit("1", "X1", "2022-01-10"), visit("2", "X1", "2022-05-10")]))
    found = [said(home, "H", period)["1.3.2"][0] for period in ("2022-Q1", "2022-Q2", H1)]
    assert found == [1, 1, 1]


def test_a_declaration_stands_until_the_first_visit(home: Path) -> None:
    build(home)
    must(take_over(home, "declarations", [declaration("H", H1, "1.3.2", "7"), declaration("K", H1, "1.3.2", "4")]))
    assert said(home, "H")["1.3.2"] == (7, "declared")
    must(take_over(home, "inspections", [visit("1", "X1", "2022-01-10")]))
    assert said(home, "H")["1.3.2"] == (1, "computed")
    assert said(home, "K")["1.3.2"] == (4, "declared")  # who does not use the register still declares


def test_a_corrected_day_moves_a_visit_out_of_the_period(home: Path) -> None:
    build(home)
    earlier = visit("0", "X1", "2021-10-01")  # the register is in use
    must(take_over(home, "inspections", [earlier, visit("1", "X1", "2022-06-14")]))
    settle(home)
    assert said(home, "H")["1.3.2"][0] == 1
    must(take_over(home, "inspections", [{**visit("1", "X1", "2022-06-14"), "ended_on": "2022-06-15"}]))
    assert said(home, "H")["1.3.2"][0] == 0


def test_a_link_that_comes_later_joins_two_into_one(home: Path) -> None:
    """The renamed commune counted twice until somebody said that it is the same."""
    small_world(home)
    rows = [
        unit("X1", "commune", "H", until="2022-02-28", successors="Z1"),
        unit("Z1", "commune", "H", since="2022-03-01", name="Xã đổi tên"),
    ]
    must(take_over(home, "units", rows))
    must(take_over(home, "inspections", [visit("1", "X1", "2022-01-10"), visit("2", "Z1", "2022-05-10")]))
    settle(home)
    assert said(home, "H")["1.3.2"][0] == 2
    link = {"old_code": "X1", "old_valid_from": "2020-01-01", "new_code": "Z1", "new_valid_from": "2022-03-01"}
    must(take_over(home, "unit_links", [{**link, "kind": "rename", "sure": "found", "source": "nghị quyết"}]))
    assert said(home, "H")["1.3.2"][0] == 1


@pytest.mark.parametrize("seed", range(6))
def test_any_list_of_visits_against_sets(seed: int, home: Path) -> None:
    build(home)
    random = Random(seed)
    rows = []
    for n in range(40):
        by, of = random.choice([("H", "X1"), ("H", "X2"), ("H", "HP"), ("H", "TR"), ("K", "Y1"), ("X1", "HP")])
        ended = date(2021, 9, 1) + timedelta(days=random.randrange(300))
        field = random.choice([REFORM, REFORM, SERVICE, "one_stop"])
        rows.append(visit(str(n), of, ended.isoformat(), unit=by, field=field))
    must(take_over(home, "inspections", rows))
    for _ in ("from rows", "from files"):
        for period in (H1, "2022-Q1", "2022-Q2", "2021-Q4"):
            for code, below in {
                "H": ("H", "X1", "X2", "HP"),
                "K": ("K", "Y1"),
                "T": ("H", "K", "T", "X1", "X2", "Y1"),
            }.items():
                got = {
                    line: value for line, (value, source) in said(home, code, period).items() if source == "computed"
                }
                wanted = _sets(rows, period, below)
                assert got == {line: wanted[line] for line in got}, (period, code)
        settle(home)


def _sets(rows: list[Row], period: str, below: tuple[str, ...]) -> dict[str, int]:
    when = period_of(period)
    seen: dict[str, set[str]] = {line: set() for line in LINES}
    for row in rows:
        if row["unit"] not in below or not when.start <= date.fromisoformat(row["ended_on"]) <= when.end:
            continue
        # X2's code names another commune from March on; X1 is one commune under two names.
        later = row["inspected"] == "X2" and row["ended_on"] >= "2022-03-01"
        who = row["inspected"] + ("'" if later else "")
        if row["field"] == REFORM:
            seen["1.3.1" if row["inspected"] in ("HP", "TR") else "1.3.2"].add(who)
        elif row["field"] == SERVICE:
            seen["1.4.1"].add(who)
    return {line: len(found) for line, found in seen.items()}


def test_the_visited_unit_is_the_one_in_force_on_the_day(home: Path) -> None:
    build(home)
    must(take_over(home, "inspections", [visit("1", "X1", "2022-02-20"), visit("2", "X1", "2022-03-20")]))
    rows = Inspection.objects.unscoped(reason="a test reads").order_by("code")
    names = {one.code: one.inspected.name for one in rows.select_related("inspected")}
    assert names == {"1": "Đơn vị X1", "2": "Xã đổi tên"}
    assert len({version.id for version in unit_map().units if version.code == "X1"}) == 2
