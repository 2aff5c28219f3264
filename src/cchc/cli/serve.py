"""``cchc serve`` and ``cchc worker``."""

from __future__ import annotations

import os
import sys
import threading
import traceback
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime

from django.conf import settings
from django.db import close_old_connections

from cchc.demo.load import demo_day
from cchc.facts.compaction import THRESHOLD, compact
from cchc.facts.store import pending
from cchc.kernel import journal
from cchc.kernel.catalogue import home
from cchc.kernel.registry import registry

#: How long acts wait for their seal: the journal's stated window.
SECONDS = 5.0


def rounds(at: datetime, *, all_changes: bool = False) -> None:
    """One round of the duties that nobody waits for."""
    journal.seal(at=at, home=home())
    if pending(list(registry().sources)) >= (1 if all_changes else THRESHOLD):
        compact(home(), registry().sources, at=at)


def _loop(stop: threading.Event) -> None:
    while not stop.wait(SECONDS):
        try:
            rounds(datetime.now(UTC))
        except Exception:  # the next round tries again; a worker that dies silently would be worse
            traceback.print_exc()
        finally:
            close_old_connections()


def worker(call: Namespace, at: datetime) -> int:
    """Do the duties until stopped, or once."""
    if call.once:
        rounds(at, all_changes=True)
        return 0
    print("Việc nền đang chạy. Dừng bằng Ctrl+C.", file=sys.stderr)
    try:
        _loop(threading.Event())
    except KeyboardInterrupt:
        return 0
    return 0


def serve(call: Namespace, at: datetime) -> int:
    """Serve the console on the loopback (or where told), with the worker as a thread beside it."""
    from granian import Granian  # noqa: PLC0415  only the server needs it
    from granian.constants import Interfaces  # noqa: PLC0415

    today = call.today or demo_day(home())
    if today:
        os.environ["CCHC_TODAY"] = today.isoformat()  # for a server that is spawned
        settings.ENV = replace(settings.ENV, today=today)  # for one that is forked
        print(f"Ở đây hôm nay được coi là ngày {today:%d/%m/%Y}.", file=sys.stderr)
    stop = threading.Event()
    thread = threading.Thread(target=_loop, args=(stop,), daemon=True, name="cchc-worker")
    thread.start()
    print(f"Trang làm việc: http://{call.host}:{call.port}/  (dừng bằng Ctrl+C)", file=sys.stderr)
    server = Granian(
        "cchc.config.wsgi:application",
        address=call.host,
        port=call.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        log_enabled=False,
    )
    try:
        server.serve()
    finally:
        stop.set()
    return 0
