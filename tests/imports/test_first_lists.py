"""Lists that come to an empty home: what they may hold, and what refuses them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.imports.test_refusals import refused
from tests.world import dossier, must, procedure, take_over, unit

pytestmark = pytest.mark.django_db


def test_overlapping_units_of_one_file(home: Path) -> None:
    rows = [unit("T", "province", until="2022-12-31"), unit("T", "province", since="2022-12-31")]
    assert {row for row, _ in refused(home, "units", rows)} == {3}


def test_a_unit_twice(home: Path) -> None:
    assert refused(home, "units", [unit("T", "province"), unit("T", "province")]) == {(3, "code")}


def test_a_unit_under_itself(home: Path) -> None:
    rows = [unit("T", "province"), unit("A", "department", "B"), unit("B", "department", "A")]
    assert {column for _, column in refused(home, "units", rows)} == {"parent"}


def test_a_code_comes_again_later(home: Path) -> None:
    rows = [
        unit("T", "province"),
        unit("X", "commune", "T", until="2022-05-31"),
        unit("X", "commune", "T", "2022-06-01"),
    ]
    assert must(take_over(home, "units", rows)).accepted == 3


def test_a_list_may_begin_at_any_level(home: Path) -> None:
    """The contract refuses an unknown parent, not a missing one: a district's own list begins with the district."""
    assert must(take_over(home, "units", [unit("H", "district"), unit("X", "commune", "H")])).accepted == 2


def test_an_end_that_never_comes(home: Path) -> None:
    """Other systems write 9999-12-31 for "no end"."""
    assert must(take_over(home, "units", [unit("T", "province", until="9999-12-31")])).accepted == 1
    small = [procedure("P", "province", until="9999-12-31")]
    assert must(take_over(home, "procedures", small)).accepted == 1
    must(take_over(home, "dossiers", [dossier("A", "T", "P", "2022-01-03", "2022-01-10")]))


def test_a_procedure_twice(home: Path) -> None:
    assert refused(home, "procedures", [procedure("P", "commune"), procedure("P", "commune")]) == {(3, "code")}
