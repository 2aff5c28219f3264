"""The directory's acts and files, for the contract tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.contract.samples import BY, Play, Sample
from tests.world import AT, procedure, unit

from cchc.directory.imports import ACT_COLUMNS
from cchc.directory.models import Account, OrgUnit, Procedure, ProcedureAct, PublicationDecision
from cchc.directory.operations import (
    annul_act,
    annul_decision,
    issue_decision,
    publish_procedure,
    repeal_procedure,
    replace_procedure,
    simplify_procedure,
)


def _account(**changes: Any) -> dict[str, Any]:
    well = {"username": "hoa", "display_name": "Cán bộ một cửa", "password": "mật khẩu dài", "role": "clerk"}
    return {**well, "unit": OrgUnit.objects.get(code="X1"), "valid_from": date(2022, 1, 1), **changes}


def _taken() -> dict[str, Any]:
    _opened(username="taken")
    return _account(username="taken")


def _opened(*, active: bool = True, username: str = "lâm", **more: Any) -> dict[str, Any]:
    account = Account.objects.create(username=username, display_name="x", is_active=active)
    account.grants.create(role="clerk", unit=OrgUnit.objects.get(code="X1"), valid_from=date(2022, 1, 1))
    return {"account": account, **more}


_ON = date(2022, 3, 1)
_NEW = {
    "name": "Thủ tục mới", "level": "commune", "field": "Đất đai", "eligible_level": 4, "online_level": 4,
    "national_portal": True, "fee": True, "online_payment": True, "interlinked": "no", "location_free": False,
    "working_days": None,
}  # fmt: skip


def _issue(**changes: Any) -> dict[str, Any]:
    well = {"kind": "publication", "number": "77/QĐ-UBND", "title": "Công bố thủ tục", "issued_on": date(2022, 2, 15)}
    return {**well, "unit": OrgUnit.objects.get(code="T"), "effective_on": _ON, **changes}


def _decision(**changes: Any) -> PublicationDecision:
    return issue_decision(by=BY, at=AT, **_issue(**changes))


def _taken_number() -> dict[str, Any]:
    _decision()
    return _issue(title="Khác")


def _correction(**changes: Any) -> dict[str, Any]:
    well = {"number": "78/QĐ-UBND", "title": "Công bố thủ tục", "issued_on": date(2022, 2, 16), "effective_on": _ON}
    return {"decision": _decision(), **well, **changes}


def _corrected_after_its_act() -> dict[str, Any]:
    corrected = _correction(effective_on=date(2022, 4, 1))
    _published(corrected["decision"])
    return corrected


def _annulled_decision() -> PublicationDecision:
    return annul_decision(by=BY, at=AT, decision=_decision(), reason="ghi nhầm")


def _published(decision: PublicationDecision, code: str = "QM") -> ProcedureAct:
    return publish_procedure(by=BY, at=AT, decision=decision, code=code, on=_ON, values=_NEW)


def _with_an_act() -> PublicationDecision:
    decision = _decision()
    _published(decision)
    return decision


def _publish(**changes: Any) -> dict[str, Any]:
    values = {**_NEW, **changes.pop("values", {})}
    kind = changes.pop("kind", "publication")
    return {"decision": _decision(kind=kind), "code": "QM", "on": _ON, "values": values, **changes}


def _of(code: str, **changes: Any) -> dict[str, Any]:
    kind = changes.pop("kind", "publication")
    decision = _decision(kind=kind)
    return {"decision": decision, "procedure": Procedure.objects.get(code=code), "on": _ON, **changes}


def _amend(**changes: Any) -> dict[str, Any]:
    return _of("PX", **{"changes": {"online_level": 3}, **changes})


def _ended(**changes: Any) -> dict[str, Any]:
    asked = _of("PX", **changes)
    repeal_procedure(by=BY, at=AT, decision=_decision(number="1/QĐ"), procedure=asked["procedure"], on=date(2022, 5, 1))
    return asked


def _replace(by: str = "PH", **changes: Any) -> dict[str, Any]:
    return {**_of("PX", **changes), "replaced_by": Procedure.objects.get(code=by)}


def _replaced_by_the_ended() -> dict[str, Any]:
    asked = _replace("PT")
    repeal_procedure(by=BY, at=AT, decision=asked["decision"], procedure=asked["replaced_by"], on=_ON)
    return asked


def _simplified_twice() -> dict[str, Any]:
    asked = _of("PX", kind="simplification")
    simplify_procedure(by=BY, at=AT, **asked)
    return asked


def _recorded(**changes: Any) -> dict[str, Any]:
    return {"act": _published(_decision()), "reason": "ghi nhầm mã", **changes}


def _annulled_twice() -> dict[str, Any]:
    asked = _recorded()
    return {**asked, "act": annul_act(by=BY, at=AT, **asked)}


def _replacing() -> dict[str, Any]:
    asked = _recorded()
    old, new = Procedure.objects.get(code="PX"), asked["act"].procedure
    replace_procedure(by=BY, at=AT, decision=asked["act"].decision, procedure=old, on=_ON, replaced_by=new)
    return asked


PLAYS = {
    "procedure_decisions.issue_decision": Play(
        _issue,
        (
            lambda: _issue(kind="letter"),
            lambda: _issue(unit=OrgUnit.objects.get(code="H")),
            lambda: _issue(number="  "),
            lambda: _issue(title=""),
            lambda: _issue(issued_on=date(2022, 8, 1), effective_on=date(2022, 8, 1)),
            lambda: _issue(effective_on=date(2022, 2, 14)),
            lambda: _issue(issued_on=date(2019, 2, 14)),
            _taken_number,
        ),
        {},
        unit="T",
    ),
    "procedure_decisions.correct_decision": Play(
        _correction,
        (
            lambda: _correction(number=""),
            lambda: _correction(effective_on=date(2022, 1, 1)),
            lambda: _correction(decision=_annulled_decision()),
            _corrected_after_its_act,
        ),
        {},
        unit="T",
    ),
    "procedure_decisions.annul_decision": Play(
        lambda: {"decision": _decision(), "reason": "ghi nhầm"},
        (
            lambda: {"decision": _decision(), "reason": " "},
            lambda: {"decision": _annulled_decision(), "reason": "ghi nhầm"},
            lambda: {"decision": _with_an_act(), "reason": "ghi nhầm"},
        ),
        {},
        unit="T",
    ),
    "procedure_acts.publish_procedure": Play(
        _publish,
        (
            lambda: _publish(code="PX"),
            lambda: _publish(code=""),
            lambda: _publish(code="P X"),
            lambda: _publish(kind="simplification"),
            lambda: _publish(on=date(2022, 2, 28)),
            lambda: _publish(decision=_annulled_decision()),
            lambda: _publish(values={"name": ""}),
            lambda: _publish(values={"level": "planet"}),
            lambda: _publish(values={"fee": False}),
            lambda: _publish(values={"online_level": 0}),
            lambda: _publish(note="x" * 501),
        ),
        {"procedure_act": 1, "procedure": 1},
        unit="T",
    ),
    "procedure_acts.amend_procedure": Play(
        _amend,
        (
            lambda: _amend(changes={}),
            lambda: _amend(changes={"online_payment": True}),
            lambda: _amend(changes={"national_portal": True}),
            lambda: _amend(kind="online", changes={"name": "Tên khác"}),
            lambda: _amend(kind="simplification"),
            lambda: _ended(changes={"online_level": 3}),
        ),
        {"procedure_act": 1, "procedure": 2},
        unit="T",
    ),
    "procedure_acts.replace_procedure": Play(
        _replace,
        (lambda: _replace("PX"), _replaced_by_the_ended, lambda: _replace(kind="online")),
        {"procedure_act": 1, "procedure": 1},
        unit="T",
    ),
    "procedure_acts.repeal_procedure": Play(
        lambda: _of("PX"),
        (_ended, lambda: _of("PX", kind="simplification"), lambda: _of("PX", note="x" * 501)),
        {"procedure_act": 1, "procedure": 1},
        unit="T",
    ),
    "procedure_acts.simplify_procedure": Play(
        lambda: _of("PX", kind="simplification"),
        (lambda: _of("PX"), _simplified_twice),
        {"procedure_act": 1},
        unit="T",
    ),
    "procedure_acts.annul_act": Play(
        _recorded,
        (lambda: _recorded(reason=""), _annulled_twice, _replacing),
        {"procedure_act": 1, "procedure": 1},
        unit="T",
    ),
    "accounts.open_account": Play(_account, (lambda: _account(role="king"), _taken), {}),
    "accounts.close_account": Play(_opened, (lambda: _opened(active=False), lambda: _opened(username=BY.name)), {}),
    "accounts.reopen_account": Play(lambda: _opened(active=False), (_opened,), {}),
    "accounts.reset_password": Play(
        lambda: _opened(password="mật khẩu mới"), (lambda: _opened(active=False, password="mật khẩu mới"),), {}
    ),
    # The journal keeps that it was done, and nothing of the password.
    "accounts.change_password": Play(lambda: _opened(password="mật khẩu mới"), (), {}, unit=""),
}
#: Acts that only imports do: proved over every kind of file.
BY_FILE = {"directory.take_over_units", "directory.take_over_procedures", "procedure_acts.take_over_acts"}

# Facts of others rest on units and procedures, so a changed row touches more than its own.
SAMPLES = {
    "units": Sample(
        (unit("N1", "commune", "H"), unit("N2", "commune", "H", until="2022-03-31", successors="N1")),
        {"name": "Tên khác"},
        {"parent": "NOWHERE"},
        "parent",
        changes=None,
    ),
    "procedures": Sample(
        (procedure("N1", "commune", working_days="3"), procedure("N2", "district", field="Đất đai")),
        {"fee": "yes"},
        {"level": "planet"},
        "level",
        changes=None,
    ),
    "unit_links": Sample(
        (
            {
                "old_code": "OLD", "old_valid_from": "2020-01-01", "new_code": "X1", "new_valid_from": "2020-01-01",
                "kind": "merge", "sure": "found", "source": "nghị quyết",
            },
        ),
        {"sure": "unknown"},
        {"new_code": "NOWHERE"},
        "new_code",
        changes=None,
    ),
    "procedure_acts": Sample(
        (
            {
                "decision": "5/QĐ-UBND", "issued_on": "2022-02-01", "effective_on": "2022-03-01", "unit": "T",
                "title": "Công bố thủ tục", "act": "publish", "code": "NA1", "name": "Thủ tục mới", "level": "commune",
                "online_level": "3", "eligible_level": "4", "working_days": "2,5",
            },
            {
                "decision": "5/QĐ-UBND", "issued_on": "2022-02-01", "effective_on": "2022-03-01", "unit": "T",
                "act": "publish", "code": "NA2", "name": "Thủ tục khác", "level": "district",
            },
            {
                "decision": "6/QĐ-UBND", "issued_on": "2022-04-01", "unit": "T", "title": "Sửa đổi thủ tục",
                "act": "amend", "code": "NA1", "online_level": "4",
            },
        ),
        {"note": "theo luật mới"},
        {"effective_on": "2022-01-01"},
        "effective_on",
        columns=ACT_COLUMNS,
    ),
}  # fmt: skip


def _decided(unit: OrgUnit, number: str = "88/QĐ-UBND") -> PublicationDecision:
    """A decision at any unit at all, so that what hides rows is asked even where the act would refuse."""
    said = {"kind": "publication", "number": number, "title": "Công bố thủ tục", "year": 2022}
    decision = PublicationDecision(unit=unit, issued_on=date(2022, 2, 15), effective_on=_ON, **said)
    decision.save()
    return decision


def _acted(unit: OrgUnit) -> ProcedureAct:
    return _published(_decided(unit, "89/QĐ-UBND"), f"Q{unit.pk}")


#: The catalogue and its decisions are public.
PUBLIC = {"procedure_decisions", "procedure_acts"}
RECORDS = {"procedure_decisions": _decided, "procedure_acts": _acted}
