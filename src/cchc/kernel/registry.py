"""What registers declare of themselves, and how doors find it: they walk this, and import no register by name."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Literal, TypeVar, cast

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from cchc.kernel.imports.checks import ImportKind
from cchc.kernel.scope import Viewer
from cchc.kernel.sources import FactSource
from cchc.kernel.text import Text

T = TypeVar("T")


@dataclass(frozen=True)
class Column:
    """A column of a list and a field of a detail page. ``path``: a lookup for ``values_list``; ``kind`` how it shows;
    ``words``: what stored words are called on screen; ``tones``: those of them that call for a look (good, warn, bad).
    ``until``: for a day or time by which something is due, the lookup that is empty until it is done. ``leads``: on a
    record's page, the register and the lookup of the key of another record that the field names."""

    path: str
    title: Text
    kind: Literal["text", "date", "time", "number", "chip", "unit", "file"] = "text"
    words: Mapping[str, Text] = field(default_factory=dict)
    tones: Mapping[str, Literal["good", "warn", "bad", "info", "quiet"]] = field(default_factory=dict)
    until: str = ""
    leads: tuple[str, str] | None = None


@dataclass(frozen=True)
class Waiting:
    """Work that waits in a register: how many records, and the query that lists them."""

    title: Text
    count: int
    query: str
    tone: Literal["good", "warn", "bad", "info", "quiet"] = "quiet"


@dataclass(frozen=True)
class Act:
    """An act offered on a page: its form class, the operation it calls, and whether it can be done to a row now.

    ``on_row`` acts stand on a record's page; the others begin a record from the list. ``run(form data, by=, at=)``.
    ``within``: the lookup of the unit in whose name the act is done, where others may read the record too; only who has
    that unit in scope may do it. ``to``: whether a viewer of these roles could do it anywhere at all. ``mends``: it
    takes back or corrects what was wrongly recorded, so it stands last.
    """

    name: str
    title: Text
    form: Callable[..., Any]
    run: Callable[..., Any]
    roles: frozenset[str]
    on_row: bool = True
    offered: Callable[[Any], bool] = lambda row: True
    within: str = ""
    to: Callable[[Viewer], bool] = lambda viewer: True
    mends: bool = False

    def may(self, viewer: Viewer, row: Any = None) -> bool:
        """Whether this viewer may do the act, on this row where it is on one."""
        if not viewer.may(self.roles) or not self.to(viewer):
            return False
        if not self.within or row is None:
            return True
        for name in self.within.split("__"):
            row = getattr(row, name)
        return viewer.holds(row and row.pk)


@dataclass(frozen=True)
class Panel:
    """Rows of this register on the page of another register's record. ``rows``: that record -> which of ours; the
    register's own scope holds on top. ``begin``: an act of ours that begins such a row, offered beside them where
    ``open`` says so of that record; its form starts with that record's key under ``of``'s name."""

    of: str
    title: Text
    rows: Callable[[Any], Q]
    columns: tuple[Column, ...] = ()  # else those of the list
    begin: str = ""
    open: Callable[[Any, Viewer], bool] = lambda row, viewer: True


@dataclass(frozen=True)
class OwnPage:
    """A page of the register's own, where the declaration is not enough. ``view``: a ``RegisterPage`` of the ui room;
    ``on_row``: of one record, else of the whole register. ``roles``: none for all who may read the register."""

    name: str
    title: Text
    view: Callable[..., Any]
    icon: str = "list"
    on_row: bool = False
    roles: frozenset[str] | None = None


@dataclass(frozen=True)
class Succession:
    """What a merger does to a register's records: open ones pass to the heir, are closed, or nothing; and why."""

    does: Literal["transfer", "close", "nothing"] = "nothing"
    reason: Text | None = None


def by_lookups(*lookups: str) -> Callable[[str], Q]:
    """A search that finds a term by any of these lookups."""

    def found(term: str) -> Q:
        match = Q(pk__in=())
        for lookup in lookups:
            match |= Q(**{lookup: term})
        return match

    return found


@dataclass(frozen=True)
class Register:
    """A register's declaration (``register.py``)."""

    name: str
    title: Text
    about: Text
    model: type[Model]
    rows: Callable[[Viewer], QuerySet[Any]]
    columns: tuple[Column, ...]
    details: tuple[Column, ...]
    search: Callable[[str], Q] | None  # what the search box finds; ``by_lookups`` is enough for most
    filters: Callable[..., Any] | None  # a django-filter FilterSet
    order: tuple[str, ...]
    readers: frozenset[str]  # roles that may read
    acts: tuple[Act, ...] = ()
    imports: tuple[ImportKind, ...] = ()
    facts: tuple[FactSource, ...] = ()
    provides: Mapping[type, Any] = field(default_factory=dict)
    navigation: int = 50  # place in the side navigation; 0: not there, a part of the register it is a panel of
    icon: str = "list"
    waits: Callable[[Viewer, datetime], Sequence[Waiting]] = lambda viewer, at: ()  # the most pressing last
    called: Callable[[Any], str] = str  # what a record is called at the head of its page
    succession: Succession = Succession()
    panels: tuple[Panel, ...] = ()
    pages: tuple[OwnPage, ...] = ()


class Registry:
    """All declarations; a test can make its own."""

    def __init__(self, registers: Sequence[Register]) -> None:
        self.registers = tuple(sorted(registers, key=lambda register: (register.navigation, register.name)))

    def register(self, name: str) -> Register | None:
        return next((register for register in self.registers if register.name == name), None)

    def panels_of(self, name: str) -> list[tuple[Register, Panel]]:
        """What other registers show on the page of this register's records."""
        return [(register, panel) for register in self.registers for panel in register.panels if panel.of == name]

    def parts_of(self, name: str) -> list[Register]:
        """Registers without a place of their own in the navigation, reached from this one's list."""
        return list({part.name: part for part, _ in self.panels_of(name) if not part.navigation}.values())

    @property
    def sources(self) -> dict[str, FactSource]:
        """Every fact by its name."""
        return {source.name: source for register in self.registers for source in register.facts}

    def touched(self, facts: Mapping[str, Iterable[int]]) -> dict[str, Collection[int]]:
        """Records whose facts an act changed, and those of other registers whose facts are made of them."""
        found: dict[str, set[int]] = {fact: set(uids) for fact, uids in facts.items()}
        for name, source in self.sources.items():
            for fact, of in source.follows.items():
                if facts.get(fact):
                    found.setdefault(name, set()).update(of(sorted(found[fact])))
        return {fact: sorted(uids) for fact, uids in found.items()}

    @property
    def imports(self) -> dict[str, ImportKind]:
        """Every kind of import by its name."""
        return {kind.name: kind for register in self.registers for kind in register.imports}

    def port(self, protocol: type[T]) -> T | None:
        """What provides a port; none where no register does, and then the act is not offered."""
        for register in self.registers:
            if protocol in register.provides:
                return cast("T", register.provides[protocol])
        return _statistics_ports().get(protocol)


def _modules() -> list[str]:
    return ["cchc.directory.register", *(f"cchc.registers.{name}.register" for name in settings.REGISTERS)]


@cache
def registry() -> Registry:
    """The installation's registry."""
    found: list[Register] = []
    for name in _modules():
        found.extend(importlib.import_module(name).REGISTERS)
    return Registry(found)


@cache
def _statistics_ports() -> dict[type, Any]:
    """Ports that statistics provides; it declares them in its own module, as registers do."""
    return dict(importlib.import_module("cchc.statistics.ports").PROVIDES)
