"""Rows of other registers on a record's page, each under its own register's scope."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.kernel.registry import Panel, Register, registry
from cchc.ui import content
from cchc.ui.content import Action, Empty
from cchc.ui.pages.desk import DeskRequest
from cchc.ui.pages.table import table_of

MOST = 50  # rows of one panel


def panels_of(request: DeskRequest, register: Register, row: Any) -> list[content.Panel]:
    """What every register that may be read says of this record: first what there is, then what can be begun."""
    shown = registry().panels_of(register.name)
    found = [_panel(request, other, panel, row) for other, panel in shown if request.viewer.may(other.readers)]
    told = [panel for panel in found if panel.table.rows or panel.begin]
    return sorted(told, key=lambda panel: not panel.table.rows)


def _panel(request: DeskRequest, register: Register, panel: Panel, row: Any) -> content.Panel:
    found = register.rows(request.viewer).filter(panel.rows(row))
    total = found.count()
    more = _("Còn %(count)s bản ghi nữa trong danh sách.") % {"count": total - MOST} if total > MOST else ""
    begin = _begin(request, register, panel, row)
    empty = Empty(_("chưa có"))
    table = table_of(request, register, found.order_by(*register.order)[:MOST], empty, columns=panel.columns)
    title = panel.title.said(request.lang)
    return content.Panel(title, table, register.icon, begin=begin, more=more)


def _begin(request: DeskRequest, register: Register, panel: Panel, row: Any) -> Action | None:
    act = next((act for act in register.acts if act.name == panel.begin and not act.on_row), None)
    if act is None or not act.may(request.viewer) or not panel.open(row, request.viewer):
        return None
    address = reverse("begin", args=[register.name, act.name])
    return Action(act.title.said(request.lang), f"{address}?{urlencode({panel.of: row.pk})}", "plus")
