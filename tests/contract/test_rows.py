"""What every register inherits, over rows: a sample of each kind of file, taken over as an office would.

A kind without a sample here fails: whoever adds a register writes one file of it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from cchc.kernel.imports.checks import ImportKind, ImportResult
from cchc.kernel.models import FactChange, JournalEvent
from cchc.kernel.registry import registry
from tests.contract.samples import Sample, of_all
from tests.world import HEADERS, must, take_over, take_over_file

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


SAMPLES: dict[str, Sample] = of_all("SAMPLES")
KINDS = list(registry().imports.values())
per_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@pytest.fixture
def world(lived_in: None, home: Path) -> Path:
    return home


def told(result: ImportResult) -> tuple[int, int, int, int]:
    return result.accepted, result.updated, result.unchanged, result.rejected


def state() -> tuple[object, ...]:
    sources = registry().sources.values()
    frames = [source.rows(source.uids("default"), "default").sort("record_uid").rows() for source in sources]
    return JournalEvent.objects.count(), FactChange.objects.count(), frames


@per_kind
def test_every_kind_has_a_sample(kind: ImportKind) -> None:
    assert kind.name in SAMPLES
    assert tuple(HEADERS.get(kind.name, SAMPLES[kind.name].columns)) == kind.columns


def readied(kind: ImportKind, world: Path) -> Sample:
    """The kind's sample, with what its rows rest on taken over."""
    sample = SAMPLES[kind.name]
    sample.before(world)
    return sample


@per_kind
def test_the_same_file_again_changes_nothing(kind: ImportKind, world: Path) -> None:
    rows = readied(kind, world).rows
    assert told(take_over(world, kind.name, rows)) == (len(rows), 0, 0, 0)
    before = state()
    assert told(take_over(world, kind.name, rows)) == (0, 0, len(rows), 0)
    assert state() == before


@per_kind
def test_a_changed_row_is_an_update_and_one_act(kind: ImportKind, world: Path) -> None:
    sample = readied(kind, world)
    must(take_over(world, kind.name, sample.rows))
    events, changes, _ = state()
    rows = [{**sample.rows[0], **sample.changed}, *sample.rows[1:]]
    assert told(take_over(world, kind.name, rows, dry_run=True)) == (0, 1, len(rows) - 1, 0)
    assert told(take_over(world, kind.name, rows)) == (0, 1, len(rows) - 1, 0)
    assert JournalEvent.objects.count() == events + 1  # type: ignore[operator]
    if sample.changes is not None:
        assert FactChange.objects.count() == changes + sample.changes  # type: ignore[operator]
    assert told(take_over(world, kind.name, rows)) == (0, 0, len(rows), 0)


@per_kind
def test_a_dry_run_foresees_and_writes_nothing(kind: ImportKind, world: Path) -> None:
    rows = readied(kind, world).rows
    before = state()
    assert told(take_over(world, kind.name, rows, dry_run=True)) == (len(rows), 0, 0, 0)
    assert state() == before


@per_kind
def test_one_bad_row_refuses_the_file(kind: ImportKind, world: Path) -> None:
    sample = readied(kind, world)
    before = state()
    result = take_over(world, kind.name, [*sample.rows[1:], {**sample.rows[0], **sample.bad}])
    assert {(error.row, error.column) for error in result.errors} == {(len(sample.rows) + 1, sample.column)}
    assert told(result) == (0, 0, 0, 1)
    assert state() == before


@per_kind
def test_a_workbook_is_its_csv(kind: ImportKind, world: Path) -> None:
    rows = readied(kind, world).rows
    must(take_over(world, kind.name, rows))
    path = world / "file.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, kind.columns)
    for at, row in enumerate(rows, start=1):
        for to, name in enumerate(kind.columns):
            sheet.write_string(at, to, row.get(name, ""))
    book.close()
    assert told(take_over_file(path, kind.name)) == (0, 0, len(rows), 0)


@per_kind
def test_one_import_is_one_event_that_names_its_file(kind: ImportKind, world: Path) -> None:
    rows = readied(kind, world).rows
    before = set(JournalEvent.objects.values_list("pk", flat=True))
    must(take_over(world, kind.name, rows))
    (event,) = JournalEvent.objects.exclude(pk__in=before)
    assert event.by == "machine"
    assert b'"file_sha256":"' in bytes(event.body)
