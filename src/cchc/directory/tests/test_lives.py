"""A unit that was renamed is one unit; one that took over its code is another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given

from cchc.directory.queries import UnitMap
from cchc.directory.tests.histories import BEGIN, History, histories
from cchc.directory.versions import lives_of

DAY = date(2022, 3, 1)


def _of(told: History) -> dict[int, int]:
    return dict(lives_of(UnitMap(tuple(told.units), tuple(told.links))))


def _two(name: str, code: str = "X", kind: str = "") -> dict[int, int]:
    """A commune that ends the day before :data:`DAY`, and what comes on that day."""
    told = History()
    old = told.add("X", "commune", "H", BEGIN, "Xã cũ")
    told.close(old, DAY - timedelta(days=1))
    new = told.add(code, "commune", "H", DAY, name)
    if kind:
        told.link(old, new, kind)
    return _of(told)


def test_a_renamed_or_moved_unit_lives_on() -> None:
    for kind in ("same", "rename", "move"):
        assert _two("Xã mới", "Y", kind) == {1: 1, 2: 1}


def test_the_same_code_and_name_is_the_same_unit() -> None:
    assert _two("Xã cũ") == {1: 1, 2: 1}


def test_a_code_under_another_name_is_another_unit() -> None:
    assert _two("Xã mới") == {1: 1, 2: 2}


def test_a_merger_or_a_bare_succession_begins_a_new_unit() -> None:
    for kind in ("merge", "split", "successor"):
        assert _two("Xã mới", "Y", kind) == {1: 1, 2: 2}
        assert _two("Xã cũ", "X", kind) == {1: 1, 2: 2}


def test_two_that_become_one_are_not_it() -> None:
    told = History()
    olds = [told.add(code, "commune", "H", BEGIN) for code in "XY"]
    new = told.add("Z", "commune", "H", DAY)
    for old in olds:
        told.close(old, DAY - timedelta(days=1))
        told.link(old, new, "rename")
    assert _of(told) == {1: 1, 2: 2, 3: 3}


def test_a_gap_ends_a_life() -> None:
    told = History()
    told.close(told.add("X", "commune", "H", BEGIN, "Xã cũ"), DAY - timedelta(days=2))
    told.add("X", "commune", "H", DAY, "Xã cũ")
    assert _of(told) == {1: 1, 2: 2}


def test_a_version_without_end_has_no_next() -> None:
    told = History()
    told.units.append(replace(told.add("X", "commune", "H", BEGIN), id=2, valid_to=date.max))
    assert _of(told) == {1: 1, 2: 2}


@given(histories())
def test_no_two_versions_of_one_life_are_in_force_on_one_day(told: History) -> None:
    found = _of(told)
    for unit in told.units:
        for other in told.units:
            if other.id != unit.id and found[other.id] == found[unit.id]:
                assert not (other.in_force(unit.valid_from) or unit.in_force(other.valid_from))
