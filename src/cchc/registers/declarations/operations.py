"""The act of declaring a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.errors import CchcError
from cchc.kernel.models import Attachment
from cchc.kernel.periods import period_of
from cchc.kernel.ports import FormLine
from cchc.registers.declarations.models import STATES, Declaration

#: What the database holds of a value.
_DECIMALS = 6
_TOO_LARGE = Decimal(10) ** 18


class UnableToDeclare(CchcError):
    """The line is not one that is declared, or the value does not fit it."""


@dataclass(frozen=True)
class Said:
    """A state with its value, fit for a line."""

    state: str
    value: Decimal | None
    reason: str


def fitting(line: FormLine, state: str, value: Decimal | None, reason: str) -> Said:
    """What is said of a line, if it can be said of it.

    Raises:
        UnableToDeclare: the line is a heading or computed from a register, the state is none, or the value does not
            fit the line's kind.
    """
    declarable(line)
    if state not in STATES:
        raise UnableToDeclare(f"Không có trạng thái «{state}».", f"There is no state “{state}”.")
    if (state == "value") != (value is not None):
        raise UnableToDeclare(
            "Có số liệu thì phải ghi giá trị; không phát sinh hoặc không áp dụng thì để trống.",
            "State “value” needs a value; the others take none.",
        )
    if value is not None:
        _fits(line, value)
    return Said(state, value, reason.strip())


def declarable(line: FormLine) -> None:
    """Whether anything can be declared of a line at all.

    Raises:
        UnableToDeclare: it is a heading, or computed from a register.
    """
    if line.source == "heading":
        raise UnableToDeclare(f"Dòng {line.code} là tiêu đề, không có số liệu.", f"Line {line.code} is a heading.")
    if not line.declarable:
        raise UnableToDeclare(
            f"Dòng {line.code} do chương trình tính từ sổ, không kê khai tay.",
            f"Line {line.code} is computed from a register, never declared.",
        )


def _fits(line: FormLine, value: Decimal) -> None:
    if value < 0:
        raise UnableToDeclare("Giá trị không được âm.", "The value can't be negative.")
    if value >= _TOO_LARGE or value != round(value, _DECIMALS):
        raise UnableToDeclare(
            f"Giá trị quá lớn, hoặc có hơn {_DECIMALS} chữ số thập phân.",
            f"The value is too large, or has more than {_DECIMALS} decimals.",
        )
    if line.kind in ("count", "flag", "choice") and value != value.to_integral_value():
        raise UnableToDeclare(
            f"Dòng {line.code} là số đếm, phải là số nguyên.", f"Line {line.code} takes a whole number."
        )
    if line.allowed and value not in line.allowed:
        allowed = ", ".join(map(str, line.allowed))
        raise UnableToDeclare(f"Dòng {line.code} chỉ nhận: {allowed}.", f"Line {line.code} takes only: {allowed}.")


@operation("declare", register="declarations")
def declare(
    *,
    by: Actor,
    at: datetime,
    unit: OrgUnit,
    period: str,
    form: str,
    line: FormLine,
    state: str,
    value: Decimal | None,
    reason: str,
    evidence: Attachment | None = None,
) -> Acted[Declaration]:
    """Say one figure; saying it again corrects what was said before, and the journal keeps both.

    Raises:
        UnableToDeclare: see :func:`fitting`; or the unit did not exist in the period.
        UnusableInput: there is no such period.
    """
    said, when = fitting(line, state, value, reason), period_of(period)
    if unit.valid_from > when.end or (unit.valid_to and unit.valid_to < when.start):
        raise UnableToDeclare(
            f"{unit.name} không hoạt động trong {when.label}.", f"{unit.name} did not exist in {period}."
        )
    key = {"unit": unit, "period": when.code, "form": form, "line": line.code}
    before = Declaration.objects.unscoped(reason="the act names its unit").filter(**key).first()
    declaration = before or Declaration(**key)
    old = _told(declaration) if before else None
    declaration.state, declaration.value, declaration.reason = said.state, said.value, said.reason
    declaration.evidence = evidence or declaration.evidence
    declaration.declared_by, declaration.declared_at = by.name, at
    declaration.save()
    body = {"period": period, "form": form, "line": line.code, "old": old, "new": _told(declaration)}
    return Acted(declaration, declaration.pk, unit.key, body, {"declaration": [declaration.pk]})


def _told(declaration: Declaration) -> dict[str, Any]:
    value, evidence = declaration.value, declaration.evidence
    return {
        "state": declaration.state,
        "value": None if value is None else format(value.normalize(), "f"),
        "reason": declaration.reason,
        "evidence": evidence.sha256 if evidence else None,
    }


@operation("take_over_list", register="declarations")
def take_over_list(
    *, by: Actor, at: datetime, rows: Sequence[tuple[Mapping[str, Any], Said]], digest: str, counts: Mapping[str, int]
) -> Acted[None]:
    """Take over checked rows of a file: (key of the declaration, what is said)."""
    touched, changes = [], []
    for key, said in rows:
        before = Declaration.objects.unscoped(reason="an import matches in the whole home").filter(**key).first()
        declaration = before or Declaration(**key)
        old = _told(declaration) if before else None
        declaration.state, declaration.value, declaration.reason = said.state, said.value, said.reason
        declaration.declared_by, declaration.declared_at = by.name, at
        declaration.save()
        touched.append(declaration.pk)
        told = {name: str(part) for name, part in key.items()}
        changes.append({**told, "uid": declaration.pk, "old": old, "new": _told(declaration)})
    body = {"file_sha256": digest, "counts": dict(counts), "changes": changes}
    return Acted(None, None, "", body, {"declaration": touched})
