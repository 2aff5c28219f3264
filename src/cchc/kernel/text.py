"""A label or sentence in Vietnamese and English."""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """Vietnamese first; English beside it."""

    vi: str
    en: str

    def said(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi
