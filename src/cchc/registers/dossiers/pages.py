"""Forms of the dossier's acts, and the filters of its list."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import django_filters
from django import forms

from cchc.directory.queries import procedures_on, unit_map, units_in_force
from cchc.kernel.acts import Actor
from cchc.kernel.registry import Act
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text, spoken
from cchc.registers.dossiers.operations import finish, receive, withdraw
from cchc.registers.dossiers.queries import CHANNELS, OUTCOMES, in_state
from cchc.ui.inputs import ALL, choices, day_filter, moment_field

_HANDLERS = frozenset({"counter_officer", "administrator"})


class DossierFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by channel, whether open, overdue or finished, and days of receipt."""

    channel = django_filters.ChoiceFilter(
        label=spoken("Hình thức", "Channel"), choices=choices(CHANNELS), empty_label=ALL
    )
    state = django_filters.ChoiceFilter(
        label=spoken("Tình trạng", "State"),
        choices=[
            ("open", spoken("Đang giải quyết", "Open")),
            ("overdue", spoken("Quá hạn", "Overdue")),
            ("due_soon", spoken("Sắp đến hạn", "Due soon")),
            ("finished", spoken("Đã kết thúc", "Finished")),
        ],
        empty_label=ALL,
        method="by_state",
    )
    since = day_filter(spoken("Tiếp nhận từ ngày", "Received from"), field_name="received_at", lookup_expr="date__gte")
    until = day_filter(spoken("Đến ngày", "To"), field_name="received_at", lookup_expr="date__lte")

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return in_state(rows, value, self.request.at)


def _procedures(viewer: Viewer, today: date) -> Any:
    """Procedures of the levels of government at which the viewer's units receive."""
    rows = procedures_on(today).order_by("name")
    if viewer.units is None:
        return rows
    tree = unit_map().as_was(today, today)
    return rows.filter(level__in={tree.government_level(unit) for unit in viewer.units if unit in tree.units})


class ReceiveForm(forms.Form):
    """What the counter writes when a dossier comes in."""

    code = forms.CharField(label=spoken("Mã hồ sơ", "Dossier code"), max_length=100)
    unit: Any = forms.ModelChoiceField(label=spoken("Đơn vị tiếp nhận", "Receiving unit"), queryset=None)
    procedure: Any = forms.ModelChoiceField(label=spoken("Thủ tục", "Procedure"), queryset=None)
    channel = forms.ChoiceField(label=spoken("Hình thức", "Channel"), choices=choices(CHANNELS))
    received_at = moment_field(spoken("Lúc tiếp nhận", "Received at"))
    due_at = moment_field(spoken("Hạn trả kết quả", "Due at"))

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_in_force(viewer, today)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["procedure"].queryset = _procedures(viewer, today)  # type: ignore[attr-defined]
        own = list(units[:2])
        if len(own) == 1:
            self.initial.setdefault("unit", own[0].pk)


class FinishForm(forms.Form):
    """When the result came to the desk, and which."""

    finished_at = moment_field(spoken("Lúc có kết quả", "Result at"))
    outcome = forms.ChoiceField(label=spoken("Kết quả", "Outcome"), choices=choices(OUTCOMES, "withdrawn"))

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class WithdrawForm(forms.Form):
    """When the citizen took the dossier back."""

    withdrawn_at = moment_field(spoken("Lúc rút hồ sơ", "Withdrawn at"))

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


def _finish(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return finish(by=by, at=at, dossier=row, **data)


def _withdraw(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return withdraw(by=by, at=at, dossier=row, **data)


def _receive(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return receive(by=by, at=at, **data)


def _open(row: Any) -> bool:
    return row.finished_at is None


ACTS = (
    Act("receive", Text("Tiếp nhận hồ sơ", "Receive a dossier"), ReceiveForm, _receive, _HANDLERS, on_row=False),
    Act("finish", Text("Trả kết quả", "Finish"), FinishForm, _finish, _HANDLERS, offered=_open),
    Act("withdraw", Text("Công dân rút hồ sơ", "Withdraw"), WithdrawForm, _withdraw, _HANDLERS, offered=_open),
)
