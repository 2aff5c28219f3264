"""What follows a finding: the unit reports its remedy, the inspector checks it again, and opens it again if need be."""

from __future__ import annotations

from datetime import date, datetime

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local, short_date
from cchc.kernel.errors import CchcError
from cchc.kernel.models import Attachment
from cchc.registers.inspections.models.findings import Finding
from cchc.registers.inspections.operations.findings import (
    REGISTER,
    done,
    fit_deadline,
    held,
    refuse_closed,
    refuse_future,
    refuse_other_side,
    told,
)
from cchc.registers.inspections.queries.findings import keeper


class UnableToReportRemedy(CchcError):
    """The finding awaits no remedy, another unit must remedy it, the day does not fit, or nothing is said."""


class UnableToRecheck(CchcError):
    """No remedy is reported, the day does not fit, the wrong side asks, or who reported the remedy asks."""


class UnableToReopen(CchcError):
    """The finding was not seen to be remedied, no reason is given, or its visit is closed."""


@operation("report_remedy", register=REGISTER)
def report_remedy(
    *,
    by: Actor,
    at: datetime,
    finding: Finding,
    acting: OrgUnit,
    remedied_on: date,
    remedy: str,
    evidence: Attachment | None = None,
) -> Acted[Finding]:
    """The unit that must remedy says what it did, when, and on what evidence. Late is late, and not refused.

    Raises:
        UnableToReportRemedy: see the class.
    """
    kept = held(finding)
    refuse_closed(kept.inspection, UnableToReportRemedy)
    if acting.pk != keeper(kept.unit_id, local(at).date()):
        raise UnableToReportRemedy(
            f"Vấn đề {kept} do {kept.unit.name} (hoặc đơn vị kế thừa) báo cáo khắc phục; {acting.name} không làm thay.",
            f"{kept.unit.name} or its heir must remedy {kept}; {acting.name} can't report it.",
        )
    if kept.state not in ("found", "assigned"):
        raise UnableToReportRemedy(
            f"Vấn đề {kept} đã báo cáo khắc phục hoặc đã kết thúc.", f"{kept} is reported remedied, or ended."
        )
    refuse_future(remedied_on, at, UnableToReportRemedy)
    if remedied_on < kept.found_on:
        raise UnableToReportRemedy(
            f"Ngày khắc phục {short_date(remedied_on)} trước ngày phát hiện {short_date(kept.found_on)}.",
            f"Remedied on {remedied_on.isoformat()}, before it was found.",
        )
    if not remedy.strip():
        raise UnableToReportRemedy("Chưa ghi đã khắc phục thế nào.", "Nothing is said of the remedy.")
    before = told(kept)
    kept.remedied_on, kept.remedy, kept.state, kept.remedied_by = remedied_on, remedy.strip(), "remedied", by.name
    kept.evidence = evidence or kept.evidence
    kept.save()
    return done(kept, before, kept.unit)


def _checked(finding: Finding, acting: OrgUnit, by: Actor, checked_on: date, result: str, at: datetime) -> Finding:
    """The finding, fit to be checked again."""
    kept = held(finding)
    refuse_other_side(kept.inspection, acting, local(at).date(), UnableToRecheck)
    refuse_closed(kept.inspection, UnableToRecheck)
    if acting.pk == keeper(kept.unit_id, local(at).date()):
        raise UnableToRecheck(
            f"{acting.name} nay vừa là bên kiểm tra, vừa là bên phải khắc phục, nên không tự kiểm tra lại được. "
            "Hãy thôi theo dõi vấn đề này và nêu lý do.",
            f"{acting.name} is now both the inspector and the unit to remedy: it can't judge its own remedy. Stop "
            "following this finding, with the reason.",
        )
    if kept.state != "remedied" or kept.remedied_on is None:
        raise UnableToRecheck(
            f"{kept.unit.name} chưa báo cáo khắc phục vấn đề {kept}.", f"No remedy of {kept} is reported."
        )
    if by.name == kept.remedied_by:
        raise UnableToRecheck(
            "Người đã ghi báo cáo khắc phục không tự kiểm tra lại; hãy để người khác của bên kiểm tra làm.",
            "Who reported the remedy can't check it; someone else of the inspecting unit must.",
        )
    refuse_future(checked_on, at, UnableToRecheck)
    if checked_on < kept.remedied_on:
        raise UnableToRecheck(
            f"Ngày kiểm tra lại {short_date(checked_on)} trước ngày khắc phục {short_date(kept.remedied_on)}.",
            f"Checked on {checked_on.isoformat()}, before the remedy.",
        )
    if not result.strip():
        raise UnableToRecheck("Chưa ghi kết quả kiểm tra lại.", "Nothing is said of what the re-check saw.")
    kept.checked_on, kept.result = checked_on, result.strip()
    return kept


@operation("pass_recheck", register=REGISTER)
def pass_recheck(
    *, by: Actor, at: datetime, finding: Finding, acting: OrgUnit, checked_on: date, result: str
) -> Acted[Finding]:
    """The inspector has seen that the finding is put right.

    Raises:
        UnableToRecheck: see the class.
    """
    before = told(held(finding))
    kept = _checked(finding, acting, by, checked_on, result, at)
    kept.validated_on, kept.state = checked_on, "validated"
    kept.save()
    return done(kept, before, kept.inspection.unit)


@operation("fail_recheck", register=REGISTER)
def fail_recheck(
    *, by: Actor, at: datetime, finding: Finding, acting: OrgUnit, checked_on: date, result: str, due_on: date
) -> Acted[Finding]:
    """The remedy does not suffice: back to the unit, with a new deadline that can be put off once again.

    Raises:
        UnableToRecheck: see the class.
        UnableToSetDeadline: the new deadline is before the re-check.
    """
    before = told(held(finding))
    kept = _checked(finding, acting, by, checked_on, result, at)
    fit_deadline(due_on, checked_on, "ngày kiểm tra lại", "the re-check")
    kept.failed_checks += 1
    _back(kept, due_on)
    return done(kept, before, kept.inspection.unit)


def _back(kept: Finding, due_on: date) -> None:
    """To the unit again. The journal keeps what it wrote of its remedy; its evidence stays until it hands in more."""
    kept.due_on, kept.due_before, kept.state = due_on, None, "assigned"
    kept.remedied_on, kept.validated_on, kept.remedied_by = None, None, ""
    kept.save()


@operation("reopen", register=REGISTER)
def reopen(*, by: Actor, at: datetime, finding: Finding, acting: OrgUnit, reason: str, due_on: date) -> Acted[Finding]:
    """Open a remedied finding again, because it came back or the remedy was none.

    Raises:
        UnableToReopen: see the class.
        UnableToSetDeadline: the new deadline is before today.
    """
    kept, today = held(finding), local(at).date()
    refuse_other_side(kept.inspection, acting, today, UnableToReopen)
    refuse_closed(kept.inspection, UnableToReopen)
    if kept.state != "validated":
        raise UnableToReopen(f"Vấn đề {kept} chưa được xác nhận khắc phục.", f"{kept} is not seen to be remedied.")
    if not reason.strip():
        raise UnableToReopen("Phải nêu lý do mở lại.", "A reason is needed.")
    fit_deadline(due_on, today, "hôm nay", "today")
    before = told(kept)
    kept.reason = reason.strip()
    _back(kept, due_on)
    return done(kept, before, kept.inspection.unit)
