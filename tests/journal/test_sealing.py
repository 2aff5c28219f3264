"""Sealing: all that waits, in batches, each event once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.kernel.acts import MACHINE
from cchc.kernel.journal import BATCH, seal, write_event
from cchc.kernel.models import JournalSeal
from cchc.kernel.verification import verify
from tests.world import AT

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_many_events_are_sealed_in_batches_and_each_once(home: Path) -> None:
    for number in range(BATCH + 3):
        write_event(
            act="thử", register="thử", record_uid=number, unit="", by=MACHINE.name, on_behalf_of="", request_id="",
            at=AT, body={"n": number}, personal={},
        )  # fmt: skip
    assert seal(at=AT, home=home) == BATCH + 3
    assert seal(at=AT, home=home) == 0
    assert sorted(JournalSeal.objects.values_list("events", flat=True)) == [3, BATCH]
    assert verify().broken == ()
    number, digest = (home / "journal.head").read_text().split()
    assert verify(anchor=(int(number), digest)).broken == ()
