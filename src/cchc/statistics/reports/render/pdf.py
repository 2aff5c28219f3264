"""A report as PDF, with bookmarks and its form's heading on every page."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from cchc.kernel.dates import local
from cchc.statistics.reports.model import Report
from cchc.statistics.reports.render.document import Document, document_of
from cchc.ui.printing.typeset import typeset

_TEMPLATE = Path(__file__).with_name("report.typ")


def render_pdf(report: Report) -> bytes:
    """The PDF; the same report gives the same bytes with the same fonts and libraries."""
    return pdf_of(document_of(report), local(report.facts_as_of))


def pdf_of(document: Document, at: datetime) -> bytes:
    """Draw a document; ``at`` becomes its creation time."""
    return typeset(_TEMPLATE, asdict(document), document.layout, at=at)
