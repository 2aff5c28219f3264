"""Lists of units, of links between them and of procedures: checked whole, then taken over by one act."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from cchc.directory.models import LINK_KINDS, SURENESS, UNIT_LEVELS, OrgUnit, ProcedureVersion
from cchc.directory.operations import take_over_procedures, take_over_units
from cchc.kernel.acts import Actor
from cchc.kernel.dates import local
from cchc.kernel.errors import UnusableInput
from cchc.kernel.imports.checks import Checker, ImportResult, Progress, RowError
from cchc.kernel.imports.sheet import ROW, read_sheet
from cchc.kernel.scope import Viewer
from cchc.kernel.sources import LEVELS

UNIT_COLUMNS = ("code", "name", "level", "parent", "valid_from", "valid_to", "successors")
LINK_COLUMNS = ("old_code", "old_valid_from", "new_code", "new_valid_from", "kind", "share", "sure", "source")
PROCEDURE_COLUMNS = (
    "code", "name", "level", "field", "eligible_level", "online_level", "national_portal", "fee", "online_payment",
    "interlinked", "location_free", "working_days", "valid_from", "valid_to",
)  # fmt: skip
_MAY_STAND_UNDER = {"province": (), "district": ("province",), "commune": ("district", "province")}


class _Errors(Checker):
    """A checker that also takes single rows, for rules that whole columns can't say."""

    def row(self, number: int, column: str, vi: str, en: str) -> None:
        self._errors.append(RowError(number, column, vi, en))

    def validity(self) -> tuple[pl.Series, pl.Series]:
        starts, ends = self.dates("valid_from"), self.dates("valid_to")
        self.refuse(
            ends < starts, "valid_to", "Ngày hết hiệu lực «{}» trước ngày bắt đầu.", "“{}” is before valid_from."
        )
        return starts, ends


def covers_home(viewer: Viewer, at: datetime) -> bool:
    """Whether the viewer's scope holds every unit in force: only then may shared lists be changed."""
    if viewer.units is None:
        return True
    day = local(at).date()
    rows = OrgUnit.objects.filter(valid_from__lte=day).exclude(valid_to__lt=day)
    return not set(rows.values_list("pk", flat=True)) - viewer.units


def _require_whole_home(viewer: Viewer, at: datetime) -> None:
    if not covers_home(viewer, at):
        raise UnusableInput(
            "Danh mục này dùng chung cho mọi đơn vị; chỉ quản trị ở đơn vị cao nhất được nhập.",
            "Every unit shares this list; only an administrator of the highest unit may import it.",
        )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _finish(errors: tuple[RowError, ...], counts: Mapping[str, int]) -> ImportResult:
    if errors:
        return ImportResult(errors=errors)
    return ImportResult(counts["accepted"], counts["updated"], counts["unchanged"])


def _foresee(
    rows: Iterable[Mapping[str, Any]], existing: Mapping[tuple[str, date], Mapping[str, Any]]
) -> dict[str, int]:
    """What taking these rows over would do, for a dry run."""
    counts = {"accepted": 0, "updated": 0, "unchanged": 0}
    for row in rows:
        old = existing.get((row["code"], row["valid_from"]))
        counts["accepted" if old is None else "unchanged" if old == dict(row) else "updated"] += 1
    return counts


def _overlaps(
    errors: _Errors, rows: list[dict[str, Any]], existing: Mapping[tuple[str, date], Mapping[str, Any]]
) -> None:
    """Refuse overlapping validity of one code, the file's rows and the stored ones taken together."""
    spans: dict[str, list[tuple[date, date, int]]] = defaultdict(list)
    given = {(row["code"], row["valid_from"]) for row in rows}
    for (code, start), old in existing.items():
        if (code, start) not in given:
            spans[code].append((start, old["valid_to"] or date.max, 0))
    for row in rows:
        spans[row["code"]].append((row["valid_from"], row["valid_to"] or date.max, row[ROW]))
    for code, items in spans.items():
        items.sort()
        for (_, end, first), (start, _, second) in pairwise(items):
            if start <= end:
                errors.row(
                    second or first,
                    "valid_from",
                    f"Mã «{code}» có hai khoảng hiệu lực chồng nhau (từ {start.isoformat()}).",
                    f"Code “{code}” has overlapping validity (from {start.isoformat()}).",
                )


def import_units(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, progress: Progress, viewer: Viewer
) -> ImportResult:
    """``code,name,level,parent,valid_from,valid_to,successors``; one transaction; see contracts for refusals."""
    _require_whole_home(viewer, at)
    frame = read_sheet(path, UNIT_COLUMNS)
    errors = _Errors(frame)
    errors.required("code", "name", "level", "valid_from")
    errors.words("level", list(UNIT_LEVELS))
    errors.longest("code", 30)
    errors.longest("name", 200)
    errors.refuse(frame["code"].str.contains("[@;,]"), "code", "Mã «{}» có dấu @ ; hoặc ,.", "“{}” has @ ; or ,.")
    starts, ends = errors.validity()
    errors.once("code", "valid_from")
    if errors.errors:
        return ImportResult(errors=errors.errors)
    frame = frame.with_columns(starts.alias("valid_from"), ends.alias("valid_to"))
    raw = list(frame.iter_rows(named=True))
    rows = [
        {
            "code": row["code"],
            "name": row["name"],
            "level": row["level"],
            "parent_code": row["parent"] or "",
            "valid_from": row["valid_from"],
            "valid_to": row["valid_to"],
        }
        for row in raw
    ]
    names = ("code", "name", "level", "parent_code", "valid_from", "valid_to")
    existing = {(u["code"], u["valid_from"]): u for u in OrgUnit.objects.values(*names)}
    merged = {**existing, **{(row["code"], row["valid_from"]): row for row in rows}}
    _overlaps(errors, [{**row, ROW: item[ROW]} for row, item in zip(rows, raw, strict=True)], existing)
    _check_parents(errors, raw, merged)
    links = _successions(errors, raw, merged)
    if errors.errors or dry_run:
        return _finish(errors.errors, _foresee(rows, existing))
    counts = take_over_units(by=by, at=at, rows=rows, links=links, digest=_digest(path))
    progress(len(rows), len(rows))
    return _finish((), counts)


_Merged = Mapping[tuple[str, date], Mapping[str, Any]]


def _by_code(merged: _Merged) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in merged.values():
        found[row["code"]].append(row)
    return found


def _check_parents(errors: _Errors, raw: list[dict[str, Any]], merged: _Merged) -> None:
    versions = _by_code(merged)
    for row in raw:
        number, level, parent = row[ROW], row["level"], row["parent"]
        if not parent:
            if level != "province":
                errors.row(
                    number, "parent", "Chỉ cấp tỉnh mới không có đơn vị cấp trên.", "Only a province has no parent."
                )
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


def _check_cycles(errors: _Errors, raw: list[dict[str, Any]], versions: Mapping[str, list[Mapping[str, Any]]]) -> None:
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


def _successions(errors: _Errors, raw: list[dict[str, Any]], merged: _Merged) -> list[dict[str, Any]]:
    versions = _by_code(merged)
    links = []
    for row in raw:
        for code in filter(None, (part.strip() for part in (row["successors"] or "").split(";"))):
            if row["valid_to"] is None:
                errors.row(
                    row[ROW],
                    "successors",
                    "Đơn vị chưa kết thúc nên chưa có đơn vị kế thừa.",
                    "A unit in force has no successor.",
                )
                break
            day = row["valid_to"] + timedelta(days=1)
            heir = next(
                (
                    item
                    for item in versions.get(code, ())
                    if item["valid_from"] <= day and (item["valid_to"] is None or item["valid_to"] >= day)
                ),
                None,
            )
            if heir is None:
                errors.row(
                    row[ROW],
                    "successors",
                    f"Không có đơn vị kế thừa mã «{code}» vào ngày {day.isoformat()}.",
                    f"There is no successor “{code}” on {day.isoformat()}.",
                )
                continue
            links.append(
                {
                    "old": (row["code"], row["valid_from"]),
                    "new": (heir["code"], heir["valid_from"]),
                    "kind": "successor",
                    "share": None,
                    "sure": "found",
                    "source": "",
                }
            )
    return links


def _is_share(text: str | None) -> bool:
    return text is not None and re.fullmatch(r"0?\.\d{1,4}|1(\.0{1,4})?", text) is not None and Decimal(text) > 0


def import_links(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, progress: Progress, viewer: Viewer
) -> ImportResult:
    """Links between old and new units with how sure each is; an empty new unit says that nobody knows."""
    _require_whole_home(viewer, at)
    frame = read_sheet(path, LINK_COLUMNS)
    errors = _Errors(frame)
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
    if errors.errors:
        return ImportResult(errors=errors.errors)
    known = set(OrgUnit.objects.values_list("code", "valid_from"))
    links = []
    for row, old, new, share in zip(frame.iter_rows(named=True), olds, news, shares, strict=True):
        ends = {"old": (row["old_code"], old), "new": (row["new_code"], new) if row["new_code"] else None}
        for side, key in ends.items():
            if key and key not in known:
                errors.row(
                    row[ROW],
                    f"{side}_code",
                    f"Không có đơn vị «{key[0]}» từ ngày {key[1]}.",
                    f"No unit “{key[0]}” from {key[1]}.",
                )
        links.append({**ends, "kind": row["kind"], "share": share, "sure": row["sure"], "source": row["source"] or ""})
    if errors.errors or dry_run:
        return ImportResult(accepted=0 if errors.errors else len(links), errors=errors.errors)
    counts = take_over_units(by=by, at=at, rows=[], links=links, digest=_digest(path))
    progress(len(links), len(links))
    return ImportResult(accepted=counts["links"], unchanged=len(links) - counts["links"])


def import_procedures(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, progress: Progress, viewer: Viewer
) -> ImportResult:
    """The procedure catalogue; one transaction; matched by (code, valid_from)."""
    _require_whole_home(viewer, at)
    frame = read_sheet(path, PROCEDURE_COLUMNS)
    errors = _Errors(frame)
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
    if not errors.errors:
        numbered = [{**row, ROW: number} for row, number in zip(rows, frame[ROW], strict=True)]
        _overlaps(errors, numbered, existing)
    if errors.errors or dry_run:
        return _finish(errors.errors, {} if errors.errors else _foresee(rows, existing))
    counts = take_over_procedures(by=by, at=at, rows=rows, digest=_digest(path))
    progress(len(rows), len(rows))
    return _finish((), counts)


def _stored_procedures() -> Iterable[tuple[str, dict[str, Any]]]:
    names = [name for name in PROCEDURE_COLUMNS if name != "code"]
    for values in ProcedureVersion.objects.values("procedure__code", *names):
        yield values.pop("procedure__code"), values


def _procedure_row(errors: _Errors, row: Mapping[str, Any]) -> dict[str, Any]:
    days: Decimal | None = None
    if row["working_days"]:
        try:
            days = Decimal(row["working_days"].replace(",", "."))
            if not days.is_finite() or days < 0 or days > 10_000:
                raise InvalidOperation
            days = days.quantize(Decimal("0.01"))
        except InvalidOperation:
            text = row["working_days"]
            errors.row(
                row[ROW], "working_days", f"«{text}» không phải số ngày làm việc.", f"“{text}” is no number of days."
            )
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
