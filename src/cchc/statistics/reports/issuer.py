"""Who speaks in a document: what the unit calls itself, its place, its signer, and the decree's layout.

All of it is data in ``catalog/documents``: Decree 30/2020/ND-CP as one dated file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from cchc.kernel.catalogue import CatalogueFile, catalogue_files, home
from cchc.kernel.errors import UnusableInput
from cchc.statistics.forms.refusal import UnusableForm
from cchc.statistics.forms.validate import against_schema
from cchc.statistics.reports.model import ReportUnit

_COMMITTEE_LEVELS = frozenset({"province", "district", "commune"})


@dataclass(frozen=True)
class Layout:
    """A document layout in force from a day: lengths in millimetres, sizes in points."""

    id: str
    valid_from: date
    font: str
    nation: str
    motto: str
    page: Mapping[str, float]
    size: Mapping[str, float]
    body: Mapping[str, float]
    signer: Mapping[str, tuple[str, ...]]
    words: Mapping[str, str]  # "huyện" -> "Huyện ủy"
    types: Mapping[str, str]  # "BC" -> "Báo cáo"


@dataclass(frozen=True)
class Issuer:
    """The unit as the author of a document.

    ``above``: the line over its name, of the agency it belongs to (``above_bold`` where it is part of its own name:
    ỦY BAN NHÂN DÂN / HUYỆN HƯƠNG KHÊ). ``agency``: in running text, "UBND huyện Hương Khê". ``symbol``: what follows
    the number, "/BC-UBND".
    """

    above: str
    above_bold: bool
    name: str
    agency: str
    higher: str  # the agency it reports to, "UBND tỉnh Hà Tĩnh"; empty at the top
    place: str
    word: str  # "huyện"; empty for a department
    party: str  # "Huyện ủy"
    symbol: str
    signer: tuple[str, ...]


@cache
def _layouts(_home: Path) -> tuple[Layout, ...]:
    layouts: list[Layout] = []
    for file in catalogue_files("documents", "*.toml"):
        data = _read(file)
        if any(layout.valid_from == data["valid_from"] for layout in layouts):
            day = data["valid_from"]
            raise UnusableForm(file.path, f"đã có thể thức có hiệu lực từ {day}", f"{day} has a layout already")
        layouts.append(
            Layout(
                id=data["id"],
                valid_from=data["valid_from"],
                font=data["font"],
                nation=data["nation"],
                motto=data["motto"],
                page=data["page"],
                size=data["size"],
                body=data["body"],
                signer={level: tuple(lines) for level, lines in data["signer"].items()},
                words=data["word"],
                types=data["type"],
            )
        )
    return tuple(sorted(layouts, key=lambda layout: layout.valid_from))


def _read(file: CatalogueFile) -> dict[str, Any]:
    try:
        data = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as error:
        raise UnusableForm(file.path, f"không đúng cú pháp TOML ({error})", f"is not valid TOML ({error})") from error
    if file.overlay:
        against_schema(file.path, "document.json", data)
    return data


def layout_on(day: date) -> Layout:
    """The layout in force on a day.

    Raises:
        UnusableInput: no rule in force then.
    """
    for layout in reversed(_layouts(home())):
        if layout.valid_from <= day:
            return layout
    raise UnusableInput(
        f"Chưa có quy định thể thức văn bản nào áp dụng cho ngày {day.isoformat()}.",
        f"No layout of documents is in force on {day.isoformat()}.",
    )


def issuer_of(unit: ReportUnit, layout: Layout) -> Issuer:
    """How the unit signs: a People's Committee for a unit of government, its own name for a department or service."""
    word, proper = _split(unit.name, layout)
    above_word, above_proper = _split(unit.parent_name, layout)
    higher = f"UBND {above_word} {above_proper}" if above_word else unit.parent_name
    if unit.level in _COMMITTEE_LEVELS and word:
        return Issuer(
            above="ỦY BAN NHÂN DÂN",
            above_bold=True,
            name=unit.name.upper(),
            agency=f"UBND {word} {proper}",
            higher=higher,
            place=_place(unit.name, proper),
            word=word,
            party=layout.words[word],
            symbol="/BC-UBND",
            signer=layout.signer[unit.level],
        )
    return Issuer(
        above=higher.upper(),
        above_bold=False,
        name=unit.name.upper(),
        agency=unit.name,
        higher=higher,
        place=_place(unit.parent_name, above_proper),
        word="",
        party=layout.words.get(above_word, ""),
        symbol="/BC-…",  # the agency's own abbreviation, which no rule derives from its name
        signer=layout.signer.get(unit.level, layout.signer["department"]),
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
