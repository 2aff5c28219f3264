"""Who speaks in a document: what a unit calls itself, its place, its signer.

The words are data in ``catalog/documents``: Decree 30/2020/ND-CP as one dated file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from cchc.directory.queries import unit_map
from cchc.directory.tree import named_unit
from cchc.ui.printing import Head, Layout, layout_on

_COMMITTEE_LEVELS = frozenset({"province", "district", "commune"})


class Unit(Protocol):
    """A version of a unit, as the directory's rows and trees hold it."""

    @property
    def name(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def parent_code(self) -> str: ...


class Named(Protocol):
    """A unit with the name of the one above it; empty at the top."""

    @property
    def name(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def parent_name(self) -> str: ...


@dataclass(frozen=True)
class _Named:
    name: str
    level: str
    parent_name: str


@dataclass(frozen=True)
class Issuer(Head):
    """The unit as the author of a document. ``symbol``: what follows a report's number, "/BC-UBND"."""

    higher: str  # the agency it reports to, "UBND tỉnh Hà Tĩnh"; empty at the top
    word: str  # "huyện"; empty for a department
    party: str  # "Huyện ủy"
    symbol: str


def letterhead(unit: Unit, day: date) -> Issuer:
    """How a version of a unit heads and signs what it prints on a day.

    Raises:
        UnusableInput: no rule for documents is in force then.
    """
    above = named_unit(unit_map().units, unit.parent_code, day) if unit.parent_code else None
    return issuer_of(_Named(unit.name, unit.level, above.name if above else ""), layout_on(day))


def issuer_of(unit: Named, layout: Layout) -> Issuer:
    """How the unit signs: a People's Committee for a unit of government, its own name for a department or service."""
    name, level, parent_name = unit.name, unit.level, unit.parent_name
    word, proper = _split(name, layout)
    above_word, above_proper = _split(parent_name, layout)
    higher = f"UBND {above_word} {above_proper}" if above_word else parent_name
    if level in _COMMITTEE_LEVELS and word:
        return Issuer(
            above="ỦY BAN NHÂN DÂN",
            above_bold=True,
            name=name.upper(),
            agency=f"UBND {word} {proper}",
            higher=higher,
            place=_place(name, proper),
            word=word,
            party=layout.words[word],
            symbol="/BC-UBND",
            signer=layout.signer[level],
        )
    return Issuer(
        above=higher.upper(),
        above_bold=False,
        name=name.upper(),
        agency=name,
        higher=higher,
        place=_place(parent_name, above_proper),
        word="",
        party=layout.words.get(above_word, ""),
        symbol="/BC-…",  # the agency's own abbreviation, which no rule derives from its name
        signer=layout.signer.get(level, layout.signer["department"]),
    )


def _split(name: str, layout: Layout) -> tuple[str, str]:
    """("huyện", "Hương Khê") of "Huyện Hương Khê"; ("", name) where the name begins with no such word."""
    for word in sorted(layout.words, key=len, reverse=True):
        if name.casefold().startswith(word + " "):
            return word, name[len(word) + 1 :]
    return "", name


def _place(name: str, proper: str) -> str:
    """The place of issue: the proper name, or the whole where that is a number (Annex I: "Quận 1", never "1")."""
    return name if proper[:1].isdigit() else proper
