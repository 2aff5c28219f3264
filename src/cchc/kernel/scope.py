"""Row scope below the views: a scoped model's manager refuses to read until it is told who looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Viewer:
    """Who looks: ``units`` are the ids of the unit versions in scope, or none for all; ``roles`` what they are."""

    name: str
    units: frozenset[int] | None
    roles: frozenset[str]

    def may(self, allowed: frozenset[str]) -> bool:
        """Whether one of the viewer's roles is among ``allowed``."""
        return bool(self.roles & allowed)

    def holds(self, unit: int | None) -> bool:
        """Whether a unit version is in the viewer's scope."""
        return self.units is None or unit in self.units


#: The machine's administrator: the whole scope, no login.
MACHINE_VIEWER = Viewer("machine", None, frozenset({"machine", "administrator", "statistician", "auditor", "leader"}))


class ScopeRequired(RuntimeError):
    """Someone read a scoped table without saying for whom: a fault of the program, never of its user."""


class ScopedManager(models.Manager[M]):
    """Reads only through :meth:`visible_to` or :meth:`unscoped`.

    ``unit_fields``: the columns that hold a unit version; a row is visible when any of them is in scope.
    """

    use_in_migrations = False

    def __init__(self, *unit_fields: str) -> None:
        super().__init__()
        self.unit_fields = unit_fields

    def get_queryset(self) -> models.QuerySet[M]:
        raise ScopeRequired(f"{self.model.__name__}: use .visible_to(viewer) or .unscoped(reason=...)")

    def visible_to(self, viewer: Viewer, *, using: str | None = None) -> models.QuerySet[M]:
        """Rows of the viewer's units."""
        rows = self.unscoped(reason="the next line scopes it", using=using)
        if viewer.units is None:
            return rows
        condition = models.Q()
        for name in self.unit_fields:
            condition |= models.Q(**{f"{name}__in": viewer.units})
        return rows.filter(condition)

    def unscoped(self, *, reason: str, using: str | None = None) -> models.QuerySet[M]:
        """All rows, for what serves no single viewer; ``reason`` is for who reads the code."""
        assert reason
        rows: models.QuerySet[M] = models.QuerySet(self.model, using=using or self._db)
        return rows


def scoped(*unit_fields: str) -> Any:
    """A :class:`ScopedManager` for a model's ``objects``."""
    return ScopedManager(*unit_fields)
