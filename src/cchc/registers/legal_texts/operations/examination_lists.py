"""Taking over a list of examinations: one act, and what of it is new."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from cchc.kernel.acts import Acted, Actor, operation
from cchc.registers.legal_texts.models import LegalText, PastHandling, TextExamination, TextFinding

_WHOLE_HOME = "an import matches in the whole home"


@dataclass(frozen=True)
class Found:
    """A finding of a list, not yet in the database, and how it was handled, if it was."""

    finding: TextFinding
    handled_on: date | None
    how: str
    handling_text: LegalText | None
    document: str

    def put(self, into: TextFinding) -> None:
        """Set what the list says."""
        said = self.finding
        into.what, into.recommended, into.found_on, into.open_from = (
            said.what, said.recommended, said.found_on, said.open_from,
        )  # fmt: skip
        into.due_on, into.handled_on, into.how = said.due_on, self.handled_on, self.how
        into.handling_text, into.handling_document = self.handling_text, self.document


@dataclass(frozen=True)
class Examined:
    """A row of a list: an examination, not yet in the database, with something found or nothing."""

    examination: TextExamination
    found: Found | None
    state: Literal["accepted", "updated", "unchanged"] = "accepted"


def _examination_of(row: Examined) -> TextExamination | None:
    said = row.examination
    rows = TextExamination.objects.unscoped(reason=_WHOLE_HOME).select_related("text", "unit")
    key = {"text": said.text, "kind": said.kind, "unit": said.unit, "examined_on": said.examined_on}
    return rows.filter(struck_on=None, **key).first()


def _finding_of(examination: TextExamination, found: Found) -> TextFinding | None:
    rows = TextFinding.objects.unscoped(reason=_WHOLE_HOME).select_related("handling_text")
    key = {"examination": examination, "fault": found.finding.fault, "clause": found.finding.clause.strip()}
    return rows.filter(struck_on=None, **key).first()


def _told(finding: TextFinding) -> dict[str, Any]:
    return {
        "what": finding.what,
        "recommended": finding.recommended,
        "found_on": finding.found_on.isoformat(),
        "due_on": finding.due_on.isoformat(),
        "handled_on": finding.handled_on.isoformat() if finding.handled_on else None,
        "how": finding.how,
        "handling_text": finding.handling_text.number if finding.handling_text else None,
        "handling_document": finding.handling_document,
    }


def stored(row: Examined, refuse: Callable[[], None]) -> Examined:
    """The row with what taking it over would do; ``refuse`` is called where it speaks against an act of the program."""
    examination = _examination_of(row)
    if examination is None:
        return row
    said = row.examination
    differs = (examination.result, examination.document) != (said.result, said.document)
    if said.result == "conforms" and _has_findings(examination):
        refuse()
    if row.found is None:
        return replace(row, state="updated" if differs else "unchanged")
    finding = _finding_of(examination, row.found)
    if finding is None:
        return row
    old = _told(finding)
    acted = finding.extended_from is not None or _reopened(finding)
    row.found.put(finding)
    if _told(finding) != old and acted:
        refuse()
    return replace(row, state="updated" if differs or _told(finding) != old else "unchanged")


def _has_findings(examination: TextExamination) -> bool:
    rows = TextFinding.objects.unscoped(reason=_WHOLE_HOME)
    return rows.filter(examination=examination, struck_on=None).exists()


def _reopened(finding: TextFinding) -> bool:
    return PastHandling.objects.unscoped(reason=_WHOLE_HOME).filter(finding=finding).exists()


@operation("take_over_examinations", register="text_examinations")
def take_over_examinations(
    *, by: Actor, at: datetime, rows: Sequence[Examined], digest: str, counts: Mapping[str, int]
) -> Acted[None]:
    """Take over checked rows of a list."""
    examinations: dict[int, None] = {}
    findings: dict[int, None] = {}
    changes: list[dict[str, Any]] = []
    for row in rows:
        said = row.examination
        examination = _examination_of(row)
        old = {"result": examination.result, "document": examination.document} if examination else None
        new = {"result": said.result, "document": said.document}
        if examination is None:
            examination = TextExamination(text=said.text, kind=said.kind, unit=said.unit, examined_on=said.examined_on)
        if old != new:
            examination.result, examination.document = said.result, said.document
            examination.save()
            examinations[examination.pk] = None
            changes.append({"uid": examination.pk, "code": said.text.number, "old": old, "new": new})
        if row.found is not None:
            changes += _take_over(examination, row.found, findings)
    body = {"file_sha256": digest, "counts": dict(counts), "changes": changes}
    return Acted(None, None, "", body, {"text_examination": list(examinations), "text_handling": list(findings)})


def _take_over(examination: TextExamination, found: Found, touched: dict[int, None]) -> list[dict[str, Any]]:
    finding = _finding_of(examination, found)
    old = _told(finding) if finding else None
    if finding is None:
        finding = TextFinding(examination=examination, fault=found.finding.fault)
        finding.clause = found.finding.clause.strip()
    found.put(finding)
    if _told(finding) == old:
        return []
    finding.save()
    touched[finding.pk] = None
    return [{"finding": finding.pk, "code": examination.text.number, "old": old, "new": _told(finding)}]
