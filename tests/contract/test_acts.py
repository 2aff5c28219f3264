"""What every act inherits: one event, one change for each touched record, a refusal in words and then nothing at all.

The acts are found in the ``operations`` modules; one that is not played here fails.
"""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from cchc.directory.models import OrgUnit
from cchc.kernel.errors import CchcError
from cchc.kernel.models import FactChange, JournalEvent, JournalPersonal
from cchc.registers.declarations.tests.contract import figure
from tests.contract.samples import BY, Play, brought, of_all
from tests.world import AT

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MODULES = (
    "cchc.directory.operations",
    "cchc.statistics.reports.operations",
    *(f"cchc.registers.{name}.operations" for name in settings.REGISTERS),
)


def _acts() -> dict[str, Callable[..., Any]]:
    found = {}
    for module in map(importlib.import_module, MODULES):
        for name, item in vars(module).items():
            if getattr(item, "cchc_act", None) and f"{item.__module__}.".startswith(f"{module.__name__}."):
                found[f"{item.cchc_act[1]}.{name}"] = item
    return found


ACTS = _acts()


PLAYS: dict[str, Play] = of_all("PLAYS")
#: Acts of a bulk import: proved over every kind of file in test_rows.
BY_FILE = {act for module in brought() for act in getattr(module, "BY_FILE", ())}


@pytest.fixture
def world(small: None, home: Path) -> Path:
    return home


def _key(unit: str) -> str:
    return OrgUnit.objects.get(code=unit).key if unit else ""


def test_every_act_is_played() -> None:
    assert set(ACTS) == set(PLAYS) | BY_FILE


@pytest.mark.parametrize("name", ACTS)
def test_an_act_takes_keywords_and_says_who_and_when(name: str) -> None:
    parameters = inspect.signature(ACTS[name]).parameters
    assert {"by", "at"} <= set(parameters)
    assert all(item.kind is inspect.Parameter.KEYWORD_ONLY for item in parameters.values())
    assert ACTS[name].__doc__


@pytest.mark.parametrize("name", PLAYS)
def test_an_act_leaves_one_event_and_one_change_for_each_record(name: str, world: Path) -> None:
    arguments = PLAYS[name].well()
    FactChange.objects.all().delete()
    events = set(JournalEvent.objects.values_list("pk", flat=True))
    result = ACTS[name](by=BY, at=AT, **arguments)
    (event,) = JournalEvent.objects.exclude(pk__in=events)
    changes = list(FactChange.objects.values_list("fact", "record_uid"))
    assert sorted(fact for fact, _ in changes) == sorted(f for f, n in PLAYS[name].touched.items() for _ in range(n))
    assert not changes or result.pk in {uid for _, uid in changes}
    assert (event.by, event.on_behalf_of, event.request_id, event.at) == ("lan", "hùng", "yêu-cầu-1", AT)
    assert event.record_uid == result.pk
    assert event.unit == _key(PLAYS[name].unit)
    told = json.loads(bytes(event.body))
    assert (told["act"], told["register"]) == ACTS[name].cchc_act  # type: ignore[attr-defined]
    for personal in JournalPersonal.objects.filter(event=event):
        assert personal.value
        assert personal.value not in bytes(event.body).decode()


#: Of every table, join tables too.
TABLES = sorted(model._meta.db_table for model in apps.get_models(include_auto_created=True))


def _held_rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the database keeps it."""
    held = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            held[table] = sorted(cursor.fetchall(), key=repr)
    return held


@pytest.mark.parametrize(("name", "at"), [(name, at) for name, play in PLAYS.items() for at in range(len(play.badly))])
def test_a_refused_act_says_why_and_leaves_nothing(name: str, at: int, world: Path) -> None:
    arguments = PLAYS[name].badly[at]()
    before = _held_rows()
    with pytest.raises(CchcError) as refusal:
        ACTS[name](by=BY, at=AT, **arguments)
    assert refusal.value.vi.endswith(".")
    assert refusal.value.en.endswith(".")
    assert refusal.value.vi != refusal.value.en
    assert _held_rows() == before


def test_saying_a_figure_again_corrects_it_and_the_journal_keeps_both(world: Path) -> None:
    declare = ACTS["declarations.declare"]
    first = declare(by=BY, at=AT, **figure("6.1.1", value=Decimal("3.50")))
    second = declare(by=BY, at=AT, **figure("6.1.1", value=Decimal(5)))
    assert first.pk == second.pk
    event = JournalEvent.objects.filter(act="declare").latest("pk")
    values = json.loads(bytes(event.body))["values"]
    assert (values["old"]["value"], values["new"]["value"]) == ("3.5", "5")
