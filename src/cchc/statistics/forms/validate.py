"""What is wrong with a form's files by their meaning, in words for the person who keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from cchc.statistics.forms.refusal import UnusableForm
from cchc.statistics.forms.spec import Form, Line


def against_schema(path: str, schema: str, data: Any) -> None:
    """Holds parsed data against a file of ``catalog/schema``.

    Raises:
        UnusableForm: the data breaks it; ``path`` is the file to blame.
    """
    # Loaded here and not above: jsonschema takes a tenth of a second, and most commands never come here.
    from cchc.statistics.forms.schema import validate  # noqa: PLC0415

    validate(path, schema, _as_json(data))


def _as_json(data: Any) -> Any:
    """TOML's days as the schemas write them."""
    if isinstance(data, dict):
        return {name: _as_json(part) for name, part in data.items()}
    if isinstance(data, list):
        return [_as_json(part) for part in data]
    return data.isoformat() if isinstance(data, date | time) else data


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
