"""The environment, typed: everything an installation can set without editing a file."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cchc.kernel.catalogue import home


@dataclass(frozen=True)
class Env:
    """``CCHC_HOME`` and ``CCHC_DATABASE_URL`` move the state; the rest is for who serves to others."""

    home: Path
    database_url: str
    allowed_hosts: tuple[str, ...]
    https: bool
    debug: bool
    today: date | None  # the day that ``cchc serve --today`` fixes


def read_env() -> Env:
    """The environment as it is now."""
    return Env(
        home=home(),
        database_url=os.environ.get("CCHC_DATABASE_URL", ""),
        allowed_hosts=tuple(filter(None, os.environ.get("CCHC_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]").split(","))),
        https=os.environ.get("CCHC_HTTPS") == "1",
        debug=os.environ.get("CCHC_DEBUG") == "1",
        today=date.fromisoformat(os.environ["CCHC_TODAY"]) if os.environ.get("CCHC_TODAY") else None,
    )


def secret_key(home: Path) -> str:
    """The home's own secret, made once; a home that is not there yet gets a key of this process only."""
    path = home / "secret.key"
    if path.exists():
        return path.read_text().strip()
    key = secrets.token_urlsafe(48)
    if home.is_dir():
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "w") as file:
            file.write(key)
    return key
