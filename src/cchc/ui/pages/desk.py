"""What every page is told of who asks, and the one way to head a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.views import View
from django_htmx.middleware import HtmxDetails

from cchc.kernel.acts import Actor
from cchc.kernel.registry import Register, registry
from cchc.kernel.scope import Viewer
from cchc.ui.content import Action, Tone
from cchc.ui.shell import Crumb, Notice, Page


class DeskRequest(HttpRequest):
    """A request of someone signed in, as the door's middleware completes it: nothing below reads a clock."""

    at: datetime
    today: date
    lang: Literal["vi", "en"]
    viewer: Viewer
    actor: Actor
    htmx: HtmxDetails


_TONES: Mapping[str, Tone] = {"success": "good", "error": "bad", "warning": "warn", "info": "info"}


def page(
    request: HttpRequest,
    title: str,
    *,
    lead: str = "",
    crumbs: Sequence[Crumb] = (),
    actions: Sequence[Action] = (),
    charts: bool = False,
    downloads: Sequence[Action] = (),
) -> Page:
    """A page's head, with what earlier acts left to say."""
    told = [Notice(_TONES.get(item.level_tag, "info"), str(item.message)) for item in messages.get_messages(request)]
    return Page(title, lead, crumbs, actions, told, charts, downloads)


class RegisterPage(View):
    """A page of one register, for who may read it. ``who``: account names -> what people are called."""

    who: Callable[[Iterable[str]], Mapping[str, str]] | None = None
    request: DeskRequest

    @property
    def register(self) -> Register:
        """The register that the address names; 404 where there is none, 403 for who may not read it."""
        found = registry().register(self.kwargs["register"])
        if found is None:
            raise Http404
        if not self.request.viewer.may(found.readers):
            raise PermissionDenied
        return found

    def row(self, register: Register) -> Any:
        """The record that the address names, where the viewer may see it; else 404."""
        found = register.rows(self.request.viewer).filter(pk=self.kwargs["uid"]).first()
        if found is None:
            raise Http404
        return found
