"""A year's programmes as parts of a page, and as a printed sheet: planned texts first, then what they leave out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from cchc.directory.letterhead import letterhead
from cchc.kernel.text import Text
from cchc.registers.legal_texts.queries.examinations import EXAMINATIONS
from cchc.registers.legal_texts.queries.programmes import ITEM_STATES, Gaps
from cchc.registers.legal_texts.queries.texts import RELATIONS
from cchc.ui import printing
from cchc.ui.content import Chip, Column, Empty, Kind, Row, Table, Tone
from cchc.ui.inputs import capital

_NUMBER = Text("Số, ký hiệu", "Number")
_TITLE = Text("Trích yếu", "Title")
_ISSUED = Text("Ngày ban hành", "Issued")
_FIELD = Text("Lĩnh vực", "Field")
_LAST = Text("Rà soát gần nhất", "Last review")
_NUMBERS = 13.0  # millimetres of the column of ordinal numbers
_TONES: dict[str, Tone] = {"open": "info", "overdue": "bad", "done": "good", "done_late": "warn", "dropped": "quiet"}


@dataclass(frozen=True)
class Part:
    """A titled table of the page; ``count``: how many rows, said beside the title."""

    title: str
    table: Table

    @property
    def count(self) -> int:
        return len(self.table.rows)


def sections(planned: Sequence[Any], left_out: Gaps, lang: str) -> tuple[Part, ...]:
    """``planned``: items with their ``state`` and ``done_on``."""
    return (
        _planned(planned, lang),
        _texts(
            Text(
                "Văn bản còn hiệu lực chưa có trong chương trình nào của năm", "In force, in no programme of the year"
            ),
            Text("Mọi văn bản còn hiệu lực đều đã có trong chương trình", "Every text in force is in a programme"),
            left_out.uncovered,
            left_out,
            lang,
        ),
        _changed(left_out, lang),
        _texts(
            Text("Văn bản chưa rà soát lần nào", "Never reviewed"),
            Text("Mọi văn bản còn hiệu lực đều đã được rà soát", "Every text in force was reviewed"),
            left_out.never,
            left_out,
            lang,
        ),
    )


def _table(heads: Sequence[tuple[Text, Kind]], rows: Sequence[Row], none: Text, lang: str) -> Table:
    columns = [Column(title.said(lang), kind) for title, kind in heads]
    return Table(columns, rows, Empty(none.said(lang), icon="check"))


def _planned(items: Sequence[Any], lang: str) -> Part:
    heads: list[tuple[Text, Kind]] = [
        (_NUMBER, "code"),
        (_TITLE, "text"),
        (Text("Chương trình", "Programme"), "text"),
        (Text("Chủ trì", "Responsible"), "text"),
        (Text("Thời hạn", "Due"), "day"),
        (Text("Thực hiện", "Done"), "day"),
        (Text("Tình trạng", "State"), "chip"),
    ]
    rows = [
        Row(
            (
                item.text.number,
                item.text.title,
                f"{capital(EXAMINATIONS[item.programme.kind].said(lang))}, {item.programme.number}",
                (item.department or item.programme.unit).name,
                item.due_on,
                item.done_on,
                Chip(_TONES[item.state], capital(ITEM_STATES[item.state].said(lang))),
            ),
            reverse("record", args=["programme_items", item.pk]),
        )
        for item in items
    ]
    none = Text("Năm này chưa có văn bản nào trong chương trình", "No text is planned for this year")
    return Part(Text("Văn bản trong chương trình", "Planned texts").said(lang), _table(heads, rows, none, lang))


def _texts(title: Text, none: Text, texts: Sequence[Any], left_out: Gaps, lang: str) -> Part:
    heads: list[tuple[Text, Kind]] = [
        (_NUMBER, "code"),
        (_TITLE, "text"),
        (_FIELD, "text"),
        (_ISSUED, "day"),
        (_LAST, "day"),
    ]
    rows = [
        Row((text.number, text.title, text.field, text.issued_on, left_out.last.get(text.pk)), _at(text))
        for text in texts
    ]
    return Part(title.said(lang), _table(heads, rows, none, lang))


def _changed(left_out: Gaps, lang: str) -> Part:
    heads: list[tuple[Text, Kind]] = [
        (_NUMBER, "code"),
        (_TITLE, "text"),
        (Text("Căn cứ", "Basis"), "text"),
        (Text("Thay đổi", "Change"), "text"),
        (Text("Từ ngày", "From"), "day"),
        (_LAST, "day"),
    ]
    rows = [
        Row(
            (
                one.text.number,
                one.text.title,
                one.basis.number,
                f"{capital(RELATIONS[one.kind].said(lang))}: {one.by.number}",
                one.on,
                left_out.last.get(one.text.pk),
            ),
            _at(one.text),
        )
        for one in left_out.changed
    ]
    title = Text(
        "Văn bản có căn cứ pháp lý thay đổi sau lần rà soát gần nhất", "Legal basis changed since the last review"
    )
    none = Text("Không văn bản nào có căn cứ thay đổi sau lần rà soát", "No legal basis changed since the last review")
    return Part(title.said(lang), _table(heads, rows, none, lang))


def _at(text: Any) -> str:
    return reverse("record", args=["legal_texts", text.pk])


def sheet_of(title: str, unit: Any, parts: Sequence[Part], today: date, lang: str) -> printing.Sheet:
    """The parts with rows, one table after another, in the layout of administrative documents.

    Raises:
        UnusableInput: no rule for documents is in force.
    """
    body: list[printing.Paragraph | printing.Table] = []
    for part in parts:
        body.append(printing.Paragraph(part.title, "heading"))
        if not part.count:
            body.append(printing.Paragraph(f"{part.table.empty.title}.", "body"))
            continue
        columns = (printing.Column("STT", "center", _NUMBERS), *(printing.Column(c.label) for c in part.table.columns))
        rows = [[str(at), *map(_printed, row.values)] for at, row in enumerate(part.table.rows, start=1)]
        body.append(printing.Table(columns, rows))
    head = letterhead(unit, today)
    return printing.Sheet(
        head=head,
        day=today,
        title=title.upper(),
        body=tuple(body),
        signatures=(printing.Signature(head.signer),),
        landscape=True,
        lang=lang,
    )


def _printed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return value.text if isinstance(value, Chip) else str(value)
