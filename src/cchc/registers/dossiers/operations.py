"""The acts on a dossier: receive, finish, withdraw; and taking over a list from another system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import IntegrityError, transaction

from cchc.directory.models import OrgUnit, ProcedureVersion
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.bulk import insert_frame, update_rows
from cchc.kernel.dates import local
from cchc.kernel.errors import CchcError
from cchc.registers.dossiers.models import CHANNELS, OUTCOMES, Dossier

LONGEST_CODE = 100
COLUMNS = ("code", "unit_id", "procedure_id", "channel", "received_at", "due_at", "finished_at", "outcome")


class UnableToReceive(CchcError):
    """The dossier can't enter: its code is taken or none, its unit or procedure is not in force that day, or the day is
    yet to come."""


class UnableToFinish(CchcError):
    """The dossier is finished already, or the time is before its receipt or yet to come."""


def _fit_to_enter(code: str, channel: str, received_at: datetime, due_at: datetime, at: datetime) -> None:
    if not code or len(code) > LONGEST_CODE:
        raise UnableToReceive(
            f"Mã hồ sơ phải có từ 1 đến {LONGEST_CODE} ký tự.", f"A dossier code has 1 to {LONGEST_CODE} characters."
        )
    if received_at > at:
        raise UnableToReceive("Lúc tiếp nhận ở tương lai.", "The receipt is in the future.")
    if channel not in CHANNELS:
        raise UnableToReceive(f"Không có hình thức tiếp nhận «{channel}».", f"There is no channel “{channel}”.")
    if due_at < received_at:
        raise UnableToReceive("Hạn trả kết quả trước lúc tiếp nhận.", "The due time is before the receipt.")


def _in_force(unit: OrgUnit, procedure: ProcedureVersion, day: date) -> None:
    for thing, vi, en in ((unit, "Đơn vị", "Unit"), (procedure, "Thủ tục", "Procedure")):
        if day < thing.valid_from or (thing.valid_to and day > thing.valid_to):
            raise UnableToReceive(
                f"{vi} «{thing}» không có hiệu lực vào ngày tiếp nhận {day:%d/%m/%Y}.",
                f"{en} “{thing}” is not in force on {day.isoformat()}, the day of receipt.",
            )


def _taken(code: str) -> UnableToReceive:
    return UnableToReceive(f"Mã hồ sơ «{code}» đã có.", f"Dossier code “{code}” is taken.")


@operation("receive", register="dossiers")
def receive(
    *,
    by: Actor,
    at: datetime,
    code: str,
    unit: OrgUnit,
    procedure: ProcedureVersion,
    channel: str,
    received_at: datetime,
    due_at: datetime,
) -> Acted[Dossier]:
    """Receive a dossier at a unit.

    Raises:
        UnableToReceive: see the class.
    """
    code = code.strip()
    _fit_to_enter(code, channel, received_at, due_at, at)
    _in_force(unit, procedure, local(received_at).date())
    if Dossier.objects.unscoped(reason="codes are unique in the whole home").filter(code=code).exists():
        raise _taken(code)
    dossier = Dossier(
        code=code, unit=unit, procedure=procedure, channel=channel, received_at=received_at, due_at=due_at
    )
    try:
        with transaction.atomic():  # two counters at the same instant: the database keeps codes apart
            dossier.save()
    except IntegrityError as error:
        raise _taken(code) from error
    body = {
        "code": code,
        "procedure": procedure.procedure.code,
        "channel": channel,
        "received_at": received_at.isoformat(),
        "due_at": due_at.isoformat(),
    }
    return Acted(dossier, dossier.pk, unit.key, body, {"dossier": [dossier.pk]})


def _end(dossier: Dossier, finished_at: datetime, outcome: str, at: datetime) -> Acted[Dossier]:
    if finished_at > at:
        raise UnableToFinish("Thời điểm kết thúc ở tương lai.", "The end is in the future.")
    held = Dossier.objects.unscoped(reason="the act names its dossier").select_for_update().get(pk=dossier.pk)
    if held.finished_at is not None:
        raise UnableToFinish(
            f"Hồ sơ {held.code} đã kết thúc lúc {held.finished_at.isoformat()}.",
            f"Dossier {held.code} is finished already.",
        )
    if finished_at < held.received_at:
        raise UnableToFinish("Thời điểm kết thúc trước lúc tiếp nhận.", "The end is before the receipt.")
    held.finished_at, held.outcome = finished_at, outcome
    held.save(update_fields=["finished_at", "outcome"])
    body = {"code": held.code, "finished_at": finished_at.isoformat(), "outcome": outcome}
    return Acted(held, held.pk, held.unit.key, body, {"dossier": [held.pk]})


@operation("finish", register="dossiers")
def finish(*, by: Actor, at: datetime, dossier: Dossier, finished_at: datetime, outcome: str) -> Acted[Dossier]:
    """Finish a dossier: the result is at the one-stop desk. ``outcome``: approved or refused.

    Raises:
        UnableToFinish: it is finished already, the time is before its receipt or yet to come, or the outcome is none.
    """
    if outcome not in OUTCOMES or outcome == "withdrawn":
        raise UnableToFinish(f"Không có kết quả «{outcome}».", f"There is no outcome “{outcome}”.")
    return _end(dossier, finished_at, outcome, at)


@operation("withdraw", register="dossiers")
def withdraw(*, by: Actor, at: datetime, dossier: Dossier, withdrawn_at: datetime) -> Acted[Dossier]:
    """The citizen takes the dossier back; it counts as finished.

    Raises:
        UnableToFinish: it is finished already, or the time is before its receipt or yet to come.
    """
    return _end(dossier, withdrawn_at, "withdrawn", at)


@operation("take_over_list", register="dossiers")
def take_over_list(
    *,
    by: Actor,
    at: datetime,
    new: pl.DataFrame,
    changed: Sequence[Sequence[Any]],
    digest: str,
    counts: Mapping[str, int],
    changes: Sequence[Mapping[str, Any]],
) -> Acted[None]:
    """Take over checked rows: ``new`` a frame of :data:`COLUMNS`; ``changed`` rows without code, with the id last."""
    before = _last_id()
    insert_frame("dossier", new.select(COLUMNS))
    update_rows("dossier", "id", COLUMNS[1:], changed)
    added = Dossier.objects.unscoped(reason="what this act added").filter(pk__gt=before).values_list("pk", flat=True)
    touched = [*(row[-1] for row in changed), *added]
    body = {"file_sha256": digest, "counts": dict(counts), "changes": list(changes)}
    return Acted(None, None, "", body, {"dossier": touched})


def _last_id() -> int:
    rows = Dossier.objects.unscoped(reason="the series of ids is the whole home's")
    last = rows.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0
