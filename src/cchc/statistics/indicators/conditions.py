"""Conditions: SQL boolean expressions over a fact's columns, parsed against a white list of nodes.

The same text runs in Polars, DuckDB, SQLite and Spark; there is no evaluator of our own. ``:start`` and ``:end`` are
the window's first and last day.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache

import sqlglot
from sqlglot import exp

from cchc.kernel.errors import CchcError

_ALLOWED = (
    exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In,
    exp.Is, exp.Null, exp.Boolean, exp.Literal, exp.Column, exp.Identifier, exp.Placeholder,
)  # fmt: skip
_DAYS = ("start", "end")


class UnusableCondition(CchcError):
    """A condition that the white list refuses, or that names a column the fact doesn't have."""


@lru_cache(maxsize=2048)
def parse(text: str, columns: frozenset[str]) -> exp.Expression:
    """The tree of a condition over ``columns``.

    Raises:
        UnusableCondition: not SQL, a node outside the white list, an unknown column or parameter.
    """
    try:
        tree = sqlglot.parse_one(text, dialect="duckdb")
    except sqlglot.errors.SqlglotError as error:
        raise UnusableCondition(f"Điều kiện «{text}» không phải SQL.", f"“{text}” is no SQL condition.") from error
    for node in tree.walk():
        if not isinstance(node, _ALLOWED):
            kind = type(node).__name__
            raise UnusableCondition(f"Điều kiện «{text}» dùng phép {kind}, không được phép.", f"“{text}”: {kind} is refused.")
        if isinstance(node, exp.Column) and (node.table or node.name not in columns):
            raise UnusableCondition(f"Điều kiện «{text}»: không có cột {node.sql()}.", f"“{text}”: no column {node.sql()}.")
        if isinstance(node, exp.Placeholder) and node.name not in _DAYS:
            raise UnusableCondition(f"Điều kiện «{text}»: không có tham số :{node.name}.", f"“{text}”: no :{node.name}.")
    return tree


def sql(text: str, columns: Collection[str], start: date, end: date, dialect: str = "duckdb") -> str:
    """The condition in a dialect, with its days put in. SQLite keeps days as text; the others cast."""
    days = {"start": start, "end": end}

    def put(node: exp.Expression) -> exp.Expression:
        if not isinstance(node, exp.Placeholder):
            return node
        literal = exp.Literal.string(days[node.name].isoformat())
        return literal if dialect == "sqlite" else exp.cast(literal, "date")

    return parse(text, frozenset(columns)).copy().transform(put).sql(dialect=dialect)
