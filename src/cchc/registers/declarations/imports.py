"""A list of declarations: ``unit,period,form,line,state,value,reason``; one transaction; matched by the first four."""

from __future__ import annotations

import hashlib
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from cchc.directory.queries import unit_map
from cchc.directory.tree import named_unit
from cchc.kernel.acts import Actor
from cchc.kernel.errors import CchcError
from cchc.kernel.imports.checks import Checker, ImportResult, Progress, RowError
from cchc.kernel.imports.sheet import ROW, read_sheet
from cchc.kernel.numbers import parse_number
from cchc.kernel.periods import period_of
from cchc.kernel.ports import FormLine, FormLines
from cchc.kernel.registry import registry
from cchc.kernel.scope import Viewer
from cchc.registers.declarations.models import STATES, Declaration
from cchc.registers.declarations.operations import Said, declarable, fitting, take_over_list

FILE_COLUMNS = ("unit", "period", "form", "line", "state", "value", "reason")


def import_declarations(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, progress: Progress, viewer: Viewer
) -> ImportResult:
    """See the module; a value is written as officials write it."""
    frame = read_sheet(path, FILE_COLUMNS)
    checker = Checker(frame)
    checker.required("unit", "period", "form", "line", "state")
    checker.words("state", list(STATES))
    total, errors, rows = len(frame), list(checker.errors), []
    failing = {error.row for error in errors}
    reader = _Reader(viewer)
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
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        take_over_list(by=by, at=at, rows=news, digest=digest, counts=counts)
    progress(total, total)
    return ImportResult.of(counts)


class _CellError(CchcError):
    def __init__(self, column: str, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.column = column


class _Reader:
    """Reads rows against the units, periods and forms there are."""

    def __init__(self, viewer: Viewer) -> None:
        self._seen_units = viewer.units
        self._units = unit_map().units
        self._lines: dict[str, dict[str, FormLine]] = {}
        self._seen: set[tuple[Any, ...]] = set()

    def read(self, row: dict[str, Any]) -> tuple[dict[str, Any], Said]:
        try:
            period = period_of(row["period"])
        except CchcError as error:
            raise _CellError("period", error.vi, error.en) from error
        unit = named_unit(self._units, row["unit"], period.end, since=period.start)
        if unit is None:
            said = row["unit"]
            raise _CellError(
                "unit", f"Không có đơn vị «{said}» trong kỳ đó.", f"There is no unit “{said}” in that period."
            )
        if self._seen_units is not None and unit.id not in self._seen_units:
            raise _CellError(
                "unit", f"Đơn vị «{unit.code}» ngoài phạm vi của bạn.", f"Unit “{unit.code}” is beyond your scope."
            )
        line = self._line(row["form"], row["line"].rstrip("."))
        key = {"unit_id": unit.id, "period": period.code, "form": row["form"], "line": line.code}
        if tuple(key.values()) in self._seen:
            raise _CellError("line", "Chỉ tiêu này có hai lần trong tệp.", "This line comes twice in the file.")
        self._seen.add(tuple(key.values()))
        try:
            value = self._value(line, row["value"])
            return key, fitting(line, row["state"], value, row["reason"] or "")
        except CchcError as error:
            raise _CellError("value", error.vi, error.en) from error

    def _line(self, form: str, code: str) -> FormLine:
        if form not in self._lines:
            port = registry().port(FormLines)
            self._lines[form] = {line.code: line for line in port.lines(form)} if port else {}
        if not self._lines[form]:
            raise _CellError("form", f"Không có biểu mẫu «{form}».", f"There is no form “{form}”.")
        if code not in self._lines[form]:
            raise _CellError("line", f"Biểu {form} không có dòng «{code}».", f"Form {form} has no line “{code}”.")
        line = self._lines[form][code]
        try:
            declarable(line)
        except CchcError as error:
            raise _CellError("line", error.vi, error.en) from error
        return line

    def _value(self, line: FormLine, text: str | None) -> Decimal | None:
        if text is None:
            return None
        try:
            printed = parse_number(text, rate=line.kind in ("rate", "ratio"))
        except ValueError as error:
            raise CchcError(f"«{text}» không phải một con số.", f"“{text}” is no number.") from error
        return printed.value if printed else None


def _against_stored(
    rows: list[tuple[dict[str, Any], Said]],
) -> tuple[list[tuple[dict[str, Any], Said]], dict[str, int]]:
    names = ("unit_id", "period", "form", "line", "state", "value", "reason")
    stored = {
        row[:4]: Said(*row[4:])
        for row in Declaration.objects.unscoped(reason="an import matches in the whole home").values_list(*names)
    }
    counts = {"accepted": 0, "updated": 0, "unchanged": 0}
    news = []
    for key, said in rows:
        old = stored.get((key["unit_id"], key["period"], key["form"], key["line"]))
        word = "accepted" if old is None else "unchanged" if old == said else "updated"
        counts[word] += 1
        if word != "unchanged":
            news.append((key, said))
    return news, counts
