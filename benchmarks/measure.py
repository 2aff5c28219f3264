"""Clocks and homes that every benchmark shares."""

from __future__ import annotations

import json
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django


@contextmanager
def fresh_home() -> Iterator[Path]:
    """A home in a temporary folder, with Django set up on it; removed afterwards. Once in a process."""
    with tempfile.TemporaryDirectory(prefix="cchc-bench-") as folder:
        open_home(Path(folder))
        yield Path(folder)


def open_home(home: Path) -> None:
    """Set Django up on a home, on SQLite whatever the machine's environment says."""
    os.environ["CCHC_HOME"] = str(home)
    os.environ.pop("CCHC_DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "cchc.config.settings"
    django.setup()


def seconds(run: Callable[[], object]) -> float:
    """One run's wall time."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def in_turns(runs: Mapping[str, Callable[[], object]], times: int) -> dict[str, list[float]]:
    """The times of each, run in turns, so that a busy machine is busy for all alike."""
    for run in runs.values():
        run()  # page cache and code warm for every side
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(times):
        for name, run in runs.items():
            taken[name].append(seconds(run))
    return taken


def peak_mb() -> float:
    """The most memory that this process ever held."""
    status = Path("/proc/self/status")
    if status.exists():  # what getrusage says of a child begins with what its parent held
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return round(int(line.split()[1]) / 1024, 1)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


def machine() -> str:
    """What it ran on, and how busy that was, in a line."""
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    busy = f"load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else "load unknown"
    return f"{platform.system()} {platform.machine()}, {cpus} cores, Python {platform.python_version()}, {busy}"


def note(text: str) -> None:
    """Progress, apart from what is printed as a result."""
    print(f"▸ {text}", file=sys.stderr, flush=True)


def tell(result: Mapping[str, Any], *, as_json: bool) -> None:
    """Print a result."""
    if as_json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        if isinstance(value, Mapping):
            for part, inner in value.items():
                print(f"{name + '.' + part:44} {inner}")
        else:
            print(f"{name:44} {value}")
