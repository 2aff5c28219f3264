"""A list of plans, one row for each unit that one names: one transaction, matched by plan, unit and time."""

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
from cchc.registers.inspections.models.visits import InspectionPlan, PlannedVisit
from cchc.registers.inspections.operations.lists import take_over_plans
from cchc.registers.inspections.queries.checklists import fields
from cchc.registers.inspections.queries.plans import plan_numbered
from cchc.registers.inspections.queries.visits import one_unit, stands_above

FILE_COLUMNS = ("unit", "year", "number", "issued_on", "field", "inspected", "month", "quarter", "contents")


def import_plans(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, progress: Progress, viewer: Viewer
) -> ImportResult:
    """See :data:`FILE_COLUMNS`; rows of one plan agree on its day and field. Units are those in force on the plan's day
    of issue. Plans of past years may enter: a list says what was planned."""
    frame = read_sheet(path, FILE_COLUMNS)
    checker = Checker(frame)
    checker.required("unit", "year", "number", "issued_on", "field", "inspected")
    checker.words("field", list(fields()))
    checker.longest("number", 100)
    checker.once("inspected", "unit", "year", "number", "month", "quarter")
    _whole(checker, "year", 2000, 2100)
    _whole(checker, "month", 1, 12)
    _whole(checker, "quarter", 1, 4)
    both = frame["month"].is_null() == frame["quarter"].is_null()
    checker.refuse(both, "month", "Ghi một tháng hoặc một quý.", "Name one month or one quarter.")
    frame = frame.with_columns(checker.dates("issued_on").alias("issued_on"))
    reader, total = _Reader(viewer, local(at).date(), list(checker.errors)), len(frame)
    failing = {error.row for error in checker.errors}
    for row in frame.iter_rows(named=True):
        if row[ROW] not in failing:
            reader.read(row)
    if reader.errors:
        return ImportResult(errors=tuple(sorted(set(reader.errors))))
    if reader.news and not dry_run:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        take_over_plans(by=by, at=at, rows=reader.news, digest=digest, counts=reader.counts)
    progress(total, total)
    return ImportResult.of(reader.counts)


def _whole(checker: Checker, column: str, least: int, most: int) -> None:
    cells = checker.frame[column]
    number = cells.str.to_integer(strict=False)
    fits = cells.str.contains(r"^\d{1,4}$") & (number >= least) & (number <= most)
    checker.refuse(
        cells.is_not_null() & ~fits.fill_null(value=False),
        column,
        f"«{{}}» không phải số từ {least} đến {most}.",
        f"“{{}}” is no number from {least} to {most}.",
    )


def _number(cell: str | None) -> int | None:
    return None if cell is None else int(cell)


class _Reader:
    """Reads rows against the units and plans there are; what is new or changed, and what is wrong."""

    def __init__(self, viewer: Viewer, today: date, errors: list[RowError]) -> None:
        self._viewer, self._today = viewer, today
        self._units = unit_map().units
        self._plans: dict[tuple[int, int, str], InspectionPlan] = {}
        self._changed: set[int] = set()
        self.errors = errors
        self.news: list[PlannedVisit] = []
        self.counts = {"accepted": 0, "updated": 0, "unchanged": 0}

    def read(self, row: Mapping[str, Any]) -> None:
        unit, inspected = self._unit(row, "unit"), self._unit(row, "inspected")
        if unit is None or inspected is None:
            return
        self._fit(row, unit, inspected)
        plan = self._plan(row, unit)
        month, quarter, contents = _number(row["month"]), _number(row["quarter"]), row["contents"] or ""
        planned = self._stored(plan, inspected, month, quarter)
        if planned is None:
            planned = PlannedVisit(plan=plan, month=month, quarter=quarter, contents=contents)
            planned.inspected = OrgUnit.objects.get(pk=inspected.id)
            word = "accepted"
        else:
            same = planned.contents == contents and id(plan) not in self._changed
            planned.plan, planned.contents, word = plan, contents, "unchanged" if same else "updated"
        self.counts[word] += 1
        if word != "unchanged":
            self.news.append(planned)

    def _fails(self, row: Mapping[str, Any], column: str, vi: str, en: str) -> None:
        self.errors.append(RowError(row[ROW], column, vi, en))

    def _unit(self, row: Mapping[str, Any], column: str) -> UnitVersion | None:
        found = named_unit(self._units, row[column], row["issued_on"])
        if found is None:
            said = row[column]
            self._fails(
                row,
                column,
                f"Không có đơn vị «{said}» vào ngày ban hành.",
                f"There is no unit “{said}” on the day of issue.",
            )
        return found

    def _fit(self, row: Mapping[str, Any], unit: UnitVersion, inspected: UnitVersion) -> None:
        if self._viewer.units is not None and unit.id not in self._viewer.units:
            said = unit.code
            self._fails(row, "unit", f"Đơn vị «{said}» ngoài phạm vi của bạn.", f"Unit “{said}” is beyond your scope.")
        day = row["issued_on"]
        if day > self._today or int(row["year"]) - day.year not in (0, 1):
            self._fails(
                row, "issued_on", "Ngày ở tương lai, hoặc không hợp với năm kế hoạch.", "Not a day for that year."
            )
        above = stands_above(OrgUnit.objects.get(pk=inspected.id), OrgUnit.objects.get(pk=unit.id), day)
        if above or inspected.id in one_unit(unit.id):
            self._fails(
                row,
                "inspected",
                "Đơn vị không kiểm tra chính mình hay cấp trên của mình.",
                "A unit can't inspect itself or who stands above it.",
            )

    def _plan(self, row: Mapping[str, Any], unit: UnitVersion) -> InspectionPlan:
        key = (unit.id, int(row["year"]), row["number"])
        said = {"issued_on": row["issued_on"], "field": row["field"]}
        plan = self._plans.get(key)
        if plan is not None:
            if any(getattr(plan, name) != value for name, value in said.items()):
                self._fails(
                    row,
                    "number",
                    "Các dòng của một kế hoạch phải cùng ngày ban hành và lĩnh vực.",
                    "Rows of one plan agree on its day and field.",
                )
            return plan
        plan = plan_numbered(unit.id, key[1], key[2])
        if plan is None:
            plan = InspectionPlan(unit_id=unit.id, year=key[1], number=key[2], **said)
        elif any(getattr(plan, name) != value for name, value in said.items()):
            plan.issued_on, plan.field = said["issued_on"], said["field"]
            self._changed.add(id(plan))
        self._plans[key] = plan
        return plan

    def _stored(
        self, plan: InspectionPlan, inspected: UnitVersion, month: int | None, quarter: int | None
    ) -> PlannedVisit | None:
        if plan.pk is None:
            return None
        rows = PlannedVisit.objects.unscoped(reason="an import matches in the whole home").filter(removed_on=None)
        same = rows.filter(plan=plan, month=month, quarter=quarter, inspected__in=one_unit(inspected.id))
        return same.select_related("inspected").first()
