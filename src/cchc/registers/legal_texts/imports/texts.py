"""A register of texts from a file, as offices keep it: one row for each text, all rows or none.

A trial run writes and takes back, so that a row is judged by the same acts as a single entry, with the rows before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from cchc.directory.models import OrgUnit
from cchc.directory.queries import unit_map
from cchc.kernel.acts import Actor
from cchc.kernel.dates import local
from cchc.kernel.imports.checks import Checker, ImportResult, Progress, RowError
from cchc.kernel.imports.sheet import ROW, read_sheet
from cchc.kernel.scope import Viewer
from cchc.registers.legal_texts.models.numbers import number_of
from cchc.registers.legal_texts.models.texts import BODIES, ENDINGS, TYPES
from cchc.registers.legal_texts.operations.files import (
    DOES,
    Listed,
    UnableToTakeOver,
    take_over_texts,
    take_relations,
    take_text,
)
from cchc.registers.legal_texts.operations.texts import Said
from cchc.registers.legal_texts.queries.places import version_of

TEXT_COLUMNS = (
    "number", "type", "title", "unit", "body", "issuer", "issued_on", "effective_on", "expires_on", "ending", "field",
    "drafted_by", *DOES,
)  # fmt: skip
_DAYS = ("issued_on", "effective_on", "expires_on")
_WORDS = ("number", "type", "title", "body", "issuer", "field", "ending")
_LONGEST = {"number": 60, "title": 1000, "issuer": 200, "field": 200}


def import_texts(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, progress: Progress, viewer: Viewer
) -> ImportResult:
    """See the module; texts are matched by issuer, body and number."""
    frame = read_sheet(path, TEXT_COLUMNS)
    checker = Checker(frame)
    days = _checked(checker, frame)
    failing = {error.row for error in checker.errors}
    reader, errors, rows = _Reader(viewer), list(checker.errors), []
    for row in frame.with_columns(days).iter_rows(named=True):
        if row[ROW] not in failing:
            said = reader.read(row)
            errors.extend(said) if isinstance(said, list) else rows.append(said)
    rows.sort(key=lambda listed: (listed.said.issued_on, listed.row))
    counts = {"accepted": 0, "updated": 0, "unchanged": 0}
    today = local(at).date()
    errors += _tried(rows, today, counts, progress)
    if errors:
        return ImportResult(errors=tuple(sorted(errors)))
    if not dry_run and counts["accepted"] + counts["updated"]:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        take_over_texts(by=by, at=at, rows=rows, today=today, digest=digest, counts=counts)
    return ImportResult.of(counts)


def _checked(checker: Checker, frame: pl.DataFrame) -> list[pl.Series]:
    checker.required("number", "type", "title", "body", "issued_on", "effective_on")
    checker.words("type", list(TYPES))
    checker.words("body", list(BODIES))
    checker.words("ending", [word for word in ENDINGS if word])
    for name, limit in _LONGEST.items():
        checker.longest(name, limit)
    checker.once("number", "unit", "body", "issuer")
    central, unit = frame["body"] == "central", frame["unit"].is_not_null()
    checker.refuse(
        ~central & ~unit, "unit", "Văn bản của địa phương phải ghi mã đơn vị.", "A local text names its unit."
    )
    return [checker.dates(name) for name in _DAYS]


class _Reader:
    """Reads rows against the units there are."""

    def __init__(self, viewer: Viewer) -> None:
        self._seen = viewer.units
        self._units = unit_map().units
        self._rows: dict[int, OrgUnit] = OrgUnit.objects.in_bulk()

    def read(self, row: dict[str, Any]) -> Listed | list[RowError]:
        errors: list[RowError] = []
        unit = self._unit(row, "unit", errors)
        drafted_by = self._unit(row, "drafted_by", errors)
        if self._seen is not None and not errors and (unit is None or unit.pk not in self._seen):
            named = row["unit"] or row["issuer"] or ""
            errors.append(_error(row, "unit", f"«{named}» ngoài phạm vi của bạn.", f"“{named}” is beyond your scope."))
        acts = {column: self._numbers(row, column, errors) for column in DOES}
        if errors:
            return errors
        said: dict[str, Any] = {name: row[name] or "" for name in _WORDS} | {name: row[name] for name in _DAYS}
        return Listed(row[ROW], Said(unit=unit, drafted_by=drafted_by, **said), acts)

    def _unit(self, row: dict[str, Any], column: str, errors: list[RowError]) -> OrgUnit | None:
        code, day = row[column], row["issued_on"]
        if code is None:
            return None
        found = version_of(self._units, code, day)
        if found is None:
            vi = f"Đơn vị mã «{code}» không có hoặc không hoạt động ngày {day:%d/%m/%Y}."
            errors.append(_error(row, column, vi, f"Unit “{code}” is not in force on {day.isoformat()}."))
            return None
        return self._rows[found.id]

    def _numbers(self, row: dict[str, Any], column: str, errors: list[RowError]) -> list[str]:
        found = []
        for written in filter(None, (part.strip() for part in (row[column] or "").split(";"))):
            number = number_of(written)
            if number is None:
                vi, en = f"«{written}» không phải số, ký hiệu văn bản.", f"“{written}” is no number of a text."
                errors.append(_error(row, column, vi, en))
            else:
                found.append(number.text)
        return found


def _error(row: dict[str, Any], column: str, vi: str, en: str) -> RowError:
    return RowError(row[ROW], column, vi, en)


def _tried(rows: Sequence[Listed], today: date, counts: dict[str, int], progress: Progress) -> list[RowError]:
    """Write all rows and take it back: what is refused, and into ``counts`` what would happen to the others."""
    errors: list[RowError] = []
    with transaction.atomic():
        taken = []
        for done, listed in enumerate(rows):
            try:
                with transaction.atomic():
                    taken.append((listed, take_text(listed, today)))
            except UnableToTakeOver as error:
                errors.append(RowError(listed.row, error.column, error.vi, error.en))
            if done % 100 == 0:
                progress(done, 2 * len(rows))
        for done, (listed, one) in enumerate(taken):
            try:
                with transaction.atomic():
                    related = take_relations(listed, one.text)
            except UnableToTakeOver as error:
                errors.append(RowError(listed.row, error.column, error.vi, error.en))
            else:
                counts["updated" if one.word == "unchanged" and related else one.word] += 1
            if done % 100 == 0:
                progress(len(rows) + done, 2 * len(rows))
        transaction.set_rollback(True)
    return errors
