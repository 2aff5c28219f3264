"""The form of declaring, and the filters of the list."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.directory.queries import units_in_force
from cchc.kernel.acts import Actor
from cchc.kernel.attachments import keep
from cchc.kernel.errors import CchcError
from cchc.kernel.numbers import parse_number
from cchc.kernel.periods import period_of
from cchc.kernel.ports import FormLine, FormLines
from cchc.kernel.registry import Act, registry
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.declarations.operations import declare
from cchc.registers.declarations.queries import STATES

_DECLARERS = frozenset({"statistician", "clerk", "administrator"})


def _states() -> list[tuple[str, str]]:
    return [(word, text.vi.capitalize()) for word, text in STATES.items()]


class DeclarationFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by period and state."""

    period = django_filters.CharFilter(field_name="period", label=_("Kỳ"))
    state = django_filters.ChoiceFilter(label=_("Trạng thái"), choices=_states(), empty_label=_("Tất cả"))


class DeclareForm(forms.Form):
    """One figure: whose, when, which line, what, why, and on what evidence."""

    unit = forms.ModelChoiceField(label=_("Đơn vị"), queryset=None)
    period = forms.CharField(label=_("Kỳ báo cáo"), max_length=10, help_text=_("Ví dụ 2022-Q1, 2022-H1, 2022-Y"))
    line = forms.ChoiceField(label=_("Chỉ tiêu"))
    state = forms.ChoiceField(label=_("Trạng thái"), choices=_states())
    value = forms.CharField(label=_("Số liệu"), required=False, help_text=_("Ví dụ 15.822 hoặc 63,4"))
    reason = forms.CharField(label=_("Lý do, ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    evidence = forms.FileField(label=_("Tài liệu kiểm chứng"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_in_force(viewer, today)  # type: ignore[attr-defined]
        self._lines = _declared_lines()
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            (key, f"{line.code}  {line.label} ({line.unit})") for key, line in self._lines.items()
        ]
        if row is not None and not self.is_bound:
            self.initial = {
                "unit": row.unit_id,
                "period": row.period,
                "line": f"{row.form}/{row.line}",
                "state": row.state,
                "value": "" if row.value is None else format(row.value.normalize(), "f").replace(".", ","),
                "reason": row.reason,
            }

    def clean_period(self) -> str:
        try:
            return period_of(self.cleaned_data["period"].strip()).code
        except CchcError as error:
            raise forms.ValidationError(error.vi) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        line = self._lines.get(data.get("line", ""))
        data["form"], data["line"] = data.get("line", "/").partition("/")[0], line
        try:
            data["value"] = _number(data.get("value", ""), line)
        except ValueError:
            self.add_error("value", _("Không phải một con số."))
        return data


def _number(text: str, line: FormLine | None) -> Decimal | None:
    printed = parse_number(text, rate=line is not None and line.kind in ("rate", "ratio"))
    return printed.value if printed else None


def _declared_lines() -> dict[str, FormLine]:
    port = registry().port(FormLines)
    if port is None:
        return {}
    return {f"{form}/{line.code}": line for form in port.forms() for line in port.lines(form) if line.source == "declared"}


def _declare(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    file = data.pop("evidence", None)
    evidence = keep(file.name, file.chunks(), at=at) if file else None
    return declare(by=by, at=at, evidence=evidence, **data)


ACTS = (
    Act("declare", Text("Kê khai số liệu", "Declare a figure"), DeclareForm, _declare, _DECLARERS, on_row=False),
    Act("correct", Text("Kê khai lại", "Declare again"), DeclareForm, _declare, _DECLARERS),
)
