"""Forms of the dossier's acts, and the filters of its list."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from cchc.directory.queries import procedures_on, units_in_force
from cchc.kernel.acts import Actor
from cchc.kernel.registry import Act
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.dossiers.operations import finish, receive, withdraw
from cchc.registers.dossiers.queries import CHANNELS, OUTCOMES

_HANDLERS = frozenset({"counter_officer", "administrator"})


def _choices(words: dict[str, Text], *left_out: str) -> list[tuple[str, str]]:
    return [(word, text.vi.capitalize()) for word, text in words.items() if word not in left_out]


class DossierFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by channel, whether open or finished, and days of receipt."""

    channel = django_filters.ChoiceFilter(label=_("Hình thức"), choices=_choices(CHANNELS), empty_label=_("Tất cả"))
    open = django_filters.ChoiceFilter(
        label=_("Tình trạng"),
        choices=[("yes", _("Đang giải quyết")), ("no", _("Đã kết thúc"))],
        empty_label=_("Tất cả"),
        method="by_state",
    )
    since = django_filters.DateFilter(
        field_name="received_at",
        lookup_expr="date__gte",
        label=_("Tiếp nhận từ ngày"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until = django_filters.DateFilter(
        field_name="received_at",
        lookup_expr="date__lte",
        label=_("đến ngày"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(finished_at__isnull=value == "yes")


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )


class ReceiveForm(forms.Form):
    """What the counter writes when a dossier comes in."""

    code = forms.CharField(label=_("Mã hồ sơ"), max_length=100)
    unit = forms.ModelChoiceField(label=_("Đơn vị tiếp nhận"), queryset=None)
    procedure = forms.ModelChoiceField(label=_("Thủ tục"), queryset=None)
    channel = forms.ChoiceField(label=_("Hình thức"), choices=_choices(CHANNELS))
    received_at = _moment(_("Lúc tiếp nhận"))
    due_at = _moment(_("Hạn trả kết quả"))

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_in_force(viewer, today)  # type: ignore[attr-defined]
        self.fields["procedure"].queryset = procedures_on(today).order_by("name")  # type: ignore[attr-defined]


class FinishForm(forms.Form):
    """When the result came to the desk, and which."""

    finished_at = _moment(_("Lúc có kết quả"))
    outcome = forms.ChoiceField(label=_("Kết quả"), choices=_choices(OUTCOMES, "withdrawn"))

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class WithdrawForm(forms.Form):
    """When the citizen took the dossier back."""

    withdrawn_at = _moment(_("Lúc rút hồ sơ"))

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
