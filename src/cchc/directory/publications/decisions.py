"""The document by which the catalogue changes: its number, its days, who issued it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from cchc.directory.models import DECISION_KINDS, OrgUnit, PublicationDecision
from cchc.directory.publications.annulling import UnableToAnnul, reasoned
from cchc.directory.publications.rules import all_acts, all_decisions
from cchc.kernel.dates import short_date
from cchc.kernel.errors import CchcError
from cchc.kernel.models import Attachment


class UnableToIssue(CchcError):
    """The decision can't be: its kind, number, title, days or issuing unit are against it. ``about``: which of them."""

    def __init__(self, vi: str, en: str, *, about: str = "decision") -> None:
        super().__init__(vi, en)
        self.about = about


def issue(
    *,
    kind: str,
    number: str,
    title: str,
    unit: OrgUnit,
    issued_on: date,
    effective_on: date,
    today: date,
    document: Attachment | None = None,
) -> PublicationDecision:
    """Record a decision that was issued.

    Raises:
        UnableToIssue: see the class.
    """
    if kind not in DECISION_KINDS:
        raise UnableToIssue(
            f"Không có loại văn bản «{kind}».", f"There is no kind of decision “{kind}”.", about="decision_kind"
        )
    competent(unit)
    decision = PublicationDecision(kind=kind, unit=unit)
    return set_out(decision, number, title, issued_on, effective_on, today, document)


def competent(unit: OrgUnit) -> None:
    """The unit is a province."""
    if unit.level != "province":
        raise UnableToIssue(
            f"{unit.name} không có thẩm quyền công bố thủ tục: Chủ tịch UBND cấp tỉnh công bố thủ tục thực hiện trên "
            "địa bàn.",
            f"{unit.name} can't publish procedures: the chairman of the provincial committee does.",
            about="unit",
        )


def set_out(
    decision: PublicationDecision,
    number: str,
    title: str,
    issued_on: date,
    effective_on: date,
    today: date,
    document: Attachment | None,
) -> PublicationDecision:
    """Say what a decision holds, new or corrected."""
    number, title = " ".join(number.split()), " ".join(title.split())
    if not 0 < len(number) <= 60 or not 0 < len(title) <= 500:
        raise UnableToIssue(
            "Số, ký hiệu có từ 1 đến 60 ký tự; trích yếu có từ 1 đến 500 ký tự.",
            "A number has 1 to 60 characters, a title 1 to 500.",
            about="title" if number else "decision",
        )
    _days(decision.unit, issued_on, effective_on, today)
    taken = UnableToIssue(
        f"{decision.unit.name} đã có văn bản số {number} năm {issued_on.year}.",
        f"{decision.unit.name} has a decision {number} in {issued_on.year} already.",
    )
    others = all_decisions().filter(number=number, year=issued_on.year, annulled_at=None)
    if others.filter(unit__code=decision.unit.code).exclude(pk=decision.pk or 0).exists():
        raise taken
    decision.number, decision.title, decision.year = number, title, issued_on.year
    decision.issued_on, decision.effective_on = issued_on, effective_on
    decision.document = document or decision.document
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError as error:  # somebody else recorded it a moment ago
        raise taken from error
    return decision


def _days(unit: OrgUnit, issued_on: date, effective_on: date, today: date) -> None:
    if issued_on > today:
        raise UnableToIssue(
            f"Ngày ban hành {short_date(issued_on)} ở tương lai.",
            f"{issued_on.isoformat()} is in the future.",
            about="issued_on",
        )
    if effective_on < issued_on:
        raise UnableToIssue(
            f"Ngày có hiệu lực {short_date(effective_on)} trước ngày ban hành.",
            f"The day of effect {effective_on.isoformat()} is before the day of issue.",
            about="effective_on",
        )
    if issued_on < unit.valid_from or (unit.valid_to and issued_on > unit.valid_to):
        raise UnableToIssue(
            f"{unit.name} không hoạt động vào ngày ban hành {short_date(issued_on)}.",
            f"{unit.name} is not in force on {issued_on.isoformat()}, the day of issue.",
            about="unit",
        )


def correct(
    *,
    decision: PublicationDecision,
    number: str,
    title: str,
    issued_on: date,
    effective_on: date,
    today: date,
    document: Attachment | None = None,
) -> PublicationDecision:
    """Correct what was recorded of a decision; its acts stay, so it can't take effect after any of them.

    Raises:
        UnableToIssue: see the class; also where it is annulled.
    """
    if decision.annulled_at is not None:
        raise UnableToIssue(f"Văn bản {decision.number} đã hủy ghi nhận.", f"{decision.number} is annulled.")
    first = all_acts().filter(decision=decision, annulled_at=None).order_by("on").first()
    if first is not None and first.on < effective_on:
        raise UnableToIssue(
            f"Đã ghi việc áp dụng từ ngày {short_date(first.on)}, trước ngày có hiệu lực mới.",
            f"An act of {first.on.isoformat()} is before the new day of effect.",
            about="effective_on",
        )
    return set_out(decision, number, title, issued_on, effective_on, today, document)


def annul_decision(*, decision: PublicationDecision, reason: str, at: datetime) -> PublicationDecision:
    """Take back a decision that was recorded by mistake, once none of its acts stands.

    Raises:
        UnableToAnnul: annulled already, no reason, or an act of it stands.
    """
    if decision.annulled_at is not None:
        raise UnableToAnnul(f"Văn bản {decision.number} đã hủy ghi nhận.", f"{decision.number} is annulled already.")
    reasoned(reason)
    standing = all_acts().filter(decision=decision, annulled_at=None).count()
    if standing:
        raise UnableToAnnul(
            f"Còn {standing} việc theo {decision.number}; hãy hủy ghi nhận từng việc trước.",
            f"{standing} acts of {decision.number} stand; annul them first.",
        )
    decision.annulled_at, decision.annulled_because = at, reason
    decision.save(update_fields=["annulled_at", "annulled_because"])
    return decision


def said_of(decision: PublicationDecision) -> dict[str, Any]:
    """The decision as the journal tells it."""
    return {
        "number": decision.number,
        "title": decision.title,
        "issued_on": decision.issued_on.isoformat(),
        "effective_on": decision.effective_on.isoformat(),
        "document": decision.document.sha256 if decision.document else None,
    }
