"""What every register inherits, over rows of all registers together: their facts, their scope, their settling."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from cchc.directory.models import OrgUnit
from cchc.facts.store import pending
from cchc.kernel.registry import Register, registry
from cchc.kernel.scope import Viewer
from cchc.kernel.sources import FactSource
from tests.contract.samples import public
from tests.world import settle

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

PLACED = [r for r in registry().registers if r.model.__module__.startswith("cchc.registers.")]
per_fact = pytest.mark.parametrize("fact", registry().sources.values(), ids=lambda fact: fact.name)
per_placed = pytest.mark.parametrize("register", PLACED, ids=lambda register: register.name)


@pytest.fixture
def world(everywhere: None, home: Path) -> Path:
    return home


@per_fact
def test_rows_of_a_fact_are_what_the_schema_says(fact: FactSource, world: Path) -> None:
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
    uids = list(fact.uids("default"))
    codes = list(fact.codes(uids))
    assert len(codes) == len(uids)
    assert list(fact.codes(uids[::-1])) == codes[::-1]
    assert list(fact.codes([uids[0], 10**9, uids[-1]])) == [codes[0], codes[-1]]
    if fact.notes is not None:
        assert len(fact.notes([*uids, 10**9])) == len(uids) + 1


@per_placed
def test_scope_hides_other_units_rows(register: Register, world: Path) -> None:
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
    settle(world)
    assert pending(list(registry().sources)) == 0
