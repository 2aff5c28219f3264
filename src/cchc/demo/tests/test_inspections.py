"""The district's real visits of the half-year, as its report names them: 13 visits, 10 communes and two schools."""

from __future__ import annotations

import csv

from cchc.demo.inputs import DATA
from cchc.demo.tests.second_count import Rows

START, END = "2021-12-15", "2022-06-14"


def _visits() -> Rows:
    with (DATA / "registers" / "41-inspections.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if START <= row["ended_on"] <= END]


def test_thirteen_surprise_visits_to_ten_communes_and_two_schools(units: Rows) -> None:
    levels = {row["code"]: row["level"] for row in units}
    visits = _visits()
    assert len(visits) == 13
    assert {row["form"] for row in visits} == {"surprise"}
    assert {row["decision"] for row in visits} == {"426/QĐ-UBND"}
    communes = [row["inspected"] for row in visits if levels[row["inspected"]] == "commune"]
    assert (len(communes), len(set(communes))) == (11, 10)
    assert {code for code in communes if communes.count(code) == 2} == {"18523"}  # Hương Bình
    schools = {row["inspected"] for row in visits if levels[row["inspected"]] == "service"}
    assert len(schools) == 2
