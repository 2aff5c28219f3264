"""Conditions: only what the white list knows, over the fact's own columns; the same text in every dialect."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from cchc.statistics.indicators.conditions import UnusableCondition, sql

COLUMNS = frozenset({"from_on", "to_on", "level", "on_time"})
START, END = date(2022, 3, 15), date(2022, 6, 14)


@pytest.mark.parametrize(
    "text",
    [
        "level = 'district' AND on_time",
        "level IN ('district', 'commune') OR NOT on_time",
        "from_on BETWEEN :start AND :end",
        "to_on IS NULL OR to_on > :end",
        "(level <> 'x') AND (from_on >= :start)",
    ],
)
def test_what_may_be_said(home: Path, text: str) -> None:
    frame = pl.DataFrame(
        [(START, None, "district", True), (date(2022, 6, 15), END, "commune", False)],
        schema={"from_on": pl.Date, "to_on": pl.Date, "level": pl.String, "on_time": pl.Boolean},
        orient="row",
    )
    assert frame.select(pl.sql_expr(sql(text, COLUMNS, START, END))).dtypes == [pl.Boolean]
    assert "2022" in sql("from_on <= :end", COLUMNS, START, END, "sqlite")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "level =",
        "colour = 'x'",
        "t.level = 'x'",
        "length(level) > 1",
        "level LIKE '%x%'",
        "level || 'x' = 'y'",
        "from_on > current_date",
        "level IN (SELECT 1)",
        "EXISTS (SELECT 1)",
        "1 = 1; DROP TABLE dossier",
        "CASE WHEN on_time THEN 1 END = 1",
        "from_on > :today",
        "from_on > ?",
        "CAST(level AS INT) = 1",
        "from_on + 1 > :start",
        "level = $1",
        "*",
    ],
)
def test_what_is_refused(home: Path, text: str) -> None:
    with pytest.raises(UnusableCondition) as refusal:
        sql(text, COLUMNS, START, END)
    assert refusal.value.vi
    assert not list((home / "cache").rglob("*"))


def test_what_is_kept_on_disk_is_what_was_parsed(home: Path) -> None:
    first = sql("level = 'district'", COLUMNS, START, END)
    kept = [path for path in (home / "cache").rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert sql("level = 'district'", COLUMNS, START, END) == first
    assert sql("level = 'commune'", COLUMNS, START, END) != first
