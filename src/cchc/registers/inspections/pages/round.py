"""The round on one screen: planned and surprise visits of a period, what each found, and the gaps; printed too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.directory.letterhead import letterhead
from cchc.directory.queries import home_unit, units_to_choose
from cchc.kernel.periods import Period, period_of
from cchc.kernel.ports import FormLines
from cchc.kernel.registry import registry
from cchc.kernel.scope import Viewer
from cchc.kernel.text import spoken
from cchc.registers.inspections.queries.round import Round, Stop, round_of
from cchc.registers.inspections.queries.visits import FORMS
from cchc.ui.content import Action, Chip, Tone
from cchc.ui.jinja import day, number
from cchc.ui.pages import DeskRequest, page
from cchc.ui.pages.desk import RegisterPage
from cchc.ui.printing import FORMATS, Column, Paragraph, Sheet, Signature, Table
from cchc.ui.printing import render as draw
from cchc.ui.shell import Crumb

FORM = "phu-luc-1b-2022"
CARRIED_OUT = "1.4.2"
_KINDS = ("Y", "H1", "Q1", "Q2", "Q3", "Q4")
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Total:
    """A line of the report as this round makes it, and where the report says why."""

    line: str
    label: str
    value: str
    href: str


@dataclass(frozen=True)
class Line:
    """A line of the round in words."""

    inspected: str
    href: str
    planned: str
    visited: str
    findings: str
    conclusion: str
    again: str
    twice: str
    gaps: tuple[Chip, ...]


class AskForm(forms.Form):
    """Whose round, and of which period."""

    unit: Any = forms.ModelChoiceField(label=spoken("Đơn vị", "Unit"), queryset=None, required=False, empty_label=None)
    period = forms.ChoiceField(label=spoken("Kỳ", "Period"), required=False)
    missing = forms.BooleanField(label=spoken("Chỉ dòng còn việc quá hạn", "Only what is overdue"), required=False)

    def __init__(self, *args: Any, viewer: Viewer, today: date, unit: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_to_choose(viewer, today, str(unit))  # type: ignore[attr-defined]
        periods = [period for year in (_year(today), _year(today) - 1) for period in _of_year(year)]
        self.fields["period"].choices = [(p.code, p.label[:1].upper() + p.label[1:]) for p in periods]  # type: ignore[attr-defined]


def _year(today: date) -> int:
    """The report year that a day belongs to."""
    return today.year if today <= period_of(f"{today.year}-Y").end else today.year + 1


def _of_year(year: int) -> list[Period]:
    return [period_of(f"{year}-{kind}") for kind in _KINDS]


class RoundPage(RegisterPage):
    """``GET``: the round of ``unit`` (a version's id; else the desk's own) in ``period`` (else the report year);
    ``kind``: ``docx`` or ``pdf`` for the printed one."""

    def get(self, request: DeskRequest, **_kwargs: object) -> HttpResponse:
        register, own = self.register, self._own()
        asked = {"unit": str(own), "period": f"{_year(request.today)}-Y", **request.GET.dict()} if request.GET else None
        form = AskForm(asked, viewer=request.viewer, today=request.today, unit=own)
        if form.is_bound and not form.is_valid():
            raise Http404
        chosen = form.cleaned_data if form.is_bound else {}
        unit = chosen.get("unit") or form.fields["unit"].queryset.filter(pk=own).first()  # type: ignore[attr-defined]
        period = period_of(chosen.get("period") or f"{_year(request.today)}-Y")
        if unit is None:
            raise Http404
        found = round_of(request.viewer, unit.pk, period, request.today)
        stops = [stop for stop in found.stops if stop.missing or not chosen.get("missing")]
        lines = [line_of(stop, request.lang) for stop in stops]
        kind = request.GET.get("kind", "")
        if kind:
            return self._printed(kind, unit, period, found, lines)
        if not form.is_bound:
            form.initial = {"unit": unit.pk, "period": period.code}
        title = _("Vòng kiểm tra")
        crumbs = (Crumb(register.title.said(request.lang), reverse("list", args=[register.name])), Crumb(title))
        same = f"?unit={unit.pk}&period={period.code}&kind="
        prints = [Action(_("Tải %(kind)s") % {"kind": kind.upper()}, same + kind, "download") for kind in FORMATS]
        head = page(request, title, lead=f"{unit.name}, {period.label}", crumbs=crumbs, actions=prints)
        context = {"page": head, "form": form, "round": found, "lines": lines, "totals": totals_of(found, unit, period)}
        return render(request, "inspections/round.html.jinja", context)

    def _own(self) -> int:
        """The unit that this desk speaks for."""
        user: Any = self.request.user
        own = home_unit(user, self.request.today)
        return own.id if own else 0

    def _printed(self, kind: str, unit: Any, period: Period, found: Round, lines: list[Line]) -> HttpResponse:
        if kind not in FORMATS:
            raise Http404
        request = self.request
        sheet = sheet_of(unit, period, found, lines, request)
        answer = HttpResponse(draw(sheet, kind, at=request.at), content_type=FORMATS[kind])
        answer["Content-Disposition"] = f'attachment; filename="vong-kiem-tra-{unit.code}-{period.code}.{kind}"'
        return answer


def totals_of(found: Round, unit: Any, period: Period) -> list[Total]:
    """The round's totals beside the lines of the report that they are, where such a form is kept."""
    port = registry().port(FormLines)
    known = {line.code: line for line in port.lines(FORM)} if port else {}
    done, had = found.carried_out
    share = _("%(done)s/%(total)s đơn vị") % {"done": done, "total": had} if had else _("chưa có kết luận")
    values = {**{code: number(value) for code, value in found.totals.items()}, CARRIED_OUT: share}
    return [
        Total(code, known[code].label, value, reverse("explain", args=[FORM, period.code, unit.key, code]))
        for code, value in sorted(values.items())
        if code in known
    ]


def line_of(stop: Stop, lang: str) -> Line:
    """A stop in words."""
    visit = stop.visit
    if visit is not None:
        href = reverse("record", args=["inspections", visit.pk])
    else:
        href = reverse("record", args=["planned_visits", stop.planned])
    return Line(
        inspected=stop.inspected,
        href=href,
        planned=_planned(stop) or (FORMS[visit.form].said(lang).capitalize() if visit else ""),
        visited=_visited(stop),
        findings=_findings(stop),
        conclusion=_conclusion(stop),
        again=", ".join(stop.again) or (day(stop.found.checked_on) if stop.found.checked_on else ""),
        twice=_("%(times)s lần") % {"times": stop.times} if stop.times > 1 else "",
        gaps=tuple(_gaps(stop)),
    )


def _planned(stop: Stop) -> str:
    if stop.month:
        return _("Tháng %(month)s") % {"month": stop.month}
    return _("Quý %(quarter)s") % {"quarter": _ROMAN[stop.quarter - 1]} if stop.quarter else ""


def _visited(stop: Stop) -> str:
    visit = stop.visit
    if visit is None:
        return ""
    if visit.ended_on:
        return day(visit.ended_on)
    return _("đang kiểm tra") if visit.started_on else _("đã có quyết định")


def _findings(stop: Stop) -> str:
    if stop.visit is None or not stop.visit.started_on:
        return ""
    if not stop.found.total:
        return _("không có")
    return _("%(done)s/%(total)s đã khắc phục") % {"done": stop.found.validated, "total": stop.found.total}


def _conclusion(stop: Stop) -> str:
    visit = stop.visit
    if visit is not None and visit.state == "ended":
        return _("chưa có, %(days)s ngày") % {"days": stop.waits}
    if visit is None or visit.concluded_on is None:
        return ""
    return f"{visit.conclusion} ({day(visit.concluded_on)})" if visit.conclusion else _("không có vấn đề")


def _gaps(stop: Stop) -> list[Chip]:
    """What is missing, the worst first; what only waits stands after it."""
    found, chips = stop.found, []
    if stop.visit is None:
        chips.append(_course(stop))
    if found.overdue:
        chips.append(Chip("bad", _("%(count)s quá hạn") % {"count": found.overdue}, "late"))
    if stop.visit is not None and stop.visit.state == "ended":
        tone: Tone = "bad" if stop.conclusion_late else "warn"
        chips.append(Chip(tone, _("Chưa kết luận"), "hourglass"))
    if found.undated:
        chips.append(Chip("warn", _("%(count)s chưa giao hạn") % {"count": found.undated}))
    left = found.open - found.overdue - found.undated
    if left:
        chips.append(Chip("warn", _("%(count)s đang khắc phục") % {"count": left}, "hourglass"))
    if found.waiting:
        chips.append(Chip("info", _("%(count)s chờ kiểm tra lại") % {"count": found.waiting}))
    return chips


def _course(stop: Stop) -> Chip:
    """How a planned visit that nobody made stands."""
    if stop.late:
        return Chip("bad", _("Quá kế hoạch"), "late")
    return Chip("warn", _("Phải kiểm tra trong tháng"), "hourglass") if stop.due else Chip("quiet", _("Chưa đến kỳ"))


def _table(lines: list[Line]) -> Table:
    columns = (
        Column(_("STT"), "center", 10.0),
        Column(_("Đơn vị"), width=42.0),
        Column(_("Kế hoạch"), "center", 22.0),
        Column(_("Kiểm tra"), "center", 24.0),
        Column(_("Vấn đề"), width=30.0),
        Column(_("Kết luận"), width=36.0),
        Column(_("Kiểm tra lại"), width=26.0),
        Column(_("Còn thiếu"), width=46.0),
    )
    rows = [
        [
            str(place),
            f"{line.inspected} ({line.twice})" if line.twice else line.inspected,
            line.planned,
            line.visited,
            line.findings,
            line.conclusion,
            line.again,
            "; ".join(chip.text for chip in line.gaps),
        ]
        for place, line in enumerate(lines, start=1)
    ]
    return Table(columns, rows)


def sheet_of(unit: Any, period: Period, found: Round, lines: list[Line], request: DeskRequest) -> Sheet:
    """The round as a printed sheet in the unit's own name."""
    said = [f"{total.line} {total.label}: {total.value}" for total in totals_of(found, unit, period)]
    head = letterhead(unit, min(request.today, unit.valid_to or request.today))
    never = [Paragraph(_("Chưa kiểm tra: %(units)s.") % {"units": ", ".join(found.never)})] if found.never else []
    return Sheet(
        head=head,
        day=request.today,
        title=_("THEO DÕI CÁC CUỘC KIỂM TRA"),
        subtitle=(period.label,),
        body=(_table(lines), *(Paragraph(text, "remark") for text in said), *never),
        signatures=(Signature((_("NGƯỜI LẬP"),), _("(Ký, ghi rõ họ tên)")), Signature(head.signer)),
        landscape=True,
        lang=request.lang,
    )
