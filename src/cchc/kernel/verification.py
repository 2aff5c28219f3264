"""Reading the journal again. Whoever can change the database can put anything anywhere in it, so nothing is believed to
be of its type here: columns are read as they lie, and whatever is not what an act writes is told as broken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from cchc.kernel.journal import chained, salted

_COLUMNS = ("act", "register", "record_uid", "unit", "by", "on_behalf_of", "request_id", "at")


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
    digests: dict[Any, str | None] = {}
    broken = list(_broken_events(digests))
    members: dict[Any, list[Any]] = {}
    for event, batch in _rows("journal_seal_member", ("event_id", "seal_id"), order="event_id"):
        members.setdefault(_text(batch), []).append(_text(event))
    previous, seals, at_anchor = "", 0, None
    for number, at, before, digest, events in _rows(
        "journal_seal", ("id", "at", "previous", "digest", "events"), order="id"
    ):
        told, held = _text(number), members.get(_text(number), [])
        if _text(before) != previous:
            broken.append(f"Dấu niêm phong số {told} không nối với dấu trước nó.")
        if _text(events) != str(len(held)) or _sealed(before, at, [digests.get(key) for key in held]) != _text(digest):
            broken.append(f"Dấu niêm phong số {told} không còn khớp với các sự kiện của nó.")
        previous, seals = _text(digest) or "", seals + 1
        if anchor and told == str(anchor[0]):
            at_anchor = previous
    if anchor and at_anchor != anchor[1]:
        broken.append(f"Nhật ký không còn dấu niêm phong số {anchor[0]} như mốc đã giữ bên ngoài.")
    unsealed = len(digests.keys() - {event for some in members.values() for event in some})
    return Verdict(len(digests), seals, previous, unsealed, tuple(broken))


def _sealed(before: Any, at: Any, digests: Sequence[str | None]) -> str | None:
    """The digest of a batch; none where a part of it is no such thing."""
    previous, moment = _text(before), _instant(at)
    if previous is None or moment is None or None in digests:
        return None
    return chained(previous, moment, [digest or "" for digest in digests])


def _broken_events(digests: dict[Any, str | None]) -> Iterator[str]:
    """What is wrong with single events; leaves their digests behind."""
    personal: dict[Any, list[Sequence[Any]]] = {}
    for row in _rows("journal_personal", ("event_id", "name", "salt", "value"), order="id"):
        personal.setdefault(_text(row[0]), []).append(row)
    for number, body, digest, *columns in _rows("journal_event", ("id", "body", "digest", *_COLUMNS), order="id"):
        key = _text(number)
        digests[key] = _text(digest)
        fault = _fault(body, _text(digest), dict(zip(_COLUMNS, columns, strict=True)), personal.pop(key, []))
        if fault:
            yield f"Sự kiện số {key} ({_text(columns[0])}){fault}"
    for key in personal:
        yield f"Có giá trị cá nhân của sự kiện số {key}, là sự kiện không có trong nhật ký."


def _fault(body: Any, digest: str | None, columns: Mapping[str, Any], held: Sequence[Sequence[Any]]) -> str:
    if not isinstance(body, bytes) or hashlib.sha256(body).hexdigest() != digest:
        return " đã bị sửa: nội dung không khớp với dấu băm."
    said = _said(body)
    if said is None or any(said[name] != _text(columns[name]) for name in _COLUMNS[:-1]):
        return ": các cột không khớp với nội dung đã ghi."
    if said["at"] is None or said["at"] != _instant(columns["at"]):
        return ": các cột không khớp với nội dung đã ghi."
    return "" if _personal_fits(said["personal"], held) else ": giá trị cá nhân không khớp với nội dung đã ghi."


def _said(body: bytes) -> dict[str, Any] | None:
    """What a body says, as text, its time as an instant; none where it is no event's body."""
    try:
        said = json.loads(body)
        texts = {name: None if said[name] is None else str(said[name]) for name in _COLUMNS}
        return {**texts, "at": _instant(said["at"]), "personal": said["personal"]}
    except (ValueError, TypeError, LookupError):
        return None


def _personal_fits(digests: Any, held: Sequence[Sequence[Any]]) -> bool:
    """Whether each personal value is the one that was digested, or erased; none added, none removed."""
    if not isinstance(digests, dict) or sorted(_text(row[1]) or "" for row in held) != sorted(digests):
        return False
    return all(
        value is None or (isinstance(salt, bytes) and salted(salt, _text(value) or "") == digests[_text(name)])
        for _, name, salt, value in held
    )


#: Columns that hold bytes; on SQLite a text in their place is told from them.
_BYTES = ("body", "salt")


def _rows(table: str, names: Sequence[str], *, order: str) -> Iterator[Sequence[Any]]:
    """Rows as they lie: bytes as bytes, and on SQLite the rest as bytes too, since any value can be anywhere."""
    wanted = [f'"{name}"' for name in names]
    if connection.vendor == "sqlite":
        wanted = [
            f"CASE WHEN typeof({name}) = 'blob' THEN {name} END"
            if name.strip('"') in _BYTES
            else f"CAST({name} AS BLOB)"
            for name in wanted
        ]
    with connection.chunked_cursor() as cursor:
        cursor.execute(f'SELECT {", ".join(wanted)} FROM "{table}" ORDER BY "{order}"')  # noqa: S608  names are our own
        while some := cursor.fetchmany(1000):
            for row in some:
                yield [bytes(value) if isinstance(value, memoryview) else value for value in row]


def _text(value: Any) -> str | None:
    if isinstance(value, bytes):
        return value.decode(errors="replace")
    return None if value is None else str(value)


def _instant(value: Any) -> datetime | None:
    """An instant in UTC, which SQLite keeps without saying so; none where it is no time."""
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(_text(value) or "")
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
