"""Drawing dossiers: exact in every count that a report shows, at random in all else.

Each dossier received in a period has a fate known beforehand (finished on time, finished late, open or overdue when the
period ends), so the figures of each period come out as ``data/volumes.csv`` states them, whatever the seed.
Only ``Random.random`` is used: Python promises that its sequence never changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random
from typing import Literal, TypeVar

from cchc.demo.inputs import Agency, Inputs, Procedure, Volume
from cchc.demo.working_days import MINUTES, WorkingDays

Fate = Literal["on_time", "late", "open", "overdue"]
Window = tuple[date, date]
Pool = tuple[tuple[Procedure, float, Window], ...]
T = TypeVar("T")

# Dossiers that pass through several agencies stay open longer.
_STAYS_OPEN = {"interlinked": 3.0, "online": 1.5, "direct": 1.0, "postal": 0.3}
_TRIES = 60


@dataclass(frozen=True)
class Slot:
    """One dossier before its times are drawn; ``window`` holds the days on which it may be received."""

    channel: str
    fate: Fate
    procedure: Procedure
    window: Window


@dataclass(frozen=True)
class Drawn:
    """A dossier: day numbers and office minutes of receipt, due time and end (``finished`` None while open)."""

    agency: Agency
    procedure: str
    channel: str
    received: tuple[int, int]
    due: tuple[int, int]
    finished: tuple[int, int]
    outcome: str


def share_out(total: int, weights: Sequence[float], *, least: int = 0) -> list[int]:
    """Divide ``total`` by weight, each at least ``least`` where that is possible; largest remainders, ties in order."""
    if not weights:
        return []
    least = least if total >= least * len(weights) else 0
    free = total - least * len(weights)
    exact = [free * weight / sum(weights) for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: free - sum(parts)]:
        parts[i] += 1
    return [part + least for part in parts]


def draw(inputs: Inputs, calendar: WorkingDays, chain: Sequence[Volume], rng: Random) -> Iterator[Drawn]:
    """All dossiers of one area and level, period after period."""
    agencies = inputs.agencies[chain[0].area, chain[0].level]
    overdue_before = 0
    for volume in chain:
        for slot in _slots(inputs, volume, overdue_before, rng):
            received, due, finished = _times(slot, calendar, volume, rng)
            agency = _weighted(agencies, [agency.weight for agency in agencies], rng)
            yield Drawn(agency, slot.procedure.code, slot.channel, received, due, finished, _outcome(rng))
        overdue_before = volume.overdue


def _outcome(rng: Random) -> str:
    chance = rng.random()
    return "approved" if chance < 0.968 else "refused" if chance < 0.985 else "withdrawn"


def _weighted(items: Sequence[T], weights: Sequence[float], rng: Random) -> T:
    sums = list(accumulate(weights))
    at = rng.random() * sums[-1]
    return next(item for item, upto in zip(items, sums, strict=True) if at < upto)


def _take(slots: list[str], number: int, weight: Callable[[str], float], rng: Random) -> tuple[list[str], list[str]]:
    """``number`` of the channels, drawn without putting back; and the rest."""
    keyed = sorted(((rng.random() ** (1 / weight(channel)), i) for i, channel in enumerate(slots)), reverse=True)
    taken = {i for _, i in keyed[:number]}
    return [slots[i] for i in sorted(taken)], [channel for i, channel in enumerate(slots) if i not in taken]


def _slots(inputs: Inputs, volume: Volume, overdue_before: int, rng: Random) -> Iterator[Slot]:
    counts = {name: getattr(volume, name) for name in ("online", "interlinked", "direct", "postal")}
    rest = [channel for channel, count in counts.items() for _ in range(count)]
    for fate, number in _unusual(volume, overdue_before):
        taken, rest = _take(rest, number, lambda channel: _STAYS_OPEN[channel], rng)
        for channel in taken:
            pool = [entry for entry in _pool(inputs, volume, channel) if _suits(entry, fate, volume)]
            weights = [weight * procedure.days for procedure, weight, _ in pool]
            procedure, _, window = _weighted(pool, weights, rng)
            yield Slot(channel, fate, procedure, window)
    yield from _usual(inputs, volume, Counter(rest))


def _unusual(volume: Volume, overdue_before: int) -> tuple[tuple[Fate, int], ...]:
    late = max(0, volume.late - overdue_before)
    return (("overdue", volume.overdue), ("open", volume.open - volume.overdue), ("late", late))


def _suits(entry: tuple[Procedure, float, Window], fate: Fate, volume: Volume) -> bool:
    """Whether a procedure takes long enough, and may be received near the period's end where the fate needs it."""
    procedure, _, (first, last) = entry
    if fate == "late":
        return last == volume.end and procedure.days <= 30
    return procedure.days >= 2 and last == volume.end and (volume.end - first).days > 45


def _pool(inputs: Inputs, volume: Volume, channel: str, *, on_online: bool = False) -> Pool:
    """What a channel brings in a period: (procedure, weight, days on which it may come)."""
    desk = "direct" if channel == "postal" else channel
    found = []
    for procedure, weight in inputs.traffic.get((volume.area, volume.level, desk), ()):
        served = procedure.windows(volume.start, volume.end, online=True)
        if desk == "online" or on_online:
            windows = served
        else:
            windows = () if served else procedure.windows(volume.start, volume.end, online=False)
        for first, last in windows:
            days = (last - first).days + 1
            found.append((procedure, weight * days / ((volume.end - volume.start).days + 1), (first, last)))
    return tuple(found)


def _usual(inputs: Inputs, volume: Volume, counts: Counter[str]) -> Iterator[Slot]:
    """The dossiers finished on time in the period they came in: exact numbers by procedure."""
    online = _spread(_pool(inputs, volume, "online"), counts["online"], least=1)
    yield from _with_trial(online, volume)
    for slot in _spread(_pool(inputs, volume, "interlinked"), counts["interlinked"]):
        yield Slot("interlinked", "on_time", *slot)
    posted = counts["postal"]
    at_desk = counts["direct"] + posted
    yield from (
        Slot("direct", "on_time", *slot)
        for slot in _spread(_pool(inputs, volume, "direct", on_online=True), volume.on_online)
    )
    others = list(_spread(_pool(inputs, volume, "direct"), at_desk - volume.on_online))
    # What comes by post is spread evenly over what else comes to the desk.
    by_post = {len(others) * (2 * n + 1) // (2 * posted) for n in range(posted)} if posted else set()
    for i, slot in enumerate(others):
        yield Slot("postal" if i in by_post else "direct", "on_time", *slot)


def _spread(pool: Pool, total: int, *, least: int = 0) -> Iterator[tuple[Procedure, Window]]:
    numbers = share_out(total, [weight for _, weight, _ in pool], least=least)
    for (procedure, _, window), number in zip(pool, numbers, strict=True):
        for _ in range(number):
            yield procedure, window


def _with_trial(online: Iterator[tuple[Procedure, Window]], volume: Volume) -> Iterator[Slot]:
    """Let the period's trial dossiers come before their procedure was announced at level 3 or 4."""
    left = volume.trial
    for procedure, window in online:
        before = procedure.windows(volume.start, volume.end, online=False)
        trial = bool(left and before)
        left -= trial
        yield Slot("online", "on_time", procedure, before[0] if trial else window)


def _times(
    slot: Slot, calendar: WorkingDays, volume: Volume, rng: Random
) -> tuple[tuple[int, int], tuple[int, int], tuple[int, int]]:
    """Receipt, due time and end, each as (day number, office minute)."""
    low, high = calendar.from_day(slot.window[0]), calendar.to_day(slot.window[1])
    last, days = calendar.to_day(volume.end), slot.procedure.days
    minute = _minute(rng)
    if slot.fate == "open":
        day = _between(max(low, last - days + 1), min(high, last), rng)
        end = _between(last + 1, day + days, rng)
    elif slot.fate == "overdue":
        day = _between(max(low, last - days - 6), last - days, rng)
        end = _between(last + 1, last + 6, rng)
    elif slot.fate == "late":
        day = calendar.busy_day(rng.random(), low, last - days - 1)
        end = min(day + days + _between(1, 8, rng), last)
    else:
        limit = last if volume.period != "after" else len(calendar.days) - 1
        day, end = _on_time(calendar, low, high, limit, days, rng)
    return ((day, minute), (day + days, minute), (end, _end_minute(day, minute, end, day + days, rng)))


def _on_time(calendar: WorkingDays, low: int, high: int, limit: int, days: int, rng: Random) -> tuple[int, int]:
    for _ in range(_TRIES):
        day = calendar.busy_day(rng.random(), low, high)
        end = day + _taken(days, rng)
        if end <= limit:
            return day, end
    return low, low


def _taken(days: int, rng: Random) -> int:
    """Working days until the result, within the due time: most certifications are done while one waits."""
    if days == 1:
        return 0 if rng.random() < 0.86 else 1
    if rng.random() < 0.32:
        return days
    return 1 + int((days - 1) * rng.random() ** 0.6)


def _between(low: int, high: int, rng: Random) -> int:
    return low + int(rng.random() * (high - low + 1))


def _minute(rng: Random) -> int:
    """A minute of receipt: three in five before noon, none so late that nothing can follow on that day."""
    return _between(4, 266, rng) if rng.random() < 0.6 else _between(274, 462, rng)


def _end_minute(day: int, minute: int, end: int, due: int, rng: Random) -> int:
    if end == day:
        return _between(minute + 4, min(minute + 190, MINUTES - 2), rng)
    if end == due:
        return _between(2, minute, rng)
    return _between(6, MINUTES - 4, rng)
