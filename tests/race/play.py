"""Writers, readers, a compaction and a sealer on one home, some of them killed at random: one process a part.

``python -m tests.race.play conduct SECONDS SEED`` plays all parts on a home of its own and judges; the other words are
the parts, which it starts. ``CCHC_DATABASE_URL`` decides the database. Exit 0: nothing stale was read, nothing is lost.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

PERIOD = "2022-Q2"
INITIAL = 300
ENOUGH = 3  # kills, however slow the machine


def _setup() -> Path:
    os.environ["DJANGO_SETTINGS_MODULE"] = "cchc.config.settings"
    import django

    django.setup()
    from cchc.kernel.catalogue import home

    return home()


def _ready() -> None:
    """Say that work begins, so that a kill meets work and not a start."""
    print("ready", flush=True)


def prepare() -> int:
    """A small district with dossiers in every state."""
    home = _setup()
    from cchc.cli.home import prepare as make_home
    from tests.world import AT, dossier, must, small_world, take_over

    home.mkdir(exist_ok=True)
    make_home(AT)
    small_world(home)
    rows = []
    for at in range(INITIAL):
        received = datetime(2022, 1, 1) + timedelta(hours=13 * at)  # noqa: DTZ001  local time, as a list holds it
        finished = (received + timedelta(days=20)).isoformat() if at % 3 else ""
        place = ("X1", "X2", "H", "HP")[at % 4]
        rows.append(dossier(f"I{at}", place, "PX", received.isoformat(), received.isoformat(), finished))
    must(take_over(home, "dossiers", rows))
    return 0


def write(seconds: float, name: str) -> int:
    """Receive and finish dossiers, as fast as an office full of people."""
    _setup()
    from cchc.directory.models import OrgUnit, ProcedureVersion
    from cchc.kernel.acts import Actor
    from cchc.kernel.errors import CchcError
    from cchc.registers.dossiers.models import Dossier
    from cchc.registers.dossiers.operations import finish, receive

    units = list(OrgUnit.objects.filter(code__in=("X1", "X2", "H", "HP")))
    procedure = ProcedureVersion.objects.get(procedure__code="PX")
    _ready()
    chance, number, until = random.Random(name), 0, time.monotonic() + seconds
    while time.monotonic() < until:
        number += 1
        day = datetime(2022, 3, 1, 2, tzinfo=UTC) + timedelta(hours=chance.randrange(2800))
        by, at = Actor(name), datetime.now(UTC)
        if chance.random() < 0.6:
            code = f"{name}-{os.getpid()}-{number}"
            receive(
                by=by, at=at, code=code, unit=chance.choice(units), procedure=procedure, channel="online",
                received_at=day, due_at=day + timedelta(days=3),
            )  # fmt: skip
        else:
            rows = Dossier.objects.unscoped(reason="a test finishes one").filter(finished_at=None)
            some = list(rows.order_by("?")[:1])
            try:
                for dossier in some:
                    end = dossier.received_at + timedelta(days=chance.randrange(90))
                    finish(by=by, at=at, dossier=dossier, finished_at=end, outcome="approved")
            except CchcError:
                continue  # the other writer was quicker: refused in words
        time.sleep(0.004)
    print(number)
    return 0


def read(seconds: float) -> int:
    """Compare the engine with a direct count of the same snapshot, again and again."""
    home = _setup()
    from cchc.directory.queries import unit_map
    from cchc.facts.store import READER, snapshot
    from cchc.kernel.periods import period_of
    from cchc.kernel.registry import registry
    from cchc.statistics.indicators.engine import compute
    from cchc.statistics.indicators.spec import indicators

    names = ("received", "finished", "carried_over", "open", "to_handle")
    wanted = [indicators()[f"dossiers.{name}"] for name in names]
    period, until, reads, wrong = period_of(PERIOD), time.monotonic() + seconds, 0, 0
    while time.monotonic() < until or not reads:
        with snapshot(home, registry().sources, at=datetime.now(UTC)) as snap:
            units = unit_map(READER)
            tree = units.as_was(period.start, period.end)
            direct = _counted(period.start, period.end)
        figures = compute(wanted, period, tree, snap)
        for unit in units.units:
            below = tree.subtree(unit.id)
            for name in names:
                told = figures.count(f"dossiers.{name}", unit.id)
                if told != sum(direct[name].get(item, 0) for item in below):
                    wrong += 1
        reads += 1
    print(reads, wrong)
    return 1 if wrong else 0


def _counted(start: object, end: object) -> dict[str, dict[int, int]]:
    """Counts by unit, straight from the register on the reader's own snapshot."""
    from datetime import date, time

    from django.db.models import Count, Q

    from cchc.facts.store import READER
    from cchc.kernel.dates import VIETNAM
    from cchc.registers.dossiers.models import Dossier

    assert isinstance(start, date)
    assert isinstance(end, date)
    first = datetime.combine(start, time(), VIETNAM)
    after = datetime.combine(end + timedelta(days=1), time(), VIETNAM)
    received = Q(received_at__gte=first, received_at__lt=after)
    finished = Q(finished_at__gte=first, finished_at__lt=after)
    carried = Q(received_at__lt=first) & (Q(finished_at=None) | Q(finished_at__gte=first))
    still = Q(received_at__lt=after) & (Q(finished_at=None) | Q(finished_at__gte=after))
    asked = {"received": received, "finished": finished, "carried_over": carried, "open": still}
    asked["to_handle"] = received | carried
    rows = Dossier.objects.unscoped(reason="a test counts", using=READER)
    counts = {name: Count("pk", filter=condition) for name, condition in asked.items()}
    found = list(rows.values("unit").annotate(**counts))
    return {name: {row["unit"]: row[name] for row in found} for name in asked}


def settle(seconds: float) -> int:
    """Compact without a pause."""
    home = _setup()
    from cchc.facts.compaction import compact
    from cchc.kernel.registry import registry

    _ready()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        compact(home, registry().sources, at=datetime.now(UTC))
        time.sleep(0.01)
    return 0


def seal(seconds: float) -> int:
    """Seal without a pause."""
    home = _setup()
    from cchc.kernel import journal

    _ready()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        journal.seal(at=datetime.now(UTC), home=home)
        time.sleep(0.02)
    return 0


def judge() -> int:
    """At rest: every act that has its event has its row and its facts, and the other way round."""
    home = _setup()
    from polars.testing import assert_frame_equal

    from cchc.facts import files
    from cchc.facts.compaction import compact
    from cchc.facts.models import FactFile
    from cchc.facts.store import pending, snapshot
    from cchc.kernel import journal
    from cchc.kernel.models import JournalEvent
    from cchc.kernel.registry import registry
    from cchc.kernel.verification import verify
    from cchc.registers.dossiers.models import Dossier

    now = datetime.now(UTC)
    source = registry().sources["dossier"]
    direct = source.rows(source.uids("default"), "default").select(list(source.schema)).sort("record_uid")
    for _ in ("before the last compaction", "after it"):
        with snapshot(home, registry().sources, at=now) as snap:
            stored = snap.scan("dossier")
        assert_frame_equal(stored.collect().sort("record_uid"), direct)
        compact(home, registry().sources, at=now)
    assert pending(list(registry().sources)) == 0
    rows = Dossier.objects.unscoped(reason="a test counts")
    events = JournalEvent.objects.filter(register="dossiers")
    received, finished = (events.filter(act=act).count() for act in ("receive", "finish"))
    assert rows.count() == INITIAL + received
    assert rows.exclude(finished_at=None).count() == INITIAL - len(range(0, INITIAL, 3)) + finished
    journal.seal(at=now, home=home)
    number, digest = (home / "journal.head").read_text().split()
    verdict = verify(anchor=(int(number), digest))
    assert not verdict.broken, verdict.broken
    assert not verdict.unsealed
    live = FactFile.objects.filter(retired_at=None)
    assert all((files.folder(home) / item.path).exists() for item in live)
    assert sum(item.rows for item in live if item.fact == "dossier") == len(direct)
    print(received, finished, verdict.events, live.count())
    return 0


@contextmanager
def _part(*words: object) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.race.play", *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def conduct(seconds: float, seed: int) -> int:
    """Play all parts together."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="cchc-race-") as folder:
        os.environ["CCHC_HOME"] = folder
        if _whole("prepare"):
            return 1
        with (
            _part("write", seconds, "một") as one,
            _part("write", seconds, "hai") as two,
            _part("read", seconds) as ten,
            _part("read", seconds) as eleven,
        ):
            kills = _kill_at_random(seconds, chance)
            ends = [part.wait(120) for part in (one, two, ten, eleven)]
            told = [part.stdout.read().split() if part.stdout else [] for part in (one, two, ten, eleven)]
        acts, reads = [words[-1:] for words in told[:2]], told[2:]
        print(f"acts {acts}, reads (all, wrong) {reads}, kills {kills}, exits {ends}", file=sys.stderr)
        return 1 if any(ends) or not kills else _whole("judge")


def _whole(word: str) -> int:
    with _part(word) as part:
        return part.wait(120)


def _kill_at_random(seconds: float, chance: random.Random) -> int:
    """Keep a compaction, a sealer and a third writer running, killing one of them every moment."""
    until, kills = time.monotonic() + seconds, 0
    words = {"settle": (), "seal": (), "write": ("ba",)}
    running: dict[str, subprocess.Popen[str]] = {}
    while time.monotonic() < until or kills < ENOUGH:
        for word, more in words.items():
            if word not in running:
                command = [sys.executable, "-m", "tests.race.play", word, str(seconds), *more]
                running[word] = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        word = chance.choice(("settle", "settle", "seal", "write"))
        process = running.pop(word)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0.0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        kills += 1
    for process in running.values():
        process.kill()
        process.communicate()
    return kills


def main() -> int:
    word, *more = sys.argv[1:]
    if word == "conduct":
        return conduct(float(more[0]), int(more[1]))
    if word == "write":
        return write(float(more[0]), more[1])
    if word in ("read", "settle", "seal"):
        return {"read": read, "settle": settle, "seal": seal}[word](float(more[0]))
    return {"prepare": prepare, "judge": judge}[word]()


if __name__ == "__main__":
    sys.exit(main())
