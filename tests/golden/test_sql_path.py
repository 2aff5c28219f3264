"""Every indicator for every unit: the engine against one grouped statement each in SQLite, with a recursive tree.

The conditions are the catalogue's own text, printed by the parser for SQLite; everything else is another way: the facts
are read from the registers and never from the store, the tree climbs by recursion, distinct keys by EXISTS or DISTINCT.
A register's own tests give it their records: :func:`disagreements` compares every indicator of the catalogue.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from cchc.directory.queries import unit_map
from cchc.directory.tree import Tree
from cchc.facts.store import snapshot
from cchc.kernel.periods import Period, period_of
from cchc.kernel.registry import registry
from cchc.statistics.indicators.conditions import sql
from cchc.statistics.indicators.engine import Figures, compute, forget_kept_sums
from cchc.statistics.indicators.spec import Indicator, Ratio, Rows, definitions, indicators
from tests.golden.random_world import define, draw_world
from tests.golden.test_second_path import enter
from tests.world import AT

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def database(tree: Tree) -> sqlite3.Connection:
    """The facts as the registers give them now, and the tree."""
    base = sqlite3.connect(":memory:")
    for name, source in registry().sources.items():
        frame = source.rows(source.uids("default"), "default").select(list(source.schema))
        frame = frame.with_columns(pl.col(pl.Date, pl.Enum).cast(pl.String), pl.col(pl.Boolean).cast(pl.Int8))
        base.execute(f'CREATE TABLE "{name}" ({", ".join(f"""{column!r}""" for column in frame.columns)})')
        base.executemany(f'INSERT INTO "{name}" VALUES ({", ".join("?" * frame.width)})', frame.rows())
    base.execute("CREATE TABLE above (node, parent)")
    base.executemany("INSERT INTO above VALUES (?, ?)", tree.parents.items())
    base.execute("CREATE TABLE placed (version, node)")
    base.executemany("INSERT INTO placed VALUES (?, ?)", tree.place.items())
    base.execute(
        "CREATE TABLE climbs AS WITH RECURSIVE up(version, node) AS (SELECT version, node FROM placed UNION ALL "
        "SELECT up.version, above.parent FROM up JOIN above ON above.node = up.node WHERE above.parent IS NOT NULL) "
        "SELECT version, node FROM up"
    )
    base.execute("CREATE TABLE levels (node, level)")
    pairs = [(node, level) for node, levels in tree.levels.items() for level in levels]
    base.executemany("INSERT INTO levels VALUES (?, ?)", pairs)
    return base


def condition(rows: Rows, indicator: Indicator, period: Period) -> str:
    return sql(rows.condition, frozenset(registry().sources[rows.fact].schema), *indicator.days(period), "sqlite")


def counted(base: sqlite3.Connection, indicator: Indicator, period: Period) -> dict[int, int]:
    rows, met = indicator.rows, indicator.with_any
    where = condition(rows, indicator, period)
    count = "COUNT(DISTINCT k)" if indicator.distinct else "COUNT(*)"
    if registry().sources[rows.fact].place == "unit":
        key = f'"{indicator.distinct}"' if indicator.distinct else "0"
        text = (
            f'SELECT node, {count} FROM (SELECT unit, {key} AS k FROM "{rows.fact}" WHERE {where}) f '
            "JOIN climbs ON climbs.version = f.unit GROUP BY node"
        )
    else:
        extra = ""
        if met is not None:
            extra = (
                f'AND EXISTS (SELECT 1 FROM (SELECT unit, "{indicator.key}" AS k FROM "{met.fact}" '
                f"WHERE {condition(met, indicator, period)}) d JOIN climbs ON climbs.version = d.unit "
                "WHERE climbs.node = levels.node AND d.k = f.k)"
            )
        name = indicator.key or indicator.distinct
        key = f'"{name}" AS k' if name else "0 AS k"
        text = (
            f'SELECT node, {count} FROM (SELECT level, {key} FROM "{rows.fact}" WHERE {where}) f '
            f"JOIN levels ON levels.level = f.level WHERE 1 {extra} GROUP BY node"
        )
    return dict(base.execute(text).fetchall())


def disagreements(home: Path, codes: Sequence[str], today: date) -> list[tuple[str, str, bool]]:
    """(period, indicator, cold) where the engine and SQL differ for any unit, as it was or as it is ``today``.

    Ratios are asked of the engine by themselves: their counts must be there, though no one asks for those.
    """
    wanted, units, found = list(indicators().values()), unit_map(), []
    ratios = [item for item in definitions().values() if isinstance(item, Ratio)]
    for code in codes:
        period = period_of(code)
        for tree in (units.as_was(period.start, period.end), units.as_now(today)):
            base = database(tree)
            for cold in (True, False):
                if cold:
                    forget_kept_sums()
                with snapshot(home, registry().sources, at=AT) as snap:
                    figures = compute(wanted, period, tree, snap)
                    of_ratios = compute(ratios, period, tree, snap)
                for indicator in wanted:
                    theirs = {node: n for node, n in counted(base, indicator, period).items() if n}
                    asked = [figures, *([of_ratios] if indicator.id in of_ratios.counts else [])]
                    if any(_nonzero(ours, indicator.id) != theirs for ours in asked):
                        found.append((code, indicator.id, cold))
    return found


def _nonzero(figures: Figures, indicator: str) -> dict[int, int]:
    counts = {node: figures.count(indicator, node) for node in figures.tree.parents}
    return {node: count for node, count in counts.items() if count}


@pytest.mark.parametrize("seed", [11, 12])
def test_engine_against_sql(home: Path, seed: int) -> None:
    define(home)
    lists = draw_world(seed, dossiers=600)
    enter(home, lists, seed)
    assert len(indicators()) > 30
    assert disagreements(home, ("2022-Q2", "2022-M06", "2022-H1", "2021-Y"), date(2022, 10, 1)) == []
