"""Which cell is likeliest wrong: error localisation after Fellegi and Holt.

Of all cells that could explain the broken relations, one that is impossible by itself comes first; then the one that
explains most of them by one change, and whose change breaks fewest of those that hold and mends most of those that are
only doubtful. Among equals, a rate is likelier wrong than a total, and a total than its parts: officials count the
parts and work the rest out. A cell that a telling slip of the keyboard makes right (two digits swapped, a digit
doubled, a zero or a sign too many) comes before that, and one that any other slip makes right comes before its equals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cchc.statistics.checks.relations import ANYWHERE, Linear, Relation, Room, Values, subject

# Narrows a room to the values that a cell may have by itself: whole and not negative for a count, 0 to 100 for a rate.
Fit = Callable[[str, Room], Room]

# How likely a slip may fit by accident before its fit tells nothing: where a rate is the other suspect, and elsewhere.
_CHANCE_BESIDE_A_RATE, _CHANCE = Fraction(3, 100), Fraction(1, 10)
_TELLING = 3  # digits: of shorter numbers, any is one slip away from many others
_HARD, _SOFT = 2, 1  # what it costs to break a relation of severity error, or another


@dataclass(frozen=True)
class Blame:
    """What is likely of one broken relation.

    ``codes``: its cells, the likeliest culprit first. ``cell``: the culprit where the evidence points to one, else
    empty. ``room``: the values with which that cell would be right. ``meant``: the one of them that a telling slip of
    the keyboard has turned into what is written, if any. ``explains``: how many broken relations at once.
    ``then``: cells of relations that hold now and must be worked out again when the culprit is mended. ``suspects``:
    the cells among which the evidence can't choose.
    """

    codes: tuple[str, ...]
    cell: str = ""
    room: Room = ANYWHERE
    meant: Fraction | None = None
    explains: int = 1
    then: tuple[str, ...] = ()
    suspects: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Suspect:
    code: str
    possible: bool  # may hold by itself what it holds
    room: Room
    explained: tuple[int, ...]  # positions of broken relations
    cost: int
    meant: Fraction | None
    role: int
    slip: bool
    then: tuple[str, ...]

    @property
    def rank(self) -> tuple[bool, int, int, bool, int, bool]:
        return self.possible, -len(self.explained), self.cost, self.meant is None, self.role, not self.slip


def localise(relations: Sequence[Relation], values: Values, fit: Fit) -> dict[int, Blame]:
    """Blame for each broken relation of severity error, by its position in ``relations``."""
    broken = [at for at, item in enumerate(relations) if item.severity == "error" and not item.holds(values)]
    blames: dict[int, Blame] = {}
    for group in _groups(relations, broken):
        left = list(group)
        while left:
            suspects = sorted(_suspects(relations, values, fit, left), key=lambda item: item.rank)
            if not suspects:
                blames.update({at: Blame(relations[at].codes) for at in left})
                break
            best = suspects[0]
            equals = [item for item in suspects if item.rank == best.rank]
            for at in best.explained:
                blames[at] = _blame(relations[at], best, equals, suspects)
            left = [at for at in left if at not in best.explained]
            if best.room.only is not None:
                values = {**values, best.code: best.room.only}  # what comes next is judged beside the mended cell
    return blames


def _blame(relation: Relation, best: _Suspect, equals: list[_Suspect], ranked: list[_Suspect]) -> Blame:
    order = [item.code for item in ranked if item.code in relation.codes]
    codes = (*order, *(code for code in relation.codes if code not in order))
    if len(equals) > 1:
        return Blame(codes, suspects=tuple(item.code for item in equals if item.code in relation.codes))
    return Blame(codes, best.code, best.room, best.meant, len(best.explained), best.then)


def _groups(relations: Sequence[Relation], broken: list[int]) -> list[list[int]]:
    """Broken relations that share a cell, directly or through others."""
    groups: list[tuple[set[str], list[int]]] = []
    for at in broken:
        cells, members = set(relations[at].codes), [at]
        apart = []
        for other_cells, other_members in groups:
            if cells & other_cells:
                cells |= other_cells
                members = [*other_members, *members]
            else:
                apart.append((other_cells, other_members))
        groups = [*apart, (cells, members)]
    return [sorted(members) for _, members in groups]


def _suspects(relations: Sequence[Relation], values: Values, fit: Fit, broken: list[int]) -> Iterator[_Suspect]:
    for code in dict.fromkeys(code for at in broken for code in relations[at].codes):
        room, explained = fit(code, ANYWHERE), []
        for at in broken:
            if code in relations[at].codes:
                narrowed = fit(code, room.meet(relations[at].room(code, values)))
                if not narrowed.empty:
                    room = narrowed
                    explained.append(at)
        if explained:
            room, cost, then = _spare(relations, values, fit, code, room)
            role = min(_role(relations[at], code) for at in explained)
            counted = all(isinstance(relations[at], Linear) for at in explained)
            meant = _meant(values[code], room, _CHANCE if counted else _CHANCE_BESIDE_A_RATE)
            slip = room.only is not None and _one_slip(values[code], room.only)
            possible = not fit(code, Room(values[code], values[code])).empty
            yield _Suspect(code, possible, room, tuple(explained), cost, meant, role, slip, then)


def _spare(
    relations: Sequence[Relation], values: Values, fit: Fit, code: str, room: Room
) -> tuple[Room, int, tuple[str, ...]]:
    """The room narrowed so that what holds goes on holding, the cost of what can't, and the cells of that.

    What is only doubtful lowers the cost where it could be mended too, but it doesn't narrow the room.
    """
    cost = 0
    then: list[str] = []
    concerned = [item for item in relations if code in item.codes]
    doubtful = [item for item in concerned if item.severity != "error" and not item.holds(values)]
    holding = [item for item in concerned if item.holds(values)]
    for item in sorted(holding, key=lambda relation: relation.severity != "error"):
        narrowed = fit(code, room.meet(item.room(code, values)))
        if narrowed.empty:
            cost += _HARD if item.severity == "error" else _SOFT
            then.extend(other for other in item.codes if other != code)
        else:
            room = narrowed
    cost -= sum(not fit(code, room.meet(item.room(code, values))).empty for item in doubtful)
    return room, cost, tuple(dict.fromkeys(then))


def _role(relation: Relation, code: str) -> int:
    """0 for a rate, 1 for a total, 2 for what was counted."""
    if code != subject(relation):
        return 2
    if isinstance(relation, Linear):
        return 1 if relation.kind in ("sum", "same") else 2
    return 0


def _digits(value: Fraction) -> str:
    """A number's digits, the mark left out: what a hand types."""
    return str(value) if value.denominator == 1 else f"{float(value):.6f}".rstrip("0")


def _meant(found: Fraction, room: Room, chance: Fraction) -> Fraction | None:
    """The value of the room from which a telling slip leads to what is found; none where it may fit by accident."""
    if room.low is None or room.high is None:
        return None
    if found < 0 and room.low <= -found <= room.high:
        return -found
    slips = _slips(found)
    accident = len(slips) * (room.high - room.low + 1) / max(abs(found), abs(room.high), Fraction(1))
    fitting = [value for value in slips if room.low <= value <= room.high]
    return fitting[0] if fitting and accident <= chance else None


def _slips(found: Fraction) -> tuple[Fraction, ...]:
    """What may have been meant: two digits swapped, one doubled, a zero too many.

    A zero too many shows only in a number that isn't round without it; a zero too few never shows. Small numbers are
    written with a zero before them, others are not.
    """
    text = _digits(abs(found))
    pairs = [at for at in range(len(text) - 1) if text[at : at + 2].isdigit()]
    swapped = [text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in pairs]
    swapped = [other for other in swapped if other[0] != "0" or len(other) == 2]
    once = [text[:at] + text[at + 1 :] for at in pairs if text[at] == text[at + 1] != "0"]
    zero = [text[:-1]] if text[1:].endswith("0") and not text.endswith("00") else []
    return tuple(dict.fromkeys(value for value in map(Fraction, (*swapped, *once, *zero)) if value != abs(found)))


def _one_slip(found: Fraction, wanted: Fraction) -> bool:
    """Whether a digit was doubled or its double lost; in a number long enough to tell, any one mistyped or lost."""
    short, long = sorted((_digits(found), _digits(wanted)), key=len)
    if len(short) == len(long):
        return len(long) >= _TELLING and sum(one != two for one, two in zip(short, long, strict=True)) == 1
    lost = [at for at in range(len(long)) if long[:at] + long[at + 1 :] == short]
    doubled = any(at > 0 and long[at - 1] == long[at] for at in lost)
    return doubled or bool(lost and len(long) >= _TELLING)
