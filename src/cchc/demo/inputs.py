"""What the demonstration is drawn from: the tables in ``data/``, read into plain records."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Span:
    """One validity of a procedure; both days included."""

    start: date
    end: date
    online: bool


@dataclass(frozen=True)
class Procedure:
    """A procedure with all its validities, oldest first; ``days`` are working days."""

    code: str
    level: str
    days: int
    spans: tuple[Span, ...]

    def windows(self, start: date, end: date, *, online: bool) -> tuple[tuple[date, date], ...]:
        """The parts of a period in which it is in force, and is (or is not) served online at level 3 or 4."""
        cut = ((max(span.start, start), min(span.end, end), span.online) for span in self.spans)
        return tuple((first, last) for first, last, on in cut if first <= last and on == online)


@dataclass(frozen=True)
class Agency:
    """Who receives: the unit in the directory, its code on dossiers, its share of the work of its area and level."""

    unit: str
    code: str
    weight: float


@dataclass(frozen=True)
class Volume:
    """How many dossiers one area's units of one level receive in one period, and what becomes of them.

    ``online``, ``interlinked``, ``direct``, ``postal``: received by channel. ``trial``: of the online ones, those
    received before their procedure was announced at level 3 or 4. ``on_online``: of the direct and postal ones, those
    of procedures at level 3 or 4. ``late``: finished late in the period, the overdue ones carried over among them.
    ``open``: open when it ends; ``overdue``: of those, past their due time. Everything carried over is finished.
    """

    area: str
    level: str
    period: str
    start: date
    end: date
    online: int
    trial: int
    interlinked: int
    direct: int
    postal: int
    on_online: int
    late: int
    open: int
    overdue: int

    @property
    def received(self) -> int:
        return self.online + self.interlinked + self.direct + self.postal


@dataclass(frozen=True)
class Inputs:
    """All tables together; keys are (area, level) and (area, level, channel)."""

    procedures: dict[str, Procedure]
    traffic: dict[tuple[str, str, str], tuple[tuple[Procedure, float], ...]]
    agencies: dict[tuple[str, str], tuple[Agency, ...]]
    volumes: tuple[Volume, ...]
    holidays: tuple[date, ...]

    @cached_property
    def chains(self) -> tuple[tuple[Volume, ...], ...]:
        """The volumes of each area and level, in time order."""
        keys = dict.fromkeys((volume.area, volume.level) for volume in self.volumes)
        return tuple(
            tuple(sorted((v for v in self.volumes if (v.area, v.level) == key), key=lambda v: v.start)) for key in keys
        )


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one file of ``data/``."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def read() -> Inputs:
    """Read all tables of ``data/``."""
    procedures = _procedures()
    traffic: dict[tuple[str, str, str], tuple[tuple[Procedure, float], ...]] = {}
    for row in rows("traffic.csv"):
        procedure = procedures[row["procedure"]]
        key = (row["area"], procedure.level, row["channel"])
        traffic[key] = (*traffic.get(key, ()), (procedure, float(row["weight"])))
    agencies: dict[tuple[str, str], tuple[Agency, ...]] = {}
    for row in rows("agencies.csv"):
        area = (row["area"], row["level"])
        agencies[area] = (*agencies.get(area, ()), Agency(row["unit"], row["agency"], float(row["weight"])))
    holidays = tuple(date.fromisoformat(row["day"]) for row in rows("holidays.csv"))
    return Inputs(procedures, traffic, agencies, tuple(map(_volume, rows("volumes.csv"))), holidays)


def _procedures() -> dict[str, Procedure]:
    found: dict[str, Procedure] = {}
    for row in rows("procedures.csv"):
        end = date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max
        span = Span(date.fromisoformat(row["valid_from"]), end, bool(row["online_level"]))
        known = found.get(row["code"])
        spans = (*known.spans, span) if known else (span,)
        found[row["code"]] = Procedure(row["code"], row["level"], int(row["working_days"]), spans)
    return found


def _volume(row: dict[str, str]) -> Volume:
    names = ("online", "trial", "interlinked", "direct", "postal", "on_online", "late", "open", "overdue")
    counts = {name: int(row[name]) for name in names}
    start, end = date.fromisoformat(row["start"]), date.fromisoformat(row["end"])
    return Volume(row["area"], row["level"], row["period"], start, end, **counts)
