"""A correction of units or procedures reaches the figures of dossiers that came in before it."""

from __future__ import annotations

from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from cchc.directory.models import OrgUnit
from cchc.kernel.models import FactChange
from tests.store.test_store import direct, stored
from tests.world import dossier, must, procedure, settle, small_world, take_over, unit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def world(home: Path) -> Path:
    small_world(home)
    rows = [
        dossier("A", "X1", "PX", "2022-01-03T08:00", "2022-01-10T17:00", "2022-01-09T17:00"),
        dossier("B", "H", "PH", "2022-02-03T08:00", "2022-02-10T17:00"),
        dossier("C", "HP", "PH", "2022-05-04T08:00", "2022-05-10T17:00", "2022-06-01T08:00"),
    ]
    must(take_over(home, "dossiers", rows))
    settle(home)
    return home


def column(home: Path, name: str) -> list[object]:
    frame = stored(home, "dossier")
    assert_frame_equal(frame, direct("dossier"))
    return list(frame[name])


def test_a_corrected_online_level(world: Path) -> None:
    assert column(world, "online_level") == [0, 3, 3]
    must(take_over(world, "procedures", [procedure("PH", "district", online_level="4")]))
    assert column(world, "online_level") == [0, 4, 4]
    settle(world)
    assert column(world, "online_level") == [0, 4, 4]


def test_a_version_found_later_counts_from_its_first_day(world: Path) -> None:
    """The procedure's new version was entered after dossiers of its days had come in."""
    rows = [
        procedure("PH", "district", until="2022-04-30", online_level="3"),
        procedure("PH", "district", since="2022-05-01", online_level="4"),
    ]
    must(take_over(world, "procedures", rows))
    assert column(world, "online_level") == [0, 3, 4]
    settle(world)
    assert column(world, "online_level") == [0, 3, 4]


def test_a_department_that_belongs_to_another_level(world: Path) -> None:
    assert column(world, "level") == ["commune", "district", "district"]
    must(take_over(world, "units", [unit("HP", "department", "X2")]))
    assert column(world, "level") == ["commune", "district", "commune"]


def test_a_parent_of_another_level_moves_its_departments(world: Path) -> None:
    must(take_over(world, "units", [unit("H", "commune", "T"), *(unit(code, "commune", "T") for code in ("X1", "X2"))]))
    assert column(world, "level") == ["commune", "commune", "commune"]


def test_a_unit_version_found_later_takes_the_dossiers_of_its_days(world: Path) -> None:
    rows = [
        unit("HP", "department", "H", until="2022-04-30"),
        unit("HP", "department", "H", since="2022-05-01", name="x"),
    ]
    must(take_over(world, "units", rows))
    later = OrgUnit.objects.get(code="HP", valid_to=None).pk
    assert column(world, "unit")[2] == later
    settle(world)
    assert column(world, "unit")[2] == later


def test_only_what_rests_on_the_correction_is_read_again(world: Path) -> None:
    must(take_over(world, "procedures", [procedure("PX", "commune", name="Tên mới")]))
    assert FactChange.objects.filter(fact="dossier").count() == 1
    must(take_over(world, "units", [unit("SO", "department", "T", name="Sở khác")]))
    assert FactChange.objects.filter(fact="dossier").count() == 1
