"""A list of findings as an office keeps it: one row each, with what became of it; one transaction, matched by visit and
number."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cchc.directory.models import OrgUnit
from cchc.directory.queries import unit_map
from cchc.directory.tree import named_unit
from cchc.kernel.acts import Actor
from cchc.kernel.dates import local
from cchc.kernel.errors import CchcError
from cchc.kernel.imports.checks import Checker, ImportResult, Progress, RowError
from cchc.kernel.imports.sheet import ROW, read_sheet
from cchc.kernel.scope import Viewer
from cchc.registers.inspections.models.findings import SEVERITIES, Finding, violation_kinds
from cchc.registers.inspections.models.visits import Inspection
from cchc.registers.inspections.operations.findings import fit_to_record, take_over_findings

FILE_COLUMNS = (
    "unit",
    "inspection",
    "number",
    "kind",
    "clause",
    "found",
    "severity",
    "remedying",
    "found_on",
    "due_on",
    "remedied_on",
    "remedy",
    "validated_on",
    "result",
)
_DAYS = ("found_on", "due_on", "remedied_on", "validated_on")
#: What a list says of a finding; what the register knows beyond it stays as it is.
_SAID = ("kind", "clause", "found", "severity", "unit_id", *_DAYS, "remedy", "result", "checked_on", "state")


def import_findings(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, progress: Progress, viewer: Viewer
) -> ImportResult:
    """See :data:`FILE_COLUMNS`; the visit must be in the register, begun, and not closed where a row is open."""
    frame = read_sheet(path, FILE_COLUMNS)
    checker = Checker(frame)
    checker.required("unit", "inspection", "number", "kind", "found", "severity", "found_on")
    checker.words("kind", list(violation_kinds()))
    checker.words("severity", list(SEVERITIES))
    checker.longest("clause", 300)
    frame = frame.with_columns(checker.dates(name).alias(name) for name in _DAYS)
    errors, rows, total = list(checker.errors), [], len(frame)
    failing = {error.row for error in errors}
    reader = _Reader(viewer, local(at).date())
    for done, row in enumerate(frame.iter_rows(named=True)):
        if row[ROW] in failing:
            continue
        try:
            rows.append(reader.read(row))
        except _CellError as error:
            errors.append(RowError(row[ROW], error.column, error.vi, error.en))
        if done % 500 == 0:
            progress(done, total)
    if errors:
        return ImportResult(errors=tuple(sorted(errors)))
    news, counts = _against_stored(rows)
    if news and not dry_run:
        take_over_findings(by=by, at=at, rows=news, digest=hashlib.sha256(path.read_bytes()).hexdigest(), counts=counts)
    progress(total, total)
    return ImportResult.of(counts)


class _CellError(CchcError):
    def __init__(self, column: str, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.column = column


class _Reader:
    """Reads rows against the units and visits there are."""

    def __init__(self, viewer: Viewer, today: date) -> None:
        self._viewer, self._today = viewer, today
        self._units = unit_map().units
        self._seen: set[tuple[int, int]] = set()

    def read(self, row: dict[str, Any]) -> Finding:
        visit = self._visit(row)
        number = self._number(row)
        if (visit.pk, number) in self._seen:
            raise _CellError("number", "Vấn đề này có hai lần trong tệp.", "This finding comes twice in the file.")
        self._seen.add((visit.pk, number))
        ended = Finding.objects.unscoped(reason="an import matches in the whole home").filter(ended_on__isnull=False)
        if ended.filter(inspection=visit, number=number).exists():
            raise _CellError("number", "Vấn đề này đã hủy hoặc thôi theo dõi.", "It is annulled or no longer followed.")
        self._days_fit(row)
        unit = self._remedying(visit, row)
        clause = row["clause"] or violation_kinds()[row["kind"]].basis[:300]
        words = {"kind": row["kind"], "clause": clause, "found": row["found"], "severity": row["severity"]}
        finding = Finding(inspection=visit, number=number, unit=unit, **words)
        for name in _DAYS:
            setattr(finding, name, row[name])
        finding.remedy, finding.result, finding.checked_on = (
            row["remedy"] or "",
            row["result"] or "",
            row["validated_on"],
        )
        finding.state = _state(row)
        try:
            fit_to_record(visit, unit, row["found_on"], words, over=finding.state == "validated")
        except CchcError as error:
            raise _CellError("found_on", error.vi, error.en) from error
        return finding

    def _visit(self, row: Mapping[str, Any]) -> Inspection:
        rows = Inspection.objects.visible_to(self._viewer).select_related("unit", "inspected")
        visit = rows.filter(code=row["inspection"], unit__code=row["unit"]).order_by("-decided_on").first()
        if visit is None or (self._viewer.units is not None and visit.unit_id not in self._viewer.units):
            said = row["inspection"]
            raise _CellError(
                "inspection",
                f"Không có cuộc kiểm tra «{said}» của đơn vị {row['unit']} trong phạm vi của bạn.",
                f"Unit {row['unit']} has no visit “{said}” within your scope.",
            )
        return visit

    def _number(self, row: Mapping[str, Any]) -> int:
        text = row["number"]
        if not text.isdecimal() or not 1 <= int(text) <= 999:
            raise _CellError("number", f"«{text}» không phải số thứ tự từ 1.", f"“{text}” is no number from 1.")
        return int(text)

    def _days_fit(self, row: Mapping[str, Any]) -> None:
        for name in ("found_on", "remedied_on", "validated_on"):
            if row[name] and row[name] > self._today:
                raise _CellError(name, "Ngày ở tương lai.", "The day is in the future.")
        for name, since in (("due_on", "found_on"), ("remedied_on", "found_on"), ("validated_on", "remedied_on")):
            if row[name] and (row[since] is None or row[name] < row[since]):
                raise _CellError(
                    name, f"Ngày này trước «{since}», hoặc thiếu ngày đó.", f"Before {since}, or without it."
                )
        if bool(row["remedied_on"]) != bool(row["remedy"]):
            raise _CellError(
                "remedy", "Ngày khắc phục và nội dung khắc phục phải đi cùng nhau.", "Remedy: day and words."
            )
        if row["validated_on"] and not row["result"]:
            raise _CellError("result", "Đã kiểm tra lại mà chưa ghi kết quả.", "Checked again, but without a result.")

    def _remedying(self, visit: Inspection, row: Mapping[str, Any]) -> OrgUnit:
        if row["remedying"] is None:
            return visit.inspected
        found = named_unit(self._units, row["remedying"], row["found_on"])
        if found is None:
            said = row["remedying"]
            raise _CellError(
                "remedying", f"Không có đơn vị «{said}» vào ngày đó.", f"There is no unit “{said}” that day."
            )
        return OrgUnit.objects.get(pk=found.id)


def _state(row: Mapping[str, Any]) -> str:
    if row["validated_on"]:
        return "validated"
    if row["remedied_on"]:
        return "remedied"
    return "assigned" if row["due_on"] else "found"


def _against_stored(rows: list[Finding]) -> tuple[list[Finding], dict[str, int]]:
    """Findings that are new or say something else than the stored ones, and how many of each."""
    counts = {"accepted": 0, "updated": 0, "unchanged": 0}
    news = []
    for row in rows:
        stored = Finding.objects.unscoped(reason="an import matches in the whole home").filter(
            inspection=row.inspection, number=row.number
        )
        old = stored.select_related("inspection", "unit", "evidence").first()
        if old is None:
            counts["accepted"] += 1
            news.append(row)
        elif all(getattr(old, name) == getattr(row, name) for name in _SAID):
            counts["unchanged"] += 1
        else:
            counts["updated"] += 1
            old.due_before = old.due_before if old.due_on == row.due_on else None
            for name in _SAID:
                setattr(old, name, getattr(row, name))
            news.append(old)
    return news, counts
