"""The report's pages: choosing one, reading it, and taking it along as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from cchc.console.calendar import named, newest, recent
from cchc.console.ledger import SEVERITIES, only, rows, said, summary, text_findings
from cchc.console.questions import Question
from cchc.console.roles import TELLERS
from cchc.directory.queries import home_unit, unit_map
from cchc.kernel.errors import CchcError
from cchc.kernel.ports import Declaring
from cchc.kernel.registry import Register, registry
from cchc.statistics.forms.load import forms
from cchc.statistics.reports.ask import DEFAULT_FORM
from cchc.statistics.reports.model import Report, ReportLine
from cchc.statistics.reports.outline import outline_of
from cchc.statistics.reports.render import MEDIA_TYPES
from cchc.statistics.reports.render import render as render_file
from cchc.ui.content import Action, Chart, Series
from cchc.ui.pages import DeskRequest, page
from cchc.ui.shell import Crumb

#: Formats that an office takes along, with what they are for.
FILES = (("docx", "word"), ("pdf", "pdf"), ("xlsx", "table"), ("csv", "download"))

_LISTED = 10  # units that a refusal names


class ReportView(View):
    """A page that only readers of reports may open."""

    request: DeskRequest

    def dispatch(self, request: DeskRequest, *args: object, **kwargs: str) -> HttpResponse:  # type: ignore[override]
        if not request.viewer.may(TELLERS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def question(self) -> Question:
        """What the address asks."""
        named = self.kwargs
        return Question.of(self.request, named["form"], named["period"], named["unit"])


def choices(request: DeskRequest, chosen: Question) -> dict[str, Any]:
    """What a report may be asked of: for the form above every report."""
    titles = {form.id: form.title for form in forms()}
    return {
        "chosen": chosen,
        "forms": sorted(titles.items(), reverse=True),
        "periods": [(period, _capital(named(period))) for period in newest(request.today)],
        "units": _units(request),
    }


def _units(request: DeskRequest) -> list[tuple[str, str]]:
    """Codes within the viewer's scope with every name that they had, the latest first."""
    names: dict[str, list[str]] = {}
    for unit in sorted(unit_map().units, key=lambda unit: unit.valid_from, reverse=True):
        if request.viewer.units is None or unit.id in request.viewer.units:
            known = names.setdefault(unit.code, [])
            if unit.name not in known:
                known.append(unit.name)
    return [(code, " / ".join(known)) for code, known in sorted(names.items())]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def meant(text: str, units: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The units that a text names: by code (``444``, ``444@2022-06-30``), by whole name, or by a part of it."""
    word = text.strip().casefold()
    code = text.strip().partition(" ")[0].partition("@")[0]
    for fits in (
        lambda unit: unit[0] == code,
        lambda unit: word in unit[1].casefold().split(" / "),
        lambda unit: word in unit[1].casefold(),
    ):
        if found := [unit for unit in units if fits(unit)]:
            return found
    return []


class Choose(ReportView):
    """``GET`` with a question leads to its report; without one, asks."""

    def get(self, request: DeskRequest) -> HttpResponse:
        own = home_unit(request.user, request.today)  # type: ignore[arg-type]
        asked = Question(
            request.GET.get("form") or DEFAULT_FORM,
            (request.GET.get("period") or recent(request.today)[0].code).strip().upper(),
            self._unit(request) or (own.code if own else ""),
            "as-now" if request.GET.get("structure") == "as-now" else "as-was",
        )
        if "period" in request.GET and not self._unclear(request):
            try:
                asked.resolved(request)
            except CchcError as refusal:
                messages.error(request, refusal.said(request.lang))
            else:
                return redirect(asked.address())
        title = _("Báo cáo")
        head = page(
            request,
            title,
            lead=_("Chọn biểu mẫu, kỳ và đơn vị; chương trình tính số liệu từ các sổ."),
            crumbs=(Crumb(_("Hôm nay"), reverse("home")), Crumb(title)),
        )
        offered = choices(request, asked)
        known = asked.unit in dict(offered["units"]) and asked.form in dict(offered["forms"])
        return render(request, "console/choose.html.jinja", {"page": head, "linked": known, **offered})

    def _unit(self, request: DeskRequest) -> str:
        """The unit's code: as typed, or of the only unit that is so named."""
        typed = request.GET.get("unit", "").strip()
        found = meant(typed, _units(request)) if typed else []
        first = typed.partition(" ")[0]
        if found and first.partition("@")[0] == found[0][0]:
            return first
        return found[0][0] if len(found) == 1 else typed

    def _unclear(self, request: DeskRequest) -> bool:
        """Whether several units are so named; then says which."""
        typed = request.GET.get("unit", "").strip()
        found = meant(typed, _units(request)) if typed else []
        if len(found) > 1:
            names = "; ".join(f"{name} ({code})" for code, name in found[:_LISTED])
            told = _("%(count)s đơn vị có tên như vậy, hãy gõ rõ hơn hoặc gõ mã: %(names)s.")
            messages.error(request, told % {"count": len(found), "names": names})
        return len(found) > 1


class Read(ReportView):
    """A unit's report as one ledger."""

    def get(self, request: DeskRequest, **_kwargs: str) -> HttpResponse:
        asked = self.question()
        report = asked.report(request)
        same = report.previous is report.last_year or report.previous == report.last_year
        others = [
            name for name in ("previous", "last_year") if getattr(report, name) and not (same and name == "previous")
        ]
        lines = rows(
            report,
            request.lang,
            lambda code: asked.address("explain", code),
            _declare(asked, request, asked.resolved(request)[0].id),
            others,
        )
        which = request.GET.get("only", "")
        context = {
            "page": self._head(asked, report),
            "asked": asked,
            "report": report,
            "rows": only(lines, which),
            "others": [_other(name) for name in others],
            "only": which,
            "summary": summary(report),
            "found": [
                (one.severity, one.codes, said(one, request.lang))
                for word in SEVERITIES
                for one in report.findings
                if one.severity == word
            ],
            "of_text": text_findings(report, request.lang),
            "charts": _charts(report),
            "has_sections": outline_of(report.form) is not None,
            "tab": "figures",
            **choices(request, asked),
        }
        return render(request, "console/report.html.jinja", context)

    def _head(self, asked: Question, report: Report) -> object:
        files = [Action(kind.upper(), asked.address("download", kind), icon) for kind, icon in FILES if kind != "csv"]
        return head(self.request, report, actions=[*files, Action("CSV", asked.address("download", "csv"), "download")])


def head(request: DeskRequest, report: Report, *, actions: list[Action] | None = None) -> object:
    """What stands above both tabs of a report."""
    crumbs = (Crumb(_("Hôm nay"), reverse("home")), Crumb(_("Báo cáo"), reverse("reports")), Crumb(report.period.code))
    lead = _("%(form)s. Kỳ %(period)s, từ %(start)s đến %(end)s.") % {
        "form": report.form.title,
        "period": named(report.period),
        "start": f"{report.period.start:%d/%m/%Y}",
        "end": f"{report.period.end:%d/%m/%Y}",
    }
    if report.structure == "as-now":
        lead += " " + _("Theo bộ máy hiện nay.")
    return page(request, report.unit.name, lead=lead, crumbs=crumbs, actions=actions or (), charts=True)


def in_report(request: DeskRequest, register: Register, row: Any) -> list[Action]:
    """From a record that is a figure to the report where it stands."""
    port = register.provides.get(Declaring)
    if port is None or not request.viewer.may(TELLERS):
        return []
    figure = port.stands(row)
    address = Question(figure.form, figure.period, figure.unit).address()
    return [Action(_("Xem trong báo cáo"), f"{address}#dong-{figure.line}", "report")]


def _other(name: str) -> str:
    return _("Kỳ trước") if name == "previous" else _("Cùng kỳ năm trước")


def _declare(asked: Question, request: DeskRequest, unit: int) -> Callable[[ReportLine], str]:
    """Where a missing line is declared, with unit, period and line filled in; empty where this viewer can't."""
    port = registry().port(Declaring)

    def address(item: ReportLine) -> str:
        if port is None or item.line.formula.startswith("ratio"):
            return ""
        blank = port.begin(asked.form, item.line.code, unit, asked.period)
        register = registry().register(blank.register)
        act = next((act for act in register.acts if act.name == blank.act), None) if register else None
        if act is None or not act.may(request.viewer):
            return ""
        return f"{reverse('begin', args=[blank.register, blank.act])}?{urlencode(blank.initial)}"

    return address


def _charts(report: Report) -> list[Chart]:
    """The drawings of the form's outline that have something to show."""
    outline = outline_of(report.form)
    drawn = []
    for chart in outline.charts if outline else ():
        now = [report.value(code) for code, _label in chart.bars]
        if not any(now):
            continue
        before = [report.last_year.get(code) for code, _label in chart.bars]
        series = [Series(named(report.period), now)]
        if any(before):
            series.append(Series(_("Cùng kỳ năm trước"), before))
        labels = [label for _code, label in chart.bars]
        drawn.append(Chart(chart.title, "bars", labels, series, chart.unit, 1 if chart.unit == "%" else 0))
    return drawn


class Download(ReportView):
    """The report as a file."""

    def get(self, request: DeskRequest, **kwargs: str) -> HttpResponse:
        kind = kwargs["kind"]
        if kind not in MEDIA_TYPES:
            raise Http404
        report = self.question().report(request)
        name = f"bao-cao-{report.form.id}-{report.unit.code}-{report.period.code}.{kind}"
        answer = HttpResponse(render_file(report, kind), content_type=MEDIA_TYPES[kind])
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
