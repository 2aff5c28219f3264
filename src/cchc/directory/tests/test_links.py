"""A link says which versions are one unit: taking one over reaches every version that it joins or parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from tests.world import Row, must, small_world, take_over, unit

from cchc.directory.models import OrgUnit

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(home: Path) -> Path:
    """X1 ended; A and B came after it, A ended too and C came after that; all under names of their own."""
    small_world(home)
    rows = [
        unit("X1", "commune", "H", until="2021-12-31", successors="A"),
        unit("A", "commune", "H", since="2022-01-01", until="2022-02-28", successors="C", name="Xã A"),
        unit("B", "commune", "H", since="2022-01-01", name="Xã B"),
        unit("C", "commune", "H", since="2022-03-01", name="Xã C"),
    ]
    must(take_over(home, "units", rows))
    return home


def link(old: str, new: str, kind: str = "rename") -> Row:
    days = {"X1": "2020-01-01", "A": "2022-01-01", "B": "2022-01-01", "C": "2022-03-01"}
    ends = {"old_code": old, "old_valid_from": days[old], "new_code": new, "new_valid_from": days[new]}
    return {**ends, "kind": kind, "sure": "found", "source": "nghị quyết"}


def touched(home: Path, row: Row) -> set[str]:
    """Codes of the units whose facts the link's import touches."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM fact_change")
        must(take_over(home, "unit_links", [row]))
        cursor.execute("SELECT record_uid FROM fact_change WHERE fact = 'unit'")
        return set(OrgUnit.objects.filter(pk__in=[uid for (uid,) in cursor.fetchall()]).values_list("code", flat=True))


def test_a_link_reaches_both_ends_and_what_follows_them(world: Path) -> None:
    assert touched(world, link("A", "C")) == {"A", "C"}
    assert touched(world, link("X1", "A")) == {"X1", "A", "C"}  # C is X1 under its third name


def test_a_second_heir_parts_what_the_first_had_joined(world: Path) -> None:
    touched(world, link("X1", "A"))
    assert touched(world, link("X1", "B")) == {"X1", "A", "B"}


def test_a_link_that_joins_nothing_reaches_its_ends(world: Path) -> None:
    assert touched(world, link("X1", "B", "successor")) == {"X1", "B"}
