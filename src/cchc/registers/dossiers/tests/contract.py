"""The dossiers' acts and files, for the contract tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.contract.samples import BY, Play, Sample
from tests.world import AT, dossier

from cchc.directory.models import OrgUnit, ProcedureVersion
from cchc.registers.dossiers.models import Dossier
from cchc.registers.dossiers.operations import finish, receive


def _moment(day: int, hour: int = 8) -> datetime:
    return datetime(2022, 1, day, hour, tzinfo=UTC)


def _receipt(**changes: Any) -> dict[str, Any]:
    well: dict[str, Any] = {"code": "NEW", "unit": OrgUnit.objects.get(code="X1")}
    well |= {"procedure": ProcedureVersion.objects.get(procedure__code="PX"), "channel": "online"}
    return {**well, "received_at": _moment(5), "due_at": _moment(9), **changes}


def _held(code: str = "A") -> Dossier:
    """A dossier in hand since 3 January."""
    return receive(by=BY, at=AT, **_receipt(code=code, received_at=_moment(3)))


def _finished() -> Dossier:
    return finish(by=BY, at=AT, dossier=_held(), finished_at=_moment(9), outcome="approved")


def _taken() -> dict[str, Any]:
    _held("A")
    return _receipt(code="A")


PLAYS = {
    "dossiers.receive": Play(
        _receipt,
        (
            _taken,
            lambda: _receipt(code="  "),
            lambda: _receipt(code="x" * 101),
            lambda: _receipt(channel="fax"),
            lambda: _receipt(due_at=_moment(4)),
            lambda: _receipt(received_at=AT + timedelta(minutes=1), due_at=AT + timedelta(days=9)),
            lambda: _receipt(received_at=datetime(2019, 12, 31, 16, 59, tzinfo=UTC)),
        ),
        {"dossier": 1},
    ),
    "dossiers.finish": Play(
        lambda: {"dossier": _held(), "finished_at": _moment(6), "outcome": "refused"},
        (
            lambda: {"dossier": _held(), "finished_at": AT + timedelta(minutes=1), "outcome": "approved"},
            lambda: {"dossier": _held(), "finished_at": _moment(2), "outcome": "approved"},
            lambda: {"dossier": _held(), "finished_at": _moment(6), "outcome": "withdrawn"},
            lambda: {"dossier": _held(), "finished_at": _moment(6), "outcome": "lost"},
            lambda: {"dossier": _finished(), "finished_at": _moment(20), "outcome": "approved"},
        ),
        {"dossier": 1},
    ),
    "dossiers.withdraw": Play(
        lambda: {"dossier": _held(), "withdrawn_at": _moment(6)},
        (
            lambda: {"dossier": _finished(), "withdrawn_at": _moment(20)},
            lambda: {"dossier": _held(), "withdrawn_at": AT + timedelta(minutes=1)},
        ),
        {"dossier": 1},
    ),
}
BY_FILE = {"dossiers.take_over_list"}
SAMPLES = {
    "dossiers": Sample(
        (
            dossier("N1", "X1", "PX", "2022-01-03T08:00:00", "2022-01-10T17:00:00"),
            dossier("N2", "X2", "PX", "2022-01-04T08:00:00", "2022-01-10T17:00:00", "2022-01-09T09:15:00"),
            dossier("N3", "HP", "PH", "2022-02-04T08:00:00", "2022-02-10T17:00:00"),
        ),
        {"finished_at": "2022-01-08T10:00:00", "outcome": "refused"},
        {"unit": "NOWHERE"},
        "unit",
    ),
}
