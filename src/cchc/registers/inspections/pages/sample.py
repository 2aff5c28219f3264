"""A draw of dossiers: each marked as it is looked at, the result in numbers, and the draw made again to prove it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.kernel.errors import CchcError
from cchc.kernel.registry import registry
from cchc.registers.inspections.operations.onsite import look_at_record
from cchc.registers.inspections.pages.sides import own_side
from cchc.registers.inspections.pages.visits import INSPECTORS
from cchc.registers.inspections.queries.onsite import RESULTS, drawn_again, sampled
from cchc.ui.content import Action, Chip, Tone
from cchc.ui.pages import DeskRequest, RegisterPage, page
from cchc.ui.shell import Crumb

_TONES: dict[str, Tone] = {"": "warn", "conforms": "good", "violation": "bad"}


@dataclass(frozen=True)
class Look:
    """A drawn dossier as shown: ``href``: its own record, where the viewer may see it."""

    pk: int
    place: int
    code: str
    chip: Chip
    note: str
    href: str
    refused: str


class SamplePage(RegisterPage):
    """``GET``: the dossiers drawn; with ``again`` in the query, whether the draw comes out the same. ``POST``: what was
    seen of one."""

    def get(self, request: DeskRequest, **_kwargs: object) -> HttpResponse:
        return self._show()

    def post(self, request: DeskRequest, **_kwargs: object) -> HttpResponse:
        sample = self.row(self.register)
        named = request.POST.get("record", "")
        record = sampled(request.viewer).filter(sample=sample, pk=named if named.isdecimal() else 0).first()
        if record is None or not self._may(sample):
            return redirect(request.path)
        result, note = request.POST.get("result", ""), request.POST.get("note", "")
        try:
            look_at_record(by=request.actor, at=request.at, record=record, result=result, note=note)
        except CchcError as refusal:
            return self._show(record.pk, refusal.said(request.lang), note)
        return redirect(f"{request.path}#ho-so-{record.place + 1}")

    def _may(self, sample: Any) -> bool:
        viewer = self.request.viewer
        return viewer.may(INSPECTORS) and own_side(viewer, sample.inspection, self.request.today)

    def _show(self, failing: int = 0, refused: str = "", note: str = "") -> HttpResponse:
        request, register = self.request, self.register
        sample = self.row(register)
        rows = list(sampled(request.viewer).filter(sample=sample).order_by("place"))
        links = self._links(rows)
        looks = [
            Look(
                row.pk,
                row.place,
                row.code,
                Chip(_TONES[row.result], _capital(RESULTS[row.result].said(request.lang))),
                note if row.pk == failing else row.note,
                links.get((row.register, row.record), ""),
                refused if row.pk == failing else "",
            )
            for row in rows
        ]
        context = {
            "page": self._head(sample),
            "sample": sample,
            "looks": looks,
            "counts": {word: sum(row.result == word for row in rows) for word in RESULTS},
            "goes_on": sample.inspection.state in ("started", "ended") and self._may(sample),
            "again": drawn_again(sample) if "again" in request.GET else None,
            "results": [(w, _capital(t.said(request.lang))) for w, t in RESULTS.items() if w],
        }
        return render(request, "inspections/sample.html.jinja", context, status=422 if refused else 200)

    def _links(self, rows: list[Any]) -> dict[tuple[str, int], str]:
        """Addresses of the drawn records that the viewer may see."""
        found: dict[tuple[str, int], str] = {}
        for name in {row.register for row in rows}:
            register = registry().register(name)
            if register is None or not self.request.viewer.may(register.readers):
                continue
            keys = [row.record for row in rows if row.register == name]
            seen = register.rows(self.request.viewer).filter(pk__in=keys).values_list("pk", flat=True)
            found |= {(name, key): reverse("record", args=[name, key]) for key in seen}
        return found

    def _head(self, sample: Any) -> Any:
        request, register = self.request, self.register
        visit = sample.inspection
        visits = registry().register("inspections")
        assert visits is not None
        back = reverse("record", args=[visits.name, visit.pk])
        crumbs = (
            Crumb(visits.title.said(request.lang), reverse("list", args=[visits.name])),
            Crumb(visit.code, back),
            Crumb(register.called(sample)),
        )
        actions = (
            Action(_("Về cuộc kiểm tra"), back, "arrow-left"),
            Action(_("Rút lại để kiểm chứng"), f"{request.path}?again=1", "refresh"),
        )
        lead = f"{visit.code} · {visit.inspected.name}"
        return page(
            request, _("Mẫu hồ sơ, số gieo %(seed)s") % {"seed": sample.seed}, lead=lead, crumbs=crumbs, actions=actions
        )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
