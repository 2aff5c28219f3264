"""Every figure that the demonstration promises, counted a second time (see second_count.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.demo import inputs
from cchc.demo.inputs import Volume
from cchc.demo.plan import DemoFiles, write_files
from cchc.demo.tests.conftest import read_rows
from cchc.demo.tests.second_count import Rows, below, form_1b, kstt
from cchc.kernel.periods import period_of

START, END = "2021-12-15", "2022-06-14"


def of_level(units: Rows, unit: str, level: str) -> set[str]:
    return {code for code, found in below(units, unit, END).items() if found == level}


def test_the_district_level_of_2022_h1(dossiers: Rows, units: Rows) -> None:
    district = of_level(units, "444", "district")
    assert {"444", "444.00", "444.12"} <= district
    lines = kstt(dossiers, district, START, END)
    early = lines.pop(7)
    assert lines == {1: 2541, 2: 837, 3: 337, 4: 1078, 5: 289, 6: 2481, 8: 2481 - early, 9: 0, 10: 60, 11: 60, 12: 0}
    assert 0 < early < 2481


def test_the_communes_of_2022_h1(dossiers: Rows, units: Rows) -> None:
    communes = of_level(units, "444", "commune")
    assert len(communes) == 21
    lines = kstt(dossiers, communes, START, END)
    early = lines.pop(7)
    assert lines == {1: 12281, 2: 590, 3: 11604, 4: 0, 5: 87, 6: 12207, 8: 12207 - early, 9: 0, 10: 74, 11: 74, 12: 0}
    assert 0 < early < 12207


def test_the_form_of_444_in_2022_h1(dossiers: Rows, procedures: Rows, units: Rows) -> None:
    assert form_1b(dossiers, procedures, below(units, "444", END), START, END) == {
        "3.1.4.1": 0,
        "3.1.4.2": 256,
        "3.1.4.3": 114,
        "3.2.1": 0,
        "3.2.2": 68,
        "3.2.3": 10,
        "3.3.2.1": 2481,
        "3.3.2.2": 2481,
        "3.3.3.1": 12207,
        "3.3.3.2": 12207,
        "7.4.1.1": 122,
        "7.4.1.2": 122,
        "7.4.1.3": 25,
        "7.4.2.1": 121,
        "7.4.2.2": 121,
        "7.4.2.3": 25,
        "7.4.3.1": 243,
        "7.4.3.2": 243,
        "7.4.4.1": 1603,
        "7.4.4.2": 1397,
        "7.4.5.1": 125,
        "7.4.5.2": 53,
        "7.5.5.1": 2252 + 12194,
    }


def test_another_seed_changes_dossiers_and_no_figure(
    tmp_path: Path, files: DemoFiles, procedures: Rows, units: Rows
) -> None:
    other = write_files(tmp_path, seed=7)
    assert other.dossiers.read_bytes() != files.dossiers.read_bytes()
    dossiers = read_rows(other.dossiers) + read_rows(other.acts)
    lines = form_1b(dossiers, procedures, below(units, "444", END), START, END)
    assert (lines["3.3.2.2"], lines["3.3.3.2"], lines["7.4.1.3"], lines["7.4.2.3"]) == (2481, 12207, 25, 25)
    assert (lines["7.4.4.1"], lines["7.4.4.2"]) == (1603, 1397)
    assert kstt(dossiers, of_level(units, "444", "district"), START, END)[10] == 60


@pytest.mark.parametrize("chain", inputs.read().chains, ids=lambda chain: f"{chain[0].area}-{chain[0].level}")
def test_every_period_is_as_its_volumes_say(chain: tuple[Volume, ...], dossiers: Rows, units: Rows) -> None:
    """Carried over into a period is what was open when the one before it ended."""
    carried = chain[0].open
    for volume in chain[1:-1]:
        period = period_of(volume.period)
        assert (volume.start, volume.end) == (period.start, period.end)
        area = of_level(units, volume.area, volume.level)
        lines = kstt(dossiers, area, volume.start.isoformat(), volume.end.isoformat())
        assert [lines[n] for n in (2, 3, 4, 5)] == [
            volume.online,
            volume.direct + volume.postal,
            volume.interlinked,
            carried,
        ], volume.period
        assert (lines[9], lines[10], lines[12]) == (volume.late, volume.open, volume.overdue), volume.period
        assert lines[1] == lines[6] + lines[10] == carried + volume.received
        carried = volume.open


def test_the_second_district_is_smaller_and_has_late_ones(dossiers: Rows, units: Rows) -> None:
    lines = kstt(dossiers, set(below(units, "441", END)), START, END)
    assert (lines[1], lines[6], lines[9], lines[10], lines[12]) == (4946, 4889, 26, 57, 5)


def test_the_province_is_the_sum_but_a_procedure_is_used_once(dossiers: Rows, procedures: Rows, units: Rows) -> None:
    whole, one, other = (below(units, unit, END) for unit in ("42", "444", "441"))
    sums = [kstt(dossiers, set(area), START, END) for area in (whole, one, other)]
    assert sums[0] == {n: sums[1][n] + sums[2][n] for n in sums[0]}
    forms = [form_1b(dossiers, procedures, area, START, END) for area in (whole, one, other)]
    for line in ("3.3.2.1", "3.3.2.2", "3.3.3.1", "3.3.3.2", "7.4.4.1", "7.4.4.2", "7.5.5.1"):
        assert forms[0][line] == forms[1][line] + forms[2][line]
    for line in ("7.4.1.3", "7.4.2.3"):
        assert max(forms[1][line], forms[2][line]) < forms[0][line] < forms[1][line] + forms[2][line]
    assert forms[0]["3.1.4.1"] > 0


def test_both_periods_to_compare_with_are_worth_it(dossiers: Rows, procedures: Rows, units: Rows) -> None:
    """2021-H1 had late dossiers and fewer procedures online; 2022-Q1 lies inside 2022-H1."""
    area = below(units, "444", "2021-06-14")
    before = form_1b(dossiers, procedures, area, "2020-12-15", "2021-06-14")
    assert before["3.3.2.2"] < before["3.3.2.1"]
    assert before["3.3.3.2"] < before["3.3.3.1"]
    assert before["7.4.1.2"] < before["7.4.1.1"]
    assert before["7.4.3.1"] < 243
    quarter = kstt(dossiers, set(area), START, "2022-03-14")
    assert 5000 < quarter[6] < 9000
    assert quarter[9] == 0


def test_no_commune_and_no_working_day_is_left_empty(dossiers: Rows, units: Rows) -> None:
    received = [row for row in dossiers if START <= row["received_at"][:10] <= END]
    assert {row["unit"] for row in received} >= of_level(units, "444", "commune") | {"444.00"}
    town = sum(row["unit"] == "18496" for row in received)
    assert town == max(sum(row["unit"] == code for row in received) for code in of_level(units, "444", "commune"))
    weekdays = {row["received_at"][:10] for row in received}
    assert 115 <= len(weekdays) <= 125
