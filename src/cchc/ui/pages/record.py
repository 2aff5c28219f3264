"""One record: its fields, what was done to it, and what can be done now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.kernel.journal import events_of, said_of
from cchc.kernel.models import Attachment
from cchc.kernel.registry import Act, Column, Register, registry
from cchc.kernel.text import Text
from cchc.ui.attached import file_of
from cchc.ui.attached import said_of as said_of_file
from cchc.ui.content import Action, Detail, Fact, Step, Value
from cchc.ui.jinja import day, moment
from cchc.ui.pages.cells import KINDS, amount, cells, paths_of
from cchc.ui.pages.desk import DeskRequest, RegisterPage, page
from cchc.ui.pages.own import own_pages
from cchc.ui.pages.panels import panels_of
from cchc.ui.shell import Crumb

_LONG = 60  # characters from which a field takes the whole width


_FIRST_LIST = Text("Tiếp nhận từ danh sách", "Received from a list")
_LATER_LIST = Text("Cập nhật theo danh sách", "Updated by a list")


class RecordPage(RegisterPage):
    """``GET``: the record's page; 404 where the viewer may not see it. ``beside``: where else it can be seen."""

    beside: Callable[[DeskRequest, Register, Any], Sequence[Action]] | None = None

    def get(self, request: DeskRequest, **_kwargs: object) -> HttpResponse:
        register = self.register
        row = self.row(register)
        columns = register.details or register.columns
        found = register.rows(request.viewer).filter(pk=row.pk).values_list(*paths_of(columns)).get()
        values = cells(columns, found, lang=request.lang, at=request.at)
        # What does not apply is left out; what the list shows always stands.
        told = [
            pair
            for pair in zip(columns, values, strict=True)
            if pair[0] in register.columns or pair[1] not in (None, "")
        ]
        facts = [self._fact(register, row, *pair) for pair in told]
        crumbs = (
            Crumb(_("Hôm nay"), reverse("home")),
            Crumb(register.title.said(request.lang), reverse("list", args=[register.name])),
            Crumb(register.called(row)),
        )
        head = page(request, register.called(row), crumbs=crumbs, actions=self._actions(register, row))
        detail = Detail(facts, self.timeline(register, row.pk, columns), panels_of(request, register, row))
        return render(request, "ui/detail.html.jinja", {"page": head, "detail": detail})

    def _fact(self, register: Register, row: Any, column: Column, value: Value) -> Fact:
        href, file = "", file_of(row, column) if column.kind == "file" else None
        if file is not None:
            value, href = said_of_file(file), reverse("file", args=[register.name, row.pk, column.path])
        if column.leads and value not in (None, ""):
            href = self._leads(register, row, *column.leads)
        wide = isinstance(value, str) and len(value) > _LONG
        return Fact(column.title.said(self.request.lang), value, KINDS.get(column.kind, "text"), wide=wide, href=href)

    def _leads(self, register: Register, row: Any, name: str, path: str) -> str:
        """The address of the record that a field names, where the viewer may open it."""
        other, viewer = registry().register(name), self.request.viewer
        key = register.rows(viewer).filter(pk=row.pk).values_list(path, flat=True).get()
        may = other is not None and viewer.may(other.readers) and other.rows(viewer).filter(pk=key).exists()
        return reverse("record", args=[name, key]) if may else ""

    def _actions(self, register: Register, row: Any) -> list[Action]:
        request = self.request
        offered = [act for act in register.acts if act.on_row and act.may(request.viewer, row) and act.offered(row)]
        # First what is likely done next, then what the record can be seen as, and last what mends a slip.
        likely = [self._act(register, row, act) for act in offered if not act.mends]
        mending = [self._act(register, row, act) for act in offered if act.mends]
        beside = self.beside(request, register, row) if self.beside else ()
        first = [replace(one, look="primary") for one in likely[:1]]
        return [*first, *own_pages(request, register, row), *likely[1:], *beside, *mending]

    def _act(self, register: Register, row: Any, act: Act) -> Action:
        return Action(act.title.said(self.request.lang), reverse("act", args=[register.name, row.pk, act.name]))

    def timeline(self, register: Register, uid: int, columns: tuple[Column, ...]) -> list[Step]:
        """What the journal knows of the record, the latest first."""
        events = events_of(register.name, uid)
        names = self.who({event.by for event in events}) if self.who else {}
        steps = []
        for event in events:
            values = said_of(event, register.name, uid)
            if event.record_uid is None:
                title: Text | None = _FIRST_LIST if event is events[-1] else _LATER_LIST
            else:
                title = _title(register, event.act, again=bool(values.get("old")))
            said = title.said(self.request.lang) if title else event.act
            who, detail = names.get(event.by, event.by), told(columns, values, self.request.lang)
            steps.append(Step(event.at, said, who, detail))
        return steps


def _title(register: Register, name: str, *, again: bool) -> Text | None:
    """What an act is called; done ``again``, by the name under which it is offered on the record itself."""
    act = next((act for act in register.acts if act.name == name), None)
    if act and again:
        act = next((other for other in register.acts if other.on_row and other.run is act.run), act)
    return act.title if act else None


def told(columns: tuple[Column, ...], values: Mapping[str, Any], lang: str) -> str:
    """What an act wrote, in the words of the register's columns: ``Số liệu: 5 → 7``."""
    named = {column.path.partition("__")[0]: column for column in reversed(columns)}
    old, new = values.get("old") or {}, values.get("new")
    if new is None:
        old, new = {}, values
    said = []
    for name, value in new.items():
        if name in named and value not in (None, "") and value != old.get(name):
            before = old.get(name)
            change = _said(named[name], value, lang)
            said.append(
                f"{named[name].title.said(lang)}: "
                + (f"{_said(named[name], before, lang)} → {change}" if before not in (None, "") else change)
            )
    return "; ".join(said)


def _said(column: Column, value: Any, lang: str) -> str:
    if column.words:
        text = column.words.get(str(value))
        return text.said(lang) if text else str(value)
    if column.kind == "time":
        return moment(datetime.fromisoformat(value))
    if column.kind == "date":
        return day(date.fromisoformat(value))
    if column.kind == "file":  # the journal keeps what is in it; people know it by its name
        return Attachment.objects.filter(sha256=value).values_list("name", flat=True).first() or str(value)[:12]
    return amount(Decimal(value)) if column.kind == "number" else str(value)
