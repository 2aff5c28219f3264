"""Rows of other registers on a record's page, each under its own register's scope."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.kernel.registry import Column, Panel, Register, registry
from cchc.ui import content
from cchc.ui.content import Action, Empty, Row, Table
from cchc.ui.pages.cells import KINDS, cells, paths_of
from cchc.ui.pages.desk import DeskRequest

MOST = 50  # rows of one panel


def panels_of(request: DeskRequest, register: Register, row: Any) -> list[content.Panel]:
    """What every register that may be read says of this record."""
    shown = registry().panels_of(register.name)
    return [_panel(request, other, panel, row) for other, panel in shown if request.viewer.may(other.readers)]


def _panel(request: DeskRequest, register: Register, panel: Panel, row: Any) -> content.Panel:
    columns = panel.columns or register.columns
    found = register.rows(request.viewer).filter(panel.rows(row))
    total = found.count()
    values = found.order_by(*register.order).values_list("pk", *paths_of(columns))[:MOST]
    rows = [
        Row(cells(columns, one[1:], lang=request.lang, at=request.at), reverse("record", args=[register.name, one[0]]))
        for one in values
    ]
    heads = [
        content.Column(column.title.said(request.lang), _kind(place, column)) for place, column in enumerate(columns)
    ]
    more = _("Còn %(count)s bản ghi nữa trong danh sách.") % {"count": total - MOST} if total > MOST else ""
    begin = _begin(request, register, panel, row)
    table = Table(heads, rows, Empty(_("Chưa có bản ghi nào"), action=begin if not rows else None))
    return content.Panel(panel.title.said(request.lang), table, register.icon, begin=begin if rows else None, more=more)


def _kind(place: int, column: Column) -> content.Kind:
    return "code" if not place and not column.words else KINDS.get(column.kind, "text")


def _begin(request: DeskRequest, register: Register, panel: Panel, row: Any) -> Action | None:
    act = next((act for act in register.acts if act.name == panel.begin and not act.on_row), None)
    if act is None or not request.viewer.may(act.roles):
        return None
    address = reverse("begin", args=[register.name, act.name])
    return Action(act.title.said(request.lang), f"{address}?{urlencode({panel.of: row.pk})}", "plus")
