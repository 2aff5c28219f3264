"""The procedure catalogue, version by version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from cchc.directory.imports.rows import (
    RowChecker,
    compared,
    digest_of,
    refuse_overlaps,
    require_whole_home,
    working_days,
)
from cchc.directory.models import ProcedureVersion
from cchc.directory.operations import take_over_procedures
from cchc.kernel.acts import Actor
from cchc.kernel.imports.checks import ImportResult, Progress
from cchc.kernel.imports.sheet import ROW, read_sheet
from cchc.kernel.scope import Viewer
from cchc.kernel.sources import LEVELS

PROCEDURE_COLUMNS = (
    "code", "name", "level", "field", "eligible_level", "online_level", "national_portal", "fee", "online_payment",
    "interlinked", "location_free", "working_days", "valid_from", "valid_to",
)  # fmt: skip


def import_procedures(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, progress: Progress, viewer: Viewer
) -> ImportResult:
    """The procedure catalogue; one transaction; matched by (code, valid_from)."""
    require_whole_home(viewer, at)
    frame = read_sheet(path, PROCEDURE_COLUMNS)
    errors = RowChecker(frame)
    errors.required("code", "name", "level", "valid_from")
    errors.words("level", LEVELS)
    for column in ("eligible_level", "online_level"):
        errors.words(column, ("3", "4"))
    for column in ("national_portal", "fee", "online_payment", "location_free"):
        errors.words(column, ("yes", "no"))
    errors.words("interlinked", ("no", "same_level", "cross_level"))
    for column, limit in (("code", 60), ("name", 500), ("field", 200)):
        errors.longest(column, limit)
    starts, ends = errors.validity()
    errors.once("code", "valid_from")
    frame = frame.with_columns(starts.alias("valid_from"), ends.alias("valid_to"))
    rows = [_procedure_row(errors, row) for row in frame.iter_rows(named=True)]
    existing = {(code, values["valid_from"]): {"code": code, **values} for code, values in _stored_procedures()}
    sound, doubtful = errors.sound({**row, ROW: number} for row, number in zip(rows, frame[ROW], strict=True))
    refuse_overlaps(errors, sound, existing, doubtful)
    if errors.errors:
        return ImportResult(errors=errors.errors)
    changed, counts = compared(rows, existing)
    if changed and not dry_run:
        take_over_procedures(by=by, at=at, rows=changed, digest=digest_of(path))
    progress(len(rows), len(rows))
    return ImportResult.of(counts)


def _stored_procedures() -> Iterable[tuple[str, dict[str, Any]]]:
    names = [name for name in PROCEDURE_COLUMNS if name != "code"]
    for values in ProcedureVersion.objects.values("procedure__code", *names):
        yield values.pop("procedure__code"), values


def _procedure_row(errors: RowChecker, row: Mapping[str, Any]) -> dict[str, Any]:
    days, _ = working_days(errors, row)
    return {
        "code": row["code"],
        "name": row["name"],
        "level": row["level"],
        "field": row["field"] or "",
        "eligible_level": int(row["eligible_level"]) if row["eligible_level"] in ("3", "4") else 0,
        "online_level": int(row["online_level"]) if row["online_level"] in ("3", "4") else 0,
        **{name: row[name] == "yes" for name in ("national_portal", "fee", "online_payment", "location_free")},
        "interlinked": row["interlinked"] or "no",
        "working_days": days,
        "valid_from": row["valid_from"],
        "valid_to": row["valid_to"],
    }
