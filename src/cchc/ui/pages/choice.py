"""Which rows of a register the reader asks for, and in which order: one reading for the list and for its export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm

from cchc.kernel.registry import Register
from cchc.ui.pages.desk import DeskRequest


@dataclass(frozen=True)
class Choice:
    """Rows within the viewer's scope, filtered, searched and sorted as the address says."""

    rows: QuerySet[Any]
    term: str
    sort: str  # a column's path, with "-" before it for descending; empty: the register's own order
    form: BaseForm | None
    narrowed: bool


def choice(register: Register, request: DeskRequest) -> Choice:
    """What the query of the address asks for."""
    rows = register.rows(request.viewer)
    form, term = None, request.GET.get("q", "").strip()
    if register.filters is not None:
        chosen = register.filters(request.GET, queryset=rows, request=request)
        rows, form = chosen.qs, chosen.form
    if term and register.search is not None:
        rows = rows.filter(register.search(term))
    sort = request.GET.get("sort", "")
    known = {column.path for column in register.columns}
    sort = sort if sort.removeprefix("-") in known else ""
    # The key makes the order total, so that no row is shown on two pages.
    rows = rows.order_by(sort, "-pk" if sort.startswith("-") else "pk") if sort else rows.order_by(*register.order)
    asked = {name for name, value in request.GET.items() if value} - {"page", "sort"}
    return Choice(rows, term, sort, form, bool(asked))
