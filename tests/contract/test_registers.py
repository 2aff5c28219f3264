"""What every register inherits: a folder added later is held to this with no edit here."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from django.db.models import QuerySet

from cchc.kernel.imports.checks import ImportKind
from cchc.kernel.registry import Column, Register, registry
from cchc.kernel.scope import MACHINE_VIEWER, ScopedManager, ScopeRequired, Viewer
from cchc.kernel.sources import FactSource
from cchc.kernel.text import Text

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

REGISTERS = registry().registers
FACTS = list(registry().sources.values())
KINDS = list(registry().imports.values())
NOBODY = Viewer("nobody", frozenset(), frozenset())
TODAY = date(2022, 6, 14)
#: Columns of facts that hold text: codes from the catalogue, never what somebody wrote.
CODES = {"period", "form", "line", "key"}
_PERSON = re.compile(r"name|person|citizen|phone|mail|birth|address|account|\bby\b|reason|note|title|ten_|ho_ten")


def _id(item: Register | FactSource | ImportKind) -> str:
    return item.name


per_register = pytest.mark.parametrize("register", REGISTERS, ids=_id)
per_fact = pytest.mark.parametrize("fact", FACTS, ids=_id)
per_kind = pytest.mark.parametrize("kind", KINDS, ids=_id)


def _in_both_languages(text: Text) -> None:
    assert text.vi.strip()
    assert text.en.strip()


def _resolves(rows: QuerySet[object], path: str) -> None:
    list(rows.values_list(path)[:1])


@per_register
def test_a_scoped_table_refuses_to_read_until_told_for_whom(register: Register) -> None:
    manager = register.model._default_manager
    if register.model.__module__.startswith("cchc.registers."):
        assert isinstance(manager, ScopedManager), "a register's rows belong to units"
        assert manager.unit_fields
        for read in (manager.all, manager.count, lambda: manager.filter(pk=1), manager.first):
            with pytest.raises(ScopeRequired):
                read()
    else:
        assert register.rows(NOBODY).query.where.children == [], "the directory is public"


@per_register
def test_columns_filters_search_and_order_are_of_the_table(register: Register) -> None:
    rows = register.rows(MACHINE_VIEWER)
    assert register.columns
    for column in (*register.columns, *register.details):
        _resolves(rows, column.path)
        _in_both_languages(column.title)
    if register.search is not None:
        list(rows.filter(register.search("x"))[:1])
    list(rows.order_by(*register.order)[:1])
    assert register.order


@per_register
def test_filters_narrow_and_never_fail(register: Register) -> None:
    if register.filters is None:
        return
    for data in ({}, *({name: value} for name in register.filters.base_filters for value in ("", "x", "2022-01-01"))):
        list(register.filters(data, queryset=register.rows(MACHINE_VIEWER)).qs[:1])


@per_register
def test_words_of_a_column_are_in_both_languages(register: Register) -> None:
    columns: list[Column] = [*register.columns, *register.details]
    for column in columns:
        for text in column.words.values():
            _in_both_languages(text)


@per_register
def test_a_register_says_what_it_is(register: Register) -> None:
    _in_both_languages(register.title)
    _in_both_languages(register.about)
    assert register.readers
    assert register.icon
    if register.succession.does != "nothing":
        _in_both_languages(register.succession.reason)
    names = [act.name for act in register.acts]
    assert len(names) == len(set(names))
    for act in register.acts:
        _in_both_languages(act.title)
        assert act.roles
        assert act.roles <= register.readers | {"clerk", "administrator"}


@per_register
def test_panels_and_pages_of_its_own_lead_somewhere(register: Register) -> None:
    for panel in register.panels:
        _in_both_languages(panel.title)
        assert registry().register(panel.of) is not None
        assert not panel.begin or any(act.name == panel.begin and not act.on_row for act in register.acts)
        for column in panel.columns:
            _resolves(register.rows(MACHINE_VIEWER), column.path)
    assert register.navigation or register.panels, "nothing leads to it"
    names = [(page.name, page.on_row) for page in register.pages]
    assert len(names) == len(set(names))
    for page in register.pages:
        _in_both_languages(page.title)
        assert page.roles is None or page.roles <= register.readers


def test_names_and_places_are_not_taken_twice() -> None:
    for names in ([r.name for r in REGISTERS], [r.navigation for r in REGISTERS if r.navigation]):
        assert len(names) == len(set(names))
    kinds = [kind.name for register in REGISTERS for kind in register.imports]
    facts = [fact.name for register in REGISTERS for fact in register.facts]
    assert len(kinds) == len(set(kinds))
    assert len(facts) == len(set(facts))


@per_kind
def test_an_import_explains_itself(kind: ImportKind) -> None:
    _in_both_languages(kind.title)
    assert kind.roles
    assert set(kind.help) <= set(kind.columns)
    for text in kind.help.values():
        _in_both_languages(text)


@per_kind
def test_a_header_alone_is_accepted_and_is_no_act(kind: ImportKind, home: Path) -> None:
    from cchc.kernel.models import JournalEvent
    from tests.world import take_over

    assert take_over(home, kind.name, []).as_json() == {
        "accepted": 0,
        "updated": 0,
        "unchanged": 0,
        "rejected": 0,
        "errors": [],
    }
    assert not JournalEvent.objects.exists()


@per_fact
def test_every_column_of_a_fact_is_typed_and_holds_no_person(fact: FactSource) -> None:
    for name, kind in fact.schema.items():
        assert isinstance(kind, pl.DataType), f"{name}: {kind!r} must be an instance"
        assert not _PERSON.search(name), f"{name} could name a person"
        assert kind not in (pl.Object, pl.Binary, pl.Unknown)
        assert not isinstance(kind, pl.Datetime), f"{name}: facts know days; an instant tells who came when"
        if isinstance(kind, pl.String):
            assert name in CODES, f"{name}: free text"


@per_fact
def test_a_fact_of_nothing_has_its_schema(fact: FactSource) -> None:
    for frame in (fact.rows([], "default"), fact.rows([10**9], "default"), fact.empty()):
        assert frame.select(list(fact.schema)).schema == pl.Schema(fact.schema)
        assert len(frame) == 0
    assert list(fact.codes([])) == []
    assert list(fact.codes([10**9])) == []
    assert fact.closing in fact.schema


@per_fact
def test_a_fact_follows_only_facts_that_are_there(fact: FactSource) -> None:
    for other, of in fact.follows.items():
        assert other in registry().sources
        assert list(of([10**9])) == []
