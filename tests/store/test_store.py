"""The store: as fresh as the last act, and the same before and after compaction."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from cchc.facts.compaction import compact
from cchc.facts.models import FactFile
from cchc.facts.store import pending, snapshot
from cchc.kernel.models import FactChange
from cchc.kernel.registry import registry
from tests.world import AT, dossier, must, settle, small_world, take_over

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def stored(home: Path, fact: str) -> pl.DataFrame:
    with snapshot(home, registry().sources, at=AT) as snap:
        return snap.scan(fact).sort("record_uid").collect()


def direct(fact: str) -> pl.DataFrame:
    source = registry().sources[fact]
    return source.rows(source.uids("default"), "default").select(list(source.schema)).sort("record_uid")


@pytest.fixture
def world(home: Path) -> Path:
    small_world(home)
    rows = [
        dossier("A", "X1", "PX", "2022-01-03T08:00", "2022-01-10T17:00", "2022-01-09T17:00"),
        dossier("B", "H", "PH", "2022-02-03T08:00", "2022-02-10T17:00"),
        dossier("C", "HP", "PH", "2022-02-04T08:00", "2022-02-10T17:00", "2022-03-01T08:00"),
    ]
    must(take_over(home, "dossiers", rows))
    return home


def test_figures_are_the_same_before_and_after_compaction(world: Path) -> None:
    before = stored(world, "dossier")
    assert settle(world) > 0
    assert pending(list(registry().sources)) == 0
    assert_frame_equal(stored(world, "dossier"), before)
    assert_frame_equal(before, direct("dossier"))


@pytest.mark.parametrize("settled", [False, True])
def test_a_changed_record_moves_between_files_and_is_never_counted_twice(world: Path, settled: bool) -> None:
    settle(world)
    must(
        take_over(
            world, "dossiers", [dossier("B", "H", "PH", "2022-02-03T08:00", "2022-02-10T17:00", "2022-02-09T09:00")]
        )
    )
    if settled:
        settle(world)
    frame = stored(world, "dossier")
    assert len(frame) == 3
    assert frame["to_on"].null_count() == 0
    assert_frame_equal(frame, direct("dossier"))


def test_a_compaction_that_finds_nothing_writes_nothing(world: Path) -> None:
    settle(world)
    files = set(FactFile.objects.values_list("path", "retired_at"))
    assert settle(world) == 0
    assert set(FactFile.objects.values_list("path", "retired_at")) == files


def test_a_changed_record_without_rows_leaves_the_store(world: Path) -> None:
    settle(world)
    FactChange.objects.create(fact="dossier", record_uid=10**9)
    before = stored(world, "dossier")
    settle(world)
    assert_frame_equal(stored(world, "dossier"), before)


def grow_old(home: Path, seconds: int) -> None:
    for path in (home / "facts").glob("*/*"):
        os.utime(path, (time.time() - seconds, time.time() - seconds))


def test_files_go_an_hour_after_they_were_retired_whatever_the_acts_are_dated(world: Path) -> None:
    settle(world)
    grow_old(world, 10_000)
    rows = [dossier("B", "H", "PH", "2022-02-03T08:00", "2022-02-10T17:00", "2022-02-09T09:00")]
    must(take_over(world, "dossiers", rows))
    compact(world, registry().sources, at=AT)
    retired = [world / "facts" / item.path for item in FactFile.objects.exclude(retired_at=None)]
    compact(world, registry().sources, at=AT + timedelta(days=9_000))
    assert retired
    assert all(path.exists() for path in retired)
    for path in retired:
        os.utime(path, (time.time() - 3_700, time.time() - 3_700))
    compact(world, registry().sources, at=AT - timedelta(days=9_000))
    assert not any(path.exists() for path in retired)
    assert not FactFile.objects.exclude(retired_at=None).exists()
    assert_frame_equal(stored(world, "dossier"), direct("dossier"))


def test_what_a_killed_compaction_left_goes_after_an_hour(world: Path) -> None:
    settle(world)
    live = {item.path for item in FactFile.objects.all()}
    for name, age in (("old", 3_700), ("young", 60)):
        path = world / "facts" / "dossier" / f"{name}.parquet"
        path.write_bytes(b"half")
        os.utime(path, (time.time() - age, time.time() - age))
    settle(world)
    left = {str(path.relative_to(world / "facts")) for path in (world / "facts").glob("*/*.parquet")}
    assert left == live | {"dossier/young.parquet"}


def test_retired_files_are_readable_for_an_hour_by_the_clock(world: Path) -> None:
    """A reader opens the files after its snapshot is closed."""
    settle(world)
    with snapshot(world, registry().sources, at=AT) as snap:
        late = snap.scan("dossier")
    must(
        take_over(
            world, "dossiers", [dossier("B", "H", "PH", "2022-02-03T08:00", "2022-02-10T17:00", "2022-02-09T09:00")]
        )
    )
    settle(world)
    settle(world)
    assert late.collect()["to_on"].null_count() == 1
