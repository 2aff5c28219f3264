"""Declared figures on the tree: a unit's own declaration speaks for all below it; else what is below is added.

Nothing declared gives nothing: a blank is never 0. A cumulative or in-period line that was declared for every shorter
period of this one, but not for it, is put together from them (``over_time``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from cchc.directory.tree import Tree
from cchc.facts.store import Snapshot
from cchc.kernel.periods import Period, tiles
from cchc.statistics.forms.spec import Form, Line

FACT = "declaration"


@dataclass(frozen=True)
class Declared:
    """What is said of a line: a value (0 where a count does not arise), a state, and the records that say it.

    ``missing``: units below whose neighbours declared and they did not, so that the sum is a lower bound.
    """

    state: str
    value: float | None
    uids: tuple[int, ...]
    missing: int = 0


_Said = Mapping[tuple[int, str], Sequence[Declared]]  # (speaker, line) -> what its versions say


class Declarations:
    """Declarations of one form and period, laid on a tree.

    A version whose heir is known speaks as that heir. One that counts somewhere above (no known heir, or several)
    speaks for itself: its word is a part of the unit above, never that unit's own.
    """

    def __init__(self, form: Form, period: Period, tree: Tree, snapshot: Snapshot) -> None:
        self._form, self._tree, self._end = form, tree, period.end
        self._adrift: dict[int, list[int]] = defaultdict(list)
        for version in tree.unsure:
            self._adrift[tree.place[version]].append(version)
        self._speaker = {**tree.place, **{version: version for version in tree.unsure}}
        self._said_by: dict[int, int] = {}  # record -> the unit version that says it
        self._heard: dict[str, set[int]] = defaultdict(set)  # line -> nodes at or below which something is said of it
        self._tilings = [self._read(parts, snapshot) for parts in tiles(period)]
        self._own = self._read((period,), snapshot)[0]

    def _read(self, periods: Sequence[Period], snapshot: Snapshot) -> list[_Said]:
        codes = [period.code for period in periods]
        rows = (
            snapshot.scan(FACT, min(p.end for p in periods), max(p.end for p in periods))
            .filter((pl.col("form") == self._form.id) & pl.col("period").is_in(codes))
            .select("record_uid", "unit", "period", "line", pl.col("state").cast(pl.String), "value")
            .sort("record_uid")
            .collect()
        )
        by_period: dict[str, dict[tuple[int, str], list[Declared]]] = {code: defaultdict(list) for code in codes}
        for uid, unit, period, code, state, value in rows.iter_rows():
            line, speaker = self._form.by_code.get(code), self._speaker.get(unit)
            if line is not None and speaker is not None:
                by_period[period][speaker, code].append(_said(line, state, value, uid))
                self._said_by[uid] = unit
                self._hear(code, speaker)
        return [by_period[code] for code in codes]

    def _hear(self, code: str, speaker: int) -> None:
        """Most nodes hear nothing of most lines; those need no look below them."""
        heard, ways = self._heard[code], [speaker]
        while ways:
            node = ways.pop()
            if node not in heard:
                heard.add(node)
                above = (self._tree.parents.get(node), self._tree.place.get(node))
                ways.extend(one for one in above if one is not None)

    def of(self, node: int, line: Line, spoken_for: frozenset[int] = frozenset()) -> Declared | None:
        """What stands for a node: its own word, else its shorter periods', else the sum of what is below.

        ``spoken_for``: versions that a unit once above them speaks for already.
        """
        if node not in self._heard[line.code]:
            return None
        own = self.word(node, line, spoken_for)
        if own is not None:
            return own
        return self._below(node, line, spoken_for) if line.over_units == "sum" else None

    def word(self, node: int, line: Line, spoken_for: frozenset[int] = frozenset()) -> Declared | None:
        """What a node says itself, of the period or of all the shorter ones that make it up."""

        def said(of_period: _Said) -> Declared | None:
            words = of_period.get((node, line.code), ())
            return _together(line, [word for word in words if self._said_by[word.uids[0]] not in spoken_for])

        own = said(self._own)
        if own is None and line.over_time != "none":
            for tiling in self._tilings:
                parts = [part for part in map(said, tiling) if part is not None]
                if len(parts) == len(tiling):
                    return _over_time(line, parts)
        return own

    def _below(self, node: int, line: Line, spoken_for: frozenset[int]) -> Declared | None:
        adrift = self._adrift.get(node, ())
        for version in adrift:
            if version not in spoken_for and self.word(version, line) is not None:
                spoken_for |= self._once_below(version)
        children = [*self._tree.children.get(node, ()), *(version for version in adrift if version not in spoken_for)]
        parts = {child: self.of(child, line, spoken_for) for child in children if _may_have(self._tree, child, line)}
        said = [part for part in parts.values() if part is not None]
        if not said:
            return None
        total = _sum(said)
        silent = 0 if spoken_for else self._silent(parts)
        return Declared(total.state, total.value, total.uids, total.missing + silent)

    def _once_below(self, version: int) -> frozenset[int]:
        """Versions that stood below a closed one while it lasted."""
        units = self._tree.units
        found: set[int] = set()
        codes = {units[version].code}
        since, until = units[version].valid_from, units[version].valid_to or self._end
        lived = [u for u in units.values() if u.valid_from <= until and (u.valid_to is None or u.valid_to >= since)]
        while fresh := {u.id for u in lived if u.parent_code in codes} - found:
            found |= fresh
            codes = {units[item].code for item in fresh}
        return frozenset(found - {version})

    def _silent(self, parts: Mapping[int, Declared | None]) -> int:
        """Units that are there when the period ends and say nothing where a neighbour of their level does."""
        units = self._tree.units
        spoke = {units[child].level for child, part in parts.items() if part is not None}
        return sum(
            part is None
            and units[child].level in spoke
            and child in self._tree.existing
            and (units[child].valid_to or self._end) >= self._end
            for child, part in parts.items()
        )


def _may_have(tree: Tree, node: int, line: Line) -> bool:
    return not line.level or line.level in tree.levels.get(node, {tree.government_level(node)})


def _said(line: Line, state: str, value: float | None, uid: int) -> Declared:
    if state == "not_arising":
        value = None if line.kind in ("rate", "ratio") else 0.0
    return Declared(state, value, (uid,))


def _together(line: Line, said: Sequence[Declared]) -> Declared | None:
    """One word of several versions that count at one node (communes merged into it)."""
    if len(said) <= 1:
        return said[0] if said else None
    return _sum(said) if line.over_units == "sum" else None


def _sum(said: Sequence[Declared]) -> Declared:
    values = [part.value for part in said if part.value is not None]
    states = {part.state for part in said}
    state = "value" if "value" in states else "not_arising" if "not_arising" in states else "not_applicable"
    uids = tuple(uid for part in said for uid in part.uids)
    return Declared(state, sum(values) if values else None, uids, sum(part.missing for part in said))


def _over_time(line: Line, parts: Sequence[Declared]) -> Declared:
    join: Mapping[str, Callable[[Sequence[Declared]], Declared]] = {"sum": _sum, "last": lambda said: said[-1]}
    return join[line.over_time](parts)
