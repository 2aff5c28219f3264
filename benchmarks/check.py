"""``python -m benchmarks check``: filled forms of four kinds, checked in one call of the command."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import forms
from benchmarks.measure import machine, note, seconds
from cchc.statistics.checks.check_files import check_files

_TIMES = 3


def run(home: Path, files: int) -> dict[str, Any]:
    """The command from its start to its end; and the checks alone, in this process."""
    with tempfile.TemporaryDirectory() as folder:
        note(f"{files} filled forms: CSV, XLSX, DOCX and text in turns")
        paths = forms.write(Path(folder), files)
        call = [sys.executable, "-m", "cchc.cli.main", "check", *map(str, paths), "--format", "json"]
        answers = [_checked(call) for _ in range(_TIMES)]
        alone = [seconds(partial(check_files, paths)) for _ in range(_TIMES)]
        found = check_files(paths)
    told = {name: [finding.as_json() for finding in findings] for name, findings in found.items()}
    kinds = {kind: [name for name in found if name.endswith(kind)] for kind in ("csv", "xlsx", "docx", "txt")}
    return {
        "files": files,
        "equal": all(said == json.loads(json.dumps(told)) for _, said in answers) and len(found) == files,
        "seconds": {
            "one_call": round(statistics.median(taken for taken, _ in answers), 3),
            "checks_alone": round(statistics.median(alone), 3),
        },
        "findings": {kind: sum(len(found[name]) for name in names) for kind, names in kinds.items()},
        "unreadable": sum(item.rule == "unreadable" for findings in found.values() for item in findings),
        "machine": machine(),
    }


def _checked(call: list[str]) -> tuple[float, Any]:
    said: list[str] = []

    def once() -> None:
        said.append(subprocess.run(call, check=False, capture_output=True, text=True).stdout)

    taken = seconds(once)
    return taken, json.loads(said[0])
