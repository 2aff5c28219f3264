"""``python -m benchmarks document``: the demonstration district's whole report as DOCX, PDF, XLSX."""

from __future__ import annotations

import statistics
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management import call_command

from benchmarks import world
from benchmarks.measure import machine, note, seconds
from cchc.demo.load import PERIOD, UNIT, load
from cchc.kernel.scope import MACHINE_VIEWER
from cchc.statistics.reports import ask
from cchc.statistics.reports.model import Report
from cchc.statistics.reports.render import render

_TIMES = 11
_FORMATS = ("docx", "pdf", "xlsx", "csv", "json")


def run(home: Path) -> dict[str, Any]:
    """Rendering alone, and from the question to the file's bytes; the first of each apart."""
    call_command("migrate", verbosity=0, interactive=False)
    load(home, at=world.NOW, say=lambda text: None)
    note("the demonstration is loaded")
    report = _report(home)
    first = {name: seconds(partial(render, report, name)) for name in _FORMATS}
    again = {name: [seconds(partial(render, report, name)) for _ in range(_TIMES)] for name in _FORMATS}
    asked = [seconds(partial(_report, home)) for _ in range(_TIMES)]
    same = {name: render(report, name) == render(_report(home), name) for name in _FORMATS}
    return {
        "equal": all(same.values()),
        "seconds": {name: round(statistics.median(values), 4) for name, values in again.items()},
        "first": {name: round(value, 4) for name, value in first.items()},
        "figures_and_narrative": round(statistics.median(asked), 4),
        "bytes": {name: len(render(report, name)) for name in _FORMATS},
        "machine": machine(),
    }


def _report(home: Path) -> Report:
    return ask.report(PERIOD, UNIT, home=home, at=world.NOW, viewer=MACHINE_VIEWER)
