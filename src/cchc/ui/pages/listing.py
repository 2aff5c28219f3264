"""The list of a register: search, filters, order, pages of fifty."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.kernel.registry import Column, Register, registry
from cchc.ui.content import Action, Empty, Listing, Pager, Sorted, Table
from cchc.ui.pages.choice import Choice, choice
from cchc.ui.pages.desk import DeskRequest, RegisterPage, page
from cchc.ui.pages.own import own_pages
from cchc.ui.pages.table import table_of
from cchc.ui.shell import Crumb

SIZE = 50
_NEAR = 2  # pages linked on each side of the one shown


def query(request: DeskRequest, **changes: str | int | None) -> str:
    """The address's query with some names set, or left out for none."""
    asked = request.GET.copy()
    for name, value in changes.items():
        asked.pop(name, None)
        if value is not None:
            asked[name] = str(value)
    return f"?{asked.urlencode()}"


def page_asked(request: DeskRequest, total: int) -> int:
    """Which page the address asks for, among those that there are."""
    asked = request.GET.get("page", "1")
    return min(max(1, int(asked) if asked.isdecimal() else 1), max(1, -(-total // SIZE)))


def pager(request: DeskRequest, number: int, total: int) -> Pager:
    """Links to the pages around this one, and to both ends."""
    last = max(1, -(-total // SIZE))
    near = {1, last, *range(max(1, number - _NEAR), min(last, number + _NEAR) + 1)}
    links: list[tuple[int, str | None]] = []
    for at in sorted(near):
        if links and links[-1][0] + 1 < at:
            links.append((0, None))
        links.append((at, query(request, page=at)))
    return Pager(
        number=number,
        total=total,
        first=min(total, (number - 1) * SIZE + 1),
        last=min(total, number * SIZE),
        links=tuple(links) if total else (),
        previous_href=query(request, page=number - 1) if number > 1 else "",
        next_href=query(request, page=number + 1) if number < last else "",
    )


class ListPage(RegisterPage):
    """``GET``: the list; answered to htmx with its rows alone."""

    def get(self, request: DeskRequest, **_kwargs: object) -> HttpResponse:
        register = self.register
        chosen = choice(register, request)
        total = chosen.rows.count()
        number = page_asked(request, total)
        address = reverse("list", args=[register.name])
        listing = Listing(
            table=self._table(register, chosen, number),
            pager=pager(request, number, total),
            address=address,
            search=chosen.term if register.search else None,
            search_hint=_("Gõ để tìm…"),
            filters=chosen.form,
            filtered=chosen.narrowed,
        )
        title, about = register.title.said(request.lang), register.about.said(request.lang)
        head = page(
            request,
            title,
            lead=about,
            crumbs=(Crumb(_("Hôm nay"), reverse("home")), Crumb(title)),
            actions=self._actions(register),
            downloads=self._files(register) if total else (),
        )
        part = request.htmx and not request.htmx.history_restore_request
        template = "ui/list_results.html.jinja" if part else "ui/list.html.jinja"
        return render(request, template, {"page": head, "listing": listing})

    def _actions(self, register: Register) -> list[Action]:
        request = self.request
        offered = [act for act in register.acts if not act.on_row and act.may(request.viewer)]
        begin = [
            Action(
                act.title.said(request.lang),
                reverse("begin", args=[register.name, act.name]),
                "plus",
                look="plain" if place else "primary",
            )
            for place, act in enumerate(offered)
        ]
        parts = [
            Action(part.title.said(request.lang), reverse("list", args=[part.name]), part.icon)
            for part in registry().parts_of(register.name)
            if request.viewer.may(part.readers)
        ]
        return [*begin, *own_pages(request, register), *parts]

    def _files(self, register: Register) -> list[Action]:
        asked, kinds = query(self.request, page=None), ("pdf", "docx", "xlsx", "csv")
        return [Action(one.upper(), reverse("export", args=[register.name, one]) + asked, "download") for one in kinds]

    def _table(self, register: Register, chosen: Choice, number: int) -> Table:
        # Keys first: a page far down skips its rows in an index, without fetching what is beside them.
        keys = list(chosen.rows.values_list("pk", flat=True)[(number - 1) * SIZE : number * SIZE])
        found = chosen.rows.filter(pk__in=keys)

        def head(column: Column) -> tuple[str, Sorted]:
            way = query(self.request, page=None, sort=_next(chosen.sort, column.path))
            return way, _direction(chosen.sort, column.path)

        return table_of(self.request, register, found, self._empty(register, chosen), head=head)

    def _empty(self, register: Register, chosen: Choice) -> Empty:
        if chosen.narrowed:
            everything = Action(_("Bỏ lọc"), reverse("list", args=[register.name]), "close")
            advice = _("Hãy bỏ bớt điều kiện lọc, hoặc kiểm tra lại từ khóa.")
            return Empty(_("Không có mục nào khớp với điều kiện lọc"), advice, everything, "search")
        can = any(self.request.viewer.may(kind.roles) for kind in register.imports)
        way = Action(_("Nhập dữ liệu"), reverse("imports"), "import") if can else None
        return Empty(
            _("Chưa có mục nào trong phạm vi của bạn"), _("Dữ liệu vào sổ khi nhập tệp hoặc ghi từng việc."), way
        )


def _next(sort: str, path: str) -> str:
    return f"-{path}" if sort == path else path


def _direction(sort: str, path: str) -> Sorted:
    return {path: "ascending", f"-{path}": "descending"}.get(sort, "")  # type: ignore[return-value]
