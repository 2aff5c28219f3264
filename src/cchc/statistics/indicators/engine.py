"""The engine: all indicators of one fact and window in ONE grouped pass, over all units at once.

Each condition is projected to 0/1 once and summed by unit; sums climb the tree afterwards, numerators and denominators
apart, so a ratio is never averaged. Sums of a file are kept under (file, definitions, window): only files with changed
records, and files never seen, are read. Distinct counts climb as (unit, key) pairs and are never added.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

import polars as pl

from cchc.directory.tree import Tree
from cchc.facts.store import Part, Snapshot
from cchc.kernel.periods import Period
from cchc.kernel.sources import FactSource
from cchc.statistics.indicators.conditions import sql
from cchc.statistics.indicators.spec import Indicator, Rows

_Days = tuple[date, date]


class _Kept:
    """Small frames by what they were computed from; the least used go first."""

    def __init__(self, most: int) -> None:
        self._held: OrderedDict[tuple[object, ...], pl.DataFrame] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def get(self, key: tuple[object, ...]) -> pl.DataFrame | None:
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def put(self, key: tuple[object, ...], frame: pl.DataFrame) -> None:
        with self._lock:
            self._held[key] = frame
            while len(self._held) > self._most:
                self._held.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._held.clear()


_KEPT = _Kept(512)


def forget_kept_sums() -> None:
    """Begin cold, as a benchmark does."""
    _KEPT.clear()


@dataclass(frozen=True)
class Figures:
    """Counts of every indicator for every node of the tree; a node without rows has 0."""

    period: Period
    tree: Tree
    counts: Mapping[str, Mapping[int, int]]

    def count(self, indicator: str, node: int) -> int:
        return self.counts[indicator].get(node, 0)


def compute(wanted: Sequence[Indicator], period: Period, tree: Tree, snapshot: Snapshot) -> Figures:
    """Every indicator for every unit of the tree."""
    groups: dict[tuple[str, _Days], list[Indicator]] = defaultdict(list)
    for indicator in wanted:
        if indicator.with_any is None:
            groups[indicator.rows.fact, indicator.days(period)].append(indicator)
    closure = _closure(tree)
    counts: dict[str, Mapping[int, int]] = {}
    for (fact, days), group in groups.items():
        source = snapshot.source(fact)
        sums = _sums(group, days, snapshot)
        climbed = _climb(sums, closure) if source.place == "unit" else _spread(sums, tree)
        nodes = climbed["node"].to_list()
        for indicator in group:
            counts[indicator.id] = dict(zip(nodes, climbed[indicator.id].to_list(), strict=True))
    counts.update(_with_any([item for item in wanted if item.with_any], period, tree, snapshot, closure))
    return Figures(period, tree, counts)


def _closure(tree: Tree) -> pl.DataFrame:
    return pl.DataFrame(tree.closure, schema={"unit": pl.Int32, "node": pl.Int32}, orient="row")


def expression(rows: Rows, source: FactSource, days: _Days) -> pl.Expr:
    """The condition of some rows as a Polars expression."""
    return pl.sql_expr(sql(rows.condition, frozenset(source.schema), *days))


def _each_part(parts: Sequence[Part], definition: tuple[object, ...], queries: Sequence[pl.LazyFrame]) -> list[pl.DataFrame]:
    """The result of each part's query, from what is kept or computed now in one go."""
    found: list[pl.DataFrame | None] = [
        _KEPT.get((part.key, *definition)) if part.key is not None else None for part in parts
    ]
    missing = [at for at, frame in enumerate(found) if frame is None]
    for at, frame in zip(missing, pl.collect_all([queries[at] for at in missing]), strict=True):
        found[at] = frame
        if parts[at].key is not None:
            _KEPT.put((parts[at].key, *definition), frame)
    return [frame for frame in found if frame is not None]


def _sums(group: Sequence[Indicator], days: _Days, snapshot: Snapshot) -> pl.DataFrame:
    """Sums by unit (or level) of one fact's indicators: columns ``by`` and one for each indicator."""
    fact = group[0].rows.fact
    source = snapshot.source(fact)
    by = "unit" if source.place == "unit" else "level"
    flags = [expression(item.rows, source, days).alias(item.id) for item in group]
    ids = [item.id for item in group]
    parts = snapshot.parts(fact, *days)
    queries = [part.rows.select(by, *flags).group_by(by).agg(pl.col(ids).sum()) for part in parts]
    definition = (days, *(item.hash for item in group))
    frames = _each_part(parts, definition, queries)
    if not frames:
        return pl.DataFrame(schema={by: source.schema[by], **dict.fromkeys(ids, pl.UInt32())})
    return pl.concat(frames).group_by(by).agg(pl.col(ids).sum())


def _climb(sums: pl.DataFrame, closure: pl.DataFrame) -> pl.DataFrame:
    """Sums of each unit added to every node at or above its place."""
    return sums.join(closure, on="unit").drop("unit").group_by("node").sum()


def _node_levels(tree: Tree) -> pl.DataFrame:
    pairs = [(node, level) for node, levels in tree.levels.items() for level in levels]
    return pl.DataFrame(pairs, schema={"node": pl.Int32, "level": pl.String}, orient="row")


def _spread(sums: pl.DataFrame, tree: Tree) -> pl.DataFrame:
    """Sums of each level of government for every node with that level at or below it."""
    levelled = sums.with_columns(pl.col("level").cast(pl.String))
    return levelled.join(_node_levels(tree), on="level").drop("level").group_by("node").sum()


def _with_any(
    wanted: Sequence[Indicator], period: Period, tree: Tree, snapshot: Snapshot, closure: pl.DataFrame
) -> dict[str, Mapping[int, int]]:
    """Counts of rows whose key has at least one row in another fact, at or below the same node."""
    counts: dict[str, Mapping[int, int]] = {}
    pairs: dict[tuple[Rows, str, _Days], pl.DataFrame] = {}
    levels = _node_levels(tree)
    for item in wanted:
        assert item.with_any is not None
        days = item.days(period)
        if (item.with_any, item.key, days) not in pairs:
            pairs[item.with_any, item.key, days] = _pairs(item.with_any, item.key, days, snapshot, closure)
        source = snapshot.source(item.rows.fact)
        rows = snapshot.scan(item.rows.fact, *days).filter(expression(item.rows, source, days))
        keys = rows.select(item.key, pl.col("level").cast(pl.String)).collect()
        met = pairs[item.with_any, item.key, days].join(keys, on=item.key).join(levels, on=["node", "level"])
        counted = met.group_by("node").len()
        counts[item.id] = dict(zip(counted["node"].to_list(), counted["len"].to_list(), strict=True))
    return counts


def _pairs(rows: Rows, key: str, days: _Days, snapshot: Snapshot, closure: pl.DataFrame) -> pl.DataFrame:
    """Distinct (node, key) of the rows that count, climbed to every node above."""
    source = snapshot.source(rows.fact)
    parts = snapshot.parts(rows.fact, *days)
    condition = expression(rows, source, days)
    queries = [part.rows.filter(condition).select("unit", key).unique() for part in parts]
    frames = _each_part(parts, (days, rows, key), queries)
    if not frames:
        return pl.DataFrame(schema={"node": pl.Int32, key: source.schema[key]})
    return pl.concat(frames).unique().join(closure, on="unit").select("node", key).unique()
