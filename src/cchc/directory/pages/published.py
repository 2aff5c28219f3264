"""The catalogue's changes as a published list: by decision and kind, on screen and on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cchc.directory.changes import Group, Tally, changed, changes_between
from cchc.directory.letterhead import letterhead
from cchc.directory.models import ACT_KINDS, Account
from cchc.directory.queries import home_unit
from cchc.directory.words import LEVEL_WORDS
from cchc.kernel.dates import short_date
from cchc.kernel.errors import CchcError
from cchc.kernel.numbers import format_number
from cchc.kernel.periods import period_of
from cchc.kernel.text import Text, spoken
from cchc.ui import printing
from cchc.ui.content import Action, Column, Empty, Row, Table
from cchc.ui.inputs import choices, day_input
from cchc.ui.jinja import day
from cchc.ui.pages import DeskRequest, RegisterPage, page
from cchc.ui.shell import Crumb

#: What the printed lists of each kind are called, as decisions call their annexes.
LISTS = {
    "publish": Text("Danh mục thủ tục hành chính công bố mới", "Procedures published"),
    "amend": Text("Danh mục thủ tục hành chính được sửa đổi, bổ sung", "Procedures amended"),
    "replace": Text("Danh mục thủ tục hành chính bị thay thế", "Procedures replaced"),
    "repeal": Text("Danh mục thủ tục hành chính bị bãi bỏ", "Procedures repealed"),
    "simplify": Text("Danh mục thủ tục hành chính được phê duyệt phương án đơn giản hóa", "Simplifications approved"),
}


class ChangesForm(forms.Form):
    """Which days: those of a report period, or from one day to another; and which level."""

    period = forms.CharField(
        label=spoken("Kỳ báo cáo", "Report period"),
        required=False,
        max_length=10,
        help_text=spoken("Ví dụ 2022-H1; hoặc chọn ngày", "Like 2022-H1; or choose days"),
    )
    since = forms.DateField(label=spoken("Từ ngày", "From"), required=False, widget=day_input())
    until = forms.DateField(label=spoken("Đến ngày", "To"), required=False, widget=day_input())
    level = forms.ChoiceField(
        label=spoken("Cấp", "Level"),
        required=False,
        choices=[("", spoken("Tất cả", "All")), *choices(LEVEL_WORDS)],
    )

    def clean_period(self) -> str:
        said: str = self.cleaned_data["period"].strip()
        try:
            return period_of(said).code if said else ""
        except CchcError as error:
            raise forms.ValidationError(error.said(get_language() or "vi")) from error

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", spoken("Trước ngày bắt đầu.", "Before the first day."))
        return data


@dataclass(frozen=True)
class Asked:
    """What the page is about: days, both included, and a level or all."""

    start: date
    end: date
    level: str
    said: str


@dataclass(frozen=True)
class Part:
    """One list of the page: what a decision does of one kind."""

    title: str
    decision: str
    href: str
    issued: str
    table: Table


class ChangesPage(RegisterPage):
    """``GET``: the list; with ``format=pdf`` or ``docx`` the same as a file."""

    def get(self, request: DeskRequest, **_kwargs: object) -> HttpResponse:
        form = ChangesForm(request.GET)
        asked = self._asked(form)
        groups, tally = changes_between(asked.start, asked.end, asked.level)
        kind = request.GET.get("format", "")
        if kind:
            return self._printed(kind, asked, groups, tally)
        title = _("Thay đổi danh mục thủ tục")
        crumbs = (
            Crumb(_("Hôm nay"), reverse("home")),
            Crumb(self.register.title.said(request.lang), reverse("list", args=[self.register.name])),
            Crumb(title),
        )
        context = {
            "page": page(request, title, lead=asked.said, crumbs=crumbs, downloads=self._files() if groups else ()),
            "form": form,
            "address": request.path,
            "tally": tally_lines(tally),
            "parts": [self._part(group) for group in groups],
            "empty": Empty(_("Không có thay đổi nào trong thời gian này"), _("Hãy chọn kỳ hoặc khoảng ngày khác.")),
        }
        return render(request, "directory/changes.html.jinja", context, status=200 if form.is_valid() else 422)

    def _asked(self, form: ChangesForm) -> Asked:
        """The days asked for; else the report year up to today."""
        said = form.cleaned_data if form.is_valid() else {}
        today = self.request.today
        period = period_of(said.get("period") or f"{today.year}-Y")
        end = min(period.end, today) if not said.get("period") else period.end
        start, end = said.get("since") or min(period.start, end), said.get("until") or end
        words = _("Từ %(start)s đến %(end)s") % {"start": day(start), "end": day(end)}
        level = said.get("level", "")
        if level:
            words += ", " + _("cấp %(level)s") % {"level": LEVEL_WORDS[level].said(self.request.lang)}
        return Asked(start, end, level, words)

    def _files(self) -> list[Action]:
        asked = self.request.GET.copy()
        found = []
        for kind in printing.FORMATS:
            asked["format"] = kind
            found.append(Action(kind.upper(), f"?{asked.urlencode()}", "download"))
        return found

    def _part(self, group: Group) -> Part:
        lang, decision = self.request.lang, group.decision
        heads = [Column(_("Mã"), "code"), *(Column(words) for words in columns_of(group.kind)[1:])]
        rows = [
            Row(cells_of(act, lang, day), reverse("own_record", args=["procedures", _version(act), "story"]))
            for act in group.acts
        ]
        return Part(
            title=LISTS[group.kind].said(lang),
            decision=f"{decision.number}: {decision.title}",
            href=reverse("record", args=["procedure_decisions", decision.pk]),
            issued=_("%(unit)s ban hành ngày %(day)s, có hiệu lực từ %(effect)s")
            % {
                "unit": letterhead(decision.unit, self.request.today).agency,
                "day": day(decision.issued_on),
                "effect": day(decision.effective_on),
            },
            table=Table(heads, rows, Empty("")),
        )

    def _printed(self, kind: str, asked: Asked, groups: Sequence[Group], tally: Tally) -> HttpResponse:
        if kind not in printing.FORMATS:
            raise Http404
        request = self.request
        unit = home_unit(request.user, request.today) if isinstance(request.user, Account) else None
        head = letterhead(unit, request.today) if unit else printing.NOBODY
        sheet = printing.Sheet(
            head=head,
            day=request.today,
            title=_("DANH MỤC THỦ TỤC HÀNH CHÍNH CÓ THAY ĐỔI"),
            subtitle=(asked.said,),
            body=(*_counted(tally), *(item for group in groups for item in _list(group, request))),
            signatures=(printing.Signature((_("NGƯỜI LẬP DANH MỤC"),)), printing.Signature(head.signer)),
            landscape=True,
            lang=request.lang,
        )
        answer = HttpResponse(printing.render(sheet, kind, at=request.at), content_type=printing.FORMATS[kind])
        name = f"thay-doi-danh-muc-{asked.start.isoformat()}-{asked.end.isoformat()}.{kind}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


def tally_lines(tally: Tally) -> list[tuple[str, str, str]]:
    """(number of the form's line, what it counts, how many): a procedure counts once whatever decisions say."""
    return [
        ("3.1.1", _("Được phê duyệt phương án đơn giản hóa"), format_number(tally.simplified, 0)),
        ("3.1.2", _("Công bố mới"), format_number(tally.published, 0)),
        ("3.1.3", _("Bãi bỏ, thay thế"), format_number(tally.ended, 0)),
        ("", _("Sửa đổi, bổ sung"), format_number(tally.amended, 0)),
    ]


def columns_of(kind: str) -> list[str]:
    """The heads of a list of acts of one kind."""
    last = {
        "publish": _("Nội dung công bố"),
        "replace": _("Thủ tục thay thế"),
        "repeal": _("Ghi chú"),
        "simplify": _("Phương án"),
        "amend": _("Nội dung thay đổi"),
    }[kind]
    return [_("Mã"), _("Tên thủ tục"), _("Cấp"), _("Lĩnh vực"), _("Áp dụng từ"), last]


def cells_of(act: Any, lang: str, written: Callable[[date], str]) -> list[str]:
    """One act as a row under :func:`columns_of`; ``written``: how a day is, on screen or in a document."""
    version = act.after or act.before
    level = LEVEL_WORDS[act.level].said(lang)
    field = version.field if version else ""
    return [act.procedure.code, act.named, level, field, written(act.on), says(act, lang)]


def says(act: Any, lang: str) -> str:
    """What the act changes, in words: from what to what; who takes over; what was noted."""
    said = [change.said(lang) for change in changed(act.before, act.after)]
    if act.replaced_by is not None:
        said.append(act.replaced_by.code)
    if act.kind == "publish" and act.after is not None and act.after.working_days is not None:
        days = format_number(act.after.working_days, 0 if act.after.working_days % 1 == 0 else 2)
        said.append(_("Thời hạn %(days)s ngày làm việc") % {"days": days})
    return "; ".join([*said, act.note] if act.note else said)


def _version(act: Any) -> int:
    version = act.after or act.before
    key: int = version.pk
    return key


def _counted(tally: Tally) -> list[Any]:
    said = "; ".join(f"{words}: {count}" for _line, words, count in tally_lines(tally))
    return [printing.Paragraph(said + ".")]


def _list(group: Group, request: DeskRequest) -> list[Any]:
    decision, lang = group.decision, request.lang
    title = LISTS[group.kind].said(lang)
    by = _("(Số %(number)s ngày %(day)s của %(unit)s: %(title)s)") % {
        "number": decision.number,
        "day": short_date(decision.issued_on),
        "unit": letterhead(decision.unit, request.today).agency,
        "title": decision.title,
    }
    widths = (22.0, 70.0, 15.0, 34.0, 22.0, 60.0)
    heads = tuple(
        printing.Column(words, width=wide) for words, wide in zip(columns_of(group.kind), widths, strict=True)
    )
    rows = [
        [format_number(place, 0), *cells_of(act, lang, short_date)] for place, act in enumerate(group.acts, start=1)
    ]
    numbered = (printing.Column(_("STT"), "center", 11.0), *heads)
    return [
        printing.Paragraph(title, "strong"),
        printing.Paragraph(by, "note"),
        printing.Table(numbered, rows),
    ]


assert set(LISTS) == set(ACT_KINDS)
