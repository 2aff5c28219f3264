"""What a report's findings know beyond the cells: what was carried over, and what was declared against its parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.world import AT, dossier, must, small_world, take_over

from cchc.kernel.scope import MACHINE_VIEWER
from cchc.statistics.checks.engine import check_cells
from cchc.statistics.reports import ask
from cchc.statistics.reports.cells import cells_of
from cchc.statistics.reports.model import Report

pytestmark = pytest.mark.django_db


def report_of(home: Path) -> Report:
    return ask.report("2022-H1", "H", home=home, at=AT, viewer=MACHINE_VIEWER, whole=False)


@pytest.fixture
def world(home: Path) -> Path:
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
