"""``python -m benchmarks engine``: all lines of both forms that registers compute, one period, 3,000 units at once."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import psycopg

from benchmarks import hand_written, in_postgresql, world
from benchmarks.measure import in_turns, machine, note, peak_mb, seconds
from benchmarks.server import SETTINGS, postgresql
from cchc.directory.queries import unit_map
from cchc.facts.store import READER, snapshot
from cchc.kernel.periods import period_of
from cchc.kernel.registry import registry
from cchc.statistics.indicators.engine import Figures, compute, forget_kept_sums

_TIMES = 15
_POSTGRESQL_TIMES = 5


def ours(home: Path) -> Figures:
    """The engine's public call as a report makes it: snapshot, tree, figures of all units."""
    period = period_of(world.PERIOD)
    with snapshot(home, registry().sources, at=world.NOW) as held:
        return compute(world.wanted(), period, unit_map(READER).as_was(period.start, period.end), held)


def ours_cold(home: Path) -> Figures:
    """The same with no sums kept."""
    forget_kept_sums()
    return ours(home)


def only_ours(home: Path) -> None:
    """In a process of its own: opens the store, computes once, says how much memory that took."""
    ours(home)
    print(json.dumps(peak_mb()))


def run(home: Path, rows: int) -> dict[str, Any]:
    """Build the world and measure every side in it."""
    note(f"{rows:,} dossiers in a store of their own")
    made = world.build(home, rows)
    asked = by_hand(made)
    note("the engine and the hand-written pass, in turns")
    sides: dict[str, Callable[[], object]] = {
        "ours": partial(ours_cold, home),
        "hand_written": partial(hand_written.figures, asked),
    }
    taken = in_turns(sides, _TIMES)
    taken |= in_turns({"ours_warm": partial(ours, home)}, _TIMES)
    ways: dict[str, in_postgresql.Answers] = {"hand_written": hand_written.answers(hand_written.figures(asked))}
    figures = ours_cold(home)
    peak = _peak(home)
    with postgresql() as dsn, psycopg.connect(dsn, autocommit=True) as connection:
        other = _postgresql(connection, made, ways)
    equal = all(same(made, figures, answers) for answers in ways.values())
    order = ("ours", "hand_written", "grouped_postgresql", "per_line_postgresql")
    taken["grouped_postgresql"] = other["grouped"]
    every = {name: statistics.median(values) for name, values in taken.items()}
    every["per_line_postgresql"] = other["per_line"]
    return {
        "rows": rows,
        "equal": equal,
        "seconds": {name: round(every[name], 4) for name in (*order, *sorted(every.keys() - set(order)))},
        "peak_mb": peak,
        "best": {name: round(min(values), 4) for name, values in taken.items()},
        "ratios": {f"{name}/ours": round(every[name] / every["ours"], 2) for name in order[1:]},
        "sampled": other["sampled"],
        "lines": len(made.wanted),
        "units": len(made.tree.parents),
        "postgresql": other["about"],
        "machine": machine(),
    }


def by_hand(made: world.World) -> hand_written.Asked:
    tree, period = made.tree, made.period
    levels = [(node, level) for node, found in tree.levels.items() for level in found]
    return hand_written.Asked(
        world.live_files(made.home, "dossier"),
        world.live_files(made.home, "procedure"),
        period.start,
        period.end,
        pl.DataFrame(tree.closure, schema={"unit": pl.Int32, "node": pl.Int32}, orient="row"),
        pl.DataFrame(levels, schema={"node": pl.Int32, "level": pl.String}, orient="row"),
    )


def _peak(home: Path) -> float:
    call = [sys.executable, "-m", "benchmarks", "only-ours", str(home)]
    return float(json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout))


def _postgresql(
    connection: psycopg.Connection, made: world.World, ways: dict[str, in_postgresql.Answers]
) -> Mapping[str, Any]:
    """Both ways in PostgreSQL, its compiler on and off, whichever is faster."""
    note("PostgreSQL: loading, indexing")
    side = in_postgresql.Postgres(connection, made, registry().sources)
    load = seconds(side.load)
    note("PostgreSQL: one grouped statement a fact")
    grouped: dict[str, list[float]] = {}
    for jit in ("on", "off"):
        connection.execute(f"SET jit = {jit}")
        grouped.update(in_turns({jit: side.grouped}, _POSTGRESQL_TIMES))
    best = min(grouped, key=lambda jit: statistics.median(grouped[jit]))
    ways["grouped_postgresql"] = side.grouped()
    note("PostgreSQL: one query per line and unit, some units")
    sampled = in_postgresql.sample(made)
    units = [unit for some in sampled.values() for unit in some]
    side.per_line(units[-2:])
    ways["per_line_postgresql"], taken = side.per_line(units)
    version = connection.info.server_version // 10_000
    return {
        "grouped": grouped[best],
        "per_line": in_postgresql.extrapolated(made, sampled, taken),
        "sampled": {
            "per_line_postgresql": f"{len(units)} of {len(made.tree.parents)} units; the rest by the mean of its level",
            "seconds_per_unit": {
                level: round(statistics.mean(taken[unit] for unit in some), 4) for level, some in sampled.items()
            },
        },
        "about": {"version": version, "jit": best, "load_seconds": round(load, 1), "settings": SETTINGS},
    }


def same(made: world.World, figures: Figures, answers: in_postgresql.Answers) -> bool:
    """Whether a side gave our answers: for every line and unit that it answered (a node that it leaves out has 0)."""
    if set(answers) != {item.id for item in made.wanted}:
        return False
    asked = {node for found in answers.values() for node in found}
    units = made.tree.parents.keys() if len(asked) > len(made.tree.parents) // 2 else asked
    return all(figures.count(item.id, unit) == answers[item.id].get(unit, 0) for item in made.wanted for unit in units)
