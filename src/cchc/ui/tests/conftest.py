"""The gallery as a server of its own process: it has its own settings, so the project's are left alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from cchc.ui.tests.browser import chromium


@pytest.fixture(scope="session")
def gallery() -> Iterator[str]:
    """Its address."""
    command = [sys.executable, "-m", "cchc.ui.tests.gallery", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module's tests."""
    with chromium() as opened:
        yield opened
