"""Different keys at every unit, for any rows and corrections: the engine against sets, as it was and as it is now.

No database and no files: the parts are given as the store gives them, a share that stays, the outdated rows among it,
and what is laid over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.directory.tests.histories import History, histories
from cchc.directory.tree import Tree, tree_as_now, tree_as_was
from cchc.facts.store import Part, Snapshot
from cchc.kernel.periods import period_of
from cchc.kernel.sources import LEVELS, FactSource
from cchc.kernel.text import Text
from cchc.statistics.indicators import rollup
from cchc.statistics.indicators.engine import compute
from cchc.statistics.indicators.spec import Indicator, Ratio, Rows

PERIOD = period_of("2022-H1")
IN, BEFORE, AFTER = date(2022, 2, 1), date(2021, 12, 1), date(2022, 7, 1)


@dataclass(frozen=True)
class Row:
    """A record's row: where (a unit's place in the history, or a level), when, whose key, and whether it is marked."""

    uid: int
    unit: int
    level: str
    on: date
    key: int | None
    mark: bool

    @property
    def counts(self) -> bool:
        return PERIOD.start <= self.on <= PERIOD.end


_places = st.integers(0, 40)
_keys = st.none() | st.integers(-2, 6) | st.sampled_from([70_000, 5_000_000])
_rows = st.builds(
    Row,
    uid=st.integers(0, 12),
    unit=_places,
    level=st.sampled_from(LEVELS),
    on=st.sampled_from([IN, IN, IN, BEFORE, AFTER, PERIOD.start, PERIOD.end]),
    key=_keys,
    mark=st.booleans(),
)


def source(place: str) -> FactSource:
    return FactSource(
        name="visit",
        grain="occurrence",
        place="unit" if place == "unit" else "level",
        columns={"level": pl.Enum(LEVELS), "key": pl.Int32(), "mark": pl.Boolean()},
        rows=lambda _uids, _using: pl.DataFrame(),
        uids=lambda _using: [],
        codes=lambda _uids: [],
    )


class Given(Snapshot):
    """Files with outdated rows in them, and the rows laid over."""

    def __init__(self, of: FactSource, filed: list[Row], changed: set[int], over: list[Row]) -> None:
        super().__init__(Path(), datetime(2022, 7, 1, tzinfo=UTC), {})
        self._source, self._changed = of, changed
        self._filed, self._over = filed, over

    def source(self, fact: str) -> FactSource:
        assert fact == "visit"
        return self._source

    def parts(self, fact: str, start: date | None, end: date | None) -> list[Part]:
        outdated = [row for row in self._filed if row.uid in self._changed]
        parts = [Part(self._frame(self._filed), None, self._frame(outdated) if outdated else None)]
        return parts + ([Part(self._frame(self._over), None)] if self._over else [])

    def _frame(self, rows: list[Row]) -> pl.LazyFrame:
        told = [
            {
                "record_uid": row.uid,
                "unit": row.unit,
                "on": row.on,
                "level": row.level,
                "key": row.key,
                "mark": row.mark,
            }
            for row in rows
        ]
        return pl.DataFrame(told, schema={"unit": pl.Int32(), **self._source.schema}).lazy()


def count(name: str, where: str, distinct: str = "", **more: str) -> Indicator:
    return Indicator(
        id=name,
        name=Text(name, name),
        rows=Rows("visit", "happened", where),
        window="in_period",
        with_any=None,
        key="",
        basis="",
        valid_from=date(2019, 1, 1),
        file_sha256="",
        distinct=distinct,
        until_used="declared" if more else "",
    )


KEYS, MARKED, UNITS = count("a.keys", "", "key"), count("a.marked", "mark", "key"), count("a.units", "mark", "unit")
ALL = count("a.all", "", until="declared")
SHARE = Ratio("a.share", Text("", ""), MARKED, KEYS, "", date(2019, 1, 1), "")


def trees(told: History) -> list[Tree]:
    return [
        tree_as_was(told.units, PERIOD.start, PERIOD.end),
        tree_as_now(told.units, told.links, date(2022, 10, 1)),
    ]


@pytest.mark.parametrize("cells", [4_000_000, 5])
@given(told=histories(), filed=st.lists(_rows, max_size=30), over=st.lists(_rows, max_size=15), data=st.data())
@settings(max_examples=60, deadline=None)
def test_different_keys_of_units(
    cells: int, told: History, filed: list[Row], over: list[Row], data: st.DataObject
) -> None:
    """``cells`` of 5: keys in many steps."""
    changed = data.draw(st.sets(st.integers(0, 12))) | {row.uid for row in over}
    live = [row for row in filed if row.uid not in changed] + over
    snapshot = Given(source("unit"), filed, changed, over)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rollup, "_CELLS", cells)
        for tree in trees(told):
            figures = compute([SHARE, UNITS, ALL], PERIOD, tree, snapshot)
            for node in tree.parents:
                below = [row for row in live if row.unit in tree.place and tree.place[row.unit] in tree.subtree(node)]
                here = [row for row in below if row.counts]
                keys = {row.key for row in here} - {None}
                marked = {row.key for row in here if row.mark} - {None}
                assert (figures.count("a.keys", node), figures.count("a.marked", node)) == (len(keys), len(marked))
                assert figures.count("a.units", node) == len({row.unit for row in here if row.mark})
                assert figures.count("a.all", node) == len(here)
                assert figures.in_use(ALL, node) == any(row.on <= PERIOD.end for row in below)


@given(told=histories(), filed=st.lists(_rows, max_size=30), over=st.lists(_rows, max_size=15), data=st.data())
@settings(max_examples=60, deadline=None)
def test_different_keys_of_levels(told: History, filed: list[Row], over: list[Row], data: st.DataObject) -> None:
    changed = data.draw(st.sets(st.integers(0, 12))) | {row.uid for row in over}
    live = [row for row in filed if row.uid not in changed] + over
    snapshot = Given(source("level"), filed, changed, over)
    for tree in trees(told):
        figures = compute([KEYS, MARKED, ALL], PERIOD, tree, snapshot)
        for node in tree.parents:
            there = [row for row in live if row.level in tree.levels.get(node, frozenset())]
            keys = {row.key for row in there if row.counts} - {None}
            marked = {row.key for row in there if row.counts and row.mark} - {None}
            assert (figures.count("a.keys", node), figures.count("a.marked", node)) == (len(keys), len(marked))
            assert figures.in_use(ALL, node) == any(row.on <= PERIOD.end for row in there)


def test_a_key_that_its_last_row_leaves_is_gone() -> None:
    """One unit, worked out by hand: keys 1 and 2; then the only row of 2 moves to key 1."""
    told = History()
    only = told.add("T", "province", "", date(2020, 1, 1))
    filed = [Row(uid, only.id, "province", IN, key, mark=False) for uid, key in ((1, 1), (2, 2), (3, 1))]
    (tree, _) = trees(told)
    before = compute([KEYS], PERIOD, tree, Given(source("unit"), filed, set(), []))
    moved = [Row(2, only.id, "province", IN, 1, mark=False)]
    after = compute([KEYS], PERIOD, tree, Given(source("unit"), filed, {2}, moved))
    assert (before.count("a.keys", only.id), after.count("a.keys", only.id)) == (2, 1)
