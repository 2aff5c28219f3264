"""What a register hands to the contract tests: its acts played well and badly, its files, and rows at two units.

A register added later brings ``tests/contract.py`` in its own folder, with any of ``PLAYS``, ``BY_FILE`` (its acts that
only imports do), ``SAMPLES``, ``PUBLIC`` (names of its registers whose rows everyone may read) and ``RECORDS`` (name of
a register -> a function that makes one record of it at a unit, by the register's acts, and returns it).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings

from cchc.directory.models import OrgUnit
from tests.world import Row


def _nothing(_folder: Path) -> None:
    """What most need before."""


@dataclass(frozen=True)
class Play:
    """How to do an act well, and how to have it refused: each a function that makes the act's arguments, and whatever
    they rest on. ``touched``: facts that change, with how many records. ``unit``: at whose unit the act is done."""

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


def brought() -> list[ModuleType]:
    """The contract modules of every register that brings one."""
    folder = Path(str(importlib.import_module("cchc.registers").__path__[0]))
    named = [name for name in settings.REGISTERS if (folder / name / "tests" / "contract.py").exists()]
    return [importlib.import_module(f"cchc.registers.{name}.tests.contract") for name in named]


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
