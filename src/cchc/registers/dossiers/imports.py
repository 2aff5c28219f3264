"""A list of dossiers: whole columns checked, each failing row named, then taken over by one act."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from cchc.directory.models import OrgUnit, ProcedureVersion
from cchc.kernel.acts import Actor
from cchc.kernel.bulk import chunked, read_frame
from cchc.kernel.imports.checks import Checker, ImportResult, Progress, local_day
from cchc.kernel.imports.sheet import ROW, read_sheet
from cchc.kernel.scope import Viewer
from cchc.registers.dossiers.models import CHANNELS, OUTCOMES, Dossier
from cchc.registers.dossiers.operations import COLUMNS, take_over_list

FILE_COLUMNS = ("code", "unit", "procedure", "channel", "received_at", "due_at", "finished_at", "outcome")
_TIMES = {"received_at": "00:00", "due_at": "23:59", "finished_at": "00:00"}
_STORED: dict[str, pl.DataType] = {
    "id": pl.Int64(),
    "code": pl.String(),
    "unit_id": pl.Int64(),
    "procedure_id": pl.Int64(),
    "channel": pl.String(),
    **dict.fromkeys(_TIMES, pl.Datetime("us", "UTC")),
    "outcome": pl.String(),
}
#: Up to this many rows, stored ones are asked for by code; above, read whole.
_FEW = 20_000
#: How many changed rows an import's journal event spells out; the file's digest stands for all of them.
_TOLD = 2_000


def import_dossiers(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, progress: Progress, viewer: Viewer
) -> ImportResult:
    """``code,unit,procedure,channel,received_at,due_at,finished_at,outcome``; one transaction; matched by code."""
    frame = read_sheet(path, FILE_COLUMNS)
    total = len(frame)
    progress(0, total)
    checker = Checker(frame)
    frame = _checked(checker, frame)
    _within(viewer, checker, frame)
    if checker.errors:
        return ImportResult(errors=checker.errors)
    progress(total // 3, total)
    new, changed, same = _against_stored(frame)
    counts = {"accepted": len(new), "updated": len(changed), "unchanged": same}
    if not dry_run and (len(new) or len(changed)):
        take_over_list(
            by=by,
            at=at,
            new=new,
            changed=changed.select(*COLUMNS[1:], "id").rows(),
            digest=hashlib.sha256(path.read_bytes()).hexdigest(),
            counts=counts,
            changes=[_told(row) for row in changed.head(_TOLD).iter_rows(named=True)],
        )
    progress(total, total)
    return ImportResult.of(counts)


def _told(row: dict[str, object]) -> dict[str, object]:
    """Old and new values of a changed dossier, as the journal holds them."""
    return {
        "uid": row["id"],
        "code": row["code"],
        "old": {name: _text(row[f"{name}_old"]) for name in COLUMNS[1:]},
        "new": {name: _text(row[name]) for name in COLUMNS[1:]},
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _checked(checker: Checker, frame: pl.DataFrame) -> pl.DataFrame:
    checker.required("code", "unit", "procedure", "channel", "received_at", "due_at")
    checker.words("channel", list(CHANNELS))
    checker.words("outcome", list(OUTCOMES))
    checker.longest("code", 100)
    checker.once("code")
    frame = frame.with_columns(checker.times(name, bare_day=bare).alias(name) for name, bare in _TIMES.items())
    finished, outcome = checker.frame["finished_at"].is_not_null(), checker.frame["outcome"].is_not_null()
    checker.refuse(
        finished & ~outcome, "outcome", "Đã có giờ kết thúc mà chưa có kết quả.", "Finished, but without an outcome."
    )
    checker.refuse(
        outcome & ~finished,
        "finished_at",
        "Đã có kết quả mà chưa có giờ kết thúc.",
        "An outcome, but no time of finishing.",
    )
    checker.refuse(
        frame["finished_at"] < frame["received_at"],
        "finished_at",
        "Kết thúc «{}» trước lúc tiếp nhận.",
        "Finished “{}”, before it was received.",
    )
    frame = frame.with_columns(local_day("received_at").alias("day"))
    frame = _resolved(checker, frame, "unit", "unit_id", _units(), ("Đơn vị", "unit"))
    return _resolved(checker, frame, "procedure", "procedure_id", _procedures(), ("Thủ tục", "procedure"))


def _within(viewer: Viewer, checker: Checker, frame: pl.DataFrame) -> None:
    """Refuse rows of units, and of stored dossiers, that are beyond the viewer's scope."""
    if viewer.units is None:
        return
    seen = sorted(viewer.units)
    checker.refuse(
        ~frame["unit_id"].is_in(seen), "unit", "Đơn vị «{}» ngoài phạm vi của bạn.", "Unit “{}” is beyond your scope."
    )
    stored = _stored(frame["code"].drop_nulls().to_list())
    others = stored.filter(~pl.col("unit_id").is_in(seen))["code"].implode()
    checker.refuse(
        frame["code"].is_in(others), "code", "Mã «{}» đã có ở đơn vị khác.", "Code “{}” is another unit's dossier."
    )


def _units() -> pl.DataFrame:
    return _versions(OrgUnit.objects.values_list("code", "id", "valid_from", "valid_to"))


def _procedures() -> pl.DataFrame:
    return _versions(ProcedureVersion.objects.values_list("procedure__code", "id", "valid_from", "valid_to"))


def _versions(rows: object) -> pl.DataFrame:
    schema = {"key": pl.String, "version": pl.Int64, "valid_from": pl.Date, "valid_to": pl.Date}
    return pl.DataFrame(list(rows), schema=schema, orient="row").sort("valid_from")  # type: ignore[call-overload]


def _resolved(
    checker: Checker, frame: pl.DataFrame, column: str, target: str, versions: pl.DataFrame, what: tuple[str, str]
) -> pl.DataFrame:
    """The version of a code in force on the day of receipt, as ``target``."""
    known = frame[column].is_null() | frame[column].is_in(versions["key"].unique().to_list())
    checker.refuse(
        ~known, column, f"{what[0]} mã «{{}}» không có trong danh mục.", f"There is no {what[1]} with code “{{}}”."
    )
    indexed = frame.with_row_index("__at").sort("day", nulls_last=True)
    found = indexed.join_asof(
        versions,
        left_on="day",
        right_on="valid_from",
        by_left=column,
        by_right="key",
        strategy="backward",
        check_sortedness=False,
    ).sort("__at")
    in_force = found["version"].is_not_null() & (found["valid_to"].is_null() | (found["day"] <= found["valid_to"]))
    checker.refuse(
        known & frame[column].is_not_null() & frame["day"].is_not_null() & ~in_force.fill_null(value=False),
        column,
        f"{what[0]} mã «{{}}» không có hiệu lực vào ngày tiếp nhận.",
        f"The {what[1]} “{{}}” is not in force on the day of receipt.",
    )
    return frame.with_columns(found["version"].alias(target))


def _stored(codes: Sequence[str]) -> pl.DataFrame:
    rows = Dossier.objects.unscoped(reason="an import matches by code in the whole home")
    if len(codes) > _FEW:
        return read_frame(rows, _STORED)
    found = [read_frame(rows.filter(code__in=part), _STORED) for part in chunked(codes)]
    return pl.concat([pl.DataFrame(schema=_STORED), *found])


def _against_stored(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """(new rows, changed rows with their ``id``, how many are as they were)."""
    frame = frame.select(ROW, *COLUMNS).with_columns(pl.col("outcome").fill_null(""))
    joined = frame.join(_stored(frame["code"].to_list()), on="code", how="left", suffix="_old", maintain_order="left")
    new = joined.filter(pl.col("id").is_null())
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_old")) for name in COLUMNS[1:])
    old = joined.filter(pl.col("id").is_not_null())
    changed = old.filter(differs)
    return new, changed, len(old) - len(changed)
