"""The list of units with their successors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from cchc.directory.imports.rows import Key, RowChecker, compared, digest_of, refuse_overlaps, require_whole_home
from cchc.directory.models import UNIT_LEVELS, OrgUnit, UnitLink
from cchc.directory.operations import take_over_units
from cchc.kernel.acts import Actor
from cchc.kernel.imports.checks import ImportResult, Progress
from cchc.kernel.imports.sheet import ROW, read_sheet
from cchc.kernel.scope import Viewer
from cchc.kernel.sources import LEVELS

UNIT_COLUMNS = ("code", "name", "level", "parent", "valid_from", "valid_to", "successors")
_MAY_STAND_UNDER = {"province": (), "district": ("province",), "commune": ("district", "province")}


def import_units(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, progress: Progress, viewer: Viewer
) -> ImportResult:
    """``code,name,level,parent,valid_from,valid_to,successors``; one transaction; see contracts for refusals."""
    require_whole_home(viewer, at)
    frame = read_sheet(path, UNIT_COLUMNS)
    errors = RowChecker(frame)
    errors.required("code", "name", "level", "valid_from")
    errors.words("level", list(UNIT_LEVELS))
    errors.longest("code", 30)
    errors.longest("name", 200)
    errors.refuse(frame["code"].str.contains("[@;,]"), "code", "Mã «{}» có dấu @ ; hoặc ,.", "“{}” has @ ; or ,.")
    starts, ends = errors.validity()
    errors.once("code", "valid_from")
    frame = frame.with_columns(starts.alias("valid_from"), ends.alias("valid_to"))
    raw, doubtful = errors.sound(frame.iter_rows(named=True))
    rows = [_as_stored(row) for row in raw]
    names = ("code", "name", "level", "parent_code", "valid_from", "valid_to")
    existing = {(u["code"], u["valid_from"]): u for u in OrgUnit.objects.values(*names)}
    merged = {**existing, **{(row["code"], row["valid_from"]): row for row in rows}}
    numbered = [{**row, ROW: item[ROW]} for row, item in zip(rows, raw, strict=True)]
    refuse_overlaps(errors, numbered, existing, doubtful)
    _check_parents(errors, raw, merged, doubtful)
    links = _successions(errors, raw, merged, doubtful)
    if errors.errors:
        return ImportResult(errors=errors.errors)
    fresh, ended = _relinked(rows, links)
    relinked = {link["old"] for link in fresh} | {old for old, _ in ended}
    changed, counts = compared(rows, existing, relinked)
    if not dry_run and (changed or relinked):
        take_over_units(by=by, at=at, rows=changed, links=fresh, ended_links=ended, digest=digest_of(path))
    progress(len(rows), len(rows))
    return ImportResult.of(counts)


def _as_stored(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] for name in ("code", "name", "level", "valid_from", "valid_to")}
    return {**kept, "parent_code": row["parent"] or ""}


def _relinked(
    rows: Iterable[Mapping[str, Any]], links: Iterable[dict[str, Any]]
) -> tuple[list[dict[str, Any]], set[tuple[Key, Key]]]:
    """(successions to record, successions that the list states no longer).

    What a list of links says (kind, share, how sure) stands over a bare list of units.
    """
    listed = {(row["code"], row["valid_from"]) for row in rows}
    stored, bare = set(), set()
    for old_code, old_from, new_code, new_from, kind in UnitLink.objects.exclude(new=None).values_list(
        "old__code", "old__valid_from", "new__code", "new__valid_from", "kind"
    ):
        pair = ((old_code, old_from), (new_code, new_from))
        stored.add(pair)
        if kind == "successor" and pair[0] in listed:
            bare.add(pair)
    stated = {(link["old"], link["new"]): link for link in links}
    return [link for pair, link in stated.items() if pair not in stored], bare - set(stated)


_Merged = Mapping[tuple[str, date], Mapping[str, Any]]


def _by_code(merged: _Merged) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in merged.values():
        found[row["code"]].append(row)
    return found


def _check_parents(errors: RowChecker, raw: list[dict[str, Any]], merged: _Merged, doubtful: Container[str]) -> None:
    versions = _by_code(merged)
    for row in raw:
        number, level, parent = row[ROW], row["level"], row["parent"]
        if not parent or parent in doubtful:  # a list may begin with a district or a commune
            continue
        lived = [
            item
            for item in versions.get(parent, ())
            if item["valid_from"] <= (row["valid_to"] or date.max)
            and (item["valid_to"] is None or item["valid_to"] >= row["valid_from"])
        ]
        if not lived:
            errors.row(
                number,
                "parent",
                f"Không có đơn vị cấp trên mã «{parent}» trong thời gian đó.",
                f"There is no parent “{parent}” at that time.",
            )
        elif level in _MAY_STAND_UNDER and any(item["level"] not in _MAY_STAND_UNDER[level] for item in lived):
            errors.row(
                number,
                "parent",
                f"Đơn vị cấp {UNIT_LEVELS[level].vi} không thể trực thuộc «{parent}».",
                f"A {level} can't stand under “{parent}”.",
            )
    _check_cycles(errors, raw, versions)


def _check_cycles(
    errors: RowChecker, raw: list[dict[str, Any]], versions: Mapping[str, list[Mapping[str, Any]]]
) -> None:
    """Departments and service units may stand under each other, but never in a ring."""
    above = {code: {item["parent_code"] for item in items} - {""} for code, items in versions.items()}
    for row in raw:
        if row["level"] in LEVELS:
            continue
        seen: set[str] = set()
        stack = list(above.get(row["code"], ()))
        while stack:
            code = stack.pop()
            if code == row["code"]:
                errors.row(row[ROW], "parent", "Đơn vị đứng dưới chính nó.", "The unit stands under itself.")
                break
            if code not in seen:
                seen.add(code)
                stack.extend(above.get(code, ()))


def _successions(
    errors: RowChecker, raw: list[dict[str, Any]], merged: _Merged, doubtful: Container[str]
) -> list[dict[str, Any]]:
    versions = _by_code(merged)
    links = []
    for row in raw:
        for code in filter(None, (part.strip() for part in (row["successors"] or "").split(";"))):
            if row["valid_to"] is None or row["valid_to"] == date.max:
                errors.row(
                    row[ROW],
                    "successors",
                    "Đơn vị chưa kết thúc nên chưa có đơn vị kế thừa.",
                    "A unit in force has no successor.",
                )
                break
            if code in doubtful:
                continue
            day = row["valid_to"] + timedelta(days=1)
            heir = next((item for item in versions.get(code, ()) if _lives(item, day)), None)
            if heir is None:
                errors.row(
                    row[ROW],
                    "successors",
                    f"Không có đơn vị kế thừa mã «{code}» vào ngày {day.isoformat()}.",
                    f"There is no successor “{code}” on {day.isoformat()}.",
                )
                continue
            ends = {"old": (row["code"], row["valid_from"]), "new": (heir["code"], heir["valid_from"])}
            links.append({**ends, "kind": "successor", "share": None, "sure": "found", "source": ""})
    return links


def _lives(version: Mapping[str, Any], day: date) -> bool:
    ends: date | None = version["valid_to"]
    return version["valid_from"] <= day and (ends is None or ends >= day)
