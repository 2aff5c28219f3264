"""Checklists of the catalogue: what an inspection of a field looks at, from a day on.

``catalog/checklists/FIELD/VALID_FROM.toml``, the product's and the home's own beside them. An item is known by
``FIELD/VALID_FROM/ID``, so that a visit's answers keep the questions that were asked.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from cchc.kernel.catalogue import CatalogueFile, catalogue_files, home
from cchc.kernel.errors import UnusableInput
from cchc.kernel.text import Text
from cchc.registers.inspections.models.findings import violation_kinds

_FILES = "*/*.toml"


class UnusableChecklist(UnusableInput):
    """A file of ``catalog/checklists`` can't be used; the sentences name it and its fault."""

    def __init__(self, path: str, vi: str, en: str) -> None:
        super().__init__(f"Tệp {path}: {vi}.", f"File {path}: {en}.")


@dataclass(frozen=True)
class Item:
    """A question, the rule it rests on and how ``sure`` that is, and the kind of violation it raises."""

    key: str
    question: Text
    clause: str
    sure: str
    kind: str


@dataclass(frozen=True)
class Checklist:
    """The questions of a field in force from a day."""

    field: str
    title: Text
    valid_from: date
    basis: str
    items: tuple[Item, ...]


def checklists() -> tuple[Checklist, ...]:
    """All checklists, by field and day."""
    return _read(home())


@lru_cache(maxsize=4)
def _read(_home: Path) -> tuple[Checklist, ...]:
    found = [_checklist(file.path, _parsed(file)) for file in catalogue_files("checklists", _FILES)]
    return tuple(sorted(found, key=lambda one: (one.field, one.valid_from)))


def _parsed(file: CatalogueFile) -> dict[str, Any]:
    try:
        return tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as error:
        raise UnusableChecklist(file.path, f"không đúng cú pháp TOML ({error})", f"is no TOML ({error})") from error


def _checklist(path: str, data: Mapping[str, Any]) -> Checklist:
    try:
        field, since = data["field"], data["valid_from"]
        items = tuple(
            Item(
                f"{field}/{since}/{item['id']}",
                Text(item["question"], item["question_en"]),
                item["clause"],
                item["sure"],
                item["kind"],
            )
            for item in data["item"]
        )
        return Checklist(field, Text(data["title"], data["title_en"]), since, data["basis"], items)
    except (KeyError, TypeError) as error:
        raise UnusableChecklist(path, f"thiếu mục {error}", f"lacks {error}") from error


def fields() -> dict[str, Text]:
    """Fields of inspection, as the newest checklist of each calls it."""
    return {one.field: one.title for one in checklists()}


def checklist_on(field: str, day: date) -> Checklist | None:
    """The checklist of a field in force on a day; before the first, the first."""
    known = [one for one in checklists() if one.field == field]
    return next((one for one in reversed(known) if one.valid_from <= day), known[0] if known else None)


class Fields(Mapping[str, Text]):
    """What fields are called, read when asked: a home may have its own."""

    def __getitem__(self, key: str) -> Text:
        return fields()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(fields())

    def __len__(self) -> int:
        return len(fields())


class Questions(Mapping[str, Text]):
    """Item key -> its question, of every checklist there is."""

    def __getitem__(self, key: str) -> Text:
        return items()[key].question

    def __iter__(self) -> Iterator[str]:
        return iter(items())

    def __len__(self) -> int:
        return len(items())


FIELDS, QUESTIONS = Fields(), Questions()


def items() -> Mapping[str, Item]:
    """Every item of every checklist by its key."""
    return _items(checklists())


@lru_cache(maxsize=4)
def _items(known: tuple[Checklist, ...]) -> Mapping[str, Item]:
    return {item.key: item for one in known for item in one.items}


def verify_checklists() -> list[str]:
    """For ``catalog check``: every file fits its schema and its place, and names kinds of violation that there are.

    Raises:
        UnusableChecklist: the first file that does not.
    """
    # Loaded here and not above: it takes a tenth of a second, and only this command needs it.
    from jsonschema import Draft202012Validator  # noqa: PLC0415
    from jsonschema.exceptions import best_match  # noqa: PLC0415

    (schema,) = (file for file in catalogue_files("schema", "checklist.json") if not file.overlay)
    validator, seen = Draft202012Validator(json.loads(schema.text)), set()
    for file in catalogue_files("checklists", _FILES):
        data = _parsed(file)
        error = best_match(validator.iter_errors(json.loads(json.dumps(data, default=str))))
        if error is not None:
            place = ".".join(map(str, error.absolute_path)) or "/"
            raise UnusableChecklist(
                file.path, f"mục {place} không đúng lược đồ ({error.message})", f"entry {place}: {error.message}"
            )
        _in_its_place(file, data)
        key = (data["field"], data["valid_from"])
        if key in seen:
            raise UnusableChecklist(file.path, "đã có phiếu của lĩnh vực và ngày này", "field and day come twice")
        seen.add(key)
    count = sum(len(one.items) for one in checklists())
    return [f"{len(seen)} phiếu kiểm tra của {len(fields())} lĩnh vực, {count} câu hỏi: dùng được."]


def _in_its_place(file: CatalogueFile, data: Mapping[str, Any]) -> None:
    _, field, name = Path(file.path).parts
    if (field, name) != (data["field"], f"{data['valid_from']}.toml"):
        raise UnusableChecklist(file.path, "tên tệp không khớp lĩnh vực và ngày", "the name is not its field and day")
    ids = [item["id"] for item in data["item"]]
    for item in data["item"]:
        if item["kind"] not in violation_kinds():
            raise UnusableChecklist(
                file.path, f"không có loại vi phạm «{item['kind']}»", f"there is no kind of violation “{item['kind']}”"
            )
        if ids.count(item["id"]) > 1:
            raise UnusableChecklist(file.path, f"câu «{item['id']}» có hai lần", f"item “{item['id']}” comes twice")


class Checklists:
    """Provides :class:`cchc.kernel.ports.Catalogued`."""

    def verify(self) -> list[str]:
        return verify_checklists()
