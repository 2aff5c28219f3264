"""A report in the formats that offices exchange. ``render(report, "docx")`` is the one door."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from cchc.kernel.errors import UnusableInput
from cchc.statistics.reports.model import Report
from cchc.statistics.reports.render.document import printable

#: Each format's module is loaded when it is asked for: a command that prints JSON needs no Word writer.
FORMATS: tuple[str, ...] = ("json", "csv", "xlsx", "docx", "pdf")
MEDIA_TYPES: Mapping[str, str] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def render(report: Report, file_format: str) -> bytes:
    """The report as a file. The same report gives the same bytes.

    Raises:
        UnusableInput: a format that is not one of ``FORMATS``.
    """
    if file_format not in FORMATS:
        known = ", ".join(FORMATS)
        raise UnusableInput(
            f"Không có định dạng «{file_format}». Các định dạng: {known}.",
            f"There is no format “{file_format}”. Formats: {known}.",
        )
    module = import_module(f"{__name__}.{file_format}")
    drawn: bytes = getattr(module, f"render_{file_format}")(printable(report))
    return drawn
