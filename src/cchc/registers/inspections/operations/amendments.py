"""Putting right what was written wrongly of a visit; the journal keeps what was written before."""

from __future__ import annotations

from datetime import date, datetime

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local
from cchc.kernel.errors import CchcError
from cchc.registers.inspections.models.visits import Inspection, PlannedVisit
from cchc.registers.inspections.operations.fitness import in_two_places, plan_fault
from cchc.registers.inspections.operations.visits import REGISTER, done, held, refuse_faults, told
from cchc.registers.inspections.queries.onsite import team_of, was_looked_at
from cchc.registers.inspections.queries.visits import count_findings

_STAGES = (
    ("started_on", "ngày bắt đầu", "start"),
    ("ended_on", "ngày kết thúc trực tiếp", "end on site"),
    ("concluded_on", "ngày kết luận", "conclusion"),
)


class UnableToPutRight(CchcError):
    """The visit is closed or called off, no reason is given, nothing changes, or what is said can't be."""


@operation("put_right", register=REGISTER)
def put_right(
    *,
    by: Actor,
    at: datetime,
    visit: Inspection,
    reason: str,
    code: str,
    inspected: OrgUnit,
    field: str,
    form: str,
    decision: str,
    decided_on: date,
    planned: PlannedVisit | None = None,
    started_on: date | None = None,
    ended_on: date | None = None,
    conclusion: str = "",
    concluded_on: date | None = None,
) -> Acted[Inspection]:
    """Put right what was written of a visit, at the stage where it is: no stage is gained or lost.

    Raises:
        UnableToPutRight: see the class; or the unit or field changes after something was looked at or found.
    """
    kept = held(visit)
    before = told(kept)
    _refuse_state(kept, reason, other=(inspected.pk, field) != (kept.inspected_id, kept.field))
    texts = {"code": code.strip(), "decision": decision.strip(), "conclusion": conclusion.strip()}
    days = {"decided_on": decided_on, "started_on": started_on, "ended_on": ended_on, "concluded_on": concluded_on}
    changed: dict[str, object] = {
        **texts,
        **days,
        "inspected": inspected,
        "field": field,
        "form": form,
        "planned": planned,
    }
    _refuse_stages(kept, changed)
    _rewrite(kept, {**changed, "reason": reason.strip()}, local(at).date())
    return done(kept, before)


def _refuse_state(kept: Inspection, reason: str, *, other: bool) -> None:
    """``other``: the unit or the field changes."""
    if kept.state in ("closed", "cancelled"):
        raise UnableToPutRight(
            f"Cuộc kiểm tra {kept.code} đã đóng hoặc đã hủy; hãy mở lại trước.", f"Visit {kept.code} is over."
        )
    if not reason.strip():
        raise UnableToPutRight("Chưa ghi lý do đính chính.", "No reason is given.")
    if other and (count_findings(kept) or was_looked_at(kept)):
        raise UnableToPutRight(
            "Đã ghi phiếu kiểm tra, rút mẫu hoặc ghi vấn đề, không đổi đơn vị được kiểm tra hay lĩnh vực.",
            "Something was looked at or found: the unit and the field stay.",
        )


def _refuse_stages(kept: Inspection, changed: dict[str, object]) -> None:
    for name, vi, en in _STAGES:
        if (getattr(kept, name) is None) != (changed[name] is None):
            raise UnableToPutRight(
                f"Đính chính không thêm hay bỏ {vi}; hãy dùng đúng việc của bước đó.",
                f"The {en} can't be added or taken away by putting right.",
            )
    if all(getattr(kept, name) == value for name, value in changed.items()):
        raise UnableToPutRight("Không có gì thay đổi.", "Nothing changes.")
    if kept.conclusion and not changed["conclusion"]:
        raise UnableToPutRight("Chưa ghi số kết luận.", "The conclusion has no number.")


def _rewrite(visit: Inspection, said: dict[str, object], today: date) -> None:
    for name, value in said.items():
        setattr(visit, name, value)
    _refuse_unfit(visit, today)
    visit.save()


def _refuse_unfit(visit: Inspection, today: date) -> None:
    refuse_faults(visit, today, UnableToPutRight)
    wrong = plan_fault(visit) if visit.planned is not None else None
    wrong = wrong or in_two_places(visit, team_of(visit), visit.ended_on or today)
    if wrong is not None:
        raise UnableToPutRight(wrong.vi, wrong.en)
