"""The engine: all indicators of one fact and window in ONE grouped pass, over all units at once.

Each condition is projected to 0/1 once and summed by unit; sums climb the tree afterwards, numerators and denominators
apart, so a ratio is never averaged. Sums of a file are kept under (file, what is asked): a file is read whole only
once, and of a file with changed records only the outdated rows are read again, to be taken off. Distinct counts climb
as (unit, key) pairs and are never added. Whether a register is in use at a unit is one count more, of its rows of all
time; files of earlier months answer it from what is kept.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import Literal

import numpy as np
import polars as pl

from cchc.directory.tree import Tree
from cchc.facts.store import Part, Snapshot
from cchc.kernel.periods import Period
from cchc.kernel.sources import FactSource
from cchc.statistics.indicators.conditions import sql
from cchc.statistics.indicators.rollup import Column, Ints, Rollup, rollup_of
from cchc.statistics.indicators.spec import Defined, Ever, Indicator, Rows

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
        seen = rows.select(*self.by, *projected)
        if len(self.by) > 1:  # of all that stand in a file few are asked for, and they are kept
            seen = seen.filter(pl.any_horizontal(names))
        return seen.group_by(self.by).agg(pl.col(names).sum())


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
    """Counts of every indicator for every node of the tree; a node without rows has 0.

    ``ever``: by fact, how many rows there are by the period's end; only of facts that are asked whether they are used.
    """

    period: Period
    tree: Tree
    counts: Mapping[str, Mapping[int, int]]
    ever: Mapping[str, Mapping[int, int]]

    def count(self, indicator: str, node: int) -> int:
        return self.counts[indicator].get(node, 0)

    def in_use(self, item: Defined, node: int) -> bool:
        """Whether the register behind it holds a row at or below the node, of whatever time up to the period's end.

        A definition that doesn't ask (no ``until_used``) takes its register to be in use.
        """
        return not item.until_used or any(self.ever[fact].get(node, 0) for fact in item.shown_by)


def compute(wanted: Sequence[Defined], period: Period, tree: Tree, snapshot: Snapshot) -> Figures:
    """Every count, and the counts of every ratio, for every unit of the tree."""
    rollup, plan = rollup_of(tree), _plan(wanted, period, snapshot)
    questions = [question for asked in plan for question in asked.questions]
    answers = _ask(questions, snapshot)
    counts: dict[str, Mapping[int, int]] = {}
    ever: dict[str, Mapping[int, int]] = {}
    for asked in plan:
        table = asked.climbed([answers[question] for question in asked.questions], rollup)
        for at, name in enumerate(asked.names):
            (ever if asked.ever else counts)[name] = Column(rollup.places, table[at])
    return Figures(period, tree, counts, ever)


@dataclass(frozen=True)
class _Asked:
    """Questions answered together: figures called ``names`` come of them by ``climb``."""

    questions: tuple[_Question, ...]
    names: tuple[str, ...]
    way: Literal["sum", "distinct", "with_any"]
    key: str = ""
    ever: bool = False

    def climbed(self, answers: Sequence[_Answers], rollup: Rollup) -> Ints:
        """Names x nodes."""
        if self.way == "with_any":
            rows, met = answers
            return _with_any(rows, met, self.key, len(self.names), rollup)
        by_unit, (parts,) = self.questions[0].by[0] == "unit", answers
        columns = [str(at) for at in range(len(self.names))]
        if self.way == "sum":
            return (rollup.climb if by_unit else rollup.spread)(parts, columns)
        return (rollup.distinct if by_unit else rollup.distinct_spread)(parts, columns, self.key)


def _plan(wanted: Sequence[Defined], period: Period, snapshot: Snapshot) -> list[_Asked]:
    """What is asked of each fact and window: all that is added in one question, and all distinct counts of a column."""
    added: dict[tuple[str, _Days], list[Indicator]] = defaultdict(list)
    distinct: dict[tuple[str, _Days, str], list[Indicator]] = defaultdict(list)
    met: dict[tuple[str, _Days, Rows, str], list[Indicator]] = defaultdict(list)
    for item in {count.id: count for one in wanted for count in one.counts}.values():
        days = item.days(period)
        if item.with_any is not None:
            met[item.rows.fact, days, item.with_any, item.key].append(item)
        elif item.distinct:
            distinct[item.rows.fact, days, item.distinct].append(item)
        else:
            added[item.rows.fact, days].append(item)
    plan = [
        _Asked((_sums(snapshot.source(fact), days, group),), _ids(group), "sum")
        for (fact, days), group in added.items()
    ]
    for (fact, days, key), group in distinct.items():
        plan.append(_Asked((_sums(snapshot.source(fact), days, group, key),), _ids(group), "distinct", key))
    for (fact, days, rows, key), group in met.items():
        plan.append(_Asked(_pairs(fact, days, rows, key, group), _ids(group), "with_any", key))
    asked_of = {fact for item in wanted if item.until_used for fact in item.shown_by}
    return plan + [_ever(snapshot.source(fact), period.end) for fact in sorted(asked_of)]


def _ids(group: Sequence[Indicator]) -> tuple[str, ...]:
    return tuple(item.id for item in group)


def _sums(source: FactSource, days: _Days, group: Sequence[Indicator], *keys: str) -> _Question:
    """Sums by unit (or level), and by keys, of one fact's indicators."""
    by = dict.fromkeys(("unit" if source.place == "unit" else "level", *keys))
    return _Question(source.name, days, tuple(by), tuple(item.rows for item in group))


def _pairs(fact: str, days: _Days, met: Rows, key: str, group: Sequence[Indicator]) -> tuple[_Question, _Question]:
    """The rows to count by level and key, and which unit met which key."""
    rows = _Question(fact, days, ("level", key), tuple(item.rows for item in group))
    return rows, _Question(met.fact, days, ("unit", key), (met,), each=True)


def _ever(source: FactSource, end: date) -> _Asked:
    """Rows of all time by a day."""
    by = "unit" if source.place == "unit" else "level"
    question = _Question(source.name, (date.min, end), (by,), (Ever(source.name, source.grain, ""),))
    return _Asked((question,), (source.name,), "sum", ever=True)


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


def _with_any(rows: _Answers, met: _Answers, key: str, width: int, rollup: Rollup) -> Ints:
    """Indicators x nodes: rows whose key was met at or below the node."""
    if not rows or not met:
        return np.zeros((width, len(rollup.places)), dtype=np.int64)
    counts = pl.exclude("level", key)
    weights = pl.concat([frame.with_columns(counts.cast(pl.Int64) * sign) for sign, frame in rows])
    weights = weights.drop_nulls("level").filter(pl.any_horizontal(counts != 0))
    return rollup.with_any(met, weights, key)
