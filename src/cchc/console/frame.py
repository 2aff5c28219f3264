"""The frame of every page: whose desk it is, and where they may go, as registers and roles say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.console.areas import Area, areas
from cchc.console.people import ended_unit
from cchc.console.roles import ROLE_NAMES, TELLERS
from cchc.directory.models import Account
from cchc.directory.queries import home_unit
from cchc.kernel.registry import Register, registry
from cchc.ui.content import Action
from cchc.ui.pages import DeskRequest
from cchc.ui.shell import NavEntry, NavGroup, Shell

_SHARED = 40  # from this place in the navigation on, a register is a list that all units share


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the template engine adds to every page."""
    user = None if getattr(request, "broken", False) else getattr(request, "user", None)
    if not isinstance(user, Account):
        return {"shell": _anonymous(request)}
    desk = cast("DeskRequest", request)
    unit, ended = home_unit(user, desk.today), ended_unit(user, desk.today)
    roles = ", ".join(ROLE_NAMES[role].said(desk.lang) for role in sorted(desk.viewer.roles) if role in ROLE_NAMES)
    return {
        "shell": Shell(
            product=_("Cải cách hành chính"),
            home_url=reverse("home"),
            language_url=reverse("language"),
            here=_here(request),
            unit=ended.said() if ended else unit.name if unit else "",
            user=user.display_name,
            role=roles,
            logout_url=reverse("logout"),
            account_links=[Action(_("Đổi mật khẩu"), reverse("password"), "lock")],
            nav=_places(desk),
        )
    }


def _anonymous(request: HttpRequest) -> Shell:
    return Shell(
        product=_("Cải cách hành chính"),
        home_url=reverse("home"),
        language_url=reverse("language"),
        here=_here(request),
    )


def _here(request: HttpRequest) -> str:
    """Where a change of language comes back to; a page that only answers POST can't be come back to."""
    return request.get_full_path() if request.method in ("GET", "HEAD") else reverse("home")


def _places(request: DeskRequest) -> list[NavGroup]:
    # The tree of units leads to their list.
    found = [area for area in areas(request.viewer) if area.main.name != "units"]
    daily = [entry for area in found if area.main.navigation < _SHARED for entry in _area(request, area)]
    shared = [entry for area in found if area.main.navigation >= _SHARED for entry in _area(request, area)]
    tree = _entry(request, _("Cây đơn vị"), "units", "building")
    figures = [_entry(request, _("Kiểm tra biểu đã điền"), "check", "task")]
    if request.viewer.may(TELLERS):
        figures.insert(0, _entry(request, _("Báo cáo"), "reports", "report"))
    groups = [
        NavGroup("", [_entry(request, _("Hôm nay"), "home", "home"), *daily]),
        NavGroup(_("Thống kê"), figures),
        NavGroup(_("Danh mục dùng chung"), [tree, *shared]),
    ]
    tools = []
    if any(request.viewer.may(kind.roles) for kind in registry().imports.values()):
        tools.append(_entry(request, _("Nhập dữ liệu"), "imports", "import"))
    if "administrator" in request.viewer.roles:
        tools.append(_entry(request, _("Tài khoản"), "accounts", "users"))
    return [*groups, NavGroup(_("Công cụ"), tools)] if tools else groups


def _entry(request: DeskRequest, label: str, name: str, icon: str) -> NavEntry:
    href = reverse(name)
    active = request.path == href or (href != "/" and request.path.startswith(href))
    return NavEntry(label, href, icon, active)


def _area(request: DeskRequest, area: Area) -> list[NavEntry]:
    """The area's entry, with how much in it is late; inside the area, its other places below."""
    late = sum(wait.count for _one, wait in area.waits(request) if wait.tone == "bad")
    entry = _register(request, area.main)
    if not any(request.path.startswith(reverse("list", args=[one.name])) for one in area.registers):
        return [replace(entry, count=late or None, tone="bad" if late else "quiet")]
    inner = [replace(_register(request, one), inner=True) for one in area.places[1:]]
    return [replace(entry, count=late or None, tone="bad" if late else "quiet"), *inner]


def _register(request: DeskRequest, register: Register) -> NavEntry:
    href = reverse("list", args=[register.name])
    return NavEntry(register.title.said(request.lang), href, register.icon, request.path.startswith(href))
