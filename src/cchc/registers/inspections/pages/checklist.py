"""The checklist of a visit, for a tablet or a phone at the visited office: one question a card, saved as one goes."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.kernel.errors import CchcError
from cchc.registers.inspections.operations.onsite import answer
from cchc.registers.inspections.pages.sides import own_side
from cchc.registers.inspections.queries.checklists import items
from cchc.registers.inspections.queries.onsite import ANSWERS, Looked, looked
from cchc.ui.content import Action, Chip, Tone
from cchc.ui.pages import DeskRequest, RegisterPage, page
from cchc.ui.shell import Crumb

_TONES: dict[str, Tone] = {
    "": "quiet",
    "conforms": "good",
    "violation": "bad",
    "not_applicable": "quiet",
    "not_looked": "warn",
}
_ICONS = {"conforms": "check", "violation": "error", "not_applicable": "none", "not_looked": "clock"}


class ChecklistPage(RegisterPage):
    """``GET``: a card, ``item`` of the query or the first not looked at, over the list of all; the inspected side reads
    what will be looked at, and no answers. ``POST``: what was seen, then the next card."""

    def get(self, request: DeskRequest, **_kwargs: object) -> HttpResponse:
        return self._show(request.GET.get("item", ""))

    def post(self, request: DeskRequest, **_kwargs: object) -> HttpResponse:
        visit = self.row(self.register)
        if not own_side(request.viewer, visit, request.today):
            return redirect(request.path)
        item, word, note = (request.POST.get(name, "") for name in ("item", "answer", "note"))
        try:
            answer(by=request.actor, at=request.at, visit=visit, item=item, answer=word, note=note)
        except CchcError as refusal:
            return self._show(item, refusal.said(request.lang), note)
        query = {"item": _next(looked(visit), item)} | ({"violated": item} if word == "violation" else {})
        return redirect(f"{request.path}?{urlencode({name: value for name, value in query.items() if value})}")

    def _show(self, item: str, refused: str = "", note: str = "") -> HttpResponse:
        request, register = self.request, self.register
        visit = self.row(register)
        seen, own = looked(visit), own_side(request.viewer, visit, request.today)
        card = next((one for one in seen if one.item.key == item), None)
        if card is None:
            card = next((one for one in seen if not one.seen), None)
        left = sum(not one.seen for one in seen)
        context = {
            "page": self._head(visit, left if own else None),
            "own": own,
            "goes_on": own and visit.state in ("started", "ended"),
            "refused": refused,
            "card": self._card(card, note or (card.note if card else "")),
            "number": seen.index(card) + 1 if card else 0,
            "rows": [self._row(one) for one in seen],
            "left": left,
            "buttons": [(word, text.said(request.lang), _ICONS[word]) for word, text in ANSWERS.items()],
            "finding": self._finding(visit, request.GET.get("violated", ""), seen) if own else None,
        }
        status = 422 if refused else 200
        return render(request, "inspections/checklist.html.jinja", context, status=status)

    def _head(self, visit: Any, left: int | None) -> Any:
        request, register = self.request, self.register
        back, name = reverse("record", args=[register.name, visit.pk]), f"{visit.code} · {visit.inspected.name}"
        more = _("Đã xem hết các mục.")
        if left:
            more = ngettext("Còn %(count)s mục chưa xem.", "Còn %(count)s mục chưa xem.", left) % {"count": left}
        crumbs = (
            Crumb(register.title.said(request.lang), reverse("list", args=[register.name])),
            Crumb(visit.code, back),
            Crumb(_("Phiếu kiểm tra")),
        )
        title = _("Phiếu kiểm tra")
        back_to = Action(_("Về cuộc kiểm tra"), back, "arrow-left")
        return page(request, title, lead=name if left is None else f"{name}. {more}", crumbs=crumbs, actions=(back_to,))

    def _card(self, one: Looked | None, note: str) -> dict[str, Any] | None:
        if one is None:
            return None
        lang = self.request.lang
        sure = one.item.sure
        return {
            "key": one.item.key,
            "question": one.item.question.said(lang),
            "clause": one.item.clause,
            "unsure": sure != "found",
            "answer": one.answer,
            "note": note,
        }

    def _row(self, one: Looked) -> dict[str, Any]:
        word = one.answer or "not_looked"
        said = ANSWERS[word].said(self.request.lang)
        return {
            "question": one.item.question.said(self.request.lang),
            "clause": one.item.clause,
            "chip": Chip(_TONES[word], said[:1].upper() + said[1:], _ICONS[word]),
            "note": one.note,
            "href": f"{self.request.path}?{urlencode({'item': one.item.key})}",
        }

    def _finding(self, visit: Any, item: str, seen: list[Looked]) -> Action | None:
        """Offers to record as a finding what was just seen to be a violation."""
        one = next((one for one in seen if one.item.key == item and one.answer == "violation"), None)
        if one is None or item not in items():
            return None
        begun = {"inspections": visit.pk, "kind": one.item.kind, "clause": one.item.clause, "found": one.note}
        address = reverse("begin", args=["inspection_findings", "record"])
        return Action(_("Ghi nhận vấn đề"), f"{address}?{urlencode(begun)}", "plus", "primary")


def _next(seen: list[Looked], item: str) -> str:
    """The next item not looked at after this one, else before it; empty when all are."""
    keys = [one.item.key for one in seen]
    at = keys.index(item) if item in keys else -1
    return next((one.item.key for one in [*seen[at + 1 :], *seen[: max(at, 0)]] if not one.seen), "")
