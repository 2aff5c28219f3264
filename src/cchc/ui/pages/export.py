"""A filtered list as a file: whole for a spreadsheet, or printed in the layout of administrative documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.kernel.numbers import format_number
from cchc.kernel.registry import Register
from cchc.ui.pages.cells import cells, paths_of, plain
from cchc.ui.pages.choice import Choice, choice
from cchc.ui.pages.desk import DeskRequest, RegisterPage
from cchc.ui.printing import FORMATS, NOBODY, Head, render
from cchc.ui.printing.lists import asked_of, list_sheet, texts
from cchc.ui.printing.spreadsheet import csv_lines, xlsx_file

_CHUNK = 2_000
LONGEST = 2_000  # rows of a printed list: some hundred pages


class ExportPage(RegisterPage):
    """``GET``: the rows that the same query lists, all pages: ``csv`` or ``xlsx`` with all fields, ``docx`` or ``pdf``
    with the columns of the list. ``letterhead``: in whose name a desk prints."""

    letterhead: Callable[[DeskRequest], Head] | None = None

    def get(self, request: DeskRequest, **_kwargs: object) -> HttpResponseBase:
        register, kind = self.register, self.kwargs["kind"]
        name = f"{register.name}-{request.today.isoformat()}.{kind}"
        if kind in FORMATS:
            return self._printed(register, kind, name)
        if kind not in ("csv", "xlsx"):
            raise Http404
        rows = self._rows(register)
        heads = [column.title.said(request.lang) for column in register.details or register.columns]
        if kind == "xlsx":
            return FileResponse(xlsx_file(heads, rows), as_attachment=True, filename=name)
        answer = StreamingHttpResponse(csv_lines(heads, rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def _rows(self, register: Register) -> Iterator[list[Any]]:
        lang, columns = self.request.lang, register.details or register.columns
        found = choice(register, self.request).rows.values_list(*(column.path for column in columns))
        for row in found.iterator(chunk_size=_CHUNK):
            yield [plain(column, value, lang) for column, value in zip(columns, row, strict=True)]

    def _printed(self, register: Register, kind: str, name: str) -> HttpResponseBase:
        request, chosen = self.request, choice(register, self.request)
        total = chosen.rows.count()
        if total > LONGEST:
            told = _("Danh sách có %(count)s mục; bản in nhận nhiều nhất %(most)s. Hãy lọc bớt, hoặc lấy tệp XLSX.")
            messages.error(request, told % {"count": format_number(total, 0), "most": format_number(LONGEST, 0)})
            return redirect(f"{reverse('list', args=[register.name])}?{request.GET.urlencode()}")
        answer = HttpResponse(render(self._sheet(register, chosen), kind, at=request.at), content_type=FORMATS[kind])
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def _sheet(self, register: Register, chosen: Choice) -> Any:
        request, columns = self.request, register.columns
        found = chosen.rows.values_list(*paths_of(columns))
        return list_sheet(
            register.title.said(request.lang),
            columns,
            [texts(cells(columns, row, lang=request.lang, at=request.at)) for row in found],
            head=self.letterhead(request) if self.letterhead else NOBODY,
            today=request.today,
            lang=request.lang,
            asked=[*asked_of(chosen.form, chosen.term)],
        )
