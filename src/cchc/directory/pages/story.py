"""A procedure's life: what was in force when, why it changed, and by which decision."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.directory.changes import story_of
from cchc.directory.models import ACT_KINDS
from cchc.ui.content import Chip
from cchc.ui.jinja import day
from cchc.ui.pages import DeskRequest, RegisterPage, page
from cchc.ui.shell import Crumb


class StoryPage(RegisterPage):
    """``GET``: the versions of the record's procedure, the latest first."""

    def get(self, request: DeskRequest, **_kwargs: object) -> HttpResponse:
        register = self.register
        row = self.row(register)
        story = story_of(row.procedure_id)
        title = _("Quá trình công bố thủ tục %(code)s") % {"code": story.code}
        crumbs = (
            Crumb(_("Hôm nay"), reverse("home")),
            Crumb(register.title.said(request.lang), reverse("list", args=[register.name])),
            Crumb(story.code, reverse("record", args=[register.name, row.pk])),
            Crumb(_("Quá trình công bố")),
        )
        context = {
            "page": page(request, title, lead=story.chapters[0].version.name, crumbs=crumbs),
            "chapters": [self._chapter(chapter) for chapter in story.chapters],
            "annulled": [self._act(act) for act in story.annulled],
        }
        return render(request, "directory/story.html.jinja", context)

    def _chapter(self, chapter: Any) -> dict[str, Any]:
        lang, version, today = self.request.lang, chapter.version, self.request.today
        begun, ended = version.valid_from <= today, version.valid_to is not None and version.valid_to < today
        if ended:
            state = Chip("quiet", _("Đã hết hiệu lực"))
        else:
            state = Chip("good", _("Đang có hiệu lực")) if begun else Chip("info", _("Sắp có hiệu lực"))
        return {
            "href": reverse("record", args=["procedures", version.pk]),
            "days": _days(version),
            "name": version.name,
            "state": state,
            "opened": self._act(chapter.opened) if chapter.opened else None,
            "changes": [change.said(lang) for change in chapter.changes],
            "meanwhile": [self._act(act) for act in chapter.meanwhile],
            "ended": self._act(chapter.ended) if chapter.ended else None,
            "gap": chapter.gap,
        }

    def _act(self, act: Any) -> dict[str, Any]:
        """An act in words, with where its decision is."""
        what = ACT_KINDS[act.kind].said(self.request.lang)
        return {
            "what": what[:1].upper() + what[1:],
            "on": day(act.on),
            "decision": act.decision.number,
            "title": act.decision.title,
            "href": reverse("record", args=["procedure_decisions", act.decision_id]),
            "by": act.replaced_by.code if act.replaced_by else "",
            "note": act.note,
            "because": act.annulled_because,
        }


def _days(version: Any) -> str:
    if version.valid_to is None:
        return _("Từ %(start)s") % {"start": day(version.valid_from)}
    return _("Từ %(start)s đến %(end)s") % {
        "start": day(version.valid_from),
        "end": day(version.valid_to),
    }
