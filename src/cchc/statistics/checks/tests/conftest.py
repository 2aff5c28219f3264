"""The one real filled form that is known whole (figures and official labels are facts), and ways to change it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import cchc
from cchc.statistics.checks.cells import build_cells
from cchc.statistics.checks.engine import check_cells
from cchc.statistics.checks.finding import Finding
from cchc.statistics.forms.load import form, normalise_code

#: The demonstration keeps it: the only place where figures of the real form lie.
_REAL_FORM = Path(cchc.__file__).parent / "demo" / "data" / "phu-luc-1b-huong-khe-2022h1.csv"


@dataclass(frozen=True)
class TypedRow:
    """A row as a reader gives it."""

    code: str
    label: str
    unit: str
    value: str
    note: str
    row: int


Check = Callable[..., tuple[Finding, ...]]

# What an official would have to mend so that nothing contradicts itself: worked out by hand from the form's own parts.
MENDED = {
    "2.2.2": "",
    "2.3.2": "",
    "3.3.4": "",
    "6.1": "7,0%",
    "6.2.1": "80",
    "6.2.5": "76",
    "7.3.1": "85%",
    "7.4.3.1": "243",
    "7.4.3.2": "243",
    "7.4.4": "87,1%",
}


@pytest.fixture(scope="session")
def real_rows() -> tuple[TypedRow, ...]:
    with _REAL_FORM.open(encoding="utf-8-sig", newline="") as file:
        return tuple(TypedRow(**cells, row=at) for at, cells in enumerate(csv.DictReader(file), start=2))


@pytest.fixture(scope="session")
def check_real(real_rows: tuple[TypedRow, ...]) -> Check:
    """Checks the real form with some figures changed, or with ``mended`` also those that contradict each other."""

    def check(changes: Mapping[str, str] | None = None, *, mended: bool = False) -> tuple[Finding, ...]:
        figures = {**(MENDED if mended else {}), **(changes or {})}
        layout = form("phu-luc-1b-2022")
        rows = [replace(row, value=figures.get(normalise_code(row.code), row.value)) for row in real_rows]
        cells, findings = build_cells(layout, rows)
        return findings + check_cells(layout, cells)

    return check


def check_figures(form_id: str, figures: Mapping[str, str], *, level: str = "") -> tuple[Finding, ...]:
    """Findings of a form of which only these rows are in the file."""
    layout = form(form_id)
    rows = [TypedRow(code, "", "", text, "", at) for at, (code, text) in enumerate(figures.items(), start=2)]
    cells, findings = build_cells(layout, rows)
    return findings + check_cells(layout, cells, level=level)


@pytest.fixture(scope="session", name="check_figures")
def check_figures_fixture() -> Check:
    return check_figures
