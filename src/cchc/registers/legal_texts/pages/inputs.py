"""The parts of forms that several acts on legal texts ask for, and how records are called in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from cchc.directory.queries import units_in_force
from cchc.kernel.attachments import keep
from cchc.kernel.scope import Viewer
from cchc.kernel.sources import LEVELS
from cchc.kernel.text import spoken
from cchc.registers.legal_texts.queries.examinations import EXAMINATIONS
from cchc.registers.legal_texts.queries.texts import texts_named
from cchc.ui.inputs import words_field

#: Who does the judicial officer's work: no role is theirs alone.
HANDLERS = frozenset({"clerk", "statistician", "administrator"})
READERS = frozenset({"administrator", "leader", "statistician", "clerk", "auditor"})
_TAKEN = ".pdf,.docx,.xlsx,image/png,image/jpeg"
#: Texts that one reads through in a list of choices.
MOST = 200
_LONGEST = 90  # characters of a title in a choice


def words(label: str, limit: int = 500, **more: Any) -> forms.CharField:
    """A text of several lines."""
    return words_field(label, max_length=limit, **more)


def document(label: str, **more: Any) -> forms.CharField:
    """The number of a document, such as ``12/BC-TP``."""
    return forms.CharField(label=label, max_length=100, **more)


def paper(label: str) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": _TAKEN}),
        help_text=spoken("PDF, DOCX, XLSX, PNG hoặc JPEG, tối đa 20 MB", "PDF, DOCX, XLSX, PNG or JPEG, 20 MB at most"),
    )


def kept(data: dict[str, Any], at: datetime) -> dict[str, Any]:
    """What a form says, its ``evidence`` kept among the attachments."""
    file = data.pop("evidence", None)
    return {**data, "evidence": keep(file.name, file.chunks(), at=at) if file else None}


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Units by name; those that ended before ``today`` with the day of their end."""

    today: date = date.min

    def label_from_instance(self, obj: Any) -> str:
        if obj.valid_to is None or obj.valid_to >= self.today:
            return str(obj.name)
        return f"{obj.name} ({spoken('đến', 'until')} {obj.valid_to:%d/%m/%Y})"


def offer_units(form: Any, name: str, rows: QuerySet[Any], today: date) -> None:
    """The units that a form's field chooses among."""
    form.fields[name].queryset = rows
    form.fields[name].today = today


def first_of(rows: Any, today: date) -> Any:
    """The highest of these units in force on a day; none where there is none."""
    now = [unit for unit in rows if unit.valid_from <= today and (unit.valid_to is None or unit.valid_to >= today)]
    return min(now, key=lambda unit: (LEVELS.index(unit.level), unit.code), default=None)


class TextChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Texts by number, day and title."""

    def label_from_instance(self, obj: Any) -> str:
        title = obj.title if len(obj.title) <= _LONGEST else f"{obj.title[:_LONGEST]}…"
        return f"{obj.number} ({obj.issued_on:%d/%m/%Y}): {title}"


class NamedText(forms.CharField):
    """A text among very many: its number is typed, with its issuer where several have that number."""

    queryset: QuerySet[Any]

    def __init__(self, instead_of: forms.ModelChoiceField) -> None:  # type: ignore[type-arg]
        example = spoken("Gõ số, ký hiệu; ví dụ 01/2022/QĐ-UBND", "Type its number, such as 01/2022/QĐ-UBND")
        super().__init__(label=instead_of.label, required=instead_of.required, help_text=example, max_length=300)

    def prepare_value(self, value: Any) -> Any:
        """A text's key, as a panel names it, is shown as what one would type."""
        if not str(value or "").isdecimal():
            return value
        text = self.queryset.filter(pk=value).first()
        return f"{text.number} {_issuer(text)}" if text else ""

    def clean(self, value: Any) -> Any:
        said = " ".join(super().clean(value).split())
        if not said:
            return None
        found = texts_named(self.queryset, said)
        if found and len(found) == 1:
            return found[0]
        raise forms.ValidationError(_amiss(said, found), code="invalid_choice")


def _issuer(text: Any) -> str:
    return str(text.unit.name if text.unit else text.issuer)


def _amiss(written: str, found: list[Any] | None) -> str:
    """Why a typed number names no one text."""
    if found is None:
        return spoken(f"«{written}» không phải số, ký hiệu văn bản.", f"“{written}” is no number of a text.")
    if not found:
        return spoken(
            f"Không có văn bản «{written}» trong số văn bản chọn được ở đây.",
            f"No text that can be chosen here has the number “{written}”.",
        )
    issuers = "; ".join(f"{text.number} {_issuer(text)}" for text in found)
    return spoken(
        f"Có {len(found)} văn bản mang số này. Hãy gõ thêm nơi ban hành: {issuers}.",
        f"{len(found)} texts have this number. Type the issuer too: {issuers}.",
    )


class ExaminationChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Examinations by text, kind and day."""

    def label_from_instance(self, obj: Any) -> str:
        kind = spoken(*EXAMINATIONS[obj.kind])
        return f"{obj.text.number}, {kind}, {obj.examined_on:%d/%m/%Y}"


class ActForm(forms.Form):
    """A form of an act. A panel that begins an act says for which record under its own register's name; ``begins``
    says which field that is."""

    begins: Mapping[str, str] = {}

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.today, self.row = viewer, today, row
        for register, field in self.begins.items():
            if register in self.initial:
                self.initial.setdefault(field, self.initial[register])
        self.prepare()

    def prepare(self) -> None:
        """Fill choices; none to fill for most."""

    def offer(self, field: str, rows: QuerySet[Any]) -> None:
        """The records that a field chooses among; of more texts than one reads through, one is named by its number."""
        asked = self.fields[field]
        if isinstance(asked, TextChoice) and rows.count() > MOST:
            asked = self.fields[field] = NamedText(asked)
        asked.queryset = rows  # type: ignore[attr-defined]

    def offer_units(self, field: str = "unit") -> None:
        """Units in force of the viewer's scope; the highest of them, where there is one such, is chosen at first."""
        rows = units_in_force(self.viewer, self.today)
        self.offer(field, rows)
        codes = {unit.code: unit.parent_code for unit in rows}
        highest = [unit for unit in rows if codes[unit.code] not in codes]
        if len(highest) == 1:
            self.initial.setdefault(field, highest[0].pk)


class ReasonForm(ActForm):
    """Why."""

    reason = words(spoken("Lý do", "Reason"))
