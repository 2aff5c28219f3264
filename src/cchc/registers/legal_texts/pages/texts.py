"""Forms of the acts on texts, and the filters of their list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language

from cchc.directory.models import UNIT_LEVELS
from cchc.kernel.acts import Actor
from cchc.kernel.attachments import keep
from cchc.kernel.registry import Act
from cchc.kernel.sources import LEVELS
from cchc.kernel.text import Text, spoken
from cchc.registers.legal_texts.operations import links, mending, relations
from cchc.registers.legal_texts.operations import texts as done
from cchc.registers.legal_texts.pages.inputs import (
    HANDLERS,
    ActForm,
    TextChoice,
    UnitChoice,
    first_of,
    offer_units,
    paper,
    words,
)
from cchc.registers.legal_texts.queries.effect import EFFECTS, with_effect
from cchc.registers.legal_texts.queries.texts import (
    BODIES,
    ENDINGS,
    RELATIONS,
    TYPES,
    acted_upon,
    drafters,
    in_state,
    issuers,
    links_of_text,
    procedures_to_link,
    relations_of,
    rested_on,
    suspensions_of,
)
from cchc.ui.inputs import ALL, choices, day_field

_STATES = [
    *choices(EFFECTS),
    ("ending", spoken("Sắp hết hiệu lực (60 ngày)", "Ends within 60 days")),
    ("unlisted", spoken("Hết hiệu lực, chưa công bố danh mục", "Expired, in no list yet")),
]


class TextFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list, whose effects are those of today: by effect, type, body, level, year and field."""

    state = django_filters.ChoiceFilter(
        label=spoken("Hiệu lực hôm nay", "Effect today"), choices=_STATES, empty_label=ALL, method="by_state"
    )
    type = django_filters.ChoiceFilter(label=spoken("Loại văn bản", "Type"), choices=choices(TYPES), empty_label=ALL)
    body = django_filters.ChoiceFilter(label=spoken("Cơ quan", "Body"), choices=choices(BODIES), empty_label=ALL)
    level = django_filters.ChoiceFilter(
        field_name="unit__level",
        label=spoken("Cấp ban hành", "Level"),
        choices=choices({level: UNIT_LEVELS[level] for level in LEVELS}),
        empty_label=ALL,
    )
    year = django_filters.NumberFilter(
        field_name="issued_on", lookup_expr="year", label=spoken("Năm ban hành", "Year"), min_value=1945, max_value=9999
    )
    field = django_filters.CharFilter(field_name="field", lookup_expr="icontains", label=spoken("Lĩnh vực", "Field"))

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.request is not None:
            queryset = with_effect(queryset, self.request.today)
        found: QuerySet[Any] = super().filter_queryset(queryset)
        return found

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        if self.request is None:
            return rows
        return in_state(rows, value, self.request.today, self.request.viewer)


class _ProcedureChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Procedures by code and name, of which the form says which is in force."""

    names: dict[int, str] = {}

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code}: {self.names.get(obj.pk, '')}"


class IssueForm(ActForm):
    """What the register holds of a text."""

    number = forms.CharField(
        label=spoken("Số, ký hiệu", "Number"),
        max_length=60,
        help_text=spoken("Ví dụ 01/2022/QĐ-UBND", "Such as 01/2022/QĐ-UBND"),
    )
    type = forms.ChoiceField(label=spoken("Loại văn bản", "Type"), choices=choices(TYPES), initial="decision")
    title = words(spoken("Trích yếu nội dung", "Title"), limit=1000)
    body = forms.ChoiceField(label=spoken("Cơ quan ban hành", "Body"), choices=choices(BODIES), initial="committee")
    unit: Any = UnitChoice(label=spoken("Của tỉnh, huyện, xã", "Of"), queryset=None, required=False)
    issuer = forms.CharField(
        label=spoken("Cơ quan trung ương", "Central body"),
        max_length=200,
        required=False,
        help_text=spoken("Chỉ ghi với văn bản của trung ương", "For central texts only"),
    )
    drafted_by: Any = UnitChoice(
        label=spoken("Cơ quan tham mưu, soạn thảo", "Drafted by"), queryset=None, required=False
    )
    field = forms.CharField(label=spoken("Lĩnh vực", "Field"), max_length=200, required=False)
    issued_on = day_field(spoken("Ngày ban hành", "Issued on"))
    effective_on = day_field(spoken("Ngày có hiệu lực", "In force from"))
    expires_on = day_field(
        spoken("Hết hiệu lực từ ngày", "No longer in force from"),
        required=False,
        help_text=spoken("Chỉ khi văn bản tự quy định thời hạn", "Only where the text itself sets its term"),
    )
    file = paper(spoken("Toàn văn", "Full text"))

    def prepare(self) -> None:
        governments = issuers(self.viewer, self.today)
        offer_units(self, "unit", governments, self.today)
        offer_units(self, "drafted_by", drafters(self.viewer, self.today), self.today)
        if self.viewer.units is not None:  # central texts are entered for the whole installation
            local = {body: text for body, text in BODIES.items() if body != "central"}
            self.fields["body"].choices = choices(local)  # type: ignore[attr-defined]
            del self.fields["issuer"]
            highest = first_of(governments, self.today)
            if highest is not None and self.row is None:
                self.initial.setdefault("unit", highest.pk)


class CorrectForm(IssueForm):
    """The same, as it is recorded now, and why it is corrected."""

    ending = forms.ChoiceField(
        label=spoken("Lý do hết hiệu lực", "Why it ends"), choices=[("", "–"), *choices(ENDINGS)], required=False
    )
    why = words(spoken("Lý do đính chính", "Why"))

    def prepare(self) -> None:
        said = done.Said.of(self.row)
        units = {"unit": said.unit.pk if said.unit else None, "drafted_by": said.drafted_by and said.drafted_by.pk}
        self.initial = {**vars(said), **units}
        super().prepare()


class _RelateForm(ActForm):
    """Which text, and from when."""

    kind = "repeals"
    target: Any = TextChoice(
        label=spoken("Văn bản chịu tác động", "Which text"),
        queryset=None,
        help_text=spoken("Văn bản chưa hết hiệu lực mà văn bản này tác động được", "In force, and within its reach"),
    )
    day = day_field(spoken("Từ ngày", "From"))

    def prepare(self) -> None:
        self.offer("target", acted_upon(self.row, self.viewer, self.kind))
        self.initial.setdefault("day", self.row.effective_on)


class ReplaceForm(_RelateForm):
    """The same, of the issuer's own texts."""

    kind = "replaces"


class AmendForm(_RelateForm):
    """And what is amended."""

    kind = "amends"

    provisions = words(spoken("Điều, khoản được sửa đổi, bổ sung", "Provisions"), required=False)


class RepealPartForm(_RelateForm):
    """And what is repealed."""

    provisions = words(spoken("Điều, khoản bị bãi bỏ", "Provisions"))


class SuspendForm(_RelateForm):
    """And until when, where that is known."""

    until = day_field(spoken("Tiếp tục có hiệu lực từ ngày", "In force again from"), required=False)
    provisions = words(spoken("Điều, khoản bị ngưng (để trống: toàn bộ)", "Provisions (empty: all)"), required=False)


class ResumeForm(ActForm):
    """From when a suspended text is in force again."""

    until = day_field(spoken("Tiếp tục có hiệu lực từ ngày", "In force again from"))


class RestForm(ActForm):
    """What a text rests on."""

    kind = forms.ChoiceField(
        label=spoken("Quan hệ", "Relation"),
        choices=choices({kind: RELATIONS[kind] for kind in ("based_on", "guides")}),
    )
    target: Any = TextChoice(label=spoken("Văn bản làm căn cứ", "Which text"), queryset=None)
    provisions = words(spoken("Điều, khoản", "Provisions"), required=False)

    def prepare(self) -> None:
        self.offer("target", rested_on(self.row))


class ExpireForm(ActForm):
    """From when, and on what ground."""

    expires_on = day_field(spoken("Hết hiệu lực từ ngày", "No longer in force from"))
    ending = forms.ChoiceField(label=spoken("Lý do", "Ground"), choices=choices(ENDINGS))


class LinkForm(ActForm):
    """Which procedure, and where it is set out."""

    procedure: Any = _ProcedureChoice(label=spoken("Thủ tục hành chính", "Procedure"), queryset=None)
    article = forms.CharField(label=spoken("Quy định tại điều, khoản", "Set out in"), max_length=200, required=False)

    def prepare(self) -> None:
        rows, names = procedures_to_link(self.today)
        self.offer("procedure", rows)
        self.fields["procedure"].names = names  # type: ignore[attr-defined]


class WhyForm(ActForm):
    """Why."""

    why = words(spoken("Lý do", "Reason"))


class _RelationChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Relations by kind, text and day."""

    def label_from_instance(self, obj: Any) -> str:
        word = RELATIONS[obj.kind].said(get_language() or "vi")
        return f"{word} {obj.target.number} ({obj.effective_on:%d/%m/%Y}) {obj.provisions}".strip()


class UnrelateForm(WhyForm):
    """Which relation, and why it was wrong."""

    relation: Any = _RelationChoice(label=spoken("Quan hệ ghi nhầm", "Relation"), queryset=None)
    field_order = ("relation", "why")

    def prepare(self) -> None:
        self.offer("relation", relations_of(self.row))


class _LinkChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.procedure.code} {obj.article}".strip()


class UnlinkForm(WhyForm):
    """Which procedure, and why it was wrong."""

    link: Any = _LinkChoice(label=spoken("Thủ tục gắn nhầm", "Procedure"), queryset=None)
    field_order = ("link", "why")

    def prepare(self) -> None:
        self.offer("link", links_of_text(self.row))


def _said(data: dict[str, Any]) -> tuple[done.Said, Any]:
    """What a form says of a text, and its file."""
    file = data.pop("file", None)
    data.setdefault("issuer", "")
    return done.Said(**data), file


def _issue(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    said, file = _said(data)
    return done.issue(by=by, at=at, said=said, file=_kept(file, at))


def _correct(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    why = data.pop("why")
    said, file = _said(data)
    return mending.correct(by=by, at=at, text=row, said=said, why=why, file=_kept(file, at))


def _kept(file: Any, at: datetime) -> Any:
    return keep(file.name, file.chunks(), at=at) if file else None


def _on(act: Any) -> Any:
    """An operation on a text, as an act of its page."""

    def run(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
        return act(by=by, at=at, text=row, **data)

    return run


def _unrelate(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return relations.unrelate(by=by, at=at, **data)


def _unlink(row: Any, data: dict[str, Any], by: Actor, at: datetime) -> Any:
    return links.unlink_procedure(by=by, at=at, **data)


def _stands(row: Any) -> bool:
    return row.struck_on is None


def _lasts(row: Any) -> bool:
    return _stands(row) and row.ends_on is None


def _suspended(row: Any) -> bool:
    return _stands(row) and suspensions_of(row).exists()


def _related(row: Any) -> bool:
    return _stands(row) and relations_of(row).exists()


def _linked(row: Any) -> bool:
    return _stands(row) and links_of_text(row).exists()


def _act(name: str, title: Text, form: Any, run: Any, offered: Any = _stands, *, mends: bool = False) -> Act:
    """An act of who issued the text, or is heir of who did; of central texts only who sees the whole home."""
    return Act(name, title, form, run, HANDLERS, offered=offered, within="unit", mends=mends)


ACTS = (
    Act(
        "issue",
        Text("Ban hành văn bản quy phạm pháp luật", "Enter an issued text"),
        IssueForm,
        _issue,
        HANDLERS,
        on_row=False,
    ),
    _act("amend", Text("Sửa đổi, bổ sung văn bản khác", "Amends"), AmendForm, _on(relations.amend)),
    _act("replace", Text("Thay thế văn bản khác", "Replaces"), ReplaceForm, _on(relations.replace)),
    _act("repeal", Text("Bãi bỏ toàn bộ", "Repeals"), _RelateForm, _on(relations.repeal)),
    _act("repeal_part", Text("Bãi bỏ một phần", "Repeals in part"), RepealPartForm, _on(relations.repeal_part)),
    _act("suspend", Text("Ngưng hiệu lực", "Suspends"), SuspendForm, _on(relations.suspend)),
    _act("resume", Text("Tiếp tục có hiệu lực", "In force again"), ResumeForm, _on(relations.resume), _suspended),
    _act("rest", Text("Ghi căn cứ pháp lý", "Say what it rests on"), RestForm, _on(relations.rest)),
    _act("expire", Text("Hết thời hạn", "Ends by itself"), ExpireForm, _on(done.expire), _lasts),
    _act(
        "link_procedure",
        Text("Gắn thủ tục hành chính", "Link a procedure"),
        LinkForm,
        _on(links.link_procedure),
    ),
    _act("correct", Text("Đính chính thông tin ghi sai", "Correct"), CorrectForm, _correct, mends=True),
    _act(
        "unrelate", Text("Gỡ quan hệ ghi nhầm", "Strike out a relation"), UnrelateForm, _unrelate, _related, mends=True
    ),
    _act(
        "unlink_procedure",
        Text("Gỡ thủ tục gắn nhầm", "Take a procedure off"),
        UnlinkForm,
        _unlink,
        _linked,
        mends=True,
    ),
    _act(
        "strike",
        Text("Đưa ra khỏi sổ do ghi nhầm", "Take out as recorded by mistake"),
        WhyForm,
        _on(mending.strike),
        mends=True,
    ),
)


def called(row: Any) -> str:
    """«Quyết định 01/2022/QĐ-UBND»."""
    word = TYPES[row.type].said(get_language() or "vi")
    return f"{word[:1].upper()}{word[1:]} {row.number}"
