"""Who looks, and when: every request carries its viewer, its moment and its language; nothing below reads a clock."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django_htmx.http import HttpResponseClientRefresh

from cchc.console import refusals
from cchc.directory.models import Account
from cchc.directory.queries import viewer_of
from cchc.kernel.acts import Actor
from cchc.kernel.dates import VIETNAM
from cchc.kernel.errors import CchcError
from cchc.ui.pages import DeskRequest


def now(today: date | None) -> datetime:
    """The moment; where the home's day is fixed (``cchc serve --today``), the same time of that day."""
    moment = datetime.now(UTC)
    if today is None:
        return moment
    there = moment.astimezone(VIETNAM)
    return (there + timedelta(days=(today - there.date()).days)).astimezone(UTC)


class ConsoleMiddleware:
    """Completes a request to a :class:`~cchc.ui.pages.DeskRequest`, and turns refusals into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        desk = cast("DeskRequest", request)
        desk.at = now(settings.ENV.today)
        desk.today = desk.at.astimezone(VIETNAM).date()
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        desk.lang = "en" if chosen == "en" else "vi"  # Vietnamese first, whatever the browser was installed in
        with translation.override(desk.lang):
            if isinstance(request.user, Account):
                desk.viewer = viewer_of(request.user, desk.today)
                desk.actor = Actor(request.user.username, request_id=str(uuid.uuid4()))
            response = self.get_response(request)
        if response.status_code == 302 and "HX-Request" in request.headers and not request.user.is_authenticated:
            response = HttpResponseClientRefresh()  # signed out meanwhile: the whole page goes to the login, not a part
        response.headers.setdefault("Content-Language", desk.lang)
        if not request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal in words: what was asked for does not exist, or not for this viewer."""
        if isinstance(exception, CchcError):
            return refusals.refused(request, exception)
        return None
