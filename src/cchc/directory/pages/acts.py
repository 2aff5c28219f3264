"""Which acts are offered where: on a decision, on a procedure, on what was recorded.

Who publishes: the administrator and the statistician of the unit that issues (the province, or a department of it). By
the circulars its office for the control of procedures keeps the catalogue; in a home that is the province's
administrator, and the statistician whose report counts the acts. A clerk registers documents and decides nothing here.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cchc.directory.operations import (
    amend_procedure,
    annul_act,
    annul_decision,
    correct_decision,
    issue_decision,
    publish_procedure,
    repeal_procedure,
    replace_procedure,
    simplify_procedure,
)
from cchc.directory.pages.forms import (
    AmendForm,
    AnnulForm,
    CorrectForm,
    IssueForm,
    OnlineForm,
    PaymentForm,
    PortalForm,
    PublishForm,
    RepealForm,
    ReplaceForm,
    SimplifyForm,
)
from cchc.directory.publications import ALLOWED
from cchc.directory.queries import covers_province
from cchc.kernel.acts import Actor
from cchc.kernel.attachments import keep
from cchc.kernel.registry import Act
from cchc.kernel.text import Text

_PUBLISHERS = frozenset({"administrator", "statistician"})

Data = dict[str, Any]


def _with_document(data: Data, at: datetime) -> Data:
    file = data.pop("document", None)
    return {**data, "document": keep(file.name, file.chunks(), at=at) if file else None}


def _issue(row: Any, data: Data, by: Actor, at: datetime) -> Any:
    data["effective_on"] = data["effective_on"] or data["issued_on"]
    return issue_decision(by=by, at=at, **_with_document(data, at))


def _correct(row: Any, data: Data, by: Actor, at: datetime) -> Any:
    return correct_decision(by=by, at=at, decision=row, **_with_document(data, at))


def _annul_decision(row: Any, data: Data, by: Actor, at: datetime) -> Any:
    return annul_decision(by=by, at=at, decision=row, **data)


def _publish(row: Any, data: Data, by: Actor, at: datetime) -> Any:
    return publish_procedure(by=by, at=at, **data)


def _amend(row: Any, data: Data, by: Actor, at: datetime) -> Any:
    return amend_procedure(by=by, at=at, **data)


def _replace(row: Any, data: Data, by: Actor, at: datetime) -> Any:
    return replace_procedure(by=by, at=at, **data)


def _repeal(row: Any, data: Data, by: Actor, at: datetime) -> Any:
    return repeal_procedure(by=by, at=at, **data)


def _simplify(row: Any, data: Data, by: Actor, at: datetime) -> Any:
    return simplify_procedure(by=by, at=at, **data)


def _annul_act(row: Any, data: Data, by: Actor, at: datetime) -> Any:
    return annul_act(by=by, at=at, act=row, **data)


def _stands(row: Any) -> bool:
    return row.annulled_at is None


def _can(kind: str) -> Any:
    """Whether a decision stands and is of a kind that does this."""
    return lambda row: row.annulled_at is None and kind in ALLOWED[row.kind]


#: name, what the official calls it, its form, and what it runs.
_KINDS: tuple[tuple[str, Text, Any, Any], ...] = (
    ("publish", Text("Công bố mới thủ tục", "Publish a procedure"), PublishForm, _publish),
    ("amend", Text("Sửa đổi, bổ sung thủ tục", "Amend a procedure"), AmendForm, _amend),
    ("replace", Text("Thay thế thủ tục", "Replace a procedure"), ReplaceForm, _replace),
    ("repeal", Text("Bãi bỏ thủ tục", "Repeal a procedure"), RepealForm, _repeal),
    ("simplify", Text("Phê duyệt phương án đơn giản hóa", "Approve a simplification"), SimplifyForm, _simplify),
)

DECISION_ACTS = (
    Act(
        "issue",
        Text("Ban hành quyết định công bố", "Issue a decision"),
        IssueForm,
        _issue,
        _PUBLISHERS,
        on_row=False,
        to=covers_province,
    ),
    *(Act(name, title, form, run, _PUBLISHERS, offered=_can(name), within="unit") for name, title, form, run in _KINDS),
    Act(
        "correct",
        Text("Đính chính thông tin văn bản", "Correct the decision"),
        CorrectForm,
        _correct,
        _PUBLISHERS,
        offered=_stands,
        within="unit",
        mends=True,
    ),
    Act(
        "annul",
        Text("Hủy ghi nhận văn bản", "Annul the decision"),
        AnnulForm,
        _annul_decision,
        _PUBLISHERS,
        offered=_stands,
        within="unit",
        mends=True,
    ),
)

RECORDED_ACTS = (
    *(Act(name, title, form, run, _PUBLISHERS, on_row=False, to=covers_province) for name, title, form, run in _KINDS),
    Act(
        "annul",
        Text("Hủy ghi nhận", "Annul"),
        AnnulForm,
        _annul_act,
        _PUBLISHERS,
        offered=_stands,
        within="decision__unit",
        mends=True,
    ),
)

PROCEDURE_ACTS = tuple(
    Act(name, title, form, _amend, _PUBLISHERS, to=covers_province)
    for name, title, form in (
        ("online", Text("Đổi mức độ dịch vụ công trực tuyến", "Change online level"), OnlineForm),
        ("portal", Text("Công khai trên Cổng DVC quốc gia", "Open on the portal"), PortalForm),
        ("payment", Text("Triển khai thanh toán trực tuyến", "Open online payment"), PaymentForm),
        ("amend", Text("Sửa đổi, bổ sung", "Amend"), AmendForm),
    )
)
