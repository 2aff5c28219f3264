"""The inspected unit's desk: what it must remedy, each answered on the spot, from a phone too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.kernel.registry import Act
from cchc.registers.inspections.pages.findings import KINDS, RemedyForm
from cchc.registers.inspections.queries.findings import to_remedy
from cchc.ui.content import Chip
from cchc.ui.pages import DeskRequest, page
from cchc.ui.pages.desk import RegisterPage
from cchc.ui.shell import Crumb


@dataclass(frozen=True)
class ToDo:
    """A finding on the inspected unit's desk: what, by when, and where it is answered."""

    code: str
    unit: str
    inspector: str
    kind: str
    found: str
    clause: str
    due_on: date | None
    chip: Chip
    last_check: str
    href: str
    answer_href: str
    form: RemedyForm | None


def _urgency(due_on: date | None, today: date) -> Chip:
    if due_on is None:
        return Chip("info", _("Chưa giao hạn"))
    days = (due_on - today).days
    if days < 0:
        return Chip("bad", _("Quá hạn %(days)s ngày") % {"days": -days}, "late")
    if days == 0:
        return Chip("warn", _("Hết hạn hôm nay"), "hourglass")
    return Chip("warn" if days <= 7 else "info", _("Còn %(days)s ngày") % {"days": days}, "hourglass")


class RemediesPage(RegisterPage):
    """``GET``: what the viewer's units must remedy, each answered on the spot by the register's own act."""

    def get(self, request: DeskRequest, **_kwargs: object) -> HttpResponse:
        register = self.register
        act = next(one for one in register.acts if one.name == "report_remedy")
        todos = [self._todo(row, act) for row in to_remedy(request.viewer)[:100]]
        crumbs = (Crumb(register.title.said(request.lang), reverse("list", args=[register.name])), Crumb(_todo_title()))
        lead = _("Mỗi vấn đề có hạn riêng. Gửi báo cáo kèm ảnh hoặc tài liệu; bên kiểm tra sẽ xem và xác nhận.")
        head = page(request, _todo_title(), lead=lead, crumbs=crumbs)
        return render(request, "inspections/remedies.html.jinja", {"page": head, "todos": todos})

    def _todo(self, row: Any, act: Act) -> ToDo:
        request = self.request
        form = None
        if act.may(request.viewer, row) and act.offered(row):
            form = RemedyForm(viewer=request.viewer, today=request.today, row=row, auto_id=f"id_{row.pk}_%s")
        return ToDo(
            code=str(row),
            unit=row.unit.name,
            inspector=row.inspection.unit.name,
            kind=KINDS[row.kind].said(request.lang) if row.kind in KINDS else row.kind,
            found=row.found,
            clause=row.clause,
            due_on=row.due_on,
            chip=_urgency(row.due_on, request.today),
            last_check=row.result if row.failed_checks else "",
            href=reverse("record", args=[self.register.name, row.pk]),
            answer_href=reverse("act", args=[self.register.name, row.pk, act.name]),
            form=form,
        )


def _todo_title() -> str:
    return _("Việc phải khắc phục")
