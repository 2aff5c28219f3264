"""Working days and office minutes of the demonstration, just enough to draw plausible times.

A working day has 480 minutes: 07:00 to 11:30 (0 to 270) and 13:30 to 17:00 (270 to 480). A due time ``n`` working days
after an instant is the same minute of the n-th working day after it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

MINUTES = 480
_MORNING = 270
# People come to the desk on Mondays, and to a pile of waiting work after a holiday.
_BY_WEEKDAY = (1.25, 1.08, 1.0, 0.95, 0.85)


@dataclass(frozen=True)
class WorkingDays:
    """All working days from ``first`` on, numbered from 0, with how busy each is (running sums)."""

    days: tuple[date, ...]
    busy: tuple[float, ...]

    @classmethod
    def between(cls, first: date, last: date, holidays: Iterable[date]) -> WorkingDays:
        off = frozenset(holidays)
        span = (first + timedelta(n) for n in range((last - first).days + 1))
        days = tuple(day for day in span if day.weekday() < 5 and day not in off)
        weights = (_BY_WEEKDAY[day.weekday()] * (1.3 if _after_a_break(days, i) else 1.0) for i, day in enumerate(days))
        return cls(days, tuple(accumulate(weights, initial=0.0)))

    def from_day(self, day: date) -> int:
        """Number of the first working day on or after ``day``."""
        return bisect_left(self.days, day)

    def to_day(self, day: date) -> int:
        """Number of the last working day on or before ``day``."""
        return bisect_right(self.days, day) - 1

    def busy_day(self, chance: float, low: int, high: int) -> int:
        """A day from ``low`` to ``high`` (both included), busy ones more often; ``chance`` in [0, 1)."""
        at = self.busy[low] + chance * (self.busy[high + 1] - self.busy[low])
        return min(max(bisect_right(self.busy, at) - 1, low), high)

    def stamp(self, number: int, minute: int) -> str:
        """ISO 8601 with the offset of Asia/Ho_Chi_Minh."""
        clock = 420 + minute + (0 if minute < _MORNING else 120)
        return f"{self.days[number].isoformat()}T{clock // 60:02d}:{clock % 60:02d}:00+07:00"


def _after_a_break(days: tuple[date, ...], number: int) -> bool:
    return number > 0 and (days[number] - days[number - 1]).days > 3
