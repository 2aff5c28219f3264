"""Nothing stale is read and nothing is lost while parts of the program are killed at any moment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def play(seconds: float, seed: int, *, postgresql: bool) -> None:
    command = [sys.executable, "-m", "tests.race.play", "conduct", str(seconds), str(seed)]
    wrapper = [str(ROOT / ".ci" / "with-postgresql")] if postgresql else []
    env = {name: value for name, value in os.environ.items() if name != "CCHC_DATABASE_URL"}
    env["PYTHONPATH"] = str(ROOT)
    run = subprocess.run(
        [*wrapper, *command], cwd=ROOT, env=env, capture_output=True, text=True, timeout=240, check=False
    )
    assert run.returncode == 0, run.stderr[-3000:]


def there_is_postgresql() -> bool:
    return shutil.which("initdb") is not None or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


def test_a_short_race() -> None:
    play(4, 1, postgresql=False)


@pytest.mark.race
@pytest.mark.postgres
@pytest.mark.parametrize("postgresql", [False, True], ids=["sqlite", "postgresql"])
def test_race(postgresql: bool) -> None:
    if postgresql and not there_is_postgresql():
        pytest.skip(
            "Máy này không có PostgreSQL (initdb); hãy cài gói postgresql. (No PostgreSQL server is installed.)"
        )
    play(25, 7, postgresql=postgresql)
