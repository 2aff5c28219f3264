"""Taking in a file: the import itself, and the store brought up to date behind it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import connection

from cchc.facts.compaction import compact
from cchc.kernel.acts import Actor
from cchc.kernel.imports.checks import ImportKind, ImportResult, Progress
from cchc.kernel.registry import registry
from cchc.kernel.scope import MACHINE_VIEWER, Viewer


def take_in(
    kind: ImportKind,
    path: Path,
    *,
    home: Path,
    by: Actor,
    at: datetime,
    dry_run: bool,
    progress: Progress | None = None,
    viewer: Viewer = MACHINE_VIEWER,
) -> ImportResult:
    """Import a file as one act, then take its many changes into the store's files.

    Raises:
        UnusableInput: the file is no such table, or the viewer may not import this kind.
    """
    result = kind(path, by=by, at=at, dry_run=dry_run, progress=progress, viewer=viewer)
    if not dry_run and result.accepted + result.updated:
        compact(home, registry().sources, at=at)
        _refresh_plans()
    return result


def _refresh_plans() -> None:
    """Let SQLite look at its tables again: it chooses indexes by what it was last told. PostgreSQL needs no call."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA analysis_limit=400")
            cursor.execute("ANALYZE")
