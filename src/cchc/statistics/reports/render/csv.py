"""A report as the CSV that ``cchc check`` reads: values as officials write them, empty where there is none."""

from __future__ import annotations

import csv
import io

from cchc.statistics.reports.figures import table_text
from cchc.statistics.reports.model import Report
from cchc.statistics.reports.render.document import note_of

_COLUMNS = ("code", "label", "unit", "value", "note")
_STARTS_FORMULA = ("=", "+", "@", "\t", "\r")


def render_csv(report: Report) -> bytes:
    """UTF-8 without a byte order mark, comma, CRLF as RFC 4180 says."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for item in report.lines:
        line = item.line
        value = "" if item.source == "not_applicable" else table_text(line, item.value)
        writer.writerow([line.code, line.label, line.unit, value, harmless(note_of(item))])
    return out.getvalue().encode()


def harmless(text: str) -> str:
    """Text that a spreadsheet would run as a formula gets an apostrophe before it; a list's "- " is left alone."""
    runs = text.startswith(_STARTS_FORMULA) or (text.startswith("-") and text[1:2] not in ("", " "))
    return "'" + text if runs else text
