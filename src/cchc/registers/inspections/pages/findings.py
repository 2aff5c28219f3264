"""Forms of the acts on findings, and the filters of their list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import django_filters
from django import forms

from cchc.directory.queries import units_in_force
from cchc.kernel.acts import Actor
from cchc.kernel.attachments import keep
from cchc.kernel.registry import Act
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text, spoken
from cchc.registers.inspections.operations import findings as told
from cchc.registers.inspections.operations import remedies
from cchc.registers.inspections.queries.findings import (
    FINDING_STATES,
    SEVERITIES,
    acting,
    in_state,
    units_of_visit,
    violation_kinds,
    visits_followed,
)
from cchc.ui.inputs import ALL, choices, day_field, day_filter, words_field

INSPECTORS = frozenset({"statistician", "leader", "administrator"})
REMEDIERS = frozenset({"statistician", "leader", "administrator", "clerk", "counter_officer"})
_TAKEN = "image/jpeg,image/png,application/pdf,.docx,.xlsx"


class KindWords(Mapping[str, Text]):
    """What kinds of violation are called."""

    def __getitem__(self, code: str) -> Text:
        return violation_kinds()[code].label

    def __iter__(self) -> Iterator[str]:
        return iter(violation_kinds())

    def __len__(self) -> int:
        return len(violation_kinds())


KINDS = KindWords()


def _kinds() -> list[tuple[str, str]]:
    return choices(KINDS)


class FindingFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by state, kind, severity, and days of finding."""

    state = django_filters.ChoiceFilter(
        label=spoken("Tình trạng", "State"),
        choices=[
            ("open", spoken("Còn mở", "Open")),
            ("overdue", spoken("Quá hạn khắc phục", "Overdue")),
            ("due_soon", spoken("Đến hạn trong 7 ngày", "Due within 7 days")),
            *choices(FINDING_STATES),
        ],
        empty_label=ALL,
        method="by_state",
    )
    kind = django_filters.ChoiceFilter(label=spoken("Loại vấn đề", "Kind"), choices=_kinds, empty_label=ALL)
    severity = django_filters.ChoiceFilter(
        label=spoken("Mức độ", "Severity"), choices=choices(SEVERITIES), empty_label=ALL
    )
    since = day_filter(spoken("Phát hiện từ ngày", "Found from"), field_name="found_on", lookup_expr="gte")

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return in_state(rows, value, self.request.today)


class _FindingForm(forms.Form):
    """A form of an act on one finding; ``clean`` says in whose name it is done."""

    by_inspector = True

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer, self._today, self._row = viewer, today, row

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        sides = (self._row.inspection.unit_id, self._row.unit_id)
        data["acting"] = acting(self._viewer, self._today, *(sides if self.by_inspector else sides[::-1]))
        return data


class _WhatForm(forms.Form):
    """What was found."""

    kind = forms.ChoiceField(label=spoken("Loại vấn đề", "Kind"), choices=_kinds)
    found = words_field(spoken("Vấn đề phát hiện", "What was found"), 4)
    clause = forms.CharField(
        label=spoken("Căn cứ (điều, khoản)", "Clause"),
        max_length=300,
        required=False,
        help_text=spoken("Để trống thì lấy căn cứ của loại vấn đề", "Left empty: the law behind the kind"),
    )
    severity = forms.ChoiceField(label=spoken("Mức độ", "Severity"), choices=choices(SEVERITIES))
    unit: Any = forms.ModelChoiceField(
        label=spoken("Đơn vị phải khắc phục", "Unit to remedy"),
        queryset=None,
        required=False,
        empty_label=spoken("Đơn vị được kiểm tra", "The inspected unit"),
    )
    found_on = day_field(spoken("Ngày phát hiện", "Found on"))

    def _filled(self, visit: Any, data: dict[str, Any]) -> dict[str, Any]:
        """Empty cells as they are meant: the inspected unit, the law behind the kind."""
        data["unit"] = data.get("unit") or visit.inspected
        kind = violation_kinds().get(data.get("kind", ""))
        data["clause"] = data.get("clause") or (kind.basis[:300] if kind else "")
        return data


class RecordForm(_WhatForm):
    """A finding of a visit that goes on or is followed."""

    inspection: Any = forms.ModelChoiceField(
        label=spoken("Cuộc kiểm tra", "Visit"),
        queryset=None,
        help_text=spoken(
            "Cuộc kiểm tra do đơn vị bạn tiến hành, đã bắt đầu và chưa đóng",
            "A visit by your own unit that has begun and is not closed",
        ),
    )
    field_order = ("inspection",)

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer, self._today = viewer, today
        visits = visits_followed(viewer)
        named = str(self.data.get("inspection") or self.initial.get("inspections") or "")
        visit = visits.filter(pk=named).first() if named.isdecimal() else None
        choice: Any = self.fields["inspection"]
        choice.queryset = visits
        choice.label_from_instance = lambda one: f"{one.code} · {one.inspected.name}"
        units: Any = self.fields["unit"]
        units.queryset = units_of_visit(visit) if visit else units_in_force(viewer, today)
        if visit is not None:
            self.initial.setdefault("inspection", visit.pk)
            self.initial.setdefault("found_on", visit.ended_on or today)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        visit = data.get("inspection")
        if visit is not None:
            data = self._filled(visit, data)
            data["acting"] = acting(self._viewer, self._today, visit.unit_id, visit.inspected_id)
        return data


class CorrectForm(_FindingForm, _WhatForm):
    """The same, put right."""

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, today=today, row=row, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = units_of_visit(row.inspection)
        stands = {name: getattr(row, name) for name in ("kind", "found", "clause", "severity", "found_on")}
        self.initial = {**stands, "unit": row.unit_id, **self.initial}

    def clean(self) -> dict[str, Any]:
        return self._filled(self._row.inspection, super().clean())


class DeadlineForm(_FindingForm):
    """By when, and by which document."""

    due_on = day_field(spoken("Hạn khắc phục", "To remedy by"))
    order_number = forms.CharField(
        label=spoken("Số văn bản yêu cầu", "Number of the order"),
        max_length=100,
        required=False,
        help_text=spoken("Ví dụ 12/TB-UBND; để trống nếu giao tại chỗ", "Such as 12/TB-UBND; empty where said on site"),
    )


class ExtendForm(_FindingForm):
    """A later deadline, and why."""

    due_on = day_field(spoken("Hạn mới", "New deadline"))
    reason = words_field(spoken("Lý do gia hạn", "Reason"))


class RemedyForm(_FindingForm):
    """What the unit did, when, and what shows it."""

    by_inspector = False
    remedied_on = day_field(spoken("Ngày khắc phục xong", "Remedied on"))
    remedy = words_field(spoken("Đã khắc phục thế nào", "What was done"), 4)
    evidence = forms.FileField(
        label=spoken("Ảnh hoặc tài liệu kiểm chứng", "Photo or document that shows it"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": _TAKEN}),
        help_text=spoken(
            "Chụp bằng điện thoại cũng được: JPEG, PNG, PDF, DOCX hoặc XLSX, tối đa 20 MB",
            "A phone's photo will do: JPEG, PNG, PDF, DOCX or XLSX, 20 MB at most",
        ),
    )
    on_site = forms.BooleanField(
        label=spoken("Không có tài liệu, mời kiểm tra lại tại chỗ", "No document; please check on site"),
        required=False,
    )

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, today=today, row=row, **kwargs)
        self.initial.setdefault("remedied_on", today)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.pop("on_site", False) and not data.get("evidence") and "evidence" not in self.errors:
            self.add_error(
                "evidence",
                spoken(
                    "Hãy gửi ảnh hoặc tài liệu, hoặc đánh dấu ô mời kiểm tra lại tại chỗ.",
                    "Send a photo or document, or tick the box that asks for a check on site.",
                ),
            )
        return data


class PassForm(_FindingForm):
    """What the inspector saw, and when."""

    checked_on = day_field(spoken("Ngày kiểm tra lại", "Checked on"))
    result = words_field(spoken("Kết quả kiểm tra lại", "What the re-check saw"))

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, today=today, row=row, **kwargs)
        self.initial.setdefault("checked_on", today)


class FailForm(PassForm):
    """And the new deadline."""

    due_on = day_field(spoken("Hạn khắc phục mới", "New deadline"))


class ReopenForm(_FindingForm):
    """Why, and by when it is to be remedied now."""

    reason = words_field(spoken("Lý do mở lại", "Reason"))
    due_on = day_field(spoken("Hạn khắc phục mới", "New deadline"))


class EndForm(_FindingForm):
    """Why it is ended."""

    reason = words_field(spoken("Lý do", "Reason"))


def _record(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return told.record(by=by, at=at, **data)


def _on(operation: Callable[..., Any]) -> Callable[..., Any]:
    def run(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
        return operation(by=by, at=at, finding=row, **data)

    return run


def _report(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    file = data.pop("evidence", None)
    evidence = keep(file.name, file.chunks(), at=at) if file else None
    return remedies.report_remedy(by=by, at=at, finding=row, evidence=evidence, **data)


def _in(*states: str) -> Callable[[Any], bool]:
    return lambda row: row.state in states and row.inspection.state not in ("closed", "cancelled")


def _gone(row: Any) -> bool:
    return _in("found", "assigned", "remedied")(row) and row.unit.valid_to is not None


def _inspector(
    name: str, title: Text, form: Any, run: Any, offered: Callable[[Any], bool], *, mends: bool = False
) -> Act:
    return Act(name, title, form, _on(run), INSPECTORS, offered=offered, within="inspection__unit", mends=mends)


ACTS = (
    Act("record", Text("Ghi nhận vấn đề", "Record a finding"), RecordForm, _record, INSPECTORS, on_row=False),
    _inspector(
        "set_deadline",
        Text("Giao thời hạn khắc phục", "Give a deadline"),
        DeadlineForm,
        told.set_deadline,
        _in("found"),
    ),
    Act(
        "report_remedy",
        Text("Báo cáo khắc phục", "Report the remedy"),
        RemedyForm,
        _report,
        REMEDIERS,
        offered=_in("found", "assigned"),
        within="unit",
    ),
    _inspector(
        "pass_recheck",
        Text("Kiểm tra lại: đạt", "Re-check: passed"),
        PassForm,
        remedies.pass_recheck,
        _in("remedied"),
    ),
    _inspector(
        "fail_recheck",
        Text("Kiểm tra lại: chưa đạt", "Re-check: not passed"),
        FailForm,
        remedies.fail_recheck,
        _in("remedied"),
    ),
    _inspector(
        "extend",
        Text("Gia hạn", "Put the deadline off"),
        ExtendForm,
        told.extend,
        lambda row: _in("assigned")(row) and row.due_before is None,
    ),
    _inspector("reopen", Text("Mở lại", "Open again"), ReopenForm, remedies.reopen, _in("validated"), mends=True),
    _inspector(
        "correct",
        Text("Đính chính nội dung ghi sai", "Correct what was written"),
        CorrectForm,
        told.correct_finding,
        _in("found", "assigned"),
        mends=True,
    ),
    _inspector(
        "lapse",
        Text("Thôi theo dõi (đơn vị không còn)", "Stop following (the unit is no more)"),
        EndForm,
        told.lapse,
        _gone,
        mends=True,
    ),
    _inspector(
        "annul",
        Text("Hủy ghi nhầm", "Annul"),
        EndForm,
        told.annul,
        _in("found", "assigned", "remedied", "validated"),
        mends=True,
    ),
)
