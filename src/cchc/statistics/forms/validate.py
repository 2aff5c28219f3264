"""What is wrong with a form's files, in words for the person who keeps them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from cchc.kernel.catalogue import catalogue_files
from cchc.kernel.errors import UnusableInput
from cchc.statistics.forms.spec import Form, Line


class UnusableForm(UnusableInput):
    """A file of a form can't be used: ``path`` says which, the two sentences say why."""

    def __init__(self, path: str, vi: str, en: str) -> None:
        super().__init__(f"Tệp {path}: {vi}.", f"File {path}: {en}.")
        self.path = path


@cache
def _validator(schema: str) -> Draft202012Validator:
    (file,) = (item for item in catalogue_files("schema", schema) if not item.overlay)
    return Draft202012Validator(json.loads(file.text))


def against_schema(path: str, schema: str, data: Any) -> None:
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
    match error.validator:
        case "required":
            missing = ", ".join(name for name in wanted if name not in value)
            return f"thiếu {missing}", f"lacks {missing}"
        case "additionalProperties":
            strange = ", ".join(sorted(set(value) - set(schema["properties"])))
            return f"có mục lạ: {strange}", f"has unknown entries: {strange}"
        case "enum":
            known = ", ".join(f"«{item}»" for item in wanted)
            return f"«{value}» không phải là một trong {known}", f"“{value}” is none of {known}"
        case "type":
            return f"«{value}» không đúng kiểu {wanted}", f"“{value}” is not of type {wanted}"
        case "pattern":
            return f"«{value}» viết không đúng dạng", f"“{value}” is not written in the form required"
        case "minItems" | "maxItems":
            return (
                f"có {len(value)} phần tử, không đúng số phần tử cần có",
                f"has {len(value)} items, not as many as needed",
            )
        case "minLength":
            return "để trống", "is empty"
        case None:
            return (
                f"mục ghi {value} không dùng cho loại quy tắc này",
                f"this type of rule has no use for the entry {value}",
            )
    return f"không đúng lược đồ ({error.message})", f"breaks the schema ({error.message})"


def against_itself(head: str, body: str, form: Form) -> None:
    """Raises :class:`UnusableForm` where the two files contradict each other, their folder or themselves."""
    folder = f"forms/{form.id}/{form.valid_from}/"
    if not head.startswith(folder):
        raise UnusableForm(head, f"phải nằm trong thư mục {folder}", f"must lie in the folder {folder}")
    if form.valid_to is not None and form.valid_to < form.valid_from:
        raise UnusableForm(head, "ngày hết hiệu lực trước ngày có hiệu lực", "ends before it begins")
    seen: set[str] = set()
    for row, line in enumerate(form.lines, start=2):
        for vi, en in _faults(form, line, seen):
            raise UnusableForm(body, f"dòng {row}, mã {line.code}: {vi}", f"row {row}, code {line.code}: {en}")
        seen.add(line.code)
    named: set[str] = set()
    for rule in form.rules:
        strange = [code for code in rule.codes if code not in form.by_code]
        if strange:
            raise UnusableForm(
                head,
                f"quy tắc {rule.id} nói đến mã không có trong biểu: {', '.join(strange)}",
                f"rule {rule.id} speaks of codes that are not on the form: {', '.join(strange)}",
            )
        if rule.id in named:
            raise UnusableForm(head, f"quy tắc {rule.id} có hai lần", f"rule {rule.id} is there twice")
        named.add(rule.id)


def _faults(form: Form, line: Line, seen: set[str]) -> Iterator[tuple[str, str]]:
    if line.code in seen:
        yield "mã có hai lần", "the code is there twice"
    if line.kind == "heading" and (line.indicator or line.formula):
        yield "đề mục thì không có chỉ tiêu hay công thức", "a heading has no indicator and no formula"
    if line.indicator and line.formula:
        yield "chỉ được có chỉ tiêu hoặc công thức", "may have an indicator or a formula, not both"
    name, parts = line.parts
    if (line.kind == "ratio") != (name == "ratio"):
        yield "loại ratio và công thức ratio(...) phải đi với nhau", "kind ratio and ratio(...) go together"
    strange = [code for code in parts if code not in form.by_code or code == line.code]
    if strange:
        yield (
            f"công thức nói đến mã không dùng được: {', '.join(strange)}",
            f"the formula speaks of codes that can't be used: {', '.join(strange)}",
        )
