"""Reads of dossiers, each for a viewer."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from cchc.kernel.bulk import chunked
from cchc.kernel.scope import Viewer
from cchc.registers.dossiers.models import CHANNELS, OUTCOMES, Dossier

__all__ = ["CHANNELS", "OUTCOMES", "codes", "dossiers"]


def dossiers(viewer: Viewer) -> QuerySet[Dossier]:
    """Dossiers of the viewer's units."""
    return Dossier.objects.visible_to(viewer)


def codes(uids: Sequence[int]) -> list[str]:
    """Codes of dossiers in the order asked; explain has counted what its viewer may see before."""
    found: dict[int, str] = {}
    for part in chunked(uids):
        found.update(Dossier.objects.unscoped(reason="explain scopes by unit").filter(pk__in=part).values_list("id", "code"))
    return [found[uid] for uid in uids if uid in found]
