"""Rows as a file for a spreadsheet. A text that a spreadsheet would run is kept a text."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from cchc.ui.jinja import LOCAL

_RUN = ("=", "+", "-", "@", "\t", "\r", "\n")
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


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A CSV, line by line, that spreadsheets read as UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow(heads)
    for row in rows:
        yield writer.writerow([written(value) for value in row])


def xlsx_file(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Any:
    """An XLSX as an open file at its beginning."""
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
