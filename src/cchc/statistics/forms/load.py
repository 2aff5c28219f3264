"""Forms read from the catalogue, checked against their schema and against themselves.

A folder ``forms/<id>/<valid_from>/`` holds ``form.toml`` and ``lines.csv``. A folder of the home's overlay adds a form
or a later version of one; it never edits a version of the product.
"""

from __future__ import annotations

import csv
import hashlib
import io
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from cchc.kernel.catalogue import CatalogueFile, catalogue_files, home
from cchc.kernel.errors import UnusableInput
from cchc.statistics.forms.refusal import UnusableForm
from cchc.statistics.forms.spec import Form, Line, Rule
from cchc.statistics.forms.validate import against_itself, against_schema

_FIELDS = frozenset({"id", "type", "severity", "codes"})


def normalise_code(code: str) -> str:
    """A line's code as the catalogue writes it: ``"1.3."`` is ``"1.3"``; spaces and a trailing dot mean nothing."""
    return "".join(code.split()).rstrip(".")


def forms() -> tuple[Form, ...]:
    """Every version of every form of the product and of the home's overlay, by id, oldest first.

    Raises:
        UnusableInput: a file of the catalogue contradicts itself, or one of the overlay breaks its schema.
    """
    return _forms(home())


def checked_forms() -> tuple[Form, ...]:
    """As :func:`forms`, read anew, and the product's own files held against their schema too: for ``catalog check``."""
    return _read_all(everything=True)


def form(form_id: str, on: date | None = None) -> Form:
    """The version of a form in force ``on`` a day; without a day, the latest.

    A day before the first version gets the first: an earlier period is shown in it for comparison.

    Raises:
        UnusableInput: no such form (the known ids are listed), or none of its versions is in force any more.
    """
    versions = [item for item in forms() if item.id == form_id]
    if not versions:
        known = ", ".join(sorted({item.id for item in forms()}))
        raise UnusableInput(
            f"Không có biểu mẫu «{form_id}». Các biểu mẫu hiện có: {known}.",
            f"There is no form “{form_id}”. Known forms: {known}.",
        )
    if on is None:
        return versions[-1]
    begun = [item for item in versions if item.valid_from <= on] or versions[:1]
    if begun[-1].valid_to is not None and begun[-1].valid_to < on:
        raise UnusableInput(
            f"Biểu mẫu «{form_id}» hết hiệu lực từ ngày {begun[-1].valid_to:%d/%m/%Y} và chưa có bản thay thế.",
            f"Form “{form_id}” ended on {begun[-1].valid_to} and has no successor.",
        )
    return begun[-1]


@cache
def _forms(_home: Path) -> tuple[Form, ...]:
    """``_home`` is only the key: another home has another overlay."""
    return _read_all(everything=False)


def _read_all(*, everything: bool) -> tuple[Form, ...]:
    lines = {_place(file): file for file in catalogue_files("forms", "*/*/lines.csv")}
    found: dict[tuple[str, date], Form] = {}
    for file in catalogue_files("forms", "*/*/form.toml"):
        if _place(file) not in lines:
            raise UnusableForm(file.path, "không có tệp lines.csv bên cạnh", "has no lines.csv beside it")
        item = read_form(file, lines[_place(file)], by_schema=everything or file.overlay)
        if (item.id, item.valid_from) in found:
            raise UnusableForm(
                file.path,
                f"bản {item.id} có hiệu lực từ {item.valid_from} đã có trong sản phẩm; chỉ được thêm bản có ngày khác",
                f"version {item.id} of {item.valid_from} is the product's already; add one of another day",
            )
        found[item.id, item.valid_from] = item
    return tuple(found[key] for key in sorted(found))


def _place(file: CatalogueFile) -> tuple[bool, str]:
    return file.overlay, file.path.rpartition("/")[0]


def read_form(head: CatalogueFile, body: CatalogueFile, *, by_schema: bool = True) -> Form:
    """One version of a form from its two files.

    Raises:
        UnusableForm: either file breaks its schema, or the two contradict each other or their folder.
    """
    data, rows = _toml(head), _rows(body)
    if by_schema:
        against_schema(head.path, "form.json", _dates_as_text(data))
        against_schema(body.path, "form-lines.json", rows)
    item = Form(
        id=data["id"],
        title=data["title"],
        valid_from=_day(head, data["valid_from"]),
        valid_to=_day(head, data["valid_to"]) if "valid_to" in data else None,
        basis=data["basis"],
        owner=data["owner"],
        review_on=_day(head, data["review_on"]),
        head=data["head"],
        lines=tuple(_line(row) for row in rows),
        rules=tuple(_rule(rule) for rule in data.get("rule", ())),
        sha256=hashlib.sha256(f"{head.sha256} {body.sha256}".encode()).hexdigest(),
    )
    against_itself(head.path, body.path, item)
    return item


def _toml(file: CatalogueFile) -> dict[str, Any]:
    try:
        return tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as error:
        raise UnusableForm(file.path, f"không đúng cú pháp TOML ({error})", f"is not valid TOML ({error})") from error


def _rows(file: CatalogueFile) -> list[dict[str, str]]:
    """Rows of text by column; a short or long row keeps its fault for the schema to name."""
    return [
        {name: str(cell) for name, cell in row.items() if cell is not None}
        for row in csv.DictReader(io.StringIO(file.text, newline=""), restkey="(ô thừa)")
    ]


def _dates_as_text(value: Any) -> Any:
    """TOML has dates, JSON schema has none."""
    if isinstance(value, Mapping):
        return {key: _dates_as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_dates_as_text(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _day(file: CatalogueFile, value: date | str) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except ValueError as error:
        raise UnusableForm(file.path, f"không có ngày {value}", f"there is no day {value}") from error


def _line(row: Mapping[str, str]) -> Line:
    return Line(
        code=row["code"],
        label=row["label"],
        unit=row["unit"],
        kind=row["kind"],  # type: ignore[arg-type]  # the schema has checked it
        level=row["level"],  # type: ignore[arg-type]  # the schema has checked it
        indicator=row["indicator"],
        formula=row["formula"],
        over_units=row["over_units"],
        over_time=row["over_time"],
        cumulative=row["cumulative"] == "yes",
        basis=row["basis"],
    )


def _rule(data: Mapping[str, Any]) -> Rule:
    options = {key: value for key, value in data.items() if key not in _FIELDS}
    return Rule(data["id"], data["type"], data["severity"], tuple(data["codes"]), options)
