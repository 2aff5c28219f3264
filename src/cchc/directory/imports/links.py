"""The list of links between old and new units, with how sure each is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from cchc.directory.imports.rows import Key, RowChecker, digest_of, require_whole_home
from cchc.directory.models import LINK_KINDS, SURENESS, OrgUnit, UnitLink
from cchc.directory.operations import take_over_units
from cchc.kernel.acts import Actor
from cchc.kernel.imports.checks import ImportResult, Progress
from cchc.kernel.imports.sheet import ROW, read_sheet
from cchc.kernel.scope import Viewer

LINK_COLUMNS = ("old_code", "old_valid_from", "new_code", "new_valid_from", "kind", "share", "sure", "source")


def _is_share(text: str | None) -> bool:
    return text is not None and re.fullmatch(r"0?\.\d{1,4}|1(\.0{1,4})?", text) is not None and Decimal(text) > 0


def import_links(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, progress: Progress, viewer: Viewer
) -> ImportResult:
    """Links between old and new units with how sure each is; an empty new unit says that nobody knows."""
    require_whole_home(viewer, at)
    frame = read_sheet(path, LINK_COLUMNS)
    errors = RowChecker(frame)
    errors.required("old_code", "old_valid_from", "kind", "sure")
    errors.words("kind", LINK_KINDS)
    errors.words("sure", SURENESS)
    olds, news = errors.dates("old_valid_from"), errors.dates("new_valid_from")
    shares = [Decimal(text) if _is_share(text) else None for text in frame["share"]]
    errors.refuse(
        pl.Series([text is not None and not _is_share(text) for text in frame["share"]], dtype=pl.Boolean),
        "share",
        "«{}» không phải một phần giữa 0 và 1.",
        "“{}” is no share between 0 and 1.",
    )
    errors.longest("source", 300)
    errors.once("old_code", "old_valid_from", "new_code", "new_valid_from")
    dated = frame["new_code"].is_null() == frame["new_valid_from"].is_null()
    errors.refuse(~dated, "new_valid_from", "Đơn vị mới phải có đủ mã và ngày.", "A new unit has a code and a day.")
    failing = {error.row for error in errors.errors}
    ends = {(code, start): end for code, start, end in OrgUnit.objects.values_list("code", "valid_from", "valid_to")}
    links = []
    for row, old, new, share in zip(frame.iter_rows(named=True), olds, news, shares, strict=True):
        if row[ROW] in failing:
            continue
        sides = {"old": (row["old_code"], old), "new": (row["new_code"], new) if row["new_code"] else None}
        _check_link(errors, row[ROW], sides, ends)
        links.append({**sides, "kind": row["kind"], "share": share, "sure": row["sure"], "source": row["source"] or ""})
    if errors.errors:
        return ImportResult(errors=errors.errors)
    changed, counts = _compared_links(links)
    if changed and not dry_run:
        take_over_units(by=by, at=at, rows=[], links=changed, ended_links=(), digest=digest_of(path))
    progress(len(links), len(links))
    return ImportResult.of(counts)


def _check_link(errors: RowChecker, row: int, sides: Mapping[str, Key | None], ends: Mapping[Key, date | None]) -> None:
    """Both ends are there, the old one has ended, and the new one goes on after it."""
    for side, key in sides.items():
        if key and key not in ends:
            errors.row(
                row,
                f"{side}_code",
                f"Không có đơn vị «{key[0]}» từ ngày {key[1]}.",
                f"No unit “{key[0]}” from {key[1]}.",
            )
            return
    old, new = sides["old"], sides["new"]
    closed = ends[old] if old else None
    if closed is None:
        errors.row(row, "old_code", "Đơn vị cũ chưa kết thúc.", "The old unit has not ended.")
    elif new and (ends[new] or date.max) <= closed:
        errors.row(row, "new_code", "Đơn vị mới đã kết thúc trước đơn vị cũ.", "The new unit ended before the old one.")


def _compared_links(links: Iterable[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """The new and changed links, and what taking them over does."""
    said = ("kind", "share", "sure", "source")
    names = ("old__code", "old__valid_from", "new__code", "new__valid_from", *said)
    stored = {}
    for row in UnitLink.objects.values_list(*names):
        new = (row[2], row[3]) if row[2] else None
        stored[(row[0], row[1]), new] = dict(zip(said, row[4:], strict=True))
    counts = {"accepted": 0, "updated": 0, "unchanged": 0}
    changed = []
    for link in links:
        old = stored.get((link["old"], link["new"]))
        same = old == {name: link[name] for name in said}
        counts["accepted" if old is None else "unchanged" if same else "updated"] += 1
        if not same:
            changed.append(link)
    return changed, counts
