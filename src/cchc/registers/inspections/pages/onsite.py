"""Forms of what inspectors do on site: answer a question, draw dossiers, look at one."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any

import django_filters
from django import forms

from cchc.kernel.acts import Actor
from cchc.kernel.registry import Act
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text, spoken
from cchc.registers.inspections.operations import onsite
from cchc.registers.inspections.pages.sides import OwnSideForm
from cchc.registers.inspections.pages.visits import INSPECTORS
from cchc.registers.inspections.queries.onsite import ANSWERS, RESULTS, sampling
from cchc.ui.inputs import ALL, choices, day_field, words_field

_DAYS_BACK = 90


class AnswerFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by answer."""

    answer = django_filters.ChoiceFilter(label=spoken("Kết quả", "Answer"), choices=choices(ANSWERS), empty_label=ALL)


class RecordFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by result."""

    result = django_filters.ChoiceFilter(
        label=spoken("Kết quả", "Result"), choices=choices(RESULTS, ""), empty_label=ALL
    )


class AnswerForm(OwnSideForm):
    """What was seen."""

    answer = forms.ChoiceField(label=spoken("Kết quả", "Answer"), choices=choices(ANSWERS), widget=forms.RadioSelect)
    note = words_field(
        spoken("Ghi chú", "Note"),
        required=False,
        help_text=spoken("Có vi phạm thì ghi rõ thấy gì", "For a violation, what was seen"),
    )

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, today=today, row=row, **kwargs)
        if row is not None:
            self.initial = {"answer": row.answer, "note": row.note}

    def visit_of(self, row: Any) -> Any:
        return row and row.inspection


class DrawForm(OwnSideForm):
    """From when to when, how many, and by which seed."""

    since = day_field(spoken("Hồ sơ tiếp nhận từ ngày", "Received from"))
    until = day_field(spoken("Đến ngày", "To"))
    size = forms.IntegerField(
        label=spoken("Số hồ sơ", "How many"), min_value=1, max_value=onsite.LARGEST_SAMPLE, initial=20
    )
    seed = forms.CharField(
        label=spoken("Số gieo", "Seed"),
        max_length=40,
        help_text=spoken(
            "Cùng số gieo, cùng khoảng ngày thì rút ra đúng những hồ sơ đó; có thể bốc thăm số này trước đơn vị",
            "The same seed and window draw the same dossiers; it may be drawn by lot before the unit",
        ),
    )

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, today=today, row=row, **kwargs)
        self.initial.setdefault("since", today - timedelta(days=_DAYS_BACK))
        self.initial.setdefault("until", today)
        self.initial.setdefault("seed", str(secrets.randbelow(10**6)))


class LookForm(OwnSideForm):
    """What was seen of one dossier."""

    result = forms.ChoiceField(
        label=spoken("Kết quả", "Result"), choices=choices(RESULTS, ""), widget=forms.RadioSelect
    )
    note = words_field(
        spoken("Ghi chú", "Note"),
        2,
        required=False,
        help_text=spoken("Có vi phạm thì ghi rõ thấy gì", "For a violation, what was seen"),
    )

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, today=today, row=row, **kwargs)
        if row is not None:
            self.initial = {"result": row.result, "note": row.note}

    def visit_of(self, row: Any) -> Any:
        return row and row.sample.inspection


def _answer(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return onsite.answer(by=by, at=at, visit=row.inspection, item=row.item, **data)


def _draw(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return onsite.draw_sample(by=by, at=at, visit=row, **data)


def _look(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return onsite.look_at_record(by=by, at=at, record=row, **data)


def _goes_on(visit: Any) -> bool:
    return visit.state in ("started", "ended")


ANSWER_ACTS = (
    Act(
        "answer",
        Text("Ghi kết quả", "Say what was seen"),
        AnswerForm,
        _answer,
        INSPECTORS,
        offered=lambda row: _goes_on(row.inspection),
        within="inspection__unit",
    ),
)


def _to_draw(row: Any) -> bool:
    """Where no register keeps dossiers, no draw is offered."""
    return row.state in ("decided", "started", "ended") and sampling() is not None


DRAW = Act(
    "draw_sample",
    Text("Rút mẫu hồ sơ", "Draw dossiers"),
    DrawForm,
    _draw,
    INSPECTORS,
    offered=_to_draw,
    within="unit",
)
RECORD_ACTS = (
    Act(
        "look_at_record",
        Text("Ghi kết quả", "Say what was seen"),
        LookForm,
        _look,
        INSPECTORS,
        offered=lambda row: _goes_on(row.sample.inspection),
        within="sample__inspection__unit",
    ),
)
