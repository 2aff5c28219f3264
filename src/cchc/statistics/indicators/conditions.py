"""Conditions: SQL boolean expressions over a fact's columns, parsed against a white list of nodes.

The same text runs in Polars, DuckDB, SQLite and Spark; there is no evaluator of our own. ``:start`` and ``:end`` are
the window's first and last day. What the parser once accepted is kept in ``CCHC_HOME/cache`` by the digest of text,
columns and dialect: loading the parser takes a third of a second, and a start must stay under one.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from pathlib import Path

from cchc.kernel.catalogue import home
from cchc.kernel.errors import CchcError

#: Stand for the days while a condition has none: real dates, so that every dialect prints them as it prints a date.
_START, _END = "0001-01-01", "9999-12-31"
_RULES = "1"  # counted up when the white list changes, so that nothing kept outlives it


class UnusableCondition(CchcError):
    """A condition that the white list refuses, or that names a column the fact doesn't have."""


def sql(text: str, columns: Collection[str], start: date, end: date, dialect: str = "duckdb") -> str:
    """The condition in a dialect, with its days put in. SQLite keeps days as text; the others cast.

    Raises:
        UnusableCondition: not SQL, a node outside the white list, an unknown column or parameter.
    """
    template = _template(home(), text, frozenset(columns), dialect)
    return template.replace(_START, start.isoformat()).replace(_END, end.isoformat())


@lru_cache(maxsize=4096)
def _template(home: Path, text: str, columns: frozenset[str], dialect: str) -> str:
    told = json.dumps([_RULES, text, sorted(columns), dialect], ensure_ascii=False)
    kept = home / "cache" / "conditions" / hashlib.sha256(told.encode()).hexdigest()
    try:
        return kept.read_text(encoding="utf-8")
    except OSError:
        template = _parsed(text, columns, dialect)
    if home.is_dir():
        kept.parent.mkdir(parents=True, exist_ok=True)
        new = kept.with_suffix(f".{os.getpid()}")
        new.write_text(template, encoding="utf-8")
        new.replace(kept)
    return template


@lru_cache(maxsize=4096)
def _parsed(text: str, columns: frozenset[str], dialect: str) -> str:
    """The condition printed by the parser, whatever the home, its days as :data:`_START` and :data:`_END`."""
    import sqlglot  # noqa: PLC0415  a third of a second, needed once for each condition
    from sqlglot import exp  # noqa: PLC0415

    allowed = (
        exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In,
        exp.Is, exp.Null, exp.Boolean, exp.Literal, exp.Column, exp.Identifier, exp.Placeholder,
    )  # fmt: skip
    try:
        tree = sqlglot.parse_one(text, dialect="duckdb")
    except sqlglot.errors.SqlglotError as error:
        raise UnusableCondition(f"Điều kiện «{text}» không phải SQL.", f"“{text}” is no SQL condition.") from error
    for node in tree.walk():
        if not isinstance(node, allowed):
            kind = type(node).__name__
            raise UnusableCondition(
                f"Điều kiện «{text}» dùng phép {kind}, không được phép.", f"“{text}”: {kind} is refused."
            )
        if isinstance(node, exp.Column) and (node.table or node.name not in columns):
            raise UnusableCondition(
                f"Điều kiện «{text}»: không có cột {node.sql()}.", f"“{text}”: no column {node.sql()}."
            )
        if isinstance(node, exp.Placeholder) and node.name not in ("start", "end"):
            raise UnusableCondition(
                f"Điều kiện «{text}»: không có tham số :{node.name}.", f"“{text}”: no :{node.name}."
            )

    def put(node: exp.Expression) -> exp.Expression:
        if not isinstance(node, exp.Placeholder):
            return node
        literal = exp.Literal.string(_START if node.name == "start" else _END)
        return literal if dialect == "sqlite" else exp.cast(literal, "date")

    return tree.transform(put).sql(dialect=dialect)
