"""The first page of a day: what is due, what waits, what was done."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from cchc.console import access
from cchc.console.areas import Area, areas
from cchc.console.calendar import named, on_the_desk
from cchc.console.ledger import summary
from cchc.console.people import called, ended_unit
from cchc.console.questions import Question
from cchc.console.roles import TELLERS
from cchc.directory.models import Account
from cchc.directory.queries import home_unit, recent_acts, unit_map
from cchc.directory.tree import UnitVersion
from cchc.kernel.errors import CchcError
from cchc.kernel.periods import Period
from cchc.kernel.registry import registry
from cchc.kernel.text import Text
from cchc.statistics.forms.load import forms
from cchc.ui.content import Action, Step, Tone
from cchc.ui.pages import DeskRequest, page

_ACTS = 8
#: Acts that no register declares: what they are called on the timeline.
OTHER_ACTS = {
    "open_account": Text("Mở tài khoản", "Account opened"),
    "change_password": Text("Đổi mật khẩu", "Password changed"),
    "close_account": Text("Khóa tài khoản", "Account locked"),
    "reopen_account": Text("Mở khóa tài khoản", "Account unlocked"),
    "reset_password": Text("Cấp lại mật khẩu", "Password given anew"),
    "write_section": Text("Viết đoạn báo cáo", "Report section written"),
}


_LIST = Text("Nhập danh sách", "List imported")


@dataclass(frozen=True)
class Due:
    """A report that is due or being gathered: where it is, and how it stands.

    ``days``: until it is due, negative once late; ``open``: its period is not over yet.
    """

    title: str
    label: str  # of the period
    period: Period
    href: str
    missing: int
    errors: int
    warnings: int
    days: int
    open: bool


@dataclass(frozen=True)
class Wait:
    """One kind of work that waits: how much, what it is called, in which part of its area, and where it is listed."""

    count: int
    tone: Tone
    title: str
    part: str
    href: str


@dataclass(frozen=True)
class Desk:
    """What waits in one area."""

    title: str
    icon: str
    href: str
    waits: Sequence[Wait]


@login_not_required
def front(request: DeskRequest) -> HttpResponseBase:
    """The address that people remember: the login itself for who is not signed in, else their day."""
    return (Home.as_view() if request.user.is_authenticated else access.login)(request)


class Home(View):
    """``GET``: the page."""

    def get(self, request: DeskRequest) -> HttpResponse:
        assert isinstance(request.user, Account)
        unit = home_unit(request.user, request.today)
        desks = [desk for area in areas(request.viewer) if (desk := _desk(request, area)).waits]
        context = {
            "page": page(
                request,
                _("Hôm nay, %(day)s") % {"day": f"{request.today:%d/%m/%Y}"},
                lead=_lead(request, unit),
                actions=_quick(request),
            ),
            "desks": desks,
            "due": _due(request, unit) if unit and request.viewer.may(TELLERS) else [],
            "acts": _acts(request, unit) if unit else [],
        }
        return render(request, "console/home.html.jinja", context)


def _lead(request: DeskRequest, unit: UnitVersion | None) -> str:
    if unit is None:
        return _("Tài khoản của bạn chưa được giao đơn vị nào.")
    assert isinstance(request.user, Account)
    ended = ended_unit(request.user, request.today)
    if ended is None:
        return unit.name
    if not ended.heirs:
        return _("%(unit)s. Chưa rõ đơn vị kế thừa.") % {"unit": ended.said()}
    return _("%(unit)s. Việc của đơn vị đã chuyển cho %(count)s đơn vị.") % {"unit": ended.said(), "count": ended.heirs}


def _desk(request: DeskRequest, area: Area) -> Desk:
    waits = [
        Wait(
            wait.count,
            wait.tone,
            wait.title.said(request.lang),
            "" if register is area.main else register.title.said(request.lang),
            f"{reverse('list', args=[register.name])}?{wait.query}",
        )
        for register, wait in area.waits(request)
    ]
    main = area.main
    return Desk(main.title.said(request.lang), main.icon, reverse("list", args=[main.name]), waits)


def _quick(request: DeskRequest) -> list[Action]:
    """The first act of each area that begins a record: what someone at this desk does many times a day."""
    begun = [
        next((act for act in area.main.acts if not act.on_row and act.may(request.viewer)), None)
        for area in areas(request.viewer)
    ]
    found = [
        Action(act.title.said(request.lang), reverse("begin", args=[area.main.name, act.name]), "plus")
        for area, act in zip(areas(request.viewer), begun, strict=True)
        if act is not None
    ]
    return [Action(a.label, a.href, a.icon, "plain" if place else "primary") for place, a in enumerate(found)]


def _due(request: DeskRequest, unit: UnitVersion) -> list[Due]:
    titles = {form.id: form.title for form in forms()}
    found = []
    for period in on_the_desk(request.today):
        for form, title in sorted(titles.items(), reverse=True):
            asked = Question(form, period.code, unit.code)
            try:
                report = asked.report(request, whole=False)
            except CchcError:
                continue  # the unit, or the form, was not there yet
            state = summary(report)
            found.append(
                Due(
                    title=title,
                    label=named(period),
                    period=period,
                    href=asked.address(),
                    missing=state.missing,
                    errors=state.counts["error"],
                    warnings=state.counts["warning"],
                    days=(period.due - request.today).days,
                    open=period.end >= request.today,
                )
            )
    return found


def _acts(request: DeskRequest, unit: UnitVersion) -> Sequence[Step]:
    """The unit's latest acts, and those below it, without their contents."""
    tree = unit_map().as_now(request.today)
    keys = [tree.units[node].key for node in (tree.subtree(unit.id) if unit.id in tree.parents else {unit.id})]
    events = recent_acts(keys, _ACTS * 5)
    names = called(event.by for event in events)
    titles = {(register.name, act.name): act.title for register in registry().registers for act in register.acts}
    steps = [
        Step(
            at=event.at,
            what=titles.get((event.register, event.act), _other(event.act)).said(request.lang),
            who=names.get(event.by, event.by),
            detail=_about(bytes(event.body)),
        )
        for event in events
    ]
    runs = (list(run) for _key, run in groupby(steps, key=lambda step: (step.what, step.who, step.detail)))
    return [told_once(run) for run in islice(runs, _ACTS)]


def _other(act: str) -> Text:
    return _LIST if act.startswith("take_over") else OTHER_ACTS.get(act, Text(act, act))


def told_once(run: Sequence[Step]) -> Step:
    """Identical acts in a row as one, the latest, with how many there were."""
    first = run[0]
    return (
        first
        if len(run) == 1
        else replace(first, what=_("%(act)s, %(count)s lần") % {"act": first.what, "count": len(run)})
    )


def _about(body: bytes) -> str:
    """The code of the record, or the line of the form, that an act was about."""
    values = json.loads(body)["values"]
    return str(values.get("code") or values.get("line") or "")
