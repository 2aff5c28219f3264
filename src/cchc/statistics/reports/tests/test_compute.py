"""What a report's findings know beyond the cells: what was carried over, and what was declared against its parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.world import AT, declaration, dossier, must, small_world, take_over, unit

from cchc.kernel.scope import MACHINE_VIEWER
from cchc.statistics.checks.engine import check_cells
from cchc.statistics.reports import ask
from cchc.statistics.reports.cells import cells_of
from cchc.statistics.reports.model import Report, Structure
from cchc.statistics.reports.tests.overlay import SAID, overlay

pytestmark = pytest.mark.django_db


def report_of(home: Path) -> Report:
    return ask.report("2022-H1", "H", home=home, at=AT, viewer=MACHINE_VIEWER, whole=False)


@pytest.fixture
def world(home: Path) -> Path:
    overlay(home, dict.fromkeys(("1.1", "1.2.1", "1.2.2"), SAID))
    small_world(home)
    return home


def test_what_was_carried_over_explains_more_finished_than_received(world: Path) -> None:
    day = "2021-11-{:02d}T08:00:00+07:00".format
    rows = [
        dossier(f"D{n}", "H", "PH", day(n), "2022-03-01T08:00:00+07:00", "2022-02-01T08:00:00+07:00") for n in (1, 2)
    ]
    must(take_over(world, "dossiers", rows))
    report = report_of(world)
    assert (report.value("7.5.5.1"), report.value("3.3.2.1")) == (0, 2)
    assert "resolved_beyond_received" not in {item.rule for item in report.findings}
    of_a_file = check_cells(report.form, cells_of(report), level="district")
    assert "resolved_beyond_received" in {item.rule for item in of_a_file}


def test_what_was_carried_over_excuses_no_more_than_its_own_number(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cchc.statistics.indicators.engine.Figures.count", _one_carried_over)
    report = report_of(world)
    (found,) = (item for item in report.findings if item.rule == "resolved_beyond_received")
    assert (found.expected, found.found) == (2, 0)


def _one_carried_over(_figures: object, indicator: str, _node: int) -> int:
    return {"dossiers.carried_over": 1, "dossiers.finished_district": 2, "dossiers.on_time_district": 2}.get(
        indicator, 0
    )


def declared(home: Path, rate: str) -> None:
    said = {"1.2": rate, "1.2.1": "50", "1.2.2": "45"}
    must(take_over(home, "declarations", [declaration("H", "2022-H1", code, value) for code, value in said.items()]))


def test_a_declared_rate_that_its_parts_contradict_is_set_aside_and_told(world: Path) -> None:
    declared(world, "50")
    report = report_of(world)
    assert report.value("1.2") == 90
    (found,) = (item for item in report.findings if item.rule == "declared_set_aside")
    assert (found.severity, found.codes) == ("warning", ("1.2", "1.2.2", "1.2.1"))
    assert (found.expected, found.found) == (90, 50)
    assert "1.2.2 / 1.2.1 = 45 / 50 = 90%" in found.message
    assert "không dùng số kê khai 50%" in found.message


def test_a_declared_rate_that_its_parts_confirm_is_no_doubt(world: Path) -> None:
    declared(world, "90")
    assert "declared_set_aside" not in {item.rule for item in report_of(world).findings}


def test_an_explanation_names_the_parts_and_the_declaration_that_is_set_aside(world: Path) -> None:
    declared(world, "50")
    why = ask.explain("2022-H1", "1.2", "H", home=world, at=AT, viewer=MACHINE_VIEWER)
    assert [(part.line.code, part.value) for part in why.parts] == [("1.2.2", 45), ("1.2.1", 50)]
    assert why.formula.vi == "dòng 1.2.2 chia dòng 1.2.1"
    assert why.line.set_aside == 50
    assert why.set_aside is not None
    assert why.set_aside.total == 1
    assert why.as_json()["records"]["set_aside"]["first"] == list(why.set_aside.first)


def test_a_sum_that_some_units_are_missing_from_says_so_in_its_words_too(world: Path) -> None:
    rows = {"1.1": "3", "1.2.1": "50", "1.2.2": "45"}
    must(take_over(world, "declarations", [declaration("X1", "2022-H1", code, value) for code, value in rows.items()]))
    report = ask.report("2022-H1", "H", home=world, at=AT, viewer=MACHINE_VIEWER)
    lines = {item.line.code: item for item in report.lines}
    assert (lines["1.1"].silent, lines["1.2"].silent) == (1, 1)
    assert lines["1.2"].reason == "còn 1 đơn vị chưa kê khai"
    told = [item.text for item in report.narrative if {"1.1", "1.2"} & set(item.codes)]
    assert told
    assert all("(Còn 01 đơn vị chưa kê khai.)" in text for text in told)
    whole = ask.report("2022-H1", "X1", home=world, at=AT, viewer=MACHINE_VIEWER)
    assert not any("chưa kê khai" in item.text for item in whole.narrative)


def test_todays_structure_says_which_level_it_lacks(world: Path) -> None:
    """The districts end on 30/6/2022: what was theirs in the half-year has no line to stand in."""
    ended = [unit(code, "district", "T", until="2022-06-30") for code in ("H", "K")]
    moved = [unit(code, "commune", "T", since="2022-07-01", name=f"Xã mới {code}") for code in ("Z1", "Z2")]
    closed = [unit(code, "commune", "H", until="2022-06-30", successors="Z1") for code in ("X1", "X2")]
    must(take_over(world, "units", [*ended, *closed, *moved]))
    later = AT.replace(year=2022, month=7, day=10)

    def told(code: str, structure: Structure) -> int:
        asked = ask.report(
            "2022-H1", code, home=world, at=later, viewer=MACHINE_VIEWER, structure=structure, whole=False
        )
        return sum("Bộ máy hiện nay không còn cấp huyện" in note for note in asked.notes)

    assert (told("T", "as-was"), told("T", "as-now"), told("Z1", "as-now")) == (0, 1, 0)
