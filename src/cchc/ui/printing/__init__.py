"""Sheets in the layout of administrative documents (Decree 30/2020/ND-CP, Annex I), as DOCX and PDF.

A room above says what stands on a :class:`Sheet`; :func:`render` draws it. What it looks like is in
``catalog/documents``; who speaks, a :class:`Head`, is said by the directory's ``letterhead``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from importlib import import_module

from cchc.ui.printing.layout import Layout, layout_on
from cchc.ui.printing.sheet import NOBODY, Column, Head, Paragraph, Sheet, Signature, Table, printable

__all__ = [
    "FORMATS",
    "NOBODY",
    "Column",
    "Head",
    "Layout",
    "Paragraph",
    "Sheet",
    "Signature",
    "Table",
    "layout_on",
    "render",
]

FORMATS: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def render(sheet: Sheet, file_format: str, *, at: datetime) -> bytes:
    """The sheet as ``docx`` or ``pdf``, created ``at``. The same sheet gives the same bytes.

    Raises:
        UnusableInput: no rule for documents is in force on the sheet's day.
    """
    if file_format not in FORMATS:
        raise ValueError(file_format)
    # Loaded when it is asked for: Word's and typst's libraries take a quarter of a second.
    module = import_module(f"{__name__}.{file_format}")
    drawn: bytes = module.draw(printable(sheet), layout_on(sheet.day), at)
    return drawn
