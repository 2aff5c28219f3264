"""``python -m benchmarks imports``: a long list of dossiers, good and with one bad row; and the plain act alone."""

from __future__ import annotations

import contextlib
import io
import json
import statistics
import subprocess
import sys
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks import world
from benchmarks.measure import machine, note, peak_mb, seconds
from cchc.cli.main import main
from cchc.directory.models import OrgUnit, ProcedureVersion
from cchc.facts.store import pending, snapshot
from cchc.kernel.acts import MACHINE
from cchc.kernel.models import JournalEvent
from cchc.kernel.registry import registry
from cchc.registers.dossiers.models import Dossier
from cchc.registers.dossiers.operations import receive

_ACTS = 300


def run(home: Path, rows: int) -> dict[str, Any]:
    """Each import by the command, in a process of its own."""
    world.directory(home)
    with tempfile.TemporaryDirectory() as folder:
        note(f"lists of {rows:,} dossiers")
        good, bad = Path(folder) / "good.csv", Path(folder) / "bad.csv"
        _lists(good, bad, rows)
        taken: dict[str, dict[str, Any]] = {}
        before = _state()
        for name, path in (("one_bad_row", bad), ("dry_run", good), ("good", good), ("again", good)):
            note(name)
            taken[name] = _import(home, path, "--dry-run" if name == "dry_run" else "")
            if name in ("one_bad_row", "dry_run"):
                assert _state() == before, "something was half-imported"
    answers = {name: told["answer"] for name, told in taken.items()}
    with snapshot(home, registry().sources, at=world.NOW) as held:
        stored = held.scan("dossier").select(pl.len()).collect().item()
    one_error = answers["one_bad_row"]["rejected"] == 1 and answers["one_bad_row"]["accepted"] == 0
    equal = one_error and stored == rows == answers["good"]["accepted"] == answers["again"]["unchanged"]
    acts = _one_by_one()
    return {
        "rows": rows,
        "equal": equal and pending(["dossier"]) == _ACTS,
        "seconds": {**{name: told["seconds"] for name, told in taken.items()}, "one_act": acts},
        "peak_mb": {name: told["peak_mb"] for name, told in taken.items()},
        "acts_a_second": round(1 / acts),
        "answers": {name: {**answer, "errors": answer["errors"][:1]} for name, answer in answers.items()},
        "machine": machine(),
    }


def only_import(path: Path, option: str) -> None:
    """In a process of its own: one import by the command; says seconds, memory and the answer."""
    held = io.StringIO()
    call = ["import", "dossiers", str(path), "--format", "json", *([option] if option else [])]
    with contextlib.redirect_stdout(held):
        taken = seconds(partial(main, call))
    print(json.dumps({"seconds": round(taken, 2), "peak_mb": peak_mb(), "answer": json.loads(held.getvalue())}))


def _import(home: Path, path: Path, option: str) -> dict[str, Any]:
    call = [sys.executable, "-m", "benchmarks", "only-import", str(home), str(path), f"--option={option}"]
    done = subprocess.run(call, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _state() -> tuple[int, int, int]:
    dossiers = Dossier.objects.unscoped(reason="a benchmark's own")
    return dossiers.count(), pending(["dossier"]), JournalEvent.objects.count()


def _lists(good: Path, bad: Path, rows: int) -> None:
    """The same dossiers as another system would send them; the bad list has one day that doesn't exist."""
    frame = world.dossiers(rows)
    units = dict(OrgUnit.objects.values_list("id", "code"))
    procedures = dict(ProcedureVersion.objects.values_list("procedure_id", "procedure__code"))
    noon = "T12:00:00+07:00"
    listed = frame.select(
        pl.format("D{}", "record_uid").alias("code"),
        pl.col("unit").replace_strict(units, return_dtype=pl.String),
        pl.col("procedure").replace_strict(procedures, return_dtype=pl.String),
        "channel",
        (pl.col("from_on").cast(pl.String) + noon).alias("received_at"),
        (pl.max_horizontal("due_by", "from_on").cast(pl.String) + noon).alias("due_at"),
        (pl.col("to_on").cast(pl.String) + noon).alias("finished_at"),
        "outcome",
    )
    listed.write_csv(good)
    middle = pl.int_range(pl.len()) == rows // 2
    broken = pl.when(middle).then(pl.lit(f"2022-02-30{noon}")).otherwise("due_at").alias("due_at")
    listed.with_columns(broken).write_csv(bad)


def _one_by_one() -> float:
    """The median of receiving a dossier at the counter, synced to disk each."""
    unit = OrgUnit.objects.filter(level="commune").order_by("id").first()
    procedure = ProcedureVersion.objects.order_by("id").first()
    assert unit
    assert procedure
    taken = []
    for at in range(_ACTS):
        act = partial(
            receive,
            by=MACHINE,
            at=world.NOW,
            code=f"N{at}",
            unit=unit,
            procedure=procedure,
            channel="direct",
            received_at=world.NOW,
            due_at=world.NOW + timedelta(days=5),
        )
        taken.append(seconds(act))
    return round(statistics.median(taken), 5)
