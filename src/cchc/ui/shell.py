"""The frame around every page: whose desk it is, where one can go, where one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cchc.ui.content import Action, Tone

#: Buttons at the head of a page; more than that and nobody finds theirs.
SHOWN = 4


@dataclass(frozen=True)
class NavEntry:
    """One place to go. ``count``: how much waits there; ``tone`` bad when it is overdue; ``inner``: a place inside the
    one before it."""

    label: str
    href: str
    icon: str
    active: bool = False
    count: int | None = None
    tone: Tone = "quiet"
    inner: bool = False


@dataclass(frozen=True)
class NavGroup:
    """Places of one kind; the first group may go without a title."""

    label: str
    entries: Sequence[NavEntry]


@dataclass(frozen=True)
class Shell:
    """``unit`` and ``user`` are shown at the top; empty ``user``: nobody is signed in.

    ``language_url`` takes a POST of ``language`` and ``next``, as Django's ``set_language`` does.
    """

    product: str
    home_url: str
    language_url: str
    here: str  # the page's own address, to come back to after a change of language
    unit: str = ""
    user: str = ""
    role: str = ""
    logout_url: str = ""
    account_links: Sequence[Action] = ()
    nav: Sequence[NavGroup] = ()


@dataclass(frozen=True)
class Crumb:
    """A step of the way here; the last one is the page itself and has no address."""

    label: str
    href: str = ""


@dataclass(frozen=True)
class Notice:
    """A short message after an act."""

    tone: Tone
    text: str


@dataclass(frozen=True)
class Page:
    """A page's head. ``lead``: one line under the title; ``charts``: the page draws some. ``actions``: the likeliest
    first; what is beyond :data:`SHOWN` folds into a menu. ``downloads``: the same as files, in a menu of their own."""

    title: str
    lead: str = ""
    crumbs: Sequence[Crumb] = ()
    actions: Sequence[Action] = ()
    notices: Sequence[Notice] = ()
    charts: bool = False
    downloads: Sequence[Action] = ()

    @property
    def shown(self) -> Sequence[Action]:
        return self.actions if len(self.actions) <= SHOWN else self.actions[: SHOWN - 1]

    @property
    def folded(self) -> Sequence[Action]:
        return self.actions[len(self.shown) :]
