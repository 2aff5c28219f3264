"""What statistics provides to rooms that can't see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cchc.kernel.errors import UnusableInput
from cchc.kernel.ports import FormLine, FormLines
from cchc.statistics.forms.load import form, forms
from cchc.statistics.forms.spec import Form, Line
from cchc.statistics.indicators.spec import definitions


class _Lines:
    """The lines of forms, as declarations must know them."""

    def forms(self) -> tuple[str, ...]:
        return tuple(sorted({item.id for item in forms()}))

    def lines(self, form: str) -> tuple[FormLine, ...]:
        return _lines(form)


def _lines(form_id: str) -> tuple[FormLine, ...]:
    try:
        found = form(form_id)
    except UnusableInput:
        return ()
    return tuple(
        FormLine(
            code=line.code,
            label=line.label,
            unit=line.unit,
            kind=line.kind,
            level=line.level,
            source=_source(found, line),
            allowed=_allowed(found, line),
            declarable=_declarable(found, line),
            basis=line.basis,
        )
        for line in found.lines
    )


def _source(form: Form, line: Line) -> str:
    if line.kind == "heading":
        return "heading"
    return "computed" if _computed(form, line) else "declared"


def _computed(form: Form, line: Line) -> bool:
    """Whether registers alone decide a line: a ratio of counted parts is as little declared as its parts."""
    parts = line.parts[1]
    return bool(line.indicator) or (bool(parts) and all(_computed(form, form.by_code[code]) for code in parts))


def _declarable(form: Form, line: Line) -> bool:
    """Whether a declaration may ever stand for a line: of what is put together, where it may for a part."""
    if line.kind == "heading":
        return False
    if line.indicator:
        return bool(definitions()[line.indicator].until_used)
    parts = line.parts[1]
    return not parts or any(_declarable(form, form.by_code[code]) for code in parts)


def _allowed(form: Form, line: Line) -> tuple[int, ...]:
    for rule in form.rules:
        if rule.type == "allowed" and line.code in rule.codes:
            return tuple(int(value) for value in rule.options["values"])
    return (0, 1) if line.kind == "flag" else ()


PROVIDES: Mapping[type, Any] = {FormLines: _Lines()}
