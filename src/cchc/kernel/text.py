"""A label or sentence in Vietnamese and English."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import lazy
from django.utils.translation import get_language


class Text(NamedTuple):
    """Vietnamese first; English beside it."""

    vi: str
    en: str

    def said(self, lang: str) -> str:
        return self.en if lang == "en" else self.vi


class _Spoken:
    """Says a text in the language of whoever reads, each time it is read."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text.said((get_language() or "vi")[:2])


#: Made once: ``lazystr`` builds a class at each call, and there are some hundred labels at every start.
_lazily = lazy(str, str)


def spoken(vi: str, en: str) -> str:
    """A label of a form, in the reader's language: declared once, said at each reading."""
    return _lazily(_Spoken(Text(vi, en)))
