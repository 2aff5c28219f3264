"""``python -m benchmarks start``: how long the command takes to start and answer, in the demonstration's home."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management import call_command

from benchmarks import forms, world
from benchmarks.measure import machine, note, seconds
from cchc.demo.load import PERIOD, UNIT, load

_TIMES = 7


def run(home: Path) -> dict[str, Any]:
    """The first start of each command without compiled modules, and the median of those that follow."""
    call_command("migrate", verbosity=0, interactive=False)
    load(home, at=world.NOW, say=lambda text: None)
    note("the demonstration is loaded")
    with tempfile.TemporaryDirectory() as folder:
        (filled,) = forms.write(Path(folder), 1)
        report = ["report", PERIOD, "--unit", UNIT]
        calls = {
            "help": ["--help"],
            "check": ["check", str(filled), "--format", "json"],
            "report_json": [*report, "--format", "json"],
            "report_docx": [*report, "--format", "docx", "-o", f"{folder}/report.docx"],
            "report_pdf": [*report, "--format", "pdf", "-o", f"{folder}/report.pdf"],
            "explain": ["explain", PERIOD, "3.3.2", "--unit", UNIT, "--format", "json"],
            "init": ["init"],
        }
        compiled = f"{folder}/compiled"
        cold = {}
        for name, call in calls.items():
            cold[name] = seconds(partial(_command, call, f"{compiled}-{name}"))
        warm = {name: [seconds(partial(_command, call, "")) for _ in range(_TIMES)] for name, call in calls.items()}
    return {
        "seconds": {name: round(statistics.median(values), 3) for name, values in warm.items()},
        "uncompiled": {name: round(value, 3) for name, value in cold.items()},
        "machine": machine(),
    }


def _command(call: list[str], compiled: str) -> None:
    env = {**os.environ, **({"PYTHONPYCACHEPREFIX": compiled} if compiled else {})}
    done = subprocess.run([sys.executable, "-m", "cchc.cli.main", *call], check=False, capture_output=True, env=env)
    if done.returncode > 1:
        raise SystemExit(done.stderr.decode())
