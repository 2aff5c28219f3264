"""Which version of a unit a text of any day belongs to: texts are older than the map of units that an office has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cchc.directory.models import OrgUnit
from cchc.directory.queries import unit_map
from cchc.directory.tree import UnitVersion, named_unit
from cchc.registers.legal_texts.queries.authority import answering_for


def map_begins() -> date:
    """The first day of which the installation knows any unit."""
    return min((unit.valid_from for unit in unit_map().units), default=date.min)


def on_the_map(day: date) -> date:
    """A day, or the first one of the map where the day lies before it."""
    return max(day, map_begins())


def there(unit: OrgUnit, day: date) -> bool:
    """Whether a unit's version is that of a day; before the map begins, those it begins with stand for their past."""
    day = on_the_map(day)
    return unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)


def version_of(units: Sequence[UnitVersion], code: str, day: date) -> UnitVersion | None:
    """The version of a code that a text of a day belongs to."""
    return named_unit(units, code, on_the_map(day))


def answered_by(unit: int, day: date) -> list[int]:
    """Versions of units for whose texts a unit answers on a day: its own, and those that it is heir of."""
    day = on_the_map(day)
    return [version for version in unit_map().as_now(day).place if unit in answering_for(version, day)]
