"""What every register inherits, over rows: a sample of each kind of file, taken over as an office would.

A kind without a sample here fails: whoever adds a register writes one file of it.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from cchc.directory.models import OrgUnit
from cchc.facts.store import pending
from cchc.kernel.imports.checks import ImportKind, ImportResult
from cchc.kernel.models import FactChange, JournalEvent
from cchc.kernel.registry import Register, registry
from cchc.kernel.scope import Viewer
from cchc.kernel.sources import FactSource
from tests.contract.samples import Sample, at_units, of_all, public
from tests.world import (
    HEADERS,
    must,
    settle,
    small_world,
    take_over,
    take_over_file,
)
from tests.world import unit as unit_row

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


SAMPLES: dict[str, Sample] = of_all("SAMPLES")
KINDS = list(registry().imports.values())
PLACED = [r for r in registry().registers if r.model.__module__.startswith("cchc.registers.")]
per_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
per_fact = pytest.mark.parametrize("fact", registry().sources.values(), ids=lambda fact: fact.name)
per_placed = pytest.mark.parametrize("register", PLACED, ids=lambda register: register.name)


@pytest.fixture
def world(home: Path) -> Path:
    small_world(home)
    must(take_over(home, "units", [unit_row("OLD", "commune", "H", until="2021-12-31")]))
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


def everything(folder: Path) -> None:
    """Rows of every register at the units X1 and X2."""
    for kind, sample in SAMPLES.items():
        sample.before(folder)
        must(take_over(folder, kind, sample.rows))
    at_units(*(OrgUnit.objects.get(code=code) for code in ("X1", "X2")))


@per_fact
def test_rows_of_a_fact_are_what_the_schema_says(fact: FactSource, world: Path) -> None:
    everything(world)
    uids = list(fact.uids("default"))
    assert uids == sorted(uids)
    assert uids
    frame = fact.rows(uids, "default")
    assert frame.select(list(fact.schema)).schema == pl.Schema(fact.schema)
    assert set(frame["record_uid"]) == set(uids)
    assert frame["record_uid"].null_count() == 0
    if fact.place == "unit":
        assert set(frame["unit"]) <= set(OrgUnit.objects.values_list("pk", flat=True))
    first = "on" if fact.grain == "occurrence" else "from_on"
    assert frame[first].null_count() == 0
    for name, kind in fact.schema.items():
        if isinstance(kind, pl.String):
            assert not frame[name].str.contains(r"\s").any(), f"{name} holds free text"


@per_fact
def test_codes_are_in_the_order_asked(fact: FactSource, world: Path) -> None:
    everything(world)
    uids = list(fact.uids("default"))
    codes = list(fact.codes(uids))
    assert len(codes) == len(uids)
    assert list(fact.codes(uids[::-1])) == codes[::-1]
    assert list(fact.codes([uids[0], 10**9, uids[-1]])) == [codes[0], codes[-1]]
    if fact.notes is not None:
        assert len(fact.notes([*uids, 10**9])) == len(uids) + 1


@per_placed
def test_scope_hides_other_units_rows(register: Register, world: Path) -> None:
    everything(world)
    one = OrgUnit.objects.get(code="X1").pk
    every = register.rows(Viewer("all", None, frozenset()))
    mine = register.rows(Viewer("one", frozenset({one}), frozenset()))
    if register.name in public():
        assert set(every) == set(mine) == set(register.rows(Viewer("nobody", frozenset(), frozenset())))
        return
    assert every.count() > mine.count() > 0
    paths = register.model._default_manager.unit_fields  # type: ignore[attr-defined]
    assert all(one in units for units in mine.values_list(*paths))
    assert not register.rows(Viewer("nobody", frozenset(), frozenset())).exists()


def test_the_store_settles_to_what_the_registers_say(world: Path) -> None:
    everything(world)
    settle(world)
    assert pending(list(registry().sources)) == 0
