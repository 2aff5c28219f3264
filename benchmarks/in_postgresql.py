"""The same lines in PostgreSQL: one grouped statement a fact, and one query per line and unit as most programs do.

Conditions are the catalogue's own text in PostgreSQL's dialect; tables are loaded by COPY in the order of receipt.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import polars as pl
import psycopg
from psycopg import sql as quoted

from benchmarks.world import World, live_files
from cchc.kernel.sources import LEVELS, FactSource
from cchc.statistics.indicators.conditions import sql
from cchc.statistics.indicators.spec import Indicator, Rows

Answers = Mapping[str, Mapping[int, int]]
_TYPES = {pl.Int64: "bigint", pl.Int32: "integer", pl.Int8: "smallint", pl.Date: "date", pl.Boolean: "boolean"}
_INDEXES = (
    "CREATE INDEX ON dossier (unit, from_on)",
    "CREATE INDEX ON dossier (unit, to_on)",
    "CREATE INDEX ON dossier (from_on)",
    "CREATE INDEX ON dossier (to_on)",
    "CREATE INDEX ON dossier (procedure, channel, from_on)",
    "CREATE INDEX ON closure (node, unit)",
    "CREATE INDEX ON closure (unit)",
)


class Postgres:
    """Tables with the world's facts, and the questions asked of them."""

    def __init__(self, connection: psycopg.Connection, world: World, sources: Mapping[str, FactSource]) -> None:
        self._db, self._world, self._sources = connection, world, sources

    def load(self) -> None:
        """Copy, index, analyse."""
        for name in ("dossier", "procedure"):
            self._create(self._sources[name])
            self._copy(name, pl.scan_parquet(live_files(self._world.home, name)).sort("record_uid"))
        tree = self._world.tree
        self._db.execute("CREATE TABLE closure (unit integer, node integer)")
        self._copy("closure", pl.LazyFrame(tree.closure, schema=["unit", "node"], orient="row"))
        self._db.execute("CREATE TABLE node_level (node integer, level level_type)")
        pairs = [(node, level) for node, levels in tree.levels.items() for level in levels]
        self._copy("node_level", pl.LazyFrame(pairs, schema=["node", "level"], orient="row"))
        for statement in _INDEXES:
            self._db.execute(statement)
        self._db.execute("VACUUM ANALYZE")

    def _create(self, source: FactSource) -> None:
        columns = []
        for name, kind in source.schema.items():
            if isinstance(kind, pl.Enum):
                made = f"{name}_type"
                words = ", ".join(f"'{word}'" for word in kind.categories)
                if not self._db.execute("SELECT 1 FROM pg_type WHERE typname = %s", [made]).fetchone():
                    self._db.execute(f"CREATE TYPE {made} AS ENUM ({words})")
            else:
                made = _TYPES[type(kind)]
            columns.append(f"{name} {made}")
        self._db.execute(f"CREATE TABLE {source.name} ({', '.join(columns)})")

    def _copy(self, table: str, rows: pl.LazyFrame) -> None:
        frame = rows.collect()
        with self._db.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy:
            for some in frame.iter_slices(200_000):
                copy.write(some.write_csv(include_header=False))

    def _condition(self, rows: Rows, indicator: Indicator) -> str:
        schema = self._sources[rows.fact].schema
        return sql(rows.condition, frozenset(schema), *indicator.days(self._world.period), "postgres")

    def grouped(self) -> Answers:
        """Three statements: dossiers, procedures, procedures met; each for all lines and units."""
        found: dict[str, Mapping[int, int]] = {}
        for statement in self.statements():
            cursor = self._db.execute(statement)
            rows = cursor.fetchall()
            assert cursor.description
            names = [column.name for column in cursor.description]
            for at, name in enumerate(names[1:], start=1):
                found[name] = {row[0]: int(row[at]) for row in rows}
        return found

    def statements(self) -> Iterable[str]:
        """The grouped statements' texts."""
        groups: dict[tuple[str, bool], list[Indicator]] = defaultdict(list)
        for item in self._world.wanted:
            groups[item.rows.fact, item.with_any is not None].append(item)
        for (fact, any_of), group in groups.items():
            counts = ", ".join(f'count(*) FILTER (WHERE {self._condition(i.rows, i)}) AS "{i.id}"' for i in group)
            total = ", ".join(f'sum("{i.id}") AS "{i.id}"' for i in group)
            if any_of:
                yield self._met(group[0], counts)
            elif self._sources[fact].place == "unit":
                start, end = group[0].days(self._world.period)
                touch = f"from_on <= '{end}' AND (to_on IS NULL OR to_on >= '{start}')"
                sums = f"SELECT unit, {counts} FROM {fact} WHERE {touch} GROUP BY unit"
                yield f"WITH sums AS ({sums}) SELECT node, {total} FROM sums JOIN closure USING (unit) GROUP BY node"
            else:
                sums = f"SELECT level, {counts} FROM {fact} GROUP BY level"
                climbed = "sums JOIN node_level USING (level)"
                yield f"WITH sums AS ({sums}) SELECT node, {total} FROM {climbed} GROUP BY node"

    def _met(self, item: Indicator, counts: str) -> str:
        assert item.with_any
        met, key = item.with_any, item.key
        pairs = f"SELECT DISTINCT unit, {key} FROM {met.fact} WHERE {self._condition(met, item)}"
        return (
            f"WITH pairs AS ({pairs}), climbed AS (SELECT DISTINCT node, {key} FROM pairs JOIN closure USING (unit)) "
            f"SELECT node, {counts} FROM climbed JOIN {item.rows.fact} USING ({key}) "
            "JOIN node_level USING (node, level) GROUP BY node"
        )

    def per_line(self, units: Sequence[int]) -> tuple[Answers, Mapping[int, float]]:
        """Every line of these units by a query of its own; and the seconds that each unit took."""
        found: dict[str, dict[int, int]] = {item.id: {} for item in self._world.wanted}
        taken: dict[int, float] = {}
        questions = [(item.id, self._one(item)) for item in self._world.wanted]
        for unit in units:
            began = time.perf_counter()
            for name, statement in questions:
                row = self._db.execute(statement, {"node": unit}).fetchone()
                assert row
                found[name][unit] = row[0]
            taken[unit] = time.perf_counter() - began
        return found, taken

    def _one(self, item: Indicator) -> quoted.SQL:
        below = "(SELECT unit FROM closure WHERE node = %(node)s)"
        levels = "level IN (SELECT level FROM node_level WHERE node = %(node)s)"
        where = f"unit IN {below}" if self._sources[item.rows.fact].place == "unit" else levels
        text = f"SELECT count(*) FROM {item.rows.fact} WHERE {where} AND ({self._condition(item.rows, item)})"
        if item.with_any:
            condition = f"unit IN {below} AND ({self._condition(item.with_any, item)})"
            text += f" AND {item.key} IN (SELECT {item.key} FROM {item.with_any.fact} WHERE {condition})"
        return quoted.SQL(text)


def sample(world: World) -> dict[str, list[int]]:
    """The units that are asked one by one, by their level: the province, some districts, some communes."""
    by_level: dict[str, list[int]] = {level: [] for level in LEVELS}
    for node in world.tree.parents:
        by_level[world.tree.government_level(node)].append(node)
    wanted = {"province": 1, "district": 2, "commune": 30}
    return {level: nodes[:: max(1, len(nodes) // wanted[level])][: wanted[level]] for level, nodes in by_level.items()}


def extrapolated(world: World, sampled: Mapping[str, Sequence[int]], taken: Mapping[int, float]) -> float:
    """The seconds that all units would take: the mean of each level, times its units."""
    counts = dict.fromkeys(LEVELS, 0)
    for node in world.tree.parents:
        counts[world.tree.government_level(node)] += 1
    return sum(counts[level] * sum(taken[node] for node in nodes) / len(nodes) for level, nodes in sampled.items())
