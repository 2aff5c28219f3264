"""The report in words: what the program says from the figures, and what officials write beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cchc.console.ledger import text_findings
from cchc.console.reports import ReportView, choices, head
from cchc.console.roles import WRITERS
from cchc.directory.models import OrgUnit
from cchc.kernel.errors import CchcError
from cchc.statistics.reports.model import Report
from cchc.statistics.reports.narrative import fields_of, section_title
from cchc.statistics.reports.operations import LONGEST, write_section
from cchc.statistics.reports.outline import outline_of
from cchc.statistics.reports.queries import prefilled_sections, written_sections
from cchc.ui.pages import DeskRequest


@dataclass(frozen=True)
class SectionRow:
    """A heading of the report: generated sentences, and the place to write.

    ``prefilled``: the text is the last report's, not yet this one's; ``error``: why it was not saved;
    ``findings``: (severity, message, sentence) of what the saved text says wrongly.
    """

    id: str
    number: str
    title: str
    level: int
    hint: str
    generated: Sequence[str]
    text: str
    prefilled: bool
    error: str = ""
    findings: Sequence[tuple[str, str, str]] = ()


class Sections(ReportView):
    """``GET``: all sections; ``POST``: save one."""

    def get(self, request: DeskRequest, **_kwargs: str) -> HttpResponse:
        return self._show(request, {})

    def post(self, request: DeskRequest, **_kwargs: str) -> HttpResponse:
        if not request.viewer.may(WRITERS):
            raise PermissionDenied
        asked, section = self.question(), request.POST.get("section", "")
        report = asked.report(request, whole=False)  # proves that the unit is within the viewer's scope
        unit, _period = asked.resolved(request)
        try:
            write_section(
                by=request.actor,
                at=request.at,
                unit=OrgUnit.objects.get(pk=unit.id),
                period=report.period.code,
                form=report.form.id,
                section=section,
                text=request.POST.get("text", ""),
            )
        except CchcError as refusal:
            return self._show(request, {section: (request.POST.get("text", ""), refusal.said(request.lang))})
        said = text_findings(asked.report(request), request.lang).get(section, ())
        if said:
            messages.warning(request, _("Đã ghi đoạn viết, nhưng có câu cần xem lại."))
        else:
            messages.success(request, _("Đã ghi đoạn viết."))
        return redirect(f"{asked.address('sections')}#muc-{section}")

    def _show(self, request: DeskRequest, refused: Mapping[str, tuple[str, str]]) -> HttpResponse:
        asked = self.question()
        report = asked.report(request)
        if outline_of(report.form) is None:
            raise Http404
        unit, period = asked.resolved(request)
        written = written_sections(request.viewer, unit.id, period, report.form.id)
        before = prefilled_sections(request.viewer, unit.code, period, report.form.id)
        rows = _rows(report, written, before, refused, text_findings(report, request.lang))
        context = {
            "page": head(request, report),
            "asked": asked,
            "report": report,
            "sections": rows,
            "may_write": request.viewer.may(WRITERS),
            "longest": LONGEST,
            "waiting": sum(row.prefilled for row in rows),
            "tab": "words",
            **choices(request, asked),
        }
        return render(request, "console/sections.html.jinja", context, status=422 if refused else 200)


def _rows(
    report: Report,
    written: Mapping[str, str],
    before: Mapping[str, str],
    refused: Mapping[str, tuple[str, str]],
    found: Mapping[str, Sequence[tuple[str, str, str]]],
) -> list[SectionRow]:
    outline = outline_of(report.form)
    assert outline is not None
    fields = fields_of(report)
    rows = []
    for section in outline.sections:
        text, error = refused.get(section.id, (written.get(section.id, before.get(section.id, "")), ""))
        said = [one.text for one in report.narrative if one.section == section.id and one.kind == "generated"]
        prefilled = section.id not in written and section.id in before and not error
        rows.append(
            SectionRow(
                section.id,
                section.number,
                section_title(section, fields),
                section.level,
                section.hint,
                said,
                text,
                prefilled,
                error,
                () if error else found.get(section.id, ()),
            )
        )
    return rows
