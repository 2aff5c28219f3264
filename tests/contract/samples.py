"""What a register hands to the contract tests: its acts played well and badly, its files, and rows at two units.

Each brings ``tests/contract.py`` in its own folder, with any of ``PLAYS``, ``BY_FILE`` (its acts that
only imports do), ``SAMPLES``, ``PUBLIC`` (names of its registers whose rows everyone may read) and ``RECORDS`` (name of
a register -> a function that makes one record of it at a unit, by the register's acts, and returns it).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import Actor
from tests.world import Row

#: Who acts in the contract tests.
BY = Actor("lan", "hùng", "yêu-cầu-1")


def _nothing(_folder: Path) -> None:
    """What most need before."""


@dataclass(frozen=True)
class Play:
    """How to do an act well, and how to have it refused: each a function that makes the act's arguments, and whatever
    they rest on. ``touched``: facts that change, with how many records. ``unit``: at whose unit the act is done, none
    where it is done at no unit."""

    well: Callable[[], dict[str, Any]]
    badly: tuple[Callable[[], dict[str, Any]], ...]
    touched: dict[str, int]
    unit: str = "X1"


@dataclass(frozen=True)
class Sample:
    """Good rows; the first of them changed; the first of them made bad, and the column that is. ``before``: what the
    rows rest on; ``columns``: the file's header, in order; ``changes``: records whose facts a changed row touches."""

    rows: tuple[Row, ...]
    changed: dict[str, str]
    bad: dict[str, str]
    column: str
    columns: tuple[str, ...] = ()
    before: Callable[[Path], None] = _nothing
    changes: int | None = 1


@cache
def brought() -> tuple[ModuleType, ...]:
    """The contract modules of all rooms with acts, in an order in which their rows can be taken over."""
    rooms = ("cchc.directory", *(f"cchc.registers.{name}" for name in settings.REGISTERS), "cchc.statistics.reports")
    named = [f"{room}.tests.contract" for room in rooms]
    return tuple(importlib.import_module(name) for name in named if importlib.util.find_spec(name))


def of_all(name: str) -> dict[str, Any]:
    """``PLAYS`` or ``SAMPLES`` of every register together."""
    found: dict[str, Any] = {}
    for module in brought():
        found |= getattr(module, name, {})
    return found


def at_units(*units: OrgUnit) -> dict[str, list[Any]]:
    """A record of each brought register at each of these units."""
    return {name: [make(unit) for unit in units] for name, make in of_all("RECORDS").items()}


def public() -> frozenset[str]:
    """Registers whose rows everyone may read."""
    return frozenset().union(*(getattr(module, "PUBLIC", ()) for module in brought()))
