"""The demonstration's files, written once for all tests of this folder."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cchc.demo.plan import DemoFiles, write_files


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    return write_files(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def dossiers(files: DemoFiles) -> list[dict[str, str]]:
    """Those of the import and those of the acts together."""
    return read_rows(files.dossiers) + read_rows(files.acts)


@pytest.fixture(scope="session")
def procedures(files: DemoFiles) -> list[dict[str, str]]:
    return read_rows(files.procedures)


@pytest.fixture(scope="session")
def units(files: DemoFiles) -> list[dict[str, str]]:
    return [row for path in files.units for row in read_rows(path)]
