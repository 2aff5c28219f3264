"""What narrows the lists of procedures, decisions and acts."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms

from cchc.directory.models import ACT_KINDS, DECISION_KINDS
from cchc.directory.queries import in_force_on
from cchc.directory.words import LEVEL_WORDS, ONLINE
from cchc.kernel.text import spoken
from cchc.ui.inputs import ALL, choices, day_filter


class ProcedureFilters(django_filters.FilterSet):  # type: ignore[misc]
    """The catalogue in force today, unless asked of another day or for every version; by level, field, online level."""

    state = django_filters.ChoiceFilter(
        label=spoken("Hiệu lực", "Validity"),
        choices=[
            ("all", spoken("Mọi lần công bố", "Every version")),
            ("ended", spoken("Đã hết hiệu lực", "Ended")),
            ("coming", spoken("Sắp có hiệu lực", "Coming")),
        ],
        empty_label=spoken("Đang có hiệu lực", "In force"),
        method="as_asked",
    )
    day = day_filter(spoken("Vào ngày", "On"), method="as_asked")
    level = django_filters.ChoiceFilter(label=spoken("Cấp", "Level"), choices=choices(LEVEL_WORDS), empty_label=ALL)
    field = django_filters.AllValuesFilter(field_name="field", label=spoken("Lĩnh vực", "Field"), empty_label=ALL)
    online_level = django_filters.ChoiceFilter(
        label=spoken("Trực tuyến", "Online"), choices=choices(ONLINE), empty_label=ALL
    )

    def as_asked(self, rows: Any, name: str, value: Any) -> Any:
        """Day and validity are one question, answered below."""
        return rows

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        said = self.form.cleaned_data
        day: date | None = said.get("day") or getattr(self.request, "today", None)
        if day is None or said.get("state") == "all":
            return rows
        if said.get("state") == "ended":
            return rows.filter(valid_to__lt=day)
        if said.get("state") == "coming":
            return rows.filter(valid_from__gt=day)
        return in_force_on(rows, day)


class DecisionFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Decisions by kind, days of issue, and whether they stand."""

    kind = django_filters.ChoiceFilter(
        label=spoken("Loại văn bản", "Kind"), choices=choices(DECISION_KINDS), empty_label=ALL
    )
    since = day_filter(spoken("Ban hành từ ngày", "Issued from"), field_name="issued_on", lookup_expr="gte")
    until = day_filter(spoken("Đến ngày", "To"), field_name="issued_on", lookup_expr="lte")
    annulled = django_filters.BooleanFilter(
        label=spoken("Ghi nhận", "Recorded"),
        field_name="annulled_at",
        lookup_expr="isnull",
        exclude=True,
        widget=forms.Select(
            choices=[
                ("", ALL),
                ("false", spoken("Còn hiệu lực ghi nhận", "Standing")),
                ("true", spoken("Đã hủy ghi nhận", "Annulled")),
            ]
        ),
    )


class ActFilters(DecisionFilters):
    """Acts on procedures by kind, level, day of effect, and whether they stand."""

    kind = django_filters.ChoiceFilter(label=spoken("Việc", "Act"), choices=choices(ACT_KINDS), empty_label=ALL)
    level = django_filters.ChoiceFilter(label=spoken("Cấp", "Level"), choices=choices(LEVEL_WORDS), empty_label=ALL)
    since = day_filter(spoken("Áp dụng từ ngày", "Since"), field_name="on", lookup_expr="gte")
    until = day_filter(spoken("Đến ngày", "To"), field_name="on", lookup_expr="lte")
