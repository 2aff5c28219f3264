"""A list of examinations of texts: a row for each examination, or for each thing it found; one transaction.

``text,issuer,kind,unit,examined_on,result,document``, then, where something was found, ``fault,clause,what,recommended,
found_on,due_on`` and, once handled, ``handled_on,how,handling_text,handling_document``. Examinations are matched by
text, kind, unit and day, findings by fault and clause too. A finding that was extended or opened again in the program
keeps what was done there: a row that says otherwise is refused.
"""

from __future__ import annotations

import hashlib
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
from cchc.registers.legal_texts.models import LegalText, TextExamination, TextFinding
from cchc.registers.legal_texts.models.examinations import EXAMINATIONS, FAULTS, RESULTS, WAYS
from cchc.registers.legal_texts.models.numbers import number_of
from cchc.registers.legal_texts.operations.examination_lists import Examined, Found, stored, take_over_examinations
from cchc.registers.legal_texts.operations.examinations import fit_to_examine
from cchc.registers.legal_texts.operations.findings import fit_to_handle, fit_to_record

FILE_COLUMNS = (
    "text",
    "issuer",
    "kind",
    "unit",
    "examined_on",
    "result",
    "document",
    "fault",
    "clause",
    "what",
    "recommended",
    "found_on",
    "due_on",
    "handled_on",
    "how",
    "handling_text",
    "handling_document",
)
_DAYS = ("examined_on", "found_on", "due_on", "handled_on")
_FINDING = ("fault", "clause", "what", "recommended", "due_on")
_HANDLING = ("handled_on", "how")


class CellError(CchcError):
    """A cell that can't be so."""

    def __init__(self, column: str, vi: str, en: str) -> None:
        super().__init__(vi, en)
        self.column = column


def import_examinations(
    path: Path, *, by: Actor, at: datetime, dry_run: bool, progress: Progress, viewer: Viewer
) -> ImportResult:
    """See the module. Refused: what the acts refuse, each failing row in words; units beyond the viewer's scope."""
    frame = read_sheet(path, FILE_COLUMNS)
    checker = Checker(frame)
    checker.required("text", "issuer", "kind", "unit", "examined_on", "result")
    for column, words in (("kind", EXAMINATIONS), ("result", RESULTS), ("fault", FAULTS), ("how", WAYS)):
        checker.words(column, list(words))
    checker.words("recommended", list(WAYS))
    for column, limit in (("document", 100), ("clause", 200), ("what", 1000), ("handling_document", 100)):
        checker.longest(column, limit)
    frame = frame.with_columns(checker.dates(name).alias(name) for name in _DAYS)
    errors, reader = list(checker.errors), _Reader(viewer, local(at).date())
    failing = {error.row for error in errors}
    rows: list[Examined] = []
    for done, row in enumerate(frame.iter_rows(named=True)):
        if row[ROW] in failing:
            continue
        try:
            rows.append(reader.read(row))
        except CellError as error:
            errors.append(RowError(row[ROW], error.column, error.vi, error.en))
        if done % 500 == 0:
            progress(done, len(frame))
    if errors:
        return ImportResult(errors=tuple(sorted(errors)))
    news = [row for row in rows if row.state != "unchanged"]
    counts = {word: sum(row.state == word for row in rows) for word in ("accepted", "updated", "unchanged")}
    if news and not dry_run:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        take_over_examinations(by=by, at=at, rows=news, digest=digest, counts=counts)
    progress(len(frame), len(frame))
    return ImportResult.of(counts)


class Texts:
    """Texts by the code of their issuer and their number, of every unit."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[LegalText]] = {}

    def all(self, issuer: str, number: str) -> list[LegalText]:
        """Every text of that number which a unit of that code issued."""
        written = number_of(number)
        key = (issuer, written.text if written else number)
        if key not in self._found:
            rows = LegalText.objects.unscoped(reason="normative texts are public").select_related("unit")
            self._found[key] = list(rows.filter(number=key[1], unit__code=issuer, struck_on=None))
        return self._found[key]

    def named(self, issuer: str, number: str, column: str, by_day: date | None = None) -> LegalText:
        """The text of that number which the issuer had issued by a day; codes of units are used again.

        Raises:
            CellError: there is none, or more than one.
        """
        known = self.all(issuer, number)
        found = [text for text in known if by_day is None or text.issued_on <= by_day] or known
        if len(found) != 1:
            vi, en = ("không có", "no") if not found else ("nhiều hơn một", "more than one")
            raise CellError(
                column,
                f"Trong sổ {vi} văn bản «{number}» của đơn vị «{issuer}».",
                f"The register holds {en} text “{number}” of unit “{issuer}”.",
            )
        return found[0]


def unit_named(code: str, day: date, viewer: Viewer, column: str = "unit") -> OrgUnit:
    """The version of a code in force on a day, within the viewer's scope.

    Raises:
        CellError: there is none, or it is beyond the scope.
    """
    found = named_unit(unit_map().units, code, day)
    if found is None:
        raise CellError(
            column, f"Không có đơn vị «{code}» vào ngày {day:%d/%m/%Y}.", f"No unit “{code}” on {day.isoformat()}."
        )
    if viewer.units is not None and found.id not in viewer.units:
        raise CellError(column, f"Đơn vị «{code}» ngoài phạm vi của bạn.", f"Unit “{code}” is beyond your scope.")
    return OrgUnit.objects.get(pk=found.id)


class _Reader:
    """Reads rows against the texts, units and examinations there are, and against each other."""

    def __init__(self, viewer: Viewer, today: date) -> None:
        self._viewer, self._today, self._texts = viewer, today, Texts()
        self._said: dict[tuple[Any, ...], tuple[str, str]] = {}
        self._seen: set[tuple[Any, ...]] = set()

    def read(self, row: dict[str, Any]) -> Examined:
        unit = unit_named(row["unit"], row["examined_on"], self._viewer)
        text = self._texts.named(row["issuer"], row["text"], "text", row["examined_on"])
        said = {"kind": row["kind"], "examined_on": row["examined_on"], "result": row["result"]}
        _told("examined_on", lambda: fit_to_examine(text=text, unit=unit, today=self._today, **said))
        examination = TextExamination(text=text, unit=unit, document=row["document"] or "", **said)
        key = (text.pk, row["kind"], unit.pk, row["examined_on"])
        self._once(key, row)
        found = self._finding(row, examination) if row["fault"] else None
        if found is None:
            _nothing_more(row)
        return stored(Examined(examination, found), self._refuse)

    def _once(self, key: tuple[Any, ...], row: dict[str, Any]) -> None:
        told = (row["result"], row["document"] or "")
        if self._said.setdefault(key, told) != told:
            raise CellError(
                "result",
                "Hai dòng cùng một lần kiểm tra, rà soát nhưng khác kết quả hoặc văn bản kết quả.",
                "Two rows of one examination give different results or documents.",
            )
        again = (*key, row["fault"], row["clause"])
        if again in self._seen or (not row["fault"] and any(seen[:4] == key for seen in self._seen)):
            raise CellError("text", "Dòng này lặp lại một dòng khác trong tệp.", "The row repeats another.")
        self._seen.add(again)

    def _finding(self, row: dict[str, Any], examination: TextExamination) -> Found:
        for name in _FINDING:
            if row[name] is None:
                raise CellError(name, "Ô bắt buộc mà để trống.", "A required cell is empty.")
        said = {name: row[name] for name in _FINDING} | {"found_on": row["found_on"] or row["examined_on"]}
        _told("due_on", lambda: fit_to_record(examination=examination, today=self._today, **said))
        finding = TextFinding(examination=examination, open_from=said["found_on"], **said)
        if row["handled_on"] is None:
            if any(row[name] for name in ("how", "handling_text", "handling_document")):
                raise CellError(
                    "handled_on", "Có cách xử lý mà chưa có ngày xử lý xong.", "How it was handled, but not when."
                )
            return Found(finding, None, "", None, "")
        handling = self._handling(row, examination.unit)
        how, document = row["how"] or "", row["handling_document"] or ""
        _told(
            "handled_on",
            lambda: fit_to_handle(
                finding=finding,
                handled_on=row["handled_on"],
                how=how,
                handling_text=handling,
                document=document,
                today=self._today,
            ),
        )
        return Found(finding, row["handled_on"], how, handling, document)

    def _handling(self, row: dict[str, Any], unit: OrgUnit) -> LegalText | None:
        if row["handling_text"] is None:
            return None
        # The issuer's own text as a rule, else one of the unit that examined, or of the one whose department it is.
        for issuer in (row["issuer"], unit.code, unit.parent_code):
            found = self._texts.all(issuer, row["handling_text"])
            if len(found) == 1:
                return found[0]
        return self._texts.named(row["issuer"], row["handling_text"], "handling_text")

    def _refuse(self) -> None:
        raise CellError(
            "clause",
            "Trong chương trình, nội dung này đã được gia hạn hoặc mở lại, hoặc lần kiểm tra này còn nội dung "
            "phải xử lý; hãy ghi tiếp trên màn hình.",
            "In the program this was extended or opened again, or the examination has findings; go on at its page.",
        )


def _told(column: str, check: Any) -> None:
    """What an act refuses, as a fault of a cell."""
    try:
        check()
    except CchcError as refusal:
        raise CellError(column, refusal.vi, refusal.en) from refusal


def _nothing_more(row: dict[str, Any]) -> None:
    for name in (*_FINDING, "found_on", *_HANDLING, "handling_text", "handling_document"):
        if row[name] is not None:
            raise CellError(
                "fault", "Có nội dung phải xử lý mà chưa ghi sai sót.", "A finding is told of, but no fault."
            )
