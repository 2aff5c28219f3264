"""The demonstration's own form, filled from the second count and the declarations, contradicts itself nowhere."""

from __future__ import annotations

from decimal import Decimal

import pytest

from cchc.demo.plan import DemoFiles
from cchc.demo.tests.conftest import read_rows
from cchc.demo.tests.second_count import Rows, below, form_1b
from cchc.kernel.numbers import format_number
from cchc.kernel.periods import period_of
from cchc.statistics.checks.cells import Cell, read_figure
from cchc.statistics.checks.engine import check_cells
from cchc.statistics.forms.load import form, normalise_code
from cchc.statistics.forms.spec import Line

FORM = form("phu-luc-1b-2022")


def cell(line: Line, text: str) -> Cell:
    return Cell(line.code, line.label, line.unit, text, read_figure(line, line.unit, text))


def filled(values: dict[str, Decimal]) -> dict[str, Cell]:
    """All lines as an official would write them: sums and ratios from their parts, one decimal, blank where nothing."""
    for line in FORM.lines:
        name, parts = line.parts
        if name == "sum":
            values[line.code] = sum((values.get(part, Decimal(0)) for part in parts), Decimal(0))
        elif name == "ratio" and values.get(parts[1]):
            values[line.code] = 100 * values[parts[0]] / values[parts[1]]
    cells = {}
    for line in FORM.lines:
        value = values.get(line.code)
        decimals = 2 if line.kind == "rate" else 1 if line.kind == "ratio" else 0
        text = "" if value is None or line.kind == "heading" else format_number(value, decimals)
        cells[line.code] = cell(line, text)
    return cells


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("444", "2022-H1"),
        ("444", "2022-Q1"),
        ("444", "2021-H1"),
        ("444", "2021-Q4"),
        ("441", "2022-H1"),
        ("441", "2021-H1"),
    ],
)
def test_the_demonstration_contradicts_itself_nowhere(
    unit: str, code: str, files: DemoFiles, dossiers: Rows, procedures: Rows, units: Rows
) -> None:
    period = period_of(code)
    start, end = period.start.isoformat(), period.end.isoformat()
    counted = form_1b(dossiers, procedures, below(units, unit, end), start, end)
    values = {line: Decimal(value) for line, value in counted.items() if FORM.by_code[line].level != "province"}
    for row in read_rows(files.declarations):
        if (row["unit"], row["period"]) == (unit, code) and row["state"] == "value":
            values[row["line"]] = Decimal(row["value"])
    found = check_cells(FORM, filled(values), level="district")
    assert [finding.message for finding in found if finding.severity == "error"] == []


def test_the_real_form_does(files: DemoFiles) -> None:
    cells = {}
    for row in read_rows(files.filled_form):
        code = normalise_code(row["code"])
        cells[code] = cell(FORM.by_code[code], row["value"])
    errors = {found.codes[0] for found in check_cells(FORM, cells, level="district") if found.severity == "error"}
    assert {"6.1", "6.2.1", "7.3.1", "7.4.3.1", "7.4.4"} <= errors
    assert {normalise_code(row["code"]) for row in read_rows(files.filled_form)} == set(FORM.by_code)
