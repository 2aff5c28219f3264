"""Reads of declarations, each for a viewer."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from cchc.kernel.bulk import chunked
from cchc.kernel.scope import Viewer
from cchc.registers.declarations.models import STATES, Declaration

__all__ = ["STATES", "codes", "declarations", "reasons"]


def declarations(viewer: Viewer) -> QuerySet[Declaration]:
    """Declarations of the viewer's units."""
    return Declaration.objects.visible_to(viewer)


def _found(uids: Sequence[int]) -> dict[int, Declaration]:
    rows = Declaration.objects.unscoped(reason="explain scopes by unit").select_related("unit")
    found: dict[int, Declaration] = {}
    for part in chunked(uids):
        found.update(rows.in_bulk(list(part)))
    return found


def codes(uids: Sequence[int]) -> list[str]:
    """``444/2022-H1/1.1``: unit, period and line of declarations, in the order asked."""
    found = _found(uids)
    return [f"{d.unit.code}/{d.period}/{d.line}" for d in (found.get(uid) for uid in uids) if d]


def reasons(uids: Sequence[int]) -> list[str]:
    """The reasons of declarations, in the order asked; empty where none was given."""
    found = _found(uids)
    return [found[uid].reason if uid in found else "" for uid in uids]
