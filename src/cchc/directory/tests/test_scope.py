"""Who sees what: the subtree of a grant, closed predecessors included, and never more after a reform."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.world import must, take_over, unit

from cchc.directory.models import Account, OrgUnit, RoleGrant
from cchc.directory.queries import viewer_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
BEFORE, AFTER = date(2022, 6, 14), date(2022, 9, 1)


@pytest.fixture
def world(home: Path) -> Path:
    """X1 and X2 become N; the district H ends with the heirs N and M; V ends and nobody is known to have taken over."""
    rows = [
        unit("T", "province"),
        unit("SO", "department", "T"),
        unit("H", "district", "T", until="2022-06-30", successors="N;M"),
        unit("HP", "department", "H", until="2022-06-30"),
        unit("X1", "commune", "H", until="2022-06-30", successors="N"),
        unit("X2", "commune", "H", until="2022-06-30", successors="N"),
        unit("V", "commune", "H", until="2022-06-30"),
        unit("N", "commune", "T", since="2022-07-01"),
        unit("M", "commune", "T", since="2022-07-01"),
    ]
    must(take_over(home, "units", rows))
    return home


def sees(day: date, *codes: str, until: date | None = None) -> set[str]:
    account = Account.objects.create(username=f"{day}-{codes}", display_name="x")
    for code in codes:
        held = OrgUnit.objects.get(code=code)
        RoleGrant.objects.create(account=account, role="clerk", unit=held, valid_from=date(2020, 1, 1), valid_to=until)
    units = viewer_of(account, day).units
    rows = OrgUnit.objects.all() if units is None else OrgUnit.objects.filter(pk__in=units)
    return set(rows.values_list("code", flat=True))


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("T", {"T", "SO", "H", "HP", "X1", "X2", "V", "N", "M"}),
        ("H", {"H", "HP", "X1", "X2", "V"}),
        ("X1", {"X1"}),
        ("HP", {"HP"}),
        ("SO", {"SO"}),
    ],
)
def test_before_the_reform(world: Path, code: str, seen: set[str]) -> None:
    assert sees(BEFORE, code) == seen


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("T", {"T", "SO", "H", "HP", "X1", "X2", "V", "N", "M"}),
        ("N", {"N", "X1", "X2", "H"}),
        ("M", {"M", "H"}),
        ("X1", {"N", "X1", "X2", "H"}),
        ("SO", {"SO"}),
    ],
)
def test_after_it_heirs_see_what_they_took_over(world: Path, code: str, seen: set[str]) -> None:
    assert sees(AFTER, code) == seen


@pytest.mark.parametrize("code", ["V", "HP"])
def test_a_closed_unit_without_an_heir_opens_nothing_else(world: Path, code: str) -> None:
    """Its figures count at a unit above, but its people are not made officers of that unit."""
    assert sees(AFTER, code) == {code}


def test_a_grant_that_ended_opens_nothing(world: Path) -> None:
    assert sees(AFTER, "T", until=BEFORE) == set()


def test_a_province_that_ended_without_an_heir_is_nobodys(world: Path) -> None:
    """It counts nowhere as of now, and whoever sees all that does is not shown it for that."""
    must(take_over(world, "units", [unit("OLD", "province", until="2021-12-31")]))
    assert "OLD" not in sees(AFTER, "T")


def test_several_grants_add(world: Path) -> None:
    assert sees(BEFORE, "X1", "SO") == {"X1", "SO"}
