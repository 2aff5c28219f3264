"""The annex of a decision: one row for each procedure, with what the decision does to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from cchc.directory.imports.rows import RowChecker, digest_of, require_whole_home, working_days
from cchc.directory.models import ACT_KINDS, DECISION_KINDS, OrgUnit
from cchc.directory.operations import take_over_acts
from cchc.directory.publications import ATTRIBUTES, Recorded, UnableToIssue, competent, record_rows
from cchc.directory.queries import unit_on
from cchc.kernel.acts import Actor
from cchc.kernel.dates import local
from cchc.kernel.errors import UnusableInput
from cchc.kernel.imports.checks import ImportResult, Progress
from cchc.kernel.imports.sheet import ROW, read_sheet
from cchc.kernel.scope import Viewer
from cchc.kernel.sources import LEVELS

ACT_COLUMNS = (
    "decision", "issued_on", "effective_on", "unit", "decision_kind", "title", "act", "code", *ATTRIBUTES, "on",
    "replaced_by", "note",
)  # fmt: skip
_YES_NO = ("national_portal", "fee", "online_payment", "location_free")
_ONLINE = ("eligible_level", "online_level")


def import_procedure_acts(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, progress: Progress, viewer: Viewer
) -> ImportResult:
    """Decisions and their acts, through the rules of the acts themselves; one transaction; matched by decision (unit,
    number, year), procedure and act. An empty attribute of an amended procedure stays as it was."""
    require_whole_home(viewer, at)
    frame = read_sheet(path, ACT_COLUMNS)
    errors = RowChecker(frame)
    _check_cells(errors)
    days = {name: errors.dates(name) for name in ("issued_on", "effective_on", "on")}
    sound, _ = errors.sound(
        frame.with_columns(series.alias(name) for name, series in days.items()).iter_rows(named=True)
    )
    titles = {_document(row): row["title"] for row in frame.iter_rows(named=True) if row["title"]}
    rows = [row for row in (_read(errors, row, titles) for row in sound) if row is not None]
    _, doubtful = errors.sound(frame.iter_rows(named=True))
    heard = _rehearsed(rows, local(at).date(), doubtful)
    for error in heard.errors:
        errors.row(error.row, error.column, error.message, error.message_en)
    if errors.errors:
        return ImportResult(errors=errors.errors)
    if heard.changes and not dry_run:
        take_over_acts(by=by, at=at, rows=rows, digest=digest_of(path))
    progress(len(rows), len(rows))
    return ImportResult.of(heard.counts)


def _check_cells(errors: RowChecker) -> None:
    frame = errors.frame
    errors.required("decision", "issued_on", "unit", "act", "code")
    errors.words("decision_kind", list(DECISION_KINDS))
    errors.words("act", list(ACT_KINDS))
    errors.words("level", LEVELS)
    for column in _ONLINE:
        errors.words(column, ("0", "3", "4"))
    for column in _YES_NO:
        errors.words(column, ("yes", "no"))
    errors.words("interlinked", ("no", "same_level", "cross_level"))
    errors.longest("note", 500)
    new = frame["act"] == "publish"
    for column in ("name", "level"):
        errors.refuse(
            new & frame[column].is_null(), column, "Công bố mới phải có ô này.", "A new procedure needs this cell."
        )
    replaced = frame["act"] == "replace"
    errors.refuse(
        (replaced & frame["replaced_by"].is_null()) | (~replaced & frame["replaced_by"].is_not_null()),
        "replaced_by",
        "Mã thủ tục thay thế chỉ dùng, và phải có, khi thủ tục bị thay thế.",
        "The replacing code belongs to a replaced procedure, and to no other.",
    )
    errors.refuse(
        frame["act"].is_in(["replace", "repeal", "simplify"]) & _says_something(errors),
        "act",
        "Việc này không sửa nội dung thủ tục: để trống mức độ, phí, liên thông, thời hạn.",
        "Such an act changes nothing of the procedure: leave online level, fee, interlinked, days empty.",
    )


def _says_something(errors: RowChecker) -> Any:
    """Rows that state what only an amendment changes; the annex repeats name, level and field of any procedure."""
    frame = errors.frame
    stated = [frame[name].is_not_null() for name in ATTRIBUTES if name not in ("name", "level", "field")]
    mask = stated[0]
    for one in stated[1:]:
        mask |= one
    return mask


def _document(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Which decision a row speaks of."""
    return (row["unit"], row["decision"], str(row["issued_on"]))


def _read(errors: RowChecker, row: Mapping[str, Any], titles: Mapping[tuple[str, ...], str]) -> dict[str, Any] | None:
    """The row as the acts take it; a decision's title may stand in one of its rows alone."""
    unit = _unit(errors, row)
    days, wrong = working_days(errors, row)
    if unit is None or wrong:
        return None
    kind = row["decision_kind"] or ("simplification" if row["act"] == "simplify" else "publication")
    effective_on = row["effective_on"] or row["issued_on"]
    return {
        ROW: row[ROW],
        "decision": " ".join(row["decision"].split()),
        "decision_kind": kind,
        "title": " ".join((row["title"] or titles.get(_document(row), "")).split()),
        "unit": unit,
        "issued_on": row["issued_on"],
        "effective_on": effective_on,
        "act": row["act"],
        "code": row["code"],
        "on": row["on"] or effective_on,
        "replaced_by": row["replaced_by"] or "",
        "note": row["note"] or "",
        **_attributes(row, days),
    }


def _attributes(row: Mapping[str, Any], days: Decimal | None) -> dict[str, Any]:
    """What the row says of its procedure; none where the cell is empty."""
    if row["act"] not in ("publish", "amend"):
        return dict.fromkeys(ATTRIBUTES)
    return {
        **{name: row[name] for name in ("name", "level", "field", "interlinked")},
        **{name: int(row[name]) if row[name] else None for name in _ONLINE},
        **{name: row[name] == "yes" if row[name] else None for name in _YES_NO},
        "working_days": days,
    }


def _unit(errors: RowChecker, row: Mapping[str, Any]) -> OrgUnit | None:
    try:
        unit = OrgUnit.objects.get(pk=unit_on(row["unit"], row["issued_on"]).id)
        competent(unit)
    except (UnusableInput, UnableToIssue) as refusal:
        errors.row(row[ROW], "unit", refusal.vi, refusal.en)
        return None
    return unit


def _rehearsed(rows: Sequence[Mapping[str, Any]], today: date, doubtful: frozenset[str]) -> Recorded:
    """What recording the rows would do, undone again."""
    with transaction.atomic():
        heard = record_rows(rows, today=today, doubtful=doubtful)
        transaction.set_rollback(True)
    return heard
