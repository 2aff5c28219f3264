"""The outline of a report in words, as ``forms/<form>/<valid_from>/narrative.toml`` states it.

The file says what its sentences mean; ``narrative.py`` writes them. A form without that file is a table alone. A new
version of a form brings its own outline or has none: codes may have changed their meaning, so an older one is not lent.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from cchc.kernel.catalogue import catalogue_files
from cchc.statistics.forms.spec import Form

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True)
class Variant:
    """One way to say a sentence: ``text`` without its full stop, the conditions that make it true, and its parts."""

    text: str
    when: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """A generated paragraph: what it begins with, and its sentences, each a choice of variants."""

    lead: str
    sentences: tuple[tuple[Variant, ...], ...]


@dataclass(frozen=True)
class Section:
    """A heading. ``level`` 1 is ``I.``, 2 is ``1.``; ``hint`` tells officials what to write, empty for nothing."""

    id: str
    number: str
    title: str
    level: int
    hint: str
    optional: bool
    paragraphs: tuple[Template, ...]


@dataclass(frozen=True)
class Chart:
    """Bars of comparable lines: (code, label) each, drawn after the section's paragraphs."""

    section: str
    title: str
    unit: str
    bars: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Outline:
    """All that a form says of its report in words; texts hold fields such as ``{period}``."""

    title: str
    bases: tuple[str, ...]
    opening: str
    closing: str
    recipients: Mapping[str, tuple[str, ...]]  # by level of the unit; "other" for levels not named
    sections: tuple[Section, ...]
    charts: tuple[Chart, ...]


def outline_of(form: Form) -> Outline | None:
    """The outline of this version of the form, none for a table alone. The home's file succeeds the product's."""
    files = list(catalogue_files(f"forms/{form.id}/{form.valid_from.isoformat()}", "narrative.toml"))
    return parse_outline(files[-1].text) if files else None


@cache
def parse_outline(text: str) -> Outline:
    """Read an outline file's text."""
    data = tomllib.loads(text)
    return Outline(
        title=data["title"],
        bases=tuple(data.get("bases", ())),
        opening=data["opening"],
        closing=data["closing"],
        recipients={level: tuple(lines) for level, lines in data["recipients"].items()},
        sections=_sections(data["section"]),
        charts=tuple(
            Chart(
                item["section"],
                item["title"],
                item["unit"],
                tuple((bar["code"], bar["label"]) for bar in item["bars"]),
            )
            for item in data.get("chart", ())
        ),
    )


def _sections(rows: list[dict[str, Any]]) -> tuple[Section, ...]:
    sections, chapters, items = [], 0, 0
    for row in rows:
        level = row["id"].count(".") + 1
        chapters, items = (chapters + 1, 0) if level == 1 else (chapters, items + 1)
        sections.append(
            Section(
                id=row["id"],
                number=_ROMAN[chapters - 1] if level == 1 else str(items),
                title=row["title"],
                level=level,
                hint=row.get("hint", ""),
                optional=row.get("optional", False),
                paragraphs=tuple(
                    Template(
                        item.get("lead", ""),
                        tuple(_variants(sentence) for sentence in item["sentences"]),
                    )
                    for item in row.get("paragraph", ())
                ),
            )
        )
    return tuple(sections)


def _variants(sentence: Any) -> tuple[Variant, ...]:
    if isinstance(sentence, list):
        return tuple(variant for item in sentence for variant in _variants(item))
    if isinstance(sentence, str):
        return (Variant(sentence),)
    return (
        Variant(
            sentence["text"],
            tuple(sentence.get("when", ())),
            tuple(sentence.get("parts", ())),
        ),
    )
