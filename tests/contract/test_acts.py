"""What every act inherits: one event, one change for each touched record, a refusal in words and then nothing at all.

The acts are found in the ``operations`` modules; one that is not played here fails.
"""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from cchc.directory.models import Account, OrgUnit, ProcedureVersion
from cchc.kernel.acts import Actor
from cchc.kernel.errors import CchcError
from cchc.kernel.models import FactChange, JournalEvent, JournalPersonal
from cchc.kernel.ports import FormLines
from cchc.kernel.registry import registry
from cchc.registers.dossiers.models import Dossier
from tests.contract.samples import Play, brought, of_all
from tests.world import AT, dossier, must, small_world, take_over

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MODULES = (
    "cchc.directory.operations",
    "cchc.statistics.reports.operations",
    *(f"cchc.registers.{name}.operations" for name in settings.REGISTERS),
)
BY = Actor("lan", "hùng", "yêu-cầu-1")


def _acts() -> dict[str, Callable[..., Any]]:
    found = {}
    for module in map(importlib.import_module, MODULES):
        for name, item in vars(module).items():
            if getattr(item, "cchc_act", None) and f"{item.__module__}.".startswith(f"{module.__name__}."):
                found[f"{item.cchc_act[1]}.{name}"] = item
    return found


ACTS = _acts()


def _unit(code: str = "X1") -> OrgUnit:
    return OrgUnit.objects.get(code=code)


def _held(code: str = "A") -> Dossier:
    return Dossier.objects.unscoped(reason="a test acts on it").get(code=code)


def _moment(day: int, hour: int = 8) -> datetime:
    return datetime(2022, 1, day, hour, tzinfo=UTC)


def _receipt(**changes: Any) -> dict[str, Any]:
    well = {"code": "NEW", "unit": _unit(), "procedure": ProcedureVersion.objects.get(procedure__code="PX")}
    well |= {"channel": "online", "received_at": _moment(5), "due_at": _moment(9)}
    return {**well, **changes}


def _figure(line: str = "1.1", **changes: Any) -> dict[str, Any]:
    port = registry().port(FormLines)
    assert port is not None
    found = next(item for item in port.lines("phu-luc-1b-2022") if item.code == line)
    well = {"unit": _unit(), "period": "2022-H1", "form": "phu-luc-1b-2022", "line": found, "state": "value"}
    return {**well, "value": Decimal(3), "reason": "", **changes}


def _account(**changes: Any) -> dict[str, Any]:
    well = {"username": "hoa", "display_name": "Cán bộ một cửa", "password": "mật khẩu dài", "role": "clerk"}
    return {**well, "unit": _unit(), "valid_from": date(2022, 1, 1), **changes}


def _opened(*, active: bool = True, username: str = "lâm", **more: Any) -> dict[str, Any]:
    account = Account.objects.create(username=username, display_name="x", is_active=active)
    account.grants.create(role="clerk", unit=_unit(), valid_from=date(2022, 1, 1))
    return {"account": account, **more}


def _section(**changes: Any) -> dict[str, Any]:
    from cchc.statistics.forms.load import form
    from cchc.statistics.reports.outline import outline_of

    outline = outline_of(form("phu-luc-1b-2022"))
    assert outline is not None
    well = {"unit": _unit(), "period": "2022-H1", "form": "phu-luc-1b-2022", "section": outline.sections[0].id}
    return {**well, "text": "Một đoạn.", **changes}


PLAYS = {
    "dossiers.receive": Play(
        _receipt,
        (
            lambda: _receipt(code="A"),
            lambda: _receipt(code="  "),
            lambda: _receipt(code="x" * 101),
            lambda: _receipt(channel="fax"),
            lambda: _receipt(due_at=_moment(4)),
            lambda: _receipt(received_at=AT + timedelta(minutes=1), due_at=AT + timedelta(days=9)),
            lambda: _receipt(received_at=datetime(2019, 12, 31, 16, 59, tzinfo=UTC)),
        ),
        {"dossier": 1},
    ),
    "dossiers.finish": Play(
        lambda: {"dossier": _held(), "finished_at": _moment(6), "outcome": "refused"},
        (
            lambda: {"dossier": _held(), "finished_at": AT + timedelta(minutes=1), "outcome": "approved"},
            lambda: {"dossier": _held(), "finished_at": _moment(2), "outcome": "approved"},
            lambda: {"dossier": _held(), "finished_at": _moment(6), "outcome": "withdrawn"},
            lambda: {"dossier": _held(), "finished_at": _moment(6), "outcome": "lost"},
            lambda: {"dossier": _held("B"), "finished_at": _moment(20), "outcome": "approved"},
        ),
        {"dossier": 1},
    ),
    "dossiers.withdraw": Play(
        lambda: {"dossier": _held(), "withdrawn_at": _moment(6)},
        (
            lambda: {"dossier": _held("B"), "withdrawn_at": _moment(20)},
            lambda: {"dossier": _held(), "withdrawn_at": AT + timedelta(minutes=1)},
        ),
        {"dossier": 1},
    ),
    "declarations.declare": Play(
        _figure,
        (
            lambda: _figure("1"),
            lambda: _figure("7.5.5.1"),
            lambda: _figure(state="perhaps"),
            lambda: _figure(state="not_arising"),
            lambda: _figure(value=None),
            lambda: _figure(value=Decimal("1.5")),
            lambda: _figure(value=Decimal(-1)),
            lambda: _figure(value=Decimal(10) ** 20),
            lambda: _figure(period="2022-H2"),
            lambda: _figure(period="2019-Y"),
        ),
        {"declaration": 1},
    ),
    "accounts.open_account": Play(_account, (lambda: _account(role="king"), lambda: _account(username="taken")), {}),
    "accounts.close_account": Play(_opened, (lambda: _opened(active=False), lambda: _opened(username=BY.name)), {}),
    "accounts.reopen_account": Play(lambda: _opened(active=False), (_opened,), {}),
    "accounts.reset_password": Play(
        lambda: _opened(password="mật khẩu mới"), (lambda: _opened(active=False, password="mật khẩu mới"),), {}
    ),
    "reports.write_section": Play(
        _section,
        (
            lambda: _section(section="none"),
            lambda: _section(form="none"),
            lambda: _section(period="none"),
            lambda: _section(text="x" * 20_001),
        ),
        {},
    ),
    **of_all("PLAYS"),
}
#: Acts of a bulk import: proved over every kind of file in test_rows.
BY_FILE = {
    "directory.take_over_units",
    "directory.take_over_procedures",
    "dossiers.take_over_list",
    "declarations.take_over_list",
    *(act for module in brought() for act in getattr(module, "BY_FILE", ())),
}
#: Changed passwords leave no value to compare; the console's tests change one.
ELSEWHERE = {"accounts.change_password"}


@pytest.fixture
def world(home: Path) -> Path:
    small_world(home)
    rows = [
        dossier("A", "X1", "PX", "2022-01-03T08:00", "2022-01-10T17:00"),
        dossier("B", "X1", "PX", "2022-01-03T08:00", "2022-01-10T17:00", "2022-01-09T17:00"),
    ]
    must(take_over(home, "dossiers", rows))
    Account.objects.create(username="taken", display_name="x")
    return home


def test_every_act_is_played() -> None:
    assert set(ACTS) == set(PLAYS) | BY_FILE | ELSEWHERE


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
    assert event.unit == _unit(PLAYS[name].unit).key
    told = json.loads(bytes(event.body))
    assert (told["act"], told["register"]) == ACTS[name].cchc_act  # type: ignore[attr-defined]
    for personal in JournalPersonal.objects.filter(event=event):
        assert personal.value
        assert personal.value not in bytes(event.body).decode()


def _held_rows() -> dict[str, list[Any]]:
    """Every row of every table."""
    return {model.__name__: list(model._base_manager.order_by("pk").values_list()) for model in apps.get_models()}


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
    first = declare(by=BY, at=AT, **_figure("6.1.1", value=Decimal("3.50")))
    second = declare(by=BY, at=AT, **_figure("6.1.1", value=Decimal(5)))
    assert first.pk == second.pk
    event = JournalEvent.objects.filter(act="declare").latest("pk")
    values = json.loads(bytes(event.body))["values"]
    assert (values["old"]["value"], values["new"]["value"]) == ("3.5", "5")
