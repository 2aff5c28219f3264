"""A list of visits as an office keeps it: one row each, up to the stage that it reached; one transaction, matched by
the inspecting unit and the visit's number."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cchc.directory.models import OrgUnit
from cchc.directory.queries import unit_map
from cchc.directory.tree import UnitVersion, named_unit
from cchc.kernel.acts import Actor
from cchc.kernel.dates import local
from cchc.kernel.imports.checks import Checker, ImportResult, Progress, RowError
from cchc.kernel.imports.sheet import ROW, read_sheet
from cchc.kernel.scope import Viewer
from cchc.registers.inspections.models.visits import FORMS, Inspection, PlannedVisit
from cchc.registers.inspections.operations.fitness import again_fault, faults, plan_fault
from cchc.registers.inspections.operations.lists import take_over_visits
from cchc.registers.inspections.queries.checklists import fields
from cchc.registers.inspections.queries.findings import open_findings
from cchc.registers.inspections.queries.plans import planned_for
from cchc.registers.inspections.queries.visits import count_findings, one_unit

FILE_COLUMNS = (
    "code",
    "unit",
    "inspected",
    "field",
    "form",
    "plan",
    "again_of",
    "decision",
    "decided_on",
    "started_on",
    "ended_on",
    "conclusion",
    "concluded_on",
    "closed_on",
)
_DAYS = ("decided_on", "started_on", "ended_on", "concluded_on", "closed_on")
_SAID = ("inspected_id", "field", "form", "planned_id", "again_of_id", "decision", "conclusion", *_DAYS, "state")


def import_visits(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, progress: Progress, viewer: Viewer
) -> ImportResult:
    """See :data:`FILE_COLUMNS`; ``plan``: the number of a plan of the year of the decision; ``again_of``: the number of
    an earlier visit, stored or higher up in the file. Units are those in force on the day of the decision."""
    frame = read_sheet(path, FILE_COLUMNS)
    checker = Checker(frame)
    checker.required("code", "unit", "inspected", "field", "form", "decision", "decided_on")
    checker.words("field", list(fields()))
    checker.words("form", list(FORMS))
    checker.once("code", "unit")
    frame = frame.with_columns(checker.dates(name).alias(name) for name in _DAYS)
    reader, total = _Reader(viewer, local(at).date(), list(checker.errors)), len(frame)
    failing = {error.row for error in checker.errors}
    for done, row in enumerate(frame.iter_rows(named=True)):
        if row[ROW] not in failing:
            reader.read(row)
        if done % 100 == 0:
            progress(done, total)
    if reader.errors:
        return ImportResult(errors=tuple(sorted(set(reader.errors))))
    if reader.news and not dry_run:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        take_over_visits(by=by, at=at, rows=reader.news, digest=digest, counts=reader.counts)
    progress(total, total)
    return ImportResult.of(reader.counts)


def state_of(row: Mapping[str, Any]) -> str:
    """The stage that a row's days say."""
    stages = (("closed_on", "closed"), ("concluded_on", "concluded"), ("ended_on", "ended"), ("started_on", "started"))
    return next((state for name, state in stages if row[name]), "decided")


class _Reader:
    """Reads rows against the units and visits there are; what is new or changed, and what is wrong."""

    def __init__(self, viewer: Viewer, today: date, errors: list[RowError]) -> None:
        self._viewer, self._today = viewer, today
        self._units = unit_map().units
        self._named: dict[tuple[int, str], Inspection] = {}
        self.errors = errors
        self.news: list[Inspection] = []
        self.counts = {"accepted": 0, "updated": 0, "unchanged": 0}

    def read(self, row: Mapping[str, Any]) -> None:
        unit = self._unit(row, "unit")
        inspected = self._unit(row, "inspected")
        if unit is None or inspected is None:
            return
        if self._viewer.units is not None and unit.id not in self._viewer.units:
            code = unit.code
            self._fails(row, "unit", f"Đơn vị «{code}» ngoài phạm vi của bạn.", f"Unit “{code}” is beyond your scope.")
            return
        visit = self._stored(unit.id, row["code"]) or Inspection(code=row["code"], unit_id=unit.id)
        old = {name: getattr(visit, name) for name in _SAID} if visit.pk else None
        moved = visit.pk and (visit.inspected_id != inspected.id or visit.field != row["field"])
        self._write(visit, row, inspected)
        if moved and count_findings(visit):
            self._fails(row, "inspected", "Cuộc này đã ghi vấn đề phát hiện.", "The visit holds findings.")
        self._hold(visit, row)
        self._named[unit.id, visit.code] = visit
        word = "accepted" if old is None else "updated"
        if old is not None and all(getattr(visit, name) == value for name, value in old.items()):
            word = "unchanged"
        self.counts[word] += 1
        if word != "unchanged":
            self.news.append(visit)

    def _fails(self, row: Mapping[str, Any], column: str, vi: str, en: str) -> None:
        self.errors.append(RowError(row[ROW], column, vi, en))

    def _unit(self, row: Mapping[str, Any], column: str) -> UnitVersion | None:
        found = named_unit(self._units, row[column], row["decided_on"])
        if found is None:
            said = row[column]
            self._fails(
                row,
                column,
                f"Không có đơn vị «{said}» vào ngày quyết định.",
                f"There is no unit “{said}” on the day of the decision.",
            )
        return found

    def _stored(self, unit: int, code: str) -> Inspection | None:
        rows = Inspection.objects.unscoped(reason="an import matches in the whole home")
        rows = rows.filter(unit__in=one_unit(unit), code=code)
        return rows.select_related("unit", "inspected", "conclusion_file").first()

    def _write(self, visit: Inspection, row: Mapping[str, Any], inspected: UnitVersion) -> None:
        visit.inspected = OrgUnit.objects.get(pk=inspected.id)
        visit.unit = OrgUnit.objects.get(pk=visit.unit_id)
        for name in ("field", "form", "decision", *_DAYS):
            setattr(visit, name, row[name])
        visit.conclusion = row["conclusion"] or ""
        visit.again_of = self._again(row, visit)
        visit.planned = self._planned(row, visit)
        if visit.state == "cancelled":
            self._fails(row, "code", "Cuộc kiểm tra này đã hủy.", "That visit was called off.")
        visit.state = state_of(row)

    def _again(self, row: Mapping[str, Any], visit: Inspection) -> Inspection | None:
        said = row["again_of"]
        if said is None:
            return None
        earlier = self._named.get((visit.unit_id, said)) or self._stored(visit.unit_id, said)
        if earlier is None:
            self._fails(row, "again_of", f"Không có cuộc kiểm tra «{said}».", f"There is no earlier visit “{said}”.")
        return earlier

    def _planned(self, row: Mapping[str, Any], visit: Inspection) -> PlannedVisit | None:
        said = row["plan"]
        if said is None:
            return None
        kept = visit.planned
        if kept is not None and kept.plan.number == said and kept.inspected_id in one_unit(visit.inspected_id):
            return kept
        planned = planned_for(visit.unit_id, visit.decided_on.year, said, visit.inspected_id)
        if planned is None:
            self._fails(
                row,
                "plan",
                f"Kế hoạch «{said}» không có đơn vị này.",
                f"Plan “{said}” does not name that unit.",
            )
        return planned

    def _hold(self, visit: Inspection, row: Mapping[str, Any]) -> None:
        for fault in faults(visit, self._today):
            self._fails(row, fault.column, fault.vi, fault.en)
        wrong = plan_fault(visit) if visit.planned is not None else None
        if wrong is not None:
            self._fails(row, "plan", wrong.vi, wrong.en)
        again = again_fault(visit)
        if again is not None:
            self._fails(row, "again_of", again.vi, again.en)
        if visit.pk and visit.state == "closed" and open_findings(visit.pk):
            self._fails(row, "closed_on", "Còn vấn đề chưa khắc phục xong.", "A finding is still open.")
