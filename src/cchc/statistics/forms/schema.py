"""Files of a form against their JSON schema, and its verdict in words.

A module of its own because loading jsonschema takes a tenth of a second, which no command should pay that only meets
the product's own files: those are held against their schema by ``catalog check`` and by the tests.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from cchc.kernel.catalogue import catalogue_files
from cchc.statistics.forms.refusal import UnusableForm


@cache
def _validator(schema: str) -> Draft202012Validator:
    (file,) = (item for item in catalogue_files("schema", schema) if not item.overlay)
    return Draft202012Validator(json.loads(file.text))


def validate(path: str, schema: str, data: Any) -> None:
    """Raises :class:`UnusableForm` with the one fault that says most."""
    error = best_match(_validator(schema).iter_errors(data))
    if error is not None:
        vi, en = _words(error)
        where_vi, where_en = _where(error, data)
        raise UnusableForm(path, f"{where_vi}{vi}", f"{where_en}{en}")


def _where(error: ValidationError, data: Any) -> tuple[str, str]:
    """The row of a table (1 is its header), or the rule, with the name of the cell."""
    steps = list(error.absolute_path)
    if isinstance(data, list) and steps:
        row, *rest = steps
        name = f", cột {rest[0]}" if rest else ""
        name_en = f", column {rest[0]}" if rest else ""
        return f"dòng {int(row) + 2}{name}: ", f"row {int(row) + 2}{name_en}: "
    if len(steps) >= 2 and steps[0] == "rule":
        item = data["rule"][steps[1]]
        named = item.get("id") or f"thứ {int(steps[1]) + 1}"
        field = f", {steps[2]}" if len(steps) > 2 else ""
        return f"quy tắc {named}{field}: ", f"rule {named}{field}: "
    place = ".".join(str(step) for step in steps)
    return (f"mục {place}: ", f"entry {place}: ") if place else ("", "")


def _words(error: ValidationError) -> tuple[str, str]:
    value: Any = error.instance
    wanted: Any = error.validator_value
    schema: Any = error.schema
    said = f"không đúng lược đồ ({error.message})", f"breaks the schema ({error.message})"
    match error.validator:
        case "required":
            missing = ", ".join(name for name in wanted if name not in value)
            said = f"thiếu {missing}", f"lacks {missing}"
        case "additionalProperties":
            strange = ", ".join(sorted(set(value) - set(schema["properties"])))
            said = f"có mục lạ: {strange}", f"has unknown entries: {strange}"
        case "enum":
            known = ", ".join(f"«{item}»" for item in wanted)
            said = f"«{value}» không phải là một trong {known}", f"“{value}” is none of {known}"
        case "type":
            said = f"«{value}» không đúng kiểu {wanted}", f"“{value}” is not of type {wanted}"
        case "pattern":
            said = f"«{value}» viết không đúng dạng", f"“{value}” is not written in the form required"
        case "minItems" | "maxItems":
            many = len(value)
            said = f"có {many} phần tử, không đúng số phần tử cần có", f"has {many} items, not as many as needed"
        case "minLength":
            said = "để trống", "is empty"
        case None:
            said = f"mục ghi {value} không dùng ở đây", f"the entry {value} has no use here"
    return said
