"""A draw can be made again by hand, from the seed and the codes alone."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from tests.world import dossier, must, small_world, take_over

from cchc.directory.models import OrgUnit
from cchc.registers.dossiers.queries import Draws

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

SINCE, UNTIL = date(2022, 1, 3), date(2022, 1, 5)


def _draw(size: int, seed: str = "18/3") -> tuple[int, list[str]]:
    units = [OrgUnit.objects.get(code="X1").pk]
    population, drawn = Draws().draw(units=units, since=SINCE, until=UNTIL, size=size, seed=seed)
    return population, [one.code for one in drawn]


def _received(home: Path, code: str, received: str, unit: str = "X1") -> None:
    row = dossier(code, unit, "PX", received, "2022-02-10T17:00")
    must(take_over(home, "dossiers", [row]))


def test_a_draw_is_the_smallest_digests_of_seed_and_code(home: Path) -> None:
    small_world(home)
    codes = [f"HS-{n}" for n in range(12)]
    for code in codes:
        _received(home, code, "2022-01-04T08:00")
    by_hand = sorted(codes, key=lambda code: hashlib.sha256(("18/3/" + code).encode()).hexdigest())
    assert _draw(5) == (12, by_hand[:5])
    assert _draw(5, "19/3")[1] != by_hand[:5]
    assert _draw(99) == (12, by_hand)


def test_both_days_of_the_window_are_whole_and_other_units_are_out(home: Path) -> None:
    small_world(home)
    for code, received in (
        ("before", "2022-01-02T23:59:59"),
        ("first", "2022-01-03T00:00"),
        ("last", "2022-01-05T23:59:59"),
        ("after", "2022-01-06T00:00"),
    ):
        _received(home, code, received)
    _received(home, "elsewhere", "2022-01-04T08:00", "X2")
    population, drawn = _draw(10)
    assert (population, set(drawn)) == (2, {"first", "last"})


def test_a_dossier_entered_later_moves_no_other(home: Path) -> None:
    small_world(home)
    for n in range(8):
        _received(home, f"HS-{n}", "2022-01-04T08:00")
    before = _draw(8)[1]
    _received(home, "late", "2022-01-04T09:00")
    assert [code for code in _draw(9)[1] if code != "late"] == before
