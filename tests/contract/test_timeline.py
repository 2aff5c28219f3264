"""A record's timeline tells what lists did to it, beside its own acts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from cchc.directory.models import Account, OrgUnit
from cchc.kernel.acts import MACHINE
from cchc.kernel.journal import events_of, said_of
from cchc.kernel.models import JournalReach
from cchc.registers.dossiers.models import Dossier
from cchc.registers.dossiers.operations import finish
from tests.world import AT, Row, dossier, must, take_over, unit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def _row(code: str, due: str = "2022-01-10T17:00") -> Row:
    return dossier(code, "X1", "PX", "2022-01-03T08:00", due)


def test_lists_reach_a_dossier(small: None, home: Path) -> None:
    must(take_over(home, "dossiers", [_row(code) for code in "ABCDE"]))
    assert JournalReach.objects.filter(register="dossiers").count() == 1
    must(take_over(home, "dossiers", [_row(code, "2022-01-12T17:00") for code in "ABD"]))
    assert JournalReach.objects.filter(register="dossiers").count() == 3
    held = {row.code: row for row in Dossier.objects.unscoped(reason="a test reads")}
    finish(by=MACHINE, at=AT, dossier=held["A"], finished_at=AT, outcome="approved")
    acts = {code: [event.act for event in events_of("dossiers", row.pk)] for code, row in held.items()}
    assert acts["A"] == ["finish", "take_over_list", "take_over_list"]
    assert acts["B"] == acts["D"] == ["take_over_list"] * 2
    assert acts["C"] == acts["E"] == ["take_over_list"]
    changed, first = events_of("dossiers", held["B"].pk)
    said = said_of(changed, "dossiers", held["B"].pk)
    assert (said["old"]["due_at"][:10], said["new"]["due_at"][:10]) == ("2022-01-10", "2022-01-12")
    assert said_of(first, "dossiers", held["B"].pk) == {}


def test_lists_reach_a_unit(small: None, home: Path) -> None:
    must(take_over(home, "units", [unit("X1", "commune", "H", name="Xã khác")]))
    for code, events in (("X1", 2), ("X2", 1)):
        uid = OrgUnit.objects.get(code=code).pk
        assert len(events_of("units", uid)) == events
    uid = OrgUnit.objects.get(code="X1").pk
    assert said_of(events_of("units", uid)[0], "units", uid)["new"]["name"] == "Xã khác"


def test_a_records_page_tells_what_lists_did(small: None, home: Path) -> None:
    must(take_over(home, "dossiers", [_row("A")]))
    must(take_over(home, "dossiers", [_row("A", "2022-01-12T17:00")]))
    account = Account.objects.create(username="q", display_name="Quản trị")
    account.grants.create(role="administrator", unit=OrgUnit.objects.get(code="T"), valid_from=date(2020, 1, 1))
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    uid = Dossier.objects.unscoped(reason="a test reads").get(code="A").pk
    page = client.get(reverse("record", args=["dossiers", uid])).content.decode()
    assert page.index("Cập nhật theo danh sách") < page.index("Tiếp nhận từ danh sách")
    assert "Hạn trả: 17:00 10/01/2022 → 17:00 12/01/2022" in page
