"""How an administrative document looks while a rule is in force: ``catalog/documents``, one dated file for each rule.

Decree 30/2020/ND-CP, Annex I, is the file in use. A home's own file succeeds it from its day on.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from cchc.kernel.catalogue import CatalogueFile, catalogue_files, home
from cchc.kernel.errors import UnusableInput


class UnusableLayout(UnusableInput):
    """A file of ``catalog/documents`` can't be used; the sentences name it and its fault."""

    def __init__(self, path: str, vi: str, en: str) -> None:
        super().__init__(f"Tệp {path}: {vi}.", f"File {path}: {en}.")


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


@cache
def _layouts(_home: Path) -> tuple[Layout, ...]:
    layouts: list[Layout] = []
    for file in catalogue_files("documents", "*.toml"):
        data = _read(file)
        if any(layout.valid_from == data["valid_from"] for layout in layouts):
            day = data["valid_from"]
            raise UnusableLayout(file.path, f"đã có thể thức có hiệu lực từ {day}", f"{day} has a layout already")
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
        raise UnusableLayout(file.path, f"không đúng cú pháp TOML ({error})", f"is not valid TOML ({error})") from error
    if file.overlay:
        _hold_against_schema(file.path, data)
    return data


def _hold_against_schema(path: str, data: dict[str, Any]) -> None:
    # Loaded here and not above: it takes a tenth of a second, and the product's own file is held to it by the tests.
    from jsonschema import Draft202012Validator  # noqa: PLC0415
    from jsonschema.exceptions import best_match  # noqa: PLC0415

    (schema,) = (file for file in catalogue_files("schema", "document.json") if not file.overlay)
    plain = json.loads(json.dumps(data, default=str))  # days as the schema writes them
    error = best_match(Draft202012Validator(json.loads(schema.text)).iter_errors(plain))
    if error is not None:
        place = ".".join(str(step) for step in error.absolute_path) or "/"
        raise UnusableLayout(
            path,
            f"mục {place} không đúng lược đồ ({error.message})",
            f"entry {place} breaks the schema ({error.message})",
        )


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
