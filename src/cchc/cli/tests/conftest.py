"""One small home made by the command line alone; tests that write copy it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.world import (
    HEADERS,
    SMALL_PROCEDURES,
    SMALL_UNITS,
    Row,
    declaration,
    dossier,
    unit,
    write_csv,
)

from cchc.cli.tests.calls import call

CLOSED = (
    unit("XC", "commune", "H", until="2022-04-30", successors="X2"),
    unit("XC", "commune", "H", since="2023-01-01"),
)
DOSSIERS = (
    dossier("A1", "X1", "PX", "2022-01-03T08:00", "2022-01-10T17:00", "2022-01-09T17:00"),
    dossier("A2", "X1", "PX", "2022-01-03T08:00", "2022-01-10T17:00", "2022-01-11T17:00", channel="online"),
    dossier("A3", "X2", "PX", "2022-03-03T08:00", "2022-03-10T17:00"),
    dossier("A4", "H", "PH", "2022-02-03T08:00", "2022-02-10T17:00", "2022-02-10T16:00", channel="online"),
    dossier("A5", "HP", "PH", "2022-06-13T08:00", "2022-06-20T17:00", channel="interlinked"),
    dossier("A6", "XC", "PX", "2022-04-13T08:00", "2022-04-20T17:00", "2022-06-01T08:00"),
    dossier("A7", "SO", "PT", "2021-12-01T08:00", "2021-12-20T17:00", channel="postal"),
)
DECLARATIONS = (
    declaration("H", "2022-H1", "1.1", "12", reason="theo sổ"),
    declaration("X1", "2022-Q1", "1.1", "3"),
    declaration("X1", "2022-Q2", "1.1", "4"),
)


def files(folder: Path) -> list[tuple[str, str]]:
    """(kind, file) of every list, in the order in which they can be imported."""
    lists: list[tuple[str, tuple[Row, ...]]] = [
        ("units", (*SMALL_UNITS, *CLOSED)),
        ("procedures", SMALL_PROCEDURES),
        ("dossiers", DOSSIERS),
        ("declarations", DECLARATIONS),
    ]
    return [(kind, str(write_csv(folder / f"{kind}.csv", HEADERS[kind], rows))) for kind, rows in lists]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home to read from."""
    home = tmp_path_factory.mktemp("cli") / "home"
    lists = files(tmp_path_factory.mktemp("lists"))
    answers = call(home, ["init"], *(["import", kind, name, "--format", "json"] for kind, name in lists))
    assert [answer.status for answer in answers] == [0] * 5, [answer.err for answer in answers]
    return home


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    """A home to write to."""
    return Path(shutil.copytree(made, tmp_path / "home"))
