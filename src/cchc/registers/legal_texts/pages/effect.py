"""What was in force on a day, and one text with all that it touches: pages beyond the register's declaration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.directory.models import UNIT_LEVELS
from cchc.directory.queries import unit_map
from cchc.kernel.registry import Register
from cchc.kernel.sources import LEVELS
from cchc.kernel.text import Text, spoken
from cchc.registers.legal_texts.pages.texts import called
from cchc.registers.legal_texts.queries.cited import Cited, lines_citing, lines_with_texts
from cchc.registers.legal_texts.queries.effect import (
    EFFECTS,
    Change,
    Effect,
    changes,
    effect_of,
    effects,
    life,
    successors,
    with_effect,
)
from cchc.registers.legal_texts.queries.texts import (
    TYPES,
    early_effect,
    links_of_text,
    procedure_names,
    texts,
)
from cchc.ui import content
from cchc.ui.content import Chip, Empty, Row, Table, Tone
from cchc.ui.inputs import ALL, capital, choices, day_field
from cchc.ui.pages import RegisterPage, page
from cchc.ui.pages.listing import SIZE, pager, query
from cchc.ui.shell import Crumb

TONES: dict[str, Tone] = {
    "in_force": "good",
    "part": "warn",
    "suspended": "warn",
    "not_yet": "info",
    "expired": "quiet",
    "struck": "quiet",
}


def chip(state: str, lang: str) -> Chip:
    """An effect as shown."""
    said = EFFECTS[state].said(lang)
    return Chip(TONES[state], said[:1].upper() + said[1:])


def crumbs_of(register: Register, lang: str, *more: Crumb) -> tuple[Crumb, ...]:
    """From the desk over the register's list to here."""
    title = register.title.said(lang)
    return (Crumb(_("Hôm nay"), reverse("home")), Crumb(title, reverse("list", args=[register.name])), *more)


class DayForm(forms.Form):
    """Which day, and which texts."""

    day = day_field(spoken("Tại ngày", "On"), required=False)
    state = forms.ChoiceField(
        label=spoken("Hiệu lực", "Effect"),
        choices=[("", ALL), *choices({word: text for word, text in EFFECTS.items() if word != "struck"})],
        required=False,
    )
    level = forms.ChoiceField(
        label=spoken("Cấp ban hành", "Level"),
        choices=[
            ("", ALL),
            ("central", spoken("Trung ương", "Central")),
            *choices({level: UNIT_LEVELS[level] for level in LEVELS}),
        ],
        required=False,
    )
    unit = forms.CharField(label=spoken("Đơn vị", "Unit"), required=False)
    field = forms.CharField(label=spoken("Lĩnh vực", "Field"), required=False)


def _narrowed(rows: QuerySet[Any], asked: dict[str, Any]) -> QuerySet[Any]:
    if asked.get("level"):
        rows = rows.filter(unit=None) if asked["level"] == "central" else rows.filter(unit__level=asked["level"])
    if asked.get("unit"):
        rows = rows.filter(issued_by__icontains=asked["unit"].strip())
    return rows.filter(field__icontains=asked["field"].strip()) if asked.get("field") else rows


class DayPage(RegisterPage):
    """``GET``: texts with their effect on a day, and why those that are not in force are not."""

    def get(self, request: Any, **_kwargs: object) -> HttpResponse:
        register = self.register
        form = DayForm(request.GET or None, initial={"day": request.today})
        asked = form.cleaned_data if form.is_valid() else {}
        on: date = asked.get("day") or request.today
        rows = texts(request.viewer).filter(struck_on=None, issued_on__lte=on)
        rows = with_effect(_narrowed(rows, asked), on)
        counts = dict(rows.order_by().values_list("effect").annotate(Count("pk")))
        if asked.get("state"):
            rows = rows.filter(effect=asked["state"])
        total = rows.count()
        number = _number(request.GET.get("page", "1"), total)
        first = (number - 1) * SIZE
        shown = list(rows.order_by("-issued_on", "-pk").select_related("unit")[first : first + SIZE])
        states = effects(shown, on)
        title = _("Hiệu lực theo ngày")
        context = {
            "page": page(
                request,
                title,
                lead=_("Văn bản đã ban hành đến ngày %(day)s") % {"day": f"{on:%d/%m/%Y}"},
                crumbs=crumbs_of(register, request.lang, Crumb(title)),
            ),
            "form": form,
            "asked": bool(asked) and any(value for name, value in asked.items() if name != "day"),
            "address": reverse("own", args=[register.name, "effect"]),
            "counts": [
                (chip(word, request.lang), counts[word], query(request, state=word, page=None))
                for word in EFFECTS
                if counts.get(word)
            ],
            "table": _table(shown, states, request.lang),
            "pager": pager(request, number, total),
        }
        return render(request, "legal_texts/day.html.jinja", context)


def _number(asked: str, total: int) -> int:
    return min(max(1, int(asked) if asked.isdecimal() else 1), max(1, -(-total // SIZE)))


def _table(shown: Sequence[Any], states: dict[int, Effect], lang: str) -> Table:
    columns = (
        content.Column(_("Số, ký hiệu"), "code"),
        content.Column(_("Trích yếu nội dung")),
        content.Column(_("Cơ quan ban hành")),
        content.Column(_("Có hiệu lực từ"), "day"),
        content.Column(_("Hiệu lực"), "chip"),
        content.Column(_("Vì sao")),
    )
    rows = [
        Row(
            (
                text.number,
                text.title,
                text.issued_by,
                text.effective_on,
                chip(states[text.pk].state, lang),
                capital("; ".join(why.said(lang) for why in states[text.pk].why)),
            ),
            reverse("own_record", args=["legal_texts", text.pk, "effect"]),
        )
        for text in shown
    ]
    empty = Empty(_("Không có văn bản nào như vậy"), _("Hãy chọn ngày khác, hoặc bớt điều kiện."), icon="search")
    return Table(columns, rows, empty)


@dataclass(frozen=True)
class Told:
    """A relation in a sentence with a link to the other text, and whether that one is in force on the day."""

    words: str
    label: str
    href: str
    chip: Chip
    note: str


@dataclass(frozen=True)
class Linked:
    """Something with its address, and a word beside it."""

    label: str
    href: str
    note: str = ""


class TextPage(RegisterPage):
    """``GET``: one text on a day: its effect and why, its life, the texts that it touches, procedures, form lines."""

    def get(self, request: Any, **_kwargs: object) -> HttpResponse:
        register = self.register
        text, lang = self.row(register), request.lang
        form = DayForm(request.GET or None, initial={"day": request.today})
        on: date = (form.cleaned_data.get("day") if form.is_valid() else None) or request.today
        undergone = changes([text.pk]).get(text.pk, [])
        does = changes([text.pk], end="source").get(text.pk, [])
        effect = effect_of(text, undergone, on)
        chain = successors(text, on)
        named = called(text)
        here = Crumb(named, reverse("record", args=[register.name, text.pk]))
        title = _("Hiệu lực và liên hệ")
        context = {
            "page": page(request, named, lead=text.title, crumbs=crumbs_of(register, lang, here, Crumb(title))),
            "day_field": form["day"],
            "address": reverse("own_record", args=[register.name, text.pk, "effect"]),
            "on": on,
            "effect": chip(effect.state, lang),
            "why": [capital(why.said(lang)) for why in effect.why],
            "early": early_effect(text),
            "closed": text.unit is not None and text.unit.valid_to is not None and text.unit.valid_to < on,
            "chain": [_text_link(change.source, lang) for change in chain],
            "life": [(point.on, capital(point.what.said(lang)), point.on <= on) for point in life(text, undergone, on)],
            "does": _told(does, "target", on, lang),
            "undergone": _told(undergone, "source", on, lang),
            "procedures": _procedures(text, on),
            "lines": _lines(request, lines_citing(text.number)),
        }
        return render(request, "legal_texts/text.html.jinja", context)


def _text_link(text: Any, lang: str) -> Linked:
    word = TYPES[text.type].said(lang)
    address = reverse("own_record", args=["legal_texts", text.pk, "effect"])
    return Linked(f"{capital(word)} {text.number}", address, text.title)


#: What a relation is called from the side of the text that acts.
_ACTIVE = {
    "amends": Text("sửa đổi, bổ sung", "amends"),
    "replaces": Text("thay thế", "replaces"),
    "repeals": Text("bãi bỏ toàn bộ", "repeals"),
    "repeals_part": Text("bãi bỏ một phần", "repeals in part"),
    "suspends": Text("ngưng hiệu lực", "suspends"),
    "guides": Text("quy định chi tiết", "details"),
    "based_on": Text("căn cứ vào", "is based on"),
}
_PASSIVE = {
    "amends": Text("được sửa đổi, bổ sung bởi", "is amended by"),
    "replaces": Text("bị thay thế bởi", "is replaced by"),
    "repeals": Text("bị bãi bỏ toàn bộ bởi", "is repealed by"),
    "repeals_part": Text("bị bãi bỏ một phần bởi", "is repealed in part by"),
    "suspends": Text("bị ngưng hiệu lực bởi", "is suspended by"),
    "guides": Text("được quy định chi tiết bởi", "is detailed by"),
    "based_on": Text("là căn cứ của", "is a basis of"),
}


def _told(found: Sequence[Change], end: str, on: date, lang: str) -> list[Told]:
    """Relations seen from one text; ``end``: where the other stands."""
    words = _ACTIVE if end == "target" else _PASSIVE
    others = {getattr(change, end).pk: getattr(change, end) for change in found}
    states = effects(list(others.values()), on)
    told = []
    for change in found:
        other = getattr(change, end)
        link = _text_link(other, lang)
        since = _("từ ngày %(day)s") % {"day": f"{change.on:%d/%m/%Y}"}
        until = _("đến trước ngày %(day)s") % {"day": f"{change.until:%d/%m/%Y}"} if change.until else ""
        note = ", ".join(part for part in (change.provisions, since, until) if part)
        word = capital(words[change.kind].said(lang))
        told.append(Told(word, link.label, link.href, chip(states[other.pk].state, lang), note))
    return told


def _procedures(text: Any, on: date) -> list[Linked]:
    found = list(links_of_text(text))
    names = procedure_names([link.procedure for link in found], on)
    return [
        Linked(
            f"{link.procedure.code}: {names[link.procedure_id][1]}",
            reverse("record", args=["procedures", names[link.procedure_id][0]]),
            link.article,
        )
        for link in found
        if link.procedure_id in names
    ]


@dataclass(frozen=True)
class FormLines:
    """Lines of one form that cite texts: (code and label, address, the texts)."""

    form: str
    lines: Sequence[tuple[str, str, Sequence[Linked]]]


def _lines(request: Any, cited: Sequence[Cited]) -> list[FormLines]:
    """Lines of forms, each with the address of its figure in the report of the reader's own unit."""
    period, unit = _period(request.today), _own_unit(request)
    found: dict[str, list[tuple[str, str, Sequence[Linked]]]] = {}
    for one in cited:
        href = reverse("explain", args=[one.form, period, unit, one.line.code]) if unit else ""
        if one.line.source == "heading":
            href = ""
        told = [_text_link(text, request.lang) for text in one.texts]
        found.setdefault(one.form, []).append((f"{one.line.code}. {one.line.label}", href, told))
    return [FormLines(form, lines) for form, lines in found.items()]


def _period(today: date) -> str:
    """The half year or year whose report is being written: the last one that has begun to close."""
    return f"{today.year}-H1" if today.month <= 7 else f"{today.year}-Y"


def _own_unit(request: Any) -> str:
    """The code of the highest government of the reader's scope that is in force."""
    viewer, today = request.viewer, request.today
    inside = [unit for unit in unit_map().units if unit.in_force(today) and unit.level in LEVELS]
    mine = [unit for unit in inside if viewer.units is None or unit.id in viewer.units]
    return min(mine, key=lambda unit: (LEVELS.index(unit.level), unit.code)).code if mine else ""


class BasisPage(RegisterPage):
    """``GET``: from the lines of report forms to the texts that they rest on."""

    def get(self, request: Any, **_kwargs: object) -> HttpResponse:
        register, title = self.register, _("Căn cứ của biểu mẫu báo cáo")
        lead = _("Chỉ tiêu của các biểu mẫu có căn cứ là văn bản trong sổ này")
        context = {
            "page": page(request, title, lead=lead, crumbs=crumbs_of(register, request.lang, Crumb(title))),
            "forms": _lines(request, lines_with_texts()),
        }
        return render(request, "legal_texts/basis.html.jinja", context)
