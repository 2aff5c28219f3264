"""The engine against figures worked out by hand; the files beside this say by whom and how."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from cchc.kernel.scope import MACHINE_VIEWER
from cchc.statistics.reports import ask
from cchc.statistics.reports.model import ReportLine
from tests.world import AT, HEADERS, must, settle, small_world, take_over

CASES = sorted(Path(__file__).parent.glob("*.toml"))


@pytest.mark.django_db
@pytest.mark.postgres
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("settled", [True, False])
def test_figures_worked_out_by_hand(home: Path, case: Path, settled: bool) -> None:
    told = tomllib.loads(case.read_text(encoding="utf-8"))
    small_world(home)
    rows = [dict(zip(HEADERS["dossiers"], item["row"], strict=True)) for item in told["dossier"]]
    must(take_over(home, "dossiers", rows))
    if settled:
        settle(home)

    def lines(form: str) -> dict[str, ReportLine]:
        report = ask.report(told["period"], "H", home=home, at=AT, viewer=MACHINE_VIEWER, form=form, whole=False)
        return {item.line.code: item for item in report.lines}

    kstt, form = lines("kstt-06a-2020"), lines("phu-luc-1b-2022")
    assert {code: item.value for code, item in kstt.items()} == told["kstt"]
    assert {code: form[code].value for code in told["form"]} == told["form"]
    for code, (top, bottom) in told["ratio"].items():
        item = form[code]
        assert (item.numerator, item.denominator, item.source) == (top, bottom, "computed")
        assert item.value == (100 * top / bottom if bottom else None)
    for code in told["not_applicable"]:
        assert (form[code].value, form[code].source) == (None, "not_applicable")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_the_hands_own_sums(case: Path) -> None:
    """The file's columns add up to its totals, so that a slip of the pen is not taken for a fault of the engine."""
    told = tomllib.loads(case.read_text(encoding="utf-8"))
    for code, value in told["kstt"].items():
        assert value == sum(code in item["counts"] for item in told["dossier"]), code
    assert all(item["why"] for item in told["dossier"])
