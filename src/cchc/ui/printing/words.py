"""The few words that a sheet's own layout says."""

from __future__ import annotations

from cchc.kernel.dates import document_date
from cchc.ui.printing.sheet import Sheet


def dated(sheet: Sheet) -> str:
    """``Hương Khê, ngày 05 tháng 6 năm 2022``."""
    day = f"{sheet.day.day} {sheet.day:%B %Y}" if sheet.lang == "en" else document_date(sheet.day)
    return ", ".join(filter(None, (sheet.head.place, day)))


def receivers(lang: str) -> str:
    """What heads the list of who receives the sheet."""
    return "Copies to:" if lang == "en" else "Nơi nhận:"
