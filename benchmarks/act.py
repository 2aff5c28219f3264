"""``python -m benchmarks act``: fresh figures of all units after one act on one dossier, with 1,000 changes pending.

From the act's start to the figures: the act with its journal event, its commit (synced to disk), a snapshot, the
changed records' rows, and every line for every unit. Trees and sums of whole files are kept, as in a running server.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
from django.db import transaction

from benchmarks import world
from benchmarks.engine import by_hand, ours, ours_cold, same
from benchmarks.hand_written import answers, figures
from benchmarks.measure import machine, note, seconds
from cchc.directory.models import ProcedureVersion
from cchc.facts.compaction import compact
from cchc.facts.store import pending, snapshot
from cchc.kernel.acts import MACHINE
from cchc.kernel.bulk import insert_rows
from cchc.kernel.dates import VIETNAM
from cchc.kernel.models import FactChange
from cchc.kernel.registry import registry
from cchc.registers.dossiers.models import Dossier
from cchc.registers.dossiers.operations import COLUMNS, finish, take_over_list

PENDING = 1_000
_ACTS = 25


@dataclass(frozen=True)
class _Records:
    """Dossiers of the register, whose rows the store holds already."""

    still_open: list[int]
    closed: list[int]


def run(home: Path, rows: int) -> dict[str, Any]:
    """Two rounds: all changes on open dossiers; then a tenth of them on dossiers closed in earlier months."""
    note(f"{rows:,} dossiers in a store of their own")
    made = world.build(home, rows)
    records = _Records(
        _records(made, open_ones=True, count=2 * PENDING + 4 * _ACTS), _records(made, False, PENDING // 10)
    )
    at = iter(records.still_open)
    note("all changes on open dossiers")
    every_act = [seconds(partial(_finish, next(at))) for _ in range(PENDING)]
    first, equal = _round(made, at)
    note("a tenth of the changes on closed ones")
    for _ in range(PENDING - PENDING // 10):
        _finish(next(at))
    _correct(records.closed)
    second, equal_too = _round(made, at)
    return {
        "rows": rows,
        "equal": equal and equal_too,
        "seconds": {"after_an_act": first["figures"], "with_closed_ones_changed": second["figures"]},
        "best": {"after_an_act": first["best"], "with_closed_ones_changed": second["best"]},
        "the_act_alone": round(statistics.median(every_act), 4),
        "pending": PENDING,
        "machine": machine(),
    }


def _round(made: world.World, at: Iterator[int]) -> tuple[dict[str, float], bool]:
    """Acts one after another; then whether the figures are those of the files after compaction, counted by hand."""
    assert pending(["dossier"]) == PENDING
    ours(made.home)
    taken = [seconds(partial(_finish_and_count, made.home, next(at))) for _ in range(_ACTS)]
    fresh = ours(made.home)
    before = ours_cold(made.home)
    compact(made.home, registry().sources, at=world.NOW)
    by_files = answers(figures(by_hand(made)))
    equal = same(made, fresh, by_files) and same(made, before, by_files) and not FactChange.objects.exists()
    return {"figures": round(statistics.median(taken), 4), "best": round(min(taken), 4)}, equal


def _records(made: world.World, open_ones: bool, count: int) -> list[int]:
    """Give some rows of the store their records in the register; none of them changes by that."""
    with snapshot(made.home, registry().sources, at=world.NOW) as held:
        rows = held.scan("dossier").filter(pl.col("to_on").is_null() == open_ones)
    found = rows.select("record_uid", "unit", "procedure", "channel", "from_on", "to_on", "due_by", "outcome").collect()
    some = found.sample(count, seed=1, shuffle=True)
    versions = dict(ProcedureVersion.objects.values_list("procedure_id", "id"))

    def noon(day: Any, hour: int = 12) -> datetime:
        return datetime.combine(day, time(hour), tzinfo=VIETNAM)

    with transaction.atomic():
        insert_rows(
            "dossier",
            ("id", *COLUMNS),
            (
                (
                    uid,
                    f"D{uid}",
                    unit,
                    versions[procedure],
                    channel,
                    noon(begun, 8),
                    noon(due),
                    ended and noon(ended),
                    out or "",
                )
                for uid, unit, procedure, channel, begun, ended, due, out in some.iter_rows()
            ),
        )
    return [int(uid) for uid in some["record_uid"]]


def _finish(uid: int) -> None:
    dossier = Dossier.objects.unscoped(reason="a benchmark's own").get(pk=uid)
    ended = max(world.NOW, dossier.received_at) - timedelta(hours=12)
    finish(by=MACHINE, at=world.NOW, dossier=dossier, finished_at=max(ended, dossier.received_at), outcome="approved")


def _finish_and_count(home: Path, uid: int) -> None:
    _finish(uid)
    ours(home)


def _correct(uids: list[int]) -> None:
    """Another system sends its list again: these were late after all."""
    held = Dossier.objects.unscoped(reason="a benchmark's own").filter(pk__in=uids)
    rows = []
    for row in held.values_list(*COLUMNS[1:], "id"):
        values = dict(zip((*COLUMNS[1:], "id"), row, strict=True))
        values["due_at"] = values["received_at"]
        rows.append(tuple(values.values()))
    counts = {"accepted": 0, "updated": len(rows), "unchanged": 0}
    take_over_list(
        by=MACHINE,
        at=world.NOW,
        new=pl.DataFrame(schema=list(COLUMNS)),
        changed=rows,
        digest="",
        counts=counts,
        changes=[],
    )
