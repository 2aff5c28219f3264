"""A million rows: one bad row refuses all of them, named exactly, with nothing half-imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.kernel.models import FactChange, JournalEvent
from cchc.registers.dossiers.models import Dossier
from tests.world import small_world, take_over_file

ROWS = 1_000_000
BAD = 777_777


@pytest.mark.long
@pytest.mark.django_db
def test_one_bad_row_in_a_million(home: Path) -> None:
    small_world(home)
    path = home / "dossiers.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("code,unit,procedure,channel,received_at,due_at,finished_at,outcome\n")
        for at in range(2, ROWS + 2):
            day = "2022-02-30" if at == BAD else f"2022-{at % 12 + 1:02d}-{at % 28 + 1:02d}"
            file.write(f"D{at},X{at % 2 + 1},PX,online,{day}T08:00:00+07:00,2023-01-31T17:00:00+07:00,,\n")
    before = JournalEvent.objects.count(), FactChange.objects.count()
    result = take_over_file(path, "dossiers")
    assert [(error.row, error.column) for error in result.errors] == [(BAD, "received_at")]
    assert "2022-02-30" in result.errors[0].message
    assert (JournalEvent.objects.count(), FactChange.objects.count()) == before
    assert not Dossier.objects.unscoped(reason="a test counts").exists()
