"""Pages that a register has of its own: where they are reached, and who may."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import reverse

from cchc.kernel.registry import OwnPage, Register
from cchc.ui.content import Action
from cchc.ui.pages.desk import DeskRequest, RegisterPage


def _open_to(request: DeskRequest, page: OwnPage) -> bool:
    return page.roles is None or request.viewer.may(page.roles)


def own_pages(request: DeskRequest, register: Register, row: Any = None) -> list[Action]:
    """Links to the register's own pages; with ``row``, to those of that record."""
    return [
        Action(
            page.title.said(request.lang),
            reverse("own_record", args=[register.name, row.pk, page.name])
            if row is not None
            else reverse("own", args=[register.name, page.name]),
            page.icon,
        )
        for page in register.pages
        if page.on_row == (row is not None) and _open_to(request, page)
    ]


class OwnRoute(RegisterPage):
    """Hands a request on to the page that the register declares under that name."""

    def dispatch(self, request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        register, on_row = self.register, "uid" in kwargs
        named = (page for page in register.pages if page.name == kwargs["page"] and page.on_row == on_row)
        page = next(named, None)
        if page is None:
            raise Http404
        if not _open_to(request, page):
            raise PermissionDenied
        if on_row:
            self.row(register)  # 404 before the page is asked
        answer: HttpResponseBase = page.view.as_view()(request, *args, **kwargs)  # type: ignore[attr-defined]
        return answer
