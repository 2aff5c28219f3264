"""One address for each template, in each of its states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.i18n import set_language

from cchc.ui.content import Action
from cchc.ui.shell import Page, Shell
from cchc.ui.tests.gallery import samples

ACTIONS = (
    Action("Nhập từ tệp", "/import", "import"),
    Action("Tải về XLSX", "/list", "download"),
    Action("Tiếp nhận hồ sơ", "/form", "plus", "primary"),
)
View = Callable[[HttpRequest], HttpResponse]


def show(
    template: str, context: Callable[[], dict[str, Any]], *, user: str = "Cán bộ Một cửa", status: int = 200
) -> View:
    """A view of one template with one sample."""

    def view(request: HttpRequest) -> HttpResponse:
        shell: Shell = samples.shell(request.path, user)
        return render(request, template, {"shell": shell, **context()}, status=status)

    return view


def listed(request: HttpRequest) -> HttpResponse:
    """The list, or its rows alone where htmx asks; any search finds nothing."""
    typed = request.GET.get("q", "")
    found = samples.listing(0 if typed or request.path == "/empty" else 12, typed)
    template = "ui/list_results.html.jinja" if request.headers.get("HX-Request") else "ui/list.html.jinja"
    page = samples.page("Hồ sơ", "Hồ sơ thủ tục hành chính của huyện và các xã.", actions=ACTIONS)
    return render(request, template, {"shell": samples.shell(request.path), "page": page, "listing": found})


def filled(*, wrong: bool) -> dict[str, Any]:
    """The form, as it opens or with what a careless hand typed."""
    form = samples.Declare({"line": "", "value": "nhiều", "unit": "444"} if wrong else None)
    return {"page": samples.page("Kê khai số liệu"), "form": form, "submit": "Ghi số liệu", "cancel_href": "/list"}


def importing(kind: str) -> dict[str, Any]:
    """The import page at one of its moments."""
    lead = "Một tệp là một lần ghi: có dòng sai thì cả tệp bị từ chối."
    return {"page": samples.page("Nhập hồ sơ", lead), "upload": samples.upload(kind)}


def reported() -> dict[str, Any]:
    """The report page."""
    lead = "Kỳ 6 tháng đầu năm 2022: 15/12/2021 – 14/06/2022"
    actions = (
        Action("DOCX", "/list", "word"),
        Action("PDF", "/list", "pdf"),
        Action("XLSX", "/list", "table"),
        Action("Trình ký", "/report", "check", "primary", post=True),
    )
    page = samples.page("Báo cáo cải cách hành chính", lead, actions=actions, charts=True, notices=(samples.SAVED,))
    return {"page": page, **samples.report()}


def refused(status: str) -> dict[str, Any]:
    """A page that says no."""
    return {"page": samples.page(samples.REFUSALS[status].title), "refusal": samples.REFUSALS[status]}


def treed() -> dict[str, Any]:
    """The unit tree."""
    page = samples.page("Đơn vị hành chính", "Cây đơn vị có hiệu lực tại một ngày.")
    return {"page": page, "nodes": samples.tree(), "as_of": samples.AS_OF, "address": "/tree", "empty": samples.NO_UNIT}


def signing_in() -> dict[str, Any]:
    """The login page."""
    return {"page": Page("Đăng nhập"), "form": samples.SignIn(), "submit": "Đăng nhập"}


REFUSAL = "ui/refusal.html.jinja"
PAGES: dict[str, View] = {
    "": show("gallery_report.html.jinja", reported),
    "report": show("gallery_report.html.jinja", reported),
    "list": listed,
    "empty": listed,
    "detail": show(
        "ui/detail.html.jinja",
        lambda: {"page": samples.page("Hồ sơ H27.31.5-220601-0042", actions=ACTIONS[2:]), "detail": samples.detail()},
    ),
    "form": show("ui/form.html.jinja", lambda: filled(wrong=False)),
    "form-wrong": show("ui/form.html.jinja", lambda: filled(wrong=True)),
    "import": show("ui/import.html.jinja", lambda: importing("new")),
    "import-errors": show("ui/import.html.jinja", lambda: importing("errors")),
    "import-dry": show("ui/import.html.jinja", lambda: importing("dry")),
    "import-done": show("ui/import.html.jinja", lambda: importing("done")),
    "import-progress": show("ui/import.html.jinja", lambda: importing("progress")),
    "tree": show("ui/tree.html.jinja", treed),
    "login": show("ui/auth.html.jinja", signing_in, user=""),
    "403": show(REFUSAL, lambda: refused("403"), status=403),
    "404": show(REFUSAL, lambda: refused("404"), user="", status=404),
    "500": show(REFUSAL, lambda: refused("500"), user="", status=500),
}
PARTS: dict[str, View] = {
    "explain": show("gallery_explain.html.jinja", dict),
    "progress": show("ui/progress.html.jinja", lambda: {"progress": samples.HALFWAY}),
    "language": set_language,
}

urlpatterns = [path(address, view) for address, view in {**PAGES, **PARTS}.items()]
