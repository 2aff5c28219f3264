"""A computed report as the cells it will print, so that it is checked as any filled form is."""

from __future__ import annotations

from cchc.statistics.checks.cells import Cell, read_figure
from cchc.statistics.reports.figures import table_text
from cchc.statistics.reports.model import Report


def cells_of(report: Report) -> dict[str, Cell]:
    """Code -> the cell as it will be printed."""
    cells = {}
    for item in report.lines:
        line, text = item.line, table_text(item.line, item.value)
        cells[line.code] = Cell(line.code, line.label, line.unit, text, read_figure(line, line.unit, text))
    return cells
