"""Ports: what one room may ask of another that it can't see."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


@dataclass(frozen=True)
class FormLine:
    """What declarations must know of a form's line."""

    code: str
    label: str
    unit: str
    kind: str  # heading, count, ratio, rate, flag, choice, money
    level: str
    source: str  # heading, computed, declared
    allowed: tuple[int, ...] = ()  # for flags and choices
    declarable: bool = False  # declared ones, and computed ones whose register may not be in use yet
    basis: str = ""  # of what law the line is, in words


class FormLines(Protocol):
    """Which lines a form has, and which of them are declared. Provided by statistics."""

    def forms(self) -> tuple[str, ...]:
        """Ids of all forms."""

    def lines(self, form: str) -> tuple[FormLine, ...]:
        """The lines of a form's latest version; empty where there is no such form."""


@dataclass(frozen=True)
class BlankForm:
    """Where an act begins: its register, its name, and what its form is filled with beforehand."""

    register: str
    act: str
    initial: Mapping[str, str]


@dataclass(frozen=True)
class Figure:
    """A line of a unit's report for a period. ``unit``: ``CODE@DATE``, one version."""

    form: str
    period: str
    unit: str
    line: str


class Declaring(Protocol):
    """How a figure that no register computes is said. Provided by the register that takes declarations."""

    def begin(self, form: str, line: str, unit: int, period: str) -> BlankForm:
        """The blank to declare this line of this unit (its version's id) for this period."""

    def stands(self, row: Any) -> Figure:
        """Where a declaration stands in the report."""


@dataclass(frozen=True)
class RecordRef:
    """A record of some register, as another room may name it: its number there, and its code."""

    register: str
    record: int
    code: str


class Citations(Protocol):
    """Which normative texts a passage cites. Provided by the register of legal texts."""

    def cited(self, words: str) -> Sequence[RecordRef]:
        """Texts of the register whose numbers stand in these words, in the words' order; a number that names several
        texts gives none."""


class Samples(Protocol):
    """Draws of records to look at, which anyone can make again. Provided by the register that keeps dossiers."""

    def draw(
        self, *, units: Collection[int], since: date, until: date, size: int, seed: str
    ) -> tuple[int, Sequence[RecordRef]]:
        """(how many records of these unit versions came in from ``since`` to ``until``, both days whole; ``size`` of
        them, or all where there are fewer). The same seed over the same records draws the same."""


class Catalogued(Protocol):
    """A register that reads files of the catalogue, so that ``catalog check`` holds them too."""

    def verify(self) -> Sequence[str]:
        """What was checked, in sentences; raises a refusal that names the first file at fault."""
