"""Reads of the directory: the map of units at any time, procedures, and who may see what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connections
from django.db.models import Exists, OuterRef, Q, QuerySet

from cchc.directory.models import Account, OrgUnit, ProcedureVersion, RoleGrant, UnitLink
from cchc.directory.tree import Succession, Tree, UnitVersion, named_unit, tree_as_now, tree_as_was
from cchc.kernel.bulk import chunked
from cchc.kernel.errors import UnusableInput
from cchc.kernel.models import JournalEvent
from cchc.kernel.periods import Period
from cchc.kernel.scope import Viewer
from cchc.kernel.sources import LEVELS

#: Roles that an account can hold, with what officials call them; what each may do is said by the registers.
ROLES = ("administrator", "leader", "statistician", "counter_officer", "clerk", "auditor")


@dataclass(frozen=True)
class UnitMap:
    """All versions and links, and the trees made of them."""

    units: tuple[UnitVersion, ...]
    links: tuple[Succession, ...]

    def as_was(self, start: date, end: date) -> Tree:
        return _as_was(self, start, end)

    def as_now(self, today: date) -> Tree:
        return _as_now(self, today)

    def __hash__(self) -> int:
        return id(self)


@lru_cache(maxsize=32)
def _as_was(units: UnitMap, start: date, end: date) -> Tree:
    return tree_as_was(units.units, start, end)


@lru_cache(maxsize=8)
def _as_now(units: UnitMap, today: date) -> Tree:
    return tree_as_now(units.units, units.links, today)


def unit_map(using: str = "default") -> UnitMap:
    """The units as they stand in the database; read anew only after an act of the directory."""
    acts = JournalEvent.objects.using(using).filter(register="directory").order_by("-id")
    # The digest too: an act that was rolled back leaves its number to the next one.
    last = acts.values_list("id", "digest").first()
    settings = connections[using].settings_dict
    return _read_map(using, str(settings["NAME"]) + str(settings.get("HOST", "")), last)


@lru_cache(maxsize=4)
def _read_map(using: str, database: str, last: tuple[int, str] | None) -> UnitMap:
    return stored_map(using)


def stored_map(using: str = "default") -> UnitMap:
    """The same, read anew each time: within an act that changes units."""
    columns = ("id", "code", "name", "level", "parent_code", "valid_from", "valid_to")
    units = OrgUnit.objects.using(using).order_by("code", "valid_from").values_list(*columns)
    links = UnitLink.objects.using(using).order_by("id").values_list("old_id", "new_id", "kind", "sure")
    return UnitMap(tuple(UnitVersion(*row) for row in units), tuple(Succession(*row) for row in links))


def unit_on(code: str, day: date, *, since: date | None = None, using: str = "default") -> UnitVersion:
    """The version of a code in force on a day; with ``since``, else the last one in force from then on.

    Raises:
        UnusableInput: no such code, or no version in force then.
    """
    units = unit_map(using).units
    found = named_unit(units, code, day, since=since)
    if found is None and not any(unit.code == code for unit in units):
        raise UnusableInput(f"Không có đơn vị mã «{code}».", f"There is no unit with code “{code}”.")
    if found is None:
        raise UnusableInput(
            f"Đơn vị mã «{code}» không hoạt động vào ngày {day:%d/%m/%Y}.",
            f"Unit “{code}” is not in force on {day.isoformat()}.",
        )
    return found


def find_unit(named: str, period: Period, structure: str, today: date, *, using: str = "default") -> UnitVersion:
    """The version that ``CODE[@DATE]`` names for a report.

    Raises:
        UnusableInput: no such code, no such date, or no version in force then.
    """
    code, _, day = named.partition("@")
    if day:
        try:
            on = date.fromisoformat(day)
        except ValueError as error:
            raise UnusableInput(f"«{day}» không phải một ngày có thật.", f"“{day}” is no date that exists.") from error
        found = unit_on(code, on, using=using)
    elif structure == "as-now":
        found = unit_on(code, today, using=using)
    else:
        found = unit_on(code, period.end, since=period.start, using=using)
    if structure == "as-now" and not found.in_force(today):
        raise UnusableInput(
            f"{found.name} không còn trong bộ máy ngày {today:%d/%m/%Y}. "
            "Hãy xem theo bộ máy lúc đó, hoặc chọn đơn vị kế thừa.",
            f"{found.name} is not in today's structure. Ask as it was, or ask its successor.",
        )
    if structure == "as-was" and found.valid_from > period.end:
        raise UnusableInput(
            f"{found.name} có từ ngày {found.valid_from:%d/%m/%Y}, sau kỳ {period.code}.",
            f"{found.name} began on {found.valid_from.isoformat()}, after {period.code}.",
        )
    return found


def viewer_of(account: Account, today: date) -> Viewer:
    """What an account may see today: the subtrees of its grants, closed predecessors of their units included."""
    grants = [
        grant
        for grant in RoleGrant.objects.filter(account=account, valid_from__lte=today)
        if grant.valid_to is None or grant.valid_to >= today
    ]
    tree = unit_map().as_now(today)
    held = frozenset(grant.unit_id for grant in grants)
    # A closed unit without a known heir counts somewhere above itself: its people must not see all that is there.
    roots = frozenset().union(*(tree.heirs.get(unit, frozenset()) for unit in held if not _heirless(tree, unit)))
    below = frozenset().union(*(tree.subtree(root) for root in roots))
    seen = held | frozenset(version for version, heirs in tree.heirs.items() if heirs & below)
    # Who sees every unit is not asked for each row's; units that come later are asked for anew.
    begun = {unit.id for unit in tree.units.values() if unit.valid_from <= today}
    units = None if grants and seen >= begun else seen
    return Viewer(account.username, units, frozenset(grant.role for grant in grants))


def covers_province(viewer: Viewer) -> bool:
    """Whether a province is in the viewer's scope: the chairman of its committee publishes procedures."""
    return viewer.units is None or any(
        unit.level == "province" and unit.id in viewer.units for unit in unit_map().units
    )


def accounts_within(viewer: Viewer, term: str = "") -> list[RoleGrant]:
    """Role grants at units of the viewer's scope, by account; ``term``: a part of the account's name."""
    rows = RoleGrant.objects.select_related("account", "unit").order_by("account__username", "id")
    if viewer.units is not None:
        rows = rows.filter(unit_id__in=viewer.units)
    return list(rows.filter(Q(account__username__icontains=term) | Q(account__display_name__icontains=term)))


def display_names(usernames: Iterable[str]) -> dict[str, str]:
    """What people are called on screen, by account name."""
    rows = Account.objects.filter(username__in=set(usernames))
    return dict(rows.values_list("username", "display_name"))


def recent_acts(unit_keys: Sequence[str], most: int) -> list[JournalEvent]:
    """The latest acts at these units (``code@valid_from``), the latest first."""
    found: list[JournalEvent] = []
    for some in chunked(unit_keys):
        found.extend(JournalEvent.objects.filter(unit__in=some).order_by("-id")[:most])
    return sorted(found, key=lambda event: -event.pk)[:most]


def home_unit(account: Account, today: date) -> UnitVersion | None:
    """The unit in force that the account's first grant speaks of."""
    grant = RoleGrant.objects.filter(account=account, valid_from__lte=today).order_by("id").first()
    if grant is None:
        return None
    units = unit_map()
    tree = units.as_now(today)
    heirs = [] if _heirless(tree, grant.unit_id) else sorted(tree.heirs.get(grant.unit_id, ()))
    return tree.units[heirs[0] if heirs else grant.unit_id]


def _heirless(tree: Tree, unit: int) -> bool:
    """Whether nobody is known to have taken over from a closed unit."""
    return unit in tree.unsure and tree.heirs[unit] == {tree.place[unit]}


def standing_below(unit_ids: Sequence[int]) -> list[int]:
    """Every version of these versions' codes, and of the departments and service units below them."""
    units = OrgUnit.objects.values_list("id", "code", "parent_code", "level")
    asked = set(unit_ids)
    codes = {code for unit, code, _, _ in units if unit in asked}
    below = [(code, parent) for _, code, parent, level in units if level not in LEVELS]
    while fresh := {code for code, parent in below if parent in codes} - codes:
        codes |= fresh
    return [unit for unit, code, _, _ in units if code in codes]


def procedures_on(day: date) -> QuerySet[ProcedureVersion]:
    """Procedure versions in force on a day."""
    return in_force_on(ProcedureVersion.objects.select_related("procedure"), day)


def in_force_on(rows: QuerySet[ProcedureVersion], day: date) -> QuerySet[ProcedureVersion]:
    """Those of some procedure versions that are in force on a day."""
    return rows.filter(valid_from__lte=day).exclude(valid_to__lt=day)


def latest_versions() -> QuerySet[ProcedureVersion]:
    """The last version of every procedure, in force or not, by code."""
    later = ProcedureVersion.objects.filter(procedure=OuterRef("procedure"), valid_from__gt=OuterRef("valid_from"))
    rows = ProcedureVersion.objects.select_related("procedure").filter(~Exists(later))
    return rows.order_by("procedure__code")


def provinces(viewer: Viewer, day: date) -> QuerySet[OrgUnit]:
    """Provinces in force on a day, of the viewer's scope: who publishes procedures."""
    return units_in_force(viewer, day).filter(level="province")


def links_of(unit_ids: Sequence[int]) -> list[UnitLink]:
    """Links that lead from or to these versions, with both ends."""
    links = UnitLink.objects.select_related("old", "new")
    return list(links.filter(old_id__in=unit_ids).union(links.filter(new_id__in=unit_ids)))


def units_to_choose(viewer: Viewer, day: date, also: object) -> QuerySet[OrgUnit]:
    """Units in force on a day, and one more version (its id, as a form holds it), all of the viewer's scope."""
    now = units_in_force(viewer, day)
    if not str(also).isdecimal():
        return now
    named = OrgUnit.objects.filter(pk=str(also))
    more = named if viewer.units is None else named.filter(pk__in=viewer.units)
    return (now | more).order_by("code", "valid_from")


def units_in_force(viewer: Viewer, day: date) -> QuerySet[OrgUnit]:
    """Units in force on a day, of the viewer's scope."""
    rows = OrgUnit.objects.filter(valid_from__lte=day).exclude(valid_to__lt=day).order_by("code")
    return rows if viewer.units is None else rows.filter(pk__in=viewer.units)
