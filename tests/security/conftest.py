"""Two districts that must not see each other, and an account of each role in both."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from cchc.directory.models import Account, OrgUnit
from cchc.directory.operations import open_account
from cchc.directory.queries import ROLES
from cchc.kernel.acts import MACHINE
from cchc.kernel.registry import registry
from cchc.kernel.scope import MACHINE_VIEWER
from tests import world
from tests.contract.samples import at_units
from tests.standing import Stand

TODAY = date(2022, 6, 20)
PASSWORD = "mot-mat-khau-dai"

SignIn = Callable[[str], Client]


def _two_districts(folder: Path) -> None:
    world.small_world(folder)
    units = [world.unit("K", "district", "T"), world.unit("Y1", "commune", "K")]
    world.must(world.take_over(folder, "units", units))
    times = ("2022-06-01T08:00", "2022-06-10T17:00")
    dossiers = [
        world.dossier("CUA-X1-DANG-MO", "X1", "PX", *times),
        world.dossier("CUA-X1-DA-XONG", "X1", "PX", *times, "2022-06-09T09:00"),
        world.dossier("CUA-H", "H", "PH", *times, "2022-06-09T09:00"),
        world.dossier("CUA-Y1", "Y1", "PX", *times),
        world.dossier("CUA-K", "K", "PH", *times, "2022-06-09T09:00"),
    ]
    world.must(world.take_over(folder, "dossiers", dossiers))
    said = [
        world.declaration("H", "2022-H1", "1.1", "23", reason="Lời riêng của huyện H"),
        world.declaration("K", "2022-H1", "1.1", "7", reason="Lời riêng của huyện K"),
    ]
    world.must(world.take_over(folder, "declarations", said))
    at_units(*(OrgUnit.objects.get(code=code) for code in ("H", "K")))
    world.settle(folder)
    for role in ROLES:
        for unit in ("H", "K"):
            _open(role, unit)
    _open("administrator", "T")


@pytest.fixture(scope="module")
def two_districts(stand: Stand) -> Path:
    return stand(_two_districts)


@pytest.fixture
def districts(two_districts: Path, db: None, home: Path, settings: LazySettings) -> None:
    """District H with communes X1, X2 and district K with commune Y1, under province T; dossiers and declarations in
    both; accounts ``ROLE.UNIT`` for H and K, and ``administrator.T``."""
    shutil.copytree(two_districts, home, dirs_exist_ok=True)
    settings.ENV = replace(settings.ENV, today=TODAY)


def _open(role: str, unit: str) -> None:
    open_account(
        by=MACHINE,
        at=world.AT,
        username=f"{role}.{unit}".lower(),
        display_name=f"{role} {unit}",
        password=PASSWORD,
        role=role,
        unit=OrgUnit.objects.get(code=unit),
        valid_from=date(2020, 1, 1),
    )


@pytest.fixture
def sign_in(districts: None) -> SignIn:
    """A browser of ``ROLE.UNIT``."""

    def browser(name: str) -> Client:
        client = Client()
        account = Account.objects.get(username=name.lower())
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser


def record_of(register: str, unit: str) -> int:
    """The key of the record that :func:`at_units` made at a unit."""
    found = registry().register(register)
    assert found is not None
    paths = found.model._default_manager.unit_fields  # type: ignore[attr-defined]
    rows = found.rows(MACHINE_VIEWER).order_by("pk")
    key: int = rows.filter(**{f"{paths[0]}__code": unit}).values_list("pk", flat=True)[0]
    return key


def uid(register: str, **which: object) -> int:
    """A record's key."""
    found = registry().register(register)
    assert found is not None
    key: int = found.rows(MACHINE_VIEWER).get(**which).pk
    return key
