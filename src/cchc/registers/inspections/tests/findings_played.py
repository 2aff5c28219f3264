"""Findings for tests: visits that can hold them, and findings at each stage; their acts and files for the contract."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.contract.samples import BY, Play, Sample
from tests.world import AT

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import Actor
from cchc.registers.inspections.imports.findings import FILE_COLUMNS
from cchc.registers.inspections.models.findings import Finding
from cchc.registers.inspections.models.visits import Inspection
from cchc.registers.inspections.operations.findings import annul, record, set_deadline
from cchc.registers.inspections.operations.remedies import pass_recheck, report_remedy

COMMUNE = Actor("xã")
TODAY = AT.date()
_STAGES = ("decided", "started", "ended", "concluded", "closed")


def unit(code: str) -> OrgUnit:
    return OrgUnit.objects.filter(code=code).latest("valid_from")


def visit(code: str = "01/KT", state: str = "concluded", **changes: Any) -> Inspection:
    """A visit of X1 by H in March 2022, at that stage; the same one again where it is there already."""
    reached = _STAGES[: _STAGES.index(state) + 1] if state in _STAGES else ()
    days = {
        "started_on": date(2022, 3, 2) if "started" in reached else None,
        "ended_on": date(2022, 3, 3) if "ended" in reached else None,
        "concluded_on": date(2022, 3, 10) if "concluded" in reached else None,
        "closed_on": date(2022, 6, 1) if "closed" in reached else None,
        "cancelled_on": date(2022, 3, 1) if state == "cancelled" else None,
    }
    base = {
        "field": "administrative_reform",
        "form": "surprise",
        "decision": "1/QĐ",
        "decided_on": date(2022, 3, 1),
        "conclusion": "1/KL" if days["concluded_on"] else "",
        "inspected": unit("X1"),
        "state": state,
    }
    rows = Inspection.objects.unscoped(reason="a test makes it")
    by = changes.pop("unit", None) or unit("H")
    return rows.get_or_create(code=code, unit=by, defaults={**base, **days, **changes})[0]


def what(**changes: Any) -> dict[str, Any]:
    """How a finding is recorded."""
    at = changes.pop("inspection", None) or visit()
    base = {
        "inspection": at,
        "acting": unit("H"),
        "kind": "late_result",
        "clause": "Điều 1",
        "found": "Trễ hạn 3 hồ sơ",
    }
    return {**base, "severity": "serious", "unit": at.inspected, "found_on": date(2022, 3, 2), **changes}


def found(**changes: Any) -> Finding:
    return record(by=BY, at=AT, **what(**changes))


def assigned(due_on: date = TODAY + timedelta(days=20), **changes: Any) -> Finding:
    one = found(**changes)
    return set_deadline(by=BY, at=AT, finding=one, acting=unit("H"), order_number="2/TB", due_on=due_on)


def reported(by: Actor = COMMUNE, **changes: Any) -> Finding:
    one = assigned(**changes)
    said: dict[str, Any] = {"remedied_on": date(2022, 4, 1), "remedy": "Đã trả đủ kết quả"}
    return report_remedy(by=by, at=AT, finding=one, acting=one.unit, **said)


def validated(**changes: Any) -> Finding:
    one = reported(**changes)
    return pass_recheck(by=BY, at=AT, finding=one, acting=unit("H"), checked_on=date(2022, 4, 5), result="Đã đủ")


def closed(one: Finding) -> Finding:
    """The finding, its visit closed behind it."""
    rows = Inspection.objects.unscoped(reason="a test closes it").filter(pk=one.inspection_id)
    rows.update(state="closed", closed_on=date(2022, 6, 1))
    return one


def _deadline(one: Finding, **changes: Any) -> dict[str, Any]:
    return {"finding": one, "acting": unit("H"), "order_number": "", "due_on": date(2022, 8, 1), **changes}


def _later(one: Finding, **changes: Any) -> dict[str, Any]:
    return {"finding": one, "acting": unit("H"), "due_on": date(2022, 9, 1), "reason": "Chờ kinh phí", **changes}


def _remedy(one: Finding, **changes: Any) -> dict[str, Any]:
    return {"finding": one, "acting": unit("X1"), "remedied_on": date(2022, 4, 1), "remedy": "Đã làm", **changes}


def _check(one: Finding, **changes: Any) -> dict[str, Any]:
    return {"finding": one, "acting": unit("H"), "checked_on": date(2022, 5, 1), "result": "Đã xem", **changes}


def _end(one: Finding, **changes: Any) -> dict[str, Any]:
    return {"finding": one, "acting": unit("H"), "reason": "Ghi nhầm", **changes}


def _what_again(one: Finding, **changes: Any) -> dict[str, Any]:
    said = what(**changes)
    del said["inspection"]
    return {**said, "finding": one}


def _gone(**changes: Any) -> Finding:
    """A finding whose unit ended since."""
    one = assigned()
    OrgUnit.objects.filter(pk=one.unit_id).update(valid_to=date(2022, 6, 1))
    one.unit.refresh_from_db()
    return one


PLAYS = {
    "inspection_findings.record": Play(
        what,
        (
            lambda: what(inspection=visit(state="decided")),
            lambda: what(inspection=visit(state="closed")),
            lambda: what(inspection=visit(state="cancelled")),
            lambda: what(inspection=visit(conclusion="")),
            lambda: what(found="  "),
            lambda: what(kind="nothing"),
            lambda: what(severity="mild"),
            lambda: what(unit=unit("X2")),
            lambda: what(unit=unit("H")),
            lambda: what(acting=unit("X1")),
            lambda: what(found_on=date(2022, 3, 1)),
            lambda: what(found_on=date(2022, 3, 4)),
            lambda: what(inspection=visit(state="started"), found_on=TODAY + timedelta(days=1)),
            lambda: (found(), what())[1],
        ),
        {"inspection_finding": 1, "inspection_conclusion": 1},
        unit="H",
    ),
    "inspection_findings.correct_finding": Play(
        lambda: _what_again(found(), found="Trễ hạn 4 hồ sơ"),
        (
            lambda: _what_again(found(), found=""),
            lambda: _what_again(found(), unit=unit("X2")),
            lambda: _what_again(found(), acting=unit("X1")),
            lambda: _what_again(reported()),
            lambda: _what_again(closed(found())),
            lambda: _what_again(found(), found_on=TODAY + timedelta(days=1)),
        ),
        {"inspection_finding": 1, "inspection_conclusion": 1},
        unit="H",
    ),
    "inspection_findings.set_deadline": Play(
        lambda: _deadline(found()),
        (
            lambda: _deadline(found(), due_on=date(2022, 3, 1)),
            lambda: _deadline(found(), acting=unit("X1")),
            lambda: _deadline(assigned()),
            lambda: _deadline(closed(found())),
        ),
        {"inspection_finding": 1, "inspection_conclusion": 1},
        unit="H",
    ),
    "inspection_findings.extend": Play(
        lambda: _later(assigned()),
        (
            lambda: _later(found()),
            lambda: _later(assigned(due_on=TODAY - timedelta(days=1))),
            lambda: _later(assigned(), due_on=TODAY + timedelta(days=20)),
            lambda: _later(assigned(), reason=" "),
            lambda: _later(assigned(), acting=unit("X1")),
            lambda: _later(closed(assigned())),
        ),
        {"inspection_finding": 1, "inspection_conclusion": 1},
        unit="H",
    ),
    "inspection_findings.report_remedy": Play(
        lambda: _remedy(assigned()),
        (
            lambda: _remedy(reported()),
            lambda: _remedy(assigned(), acting=unit("H")),
            lambda: _remedy(assigned(), acting=unit("X2")),
            lambda: _remedy(assigned(), remedied_on=date(2022, 3, 1)),
            lambda: _remedy(assigned(), remedied_on=TODAY + timedelta(days=1)),
            lambda: _remedy(assigned(), remedy=""),
            lambda: _remedy(closed(assigned())),
        ),
        {"inspection_finding": 1, "inspection_conclusion": 1},
    ),
    "inspection_findings.pass_recheck": Play(
        lambda: _check(reported()),
        (
            lambda: _check(assigned()),
            lambda: _check(reported(), acting=unit("X1")),
            lambda: _check(reported(by=BY)),
            lambda: _check(reported(), checked_on=date(2022, 3, 31)),
            lambda: _check(reported(), checked_on=TODAY + timedelta(days=1)),
            lambda: _check(reported(), result=" "),
            lambda: _check(closed(reported())),
        ),
        {"inspection_finding": 1, "inspection_conclusion": 1},
        unit="H",
    ),
    "inspection_findings.fail_recheck": Play(
        lambda: _check(reported(), due_on=date(2022, 8, 1)),
        (
            lambda: _check(reported(), due_on=date(2022, 4, 30)),
            lambda: _check(assigned(), due_on=date(2022, 8, 1)),
            lambda: _check(reported(), acting=unit("X1"), due_on=date(2022, 8, 1)),
        ),
        {"inspection_finding": 1, "inspection_conclusion": 1},
        unit="H",
    ),
    "inspection_findings.reopen": Play(
        lambda: _later(validated()),
        (
            lambda: _later(reported()),
            lambda: _later(validated(), reason=""),
            lambda: _later(validated(), due_on=TODAY - timedelta(days=1)),
            lambda: _later(validated(), acting=unit("X1")),
            lambda: _later(closed(validated())),
        ),
        {"inspection_finding": 1, "inspection_conclusion": 1},
        unit="H",
    ),
    "inspection_findings.annul": Play(
        lambda: _end(validated()),
        (
            lambda: _end(found(), reason=""),
            lambda: _end(found(), acting=unit("X1")),
            lambda: _end(closed(found())),
            lambda: _end(annul(by=BY, at=AT, **_end(found()))),
        ),
        {"inspection_finding": 1, "inspection_conclusion": 1},
        unit="H",
    ),
    "inspection_findings.lapse": Play(
        lambda: _end(_gone()),
        (
            lambda: _end(assigned()),
            lambda: _end(validated()),
            lambda: _end(_gone(), reason=""),
            lambda: _end(_gone(), acting=unit("X1")),
        ),
        {"inspection_finding": 1, "inspection_conclusion": 1},
        unit="H",
    ),
}


def at_unit(where: OrgUnit) -> Finding:
    """A finding of a visit by this unit at one below it; at this unit, by the one above, where none is below."""
    below = OrgUnit.objects.filter(parent_code=where.code, level="commune").first()
    by, inspected = (where, below) if below else (unit(where.parent_code), where)
    one = visit(f"9/{where.code}", unit=by, inspected=inspected)
    return record(by=BY, at=AT, **what(inspection=one, acting=by))


RECORDS = {"inspection_findings": at_unit}
BY_FILE = {"inspection_findings.take_over_findings"}


def _row(visit: str, number: str, **more: str) -> dict[str, str]:
    base = {"unit": "H", "inspection": visit, "number": number, "kind": "late_result", "found": "Trễ hạn"}
    return {**base, "severity": "light", "found_on": "2022-03-02", **more}


def _visits(_folder: Path) -> None:
    visit()
    visit("02/KT", inspected=unit("X2"), field="civil_service")


SAMPLES = {
    "inspection_findings": Sample(
        (
            _row("01/KT", "1", due_on="2022-04-01"),
            _row("01/KT", "2", remedied_on="2022-03-20", remedy="Đã làm", validated_on="2022-03-25", result="Đạt"),
            _row("02/KT", "1", kind="job_positions", severity="grave", clause="Điều 9", remedying="X2"),
        ),
        {"remedied_on": "2022-03-30", "remedy": "Đã trả kết quả"},
        {"kind": "nothing"},
        "kind",
        columns=FILE_COLUMNS,
        before=_visits,
        changes=2,  # the finding, and its visit's conclusion
    )
}
