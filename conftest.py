"""Every test process has a home of its own, made before Django reads its settings."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

_HOME = Path(tempfile.mkdtemp(prefix="cchc-tests-"))
atexit.register(shutil.rmtree, _HOME, ignore_errors=True)
os.environ["CCHC_HOME"] = str(_HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "cchc.config.settings"

import django  # noqa: E402  the home above must be known first
from django.conf import settings  # noqa: E402
from django.db import connections  # noqa: E402
from pytest_django import DjangoDbBlocker  # noqa: E402
from tests.standing import Stand, standing  # noqa: E402
from tests.world import small_world  # noqa: E402

if not settings.ENV.database_url:
    # A file, not memory: two connections of one test must be two, as they are in an office.
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(_HOME / "test.sqlite3")
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests log in often
django.setup()


@pytest.fixture(autouse=True)
def _reader_sees_the_tests_transaction(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that is rolled back never commits, so its ``reader`` reads on the writer's own connection."""
    marker = request.node.get_closest_marker("django_db")
    rolled_back = "db" in request.fixturenames or (marker is not None and not marker.kwargs.get("transaction"))
    if not rolled_back:
        yield
        return
    request.getfixturevalue("_django_db_helper")
    own = connections["reader"]
    connections["reader"] = connections["default"]
    try:
        yield
    finally:
        connections["reader"] = own


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home for one test: its files, its overlay of the catalogue."""
    monkeypatch.setenv("CCHC_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="module")
def stand(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stand]:
    """Build a world that stands for the module's tests; the home that it was built in."""
    with ExitStack() as worlds:
        yield lambda build: worlds.enter_context(
            standing(build, tmp_path_factory.mktemp("standing"), django_db_blocker)
        )


@pytest.fixture(scope="module")
def small(stand: Stand) -> None:
    """:func:`tests.world.small_world`."""
    stand(small_world)
