"""Forms of the acts of a plan, and the filters of the lists of plans and of planned visits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import django_filters
from django import forms

from cchc.directory.queries import units_in_force
from cchc.kernel.acts import Actor
from cchc.kernel.attachments import keep
from cchc.kernel.registry import Act
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text, spoken
from cchc.registers.inspections.operations import plans
from cchc.registers.inspections.pages.visits import INSPECTORS, field_choices, topmost
from cchc.registers.inspections.queries.plans import MONTHS, fulfilled_by, in_course, to_plan
from cchc.ui.inputs import ALL, day_field, words_field

_YEARS = {"min": 2000, "max": 2100}


class PlanFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by year and field."""

    year = django_filters.NumberFilter(label=spoken("Năm", "Year"), widget=forms.NumberInput(attrs=_YEARS))
    field = django_filters.ChoiceFilter(label=spoken("Lĩnh vực", "Field"), choices=field_choices, empty_label=ALL)


class PlannedFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by course and year."""

    course = django_filters.ChoiceFilter(
        label=spoken("Tiến độ", "Course"),
        choices=[
            ("due", spoken("Phải kiểm tra trong tháng", "To visit this month")),
            ("late", spoken("Quá kế hoạch", "Late")),
            ("to_come", spoken("Chưa đến tháng", "To come")),
            ("done", spoken("Đã kiểm tra", "Visited")),
            ("removed", spoken("Đã đưa ra khỏi kế hoạch", "Taken out")),
        ],
        empty_label=ALL,
        method="by_course",
    )
    year = django_filters.NumberFilter(
        field_name="plan__year", label=spoken("Năm", "Year"), widget=forms.NumberInput(attrs=_YEARS)
    )

    def by_course(self, rows: Any, name: str, value: str) -> Any:
        return in_course(rows, value, self.request.today)


class IssuePlanForm(forms.Form):
    """What the head of a plan says."""

    unit: Any = forms.ModelChoiceField(label=spoken("Đơn vị ban hành", "Issued by"), queryset=None)
    year = forms.IntegerField(label=spoken("Năm kế hoạch", "Year"), min_value=2000, max_value=2100)
    number = forms.CharField(
        label=spoken("Số kế hoạch", "Number"),
        max_length=100,
        help_text=spoken("Ví dụ 36/KH-UBND", "Such as 36/KH-UBND"),
    )
    issued_on = day_field(spoken("Ngày ban hành", "Issued on"))
    field = forms.ChoiceField(label=spoken("Lĩnh vực", "Field"), choices=field_choices)
    document = forms.FileField(
        label=spoken("Văn bản", "Document"),
        required=False,
        help_text=spoken("PDF, DOCX, PNG hoặc JPEG, tối đa 20 MB", "PDF, DOCX, PNG or JPEG, 20 MB at most"),
    )

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_in_force(viewer, today)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.initial.setdefault("unit", topmost(units))
        self.initial.setdefault("year", today.year)
        self.initial.setdefault("issued_on", today)


class _WhenForm(forms.Form):
    """A month or a quarter, and what will be looked at."""

    month = forms.TypedChoiceField(
        label=spoken("Tháng", "Month"),
        choices=[("", "—"), *((str(n), str(n)) for n in MONTHS)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    quarter = forms.TypedChoiceField(
        label=spoken("hoặc Quý", "or Quarter"),
        choices=[("", "—"), *((str(n), str(n)) for n in range(1, 5))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    contents = words_field(spoken("Nội dung kiểm tra", "What will be looked at"), required=False)


class NameUnitForm(_WhenForm):
    """Which unit a plan names."""

    plan: Any = forms.ModelChoiceField(label=spoken("Kế hoạch", "Plan"), queryset=None)
    inspected: Any = forms.ModelChoiceField(label=spoken("Đơn vị được kiểm tra", "Unit to visit"), queryset=None)
    field_order = ("plan", "inspected", "month", "quarter", "contents")

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan: Any = self.fields["plan"]
        plan.queryset = to_plan(viewer, today.year)
        plan.label_from_instance = lambda one: f"{one.number} · {one.year}"
        self.fields["inspected"].queryset = units_in_force(viewer, today)  # type: ignore[attr-defined]
        self.initial.setdefault("plan", self.initial.get("inspection_plans"))


class ChangeForm(_WhenForm):
    """What changes, why, and by which document."""

    reason = words_field(spoken("Lý do điều chỉnh", "Reason"))
    document = forms.CharField(
        label=spoken("Văn bản điều chỉnh", "By which document"),
        max_length=200,
        help_text=spoken("Ví dụ 52/KH-UBND ngày 10/5/2022", "Such as 52/KH-UBND of 10/5/2022"),
    )

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"month": row.month, "quarter": row.quarter, "contents": row.contents}


class TakeOutForm(forms.Form):
    """Why, and by which document."""

    reason = words_field(spoken("Lý do đưa ra", "Reason"))
    document = forms.CharField(
        label=spoken("Văn bản điều chỉnh", "By which document"),
        max_length=200,
        help_text=spoken("Ví dụ 52/KH-UBND ngày 10/5/2022", "Such as 52/KH-UBND of 10/5/2022"),
    )

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def _issue(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    file = data.pop("document", None)
    kept = keep(file.name, file.chunks(), at=at) if file else None
    return plans.issue_plan(by=by, at=at, document=kept, **data)


def _name(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return plans.name_unit(by=by, at=at, **data)


def _on(operation: Callable[..., Any]) -> Callable[..., Any]:
    def run(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
        return operation(by=by, at=at, planned=row, **data)

    return run


def _stands(row: Any) -> bool:
    return row.removed_on is None and not fulfilled_by(row)


PLAN_ACTS = (
    Act(
        "issue_plan",
        Text("Ban hành kế hoạch kiểm tra", "Issue a plan of inspections"),
        IssuePlanForm,
        _issue,
        INSPECTORS,
        on_row=False,
    ),
)
PLANNED_ACTS = (
    Act("name_unit", Text("Đưa đơn vị vào kế hoạch", "Name a unit"), NameUnitForm, _name, INSPECTORS, on_row=False),
    Act(
        "change_planned",
        Text("Điều chỉnh kế hoạch", "Change the plan"),
        ChangeForm,
        _on(plans.change_planned),
        INSPECTORS,
        offered=_stands,
        within="plan__unit",
        mends=True,
    ),
    Act(
        "take_out",
        Text("Đưa ra khỏi kế hoạch", "Take out of the plan"),
        TakeOutForm,
        _on(plans.take_out),
        INSPECTORS,
        offered=_stands,
        within="plan__unit",
        mends=True,
    ),
)
