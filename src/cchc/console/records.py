"""All the records behind a figure, as their own register shows them."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.console.reports import ReportView
from cchc.kernel.bulk import chunked
from cchc.kernel.registry import Register, registry
from cchc.statistics.indicators.explain import Records
from cchc.ui.content import Empty, Listing
from cchc.ui.pages import DeskRequest, page
from cchc.ui.pages.listing import SIZE, page_asked, pager
from cchc.ui.pages.table import table_of
from cchc.ui.shell import Crumb

PARTS = ("numerator", "denominator")
_ALL = 10**9


def publisher(records: Records) -> Register | None:
    """The register whose records these are."""
    publishers = (one for one in registry().registers if any(fact.name == records.fact for fact in one.facts))
    return next(publishers, None)


def seen_by(request: DeskRequest, register: Register, uids: tuple[int, ...]) -> list[int]:
    """Those of the records that the viewer may open, in the order given."""
    if not request.viewer.may(register.readers):
        return []
    seen: set[int] = set()
    for some in chunked(uids):
        seen.update(register.rows(request.viewer).filter(pk__in=some).values_list("pk", flat=True))
    return [uid for uid in uids if uid in seen]


class FigureRecords(ReportView):
    """``GET``: page by page, the records that a line counted."""

    def get(self, request: DeskRequest, **kwargs: str) -> HttpResponse:
        asked = self.question()
        if kwargs["part"] not in PARTS:
            raise Http404
        why = asked.explanation(request, kwargs["line"], first=_ALL)
        records: Records | None = getattr(why, kwargs["part"])
        register = publisher(records) if records else None
        if records is None or register is None:
            raise Http404
        uids = seen_by(request, register, records.uids)
        number = page_asked(request, len(uids))
        found = register.rows(request.viewer).filter(pk__in=uids[(number - 1) * SIZE : number * SIZE]).order_by("pk")
        listing = Listing(
            table=table_of(request, register, found, Empty(_("Không có bản ghi nào trong phạm vi của bạn"))),
            pager=pager(request, number, len(uids)),
            address=request.path,
            hidden=records.total - len(uids),
        )
        item = why.line.line
        crumbs = (
            Crumb(_("Báo cáo"), reverse("reports")),
            Crumb(asked.period, asked.address() + f"#dong-{item.code}"),
            Crumb(item.code, asked.address("explain", item.code)),
            Crumb(_("Bản ghi")),
        )
        head = page(request, f"{item.code}. {item.label}", lead=register.title.said(request.lang), crumbs=crumbs)
        return render(request, "ui/list.html.jinja", {"page": head, "listing": listing})
