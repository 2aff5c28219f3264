"""What people are called on screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cchc.directory.models import Account
from cchc.directory.queries import display_names, unit_map
from cchc.directory.tree import UnitVersion
from cchc.kernel.acts import MACHINE


def called(usernames: Iterable[str]) -> dict[str, str]:
    """Display names by account name; the command line's machine has words of its own."""
    return {MACHINE.name: _("Quản trị máy chủ"), **display_names(usernames)}


@dataclass(frozen=True)
class Ended:
    """A unit that is no more, and how many took over its work (0: nobody is known to)."""

    unit: UnitVersion
    heirs: int

    def said(self) -> str:
        """``Huyện Hương Khê (đã kết thúc 30/06/2025)``."""
        assert self.unit.valid_to is not None
        return _("%(unit)s (đã kết thúc %(day)s)") % {"unit": self.unit.name, "day": f"{self.unit.valid_to:%d/%m/%Y}"}


def ended_unit(account: Account, today: date) -> Ended | None:
    """The unit of the account's first role, where it has ended and no single unit stands for it now."""
    grant = account.grants.filter(valid_from__lte=today).order_by("id").first()
    if grant is None:
        return None
    tree = unit_map().as_now(today)
    unit = tree.units[grant.unit_id]
    if unit.in_force(today) or unit.valid_from > today:
        return None
    heirs = tree.heirs.get(unit.id, frozenset())
    known = 0 if unit.id in tree.unsure and heirs == {tree.place[unit.id]} else len(heirs)
    return None if known == 1 else Ended(unit, known)
