"""The form of declaring, and the filters of the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import get_language

from cchc.directory.queries import units_to_choose
from cchc.kernel.acts import Actor
from cchc.kernel.attachments import keep
from cchc.kernel.errors import CchcError
from cchc.kernel.numbers import parse_number
from cchc.kernel.periods import Period, period_of
from cchc.kernel.ports import BlankForm, Figure, FormLine, FormLines
from cchc.kernel.registry import Act, by_lookups, registry
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text, spoken
from cchc.registers.declarations.operations import declare
from cchc.registers.declarations.queries import STATES
from cchc.ui.inputs import ALL, choices

_DECLARERS = frozenset({"statistician", "clerk", "administrator"})


class DeclarationFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by period and state."""

    period = django_filters.CharFilter(field_name="period", label=spoken("Kỳ", "Period"))
    state = django_filters.ChoiceFilter(label=spoken("Trạng thái", "State"), choices=choices(STATES), empty_label=ALL)


class DeclareForm(forms.Form):
    """One figure: whose, when, which line, what, why, and on what evidence."""

    unit: Any = forms.ModelChoiceField(label=spoken("Đơn vị", "Unit"), queryset=None)
    period = forms.CharField(
        label=spoken("Kỳ báo cáo", "Report period"),
        max_length=10,
        help_text=spoken("Ví dụ 2022-Q1, 2022-H1, 2022-Y", "Such as 2022-Q1, 2022-H1, 2022-Y"),
    )
    line = forms.ChoiceField(label=spoken("Chỉ tiêu", "Line"))
    state = forms.ChoiceField(label=spoken("Trạng thái", "State"), choices=choices(STATES))
    value = forms.CharField(
        label=spoken("Số liệu", "Value"),
        required=False,
        help_text=spoken("Ví dụ 12.345 hoặc 61,5; để trống khi không phát sinh", "Such as 12.345 or 61,5"),
    )
    reason = forms.CharField(
        label=spoken("Lý do, ghi chú", "Reason, note"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    sure = forms.BooleanField(
        label=spoken("Tôi đã kiểm tra: tỷ lệ trên 100% là đúng", "I have checked: a rate above 100% is right"),
        required=False,
        widget=forms.HiddenInput,
    )
    evidence = forms.FileField(
        label=spoken("Tài liệu kiểm chứng", "Evidence"),
        required=False,
        help_text=spoken("PDF, DOCX, XLSX, PNG hoặc JPEG, tối đa 20 MB", "PDF, DOCX, XLSX, PNG or JPEG, 20 MB at most"),
    )

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lines = _declared_lines()
        if row is not None:
            self.initial = _as_said(row)
            for name in ("unit", "period", "line"):  # whose figure it is stays as it was
                self.fields[name].disabled = True
        named = self.initial.get("unit") or self.data.get("unit", "")
        self.fields["unit"].queryset = units_to_choose(viewer, today, named)  # type: ignore[attr-defined]
        self.fields["line"].choices = _grouped(self._lines)  # type: ignore[attr-defined]

    def clean_period(self) -> str:
        try:
            return period_of(self.cleaned_data["period"].strip()).code
        except CchcError as error:
            raise _refusal(error) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        line = self._lines.get(data.get("line", ""))
        data["form"], data["line"] = data.get("line", "/").partition("/")[0], line
        unit, period = data.get("unit"), data.get("period")
        if unit and period and not _lived(unit, period_of(period)):
            self.add_error(
                "unit", spoken("Đơn vị này không hoạt động trong kỳ đó.", "The unit was not in force in that period.")
            )
        try:
            data["value"] = _number(data.get("value", ""), line)
        except ValueError:
            self.add_error("value", spoken("Không phải một con số.", "This is no number."))
        else:
            self._doubt(data["value"], line, sure=bool(data.pop("sure", False)))
        return data

    def _doubt(self, value: Decimal | None, line: FormLine | None, *, sure: bool) -> None:
        """A rate above 100 % is rarely meant: it is asked about once."""
        if value is None or line is None or line.unit != "%" or value <= 100:
            return
        self.fields["sure"].widget = forms.CheckboxInput()
        if not sure:
            question = spoken(
                "Tỷ lệ trên 100%: bạn có chắc không? Nếu đúng, hãy đánh dấu ô xác nhận bên dưới.",
                "A rate above 100%: are you sure? If it is right, tick the box below.",
            )
            self.add_error("value", question)


def _as_said(row: Any) -> dict[str, Any]:
    return {
        "unit": row.unit_id,
        "period": row.period,
        "line": f"{row.form}/{row.line}",
        "state": row.state,
        "value": "" if row.value is None else format(row.value.normalize(), "f").replace(".", ","),
        "reason": row.reason,
    }


def _lived(unit: Any, period: Period) -> bool:
    return unit.valid_from <= period.end and (unit.valid_to is None or unit.valid_to >= period.start)


def _refusal(error: CchcError) -> forms.ValidationError:
    return forms.ValidationError(error.said(get_language() or "vi"))


def _number(text: str, line: FormLine | None) -> Decimal | None:
    printed = parse_number(text, rate=line is not None and line.kind in ("rate", "ratio"))
    return printed.value if printed else None


def _declared_lines() -> dict[str, FormLine]:
    port = registry().port(FormLines)
    if port is None:
        return {}
    return {f"{form}/{line.code}": line for form in port.forms() for line in port.lines(form) if line.declarable}


def _grouped(lines: dict[str, FormLine]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, line in lines.items():
        label = f"{line.code}  {line.label} ({line.unit})"
        groups.setdefault(key.partition("/")[0], []).append((key, label))
    return list(groups.items())


def _declare(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    file = data.pop("evidence", None)
    evidence = keep(file.name, file.chunks(), at=at) if file else None
    return declare(by=by, at=at, evidence=evidence, **data)


class Labels(Mapping[str, Text]):
    """``FORM/CODE`` -> the line's code and label, of every form there is."""

    def __getitem__(self, key: str) -> Text:
        line = self._all[key]
        return Text(f"{line.code} {line.label}", f"{line.code} {line.label}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    @property
    def _all(self) -> dict[str, FormLine]:
        return _every_line()


@cache
def _every_line() -> dict[str, FormLine]:
    port = registry().port(FormLines)
    return {f"{form}/{line.code}": line for form in port.forms() for line in port.lines(form)} if port else {}


LABELS = Labels()


def called(row: Any) -> str:
    """A declaration by its line and its unit's period: «1.1 Số văn bản…, 2022-H1»."""
    text = LABELS.get(f"{row.form}/{row.line}")
    return f"{text.vi if text else row.line}, {row.period}"


def found(term: str) -> Q:
    """Declarations by their code or reason, and those of the lines whose labels hold all the words of ``term``."""
    words, match = term.casefold().split(), by_lookups("line__istartswith", "reason__icontains")(term)
    for key, text in LABELS.items():
        form, _, code = key.partition("/")
        if all(word in text.vi.casefold() for word in words):
            match |= Q(form=form, line=code)
    return match


class Blanks:
    """Provides :class:`cchc.kernel.ports.Declaring`."""

    def begin(self, form: str, line: str, unit: int, period: str) -> BlankForm:
        return BlankForm("declarations", "declare", {"unit": str(unit), "period": period, "line": f"{form}/{line}"})

    def stands(self, row: Any) -> Figure:
        return Figure(row.form, row.period, row.unit.key, row.line)


ACTS = (
    Act("declare", Text("Kê khai số liệu", "Declare a figure"), DeclareForm, _declare, _DECLARERS, on_row=False),
    Act("correct", Text("Kê khai lại", "Declare again"), DeclareForm, _declare, _DECLARERS),
)
