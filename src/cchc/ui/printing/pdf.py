"""A sheet as PDF."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from cchc.kernel.dates import local
from cchc.ui.printing.columns import Fitted, breakable, fitted
from cchc.ui.printing.layout import Layout
from cchc.ui.printing.sheet import Paragraph, Sheet, Table
from cchc.ui.printing.typeset import typeset
from cchc.ui.printing.words import dated, receivers

_TEMPLATE = Path(__file__).with_name("sheet.typ")


def draw(sheet: Sheet, layout: Layout, at: datetime) -> bytes:
    """The sheet as a PDF/A that a screen reader reads."""
    page = layout.page
    width = page["height" if sheet.lies else "width"] - page["left"] - page["right"]
    fits = iter(fitted(sheet, layout, width))
    parts = [
        {"kind": part.look, "text": part.text} if isinstance(part, Paragraph) else _table(part, next(fits))
        for part in sheet.body
    ]
    document = {
        "name": " - ".join(filter(None, (sheet.title, sheet.head.agency))),
        "head": asdict(sheet.head),
        "number": sheet.number,
        "dated": dated(sheet),
        "title": sheet.title,
        "subtitle": sheet.subtitle,
        "parts": parts,
        "signatures": [asdict(signature) for signature in sheet.signatures],
        "recipients": sheet.recipients,
        "receivers": receivers(sheet.lang),
        "lies": sheet.lies,
        "lang": sheet.lang,
    }
    return typeset(_TEMPLATE, document, layout, at=local(at))


def _table(table: Table, fit: Fitted) -> dict[str, Any]:
    return {
        "kind": "table",
        "widths": fit.widths,
        "size": fit.size,
        "aligns": [column.align for column in table.columns],
        "titles": [column.title for column in table.columns],
        "rows": [
            [breakable(text, width, fit.size) for text, width in zip(row, fit.widths, strict=True)]
            if len(row) == len(table.columns)
            else list(row)
            for row in table.rows
        ],
    }
