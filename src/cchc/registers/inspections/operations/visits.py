"""The acts of a visit, from its decision to its close: a small state machine, in the words of the act.

decided -> started -> ended (on site) -> concluded -> closed; closed -> concluded when it is opened again; decided or
started -> cancelled. Decree 61/2018/ND-CP and the civil-service decrees leave these stages to the deciding agency; they
are those of the usual practice (likely, not confirmed article by article).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local, short_date
from cchc.kernel.errors import CchcError
from cchc.kernel.models import Attachment
from cchc.registers.inspections.models.visits import STATES, Inspection, PlannedVisit
from cchc.registers.inspections.operations.fitness import again_fault, faults, in_two_places, plan_fault, stage_faults
from cchc.registers.inspections.queries.findings import open_findings
from cchc.registers.inspections.queries.onsite import has_head, team_of
from cchc.registers.inspections.queries.visits import count_findings, still_there

REGISTER = "inspections"
_TEXTS = ("code", "field", "form", "decision", "conclusion", "reason", "state")
_DAYS = ("decided_on", "started_on", "ended_on", "concluded_on", "closed_on", "cancelled_on")


class UnableToDecide(CchcError):
    """What is said of the visit can't be: a number taken, a unit that can't be visited by this one, a day to come."""


class UnableToCarryOn(CchcError):
    """The visit is not at that stage, its day is before the last one or yet to come, or someone of its team is away."""


class UnableToConclude(CchcError):
    """The visit has not ended on site, the number is another day's, or the day is before the end or yet to come."""


class UnableToClose(CchcError):
    """The visit has no conclusion, or a finding that is not seen to be put right; or it is not closed."""


class UnableToCallOff(CchcError):
    """The visit has ended on site, holds findings, or no reason is given."""


def told(visit: Inspection) -> dict[str, Any]:
    """A visit as the journal holds it."""
    days = {name: getattr(visit, name) for name in _DAYS}
    return {
        **{name: getattr(visit, name) for name in _TEXTS},
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "inspected": visit.inspected.name,
        "conclusion_file": visit.conclusion_file.sha256 if visit.conclusion_file else None,
    }


def held(visit: Inspection) -> Inspection:
    """The visit as it stands now, kept from others until the act is done."""
    rows = Inspection.objects.unscoped(reason="the act names its visit").select_for_update(of=("self",))
    return rows.select_related("unit", "inspected", "conclusion_file").get(pk=visit.pk)


def done(visit: Inspection, before: dict[str, Any] | None) -> Acted[Inspection]:
    """What an act on a visit leaves: old and new values."""
    body = {"code": visit.code, "old": before, "new": told(visit)}
    return Acted(visit, visit.pk, visit.unit.key, body, {"inspection": [visit.pk]})


def _must(visit: Inspection, refusal: type[CchcError], *states: str) -> None:
    if visit.state not in states:
        named, named_en = STATES[visit.state]
        raise refusal(
            f"Cuộc kiểm tra {visit.code} {named}, không làm được việc này.",
            f"Visit {visit.code} is {named_en}: this can't be done.",
        )


def refuse_faults(visit: Inspection, today: date, refusal: type[CchcError]) -> None:
    """Refuse the first thing that can't be said of a visit."""
    for fault in faults(visit, today):
        raise refusal(fault.vi, fault.en)


@operation("decide", register=REGISTER)
def decide(
    *,
    by: Actor,
    at: datetime,
    code: str,
    unit: OrgUnit,
    inspected: OrgUnit,
    field: str,
    form: str,
    decision: str,
    decided_on: date,
    planned: PlannedVisit | None = None,
    again_of: Inspection | None = None,
) -> Acted[Inspection]:
    """Decide a visit. ``planned``: what it fulfils, for one by plan; ``again_of``: the visit that it looks at again.

    Raises:
        UnableToDecide: see the class.
    """
    visit = Inspection(
        code=code.strip(),
        unit=unit,
        inspected=inspected,
        field=field,
        form=form,
        decision=decision.strip(),
        decided_on=decided_on,
        planned=planned,
        again_of=again_of,
    )
    refuse_faults(visit, local(at).date(), UnableToDecide)
    wrong = plan_fault(visit) or again_fault(visit)
    if wrong is not None:
        raise UnableToDecide(wrong.vi, wrong.en)
    _enter(visit)
    return done(visit, None)


def _enter(visit: Inspection) -> None:
    try:
        with transaction.atomic():  # two at the same instant: the database keeps codes apart
            visit.save()
    except IntegrityError as error:
        raise UnableToDecide(f"Số «{visit.code}» đã có.", f"Number “{visit.code}” is taken.") from error


def _stage(visit: Inspection, name: str, day: date, state: str, at: datetime, refusal: type[CchcError]) -> None:
    """Set a stage's day and state, if the day fits those before it."""
    setattr(visit, name, day)
    visit.state = state
    for fault in stage_faults(visit, local(at).date()):
        raise refusal(fault.vi, fault.en)


def _refuse_two_places(visit: Inspection, until: date) -> None:
    fault = in_two_places(visit, team_of(visit), until)
    if fault is not None:
        raise UnableToCarryOn(fault.vi, fault.en)


@operation("start", register=REGISTER)
def start(*, by: Actor, at: datetime, visit: Inspection, started_on: date) -> Acted[Inspection]:
    """Begin a visit at the inspected unit, with its team.

    Raises:
        UnableToCarryOn: see the class; or the inspected unit is no more, or the team has no head.
    """
    kept = held(visit)
    before = told(kept)
    _must(kept, UnableToCarryOn, "decided")
    _stage(kept, "started_on", started_on, "started", at, UnableToCarryOn)
    if not still_there(kept.inspected_id, started_on):
        raise UnableToCarryOn(
            f"{kept.inspected.name} không còn hoạt động vào ngày {short_date(started_on)}.",
            f"{kept.inspected.name} is no more on {started_on.isoformat()}.",
        )
    wrong = again_fault(kept)
    if wrong is not None:
        raise UnableToCarryOn(wrong.vi, wrong.en)
    if not has_head(kept):
        raise UnableToCarryOn(
            "Chưa lập đoàn: cần có trưởng đoàn trước khi bắt đầu.", "The team has no head yet: gather it first."
        )
    _refuse_two_places(kept, started_on)  # later days are asked for once the visit's end is known
    kept.save()
    return done(kept, before)


@operation("end_on_site", register=REGISTER)
def end_on_site(*, by: Actor, at: datetime, visit: Inspection, ended_on: date) -> Acted[Inspection]:
    """End a visit at the inspected unit; from this day on it counts as made.

    Raises:
        UnableToCarryOn: see the class.
    """
    kept = held(visit)
    before = told(kept)
    _must(kept, UnableToCarryOn, "started")
    _stage(kept, "ended_on", ended_on, "ended", at, UnableToCarryOn)
    _refuse_two_places(kept, ended_on)
    kept.save()
    return done(kept, before)


@operation("conclude", register=REGISTER)
def conclude(
    *,
    by: Actor,
    at: datetime,
    visit: Inspection,
    conclusion: str,
    concluded_on: date,
    conclusion_file: Attachment | None = None,
) -> Acted[Inspection]:
    """Issue the conclusion. Several visits may share one of the same day.

    Raises:
        UnableToConclude: see the class; or no number is given.
    """
    if not conclusion.strip():
        raise UnableToConclude("Chưa ghi số kết luận.", "The conclusion has no number.")
    kept = held(visit)
    before = told(kept)
    _must(kept, UnableToConclude, "ended")
    kept.conclusion, kept.conclusion_file = conclusion.strip(), conclusion_file
    _stage(kept, "concluded_on", concluded_on, "concluded", at, UnableToConclude)
    kept.save()
    return done(kept, before)


@operation("conclude_clean", register=REGISTER)
def conclude_clean(*, by: Actor, at: datetime, visit: Inspection, concluded_on: date) -> Acted[Inspection]:
    """Record that the visit found nothing that needs a remedy: no document is issued.

    Raises:
        UnableToConclude: see the class; or something was found.
    """
    kept = held(visit)
    before = told(kept)
    _must(kept, UnableToConclude, "ended")
    found = count_findings(kept)
    if found:
        raise UnableToConclude(
            f"Cuộc kiểm tra có {found} vấn đề phát hiện, phải ban hành kết luận.",
            f"{found} findings were recorded: a conclusion must be issued.",
        )
    _stage(kept, "concluded_on", concluded_on, "concluded", at, UnableToConclude)
    kept.save()
    return done(kept, before)


@operation("close", register=REGISTER)
def close(*, by: Actor, at: datetime, visit: Inspection, closed_on: date) -> Acted[Inspection]:
    """Close a visit whose conclusion is carried out.

    Raises:
        UnableToClose: see the class; or the day is before the conclusion or yet to come.
    """
    kept = held(visit)
    before = told(kept)
    _must(kept, UnableToClose, "concluded")
    left = open_findings(kept.pk)
    if left:
        raise UnableToClose(
            f"Còn {left} vấn đề chưa khắc phục xong, chưa đóng được cuộc kiểm tra.",
            f"{left} findings are not put right yet: the visit can't be closed.",
        )
    _stage(kept, "closed_on", closed_on, "closed", at, UnableToClose)
    kept.save()
    return done(kept, before)


@operation("open_again", register=REGISTER)
def open_again(*, by: Actor, at: datetime, visit: Inspection, reason: str) -> Acted[Inspection]:
    """Open a closed visit again.

    Raises:
        UnableToClose: it is not closed, or no reason is given.
    """
    kept = held(visit)
    before = told(kept)
    _must(kept, UnableToClose, "closed")
    if not reason.strip():
        raise UnableToClose("Chưa ghi lý do mở lại.", "No reason is given.")
    kept.closed_on, kept.state, kept.reason = None, "concluded", reason.strip()
    kept.save()
    return done(kept, before)


@operation("call_off", register=REGISTER)
def call_off(*, by: Actor, at: datetime, visit: Inspection, reason: str) -> Acted[Inspection]:
    """Call a visit off before it ends on site, on the day of the act; what it was to fulfil in the plan waits again.

    Raises:
        UnableToCallOff: see the class.
    """
    kept = held(visit)
    before = told(kept)
    _must(kept, UnableToCallOff, "decided", "started")
    if not reason.strip():
        raise UnableToCallOff("Chưa ghi lý do hủy.", "No reason is given.")
    found = count_findings(kept)
    if found:
        raise UnableToCallOff(
            f"Cuộc kiểm tra đã ghi {found} vấn đề phát hiện, không hủy được.", f"It holds {found} findings."
        )
    kept.cancelled_on, kept.state, kept.reason = local(at).date(), "cancelled", reason.strip()
    kept.save()
    return done(kept, before)
