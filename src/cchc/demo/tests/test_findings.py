"""The demonstration's findings make the real form's figures: counted in plain loops over its own files."""

from __future__ import annotations

import tomllib

from cchc.demo.steps import FOLDER
from cchc.demo.tests.conftest import read_rows
from cchc.kernel.periods import period_of


def _findings() -> list[dict[str, str]]:
    """Each finding of the lists with its visit's field and unit, and each that an act records, with no remedy seen."""
    visits = {
        (row["unit"], row["code"]): row
        for name in ("41-inspections.csv", "50-inspections.csv")
        for row in read_rows(FOLDER / name)
    }
    listed = [
        {**row, "field": visits[row["unit"], row["inspection"]]["field"]}
        for row in read_rows(FOLDER / "51-inspection_findings.csv")
    ]
    acts = tomllib.loads((FOLDER / "52-findings.toml").read_text(encoding="utf-8"))["act"]
    recorded = [
        {"field": visits["444", act["data"]["inspection"]["code"]]["field"], "validated_on": "", **act["data"]}
        for act in acts
        if act["act"] == "record"
    ]
    return listed + recorded


def test_the_real_forms_two_findings_are_both_put_right_in_time() -> None:
    period = period_of("2022-H1")
    start, end = period.start.isoformat(), period.end.isoformat()
    begun = [one for one in _findings() if start <= one["found_on"] <= end]
    assert len(begun) == 2
    assert all(one["field"] == "administrative_reform" and one["validated_on"] <= end for one in begun)
    assert not [one for one in begun if one["kind"] in ("job_positions", "job_descriptions")]


def test_the_year_before_has_a_violation_of_job_positions_and_the_desk_has_work() -> None:
    findings = _findings()
    earlier = [one for one in findings if one["found_on"] < "2021-12-15"]
    assert [one["field"] for one in earlier if one["kind"] == "job_positions"] == ["civil_service"]
    assert all(one["validated_on"] for one in earlier)
    assert len([one for one in findings if one["found_on"] > "2022-06-14"]) == 3
