"""Stored values as cells of a page, by what the register's columns say of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cchc.kernel.dates import local
from cchc.kernel.numbers import format_number
from cchc.kernel.registry import Column
from cchc.ui.content import Chip, Kind, Value
from cchc.ui.inputs import capital
from cchc.ui.jinja import day

KINDS: Mapping[str, Kind] = {"date": "day", "time": "moment", "number": "amount", "chip": "chip"}


def paths_of(columns: Sequence[Column]) -> list[str]:
    """Lookups that ``columns`` need: their own first, in order, then those that end their waits."""
    return [column.path for column in columns] + [column.until for column in columns if column.until]


def cells(columns: Sequence[Column], values: Sequence[Any], *, lang: str, at: datetime) -> list[Value]:
    """One row of :func:`paths_of`, as cells."""
    ends = iter(values[len(columns) :])
    return [cell(c, values[n], lang=lang, at=at, ended=next(ends) if c.until else True) for n, c in enumerate(columns)]


def cell(column: Column, value: Any, *, lang: str, at: datetime, ended: Any = True) -> Value:
    """A value as shown: a word for a stored word, a warning for a time that has passed undone."""
    if column.words:
        return _word(column, "" if value is None else str(value), lang)
    now = at if column.kind == "time" else local(at).date()
    if column.until and value is not None and ended is None and value < now:
        return Chip("bad", _("Quá hạn %(day)s") % {"day": day(value)}, "late")
    if isinstance(value, Decimal):
        return amount(value)
    return value  # type: ignore[no-any-return]


def _word(column: Column, value: str, lang: str) -> Value:
    text = column.words.get(value)
    said = text.said(lang) if text else value
    said = capital(said)
    return Chip(column.tones[value], said) if value in column.tones else said


def amount(value: Decimal) -> str:
    """A stored decimal with the digits that it has: ``12.345``, ``61,5``."""
    exponent = value.normalize().as_tuple().exponent
    return format_number(value, max(0, -exponent) if isinstance(exponent, int) else 0)


def plain(column: Column, value: Any, lang: str) -> Any:
    """A value for a file: words as on screen, the rest as it is."""
    if column.words:
        text = column.words.get(str(value))
        return text.said(lang) if text else value
    return value
