"""The tree of units in time: as it was in a period, or as it is now.

Pure functions over versions and links, so that properties can be tested without a database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property

from cchc.kernel.sources import LEVELS


@dataclass(frozen=True, slots=True)
class UnitVersion:
    """A unit while its name, level and parent stay the same."""

    id: int
    code: str
    name: str
    level: str
    parent_code: str
    valid_from: date
    valid_to: date | None

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def key(self) -> str:
        return f"{self.code}@{self.valid_from.isoformat()}"


@dataclass(frozen=True, slots=True)
class Succession:
    """``new`` took over (a part of) ``old``; none where nobody knows who did."""

    old: int
    new: int | None
    kind: str
    sure: str


@dataclass(frozen=True)
class Tree:
    """Where each version's facts count (``place``) and what stands above each node (``parents``).

    ``unsure``: versions whose place is not their own decision: no known successor, or several. ``existing``: nodes that
    exist in the time spoken of; a unit closed before it still holds its facts, but makes no level of government exist.
    """

    units: Mapping[int, UnitVersion]
    parents: Mapping[int, int | None]
    place: Mapping[int, int]
    heirs: Mapping[int, frozenset[int]] = field(default_factory=dict)
    unsure: tuple[int, ...] = ()
    existing: frozenset[int] = frozenset()

    def path(self, node: int) -> tuple[int, ...]:
        """The node and all above it, lowest first."""
        seen: list[int] = []
        at: int | None = node
        while at is not None and at not in seen:
            seen.append(at)
            at = self.parents.get(at)
        return tuple(seen)

    @cached_property
    def children(self) -> Mapping[int, tuple[int, ...]]:
        below: dict[int, list[int]] = defaultdict(list)
        for node, above in self.parents.items():
            if above is not None:
                below[above].append(node)
        return {node: tuple(sorted(items, key=lambda i: self.units[i].code)) for node, items in below.items()}

    def subtree(self, node: int) -> frozenset[int]:
        """The node and every node below it."""
        found, stack = {node}, [node]
        while stack:
            for child in self.children.get(stack.pop(), ()):
                if child not in found:
                    found.add(child)
                    stack.append(child)
        return frozenset(found)

    @cached_property
    def closure(self) -> tuple[tuple[int, int], ...]:
        """(version, node) for every node at or above the place where the version's facts count."""
        paths = {node: self.path(node) for node in self.parents}
        return tuple((version, node) for version, place in self.place.items() for node in paths[place])

    def government_level(self, node: int) -> str:
        """The level of the nearest province, district or commune at or above the node."""
        for at in self.path(node):
            if self.units[at].level in LEVELS:
                return self.units[at].level
        return ""

    @cached_property
    def levels(self) -> Mapping[int, frozenset[str]]:
        """For each node, the levels of government at or below it."""
        found: dict[int, set[str]] = defaultdict(set)
        for node in self.existing:
            level = self.government_level(node)
            for above in self.path(node):
                found[above].add(level)
        return {node: frozenset(items - {""}) for node, items in found.items()}


class _ByCode:
    def __init__(self, units: Iterable[UnitVersion]) -> None:
        self._versions: dict[str, list[UnitVersion]] = defaultdict(list)
        for unit in units:
            self._versions[unit.code].append(unit)
        for versions in self._versions.values():
            versions.sort(key=lambda unit: unit.valid_from)

    def on(self, code: str, day: date) -> UnitVersion | None:
        return next((unit for unit in self._versions.get(code, ()) if unit.in_force(day)), None)

    def all(self, code: str) -> Sequence[UnitVersion]:
        return self._versions.get(code, ())


def _parent_at(unit: UnitVersion, day: date, index: _ByCode) -> int | None:
    """The version of the parent in force that day, else the last that the unit lived under."""
    if not unit.parent_code:
        return None
    found = index.on(unit.parent_code, day)
    if found is None:
        lived = [
            item
            for item in index.all(unit.parent_code)
            if item.valid_from <= day and (item.valid_to is None or item.valid_to >= unit.valid_from)
        ]
        found = lived[-1] if lived else None
    return found.id if found else None


def tree_as_was(units: Sequence[UnitVersion], start: date, end: date) -> Tree:
    """The structure as it was from ``start`` to ``end``: every version that had begun, under the parent of its own last
    day; those that lived in that time exist."""
    index = _ByCode(units)
    begun = {unit.id: unit for unit in units if unit.valid_from <= end}
    parents = {
        unit.id: _parent_at(unit, min(end, unit.valid_to) if unit.valid_to else end, index) for unit in begun.values()
    }
    existing = frozenset(unit.id for unit in begun.values() if unit.valid_to is None or unit.valid_to >= start)
    return Tree(begun, parents, {node: node for node in begun}, existing=existing)


def tree_as_now(units: Sequence[UnitVersion], links: Sequence[Succession], today: date) -> Tree:
    """The structure in force today; closed versions count where their heirs are.

    One heir: there. Several (a split): the lowest unit above all of them, never divided. None known: where the unit
    above it counts. Both of the latter are named in ``unsure``.
    """
    index = _ByCode(units)
    everyone = {unit.id: unit for unit in units}
    now = {unit.id for unit in units if unit.in_force(today)}
    above = {node: _parent_at(everyone[node], today, index) for node in now}
    draft = Tree(everyone, {node: unit if unit in now else None for node, unit in above.items()}, {})
    nexts: dict[int, set[int]] = defaultdict(set)
    for link in links:
        if link.new is not None and link.new != link.old and everyone[link.new].valid_from <= today:
            nexts[link.old].add(link.new)
    for unit in units:
        if unit.valid_to and unit.valid_to < date.max and not nexts.get(unit.id):
            following = index.on(unit.code, unit.valid_to + timedelta(days=1))
            if following and following.name == unit.name and following.valid_from <= today:
                nexts[unit.id].add(following.id)
    # A unit left under a closed one stands where that one counts, or its facts would be lost to all above.
    tree = _placed(draft, now, nexts, index, today)
    left = {node: tree.place.get(unit) for node, unit in above.items() if unit is not None and unit not in now}
    if not left:
        return tree
    moved = {node: unit for node, unit in left.items() if unit is not None and node not in draft.path(unit)}
    return _placed(replace(draft, parents={**draft.parents, **moved}), now, nexts, index, today)


def _placed(draft: Tree, now: set[int], nexts: Mapping[int, set[int]], index: _ByCode, today: date) -> Tree:
    heirs = {unit.id: _heirs(unit.id, now, nexts) for unit in draft.units.values() if unit.valid_from <= today}
    place: dict[int, int] = {}
    unsure: list[int] = []

    def place_of(node: int, trail: frozenset[int]) -> int | None:
        if node not in place:
            found = heirs[node]
            if len(found) == 1:
                place[node] = next(iter(found))
            else:
                at = _lowest_above(draft, found) if found else _above(node, trail)
                if at is None:
                    return None
                place[node] = at
                unsure.append(node)
        return place[node]

    def _above(node: int, trail: frozenset[int]) -> int | None:
        unit = draft.units[node]
        above = _parent_at(unit, min(today, unit.valid_to) if unit.valid_to else today, index)
        return None if above is None or above in trail else place_of(above, trail | {node})

    for node in heirs:
        place_of(node, frozenset())
    full = {node: heirs[node] or frozenset({place[node]}) for node in place}
    return Tree(draft.units, draft.parents, place, full, tuple(sorted(unsure)), frozenset(now))


def _heirs(node: int, now: set[int], nexts: Mapping[int, set[int]]) -> frozenset[int]:
    """Units in force to which successions lead, over any number of closed ones; wrong data may hold a ring."""
    found, seen, stack = set(), {node}, [node]
    while stack:
        at = stack.pop()
        if at in now:
            found.add(at)
            continue
        following = nexts.get(at, set()) - seen
        seen |= following
        stack.extend(following)
    return frozenset(found)


def _lowest_above(tree: Tree, nodes: frozenset[int]) -> int | None:
    paths = [tree.path(node) for node in nodes]
    return next((node for node in paths[0] if all(node in path for path in paths[1:])), None)


def named_unit(units: Sequence[UnitVersion], code: str, on: date, since: date | None = None) -> UnitVersion | None:
    """The version of ``code`` in force on a day; with ``since``, else the last one in force from then on."""
    versions = [unit for unit in units if unit.code == code]
    found = next((unit for unit in versions if unit.in_force(on)), None)
    if found is None and since is not None:
        lived = [u for u in versions if u.valid_from <= on and (u.valid_to is None or u.valid_to >= since)]
        found = max(lived, key=lambda unit: unit.valid_from, default=None)
    return found
