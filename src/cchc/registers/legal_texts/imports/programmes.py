"""A list of what programmes plan: a row for each text; one transaction; matched by programme and text.

``unit,year,kind,number,issued_on`` (the programme), ``text,issuer,department,due_on`` (the text in it).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import Actor
from cchc.kernel.dates import local
from cchc.kernel.errors import CchcError
from cchc.kernel.imports.checks import Checker, ImportResult, Progress, RowError
from cchc.kernel.imports.sheet import ROW, read_sheet
from cchc.kernel.scope import Viewer
from cchc.registers.legal_texts.imports.examinations import CellError, Texts, unit_named
from cchc.registers.legal_texts.models import LegalText, ProgrammeItem, ReviewProgramme
from cchc.registers.legal_texts.models.examinations import EXAMINATIONS
from cchc.registers.legal_texts.operations.programmes import fit_to_issue, fit_to_plan, take_over_programmes

PROGRAMME_COLUMNS = ("unit", "year", "kind", "number", "issued_on", "text", "issuer", "department", "due_on")
_YEAR = r"^(20[0-9][0-9]|2100)$"


def import_programmes(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, progress: Progress, viewer: Viewer
) -> ImportResult:
    """See the module. Refused: what the acts refuse, each failing row in words; units beyond the viewer's scope."""
    frame = read_sheet(path, PROGRAMME_COLUMNS)
    checker = Checker(frame)
    checker.required("unit", "year", "kind", "number", "issued_on", "text", "issuer", "due_on")
    checker.words("kind", list(EXAMINATIONS))
    checker.longest("number", 100)
    checker.refuse(~frame["year"].str.contains(_YEAR), "year", "«{}» không phải một năm.", "“{}” is no year.")
    frame = frame.with_columns(checker.dates(name).alias(name) for name in ("issued_on", "due_on"))
    errors, reader = list(checker.errors), _Reader(viewer, local(at).date())
    failing = {error.row for error in errors}
    rows: list[tuple[str, dict[str, Any]]] = []
    for row in frame.iter_rows(named=True):
        if row[ROW] in failing:
            continue
        try:
            rows.append(reader.read(row))
        except CellError as error:
            errors.append(RowError(row[ROW], error.column, error.vi, error.en))
    if errors:
        return ImportResult(errors=tuple(sorted(errors)))
    news, told = [row for state, row in rows if state != "unchanged"], Counter(state for state, _ in rows)
    counts = {word: told[word] for word in ("accepted", "updated", "unchanged")}
    if news and not dry_run:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        take_over_programmes(by=by, at=at, rows=news, digest=digest, counts=counts)
    progress(len(frame), len(frame))
    return ImportResult.of(counts)


class _Reader:
    """Reads rows against the programmes and texts there are, and against each other."""

    def __init__(self, viewer: Viewer, today: date) -> None:
        self._viewer, self._today, self._texts = viewer, today, Texts()
        self._said: dict[tuple[Any, ...], tuple[str, date]] = {}
        self._seen: set[tuple[Any, ...]] = set()

    def read(self, row: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """(what taking it over does, the row as the act takes it)."""
        unit = unit_named(row["unit"], row["issued_on"], self._viewer)
        programme = self._programme(row, unit)
        text = self._texts.named(row["issuer"], row["text"], "text", row["due_on"])
        department = (
            unit_named(row["department"], row["due_on"], self._viewer, "department") if row["department"] else None
        )
        said = ReviewProgramme(**programme)
        try:
            fit_to_plan(programme=said, text=text, due_on=row["due_on"], department=department)
        except CchcError as refusal:
            raise CellError("due_on", refusal.vi, refusal.en) from refusal
        again = (unit.pk, programme["year"], programme["number"], text.pk)
        if again in self._seen:
            raise CellError("text", "Văn bản này có hai lần trong chương trình.", "The text comes twice.")
        self._seen.add(again)
        taken = {"programme": programme, "text": text, "department": department, "due_on": row["due_on"]}
        return _state(programme, text, department, row["due_on"]), taken

    def _programme(self, row: dict[str, Any], unit: OrgUnit) -> dict[str, Any]:
        said = {"year": int(row["year"]), "kind": row["kind"], "number": row["number"], "issued_on": row["issued_on"]}
        try:
            fit_to_issue(unit=unit, today=self._today, **said)
        except CchcError as refusal:
            raise CellError("issued_on", refusal.vi, refusal.en) from refusal
        key, told = (unit.code, said["year"], said["number"]), (row["kind"], row["issued_on"])
        rows = ReviewProgramme.objects.unscoped(reason="an import matches in the whole home")
        stored = rows.filter(unit__code=unit.code, year=said["year"], number=said["number"], struck_on=None).first()
        if stored:
            self._said.setdefault(key, (stored.kind, stored.issued_on))
        if self._said.setdefault(key, told) != told:
            raise CellError(
                "number",
                f"Chương trình {row['number']} đã ghi với loại hoặc ngày ban hành khác.",
                f"Programme {row['number']} is of another kind or day.",
            )
        return {"unit": stored.unit if stored else unit, **said}


def _state(programme: dict[str, Any], text: LegalText, department: OrgUnit | None, due_on: date) -> str:
    key = {f"programme__{name}": programme[name] for name in ("unit", "year", "number")}
    rows = ProgrammeItem.objects.unscoped(reason="an import matches in the whole home")
    item = rows.filter(**key, programme__struck_on=None, text=text, dropped_on=None).first()
    if item is None:
        return "accepted"
    same = (item.due_on, item.department_id) == (due_on, department.pk if department else None)
    return "unchanged" if same else "updated"
