"""Forms of examining texts and of handling what was found, and the filters of both lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_filters
from django import forms

from cchc.kernel.acts import Actor
from cchc.kernel.registry import Act
from cchc.kernel.text import Text, spoken
from cchc.registers.legal_texts.operations import examinations as done
from cchc.registers.legal_texts.operations import findings as found
from cchc.registers.legal_texts.pages.inputs import (
    HANDLERS,
    ActForm,
    ExaminationChoice,
    ReasonForm,
    TextChoice,
    document,
    kept,
    paper,
    words,
)
from cchc.registers.legal_texts.queries.authority import has_below
from cchc.registers.legal_texts.queries.examinations import (
    EXAMINATIONS,
    FAULTS,
    RESULTS,
    WAYS,
    examinations,
    in_state,
    texts_below,
    texts_since,
    texts_to_check,
)
from cchc.ui.inputs import ALL, choices, day_field

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ExaminationFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by kind, result, and days of examination."""

    kind = django_filters.ChoiceFilter(
        label=spoken("Hình thức", "Kind"), choices=choices(EXAMINATIONS), empty_label=ALL
    )
    result = django_filters.ChoiceFilter(label=spoken("Kết quả", "Result"), choices=choices(RESULTS), empty_label=ALL)
    since = django_filters.DateFilter(
        field_name="examined_on", lookup_expr="gte", label=spoken("Từ ngày", "From"), widget=_DAY
    )
    until = django_filters.DateFilter(
        field_name="examined_on", lookup_expr="lte", label=spoken("Đến ngày", "To"), widget=_DAY
    )


class FindingFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by state, fault, and the kind of examination."""

    state = django_filters.ChoiceFilter(
        label=spoken("Tình trạng", "State"),
        choices=[
            ("open", spoken("Đang phải xử lý", "Open")),
            ("due_soon", spoken("Sắp đến hạn (10 ngày)", "Due within 10 days")),
            ("overdue", spoken("Quá hạn", "Overdue")),
            ("handled", spoken("Đã xử lý xong", "Handled")),
            ("struck", spoken("Đã hủy ghi nhầm", "Struck out")),
        ],
        empty_label=ALL,
        method="by_state",
    )
    fault = django_filters.ChoiceFilter(label=spoken("Sai sót", "Fault"), choices=choices(FAULTS), empty_label=ALL)
    kind = django_filters.ChoiceFilter(
        field_name="examination__kind",
        label=spoken("Phát hiện khi", "Found at"),
        choices=choices(EXAMINATIONS),
        empty_label=ALL,
    )

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return in_state(rows, value, self.request.today)


class ExamineForm(ActForm):
    """Which text, who examined it, when, with what result, and on what paper."""

    begins = {"legal_texts": "text"}
    text = TextChoice(label=spoken("Văn bản", "Text"), queryset=None)
    unit: Any = forms.ModelChoiceField(label=spoken("Đơn vị thực hiện", "Done by"), queryset=None)
    examined_on = day_field(spoken("Ngày thực hiện", "Day"))
    result = forms.ChoiceField(label=spoken("Kết quả", "Result"), choices=choices(RESULTS))
    document = document(spoken("Số, ký hiệu văn bản kết quả", "Document with the result"), required=False)
    evidence = paper(spoken("Tài liệu kèm theo", "Evidence"))

    def prepare(self) -> None:
        self.offer("text", texts_below(self.viewer))
        self.offer_units()
        self.initial.setdefault("examined_on", self.today)


class CheckForm(ExamineForm):
    """The same, of texts of units below."""

    def prepare(self) -> None:
        super().prepare()
        self.offer("text", texts_to_check(self.viewer))


class ReviewForm(ExamineForm):
    """The same, and whether the review is the one of all texts every five years."""

    of_the_system = forms.BooleanField(
        label=spoken("Thuộc kỳ hệ thống hóa văn bản (05 năm)", "Of the five-yearly review of the system"),
        required=False,
    )


class ConcludeForm(ActForm):
    """What it concludes instead, and why."""

    result = forms.ChoiceField(label=spoken("Kết luận đúng", "The right conclusion"), choices=choices(RESULTS))
    reason = words(spoken("Lý do", "Reason"))


class FindingForm(ActForm):
    """What must be handled, where in the text, how, and by when."""

    begins = {"text_examinations": "examination"}
    examination = ExaminationChoice(label=spoken("Lần kiểm tra, rà soát", "Examination"), queryset=None)
    fault = forms.ChoiceField(label=spoken("Sai sót", "Fault"), choices=choices(FAULTS))
    clause = forms.CharField(
        label=spoken("Điều, khoản, điểm", "Clause"),
        max_length=200,
        help_text=spoken("Ví dụ: Điều 5 khoản 2; hoặc: toàn bộ văn bản", "Such as: Article 5.2; or: the whole text"),
    )
    what = words(spoken("Nội dung phải xử lý", "What is to be handled"), 1000)
    recommended = forms.ChoiceField(label=spoken("Kiến nghị xử lý", "Recommended"), choices=choices(WAYS))
    found_on = day_field(spoken("Ngày phát hiện", "Found on"))
    due_on = day_field(spoken("Hạn xử lý xong", "Due on"))

    def prepare(self) -> None:
        rows = examinations(self.viewer).filter(struck_on=None, result="needs_handling")
        if self.viewer.units is not None:  # who issued the text sees the examination, and records nothing in it
            rows = rows.filter(unit__in=self.viewer.units)
        self.offer("examination", rows.order_by("-examined_on", "-pk"))
        self.initial.setdefault("found_on", self.today)


class HandleForm(ActForm):
    """When it was handled, how, and by which text or document."""

    handled_on = day_field(spoken("Ngày xử lý xong", "Handled on"))
    how = forms.ChoiceField(label=spoken("Hình thức xử lý", "How"), choices=choices(WAYS))
    handling_text = TextChoice(
        label=spoken("Văn bản xử lý (trong sổ)", "By which text of the register"), queryset=None, required=False
    )
    handling_document = document(
        spoken("Văn bản xử lý khác", "Or by another document"),
        required=False,
        help_text=spoken("Số, ký hiệu; ghi khi văn bản xử lý không có trong sổ", "Its number, where it is not listed"),
    )

    def prepare(self) -> None:
        self.offer("handling_text", texts_since(self.row.open_from).exclude(pk=self.row.examination.text_id))
        self.initial.setdefault("how", self.row.recommended)
        self.initial.setdefault("handled_on", self.today)


class ExtendForm(ActForm):
    """Until when, and why."""

    due_on = day_field(spoken("Hạn mới", "New day"))
    reason = words(spoken("Lý do gia hạn", "Reason"))


class ReopenForm(ActForm):
    """From when it is open again, until when, and why."""

    reopened_on = day_field(spoken("Ngày mở lại", "Opened again on"))
    due_on = day_field(spoken("Hạn xử lý xong", "Due on"))
    reason = words(spoken("Lý do mở lại", "Reason"))

    def prepare(self) -> None:
        self.initial.setdefault("reopened_on", self.today)


def _self_check(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.self_check(by=by, at=at, **kept(data, at))


def _check(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.check(by=by, at=at, **kept(data, at))


def _review(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.review(by=by, at=at, **kept(data, at))


def _conclude_again(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.conclude_again(by=by, at=at, examination=row, **data)


def _strike_examination(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.strike_examination(by=by, at=at, examination=row, **data)


def _record_finding(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return found.record_finding(by=by, at=at, **data)


def _finish_handling(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return found.finish_handling(by=by, at=at, finding=row, **data)


def _extend(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return found.extend(by=by, at=at, finding=row, **data)


def _reopen(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return found.reopen(by=by, at=at, finding=row, **data)


def _strike_finding(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return found.strike_finding(by=by, at=at, finding=row, **data)


def _standing(row: Any) -> bool:
    return row.struck_on is None


def _open(row: Any) -> bool:
    return row.struck_on is None and row.handled_on is None


def _extendable(row: Any) -> bool:
    return _open(row) and row.extended_from is None


def _handled(row: Any) -> bool:
    return row.struck_on is None and row.handled_on is not None


STRIKE = Text("Hủy ghi nhầm", "Strike out")
EXAMINATION_ACTS = (
    Act("self_check", Text("Tự kiểm tra văn bản", "Self-check"), ExamineForm, _self_check, HANDLERS, on_row=False),
    Act(
        "check",
        Text("Kiểm tra theo thẩm quyền", "Check from above"),
        CheckForm,
        _check,
        HANDLERS,
        on_row=False,
        to=has_below,
    ),
    Act("review", Text("Rà soát văn bản", "Review"), ReviewForm, _review, HANDLERS, on_row=False),
    Act(
        "conclude_again",
        Text("Kết luận lại", "Conclude again"),
        ConcludeForm,
        _conclude_again,
        HANDLERS,
        offered=_standing,
        within="unit",
        mends=True,
    ),
    Act(
        "strike_examination",
        STRIKE,
        ReasonForm,
        _strike_examination,
        HANDLERS,
        offered=_standing,
        within="unit",
        mends=True,
    ),
)
FINDING_ACTS = (
    Act(
        "record_finding",
        Text("Ghi nhận nội dung phải xử lý", "Record a finding"),
        FindingForm,
        _record_finding,
        HANDLERS,
        on_row=False,
    ),
    Act("finish_handling", Text("Xử lý xong", "Handled"), HandleForm, _finish_handling, HANDLERS, offered=_open),
    Act(
        "extend",
        Text("Gia hạn xử lý", "Extend"),
        ExtendForm,
        _extend,
        HANDLERS,
        offered=_extendable,
        within="examination__unit",
    ),
    Act(
        "reopen",
        Text("Mở lại", "Open again"),
        ReopenForm,
        _reopen,
        HANDLERS,
        offered=_handled,
        within="examination__unit",
    ),
    Act(
        "strike_finding",
        STRIKE,
        ReasonForm,
        _strike_finding,
        HANDLERS,
        offered=_standing,
        within="examination__unit",
        mends=True,
    ),
)
