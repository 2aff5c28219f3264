"""Rows of a register as a table, the same wherever they are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from cchc.kernel.registry import Column, Register
from cchc.ui import content
from cchc.ui.content import Empty, Row, Table
from cchc.ui.pages.cells import KINDS, cells, paths_of
from cchc.ui.pages.desk import DeskRequest

_SENTENCE = 60  # characters from which a cell is read as a sentence


def table_of(
    request: DeskRequest,
    register: Register,
    found: QuerySet[Any],
    empty: Empty,
    *,
    columns: Sequence[Column] = (),
    head: Callable[[Column], tuple[str, content.Sorted]] = lambda column: ("", ""),
) -> Table:
    """Records that the viewer may see, each linked to its page; ``columns``: else those of the list; ``head``: where
    a click on a column's head leads, and how it is sorted now."""
    shown = columns or register.columns
    values = found.values_list("pk", *paths_of(shown))
    rows = [
        Row(cells(shown, one[1:], lang=request.lang, at=request.at), reverse("record", args=[register.name, one[0]]))
        for one in values
    ]
    heads = [
        content.Column(
            column.title.said(request.lang),
            "code" if not place and column.kind == "text" and not column.words else KINDS.get(column.kind, "text"),
            *head(column),
            wide=any(len(str(row.values[place])) > _SENTENCE for row in rows if isinstance(row.values[place], str)),
        )
        for place, column in enumerate(shown)
    ]
    return Table(heads, rows, empty)
