"""The yearly list of expired texts: its acts, its page with the gaps, and its sheet as the decree's forms want it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.directory.letterhead import letterhead
from cchc.kernel.acts import Actor
from cchc.kernel.registry import Act, Register
from cchc.kernel.text import Text, spoken
from cchc.registers.legal_texts.operations import lists as done
from cchc.registers.legal_texts.pages.effect import crumbs_of
from cchc.registers.legal_texts.pages.inputs import (
    HANDLERS,
    ActForm,
    UnitChoice,
    document,
    first_of,
    offer_units,
    words,
)
from cchc.registers.legal_texts.queries.lists import EXTENTS, Item, Year, year_of
from cchc.registers.legal_texts.queries.texts import BODIES, TYPES, issuers
from cchc.ui import content
from cchc.ui.content import Action, Empty, Row, Table
from cchc.ui.inputs import day_field
from cchc.ui.pages import RegisterPage, page
from cchc.ui.printing import FORMATS, Column, Paragraph, Sheet, Signature
from cchc.ui.printing import Table as Printed
from cchc.ui.printing import render as print_sheet
from cchc.ui.shell import Crumb


class PublishForm(ActForm):
    """Whose list, of which year, by which decision."""

    unit: Any = UnitChoice(label=spoken("Đơn vị công bố", "Announced by"), queryset=None)
    year = forms.IntegerField(
        label=spoken("Năm hết hiệu lực", "Year"),
        min_value=1945,
        max_value=9999,
        help_text=spoken("Danh mục của năm đã hết; công bố trong tháng đầu năm sau", "Of a year that is over"),
    )
    number = document(spoken("Số quyết định công bố", "Number of the decision"))
    published_on = day_field(spoken("Ngày công bố", "Announced on"))

    def prepare(self) -> None:
        rows = issuers(self.viewer, self.today)
        offer_units(self, "unit", rows, self.today)
        self.initial.setdefault("year", self.today.year - 1)
        unit = first_of(rows, self.today)
        if unit is not None:
            self.initial.setdefault("unit", unit.pk)


class CorrectListForm(ActForm):
    """The decision's number and day as they should be, and why."""

    number = document(spoken("Số quyết định công bố", "Number of the decision"))
    published_on = day_field(spoken("Ngày công bố", "Announced on"))
    why = words(spoken("Lý do đính chính", "Why"))

    def prepare(self) -> None:
        self.initial = {"number": self.row.number, "published_on": self.row.published_on}


def _publish(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.publish_expired(by=by, at=at, **data)


def _correct(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return done.correct_list(by=by, at=at, announced=row, **data)


LIST_ACTS = (
    Act(
        "publish_expired",
        Text("Công bố danh mục hết hiệu lực", "Announce the list of expired texts"),
        PublishForm,
        _publish,
        HANDLERS,
        on_row=False,
    ),
    Act(
        "correct_list",
        Text("Đính chính số, ngày quyết định", "Correct number or day"),
        CorrectListForm,
        _correct,
        HANDLERS,
        within="unit",
        mends=True,
    ),
)


class _YearForm(forms.Form):
    unit: Any = UnitChoice(label=spoken("Đơn vị", "Unit"), queryset=None, empty_label=None)
    year = forms.IntegerField(label=spoken("Năm", "Year"), min_value=1945, max_value=9999)

    def __init__(self, *args: Any, rows: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self, "unit", rows, today)


class YearPage(RegisterPage):
    """``GET``: the list of a unit and a year: what it holds or must hold, and the gaps; ``format``: as a file."""

    def get(self, request: Any, **_kwargs: object) -> HttpResponse:
        register, rows = self.register, issuers(request.viewer, request.today)
        begun = {"unit": first_of(rows, request.today), "year": request.today.year - 1}
        form = _YearForm(request.GET if "unit" in request.GET else None, rows=rows, today=request.today, initial=begun)
        asked = form.cleaned_data if form.is_valid() else begun
        if asked["unit"] is None:
            return self._shown(register, form, None)
        return self._answer(register, form, year_of(asked["unit"], asked["year"], request.today))

    def _answer(self, register: Register, form: Any, year: Year | None) -> HttpResponse:
        kind = self.request.GET.get("format", "")
        if year is None or kind not in FORMATS:
            return self._shown(register, form, year)
        drawn = print_sheet(sheet_of(year, self.request.today), kind, at=self.request.at)
        answer = HttpResponse(drawn, content_type=FORMATS[kind])
        answer["Content-Disposition"] = f'attachment; filename="het-hieu-luc-{year.unit.code}-{year.year}.{kind}"'
        return answer

    def _shown(self, register: Register, form: Any, year: Year | None) -> HttpResponse:
        request, title = self.request, _("Danh mục hết hiệu lực hằng năm")
        lang = request.lang
        head = page(
            request,
            title,
            lead=_("Văn bản hết hiệu lực toàn bộ, một phần, ngưng hiệu lực trong năm; công bố đầu năm sau"),
            crumbs=crumbs_of(register, lang, Crumb(title)),
            actions=self._actions(year),
            downloads=_files(year),
        )
        tables = [(word, _table(word, year.items, lang)) for word in EXTENTS] if year else []
        context = {
            "page": head,
            "form": form,
            "address": request.path,
            "year": year,
            "late": year is not None and year.published is None and bool(year.items) and request.today > year.due_on,
            "in_time": year is not None and year.published is not None and year.published.published_on <= year.due_on,
            "tables": [(EXTENTS[word].said(lang).capitalize(), table) for word, table in tables if table.rows],
            "missing": [(item.text.number, item.reason, _address(item.text)) for item in year.missing] if year else [],
            "in_force": [(text.number, text.title, _address(text)) for text in year.in_force] if year else [],
            "published_href": reverse("record", args=["expired_lists", year.published.pk])
            if year and year.published
            else "",
        }
        return render(request, "legal_texts/year.html.jinja", context)

    def _actions(self, year: Year | None) -> list[Action]:
        act = LIST_ACTS[0]
        if year is None or year.published or not year.items or not self.request.viewer.may(act.roles):
            return []
        asked = urlencode({"unit": year.unit.pk, "year": year.year})
        address = reverse("begin", args=["expired_lists", act.name])
        return [Action(act.title.said(self.request.lang), f"{address}?{asked}", "plus", "primary")]


def _files(year: Year | None) -> list[Action]:
    if year is None or not year.items:
        return []
    asked = {"unit": year.unit.pk, "year": year.year}
    address = reverse("own", args=["legal_texts", "expired"])
    return [
        Action(kind.upper(), f"{address}?{urlencode({**asked, 'format': kind})}", "download")
        for kind in ("docx", "pdf")
    ]


def _address(text: Any) -> str:
    return reverse("own_record", args=["legal_texts", text.pk, "effect"])


def _table(extent: str, items: Sequence[Item], lang: str) -> Table:
    part = extent != "whole"
    columns = [
        content.Column(_("Số, ký hiệu"), "code"),
        content.Column(_("Ngày ban hành"), "day"),
        content.Column(_("Trích yếu nội dung")),
        *([content.Column(_("Nội dung hết hiệu lực"))] if part else []),
        content.Column(_("Lý do hết hiệu lực")),
        content.Column(_("Ngày hết hiệu lực"), "day"),
    ]
    rows = []
    for item in items:
        if item.extent == extent:
            cells: list[content.Value] = [item.text.number, item.text.issued_on, item.text.title]
            cells += [item.provisions] if part else []
            rows.append(Row([*cells, item.reason, item.on], _address(item.text)))
    return Table(columns, rows, Empty(_("Không có văn bản nào")))


#: Parts of the sheet, A and B as in forms 03 and 04 of Decree 34/2016's Annex IV (from memory, fairly sure).
_PARTS = {
    "whole": "VĂN BẢN HẾT HIỆU LỰC TOÀN BỘ",
    "part": "VĂN BẢN HẾT HIỆU LỰC MỘT PHẦN",
    "suspended": "VĂN BẢN NGƯNG HIỆU LỰC",
}


def sheet_of(year: Year, today: date) -> Sheet:
    """The list as it is printed and attached to the decision; in Vietnamese, whoever prints it."""
    published = year.published
    head = letterhead(year.unit, published.published_on if published else today)
    parts = [extent for extent in _PARTS if any(item.extent == extent for item in year.items)]
    body: list[Paragraph | Printed] = []
    for letter, extent in zip("ABC", parts, strict=False):
        body += [Paragraph(f"{letter}. {_PARTS[extent]}", "heading"), _printed(extent, year.items)]
    whose = head.agency.removeprefix("UBND ")  # "huyện Hương Khê", as in running text
    under = f"của Hội đồng nhân dân, Ủy ban nhân dân {whose} hết hiệu lực, ngưng hiệu lực năm {year.year}"
    decided = (
        f"(Kèm theo Quyết định số {published.number} ngày {published.published_on:%d/%m/%Y} của {head.agency})"
        if published
        else "(Dự thảo, chưa công bố)"
    )
    return Sheet(
        head=head,
        day=published.published_on if published else today,
        title="DANH MỤC VĂN BẢN QUY PHẠM PHÁP LUẬT",
        subtitle=(under,),
        body=(Paragraph(decided, "note"), *body),
        signatures=(Signature(head.signer),),
        landscape=True,
    )


def _printed(extent: str, items: Sequence[Item]) -> Printed:
    what = "Ngày hết hiệu lực" if extent != "suspended" else "Ngày ngưng hiệu lực"
    columns = [
        Column("STT", "center", 10),
        Column("Tên loại văn bản", "left", 22),
        Column("Số, ký hiệu; ngày, tháng, năm ban hành; cơ quan ban hành", "left", 42),
        Column("Tên gọi của văn bản/trích yếu nội dung của văn bản", "left", 70),
        Column("Lý do hết hiệu lực" if extent != "suspended" else "Lý do ngưng hiệu lực", "left", 55),
        Column(what, "center", 24),
    ]
    if extent != "whole":
        columns.insert(4, Column("Nội dung, quy định hết hiệu lực", "left", 40))
    rows = []
    for place, item in enumerate((item for item in items if item.extent == extent), start=1):
        text = item.text
        type_, body = TYPES[text.type].vi, BODIES[text.body].vi
        row = [
            f"{place}",
            type_[:1].upper() + type_[1:],
            f"{text.number}; {text.issued_on:%d/%m/%Y}; {body}",
            text.title,
        ]
        row += [item.provisions] if extent != "whole" else []
        rows.append([*row, item.reason, f"{item.on:%d/%m/%Y}"])
    return Printed(tuple(columns), rows)
