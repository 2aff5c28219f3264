"""Forms of the acts on drafts, and the filters of their list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_filters
from django import forms

from cchc.directory.queries import units_in_force
from cchc.kernel.acts import Actor
from cchc.kernel.registry import Act
from cchc.kernel.text import Text, spoken
from cchc.registers.legal_texts.operations import drafts as done
from cchc.registers.legal_texts.pages.inputs import (
    HANDLERS,
    ActForm,
    ReasonForm,
    TextChoice,
    document,
    kept,
    paper,
    words,
)
from cchc.registers.legal_texts.queries.drafts import CONCLUSIONS, DRAFT_KINDS, draft_state
from cchc.registers.legal_texts.queries.examinations import texts_below
from cchc.ui.inputs import ALL, choices, day_field


class DraftFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by kind and state."""

    kind = django_filters.ChoiceFilter(label=spoken("Loại việc", "Kind"), choices=choices(DRAFT_KINDS), empty_label=ALL)
    state = django_filters.ChoiceFilter(
        label=spoken("Tình trạng", "State"),
        choices=[
            ("open", spoken("Chờ trả lời", "To answer")),
            ("due_soon", spoken("Sắp đến hạn (3 ngày)", "Due within 3 days")),
            ("overdue", spoken("Quá hạn", "Overdue")),
            ("answered", spoken("Đã trả lời", "Answered")),
            ("returned", spoken("Đã trả lại hồ sơ", "Given back")),
            ("struck", spoken("Đã hủy ghi nhầm", "Struck out")),
        ],
        empty_label=ALL,
        method="by_state",
    )

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return draft_state(rows, value, self.request.today)


class _DraftForm(ActForm):
    """What every draft says."""

    unit: Any = forms.ModelChoiceField(label=spoken("Đơn vị trả lời", "Answered by"), queryset=None)
    title = words(spoken("Tên dự thảo", "Title of the draft"), 1000)

    def prepare(self) -> None:
        self.offer_units()
        self.initial.setdefault("asked_on", self.today)


class RequestForm(_DraftForm):
    """Who asks for comments, on what, by when."""

    asked_by = forms.CharField(
        label=spoken("Cơ quan lấy ý kiến", "Asked by"),
        max_length=200,
        help_text=spoken("Ví dụ: UBND tỉnh, Sở Tư pháp", "Such as: the provincial People's Committee"),
    )
    asking_document = document(spoken("Số, ký hiệu văn bản lấy ý kiến", "Asking document"), required=False)
    asked_on = day_field(spoken("Ngày nhận", "Received on"))
    due_on = day_field(spoken("Hạn trả lời", "Due on"))


class TakeInForm(_DraftForm):
    """Whose draft is to be appraised, by when."""

    drafted_by: Any = forms.ModelChoiceField(label=spoken("Cơ quan soạn thảo", "Drafted by"), queryset=None)
    asking_document = document(spoken("Số, ký hiệu văn bản đề nghị", "Asking document"), required=False)
    asked_on = day_field(spoken("Ngày nhận hồ sơ", "Received on"))
    due_on = day_field(spoken("Hạn thẩm định", "Due on"))

    def prepare(self) -> None:
        super().prepare()
        self.offer("drafted_by", units_in_force(self.viewer, self.today))


class CommentsForm(ActForm):
    """When the comments were sent, by which document, how many."""

    answered_on = day_field(spoken("Ngày gửi", "Sent on"))
    document = document(spoken("Số, ký hiệu văn bản góp ý", "Document"))
    comments = forms.IntegerField(
        label=spoken("Số ý kiến góp ý", "Number of comments"),
        min_value=0,
        max_value=9999,
        help_text=spoken("0 khi nhất trí, không có ý kiến", "0 where there is none"),
    )
    evidence = paper(spoken("Tài liệu kèm theo", "Evidence"))

    def prepare(self) -> None:
        self.initial.setdefault("answered_on", self.today)


class ReportForm(ActForm):
    """When the report was issued, under which number, with what conclusion."""

    answered_on = day_field(spoken("Ngày báo cáo thẩm định", "Reported on"))
    document = document(spoken("Số, ký hiệu báo cáo", "Report"))
    conclusion = forms.ChoiceField(label=spoken("Kết luận", "Conclusion"), choices=choices(CONCLUSIONS))
    text = TextChoice(
        label=spoken("Văn bản đã ban hành từ dự thảo", "What the draft became"), queryset=None, required=False
    )
    evidence = paper(spoken("Tài liệu kèm theo", "Evidence"))

    def prepare(self) -> None:
        self.offer("text", texts_below(self.viewer).filter(issued_on__gte=self.row.asked_on))
        self.initial.setdefault("answered_on", self.today)


class GiveBackForm(ActForm):
    """When the file was given back, and why."""

    returned_on = day_field(spoken("Ngày trả lại", "Given back on"))
    reason = words(spoken("Lý do trả lại", "Reason"))

    def prepare(self) -> None:
        self.initial.setdefault("returned_on", self.today)


def _receive_request(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.receive_request(by=by, at=at, **data)


def _take_in(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.take_in(by=by, at=at, **data)


def _send_comments(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.send_comments(by=by, at=at, draft=row, **kept(data, at))


def _issue_report(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.issue_report(by=by, at=at, draft=row, **kept(data, at))


def _give_back(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.give_back(by=by, at=at, draft=row, **data)


def _strike(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.strike_draft(by=by, at=at, draft=row, **data)


def _waits(row: Any) -> bool:
    return row.struck_on is None and row.answered_on is None and row.returned_on is None


def _to_comment(row: Any) -> bool:
    return _waits(row) and row.kind == "comment"


def _to_appraise(row: Any) -> bool:
    return _waits(row) and row.kind == "appraisal"


DRAFT_ACTS = (
    Act(
        "receive_request",
        Text("Nhận yêu cầu góp ý", "Receive a request for comments"),
        RequestForm,
        _receive_request,
        HANDLERS,
        on_row=False,
    ),
    Act(
        "take_in",
        Text("Tiếp nhận hồ sơ thẩm định", "Take in a draft to appraise"),
        TakeInForm,
        _take_in,
        HANDLERS,
        on_row=False,
    ),
    Act(
        "send_comments",
        Text("Gửi văn bản góp ý", "Send comments"),
        CommentsForm,
        _send_comments,
        HANDLERS,
        offered=_to_comment,
    ),
    Act(
        "issue_report",
        Text("Ban hành báo cáo thẩm định", "Issue the report"),
        ReportForm,
        _issue_report,
        HANDLERS,
        offered=_to_appraise,
    ),
    Act("give_back", Text("Trả lại hồ sơ", "Give back"), GiveBackForm, _give_back, HANDLERS, offered=_to_appraise),
    Act(
        "strike_draft",
        Text("Hủy ghi nhầm", "Strike out"),
        ReasonForm,
        _strike,
        HANDLERS,
        offered=_waits,
        mends=True,
    ),
)
