"""A register's list as a printed one: the columns that the screen shows, numbered, with what was asked of the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.forms import BaseForm, ModelChoiceField
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.kernel import registry
from cchc.kernel.numbers import format_number
from cchc.ui.content import Value
from cchc.ui.jinja import day, moment
from cchc.ui.printing.sheet import Align, Column, Head, Paragraph, Sheet, Signature, Table

_LISTS = ("danh sách", "danh mục", "sổ ", "list ")  # what a register of lists may be called already
_NUMBERS = 13.0  # millimetres of the column of ordinal numbers


def list_sheet(
    title: str,
    columns: Sequence[registry.Column],
    rows: Sequence[Sequence[str]],
    *,
    head: Head,
    today: date,
    lang: str,
    asked: Sequence[str] = (),
) -> Sheet:
    """The sheet of a list; ``asked``: the conditions that chose its rows, in words."""
    said = title.upper() if title.casefold().startswith(_LISTS) else _("DANH SÁCH %(title)s") % {"title": title.upper()}
    heads = [Column(column.title.said(lang), _align(column)) for column in columns]
    numbered = [[format_number(place, 0), *row] for place, row in enumerate(rows, start=1)]
    total = ngettext("Danh sách có %(count)s mục.", "Danh sách có %(count)s mục.", len(rows))
    conditions = [Paragraph(_("(Điều kiện chọn: %(asked)s)") % {"asked": "; ".join(asked)}, "note")] if asked else []
    by = Signature((_("NGƯỜI LẬP DANH SÁCH"),), _("(Ký, ghi rõ họ tên)"))
    return Sheet(
        head=head,
        day=today,
        title=said,
        body=(
            *conditions,
            Table((Column(_("STT"), "center", _NUMBERS), *heads), numbered),
            Paragraph(total % {"count": format_number(len(rows), 0)}, "remark"),
        ),
        signatures=(by, Signature(head.signer)),
        landscape=len(columns) > 5,
        lang=lang,
    )


def _align(column: registry.Column) -> Align:
    if column.words:
        return "left"
    return {"number": "right", "date": "center", "time": "center"}.get(column.kind, "left")  # type: ignore[return-value]


def texts(row: Iterable[Value]) -> list[str]:
    """A row's cells as printed; empty where there is nothing."""
    return [_text(value) for value in row]


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int | float):
        return format_number(value, 0 if isinstance(value, int) else 1)
    return value if isinstance(value, str) else getattr(value, "text", None) or str(value)


def asked_of(form: BaseForm | None, term: str) -> Iterator[str]:
    """What was asked of a list, in words: ``Trạng thái: Đang giải quyết``."""
    if term:
        yield _("từ khóa «%(term)s»") % {"term": term}
    if form is None or not form.is_valid():
        return
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value not in (None, "", False):
            yield f"{field.label}: {_chosen(field, value)}"


def _chosen(field: Any, value: Any) -> str:
    if isinstance(field, ModelChoiceField):
        return str(field.label_from_instance(value))
    if isinstance(value, date):
        return day(value)
    if value is True:
        return _("có")
    named = {str(key): label for key, label in _flat(getattr(field, "choices", ()))}
    return str(named.get(str(value), value))


def _flat(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Choices without their groups."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
