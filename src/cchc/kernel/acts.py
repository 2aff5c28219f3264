"""``@operation``: one act in the real world, one transaction, one journal event, one change per touched record.

An operation is a keyword-only function named as officials name the act. It takes ``by`` (who) and ``at`` (when, given
by the door), refuses with an ``UnableTo...`` defined beside it, and returns :class:`Acted`; callers get ``result``.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, ParamSpec, TypeVar

import polars as pl
from django.db import transaction

from cchc.kernel.actor import MACHINE, Actor
from cchc.kernel.bulk import insert_rows
from cchc.kernel.journal import write_event
from cchc.kernel.models import JournalEvent
from cchc.kernel.registry import registry

__all__ = ["MACHINE", "Acted", "Actor", "operation"]

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Acted(Generic[R]):
    """What an operation did: its result for the caller, and what the journal and the facts must know.

    ``touched``: fact name -> uids of the records whose facts changed. ``personal``: values that may be erased later;
    the event's body keeps their salted digests. ``body``: old and new values; JSON without floats. ``reached``: of an
    act on many, register name -> uids of the records that it reached beside those whose facts changed.
    """

    result: R
    record_uid: int | None
    unit: str
    body: Mapping[str, Any]
    touched: Mapping[str, Iterable[int]]
    personal: Mapping[str, str] = field(default_factory=dict)
    reached: Mapping[str, Iterable[int]] = field(default_factory=dict)


def _keep_reach(event: JournalEvent, touched: Mapping[str, Sequence[int]], beside: Mapping[str, Iterable[int]]) -> None:
    """Which records of which registers an act on many reached."""
    for register in registry().registers:
        reached = [pl.Series(touched[fact.name], dtype=pl.Int64) for fact in register.facts if fact.name in touched]
        if register.name in beside:
            reached.append(pl.Series(list(beside[register.name]), dtype=pl.Int64))
        if not reached:
            continue  # an act on many reaches few of all registers
        uids = pl.concat(reached).unique().sort()
        begins = (uids.diff() != 1).fill_null(value=True)
        firsts, lasts = uids.filter(begins), uids.filter(begins.shift(-1, fill_value=True))
        rows = ((event.pk, register.name, first, last) for first, last in zip(firsts, lasts, strict=True))
        insert_rows("journal_reach", ("event_id", "register", "first_uid", "last_uid"), rows)


def operation(act: str, *, register: str) -> Callable[[Callable[P, Acted[R]]], Callable[P, R]]:
    """Make a function an act of ``register``; its ``by=`` and ``at=`` are required keywords."""

    def wrap(function: Callable[P, Acted[R]]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            by, at = kwargs["by"], kwargs["at"]
            assert isinstance(by, Actor)
            assert isinstance(at, datetime)
            with transaction.atomic():
                acted = function(*args, **kwargs)
                touched = {fact: list(uids) for fact, uids in acted.touched.items()}
                event = write_event(
                    act=act,
                    register=register,
                    record_uid=acted.record_uid,
                    unit=acted.unit,
                    by=by.name,
                    on_behalf_of=by.on_behalf_of,
                    request_id=by.request_id,
                    at=at,
                    body=acted.body,
                    personal=acted.personal,
                )
                if acted.record_uid is None:
                    _keep_reach(event, touched, acted.reached)
                for fact, uids in registry().touched(touched).items():
                    insert_rows("fact_change", ("fact", "record_uid"), ((fact, uid) for uid in uids))
            return acted.result

        run.__dict__["cchc_act"] = (act, register)
        return run

    return wrap
