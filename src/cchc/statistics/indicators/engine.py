"""The engine: all indicators of one fact and window in ONE grouped pass, over all units at once.

Each condition is projected to 0/1 once and summed by unit; sums climb the tree afterwards, numerators and denominators
apart, so a ratio is never averaged. Sums of a file are kept under (file, what is asked): a file is read whole only
once, and of a file with changed records only the outdated rows are read again, to be taken off. Distinct counts climb
as (unit, key) pairs and are never added.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from threading import Lock

import numpy as np
import polars as pl

from cchc.directory.tree import Tree
from cchc.facts.store import Part, Snapshot
from cchc.kernel.periods import Period
from cchc.kernel.sources import FactSource
from cchc.statistics.indicators.conditions import sql
from cchc.statistics.indicators.rollup import Column, Ints, Rollup, rollup_of
from cchc.statistics.indicators.spec import Indicator, Rows

_Days = tuple[date, date]


@dataclass(frozen=True)
class _Question:
    """Asked of one fact: how many rows, by some columns, count for each of ``counted``; or, ``each``, the very rows
    that count. Answers of two sets of rows together are the answer of both."""

    fact: str
    days: _Days
    by: tuple[str, ...]
    counted: tuple[Rows, ...]
    each: bool = False

    def of(self, rows: pl.LazyFrame, source: FactSource) -> pl.LazyFrame:
        """``by``, and a column of counts ``"0"``, ``"1"`` ... for each of ``counted``; or ``by`` alone for each row."""
        flags = [expression(item, source, self.days) for item in self.counted]
        if self.each:
            return rows.filter(pl.any_horizontal(flags)).select(self.by)
        names = [str(at) for at in range(len(flags))]
        projected = (flag.alias(name) for flag, name in zip(flags, names, strict=True))
        return rows.select(*self.by, *projected).group_by(self.by).agg(pl.col(names).sum())


#: Answers with their sign: those of outdated rows are taken off.
_Answers = list[tuple[int, pl.DataFrame]]


class _Kept:
    """Answers by the file and question that they are of; the least used go first."""

    def __init__(self, most_bytes: int) -> None:
        self._held: OrderedDict[tuple[str, _Question], tuple[pl.DataFrame, int]] = OrderedDict()
        self._most, self._bytes = most_bytes, 0
        self._lock = Lock()

    def get(self, key: tuple[str, _Question]) -> pl.DataFrame | None:
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key][0]

    def put(self, key: tuple[str, _Question], frame: pl.DataFrame) -> None:
        size = int(frame.estimated_size())
        with self._lock:
            self._bytes += size - self._held.pop(key, (None, 0))[1]
            self._held[key] = frame, size
            while self._bytes > self._most and len(self._held) > 1:
                self._bytes -= self._held.popitem(last=False)[1][1]

    def clear(self) -> None:
        with self._lock:
            self._held.clear()
            self._bytes = 0


_KEPT = _Kept(128_000_000)


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
    added: dict[tuple[str, _Days], list[Indicator]] = defaultdict(list)
    distinct: dict[tuple[str, _Days, Rows, str], list[Indicator]] = defaultdict(list)
    for item in wanted:
        days = item.days(period)
        if item.with_any is None:
            added[item.rows.fact, days].append(item)
        else:
            distinct[item.rows.fact, days, item.with_any, item.key].append(item)
    rollup = rollup_of(tree)
    sums = [(_sums(snapshot.source(fact), days, group), group) for (fact, days), group in added.items()]
    pairs = [(_pairs(*asked, group), asked[3], group) for asked, group in distinct.items()]
    answers = _ask([*(question for question, _ in sums), *(one for two, _, _ in pairs for one in two)], snapshot)
    counts: dict[str, Mapping[int, int]] = {}
    for question, group in sums:
        _name(counts, group, _climbed(question, answers[question], rollup), rollup)
    for (rows, met), key, group in pairs:
        _name(counts, group, _with_any(answers[rows], answers[met], key, len(group), rollup), rollup)
    return Figures(period, tree, counts)


def _name(counts: dict[str, Mapping[int, int]], group: Sequence[Indicator], table: Ints, rollup: Rollup) -> None:
    for at, item in enumerate(group):
        counts[item.id] = Column(rollup.places, table[at])


def _sums(source: FactSource, days: _Days, group: Sequence[Indicator]) -> _Question:
    """Sums by unit (or level) of one fact's indicators."""
    by = "unit" if source.place == "unit" else "level"
    return _Question(source.name, days, (by,), tuple(item.rows for item in group))


def _pairs(fact: str, days: _Days, met: Rows, key: str, group: Sequence[Indicator]) -> tuple[_Question, _Question]:
    """The rows to count by level and key, and which unit met which key."""
    rows = _Question(fact, days, ("level", key), tuple(item.rows for item in group))
    return rows, _Question(met.fact, days, ("unit", key), (met,), each=True)


def expression(rows: Rows, source: FactSource, days: _Days) -> pl.Expr:
    """The condition of some rows as a Polars expression."""
    return _expression(rows.condition, frozenset(source.schema), days)


@lru_cache(maxsize=4096)
def _expression(condition: str, columns: frozenset[str], days: _Days) -> pl.Expr:
    return pl.sql_expr(sql(condition, columns, *days))


def _ask(questions: Sequence[_Question], snapshot: Snapshot) -> Mapping[_Question, _Answers]:
    """The answers of every part, from what is kept or read now; all that must be read is read in one go."""
    answers: dict[_Question, _Answers] = {question: [] for question in questions}
    queries: list[tuple[_Question, int, str | None, pl.LazyFrame]] = []
    parts: dict[tuple[str, _Days], list[Part]] = {}
    for question, answer in answers.items():
        source, asked = snapshot.source(question.fact), (question.fact, question.days)
        if asked not in parts:
            parts[asked] = snapshot.parts(question.fact, *question.days)
        for part in parts[asked]:
            kept = _KEPT.get((part.key, question)) if part.key is not None else None
            if kept is not None:
                answer.append((1, kept))
            else:
                queries.append((question, 1, part.key, question.of(part.rows, source)))
            if part.outdated is not None:
                queries.append((question, -1, None, question.of(part.outdated, source)))
    frames = pl.collect_all([query for *_, query in queries])
    for (question, sign, key, _), frame in zip(queries, frames, strict=True):
        answers[question].append((sign, frame))
        if key is not None:
            _KEPT.put((key, question), frame)
    return answers


def _climbed(question: _Question, answers: _Answers, rollup: Rollup) -> Ints:
    """Indicators x nodes: sums of every part, added and climbed."""
    climb = rollup.climb if question.by == ("unit",) else rollup.spread
    return climb(answers, [str(at) for at in range(len(question.counted))])


def _with_any(rows: _Answers, met: _Answers, key: str, width: int, rollup: Rollup) -> Ints:
    """Indicators x nodes: rows whose key was met at or below the node."""
    if not rows or not met:
        return np.zeros((width, len(rollup.places)), dtype=np.int64)
    counts = pl.exclude("level", key)
    weights = pl.concat([frame.with_columns(counts.cast(pl.Int64) * sign) for sign, frame in rows])
    weights = weights.drop_nulls("level").filter(pl.any_horizontal(counts != 0))
    return rollup.with_any(met, weights, key)
