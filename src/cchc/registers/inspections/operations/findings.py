"""The inspector's acts on what a visit found: record, correct, give a deadline, extend it, annul, stop following."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from cchc.directory.models import OrgUnit
from cchc.directory.queries import unit_map
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local, short_date
from cchc.kernel.errors import CchcError
from cchc.registers.inspections.models.findings import OPEN, SEVERITIES, Finding, violation_kinds
from cchc.registers.inspections.models.visits import Inspection
from cchc.registers.inspections.queries.findings import keeper

REGISTER = "inspection_findings"
#: States of a visit in which something can have been found and can still be followed.
_FOLLOWED = ("started", "ended", "concluded")
_TEXTS = ("kind", "clause", "found", "severity", "order_number", "remedy", "result", "reason", "state")
_DAYS = ("found_on", "due_on", "due_before", "remedied_on", "checked_on", "validated_on", "ended_on")


class UnableToRecord(CchcError):
    """The visit has not begun or is over, the day does not fit it, or the finding says nothing or of another's unit."""


class UnableToSetDeadline(CchcError):
    """The finding awaits no remedy, the day is before it or has passed, or the deadline was extended already."""


class UnableToEnd(CchcError):
    """The finding is ended already, no reason is given, or its visit is closed."""


def told(finding: Finding) -> dict[str, Any]:
    """A finding as the journal holds it."""
    days = {name: getattr(finding, name) for name in _DAYS}
    return {
        **{name: getattr(finding, name) for name in _TEXTS},
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "unit": finding.unit.name,
        "evidence": finding.evidence.sha256 if finding.evidence else None,
    }


def done(finding: Finding, before: dict[str, Any] | None, unit: OrgUnit) -> Acted[Finding]:
    """What an act on one finding leaves: old and new values, at the unit in whose name it was done."""
    body = {"code": str(finding), "old": before, "new": told(finding)}
    return Acted(finding, finding.pk, unit.key, body, {"inspection_finding": [finding.pk]})


def held(finding: Finding) -> Finding:
    """The finding as it stands now, with its visit, both kept from others until the act is done."""
    visit_of(finding.inspection_id)
    rows = Finding.objects.unscoped(reason="the act names its finding").select_for_update(of=("self",))
    return rows.select_related("inspection__unit", "inspection__inspected", "unit", "evidence").get(pk=finding.pk)


def visit_of(inspection: int) -> Inspection:
    """The visit as it stands now, kept from others: a close and a new finding must not pass each other."""
    rows = Inspection.objects.unscoped(reason="the act names its visit").select_for_update(of=("self",))
    return rows.select_related("unit", "inspected").get(pk=inspection)


def refuse_other_side(visit: Inspection, acting: OrgUnit, day: date, refusal: type[CchcError]) -> None:
    """Refuse what the inspector does, done in the name of another unit than the one that inspected, or its heir."""
    if acting.pk != keeper(visit.unit_id, day):
        raise refusal(
            f"Việc này do {visit.unit.name} (bên kiểm tra, hoặc đơn vị kế thừa) làm; {acting.name} không làm được.",
            f"{visit.unit.name}, which inspected, or its heir does this; {acting.name} can't.",
        )


def refuse_future(day: date, at: datetime, refusal: type[CchcError]) -> None:
    """Refuse a day that is yet to come."""
    if day > local(at).date():
        raise refusal(f"Ngày {short_date(day)} ở tương lai.", f"{day.isoformat()} is in the future.")


def refuse_closed(visit: Inspection, refusal: type[CchcError]) -> None:
    """Refuse acts on findings of a visit that is closed or cancelled."""
    if visit.state not in _FOLLOWED:
        raise refusal(
            f"Cuộc kiểm tra {visit.code} đã đóng hoặc chưa bắt đầu; hãy mở lại hoặc bắt đầu cuộc kiểm tra trước.",
            f"Visit {visit.code} is closed or has not begun; open it again or begin it first.",
        )


def fit_deadline(due_on: date, since: date, what: str, what_en: str) -> None:
    """Refuse a deadline before the day from which it counts."""
    if due_on < since:
        raise UnableToSetDeadline(
            f"Hạn {short_date(due_on)} trước {what} {short_date(since)}.",
            f"The deadline {due_on.isoformat()} is before {what_en}, {since.isoformat()}.",
        )


def fit_to_record(
    visit: Inspection, unit: OrgUnit, found_on: date, words: Mapping[str, str], *, over: bool = False
) -> None:
    """Whether a visit can have found this at this unit on this day; ``over``: it is remedied, a closed visit will do.

    Raises:
        UnableToRecord: see the class.
    """
    if visit.started_on is None or not (over and visit.state == "closed"):
        refuse_closed(visit, UnableToRecord)
    if visit.concluded_on and not visit.conclusion:
        raise UnableToRecord(
            f"Cuộc kiểm tra {visit.code} đã kết luận là không có vấn đề; hãy kiểm tra lại bằng một cuộc khác.",
            f"Visit {visit.code} was concluded with nothing found; look again by another visit.",
        )
    if visit.started_on and not visit.started_on <= found_on <= (visit.ended_on or found_on):
        times = f"từ {short_date(visit.started_on)}" + (f" đến {short_date(visit.ended_on)}" if visit.ended_on else "")
        raise UnableToRecord(
            f"Ngày phát hiện {short_date(found_on)} ngoài thời gian kiểm tra ({times}).",
            f"Found on {found_on.isoformat()}, outside the visit.",
        )
    if not words["found"].strip():
        raise UnableToRecord("Chưa ghi vấn đề phát hiện là gì.", "Nothing is said of what was found.")
    if words["kind"] not in violation_kinds() or words["severity"] not in SEVERITIES:
        raise UnableToRecord("Loại vấn đề hoặc mức độ không có trong danh mục.", "There is no such kind or severity.")
    tree = unit_map().as_was(found_on, found_on)
    above = {tree.units[node].code for node in tree.path(unit.pk)} if unit.pk in tree.existing else set()
    if visit.inspected.code not in above:
        raise UnableToRecord(
            f"{unit.name} không phải đơn vị được kiểm tra ({visit.inspected.name}) hoặc đơn vị trực thuộc đang hoạt "
            f"động ngày {short_date(found_on)}.",
            f"{unit.name} is neither {visit.inspected.name}, which was inspected, nor a unit below it in force then.",
        )


@operation("record", register=REGISTER)
def record(
    *,
    by: Actor,
    at: datetime,
    inspection: Inspection,
    acting: OrgUnit,
    kind: str,
    clause: str,
    found: str,
    severity: str,
    unit: OrgUnit,
    found_on: date,
) -> Acted[Finding]:
    """Record what a visit found at a unit; it takes the next number within the visit.

    Raises:
        UnableToRecord: see the class; or the day is in the future, or the very same is recorded already.
    """
    refuse_future(found_on, at, UnableToRecord)
    visit = visit_of(inspection.pk)
    refuse_other_side(visit, acting, local(at).date(), UnableToRecord)
    words = {"kind": kind, "clause": clause.strip(), "found": found.strip(), "severity": severity}
    fit_to_record(visit, unit, found_on, words)
    rows = Finding.objects.unscoped(reason="numbers run within the visit").filter(inspection=visit)
    twin = rows.filter(kind=kind, found=words["found"], unit=unit, found_on=found_on).exclude(state="annulled").first()
    if twin is not None:  # a form sent twice would count twice
        raise UnableToRecord(f"Vấn đề này đã ghi, số {twin}.", f"It is recorded already, as {twin}.")
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    finding = Finding(inspection=visit, number=number, unit=unit, found_on=found_on, **words)
    finding.save()
    return done(finding, None, visit.unit)


@operation("correct", register=REGISTER)
def correct_finding(
    *,
    by: Actor,
    at: datetime,
    finding: Finding,
    acting: OrgUnit,
    kind: str,
    clause: str,
    found: str,
    severity: str,
    unit: OrgUnit,
    found_on: date,
) -> Acted[Finding]:
    """Put right what was written wrong of a finding that awaits its remedy; the journal keeps what stood there.

    Raises:
        UnableToRecord: as for :func:`record`; it is remedied or ended already; or another unit than the inspector asks.
    """
    kept = held(finding)
    refuse_future(found_on, at, UnableToRecord)
    refuse_other_side(kept.inspection, acting, local(at).date(), UnableToRecord)
    if kept.state not in ("found", "assigned") or (kept.due_on and kept.due_on < found_on):
        raise UnableToRecord(
            f"Vấn đề {kept} đã khắc phục hoặc kết thúc, hoặc hạn khắc phục trước ngày phát hiện mới ghi.",
            f"Finding {kept} is remedied or ended, or its deadline is before that day.",
        )
    words = {"kind": kind, "clause": clause.strip(), "found": found.strip(), "severity": severity}
    fit_to_record(kept.inspection, unit, found_on, words)
    before = told(kept)
    for name, value in {**words, "unit": unit, "found_on": found_on}.items():
        setattr(kept, name, value)
    kept.save()
    return done(kept, before, kept.inspection.unit)


@operation("set_deadline", register=REGISTER)
def set_deadline(
    *, by: Actor, at: datetime, finding: Finding, acting: OrgUnit, order_number: str, due_on: date
) -> Acted[Finding]:
    """Give the unit a deadline to remedy, by a document's number where there is one.

    Raises:
        UnableToSetDeadline: it has a deadline or is remedied already, or the deadline is before the finding.
    """
    kept = held(finding)
    refuse_other_side(kept.inspection, acting, local(at).date(), UnableToSetDeadline)
    refuse_closed(kept.inspection, UnableToSetDeadline)
    if kept.state != "found":
        raise UnableToSetDeadline(
            f"Vấn đề {kept} đã được giao hạn hoặc đã khắc phục.", f"Finding {kept} has a deadline or is remedied."
        )
    fit_deadline(due_on, kept.found_on, "ngày phát hiện", "the day of finding")
    before = told(kept)
    kept.order_number, kept.due_on, kept.state = order_number.strip(), due_on, "assigned"
    kept.save()
    return done(kept, before, kept.inspection.unit)


@operation("extend", register=REGISTER)
def extend(*, by: Actor, at: datetime, finding: Finding, acting: OrgUnit, due_on: date, reason: str) -> Acted[Finding]:
    """Put a deadline off, once, before it has passed, for a reason.

    Raises:
        UnableToSetDeadline: no deadline runs, it has passed, it was put off before, or the new one is not later.
    """
    kept, today = held(finding), local(at).date()
    refuse_other_side(kept.inspection, acting, today, UnableToSetDeadline)
    refuse_closed(kept.inspection, UnableToSetDeadline)
    if kept.state != "assigned" or kept.due_on is None:
        raise UnableToSetDeadline(f"Vấn đề {kept} không có hạn đang chạy.", f"No deadline of {kept} runs.")
    if kept.due_before is not None:
        raise UnableToSetDeadline(
            f"Vấn đề {kept} đã gia hạn một lần, từ {short_date(kept.due_before)}.", f"{kept} was put off once already."
        )
    if kept.due_on < today:
        raise UnableToSetDeadline(
            f"Hạn {short_date(kept.due_on)} đã qua, không gia hạn được nữa.", "The deadline has passed."
        )
    if due_on <= kept.due_on or not reason.strip():
        raise UnableToSetDeadline(
            f"Hạn mới phải sau {short_date(kept.due_on)} và phải có lý do.",
            "The new deadline must be later, for a reason.",
        )
    before = told(kept)
    kept.due_before, kept.due_on, kept.reason = kept.due_on, due_on, reason.strip()
    kept.save()
    return done(kept, before, kept.inspection.unit)


def _end(kept: Finding, acting: OrgUnit, state: str, reason: str, at: datetime) -> Acted[Finding]:
    today = local(at).date()
    refuse_other_side(kept.inspection, acting, today, UnableToEnd)
    refuse_closed(kept.inspection, UnableToEnd)
    if not reason.strip():
        raise UnableToEnd("Phải nêu lý do.", "A reason is needed.")
    before = told(kept)
    kept.state, kept.ended_on, kept.reason, kept.validated_on = state, today, reason.strip(), None
    kept.save()
    return done(kept, before, kept.inspection.unit)


@operation("annul", register=REGISTER)
def annul(*, by: Actor, at: datetime, finding: Finding, acting: OrgUnit, reason: str) -> Acted[Finding]:
    """Annul what was recorded by mistake: it counts nowhere any more, and stays to be read.

    Raises:
        UnableToEnd: see the class.
    """
    kept = held(finding)
    if kept.state in ("annulled", "lapsed"):
        raise UnableToEnd(f"Vấn đề {kept} đã kết thúc.", f"Finding {kept} is ended.")
    return _end(kept, acting, "annulled", reason, at)


@operation("lapse", register=REGISTER)
def lapse(*, by: Actor, at: datetime, finding: Finding, acting: OrgUnit, reason: str) -> Acted[Finding]:
    """Stop following a finding whose unit exists no more; it stays found and never counts as remedied.

    Raises:
        UnableToEnd: see the class; or the unit still exists.
    """
    kept = held(finding)
    if kept.state not in OPEN:
        raise UnableToEnd(f"Vấn đề {kept} không còn mở.", f"Finding {kept} is not open.")
    day = kept.unit.valid_to
    if day is None or day >= local(at).date():
        raise UnableToEnd(
            f"{kept.unit.name} còn hoạt động, nên vấn đề vẫn phải khắc phục.", f"{kept.unit.name} still exists."
        )
    return _end(kept, acting, "lapsed", reason, at)


@operation("take_over_list", register=REGISTER)
def take_over_findings(
    *,
    by: Actor,
    at: datetime,
    rows: Sequence[Finding],
    digest: str,
    counts: Mapping[str, int],
) -> Acted[None]:
    """Take over checked findings of a file: new ones, and stored ones with their changed values."""
    changes = []
    for finding in rows:
        old = told(Finding.objects.unscoped(reason="matched by the list").get(pk=finding.pk)) if finding.pk else None
        finding.save()
        changes.append({"uid": finding.pk, "code": str(finding), "old": old, "new": told(finding)})
    touched = [finding.pk for finding in rows]
    body = {"file_sha256": digest, "counts": dict(counts), "changes": changes}
    return Acted(None, None, "", body, {"inspection_finding": touched})
