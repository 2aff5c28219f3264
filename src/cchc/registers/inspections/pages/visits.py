"""Forms of the acts of a visit, and the filters of the list of visits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import django_filters
from django import forms

from cchc.directory.queries import units_in_force, units_to_choose
from cchc.kernel.acts import Actor
from cchc.kernel.attachments import keep
from cchc.kernel.registry import Act
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text, spoken
from cchc.registers.inspections.operations import amendments, onsite, visits
from cchc.registers.inspections.pages.sides import OwnSideForm
from cchc.registers.inspections.queries.checklists import FIELDS
from cchc.registers.inspections.queries.onsite import Person, team
from cchc.registers.inspections.queries.plans import to_fulfil
from cchc.registers.inspections.queries.visits import FORMS, STATES, in_stage, to_inspect_again
from cchc.ui.inputs import ALL, choices, day_field, day_filter, words_field

INSPECTORS = frozenset({"statistician", "leader", "administrator"})


def field_choices() -> list[tuple[str, str]]:
    """Fields of inspection, read when asked."""
    return choices(FIELDS)


def topmost(units: Any) -> int | None:
    """The one of these units that stands under none of them: whose desk this is; none where there are several."""
    codes = {unit.code for unit in units}
    found = [unit.pk for unit in units if unit.parent_code not in codes]
    return found[0] if len(found) == 1 else None


class VisitFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by stage, field, form and days of decision."""

    stage = django_filters.ChoiceFilter(
        label=spoken("Giai đoạn", "Stage"),
        choices=[
            ("open", spoken("Chưa đóng", "Not closed")),
            ("no_conclusion", spoken("Quá 15 ngày chưa có kết luận", "No conclusion after 15 days")),
            *choices(STATES),
        ],
        empty_label=ALL,
        method="by_stage",
    )
    field = django_filters.ChoiceFilter(label=spoken("Lĩnh vực", "Field"), choices=field_choices, empty_label=ALL)
    form = django_filters.ChoiceFilter(label=spoken("Hình thức", "Form"), choices=choices(FORMS), empty_label=ALL)
    since = day_filter(spoken("Quyết định từ ngày", "Decided from"), field_name="decided_on", lookup_expr="gte")
    until = day_filter(spoken("Đến ngày", "To"), field_name="decided_on", lookup_expr="lte")

    def by_stage(self, rows: Any, name: str, value: str) -> Any:
        return in_stage(rows, value, self.request.today)


class _VisitForm(forms.Form):
    """What a visit is."""

    code = forms.CharField(
        label=spoken("Số cuộc kiểm tra", "Number of the visit"),
        max_length=100,
        help_text=spoken("Ví dụ 05/2022; mỗi cuộc một số", "Such as 05/2022; one for each visit"),
    )
    inspected: Any = forms.ModelChoiceField(label=spoken("Đơn vị được kiểm tra", "Inspected unit"), queryset=None)
    field = forms.ChoiceField(label=spoken("Lĩnh vực", "Field"), choices=field_choices)
    form = forms.ChoiceField(label=spoken("Hình thức", "Form"), choices=choices(FORMS))
    planned: Any = forms.ModelChoiceField(
        label=spoken("Mục trong kế hoạch", "Planned visit"),
        queryset=None,
        required=False,
        help_text=spoken("Chỉ khi kiểm tra theo kế hoạch", "For a visit by plan only"),
    )
    decision = forms.CharField(
        label=spoken("Số quyết định", "Number of the decision"),
        max_length=100,
        help_text=spoken("Nhiều cuộc có thể chung một quyết định", "Several visits may rest on one"),
    )
    decided_on = day_field(spoken("Ngày quyết định", "Decided on"))

    def _offer(self, viewer: Viewer, today: date, row: Any = None) -> None:
        units, planned = self.fields["inspected"], self.fields["planned"]
        also = row.inspected_id if row else None
        units.queryset = units_to_choose(viewer, today, also)  # type: ignore[attr-defined]
        planned.queryset = to_fulfil(viewer, row.planned_id if row else None)  # type: ignore[attr-defined]
        planned.label_from_instance = _called_planned  # type: ignore[attr-defined]


def _called_planned(planned: Any) -> str:
    when = f"tháng {planned.month}" if planned.month else f"quý {planned.quarter}"
    return f"{planned.inspected.name} · {when}/{planned.plan.year} · {planned.plan.number}"


class DecideForm(_VisitForm):
    """What a decision to inspect says."""

    unit: Any = forms.ModelChoiceField(label=spoken("Đơn vị kiểm tra", "Inspecting unit"), queryset=None)
    again_of: Any = forms.ModelChoiceField(
        label=spoken("Kiểm tra lại cuộc", "Looks again at"),
        queryset=None,
        required=False,
        help_text=spoken("Để trống khi kiểm tra lần đầu", "Empty for a first visit"),
    )
    field_order = ("code", "unit", "inspected", "field", "form", "planned", "again_of", "decision", "decided_on")

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(viewer, today)
        units = units_in_force(viewer, today)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.initial.setdefault("unit", topmost(units))
        earlier: Any = self.fields["again_of"]
        earlier.queryset = to_inspect_again(viewer)
        earlier.label_from_instance = lambda one: f"{one.code} · {one.inspected.name}"
        self.initial.setdefault("decided_on", today)
        named = str(self.initial.get("planned_visits", ""))
        planned = to_fulfil(viewer).filter(pk=named).first() if named.isdecimal() else None
        if planned is not None:
            plan = planned.plan
            found = {"planned": planned.pk, "inspected": planned.inspected_id, "unit": plan.unit_id}
            self.initial.update(**found, field=plan.field, form="planned")


class PutRightForm(OwnSideForm, _VisitForm):
    """The same, put right: stages that the visit reached keep a day each."""

    started_on = day_field(spoken("Ngày bắt đầu", "Started on"))
    ended_on = day_field(spoken("Ngày kết thúc trực tiếp", "Ended on site on"))
    conclusion = forms.CharField(label=spoken("Số kết luận", "Number of the conclusion"), max_length=100)
    concluded_on = day_field(spoken("Ngày kết luận", "Concluded on"))
    reason = words_field(spoken("Lý do đính chính", "Reason"))

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, today=today, row=row, **kwargs)
        self._offer(viewer, today, row)
        for name in ("started_on", "ended_on", "conclusion", "concluded_on"):
            if not getattr(row, name):
                del self.fields[name]
        self.initial = {
            **{name: getattr(row, name) for name in self.fields if name not in ("inspected", "planned", "reason")},
            "inspected": row.inspected_id,
            "planned": row.planned_id,
        }


class TeamForm(OwnSideForm):
    """Who goes. Each as «họ tên; chức vụ, cơ quan»."""

    head = forms.CharField(
        label=spoken("Trưởng đoàn", "Head"),
        max_length=400,
        help_text=spoken("Viết: họ tên; chức vụ, cơ quan", "Write: name; post and office"),
    )
    secretary = forms.CharField(
        label=spoken("Thư ký", "Secretary"),
        max_length=400,
        required=False,
        help_text=spoken("Viết: họ tên; chức vụ, cơ quan", "Write: name; post and office"),
    )
    members = words_field(
        spoken("Thành viên", "Members"),
        6,
        required=False,
        help_text=spoken("Mỗi người một dòng: họ tên; chức vụ, cơ quan", "One a line: name; post and office"),
    )

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, today=today, row=row, **kwargs)
        lines: dict[str, list[str]] = {"head": [], "secretary": [], "member": []}
        for one in team(viewer).filter(inspection=row).order_by("pk"):
            lines[one.role].append(f"{one.name}; {one.post}")
        first, *more = lines["secretary"] or [""]
        self.initial = {
            "head": "\n".join(lines["head"]),
            "secretary": first,
            "members": "\n".join([*more, *lines["member"]]),
        }

    def clean_head(self) -> list[tuple[Person, str]]:
        return [_person(self.cleaned_data["head"], "head")]

    def clean_secretary(self) -> list[tuple[Person, str]]:
        said = self.cleaned_data["secretary"].strip()
        return [_person(said, "secretary")] if said else []

    def clean_members(self) -> list[tuple[Person, str]]:
        return [_person(line, "member") for line in self.cleaned_data["members"].splitlines() if line.strip()]


def _person(line: str, role: str) -> tuple[Person, str]:
    name, _, post = (part.strip() for part in line.partition(";"))
    if not name or not post:
        raise forms.ValidationError(
            spoken(
                f"«{line.strip()}»: viết họ tên, dấu chấm phẩy, rồi chức vụ và cơ quan.",
                f"“{line.strip()}”: write the name, a semicolon, then the post and office.",
            )
        )
    return Person(name, post), role


class _OneDay(OwnSideForm):
    """A form that asks for one day, at first today's."""

    day = ""

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, viewer=viewer, today=today, row=row, **kwargs)
        self.initial.setdefault(self.day, today)


class StartForm(_OneDay):
    """When the visit began."""

    day = "started_on"
    started_on = day_field(spoken("Ngày bắt đầu", "Started on"))


class EndForm(_OneDay):
    """When it ended on site."""

    day = "ended_on"
    ended_on = day_field(spoken("Ngày kết thúc trực tiếp", "Ended on site on"))


class ConcludeForm(_OneDay):
    """The conclusion's number, day and document."""

    day = "concluded_on"
    conclusion = forms.CharField(
        label=spoken("Số kết luận", "Number of the conclusion"),
        max_length=100,
        help_text=spoken("Ví dụ 05/KL-ĐKT", "Such as 05/KL-ĐKT"),
    )
    concluded_on = day_field(spoken("Ngày kết luận", "Concluded on"))
    conclusion_file = forms.FileField(
        label=spoken("Văn bản kết luận", "The document"),
        required=False,
        help_text=spoken("PDF, DOCX, PNG hoặc JPEG, tối đa 20 MB", "PDF, DOCX, PNG or JPEG, 20 MB at most"),
    )


class CleanForm(_OneDay):
    """On which day it was recorded that nothing needs a remedy."""

    day = "concluded_on"
    concluded_on = day_field(spoken("Ngày ghi nhận", "Recorded on"))


class CloseForm(_OneDay):
    """When the visit was closed."""

    day = "closed_on"
    closed_on = day_field(spoken("Ngày đóng", "Closed on"))


class ReasonForm(OwnSideForm):
    """Why."""

    reason = words_field(spoken("Lý do", "Reason"))


def _decide(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return visits.decide(by=by, at=at, **data)


def _gather(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    members = [*data["head"], *data["secretary"], *data["members"]]
    return onsite.gather_team(by=by, at=at, visit=row, members=members)


def _conclude(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    file = data.pop("conclusion_file", None)
    kept = keep(file.name, file.chunks(), at=at) if file else None
    return visits.conclude(by=by, at=at, visit=row, conclusion_file=kept, **data)


def _on(operation: Callable[..., Any]) -> Callable[..., Any]:
    def run(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
        return operation(by=by, at=at, visit=row, **data)

    return run


def _in(*states: str) -> Callable[[Any], bool]:
    return lambda row: row.state in states


def _act(name: str, title: Text, form: Any, run: Callable[..., Any], *states: str, mends: bool = False) -> Act:
    return Act(name, title, form, run, INSPECTORS, offered=_in(*states), within="unit", mends=mends)


ACTS = (
    Act("decide", Text("Quyết định kiểm tra", "Decide a visit"), DecideForm, _decide, INSPECTORS, on_row=False),
    _act("start", Text("Bắt đầu kiểm tra", "Begin the visit"), StartForm, _on(visits.start), "decided"),
    _act(
        "end_on_site",
        Text("Kết thúc kiểm tra trực tiếp", "End on site"),
        EndForm,
        _on(visits.end_on_site),
        "started",
    ),
    _act("conclude", Text("Ban hành kết luận", "Issue the conclusion"), ConcludeForm, _conclude, "ended"),
    _act(
        "conclude_clean",
        Text("Ghi nhận không có vấn đề", "Record that nothing was found"),
        CleanForm,
        _on(visits.conclude_clean),
        "ended",
    ),
    _act("close", Text("Đóng cuộc kiểm tra", "Close the visit"), CloseForm, _on(visits.close), "concluded"),
    _act("open_again", Text("Mở lại", "Open again"), ReasonForm, _on(visits.open_again), "closed", mends=True),
    _act("gather_team", Text("Lập đoàn kiểm tra", "Gather the team"), TeamForm, _gather, "decided", "started", "ended"),
    _act(
        "put_right",
        Text("Đính chính thông tin ghi sai", "Put right what was written"),
        PutRightForm,
        _on(amendments.put_right),
        "decided",
        "started",
        "ended",
        "concluded",
        mends=True,
    ),
    _act(
        "call_off",
        Text("Hủy cuộc kiểm tra", "Call the visit off"),
        ReasonForm,
        _on(visits.call_off),
        "decided",
        "started",
        mends=True,
    ),
)
