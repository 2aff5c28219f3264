"""Worlds that stand for a module's tests: built once in a transaction, which is rolled back after the last of them.

Each test still runs in a savepoint of its own (pytest-django's), so what one writes, the next does not see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connections, transaction
from pytest_django import DjangoDbBlocker

Stand = Callable[[Callable[[Path], None]], Path]


@contextmanager
def standing(build: Callable[[Path], None], folder: Path, blocker: DjangoDbBlocker) -> Iterator[Path]:
    """The home that a world was built in; a test that writes files there copies it."""
    outer = transaction.atomic()
    outer._from_testcase = True  # as pytest-django's own: acts that must be outermost may run inside
    with blocker.unblock():
        outer.__enter__()
    try:
        with blocker.unblock(), pytest.MonkeyPatch.context() as patch:
            patch.setenv("CCHC_HOME", str(folder))
            _build_as_its_own_reader(build, folder)
        yield folder
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)


def _build_as_its_own_reader(build: Callable[[Path], None], folder: Path) -> None:
    """Nothing is committed, so ``reader`` reads on the writer's own connection, as in a test."""
    own = connections["reader"]
    connections["reader"] = connections["default"]
    try:
        build(folder)
    finally:
        connections["reader"] = own
