"""Imports that go on while nobody watches: a thread of the server, its state in a file, the upload beside it.

Everything lies under ``CCHC_HOME``: ``uploads/<token>`` until the import is over, ``jobs/<token>.json`` for who comes
back. An import is one transaction, so a server that dies leaves nothing half-written; that it died is seen by the lock
that its thread held.
"""

from __future__ import annotations

import fcntl
import json
import re
import secrets
import threading
import time
import traceback
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from django.db import connections

from cchc.facts.intake import take_in
from cchc.kernel.acts import Actor
from cchc.kernel.catalogue import home
from cchc.kernel.errors import CchcError
from cchc.kernel.registry import registry
from cchc.kernel.scope import Viewer

_TOKEN = re.compile(r"^[0-9a-f]{32}$")
_KEPT = 24 * 60 * 60  # seconds that an upload nobody confirmed, and a job's state, stay
_SHOWN = 200  # row errors that a page lists
_OFTEN = 0.25  # seconds between two writes of the state

Status = Literal["running", "done", "refused", "failed", "lost"]


@dataclass(frozen=True)
class Job:
    """One import as its page tells it. ``refusal``: (vi, en) why the file can't be used at all."""

    token: str
    kind: str
    by: str
    name: str  # of the file, as its owner calls it
    dry_run: bool
    status: Status = "running"
    done: int = 0
    total: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    errors: list[dict[str, Any]] = field(default_factory=list)
    more_errors: int = 0
    refusal: tuple[str, str] = ("", "")

    @property
    def brings_news(self) -> bool:
        """Whether the file can be used, and would change something."""
        return (
            self.status == "done"
            and not self.counts["rejected"]
            and self.counts["accepted"] + self.counts["updated"] > 0
        )


def _folder(name: str) -> Path:
    path = home() / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def upload_path(token: str) -> Path:
    """Where an upload lies while it waits; nothing of the user's name is in the path."""
    return _folder("uploads") / token


def _state_path(token: str) -> Path:
    return _folder("jobs") / f"{token}.json"


def _write(job: Job) -> None:
    path = _state_path(job.token)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(job), ensure_ascii=False))
    fresh.replace(path)


def find(token: str, by: str) -> Job | None:
    """A job of this account; none where there is no such job, or it is someone else's."""
    if not _TOKEN.match(token) or not _state_path(token).exists():
        return None
    data = json.loads(_state_path(token).read_text())
    job = Job(**{**data, "refusal": tuple(data["refusal"])})
    if job.by != by:
        return None
    return replace(job, status="lost") if job.status == "running" and not _held(token) else job


def _held(token: str) -> bool:
    """Whether the job's thread still lives: it holds the lock as long as it does."""
    with _lock_path(token).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _lock_path(token: str) -> Path:
    return _folder("jobs") / f"{token}.lock"


def receive(chunks: Iterable[bytes]) -> str:
    """Keep an upload under a random name; returns its token."""
    sweep()
    token = secrets.token_hex(16)
    with upload_path(token).open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
    return token


def sweep() -> None:
    """Remove uploads and states that nobody came back for within a day."""
    for folder in ("uploads", "jobs"):
        for path in _folder(folder).iterdir():
            if time.time() - path.stat().st_mtime > _KEPT:
                path.unlink(missing_ok=True)


def discard(token: str) -> None:
    """Remove an upload that is over."""
    upload_path(token).unlink(missing_ok=True)


def start(job: Job, *, viewer: Viewer, actor: Actor, at: datetime) -> None:
    """Begin the import in a thread; its state can be asked from now on."""
    lock = _lock_path(job.token).open("a")
    fcntl.flock(lock, fcntl.LOCK_EX)
    _write(job)

    def run() -> None:
        try:
            with lock:
                _carry_out(job, viewer, actor, at)
        finally:
            connections.close_all()

    threading.Thread(target=run, name=f"import-{job.token[:8]}", daemon=True).start()


def _carry_out(job: Job, viewer: Viewer, actor: Actor, at: datetime) -> None:
    last, current = 0.0, job

    def progress(done: int, total: int) -> None:
        nonlocal last, current
        current = replace(job, done=done, total=total)
        if time.monotonic() - last > _OFTEN:
            _write(current)
            last = time.monotonic()

    try:
        result = take_in(
            registry().imports[job.kind],
            upload_path(job.token),
            home=home(),
            by=actor,
            at=at,
            dry_run=job.dry_run,
            progress=progress,
            viewer=viewer,
        )
    except CchcError as error:
        named = (part.replace(job.token, job.name) for part in (error.vi, error.en))
        _end(replace(current, status="refused", refusal=(next(named), next(named))))
    except Exception:  # the page must hear of it; the transaction has undone whatever was begun
        traceback.print_exc()
        _end(replace(current, status="failed"))
    else:
        counts = {
            "accepted": result.accepted,
            "updated": result.updated,
            "unchanged": result.unchanged,
            "rejected": result.rejected,
        }
        errors = [{"vi": one.as_json("vi"), "en": one.as_json("en")} for one in result.errors[:_SHOWN]]
        more = max(0, len(result.errors) - _SHOWN)
        _end(replace(current, status="done", counts=counts, errors=errors, more_errors=more))


def _end(job: Job) -> None:
    """Write the last state; the upload stays only for a dry run that can be carried out."""
    if not (job.dry_run and job.brings_news):
        discard(job.token)
    _write(job)
