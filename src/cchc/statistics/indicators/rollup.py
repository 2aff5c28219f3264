"""A tree of units as arrays, so that sums of thousands of units climb it in a millisecond.

Tables are answers x places: a row for each thing counted, a column for each unit version, level or node.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from threading import Lock
from typing import Any

import numpy as np
import polars as pl

from cchc.directory.tree import Tree
from cchc.kernel.sources import LEVELS

Ints = np.ndarray[Any, np.dtype[np.int64]]
Bits = np.ndarray[Any, np.dtype[np.uint8]]
#: Cells of the table (unit versions x keys) that distinct counts fill at once: bounds their memory.
_CELLS = 4_000_000
#: The largest id for which a table of places is made (32 MB).
_LARGEST_TABLE = 4_000_000
_TREES = 16
#: A column beside those that are counted, which are named "0", "1" ...
_KEY = "key"
#: How often (negative: taken off), which version, which key.
_Marks = tuple[Any, Ints, Ints]


class Column(Mapping[int, int]):
    """A count for each node of a tree."""

    def __init__(self, places: Mapping[int, int], values: Ints) -> None:
        self._places, self._values = places, values

    def __getitem__(self, node: int) -> int:
        return int(self._values[self._places[node]])

    def __iter__(self) -> Iterator[int]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class _Places:
    """Where ids stand among known ones. Ids are small as a rule, and then a table answers, far faster than a search."""

    def __init__(self, known: Ints) -> None:
        self._known = known
        self._table: Ints | None = None
        if not len(known) or known[-1] < _LARGEST_TABLE:
            # One column more at both ends: for ids below and above all known ones.
            self._table = np.full(known[-1] + 3 if len(known) else 2, -1, dtype=np.int64)
            self._table[known + 1] = np.arange(len(known))

    def __len__(self) -> int:
        return len(self._known)

    def of(self, ids: pl.Series) -> Ints:
        """The place of each id; -1 where it has none."""
        values = ids.fill_null(-1).to_numpy()
        if self._table is not None:
            return np.take(self._table, values + 1, mode="clip")
        at = np.minimum(np.searchsorted(self._known, values), len(self._known) - 1)
        return np.where(self._known[at] == values, at, -1)


class Rollup:
    """How counts at unit versions, or of levels of government, add up at the nodes of one tree."""

    def __init__(self, tree: Tree) -> None:
        self.places: Mapping[int, int] = {node: at for at, node in enumerate(sorted(tree.parents))}
        above = [(version, self.places[node]) for version, node in tree.closure]
        pairs = np.array(above, dtype=np.int64).reshape(-1, 2)
        versions, below = np.unique(pairs[:, 0], return_inverse=True)
        self._versions = _Places(versions)
        order = np.argsort(pairs[:, 1], kind="stable")
        self._below = below.reshape(-1)[order]
        # Not every node has versions below it (an as-now tree may hold an empty one), so nodes are named.
        self._nodes, self._starts = np.unique(pairs[order, 1], return_index=True)
        has = [[level in tree.levels.get(node, ()) for node in self.places] for level in LEVELS]
        self._levels = np.array(has, dtype=np.int64).reshape(len(LEVELS), -1)

    def climb(self, parts: Sequence[tuple[int, pl.DataFrame]], columns: Sequence[str]) -> Ints:
        """Counts at nodes, of ``parts``: each a sign and counts by ``unit``, every unit once."""
        sums = np.zeros((len(columns), len(self._versions)), dtype=np.int64)
        for sign, frame in parts:
            at = self._versions.of(frame["unit"])
            known = at >= 0  # the tree doesn't know a version that begins later
            for row, name in zip(sums, columns, strict=True):
                row[at[known]] += sign * frame[name].to_numpy().astype(np.int64)[known]
        climbed = np.zeros((len(columns), len(self.places)), dtype=np.int64)
        if len(self._starts):
            climbed[:, self._nodes] = np.add.reduceat(np.take(sums, self._below, axis=1), self._starts, axis=1)
        return climbed

    def spread(self, parts: Sequence[tuple[int, pl.DataFrame]], columns: Sequence[str]) -> Ints:
        """The same of counts by ``level``: they count wherever there is such a level at or below the node."""
        sums = np.zeros((len(columns), len(LEVELS)), dtype=np.int64)
        for sign, frame in parts:
            known = frame.drop_nulls("level")
            sums[:, _level_places(known["level"])] += sign * known.select(columns).to_numpy().T.astype(np.int64)
        spread: Ints = sums @ self._levels
        return spread

    def with_any(self, met: Sequence[tuple[int, pl.DataFrame]], weights: pl.DataFrame, key: str) -> Ints:
        """At each node, the rows whose key was met at or below it at least once.

        ``met``: each a sign and rows of ``unit``, ``key``. ``weights``: ``level``, ``key``, and a column for each
        answer: how many rows have that key at that level.
        """
        wanted, at_key = np.unique(weights[key].to_numpy(), return_inverse=True)
        columns = [name for name in weights.columns if name not in ("level", key)]
        rows = np.zeros((len(columns), len(LEVELS), len(wanted)), dtype=np.int64)
        for answer, name in zip(rows, columns, strict=True):
            np.add.at(answer, (_level_places(weights["level"]), at_key.reshape(-1)), weights[name].to_numpy())
        keys = _Places(wanted)
        found = [(np.int64(sign), self._versions.of(frame["unit"]), keys.of(frame[key])) for sign, frame in met]
        total = np.zeros((len(columns), len(self.places)), dtype=np.int64)
        for first, width in self._steps(len(wanted)):
            total += self._met(self._table(found, first, width), rows[:, :, first : first + width])
        return total

    def distinct(self, parts: Sequence[tuple[int, pl.DataFrame]], columns: Sequence[str], key: str) -> Ints:
        """How many different keys stand at or below each node, of ``parts``: each a sign and counts by unit and key.

        A key whose counts at a unit come to 0 was left by its last row there.
        """
        total = np.zeros((len(columns), len(self.places)), dtype=np.int64)
        if not parts:
            return total
        wanted, found = _keyed(parts, "unit", key)
        known = self._versions.of(found["unit"])
        for answer, name in enumerate(columns):
            counts = found[name].to_numpy()
            at = counts != 0
            some = [(counts[at], known[at], found[_KEY].to_numpy()[at])]
            for first, width in self._steps(len(wanted)):
                bits = self._climbed(self._table(some, first, width))
                total[answer] += np.unpackbits(bits, axis=1, count=width).sum(axis=1, dtype=np.int64)
        return total

    def distinct_spread(self, parts: Sequence[tuple[int, pl.DataFrame]], columns: Sequence[str], key: str) -> Ints:
        """The same of counts by level and key: a key stands wherever there is such a level at or below the node."""
        total = np.zeros((len(columns), len(self.places)), dtype=np.int64)
        if not parts or not self.places:
            return total
        wanted, found = _keyed(parts, "level", key)
        levels = _level_places(found["level"])
        mixes, mix = np.unique(self._levels, axis=1, return_inverse=True)  # few: nodes have the same levels below them
        for answer, name in enumerate(columns):
            counts = np.zeros((len(LEVELS), len(wanted)), dtype=np.int64)
            np.add.at(counts, (levels, found[_KEY].to_numpy()), found[name].to_numpy())
            met = (mixes.T @ (counts > 0)) > 0
            total[answer] = met.sum(axis=1)[mix.reshape(-1)]
        return total

    def _steps(self, keys: int) -> Iterator[tuple[int, int]]:
        """Keys in ranges (first, width), each a table of bounded size."""
        step = max(1, _CELLS // max(1, len(self._versions)))
        return ((first, min(step, keys - first)) for first in range(0, keys, step))

    def _table(self, found: Sequence[_Marks], first: int, width: int) -> Bits:
        """Which version met which of ``width`` keys: as bits, versions x keys."""
        cells = len(self._versions) * width
        counted = any(np.any(weight < 0) for weight, _, _ in found)  # else a mark is enough
        kind = np.int32 if counted else np.bool_
        table: np.ndarray[Any, Any] = np.zeros(cells + 1, dtype=kind)  # one cell more, for what isn't asked
        for weight, version, key in found:
            inside = (version >= 0) & (key >= first) & (key < first + width)
            flat = np.where(inside, version * width + (key - first), cells)
            if counted:
                np.add.at(table, flat, weight.astype(np.int32))
            else:
                table[flat] = True
        return np.packbits(table[:cells].reshape(-1, width) > 0, axis=1)

    def _climbed(self, table: Bits) -> Bits:
        """Which keys were met at or below each node: as bits, nodes x keys."""
        met = np.zeros((len(self.places), table.shape[1]), dtype=np.uint8)
        if len(self._starts):
            met[self._nodes] = np.bitwise_or.reduceat(np.take(table, self._below, axis=0), self._starts, axis=0)
        return met

    def _met(self, table: Bits, rows: Ints) -> Ints:
        """``table``: versions x keys met, as bits; ``rows``: answers x levels x keys."""
        # Counts of keys are exact in a float.
        bits = np.unpackbits(self._climbed(table), axis=1, count=rows.shape[2]).astype(np.float32)
        flat = rows.reshape(-1, rows.shape[2]).astype(np.float32) @ bits.T
        by_level = flat.astype(np.int64).reshape(len(rows), len(LEVELS), -1)
        answers: Ints = (by_level * self._levels).sum(axis=1)
        return answers


def _keyed(parts: Sequence[tuple[int, pl.DataFrame]], place: str, key: str) -> tuple[Ints, pl.DataFrame]:
    """The keys there are, and all counts with their sign: by place, and by where the key stands among those."""
    counts = pl.exclude(place, key)
    signed = [
        frame.with_columns(counts.cast(pl.Int64) * sign, pl.col(key).cast(pl.Int64).alias(_KEY))
        for sign, frame in parts
    ]
    rows = pl.concat(signed).drop_nulls([place, _KEY])
    wanted, at = np.unique(rows[_KEY].to_numpy(), return_inverse=True)
    return wanted, rows.with_columns(pl.Series(_KEY, at.reshape(-1), dtype=pl.Int64))


def _level_places(levels: pl.Series) -> Ints:
    """Where levels of government stand among all."""
    return levels.cast(pl.Enum(LEVELS)).to_physical().to_numpy().astype(np.int64)


_HELD: OrderedDict[int, tuple[Tree, Rollup]] = OrderedDict()
_LOCK = Lock()


def rollup_of(tree: Tree) -> Rollup:
    """The arrays of a tree; kept while it is among the last asked for (with the tree, so that its id stays its own)."""
    with _LOCK:
        if id(tree) not in _HELD:
            _HELD[id(tree)] = tree, Rollup(tree)
            if len(_HELD) > _TREES:
                _HELD.popitem(last=False)
        _HELD.move_to_end(id(tree))
        return _HELD[id(tree)][1]
