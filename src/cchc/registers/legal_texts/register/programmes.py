"""What yearly programmes, and the texts in them, declare of themselves."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from cchc.kernel.imports.checks import ImportKind
from cchc.kernel.registry import Column, OwnPage, Panel, Register, Succession, by_lookups
from cchc.kernel.text import Text
from cchc.registers.legal_texts.imports.programmes import PROGRAMME_COLUMNS, import_programmes
from cchc.registers.legal_texts.models import ProgrammeItem, ReviewProgramme
from cchc.registers.legal_texts.models.examinations import EXAMINATIONS
from cchc.registers.legal_texts.pages.inputs import HANDLERS, READERS
from cchc.registers.legal_texts.pages.programmes import (
    ITEM_ACTS,
    PROGRAMME_ACTS,
    ItemFilters,
    ProgrammeFilters,
    YearPage,
)
from cchc.registers.legal_texts.queries.programmes import items, programmes, waiting

_HEIRS = Text(
    "Đơn vị kế thừa thấy và làm tiếp các mục còn lại theo phạm vi; chương trình giữ tên đơn vị đã ban hành.",
    "The heir sees and carries on what is left by its scope; the programme keeps who issued it.",
)
_YEAR = Column("year", Text("Năm", "Year"))
_NUMBER = Column("number", Text("Số, ký hiệu", "Number"))
_KIND = Column("kind", Text("Loại", "Kind"), "chip", EXAMINATIONS)
_UNIT = Column("unit__name", Text("Đơn vị", "Unit"), "unit")
_ISSUED = Column("issued_on", Text("Ngày ban hành", "Issued"), "date")


def _item_called(row: ProgrammeItem) -> str:
    return f"{row.text.number}, {row.programme.number}"


PROGRAMME_REGISTER = Register(
    name="review_programmes",
    title=Text("Chương trình kiểm tra, rà soát", "Programmes of review"),
    about=Text(
        "Kế hoạch kiểm tra, rà soát văn bản hằng năm: văn bản nào, khi nào xong, ai chủ trì.",
        "Yearly plans of checks and reviews: which texts, by when, by whom.",
    ),
    model=ReviewProgramme,
    rows=programmes,
    columns=(_NUMBER, _YEAR, _KIND, _UNIT, _ISSUED),
    details=(
        _NUMBER,
        _YEAR,
        _KIND,
        _UNIT,
        _ISSUED,
        Column("struck_on", Text("Ngày hủy", "Struck out on"), "date"),
        Column("struck_why", Text("Lý do hủy", "Why struck out")),
    ),
    search=by_lookups("number__icontains"),
    filters=ProgrammeFilters,
    order=("-year", "-issued_on", "-id"),
    readers=READERS,
    acts=PROGRAMME_ACTS,
    imports=(
        ImportKind(
            name="review_programmes",
            title=Text("Chương trình kiểm tra, rà soát văn bản", "Programmes of review"),
            columns=PROGRAMME_COLUMNS,
            help={
                "unit": Text("mã đơn vị ban hành chương trình", "code of the unit whose programme it is"),
                "kind": Text("self_check, check, review hoặc system_review", "kind of examination"),
                "number": Text("số, ký hiệu chương trình", "number of the programme"),
                "text": Text("số, ký hiệu văn bản, ví dụ 02/2021/QĐ-UBND", "number of the text"),
                "issuer": Text("mã đơn vị ban hành văn bản", "code of the unit that issued the text"),
                "department": Text("mã phòng chủ trì; để trống khi đơn vị tự làm", "code of who does it, or empty"),
            },
            run=import_programmes,
            roles=HANDLERS,
        ),
    ),
    navigation=28,
    icon="calendar",
    succession=Succession("nothing", _HEIRS),
    pages=(OwnPage("nam", Text("Chương trình theo năm", "A year's programmes"), YearPage, "calendar"),),
)

_TEXT = Column("text__number", Text("Văn bản", "Text"))
_TITLE = Column("text__title", Text("Trích yếu", "Title"))
_PROGRAMME = Column("programme__number", Text("Chương trình", "Programme"))
_BY = Column("department__name", Text("Chủ trì", "Responsible"), "unit")
_DUE = Column("due_on", Text("Thời hạn", "Due"), "date", until="settled_on")
_DONE = Column("done_on", Text("Thực hiện", "Done"), "date")
_DROPPED = Column("dropped_on", Text("Đưa ra khỏi chương trình", "Dropped"), "date")

ITEM_REGISTER = Register(
    name="programme_items",
    title=Text("Văn bản trong chương trình", "Planned texts"),
    about=Text("Văn bản phải kiểm tra, rà soát theo chương trình năm.", "Texts that programmes plan."),
    model=ProgrammeItem,
    rows=items,
    columns=(_TEXT, _TITLE, _PROGRAMME, _BY, _DUE, _DONE, _DROPPED),
    details=(
        replace(_TEXT, leads=("legal_texts", "text_id")),
        _TITLE,
        replace(_PROGRAMME, leads=("review_programmes", "programme_id")),
        Column("programme__year", Text("Năm", "Year")),
        Column("programme__kind", Text("Loại", "Kind"), "chip", EXAMINATIONS),
        Column("programme__unit__name", Text("Đơn vị", "Unit"), "unit"),
        _BY,
        _DUE,
        _DONE,
        _DROPPED,
        Column("drop_reason", Text("Lý do đưa ra", "Why dropped")),
    ),
    search=by_lookups("text__number__icontains", "text__title__icontains", "programme__number__icontains"),
    filters=ItemFilters,
    order=("due_on", "id"),
    readers=READERS,
    acts=ITEM_ACTS,
    navigation=0,
    icon="list",
    waits=waiting,
    called=_item_called,
    succession=Succession("nothing", _HEIRS),
    panels=(
        Panel(
            "review_programmes",
            Text("Văn bản trong chương trình", "Planned texts"),
            lambda row: Q(programme=row),
            (_TEXT, _TITLE, _BY, _DUE, _DONE, _DROPPED),
            "plan_text",
            open=lambda row, viewer: row.struck_on is None,
        ),
        Panel(
            "legal_texts",
            Text("Trong chương trình kiểm tra, rà soát", "In programmes"),
            lambda row: Q(text=row, dropped_on=None),
            (_PROGRAMME, _BY, _DUE, _DONE),
        ),
    ),
)
