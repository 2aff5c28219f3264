"""The acts on a text itself: entering it when issued, and its end by itself.

Source of law: Law 80/2015/QH13 (amended by 63/2020/QH14), Articles 151 (effect) and 154 (end of effect; found); since
01/04/2025 Law 64/2025/QH15, Articles 53 and 57 (found).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local
from cchc.kernel.errors import CchcError
from cchc.kernel.models import Attachment
from cchc.kernel.sources import LEVELS
from cchc.registers.legal_texts.models import LegalText, TextRelation
from cchc.registers.legal_texts.models.numbers import number_of
from cchc.registers.legal_texts.models.texts import BODIES, ENDINGS, PARTS, TYPES, WHOLE
from cchc.registers.legal_texts.queries.places import there
from cchc.registers.legal_texts.queries.rules import day_of, source_of

#: How a local text's symbol begins by its type, and what it holds by its body.
_SIGNS = {"resolution": "NQ", "decision": "QĐ", "directive": "CT"}
_BODY_SIGNS = {"council": "HĐND", "committee": "UB", "chairman": "UB"}
_OF_BODY = {"council": {"resolution"}, "committee": {"decision", "directive"}, "chairman": {"decision"}}


class UnableToIssue(CchcError):
    """The text can't stand in the register as said: its number, issuer, type or days don't fit, or it is there
    already."""


class UnableToEnd(CchcError):
    """The text can't end that way or on that day."""


@dataclass(frozen=True)
class Said:
    """What the register says of a text. ``unit`` and ``body``: whose it is; ``issuer``: a central body's name."""

    number: str
    type: str
    title: str
    unit: OrgUnit | None
    body: str
    issued_on: date
    effective_on: date
    issuer: str = ""
    drafted_by: OrgUnit | None = None
    field: str = ""
    expires_on: date | None = None
    ending: str = ""

    @classmethod
    def of(cls, text: LegalText) -> Said:
        return cls(**{name: getattr(text, name) for name in cls.__dataclass_fields__})

    def told(self) -> dict[str, Any]:
        """As the journal holds it."""
        units = {
            name: unit.key if unit else None for name, unit in (("unit", self.unit), ("drafted_by", self.drafted_by))
        }
        days = {name: _day(getattr(self, name)) for name in ("issued_on", "effective_on", "expires_on")}
        words = {name: getattr(self, name) for name in ("number", "type", "title", "body", "issuer", "field", "ending")}
        named = {"issued_by": self.unit.name if self.unit else self.issuer}
        return {**words, **units, **named, "drafter": self.drafted_by.name if self.drafted_by else None, **days}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def fitting(said: Said, today: date) -> Said:
    """What is said of a text brought to one form, if it can be said.

    Raises:
        UnableToIssue: see the class.
    """
    number = number_of(said.number)
    if number is None:
        raise UnableToIssue(
            f"«{said.number}» không phải số, ký hiệu của văn bản quy phạm pháp luật (viết như 01/2022/QĐ-UBND).",
            f"“{said.number}” is no number of a normative text (write 01/2022/QĐ-UBND).",
        )
    if number.year != said.issued_on.year:
        raise UnableToIssue(
            f"Số {number.text} là của năm {number.year}, còn ngày ban hành thuộc năm {said.issued_on.year}.",
            f"The number {number.text} is of {number.year}; the day of issue is of {said.issued_on.year}.",
        )
    said = replace(said, number=number.text, title=" ".join(said.title.split()), field=said.field.strip())
    said = replace(said, issuer=" ".join(said.issuer.split()), ending=said.ending if said.expires_on else "")
    if said.expires_on and not said.ending:
        said = replace(said, ending="term")
    if not said.title:
        raise UnableToIssue("Văn bản phải có trích yếu nội dung.", "A text has a title.")
    _whose(said)
    _days(said, today)
    _signed(said, number.symbol)
    return said


def _whose(said: Said) -> None:
    if said.type not in TYPES or said.body not in BODIES:
        raise UnableToIssue("Loại văn bản hoặc cơ quan ban hành không có.", "There is no such type or body.")
    if said.body == "central":
        if said.unit or said.drafted_by or not said.issuer:
            raise UnableToIssue(
                "Văn bản của trung ương thì ghi tên cơ quan ban hành, không chọn đơn vị.",
                "A central text names its issuer, and no unit.",
            )
        return
    if said.unit is None or said.issuer or said.unit.level not in LEVELS:
        raise UnableToIssue(
            "Phải chọn tỉnh, huyện hoặc xã đã ban hành văn bản.", "Say which province, district or commune issued it."
        )
    if said.type not in _OF_BODY[said.body]:
        body, type_ = BODIES[said.body], TYPES[said.type]
        raise UnableToIssue(f"{body.vi} không ban hành {type_.vi}.", f"A {body.en} issues no {type_.en}.")
    _of_its_time(said, said.unit.level)


def _of_its_time(said: Said, level: str) -> None:
    """Whether the law of the day of issue knew such a text of that level."""
    chairmen, no_directives = day_of("chairmen_issue"), day_of("directives_end")
    if said.body == "chairman" and (level != "province" or said.issued_on < chairmen):
        raise UnableToIssue(
            f"Chỉ Chủ tịch Ủy ban nhân dân cấp tỉnh ban hành văn bản quy phạm pháp luật, từ ngày {chairmen:%d/%m/%Y}.",
            f"Only chairmen of provinces issue normative texts, from {chairmen.isoformat()}.",
        )
    if said.type == "directive" and said.issued_on >= no_directives:
        raise UnableToIssue(
            f"Từ ngày {no_directives:%d/%m/%Y} chỉ thị không còn là văn bản quy phạm pháp luật.",
            f"From {no_directives.isoformat()} on a directive is no normative text.",
        )


def _days(said: Said, today: date) -> None:
    if said.issued_on > today:
        raise UnableToIssue("Ngày ban hành ở tương lai.", "The day of issue is in the future.")
    if said.effective_on < said.issued_on:
        raise UnableToIssue("Ngày có hiệu lực trước ngày ban hành.", "The text takes effect before it is issued.")
    if said.expires_on and said.expires_on <= said.effective_on:
        raise UnableToIssue(
            "Ngày hết hiệu lực phải sau ngày có hiệu lực.", "The text ends before, or as, it takes effect."
        )
    day = said.issued_on
    for unit in (said.unit, said.drafted_by):
        if unit and not there(unit, day):
            raise UnableToIssue(
                f"{unit.name} không hoạt động vào ngày ban hành {day:%d/%m/%Y}.",
                f"{unit.name} is not in force on {day.isoformat()}, the day of issue.",
            )


def _signed(said: Said, symbol: str) -> None:
    """A local text's symbol tells its type and body; a clerk who chose another is asked to look again."""
    if said.unit is None:
        return
    type_, body = _SIGNS[said.type], _BODY_SIGNS[said.body]
    if not symbol.startswith(type_) or body not in symbol:
        raise UnableToIssue(
            f"Ký hiệu «{symbol}» không hợp với {TYPES[said.type].vi} của {BODIES[said.body].vi}.",
            f"The symbol “{symbol}” is not that of a {TYPES[said.type].en} of a {BODIES[said.body].en}.",
        )


def same_number(said: Said) -> LegalText | None:
    """The text that has this number already: of this issuer and body, by the unit's code."""
    rows = LegalText.objects.unscoped(reason="numbers are each issuer's own").filter(struck_on=None, number=said.number)
    if said.unit is None:
        return rows.filter(unit=None, issuer=said.issuer).first()
    return rows.filter(unit__code=said.unit.code, body=said.body).select_related("unit", "drafted_by").first()


def taken(said: Said) -> UnableToIssue:
    """The refusal of a number that is another text's."""
    return UnableToIssue(f"Số {said.number} của cơ quan này đã có trong sổ.", f"The number {said.number} is taken.")


def write(said: Said, text: LegalText | None = None, file: Attachment | None = None) -> LegalText:
    """Store a text; what is stored already is changed in place."""
    text = text or LegalText()
    for name in said.__dataclass_fields__:
        setattr(text, name, getattr(said, name))
    text.file = file or text.file
    try:
        with transaction.atomic():  # two clerks at the same instant: the database keeps numbers apart
            text.save()
    except IntegrityError as error:
        raise taken(said) from error
    return text


def facts_of(text: LegalText) -> dict[str, list[int]]:
    """Only local texts publish."""
    return {"legal_text": [text.pk]} if text.unit_id else {}


def key_of(text: LegalText) -> str:
    """The issuing unit, as the journal writes it; none for a central text."""
    return text.unit.key if text.unit else ""


@operation("issue", register="legal_texts")
def issue(*, by: Actor, at: datetime, said: Said, file: Attachment | None = None) -> Acted[LegalText]:
    """Enter an issued text.

    Raises:
        UnableToIssue: see the class.
    """
    said = fitting(said, local(at).date())
    if same_number(said):
        raise taken(said)
    text = write(said, file=file)
    body = {**said.told(), "file": file.sha256 if file else None}
    return Acted(text, text.pk, key_of(text), body, facts_of(text))


def reasoned(why: str, refusal: type[CchcError]) -> str:
    """A reason brought to one form; refused where there is none."""
    why = " ".join(why.split())
    if not why:
        raise refusal("Phải ghi lý do.", "Say why.")
    return why


def held_for(text: LegalText, refusal: type[CchcError]) -> LegalText:
    """The text as it stands now, locked; refused where it was taken out of the register."""
    rows = LegalText.objects.unscoped(reason="the act names its text").select_for_update(of=("self",))
    held = rows.select_related("unit", "drafted_by").get(pk=text.pk)
    if held.struck_on is not None:
        raise refusal("Văn bản này đã đưa ra khỏi sổ.", "This text was taken out of the register.")
    return held


def undergone(text: LegalText) -> list[TextRelation]:
    """What stands recorded as done to a text, the earliest first."""
    rows = TextRelation.objects.unscoped(reason="the act names its text").filter(target=text, struck_on=None)
    return list(rows.select_related("source").order_by("effective_on"))


@operation("expire", register="legal_texts")
def expire(*, by: Actor, at: datetime, text: LegalText, expires_on: date, ending: str) -> Acted[LegalText]:
    """A text ends by itself: its own term, or (until 31/03/2025) the end of the text that it details.

    ``expires_on``: the first day on which it is no longer in force.

    Raises:
        UnableToEnd: it ended before, has a day of its end already, or the ground is none on that day.
    """
    held = held_for(text, UnableToEnd)
    if held.expires_on:
        raise UnableToEnd(
            f"Văn bản đã có ngày hết hiệu lực {held.expires_on:%d/%m/%Y}; ghi sai thì đính chính.",
            f"The text has a day of its end, {held.expires_on.isoformat()}; correct it if it is wrong.",
        )
    if not ending or ending not in ENDINGS:
        raise UnableToEnd("Phải chọn lý do hết hiệu lực.", "Say on what ground it ends.")
    if ending == "basis":
        _still_ends_with_its_basis(expires_on)
    if expires_on <= held.effective_on:
        raise UnableToEnd("Ngày hết hiệu lực phải sau ngày có hiệu lực.", "It ends before, or as, it takes effect.")
    for done in undergone(held):
        if done.kind in WHOLE or (done.kind in PARTS and done.effective_on >= expires_on):
            raise UnableToEnd(
                f"Văn bản đã chịu tác động của {done.source.number} từ ngày {done.effective_on:%d/%m/%Y}.",
                f"{done.source.number} acts on the text from {done.effective_on.isoformat()}.",
            )
    held.expires_on, held.ending = expires_on, ending
    held.save(update_fields=["expires_on", "ending"])
    body = {"number": held.number, "expires_on": expires_on.isoformat(), "ending": ending}
    return Acted(held, held.pk, key_of(held), body, {})


def _still_ends_with_its_basis(expires_on: date) -> None:
    since = day_of("details_go_on")
    if expires_on >= since:
        clause = source_of("details_go_on")
        raise UnableToEnd(
            f"Từ ngày {since:%d/%m/%Y} văn bản quy định chi tiết không tự hết hiệu lực theo văn bản được "
            f"quy định chi tiết ({clause}).",
            f"From {since.isoformat()} on a text does not end with the one it details ({clause}).",
        )
