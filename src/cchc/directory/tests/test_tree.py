"""The unit tree through merges, splits, renames, reused codes and unknown successors: what must hold in any history."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.directory.tests.histories import BEGIN, History, histories
from cchc.directory.tree import Succession, Tree, UnitVersion, named_unit, tree_as_now, tree_as_was
from cchc.kernel.catalogue import catalogue_files


def rolled_up(tree: Tree, facts: dict[int, int]) -> Counter[int]:
    sums: Counter[int] = Counter()
    for version, node in tree.closure:
        sums[node] += facts[version]
    return sums


def check_additive(tree: Tree, facts: dict[int, int]) -> None:
    """Each node is its own facts and its children's; every fact that has a place counts once at the top."""
    sums = rolled_up(tree, facts)
    own: Counter[int] = Counter()
    for version, place in tree.place.items():
        own[place] += facts[version]
    for node in tree.parents:
        assert sums[node] == own[node] + sum(sums[child] for child in tree.children.get(node, ()))
    tops = [node for node, above in tree.parents.items() if above is None]
    assert sum(sums[node] for node in tops) == sum(facts[version] for version in tree.place)
    assert len(tree.closure) == len(set(tree.closure))


days = st.integers(0, 3000).map(lambda number: BEGIN + timedelta(days=number))


@given(histories(), days)
@settings(max_examples=150, deadline=None)
def test_as_was(told: History, end: date) -> None:
    tree = tree_as_was(told.units, BEGIN, end)
    begun = {unit.id for unit in told.units if unit.valid_from <= end}
    assert set(tree.place) == set(tree.parents) == begun
    assert all(version == place for version, place in tree.place.items())
    facts = {unit.id: 10**unit.id for unit in told.units}
    check_additive(tree, facts)
    (province,) = [unit.id for unit in told.units if unit.level == "province"]
    assert rolled_up(tree, facts)[province] == sum(facts[unit] for unit in begun)
    for node, above in tree.parents.items():
        if above is not None:
            parent, child = tree.units[above], tree.units[node]
            assert parent.code == child.parent_code
            assert parent.valid_from <= min(end, child.valid_to or end)


@given(histories(), days)
@settings(max_examples=200, deadline=None)
def test_as_now_places_each_fact_exactly_once(told: History, today: date) -> None:
    tree = tree_as_now(told.units, told.links, today)
    now = {unit.id for unit in told.units if unit.in_force(today)}
    begun = {unit.id for unit in told.units if unit.valid_from <= today}
    assert set(tree.place) == begun  # the province never ends here, so there is always somewhere to count
    assert set(tree.place.values()) <= now == set(tree.parents) == tree.existing
    assert all(tree.place[node] == node for node in now)
    facts = {unit.id: 10**unit.id for unit in told.units}
    check_additive(tree, facts)
    (province,) = [node for node, above in tree.parents.items() if above is None]
    assert rolled_up(tree, facts)[province] == sum(facts[version] for version in begun)


@given(histories(), days)
@settings(max_examples=200, deadline=None)
def test_as_now_follows_heirs(told: History, today: date) -> None:
    tree = tree_as_now(told.units, told.links, today)
    for unit in told.units:
        if unit.valid_from > today:
            continue
        heirs = reached(told, unit, today)
        place = tree.place[unit.id]
        if len(heirs) == 1:
            assert {place} == heirs
            assert unit.id not in tree.unsure
        else:
            assert unit.id in tree.unsure
        if len(heirs) > 1:
            above = [set(tree.path(heir)) for heir in heirs]
            assert all(place in path for path in above)
            lower = [node for node in set.intersection(*above) if place in tree.path(node) and node != place]
            assert not lower
        if heirs:
            assert tree.heirs[unit.id] == heirs


def reached(told: History, unit: UnitVersion, today: date) -> set[int]:
    """Units in force to which the history leads: an independent walk over links, then over equal names."""
    found, seen, stack = set(), set(), [unit]
    while stack:
        at = stack.pop()
        if at.id in seen:
            continue
        seen.add(at.id)
        if at.in_force(today):
            found.add(at.id)
            continue
        nexts = [told.units[link.new - 1] for link in told.links if link.old == at.id and link.new is not None]
        nexts = [new for new in nexts if new.valid_from <= today]
        if not nexts and at.valid_to:
            day = at.valid_to + timedelta(days=1)
            nexts = [new for new in told.units if new.code == at.code and new.valid_from == day and new.name == at.name]
            nexts = [new for new in nexts if new.valid_from <= today]
        stack.extend(nexts)
    return found


@given(histories(), days)
@settings(max_examples=100, deadline=None)
def test_levels_are_of_units_that_exist(told: History, end: date) -> None:
    start = end - timedelta(days=180)
    tree = tree_as_was(told.units, start, end)
    for node in tree.parents:
        below = [tree.units[item] for item in tree.subtree(node)]
        lived = [unit for unit in below if unit.valid_to is None or unit.valid_to >= start]
        government = {tree.government_level(unit.id) for unit in lived} - {""}
        assert tree.levels.get(node, frozenset()) == government


def test_a_ring_of_successions_ends() -> None:
    """Wrong data must not hang a report."""
    units = [
        UnitVersion(1, "T", "T", "province", "", BEGIN, None),
        UnitVersion(2, "A", "A", "commune", "T", BEGIN, date(2021, 1, 1)),
        UnitVersion(3, "B", "B", "commune", "T", BEGIN, date(2021, 1, 1)),
        UnitVersion(4, "C", "C", "commune", "T", BEGIN, None),
    ]
    links = [Succession(2, 3, "merge", "found"), Succession(3, 2, "merge", "found"), Succession(2, 4, "merge", "found")]
    tree = tree_as_now(units, links, date(2022, 1, 1))
    assert tree.place == {1: 1, 2: 4, 3: 4, 4: 4}


def test_an_end_that_never_comes() -> None:
    units = [UnitVersion(1, "T", "T", "province", "", BEGIN, date.max)]
    assert tree_as_now(units, [], date(2022, 1, 1)).place == {1: 1}


def test_which_version_a_code_names() -> None:
    units = [
        UnitVersion(1, "X", "cũ", "commune", "T", BEGIN, date(2022, 3, 31)),
        UnitVersion(2, "X", "mới", "commune", "T", date(2022, 6, 1), None),
    ]

    def named(on: date, since: date | None = None) -> int | None:
        found = named_unit(units, "X", on, since)
        return found.id if found else None

    assert named(date(2022, 3, 31)) == 1
    assert named(date(2022, 4, 1)) is None
    assert named(date(2022, 5, 31), date(2022, 3, 31)) == 1
    assert named(date(2022, 5, 31), date(2022, 4, 1)) is None
    assert named(date(2022, 6, 14), date(2021, 12, 15)) == 2


# Hà Tĩnh as it was: real codes, real years.


def ha_tinh() -> tuple[list[UnitVersion], list[Succession]]:
    def table(name: str) -> list[dict[str, str]]:
        (file,) = catalogue_files("units", name)
        return list(csv.DictReader(file.text.splitlines()))

    units, ids = [], {}
    for number, row in enumerate(table("ha-tinh-units.csv"), start=1):
        until = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
        since = date.fromisoformat(row["valid_from"])
        units.append(UnitVersion(number, row["code"], row["name"], row["level"], row["parent"], since, until))
        ids[row["code"], row["valid_from"]] = number
    links = [
        Succession(
            ids[row["old_code"], row["old_valid_from"]],
            ids.get((row["new_code"], row["new_valid_from"])),
            row["kind"],
            row["sure"],
        )
        for row in table("ha-tinh-unit-links.csv")
    ]
    return units, links


UNITS, LINKS = ha_tinh()


def the(code: str, day: date) -> UnitVersion:
    found = named_unit(UNITS, code, day)
    assert found is not None
    return found


def in_force_below(tree: Tree, node: int, day: date, level: str) -> Sequence[UnitVersion]:
    return [tree.units[i] for i in tree.subtree(node) if tree.units[i].level == level and tree.units[i].in_force(day)]


@pytest.mark.parametrize(
    ("day", "communes"), [(date(2022, 6, 14), 21), (date(2024, 12, 31), 21), (date(2025, 6, 14), 20)]
)
def test_communes_of_huong_khe_as_was(day: date, communes: int) -> None:
    tree = tree_as_was(UNITS, BEGIN, day)
    assert len(in_force_below(tree, the("444", day).id, day, "commune")) == communes


def test_huong_khe_as_now_is_seven_communes_and_its_own_dossiers_stand_at_the_province() -> None:
    tree = tree_as_now(UNITS, LINKS, date(2025, 8, 1))
    district = the("444", date(2022, 6, 14))
    assert len(tree.heirs[district.id]) == 7
    assert {tree.units[heir].level for heir in tree.heirs[district.id]} == {"commune"}
    assert tree.place[district.id] == the("42", date(2025, 8, 1)).id
    assert district.id in tree.unsure


def test_all_of_ha_tinh_as_now_counts_once() -> None:
    today = date(2025, 8, 1)
    tree = tree_as_now(UNITS, LINKS, today)
    assert set(tree.place) == {unit.id for unit in UNITS}
    facts = {unit.id: unit.id for unit in UNITS}
    check_additive(tree, facts)
    assert rolled_up(tree, facts)[the("42", today).id] == sum(facts.values())
    assert tree.levels[the("42", today).id] == {"province", "commune"}


def test_a_district_is_no_level_of_2026() -> None:
    tree = tree_as_was(UNITS, date(2025, 12, 15), date(2026, 6, 14))
    assert tree.levels[the("42", date(2026, 6, 14)).id] == {"province", "commune"}
    tree = tree_as_was(UNITS, date(2024, 12, 15), date(2025, 12, 14))
    assert "district" in tree.levels[the("42", date(2025, 12, 14)).id]


def test_as_now_before_any_merger_is_as_was() -> None:
    today = date(2022, 6, 14)
    was, now = tree_as_was(UNITS, BEGIN, today), tree_as_now(UNITS, LINKS, today)
    assert now.parents == was.parents
    assert now.place == was.place
