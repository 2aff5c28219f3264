"""A filtered list as a file for a spreadsheet. A text that a spreadsheet would run is kept a text."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from cchc.kernel.registry import Register
from cchc.ui.jinja import LOCAL
from cchc.ui.pages.cells import plain
from cchc.ui.pages.choice import choice
from cchc.ui.pages.desk import DeskRequest, RegisterPage

_RUN = ("=", "+", "-", "@", "\t", "\r", "\n")
_CHUNK = 2_000
_LONGEST = 1_048_575  # rows of a sheet below its header


class _Echo:
    """What the csv module writes to: hands each line on."""

    def write(self, line: str) -> str:
        return line


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_RUN) else value


def written(value: Any) -> Any:
    """A value as a CSV holds it: ISO dates, times of Vietnam with their offset."""
    if isinstance(value, datetime):
        return value.astimezone(LOCAL).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else harmless(value)


class ExportPage(RegisterPage):
    """``GET``: the rows that the same query lists, all pages and all fields, as ``csv`` or ``xlsx``."""

    def get(self, request: DeskRequest, **_kwargs: object) -> HttpResponseBase:
        register, kind = self.register, self.kwargs["kind"]
        if kind not in ("csv", "xlsx"):
            raise Http404
        rows = self._rows(register)
        heads = [column.title.said(request.lang) for column in register.details or register.columns]
        name = f"{register.name}-{request.today.isoformat()}.{kind}"
        if kind == "xlsx":
            return FileResponse(_sheet(heads, rows), as_attachment=True, filename=name)
        answer: HttpResponse | StreamingHttpResponse = StreamingHttpResponse(
            _lines(heads, rows), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def _rows(self, register: Register) -> Iterator[list[Any]]:
        lang, columns = self.request.lang, register.details or register.columns
        found = choice(register, self.request).rows.values_list(*(column.path for column in columns))
        for row in found.iterator(chunk_size=_CHUNK):
            yield [plain(column, value, lang) for column, value in zip(columns, row, strict=True)]


def _lines(heads: Sequence[str], rows: Iterator[list[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"  # so that spreadsheets read UTF-8
    yield writer.writerow(heads)
    for row in rows:
        yield writer.writerow([written(value) for value in row])


def _sheet(heads: Sequence[str], rows: Iterator[list[Any]]) -> Any:
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        time = book.add_format({"num_format": "hh:mm dd/mm/yyyy"})
        sheet.write_row(0, 0, heads, bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heads), 20)
        for number, row in enumerate(rows, start=1):
            if number > _LONGEST:
                break
            for place, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(number, place, value.astimezone(LOCAL).replace(tzinfo=None), time)
                elif isinstance(value, date):
                    sheet.write_datetime(number, place, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
                elif value is not None:
                    sheet.write(number, place, value)
    file.seek(0)
    return file
