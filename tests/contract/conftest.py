"""Worlds that stand for a whole module of the contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.directory.models import OrgUnit
from tests.contract.samples import Sample, at_units, of_all
from tests.standing import Stand
from tests.world import must, small_world, take_over, unit


def _with_an_ended_unit(folder: Path) -> None:
    small_world(folder)
    must(take_over(folder, "units", [unit("OLD", "commune", "H", until="2021-12-31")]))


def _everywhere(folder: Path) -> None:
    _with_an_ended_unit(folder)
    samples: dict[str, Sample] = of_all("SAMPLES")
    for kind, sample in samples.items():
        sample.before(folder)
        must(take_over(folder, kind, sample.rows))
    at_units(*(OrgUnit.objects.get(code=code) for code in ("X1", "X2")))


@pytest.fixture(scope="module")
def lived_in(stand: Stand) -> None:
    """The small world, and a commune that ended."""
    stand(_with_an_ended_unit)


@pytest.fixture(scope="module")
def everywhere(stand: Stand) -> None:
    """The same with rows of every register at the units X1 and X2."""
    stand(_everywhere)
