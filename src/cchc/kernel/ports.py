"""Ports: what one room may ask of another that it can't see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


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


class FormLines(Protocol):
    """Which lines a form has, and which of them are declared. Provided by statistics."""

    def forms(self) -> tuple[str, ...]:
        """Ids of all forms."""

    def lines(self, form: str) -> tuple[FormLine, ...]:
        """The lines of a form's latest version; empty where there is no such form."""
