"""A tree of units as arrays, so that sums of thousands of units climb it in a millisecond."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Any

import numpy as np
import polars as pl

from cchc.directory.tree import Tree
from cchc.kernel.sources import LEVELS

Ints = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
#: Cells of the table (unit versions x keys) that distinct counts fill at once: bounds their memory.
_CELLS = 4_000_000
#: The largest id for which a table of places is made (32 MB).
_LARGEST_TABLE = 4_000_000
_TREES = 16


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
        if len(known) and known[-1] < _LARGEST_TABLE:
            self._table = np.full(known[-1] + 2, -1, dtype=np.int64)
            self._table[known] = np.arange(len(known))

    def __len__(self) -> int:
        return len(self._known)

    def of(self, ids: pl.Series) -> tuple[Ints, Flags]:
        """The place of each id, and whether it has one (where not, the place means nothing)."""
        values = ids.fill_null(-1).to_numpy()
        if self._table is not None:
            at = self._table[np.clip(values, -1, len(self._table) - 1)]
            return at, at >= 0
        if not len(self._known):
            return np.zeros(len(values), dtype=np.int64), np.zeros(len(values), dtype=np.bool_)
        at = np.minimum(np.searchsorted(self._known, values), len(self._known) - 1)
        return at, self._known[at] == values


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
        has = [[level in tree.levels.get(node, ()) for level in LEVELS] for node in self.places]
        self._levels = np.array(has, dtype=np.int64).reshape(-1, len(LEVELS))

    def version_places(self, units: pl.Series) -> tuple[Ints, Flags]:
        """Where versions stand among all; false where the tree doesn't know one (it begins later)."""
        return self._versions.of(units)

    def zeros(self, width: int, *, levels: bool = False) -> Ints:
        """A table of counts of each version (or level) to add to."""
        return np.zeros((len(LEVELS) if levels else len(self._versions), width), dtype=np.int64)

    def climb(self, sums: Ints) -> Ints:
        """Sums of each version (rows) added to every node at or above its place."""
        climbed = np.zeros((len(self.places), sums.shape[1]), dtype=np.int64)
        if len(self._starts):
            climbed[self._nodes] = np.add.reduceat(sums[self._below], self._starts, axis=0)
        return climbed

    def spread(self, sums: Ints) -> Ints:
        """Sums of each level of government (rows) for every node with that level at or below it."""
        spread: Ints = self._levels @ sums
        return spread

    def with_any(self, units: pl.Series, keys: pl.Series, counts: Ints, weights: pl.DataFrame, key: str) -> Ints:
        """At each node, the rows whose key was met at or below it at least once.

        ``units``, ``keys``, ``counts``: how often each version met a key (may be given in parts, negative ones too).
        ``weights``: ``level``, ``key``, and a column for each answer: how many rows have that key at that level.
        """
        wanted, at_key = np.unique(weights[key].to_numpy(), return_inverse=True)
        rows = np.zeros((len(wanted), len(LEVELS), weights.width - 2), dtype=np.int64)
        levels = level_places(weights["level"])
        np.add.at(rows, (at_key.reshape(-1), levels), weights.drop("level", key).to_numpy().astype(np.int64))
        version, known = self.version_places(units)
        column, met = _Places(wanted).of(keys)
        use = known & met
        version, column, counts = version[use], column[use], counts[use]
        total = np.zeros((len(self.places), rows.shape[2]), dtype=np.int64)
        step = max(1, _CELLS // max(1, len(self._versions)))
        for first in range(0, len(wanted), step):
            some = (column >= first) & (column < first + step)
            width = min(step, len(wanted) - first)
            table = np.zeros(len(self._versions) * width, dtype=np.int32)
            np.add.at(table, version[some] * width + column[some] - first, counts[some].astype(np.int32))
            total += self._met(table.reshape(-1, width) > 0, rows[first : first + width])
        return total

    def _met(self, table: Flags, rows: Ints) -> Ints:
        """``table``: version x key, whether it was met; ``rows``: key x level x answer."""
        met = np.zeros((len(self.places), table.shape[1]), dtype=np.float64)  # products of floats run on BLAS
        if len(self._starts):
            bits = np.bitwise_or.reduceat(np.packbits(table, axis=1)[self._below], self._starts, axis=0)
            met[self._nodes] = np.unpackbits(bits, axis=1, count=table.shape[1])
        flat = met @ rows.reshape(table.shape[1], -1)
        by_level = flat.astype(np.int64).reshape(len(met), len(LEVELS), -1)
        answers: Ints = np.einsum("nl,nla->na", self._levels, by_level)
        return answers


def level_places(levels: pl.Series) -> Ints:
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
