"""What an official writes when a decision is issued, and when it changes a procedure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from cchc.directory.changes import attribute_text, decided_by, is_decision, open_decisions
from cchc.directory.models import DECISION_KINDS
from cchc.directory.queries import latest_versions, provinces
from cchc.directory.words import ATTRIBUTE_WORDS, INTERLINKED, LEVEL_WORDS, ONLINE, YES_NO
from cchc.kernel.dates import short_date
from cchc.kernel.scope import Viewer
from cchc.kernel.text import spoken
from cchc.ui.inputs import choices, day_field

_KEPT = ("", spoken("Giữ nguyên", "As it is"))
_EVIDENCE = spoken("PDF, DOCX, XLSX, PNG hoặc JPEG, tối đa 20 MB", "PDF, DOCX, XLSX, PNG or JPEG, 20 MB at most")


class _Form(forms.Form):
    """A form of an act: told who asks, on which day, on which record."""

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.prepare(viewer, today)

    def prepare(self, viewer: Viewer, today: date) -> None:
        """Fill choices, and what is known already."""


class IssueForm(_Form):
    """A decision: what it is for, its number and days, who issued it."""

    kind = forms.ChoiceField(label=spoken("Loại văn bản", "Kind"), choices=choices(DECISION_KINDS))
    number = forms.CharField(
        label=spoken("Số, ký hiệu", "Number"), max_length=60, help_text=spoken("Ví dụ 123/QĐ-UBND", "Like 123/QĐ-UBND")
    )
    title = forms.CharField(
        label=spoken("Trích yếu", "Title"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    unit: Any = forms.ModelChoiceField(
        label=spoken("Cơ quan ban hành", "Issued by"),
        queryset=None,
        help_text=spoken(
            "Chủ tịch UBND cấp tỉnh công bố thủ tục; chỉ chọn được tỉnh trong phạm vi của bạn.",
            "The chairman of the provincial committee publishes; you choose a province in your scope.",
        ),
    )
    issued_on = day_field(spoken("Ngày ban hành", "Issued on"))
    effective_on = day_field(
        spoken("Có hiệu lực từ ngày", "In effect from"),
        required=False,
        help_text=spoken("Để trống: từ ngày ban hành", "Empty: from the day of issue"),
    )
    document = forms.FileField(label=spoken("Bản quyết định", "Document"), required=False, help_text=_EVIDENCE)

    def prepare(self, viewer: Viewer, today: date) -> None:
        units = provinces(viewer, today)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        first = units.first()
        if first is not None:
            self.initial.setdefault("unit", first.pk)


class CorrectForm(_Form):
    """What was written wrongly of a decision."""

    number = forms.CharField(label=spoken("Số, ký hiệu", "Number"), max_length=60)
    title = forms.CharField(
        label=spoken("Trích yếu", "Title"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    issued_on = day_field(spoken("Ngày ban hành", "Issued on"))
    effective_on = day_field(spoken("Có hiệu lực từ ngày", "In effect from"))
    document = forms.FileField(
        label=spoken("Bản quyết định", "Document"),
        required=False,
        help_text=spoken("Để trống: giữ tệp đang có", "Empty: the file stays"),
    )

    def prepare(self, viewer: Viewer, today: date) -> None:
        names = ("number", "title", "issued_on", "effective_on")
        self.initial = {name: getattr(self.row, name) for name in names}


class AnnulForm(_Form):
    """Why what was recorded is taken back."""

    reason = forms.CharField(
        label=spoken("Lý do hủy ghi nhận", "Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=spoken(
            "Việc ghi nhầm không bị xóa: còn trong sổ, có lý do và người hủy.",
            "What was recorded by mistake stays to be read, with the reason.",
        ),
    )


class _ProcedureChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A procedure by its last version: code, name, level."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.procedure.code}  {obj.name} ({LEVEL_WORDS[obj.level].vi})"


class _DecisionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A decision by its number, day and title."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} ngày {short_date(obj.issued_on)}: {obj.title}"


class ActForm(_Form):
    """By which decision, on which procedure, from which day; what is known from the record asked about is left out."""

    kind = "repeal"
    decision: Any = _DecisionChoice(label=spoken("Theo văn bản", "By decision"), queryset=None)
    procedure: Any = _ProcedureChoice(label=spoken("Thủ tục", "Procedure"), queryset=None)
    on = day_field(
        spoken("Áp dụng từ ngày", "From"),
        required=False,
        help_text=spoken("Để trống: từ ngày văn bản có hiệu lực", "Empty: from the day the decision takes effect"),
    )
    note = forms.CharField(
        label=spoken("Ghi chú", "Note"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=spoken("Nội dung thay đổi, căn cứ", "What changes, and on what ground"),
    )

    def prepare(self, viewer: Viewer, today: date) -> None:
        for last in ("on", "note"):
            self.fields[last] = self.fields.pop(last)
        if is_decision(self.row):
            del self.fields["decision"]
        else:
            self.fields["decision"].queryset = open_decisions(viewer, decided_by(self.kind))  # type: ignore[attr-defined]
        if "procedure" in self.fields and self.row is not None and not is_decision(self.row):
            del self.fields["procedure"]
        elif "procedure" in self.fields:
            self.fields["procedure"].queryset = latest_versions()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The act's arguments: decision, procedure, day, and what it says."""
        data = super().clean() or {}
        if is_decision(self.row):
            data["decision"] = self.row
        if "procedure" not in self.fields and self.row is not None and not is_decision(self.row):
            data["procedure"] = self.row
        if data.get("procedure"):
            data["procedure"] = data["procedure"].procedure
        if data.get("decision") and not data.get("on"):
            data["on"] = data["decision"].effective_on
        return data


class RepealForm(ActForm):
    """A procedure that ends; the day is the first without it."""


class SimplifyForm(ActForm):
    """A procedure whose plan of simplification is approved."""

    kind = "simplify"


class ReplaceForm(ActForm):
    """A procedure that ends, and the one that takes its place."""

    kind = "replace"
    replaced_by: Any = _ProcedureChoice(
        label=spoken("Thủ tục thay thế", "Replaced by"),
        queryset=None,
        help_text=spoken("Phải được công bố trước", "It must be published first"),
    )

    def prepare(self, viewer: Viewer, today: date) -> None:
        super().prepare(viewer, today)
        self.fields["replaced_by"].queryset = latest_versions()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("replaced_by"):
            data["replaced_by"] = data["replaced_by"].procedure
        return data


def _word(name: str, offered: Any, **more: Any) -> forms.ChoiceField:
    title = ATTRIBUTE_WORDS[name][0]
    return forms.ChoiceField(label=spoken(*title), choices=offered, **more)


class _Levels(ActForm):
    """A form that speaks of online levels: one above what the procedure is fit for is asked about once."""

    sure = forms.BooleanField(
        label=spoken(
            "Tôi đã kiểm tra: mức độ cung cấp cao hơn mức độ đủ điều kiện là đúng",
            "I have checked: an online level above the eligible one is right",
        ),
        required=False,
        widget=forms.HiddenInput,
    )

    def doubt(self, online: int, eligible: int, *, sure: bool) -> None:
        """Ask about a level that is rarely meant."""
        if online <= eligible:
            return
        self.fields["sure"].widget = forms.CheckboxInput()
        if not sure:
            question = spoken(
                "Cao hơn mức độ đủ điều kiện: bạn có chắc không? Nếu đúng, hãy đánh dấu ô xác nhận.",
                "Above the eligible level: are you sure? If it is right, tick the box.",
            )
            self.add_error("online_level", question)


class PublishForm(_Levels):
    """A procedure published anew, with all that the catalogue says of one."""

    kind = "publish"
    procedure = None
    code = forms.CharField(label=spoken("Mã thủ tục", "Code"), max_length=60)
    name = forms.CharField(label=spoken("Tên thủ tục", "Name"), max_length=500)
    level = _word("level", choices(LEVEL_WORDS))
    field = forms.CharField(label=spoken("Lĩnh vực", "Field"), required=False, max_length=200)
    working_days = forms.DecimalField(
        label=spoken("Thời hạn (ngày làm việc)", "Working days"), required=False, min_value=0, max_value=10_000,
        max_digits=7, decimal_places=2, localize=True,
    )  # fmt: skip
    eligible_level = _word("eligible_level", choices(ONLINE))
    online_level = _word("online_level", choices(ONLINE))
    national_portal = forms.BooleanField(label=spoken("Trên Cổng DVC quốc gia", "On the portal"), required=False)
    fee = forms.BooleanField(label=spoken("Có phí, lệ phí", "Has a fee"), required=False)
    online_payment = forms.BooleanField(label=spoken("Thanh toán trực tuyến", "Online payment"), required=False)
    interlinked = _word("interlinked", choices(INTERLINKED))
    location_free = forms.BooleanField(
        label=spoken("Không phụ thuộc địa giới hành chính", "Location-free"), required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in ("eligible_level", "online_level"):
            data[name] = int(data.get(name) or 0)
        self.doubt(data["online_level"], data["eligible_level"], sure=bool(data.pop("sure", False)))
        names = [name for name in ATTRIBUTE_WORDS if name in self.fields]
        data["values"] = {name: data.pop(name, None) for name in names}
        return data


class AmendForm(_Levels):
    """What becomes another; what is left as it is stays."""

    kind = "amend"
    #: Which attributes the form asks about.
    asked: tuple[str, ...] = tuple(ATTRIBUTE_WORDS)

    def prepare(self, viewer: Viewer, today: date) -> None:
        for name in self.asked:
            self.fields[name] = self._asked(name)
        super().prepare(viewer, today)

    def _asked(self, name: str) -> forms.Field:
        title, words = ATTRIBUTE_WORDS[name]
        now = None if self.row is None or is_decision(self.row) else attribute_text(name, getattr(self.row, name))
        known = spoken(f"Hiện nay: {now.vi}", f"Now: {now.en}") if now else ""
        label = spoken(*title)
        if words:
            return forms.ChoiceField(label=label, choices=[_KEPT, *choices(words)], required=False, help_text=known)
        kept = known or spoken("Để trống: giữ nguyên", "Empty: as it is")
        if name == "working_days":
            return forms.DecimalField(
                label=label, required=False, min_value=0, max_value=10_000, max_digits=7, decimal_places=2,
                localize=True, help_text=kept,
            )  # fmt: skip
        return forms.CharField(label=label, required=False, max_length=500 if name == "name" else 200, help_text=kept)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["changes"] = dict(self._changes(data))
        sure = bool(data.pop("sure", False))
        procedure = data.get("procedure")
        if procedure and "online_level" in data["changes"]:
            last = procedure.versions.order_by("valid_from").last()
            eligible = data["changes"].get("eligible_level", last.eligible_level if last else 0)
            self.doubt(data["changes"]["online_level"], eligible, sure=sure)
        return data

    def _changes(self, data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        for name in self.asked:
            value = data.pop(name, None)
            if value in ("", None):
                continue
            words = ATTRIBUTE_WORDS[name][1]
            if words is YES_NO:
                yield name, value == "True"
            elif words is ONLINE:
                yield name, int(value)
            else:
                yield name, value.quantize(Decimal("0.01")) if isinstance(value, Decimal) else value


class OnlineForm(AmendForm):
    """A procedure brought online, or to another level."""

    asked = ("online_level", "eligible_level")


class PortalForm(AmendForm):
    """A procedure opened on the national portal, or taken off."""

    asked = ("national_portal",)


class PaymentForm(AmendForm):
    """A fee that can be paid online, or no longer."""

    asked = ("online_payment",)
