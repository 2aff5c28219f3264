"""Fields as the forms and filters of every register ask them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms

from cchc.kernel.text import Text, spoken

ALL = spoken("Tất cả", "All")


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def choices(words: Mapping[str, Text], *left_out: str) -> list[tuple[str, str]]:
    """Stored words with what they are called, for a field of choices; the empty one stands for nothing said."""
    known = [(word, text) for word, text in words.items() if word and word not in left_out]
    return [(word, spoken(capital(text.vi), capital(text.en))) for word, text in known]


def day_input() -> forms.DateInput:
    """A browser's own picker of days."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def day_field(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=day_input(), **more)


def day_filter(label: str, **more: Any) -> Any:
    return django_filters.DateFilter(label=label, widget=day_input(), **more)


def moment_field(label: str, **more: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        **more,
    )


def words_field(label: str, rows: int = 3, **more: Any) -> forms.CharField:
    """Some lines of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)
