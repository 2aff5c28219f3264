"""Forms and filters of yearly programmes, and the page of a year: what is planned, what is done, what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from datetime import date, datetime
from typing import Any

import django_filters
from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cchc.directory.queries import units_in_force
from cchc.kernel.acts import Actor
from cchc.kernel.registry import Act
from cchc.kernel.text import Text, spoken
from cchc.registers.legal_texts.operations import programmes as done
from cchc.registers.legal_texts.pages.inputs import HANDLERS, ActForm, ReasonForm, TextChoice, document
from cchc.registers.legal_texts.pages.programme_sheet import Part, sections, sheet_of
from cchc.registers.legal_texts.queries.examinations import EXAMINATIONS, texts_below
from cchc.registers.legal_texts.queries.programmes import (
    ITEM_STATES,
    gaps,
    issued_texts,
    item_state,
    items,
    programmes,
    with_progress,
)
from cchc.ui import printing
from cchc.ui.content import Action
from cchc.ui.inputs import ALL, choices, day_field
from cchc.ui.pages import DeskRequest, RegisterPage, page
from cchc.ui.shell import Crumb, Page

_KINDS = choices(EXAMINATIONS)


class ProgrammeFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by year and kind."""

    year = django_filters.NumberFilter(label=spoken("Năm", "Year"))
    kind = django_filters.ChoiceFilter(label=spoken("Loại", "Kind"), choices=_KINDS, empty_label=ALL)


class ItemFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by state, year and kind of the programme."""

    state = django_filters.ChoiceFilter(
        label=spoken("Tình trạng", "State"), choices=choices(ITEM_STATES), empty_label=ALL, method="by_state"
    )
    year = django_filters.NumberFilter(field_name="programme__year", label=spoken("Năm", "Year"))
    kind = django_filters.ChoiceFilter(
        field_name="programme__kind", label=spoken("Loại", "Kind"), choices=_KINDS, empty_label=ALL
    )

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return item_state(rows.filter(programme__struck_on=None), self.request.today).filter(state=value)


class IssueForm(ActForm):
    """Whose programme, of which year, of what, by which document."""

    unit: Any = forms.ModelChoiceField(label=spoken("Đơn vị", "Unit"), queryset=None)
    year = forms.IntegerField(label=spoken("Năm", "Year"), min_value=2000, max_value=2100)
    kind = forms.ChoiceField(label=spoken("Loại", "Kind"), choices=_KINDS)
    number = document(spoken("Số, ký hiệu", "Number"), help_text=spoken("Ví dụ: 12/KH-UBND", "Such as: 12/KH-UBND"))
    issued_on = day_field(spoken("Ngày ban hành", "Issued on"))

    def prepare(self) -> None:
        self.offer_units()
        self.initial.setdefault("year", self.today.year)
        self.initial.setdefault("issued_on", self.today)


class PlanForm(ActForm):
    """Which text, by when, and which department does it."""

    begins = {"review_programmes": "programme", "legal_texts": "text"}
    programme: Any = forms.ModelChoiceField(label=spoken("Chương trình", "Programme"), queryset=None)
    text = TextChoice(label=spoken("Văn bản", "Text"), queryset=None)
    due_on = day_field(spoken("Thời hạn thực hiện", "Due on"))
    department: Any = forms.ModelChoiceField(
        label=spoken("Đơn vị chủ trì", "Responsible"), queryset=None, required=False
    )

    def prepare(self) -> None:
        rows = programmes(self.viewer).filter(struck_on=None)
        self.offer("programme", rows.order_by("-year", "number"))
        self.offer("text", texts_below(self.viewer))
        self.offer("department", units_in_force(self.viewer, self.today).filter(level="department"))


class FieldForm(ActForm):
    """Which field of law, by when, and which department does it."""

    field = forms.ChoiceField(label=spoken("Lĩnh vực", "Field"), choices=())
    due_on = day_field(spoken("Thời hạn thực hiện", "Due on"))
    department: Any = forms.ModelChoiceField(
        label=spoken("Đơn vị chủ trì", "Responsible"), queryset=None, required=False
    )

    def prepare(self) -> None:
        texts = issued_texts(self.row.unit, self.row.issued_on).exclude(field="")
        fields = sorted(set(texts.values_list("field", flat=True)))
        self.fields["field"].choices = [(field, field) for field in fields]  # type: ignore[attr-defined]
        self.offer("department", units_in_force(self.viewer, self.today).filter(level="department"))


def _issue(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.issue_programme(by=by, at=at, **data)


def _plan_field(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.plan_field(by=by, at=at, programme=row, **data)


def _strike(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.strike_programme(by=by, at=at, programme=row, **data)


def _plan_text(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.plan_text(by=by, at=at, **data)


def _drop(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.drop(by=by, at=at, item=row, **data)


def _standing(row: Any) -> bool:
    return row.struck_on is None


def _of_own_texts(row: Any) -> bool:
    return row.struck_on is None and row.kind != "check"


def _planned(row: Any) -> bool:
    return row.dropped_on is None


PROGRAMME_ACTS = (
    Act(
        "issue_programme", Text("Ban hành chương trình", "Issue a programme"), IssueForm, _issue, HANDLERS, on_row=False
    ),
    Act(
        "plan_field",
        Text("Đưa cả lĩnh vực vào chương trình", "Plan a whole field"),
        FieldForm,
        _plan_field,
        HANDLERS,
        offered=_of_own_texts,
    ),
    Act(
        "strike_programme",
        Text("Hủy ghi nhầm", "Strike out"),
        ReasonForm,
        _strike,
        HANDLERS,
        offered=_standing,
        mends=True,
    ),
)
ITEM_ACTS = (
    Act("plan_text", Text("Đưa văn bản vào chương trình", "Plan a text"), PlanForm, _plan_text, HANDLERS, on_row=False),
    Act("drop", Text("Đưa ra khỏi chương trình", "Drop"), ReasonForm, _drop, HANDLERS, offered=_planned, mends=True),
)


class YearForm(forms.Form):
    """Which unit's, and which year's."""

    unit: Any = forms.ModelChoiceField(label=spoken("Đơn vị", "Unit"), queryset=None, required=False)
    year = forms.IntegerField(label=spoken("Năm", "Year"), min_value=2000, max_value=2100, required=False)


_PLANNED, _DONE, _LATE = Text("Trong chương trình", "Planned"), Text("Đã thực hiện", "Done"), Text("Chậm", "Late")


class YearPage(RegisterPage):
    """``GET``: a unit's programmes of a year; ``?unit=&year=``; with ``as=docx`` or ``pdf``, the same printed."""

    def get(self, request: DeskRequest, **_kwargs: object) -> HttpResponse:
        unit, year, units = self._asked()
        title = Text(f"Chương trình kiểm tra, rà soát văn bản năm {year}", f"Programmes of {year}").said(request.lang)
        form = YearForm(initial={"unit": unit.pk if unit else None, "year": year})
        form.fields["unit"].queryset = units  # type: ignore[attr-defined]
        rows = self._planned(unit, year) if unit else []
        last = min(request.today, date(year, 12, 31))
        parts = sections(rows, gaps(unit, year, last), request.lang) if unit else ()
        if unit and request.GET.get("as") in printing.FORMATS:
            return self._printed(title, unit, parts, request.GET["as"])
        context = {"page": self._head(title, unit, year), "form": form, "parts": parts}
        tiles = zip((_PLANNED, _DONE, _LATE), astuple(with_progress(rows)), strict=True)
        context["tiles"] = [(text.said(request.lang), count) for text, count in tiles] if unit else ()
        return render(request, "legal_texts/programme_year.html.jinja", context)

    def _asked(self) -> tuple[Any, int, Any]:
        """(the unit asked for, or the highest in scope; the year; the units to choose among)."""
        request = self.request
        units = units_in_force(request.viewer, request.today).filter(level__in=("province", "district", "commune"))
        form = YearForm(request.GET)
        form.fields["unit"].queryset = units  # type: ignore[attr-defined]
        chosen = form.cleaned_data if form.is_valid() else {}
        return chosen.get("unit") or _highest(units), chosen.get("year") or request.today.year, units

    def _planned(self, unit: Any, year: int) -> list[Any]:
        rows = item_state(items(self.request.viewer), self.request.today)
        of_year = {"programme__unit__code": unit.code, "programme__year": year, "programme__struck_on": None}
        return list(rows.filter(**of_year).order_by("due_on", "pk"))

    def _head(self, title: str, unit: Any, year: int) -> Page:
        request, register = self.request, self.register
        back = Crumb(register.title.said(request.lang), reverse("list", args=[register.name]))
        asked = f"?unit={unit.pk}&year={year}" if unit else ""
        actions = [Action(kind.upper(), f"{asked}&as={kind}", "download") for kind in printing.FORMATS if unit]
        lead = unit.name if unit else ""
        return page(request, title, lead=lead, crumbs=(back, Crumb(title)), actions=actions)

    def _printed(self, title: str, unit: Any, parts: Sequence[Part], file_format: str) -> HttpResponse:
        request = self.request
        file = printing.render(sheet_of(title, unit, parts, request.today, request.lang), file_format, at=request.at)
        response = HttpResponse(file, content_type=printing.FORMATS[file_format])
        response["Content-Disposition"] = f'attachment; filename="chuong-trinh-ra-soat.{file_format}"'
        return response


def _highest(units: Any) -> Any:
    found = list(units)
    codes = {unit.code for unit in found}
    return next((unit for unit in found if unit.parent_code not in codes), None)
