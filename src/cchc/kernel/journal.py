"""The journal: every act, chained in sealed batches, so that a change of the past shows.

Writers never queue behind one chain: an event is written with its own digest, and a sealer later takes whatever has no
seal and chains the batch. Membership is stored, because ids commit out of order. A chain alone proves nothing to who
can rewrite it, so its head is printed on signed reports and kept in ``CCHC_HOME/journal.head``.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from cchc.kernel.locks import home_lock
from cchc.kernel.models import JournalEvent, JournalPersonal, JournalReach, JournalSeal, JournalSealMember

BATCH = 500


def canonical(value: Any) -> bytes:
    """Canonical JSON: sorted keys, no spaces, NFC, no floats.

    Raises:
        TypeError: a float, or another type that JSON doesn't know.
    """

    def clean(item: Any) -> Any:
        if isinstance(item, float):
            raise TypeError("no floats in a journal body: write a decimal as text")
        if isinstance(item, str):
            return unicodedata.normalize("NFC", item)
        if isinstance(item, Mapping):
            return {clean(str(key)): clean(part) for key, part in item.items()}
        if isinstance(item, list | tuple):
            return [clean(part) for part in item]
        if item is None or isinstance(item, bool | int):
            return item
        raise TypeError(f"not JSON: {type(item).__name__}")

    return json.dumps(clean(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def write_event(
    *,
    act: str,
    register: str,
    record_uid: int | None,
    unit: str,
    by: str,
    on_behalf_of: str,
    request_id: str,
    at: datetime,
    body: Mapping[str, Any],
    personal: Mapping[str, str],
) -> JournalEvent:
    """Write one event in the caller's transaction; personal values go aside, erasable."""
    salts = {name: secrets.token_bytes(16) for name in personal}
    columns = {
        "act": act,
        "by": by,
        "on_behalf_of": on_behalf_of,
        "record_uid": record_uid,
        "register": register,
        "request_id": request_id,
        "unit": unit,
    }
    digests = {name: salted(salts[name], value) for name, value in personal.items()}
    data = canonical({**columns, "at": at.astimezone(UTC).isoformat(), "values": dict(body), "personal": digests})
    digest = hashlib.sha256(data).hexdigest()
    event = JournalEvent.objects.create(at=at, body=data, digest=digest, **columns)
    for name, value in personal.items():
        JournalPersonal.objects.create(event=event, name=name, salt=salts[name], value=value)
    return event


def salted(salt: bytes, value: str) -> str:
    """The digest that stands for a personal value in an event's body."""
    return hashlib.sha256(salt + unicodedata.normalize("NFC", value).encode()).hexdigest()


def chained(previous: str, at: datetime, digests: list[str]) -> str:
    """The digest of a seal: of the seal before it, its time (UTC), and its events."""
    head = hashlib.sha256(f"{previous}\n{at.isoformat()}\n".encode())
    for digest in digests:
        head.update(digest.encode())
    return head.hexdigest()


def seal(*, at: datetime, home: Path) -> int:
    """Seal every event that has no seal, in batches; returns how many events were sealed."""
    sealed, at = 0, at.astimezone(UTC)
    with home_lock(home, "journal"):
        while True:
            with transaction.atomic():
                events = list(
                    JournalEvent.objects.filter(member=None).order_by("id").values_list("id", "digest")[:BATCH]
                )
                if not events:
                    return sealed
                last = JournalSeal.objects.order_by("-id").first()
                previous = last.digest if last else ""
                digest = chained(previous, at, [item[1] for item in events])
                batch = JournalSeal.objects.create(at=at, previous=previous, digest=digest, events=len(events))
                JournalSealMember.objects.bulk_create(
                    JournalSealMember(event_id=item[0], seal=batch) for item in events
                )
            _keep_head(home, f"{batch.pk} {digest}\n")
            sealed += len(events)


def _keep_head(home: Path, text: str) -> None:
    """Whole or not at all: half an anchor would cry wolf."""
    new = home / f"journal.head.{os.getpid()}"
    new.write_text(text)
    new.replace(home / "journal.head")


def events_of(register: str, uid: int) -> list[JournalEvent]:
    """Every event that reached a record, its own and those of lists, the latest first."""
    lists = JournalReach.objects.filter(register=register, first_uid__lte=uid, last_uid__gte=uid).values("event")
    found = JournalEvent.objects.filter(Q(register=register, record_uid=uid) | Q(pk__in=lists))
    return list(found.order_by("-pk"))


def said_of(event: JournalEvent, register: str, uid: int) -> dict[str, Any]:
    """What an event says of a record: of a list, the old and new values of that record where the list changed it.

    Records of several registers may bear one number, so a list that reaches several says of each change whose it is.
    """
    values: dict[str, Any] = json.loads(bytes(event.body))["values"]
    if event.record_uid is not None:
        return values
    its = (change for change in values.get("changes", ()) if change.get("register", register) == register)
    return next((change for change in its if change.get("uid") == uid), {})
