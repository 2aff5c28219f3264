"""The demonstration, built once by a run through the command line, and served as an office serves it.

The home is built by whichever process comes first and copied for each module's server, so that what one writes, the
others do not see.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from cchc.ui.tests.browser import chromium
from tests.journeys.build import PASSWORD

TODAY = "2022-06-20"
Enter = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the whole demonstration; beside it, ``files/`` that it came from."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if os.environ.get("PYTEST_XDIST_WORKER") else shared
    home = shared / "demonstration"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "built").exists():
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            command = [sys.executable, "-m", "tests.journeys.build", str(shared / "files")]
            env = {**os.environ, "CCHC_HOME": str(home), "DJANGO_SETTINGS_MODULE": "cchc.config.settings"}
            subprocess.run(command, env=env, check=True, capture_output=True)
            (home / "built").touch()
    return home


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def site(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``cchc serve`` over a copy of the home, on a day in June 2022; its address."""
    home = tmp_path_factory.mktemp("site") / "home"
    shutil.copytree(demonstration, home)
    port = _free_port()
    command = [sys.executable, "-m", "cchc.cli.main", "serve", "--port", str(port), "--today", TODAY]
    env = {**os.environ, "CCHC_HOME": str(home), "DJANGO_SETTINGS_MODULE": "cchc.config.settings"}
    with subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL, start_new_session=True) as server:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address)
            yield address
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(10)


def _wait(address: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"{address}/login/", timeout=2).read()  # noqa: S310  our own server
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def enter(site: str) -> Enter:
    """Sign in on a page as one of the accounts."""

    def sign_in(page: Page, name: str) -> None:
        page.goto(f"{site}/login/")
        page.get_by_label("Tên đăng nhập").fill(name)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.get_by_role("heading", name="Hôm nay, 20/06/2022").wait_for()

    return sign_in
