"""Made-up histories of units: merges, splits, renames, reused codes, units that nobody took over."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from cchc.directory.tree import Succession, UnitVersion

BEGIN = date(2020, 1, 1)


@dataclass
class History:
    """A province whose districts and communes go through events, one after another."""

    units: list[UnitVersion] = field(default_factory=list)
    links: list[Succession] = field(default_factory=list)
    names: int = 0

    def add(self, code: str, level: str, parent: str, since: date, name: str = "") -> UnitVersion:
        self.names += 1
        version = UnitVersion(len(self.units) + 1, code, name or f"đơn vị {self.names}", level, parent, since, None)
        self.units.append(version)
        return version

    def close(self, version: UnitVersion, last: date) -> None:
        self.units[version.id - 1] = replace(version, valid_to=last)

    def link(self, old: UnitVersion, new: UnitVersion | None, kind: str) -> None:
        self.links.append(Succession(old.id, new.id if new else None, kind, "found" if new else "unknown"))

    def alive(self, level: str, day: date) -> list[UnitVersion]:
        return [unit for unit in self.units if unit.level == level and unit.in_force(day)]


EVENTS = ("merge", "absorb", "split", "rename", "move", "reuse", "vanish", "silent rename", "department")


@st.composite
def histories(draw: st.DrawFn) -> History:
    told = History()
    told.add("T", "province", "", BEGIN)
    for at in range(draw(st.integers(1, 3))):
        told.add(f"H{at}", "district", "T", BEGIN)
        for to in range(draw(st.integers(1, 3))):
            told.add(f"X{at}{to}", "commune", f"H{at}", BEGIN)
    day = BEGIN
    for _ in range(draw(st.integers(0, 6))):
        day += timedelta(days=draw(st.integers(1, 400)))
        event = draw(st.sampled_from(EVENTS))
        happen(told, event, day, draw(st.randoms(use_true_random=False)))
    return told


def happen(told: History, event: str, day: date, random: Random) -> None:
    """Let one event happen to a commune on ``day``."""
    last = day - timedelta(days=1)
    communes = told.alive("commune", last)
    random.shuffle(communes)
    if not communes:
        return
    one = communes[0]
    if event == "department":
        told.add(f"P{len(told.units)}", "department", one.code, day)
        return
    if one.valid_from > last:
        return
    told.close(one, last)
    if event == "vanish":
        told.link(one, None, "successor")
    elif event in ("rename", "silent rename"):
        new = told.add(one.code, "commune", one.parent_code, day, one.name if event == "silent rename" else "")
        if event == "rename":
            told.link(one, new, "rename")
    elif event == "move":
        target = told.alive("district", last)[-1].code
        told.link(one, told.add(one.code, "commune", target, day, one.name), "move")
    elif event == "split":
        for at in range(2):
            told.link(one, told.add(f"{one.code}s{at}{day:%y%m%d}", "commune", one.parent_code, day), "split")
    elif event == "absorb" and len(communes) > 1:
        told.link(one, communes[1], "merge")
    elif event == "merge" and len(communes) > 1 and communes[1].valid_from <= last:
        told.close(communes[1], last)
        new = told.add(f"M{day:%y%m%d}", "commune", one.parent_code, day)
        told.link(one, new, "merge")
        told.link(communes[1], new, "merge")
    else:  # the code goes to another unit, and nobody says what became of the old one
        told.add(one.code, "commune", one.parent_code, day)
