"""Declared figures on the tree: whose word stands for whom, over units and over time."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.world import AT, Row, declaration, must, small_world, take_over, unit

from cchc.kernel.scope import MACHINE_VIEWER
from cchc.statistics.forms.spec import Line
from cchc.statistics.reports import ask
from cchc.statistics.reports.declared import Declarations, Declared
from cchc.statistics.reports.model import ReportLine, Structure
from cchc.statistics.reports.tests.overlay import SAID, overlay

pytestmark = pytest.mark.django_db

COUNT, RATE, LAST = "1.1", "1.4.2", "1.2.1"  # summed; a rate without parts; a count as of the period's end


def line(
    home: Path, code: str, unit_code: str = "H", period: str = "2022-H1", structure: Structure = "as-was"
) -> ReportLine:
    report = ask.report(period, unit_code, home=home, at=AT, viewer=MACHINE_VIEWER, structure=structure, whole=False)
    return next(item for item in report.lines if item.line.code == code)


def told(home: Path, *rows: Row) -> None:
    must(take_over(home, "declarations", rows))


@pytest.fixture
def world(home: Path) -> Path:
    overlay(
        home,
        {COUNT: SAID, RATE: {**SAID, "over_units": "none", "over_time": "last"}, LAST: {**SAID, "over_time": "last"}},
    )
    small_world(home)
    return home


def test_nothing_declared_is_missing_and_not_0(world: Path) -> None:
    assert (line(world, COUNT).value, line(world, COUNT).source) == (None, "missing")


def test_a_units_own_word_stands_for_all_below(world: Path) -> None:
    told(world, declaration("H", "2022-H1", COUNT, "12"), declaration("X1", "2022-H1", COUNT, "3"))
    assert line(world, COUNT).value == 12
    assert line(world, COUNT, "T").value == 12
    assert line(world, COUNT, "X1").value == 3


def test_without_an_own_word_what_is_below_is_added_and_who_is_silent_is_told(world: Path) -> None:
    told(world, declaration("X1", "2022-H1", COUNT, "3"))
    found = line(world, COUNT)
    assert (found.value, found.source) == (3, "declared")
    assert "1 đơn vị" in found.reason
    told(world, declaration("X2", "2022-H1", COUNT))
    found = line(world, COUNT)
    assert (found.value, found.reason) == (3, "")


def test_a_unit_that_ended_before_or_in_the_period_is_not_waited_for(world: Path) -> None:
    rows = [unit("XO", "commune", "H", until="2021-06-30"), unit("XM", "commune", "H", until="2022-03-31")]
    must(take_over(world, "units", [*rows, unit("XM", "commune", "H", since="2022-04-01", name="tên mới")]))
    told(world, *(declaration(code, "2022-H1", COUNT, "1") for code in ("X1", "X2", "XM")))
    found = line(world, COUNT)
    assert (found.value, found.reason) == (3, "")


def test_not_arising_is_0_for_a_count_and_nothing_for_a_rate(world: Path) -> None:
    told(world, declaration("H", "2022-H1", COUNT), declaration("H", "2022-H1", RATE))
    assert (line(world, COUNT).value, line(world, COUNT).source) == (0, "declared")
    assert (line(world, RATE).value, line(world, RATE).source) == (None, "declared")


def test_not_applicable_has_no_value(world: Path) -> None:
    told(world, {**declaration("H", "2022-H1", COUNT), "state": "not_applicable"})
    assert (line(world, COUNT).value, line(world, COUNT).source) == (None, "not_applicable")


def test_a_rate_is_never_added(world: Path) -> None:
    told(world, declaration("X1", "2022-H1", RATE, "50"), declaration("X2", "2022-H1", RATE, "70"))
    assert line(world, RATE).source == "missing"


@pytest.mark.parametrize(("code", "value"), [(COUNT, 7), (LAST, 4), (RATE, 4)])
def test_shorter_periods_make_up_a_longer_one(world: Path, code: str, value: float) -> None:
    told(world, declaration("H", "2022-Q1", code, "3"), declaration("H", "2022-Q2", code, "4"))
    assert line(world, code).value == value
    assert line(world, code, period="2022-9M").source == "missing"
    told(world, declaration("H", "2022-H1", code, "9"))
    assert line(world, code).value == 9


def test_months_make_up_a_quarter(world: Path) -> None:
    told(world, *(declaration("H", f"2022-M{month:02d}", COUNT, "2") for month in (1, 2, 3)))
    assert line(world, COUNT, period="2022-Q1").value == 6


def test_the_reason_of_a_single_word_is_kept(world: Path) -> None:
    told(world, declaration("H", "2022-H1", COUNT, "12", reason="theo sổ công văn"))
    assert line(world, COUNT).reason == "theo sổ công văn"


def merged(home: Path) -> None:
    """X1 and X2 became N; the district went to N and M; V ended and nobody knows who took over."""
    rows = [
        unit("T", "province"),
        unit("H", "district", "T", until="2022-06-30", successors="N;M"),
        unit("X1", "commune", "H", until="2022-06-30", successors="N"),
        unit("X2", "commune", "H", until="2022-06-30", successors="N"),
        unit("V", "commune", "H", until="2022-06-30"),
        unit("N", "commune", "T", since="2022-07-01"),
        unit("M", "commune", "T", since="2022-07-01"),
    ]
    must(take_over(home, "units", rows))


def test_as_now_the_merged_speak_as_their_heir(world: Path) -> None:
    told(world, declaration("X1", "2022-H1", COUNT, "3"), declaration("X2", "2022-H1", COUNT, "4"))
    merged(world)
    assert line(world, COUNT, "N", structure="as-now").value == 7
    assert line(world, COUNT, "T", structure="as-now").value == 7


def test_as_now_a_split_districts_word_is_not_the_provinces_own(world: Path) -> None:
    told(world, declaration("H", "2022-H1", COUNT, "12"), declaration("T", "2022-H1", COUNT, "100"))
    merged(world)
    assert line(world, COUNT, "T", structure="as-now").value == 100


def test_as_now_a_split_districts_word_still_stands_for_its_communes(world: Path) -> None:
    """It spoke for all below it: what they said is theirs, and is not added to it once more."""
    told(world, declaration("H", "2022-H1", COUNT, "12"), declaration("X1", "2022-H1", COUNT, "3"))
    merged(world)
    assert line(world, COUNT, "N", structure="as-now").value == 3
    assert line(world, COUNT, "T", structure="as-now").value == 12


def test_as_now_words_adrift_add_to_what_stands_below(world: Path) -> None:
    must(take_over(world, "units", [unit("V", "commune", "H")]))
    told(world, declaration("V", "2022-H1", COUNT, "5"), declaration("X1", "2022-H1", COUNT, "3"))
    merged(world)
    found = line(world, COUNT, "T", structure="as-now")
    assert found.value == 8


def test_nothing_is_looked_for_below_units_of_which_nothing_is_said(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A province has hundreds of communes and a form a hundred lines: most of them say nothing of most lines."""
    told(world, declaration("X1", "2022-H1", COUNT, "3"))
    looked: list[str] = []
    below = Declarations._below

    def seen(self: Declarations, node: int, line: Line, spoken_for: frozenset[int]) -> Declared | None:
        looked.append(line.code)
        return below(self, node, line, spoken_for)

    monkeypatch.setattr(Declarations, "_below", seen)
    assert line(world, COUNT, "T").value == 3
    assert looked == [COUNT, COUNT]  # the province, the district
