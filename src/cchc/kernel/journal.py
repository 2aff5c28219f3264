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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from cchc.kernel.locks import home_lock
from cchc.kernel.models import JournalEvent, JournalPersonal, JournalSeal, JournalSealMember

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
    full = {
        "act": act,
        "at": at.astimezone(UTC).isoformat(),
        "by": by,
        "on_behalf_of": on_behalf_of,
        "record_uid": record_uid,
        "register": register,
        "request_id": request_id,
        "unit": unit,
        "values": dict(body),
        "personal": {name: _salted(salts[name], value) for name, value in personal.items()},
    }
    data = canonical(full)
    event = JournalEvent.objects.create(
        at=at,
        act=act,
        register=register,
        record_uid=record_uid,
        unit=unit,
        by=by,
        on_behalf_of=on_behalf_of,
        request_id=request_id,
        body=data,
        digest=hashlib.sha256(data).hexdigest(),
    )
    for name, value in personal.items():
        JournalPersonal.objects.create(event=event, name=name, salt=salts[name], value=value)
    return event


def _salted(salt: bytes, value: str) -> str:
    return hashlib.sha256(salt + unicodedata.normalize("NFC", value).encode()).hexdigest()


def _chain(previous: str, at: datetime, digests: list[str]) -> str:
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
                digest = _chain(previous, at, [item[1] for item in events])
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


@dataclass(frozen=True)
class Verdict:
    """What a verification saw: how much was read, the head, what is broken, and how many events have no seal yet."""

    events: int
    seals: int
    head: str
    unsealed: int
    broken: tuple[str, ...]


def verify(*, anchor: tuple[int, str] | None = None) -> Verdict:
    """Read the whole journal again: each body against its digest, each batch against the chain, the head against an
    ``anchor`` (seal number, digest) that was kept outside the database."""
    broken = list(_broken_events())
    previous, seals, at_anchor = "", 0, None
    for batch in JournalSeal.objects.order_by("id").iterator():
        digests = list(
            JournalSealMember.objects.filter(seal=batch).order_by("event_id").values_list("event__digest", flat=True)
        )
        if batch.previous != previous:
            broken.append(f"Dấu niêm phong số {batch.pk} không nối với dấu trước nó.")
        if len(digests) != batch.events or _chain(batch.previous, batch.at.astimezone(UTC), digests) != batch.digest:
            broken.append(f"Dấu niêm phong số {batch.pk} không còn khớp với các sự kiện của nó.")
        previous, seals = batch.digest, seals + 1
        if anchor and batch.pk == anchor[0]:
            at_anchor = batch.digest
    if anchor and at_anchor != anchor[1]:
        broken.append(f"Nhật ký không còn dấu niêm phong số {anchor[0]} như mốc đã giữ bên ngoài.")
    unsealed = JournalEvent.objects.filter(member=None).count()
    return Verdict(JournalEvent.objects.count(), seals, previous, unsealed, tuple(broken))


def _broken_events() -> Iterator[str]:
    for event in JournalEvent.objects.order_by("id").prefetch_related("personal").iterator(chunk_size=1000):
        body = bytes(event.body)
        if hashlib.sha256(body).hexdigest() != event.digest:
            yield f"Sự kiện số {event.pk} ({event.act}) đã bị sửa: nội dung không khớp với dấu băm."
        elif (said := _said(body)) is None or any(said.get(name) != held for name, held in _columns(event).items()):
            yield f"Sự kiện số {event.pk} ({event.act}): các cột không khớp với nội dung đã ghi."
        elif not _personal_fits(event, said):
            yield f"Sự kiện số {event.pk} ({event.act}): giá trị cá nhân không khớp với nội dung đã ghi."


def _said(body: bytes) -> dict[str, Any] | None:
    """What a body says, its time as an instant; none where it is no event's body."""
    try:
        said = json.loads(body)
        return {**said, "at": datetime.fromisoformat(said["at"])}
    except (ValueError, TypeError, KeyError):
        return None


def _columns(event: JournalEvent) -> dict[str, Any]:
    """What the columns repeat of the body."""
    names = ("act", "register", "record_uid", "unit", "by", "on_behalf_of", "request_id")
    return {**{name: getattr(event, name) for name in names}, "at": event.at}


def _personal_fits(event: JournalEvent, said: Mapping[str, Any]) -> bool:
    """Whether each personal value is the one that was digested, or erased; none added, none removed."""
    digests = said.get("personal")
    held = {item.name: item for item in event.personal.all()}
    if not isinstance(digests, dict) or set(held) != set(digests):
        return False
    return all(
        item.value is None or _salted(bytes(item.salt), item.value) == digests[name] for name, item in held.items()
    )
