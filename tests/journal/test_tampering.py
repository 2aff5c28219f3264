"""Whoever changes the past is seen: any byte, any column, any row, and, with an anchor, a chain rebuilt whole."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from cchc.directory.models import OrgUnit
from cchc.directory.operations import open_account
from cchc.kernel.acts import Actor
from cchc.kernel.journal import canonical, seal
from cchc.kernel.models import JournalEvent, JournalPersonal, JournalReach, JournalSeal, JournalSealMember
from cchc.kernel.verification import verify
from tests.standing import Stand
from tests.world import AT, dossier, must, small_world, take_over

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def _some_acts(home: Path) -> None:
    small_world(home)
    seal(at=AT, home=home)
    must(take_over(home, "dossiers", [dossier("A", "X1", "PX", "2022-01-03T08:00", "2022-01-10T17:00")]))
    open_account(
        by=Actor("lan", "hùng", "yc-1"),
        at=AT,
        username="hoa",
        display_name="Cán bộ một cửa",
        password="mật khẩu dài",
        role="clerk",
        unit=OrgUnit.objects.get(code="X1"),
        valid_from=date(2022, 1, 1),
    )
    seal(at=AT + timedelta(seconds=5), home=home)
    must(take_over(home, "dossiers", [dossier("B", "X1", "PX", "2022-01-03T08:00", "2022-01-10T17:00")]))
    assert verify().broken == ()
    assert (verify().seals, verify().unsealed) == (2, 1)


@pytest.fixture(scope="module")
def acted(stand: Stand) -> Path:
    return stand(_some_acts)


@pytest.fixture
def journal(acted: Path, home: Path) -> Path:
    """Some acts, sealed in two batches, and one act that waits for its seal."""
    return Path(shutil.copytree(acted, home, dirs_exist_ok=True))


def sql(text: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def anchor(home: Path) -> tuple[int, str]:
    number, digest = (home / "journal.head").read_text().split()
    return int(number), digest


COLUMNS = {
    "act": "xóa",
    "register": "khác",
    "record_uid": 77,
    "unit": "X2@2020-01-01",
    '"by"': "ai đó",
    "on_behalf_of": "ai khác",
    "request_id": "yc-2",
    "at": datetime(2022, 7, 1, 5, 0, 1, tzinfo=UTC),
    "digest": "0" * 64,
}


_PLACES = [
    *(("journal_event", column) for column in ("body", *COLUMNS)),
    *(("journal_seal", column) for column in ("at", "previous", "digest", "events")),
    ("journal_seal_member", "seal_id"),
    *(("journal_personal", column) for column in ("event_id", "name", "salt", "value")),
]
_TEXTS = ["'chữ'", "X'ff'", "CAST(X'ff' AS TEXT)", "NULL", "1.5"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its types")
@pytest.mark.parametrize(
    ("table", "column", "text"),
    # A personal value that is NULL was erased, and that is no tampering.
    [(*place, text) for place in _PLACES for text in _TEXTS if (place[1], text) != ("value", "NULL")],
)
def test_a_value_of_any_type_in_any_column_is_told(journal: Path, table: str, column: str, text: str) -> None:
    """SQLite holds to its types and to NOT NULL only as long as it is asked to."""
    sql(f"CREATE TABLE loose AS SELECT * FROM {table}")  # without types and constraints
    sql("PRAGMA legacy_alter_table = ON")
    sql(f"ALTER TABLE {table} RENAME TO strict_{table}")
    sql(f"ALTER TABLE loose RENAME TO {table}")
    of_a_record = "WHERE record_uid IS NOT NULL" if table == "journal_event" else ""
    sql(f"UPDATE {table} SET {column} = {text} WHERE rowid = (SELECT MIN(rowid) FROM {table} {of_a_record})")
    sql("PRAGMA legacy_alter_table = OFF")
    try:
        assert verify().broken
    finally:
        sql(f"DROP TABLE {table}")
        sql("PRAGMA legacy_alter_table = ON")
        sql(f"ALTER TABLE strict_{table} RENAME TO {table}")
        sql("PRAGMA legacy_alter_table = OFF")


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("sealed", [True, False])
def test_a_changed_column(journal: Path, column: str, sealed: bool) -> None:
    event = JournalEvent.objects.filter(member__isnull=not sealed).latest("pk")
    sql(f"UPDATE journal_event SET {column} = %s WHERE id = %s", COLUMNS[column], event.pk)
    assert any(str(event.pk) in line for line in verify().broken)


def test_any_changed_byte_of_a_body(journal: Path) -> None:
    event = JournalEvent.objects.order_by("pk").first()
    assert event is not None
    body = bytes(event.body)
    for at in range(0, len(body), max(1, len(body) // 40)):
        event.body = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        event.save()
        assert verify().broken
    event.body = body
    event.save()
    assert not verify().broken


@pytest.mark.parametrize("body", [b"", b"[]", b"not json", b"{}", b'{"act":1}', b"\xff"])
def test_a_body_that_is_none_with_its_digest_made_to_fit(journal: Path, body: bytes) -> None:
    event = JournalEvent.objects.latest("pk")
    event.body, event.digest = body, hashlib.sha256(body).hexdigest()
    event.save()
    assert verify().broken


def test_a_rewritten_sealed_event_breaks_its_seal(journal: Path) -> None:
    """Body, digest and columns all made to fit each other: the chain still knows the old digest."""
    event = JournalEvent.objects.filter(member__isnull=False).latest("pk")
    said = json.loads(bytes(event.body))
    said["by"] = event.by = "ai đó"
    event.body = canonical(said)
    event.digest = hashlib.sha256(bytes(event.body)).hexdigest()
    event.save()
    assert any("niêm phong" in line for line in verify().broken)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM journal_seal_member WHERE event_id = (SELECT MIN(event_id) FROM journal_seal_member)",
        "DELETE FROM journal_seal_member WHERE event_id = (SELECT MAX(event_id) FROM journal_seal_member)",
        "UPDATE journal_seal SET digest = 'x' WHERE id = (SELECT MIN(id) FROM journal_seal)",
        "UPDATE journal_seal SET digest = 'x' WHERE id = (SELECT MAX(id) FROM journal_seal)",
        "UPDATE journal_seal SET previous = 'x' WHERE id = (SELECT MAX(id) FROM journal_seal)",
        "UPDATE journal_seal SET events = events + 1",
        "UPDATE journal_seal_member SET seal_id = (SELECT MAX(id) FROM journal_seal)",
    ],
)
def test_a_changed_seal(journal: Path, change: str) -> None:
    sql(change)
    assert verify().broken


def test_a_seal_of_another_time(journal: Path) -> None:
    batch = JournalSeal.objects.latest("pk")
    batch.at += timedelta(seconds=1)
    batch.save()
    assert verify().broken


def _forget(event: JournalEvent) -> None:
    JournalSealMember.objects.filter(event=event).delete()
    JournalPersonal.objects.filter(event=event).delete()
    JournalReach.objects.filter(event=event).delete()
    event.delete()


@pytest.mark.parametrize("which", [0, 1, -1])
def test_a_deleted_sealed_event(journal: Path, which: int) -> None:
    _forget(list(JournalEvent.objects.filter(member__isnull=False).order_by("pk"))[which])
    assert verify().broken


def test_the_first_batch_cut_off_with_its_events(journal: Path) -> None:
    first = JournalSeal.objects.earliest("pk")
    for event in JournalEvent.objects.filter(member__seal=first):
        _forget(event)
    first.delete()
    assert verify().broken


def test_the_last_batch_cut_off_shows_only_beside_an_anchor(journal: Path) -> None:
    held = anchor(journal)
    last = JournalSeal.objects.latest("pk")
    for event in JournalEvent.objects.filter(member__seal=last):
        _forget(event)
    last.delete()
    assert not verify().broken
    assert verify(anchor=held).broken


def test_a_chain_rebuilt_whole_shows_only_beside_an_anchor(journal: Path) -> None:
    held = anchor(journal)
    event = JournalEvent.objects.order_by("pk").first()
    assert event is not None
    said = json.loads(bytes(event.body))
    said["values"] = {}
    event.body = canonical(said)
    event.digest = hashlib.sha256(bytes(event.body)).hexdigest()
    event.save()
    JournalSealMember.objects.all().delete()
    JournalSeal.objects.all().delete()
    seal(at=AT, home=journal)
    assert not verify().broken
    assert verify(anchor=held).broken


def test_an_anchor_stays_good_while_the_chain_grows(journal: Path) -> None:
    held = anchor(journal)
    seal(at=AT, home=journal)
    assert not verify(anchor=held).broken
    assert not verify(anchor=anchor(journal)).broken


@pytest.mark.parametrize("value", ["ai khác", "Cán bộ một cửa "])
def test_a_changed_personal_value(journal: Path, value: str) -> None:
    JournalPersonal.objects.filter(name="display_name").update(value=value)
    assert verify().broken


def test_personal_values_added_or_taken_away(journal: Path) -> None:
    personal = JournalPersonal.objects.get(name="display_name")
    personal.name = "khác"
    personal.save()
    assert verify().broken
    personal.delete()
    assert verify().broken


def test_erased_personal_values_leave_the_journal_whole(journal: Path) -> None:
    held = anchor(journal)
    assert JournalPersonal.objects.update(value=None) == 2
    assert not verify(anchor=held).broken


def test_a_personal_value_is_not_to_be_found_by_trying_names(journal: Path) -> None:
    personal = JournalPersonal.objects.get(name="username")
    body = bytes(personal.event.body).decode()
    assert "hoa" not in body
    assert hashlib.sha256(b"hoa").hexdigest() not in body


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(_json)
def test_canonical_json_is_canonical(value: object) -> None:
    once = canonical(value)
    assert canonical(json.loads(once)) == once


@pytest.mark.parametrize(
    "value", [1.5, {"a": [0.0]}, float("nan"), Decimal(1), date(2022, 1, 1), {1, 2}, b"x", object()]
)
def test_what_the_journal_refuses(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"x": value})


def test_letters_written_in_two_ways_are_one() -> None:
    assert canonical("Hà Tĩnh") == canonical("Ha\u0300 Ti\u0303nh")
