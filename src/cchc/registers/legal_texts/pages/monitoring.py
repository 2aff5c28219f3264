"""Forms of the acts of monitoring how law is carried out, and the filters of the lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_filters
from django import forms

from cchc.directory.queries import units_in_force
from cchc.kernel.acts import Actor
from cchc.kernel.registry import Act
from cchc.kernel.text import Text, spoken
from cchc.registers.legal_texts.operations import monitoring as done
from cchc.registers.legal_texts.pages.inputs import HANDLERS, ActForm, ReasonForm, document, kept, paper, words
from cchc.registers.legal_texts.queries.monitoring import ACTIVITIES, activities, plans, recommendation_state
from cchc.ui.inputs import ALL, choices, day_field

_STRIKE = Text("Hủy ghi nhầm", "Strike out")


class PlanFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by year."""

    year = django_filters.NumberFilter(label=spoken("Năm", "Year"))


class ActivityFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by year and kind."""

    year = django_filters.NumberFilter(field_name="plan__year", label=spoken("Năm", "Year"))
    kind = django_filters.ChoiceFilter(
        label=spoken("Hoạt động", "Activity"), choices=choices(ACTIVITIES), empty_label=ALL
    )


class RecommendationFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by state."""

    state = django_filters.ChoiceFilter(
        label=spoken("Tình trạng", "State"),
        choices=[
            ("open", spoken("Đang xử lý", "Open")),
            ("overdue", spoken("Quá hạn", "Overdue")),
            ("handled", spoken("Đã xử lý xong", "Handled")),
            ("struck", spoken("Đã hủy ghi nhầm", "Struck out")),
        ],
        empty_label=ALL,
        method="by_state",
    )

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return recommendation_state(rows, value, self.request.today)


class PlanForm(ActForm):
    """Whose plan, of which year, watching what."""

    unit: Any = forms.ModelChoiceField(label=spoken("Đơn vị", "Unit"), queryset=None)
    year = forms.IntegerField(label=spoken("Năm", "Year"), min_value=2000, max_value=2100)
    field = words(spoken("Lĩnh vực trọng tâm", "Fields watched"), 300)
    number = document(spoken("Số, ký hiệu", "Number"), help_text=spoken("Ví dụ: 52/KH-UBND", "Such as: 52/KH-UBND"))
    issued_on = day_field(spoken("Ngày ban hành", "Issued on"))
    evidence = paper(spoken("Tệp kế hoạch", "The plan's file"))

    def prepare(self) -> None:
        self.offer_units()
        self.initial.setdefault("year", self.today.year)
        self.initial.setdefault("issued_on", self.today)


class ActivityForm(ActForm):
    """Under which plan, what was done, when, where, with what result."""

    begins = {"enforcement_plans": "plan"}
    plan: Any = forms.ModelChoiceField(label=spoken("Kế hoạch", "Plan"), queryset=None)
    kind = forms.ChoiceField(label=spoken("Hoạt động", "Activity"), choices=choices(ACTIVITIES))
    done_on = day_field(spoken("Ngày thực hiện", "Done on"))
    place: Any = forms.ModelChoiceField(
        label=spoken("Nơi thực hiện", "Where"),
        queryset=None,
        required=False,
        help_text=spoken("Để trống khi thực hiện ở nhiều đơn vị", "Empty where it was done at many"),
    )
    document = document(spoken("Số, ký hiệu văn bản kết quả", "Document with the result"), required=False)
    result = words(spoken("Kết quả", "Result"), 1000)

    def prepare(self) -> None:
        self.offer("plan", plans(self.viewer).filter(struck_on=None).order_by("-year", "number"))
        self.offer("place", units_in_force(self.viewer, self.today))
        self.initial.setdefault("done_on", self.today)


class _ActivityChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.plan.number}, {spoken(*ACTIVITIES[obj.kind])}, {obj.done_on:%d/%m/%Y}"


class RecommendForm(ActForm):
    """After which activity, what is recommended, to whom, by when."""

    begins = {"enforcement_activities": "activity"}
    activity = _ActivityChoice(label=spoken("Hoạt động", "Activity"), queryset=None)
    what = words(spoken("Nội dung kiến nghị", "What is recommended"), 1000)
    addressee = forms.CharField(label=spoken("Cơ quan phải xử lý", "To whom"), max_length=200)
    recommended_on = day_field(spoken("Ngày kiến nghị", "Recommended on"))
    due_on = day_field(spoken("Hạn xử lý", "Due on"))

    def prepare(self) -> None:
        self.offer("activity", activities(self.viewer).filter(struck_on=None).order_by("-done_on", "-pk"))
        self.initial.setdefault("recommended_on", self.today)


class SettleForm(ActForm):
    """When it was handled, and how."""

    handled_on = day_field(spoken("Ngày xử lý xong", "Handled on"))
    handling = words(spoken("Kết quả xử lý", "How"))

    def prepare(self) -> None:
        self.initial.setdefault("handled_on", self.today)


def _issue_plan(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.issue_plan(by=by, at=at, **kept(data, at))


def _strike_plan(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.strike_plan(by=by, at=at, plan=row, **data)


def _record_activity(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.record_activity(by=by, at=at, **data)


def _strike_activity(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.strike_activity(by=by, at=at, activity=row, **data)


def _recommend(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.recommend(by=by, at=at, **data)


def _settle(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.settle(by=by, at=at, recommendation=row, **data)


def _strike_recommendation(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.strike_recommendation(by=by, at=at, recommendation=row, **data)


def _standing(row: Any) -> bool:
    return row.struck_on is None


def _open(row: Any) -> bool:
    return row.struck_on is None and row.handled_on is None


PLAN_ACTS = (
    Act(
        "issue_plan",
        Text("Ban hành kế hoạch theo dõi", "Issue a monitoring plan"),
        PlanForm,
        _issue_plan,
        HANDLERS,
        on_row=False,
    ),
    Act("strike_plan", _STRIKE, ReasonForm, _strike_plan, HANDLERS, offered=_standing, mends=True),
)
ACTIVITY_ACTS = (
    Act(
        "record_activity",
        Text("Ghi nhận hoạt động theo dõi", "Record an activity"),
        ActivityForm,
        _record_activity,
        HANDLERS,
        on_row=False,
    ),
    Act("strike_activity", _STRIKE, ReasonForm, _strike_activity, HANDLERS, offered=_standing, mends=True),
)
RECOMMENDATION_ACTS = (
    Act("recommend", Text("Kiến nghị xử lý", "Recommend"), RecommendForm, _recommend, HANDLERS, on_row=False),
    Act("settle", Text("Xử lý xong", "Handled"), SettleForm, _settle, HANDLERS, offered=_open),
    Act(
        "strike_recommendation",
        _STRIKE,
        ReasonForm,
        _strike_recommendation,
        HANDLERS,
        offered=_standing,
        mends=True,
    ),
)
