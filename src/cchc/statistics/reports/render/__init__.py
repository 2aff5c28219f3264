"""A report in the formats that offices exchange. ``render(report, "docx")`` is the one door."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cchc.kernel.errors import UnusableInput
from cchc.statistics.reports.model import Report
from cchc.statistics.reports.render.csv import render_csv
from cchc.statistics.reports.render.docx import render_docx
from cchc.statistics.reports.render.json import render_json
from cchc.statistics.reports.render.pdf import render_pdf
from cchc.statistics.reports.render.xlsx import render_xlsx

_RENDERERS: Mapping[str, Callable[[Report], bytes]] = {
    "json": render_json,
    "csv": render_csv,
    "xlsx": render_xlsx,
    "docx": render_docx,
    "pdf": render_pdf,
}
FORMATS: tuple[str, ...] = tuple(_RENDERERS)
MEDIA_TYPES: Mapping[str, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def render(report: Report, format: str) -> bytes:
    """The report as a file. The same report gives the same bytes.

    Raises:
        UnusableInput: a format that is not one of ``FORMATS``.
    """
    if format not in _RENDERERS:
        known = ", ".join(FORMATS)
        raise UnusableInput(
            f"Không có định dạng «{format}». Các định dạng: {known}.",
            f"There is no format “{format}”. Formats: {known}.",
        )
    return _RENDERERS[format](report)
