"""What legal texts, their procedures and the yearly lists of expired ones declare of themselves."""

from __future__ import annotations

from django.db.models import Q

from cchc.directory.queries import ROLES
from cchc.kernel.imports.checks import ImportKind
from cchc.kernel.ports import Catalogued, Citations
from cchc.kernel.registry import Column, OwnPage, Panel, Register, Succession, by_lookups
from cchc.kernel.text import Text
from cchc.registers.legal_texts.facts.texts import LEGAL_TEXT
from cchc.registers.legal_texts.imports.texts import TEXT_COLUMNS, import_texts
from cchc.registers.legal_texts.models import ExpiredList, ExpiredText, LegalText, TextProcedure
from cchc.registers.legal_texts.models.lists import EXTENTS
from cchc.registers.legal_texts.models.texts import BODIES, TYPES
from cchc.registers.legal_texts.pages.effect import TONES, BasisPage, DayPage, TextPage
from cchc.registers.legal_texts.pages.inputs import HANDLERS
from cchc.registers.legal_texts.pages.lists import LIST_ACTS, YearPage
from cchc.registers.legal_texts.pages.texts import ACTS, TextFilters, called
from cchc.registers.legal_texts.queries.cited import Cites
from cchc.registers.legal_texts.queries.effect import EFFECTS, ENDED
from cchc.registers.legal_texts.queries.lists import expired_lists, expired_texts
from cchc.registers.legal_texts.queries.rules import Deadlines
from cchc.registers.legal_texts.queries.texts import text_procedures, texts, waiting

_EVERYONE = frozenset(ROLES)

_NUMBER = Column("number", Text("Số, ký hiệu", "Number"))
_TYPE = Column("type", Text("Loại văn bản", "Type"), words=TYPES)
_TITLE = Column("title", Text("Trích yếu nội dung", "Title"))
_ISSUED_BY = Column("issued_by", Text("Nơi ban hành", "Issued by"))
_BODY = Column("body", Text("Cơ quan", "Body"), words=BODIES)
_ISSUED = Column("issued_on", Text("Ngày ban hành", "Issued on"), "date")
_IN_FORCE = Column("effective_on", Text("Có hiệu lực từ", "In force from"), "date")
_ENDS = Column("ends_on", Text("Hết hiệu lực từ", "No longer in force from"), "date")
_EFFECT = Column("effect", Text("Hôm nay", "Today"), "chip", EFFECTS, TONES)

_TEXTS = Register(
    name="legal_texts",
    title=Text("Văn bản quy phạm pháp luật", "Legal texts"),
    about=Text(
        "Văn bản của Hội đồng nhân dân, Ủy ban nhân dân các cấp và văn bản cấp trên làm căn cứ: hiệu lực và quan hệ.",
        "Normative texts of councils and committees, and those above that they rest on.",
    ),
    model=LegalText,
    rows=texts,
    columns=(_NUMBER, _TITLE, _EFFECT, _ISSUED_BY, _ISSUED, _IN_FORCE, _ENDS),
    details=(
        _NUMBER,
        _TITLE,
        _IN_FORCE,
        _ENDS,
        Column("ended_how", Text("Vì sao hết hiệu lực", "Why"), words=ENDED),
        Column(
            "ended_by", Text("Bị thay thế, bãi bỏ bởi", "Replaced or repealed by"), leads=("legal_texts", "ended_by_id")
        ),
        _TYPE,
        _BODY,
        _ISSUED_BY,
        _ISSUED,
        Column("drafter", Text("Cơ quan tham mưu, soạn thảo", "Drafted by"), "unit"),
        Column("field", Text("Lĩnh vực", "Field")),
        Column("target", Text("Văn bản chịu tác động", "Texts acted upon")),
        Column("expires_on", Text("Tự hết hiệu lực từ", "Ends by itself on"), "date"),
        Column("file__name", Text("Toàn văn", "Full text"), "file"),
        Column("struck_on", Text("Đưa ra khỏi sổ ngày", "Taken out on"), "date"),
        Column("struck_why", Text("Lý do đưa ra khỏi sổ", "Why taken out")),
    ),
    search=by_lookups("number__icontains", "title__icontains", "field__icontains"),
    filters=TextFilters,
    order=("-issued_on", "-id"),
    readers=_EVERYONE,
    acts=ACTS,
    imports=(
        ImportKind(
            name="legal_texts",
            title=Text("Sổ văn bản quy phạm pháp luật", "Register of legal texts"),
            columns=TEXT_COLUMNS,
            help={
                "number": Text("số, ký hiệu, ví dụ 01/2022/QĐ-UBND", "number, like 01/2022/QĐ-UBND"),
                "type": Text("resolution, decision, directive; trung ương: law, decree, circular…", "type of text"),
                "unit": Text(
                    "mã tỉnh, huyện, xã ban hành; trung ương để trống", "code of the issuer; empty for central"
                ),
                "body": Text("council, committee, chairman hoặc central", "council, committee, chairman or central"),
                "issuer": Text("tên cơ quan trung ương", "name of the central body"),
                "issued_on": Text("ngày ban hành, ví dụ 2022-03-10", "day of issue, like 2022-03-10"),
                "expires_on": Text(
                    "ngày đầu tiên không còn hiệu lực, nếu văn bản tự quy định", "first day no longer in force"
                ),
                "ending": Text("term hoặc basis; để trống: term", "term or basis; empty: term"),
                "drafted_by": Text("mã phòng, ban tham mưu", "code of the department that drafted it"),
                "replaces": Text("số các văn bản bị thay thế, cách nhau bằng ;", "numbers, separated by ;"),
                "amends": Text("số các văn bản được sửa đổi, bổ sung", "numbers, separated by ;"),
                "repeals": Text("số các văn bản bị bãi bỏ toàn bộ", "numbers, separated by ;"),
            },
            run=import_texts,
            roles=HANDLERS,
        ),
    ),
    facts=(LEGAL_TEXT,),
    navigation=25,
    icon="document",
    waits=waiting,
    provides={Catalogued: Deadlines(), Citations: Cites()},
    called=called,
    succession=Succession(
        "nothing",
        Text(
            "Văn bản giữ nguyên nơi ban hành; đơn vị kế thừa rà soát, thay thế hoặc bãi bỏ trong phạm vi của mình.",
            "Texts keep their issuer; its heirs, within whose scope it is, review, replace or repeal them.",
        ),
    ),
    panels=(
        Panel(
            "procedures",
            Text("Văn bản quy định thủ tục này", "Texts that set out this procedure"),
            lambda version: Q(
                pk__in=TextProcedure.objects.unscoped(reason="texts are public")
                .filter(procedure=version.procedure_id, struck_on=None)
                .values("text")
            ),
            (_NUMBER, _TITLE, _ISSUED_BY, _IN_FORCE, _ENDS),
        ),
    ),
    pages=(
        OwnPage("effect", Text("Hiệu lực theo ngày", "In force on a day"), DayPage, "calendar"),
        OwnPage("effect", Text("Hiệu lực và liên hệ", "Effect and relations"), TextPage, "tree", on_row=True),
        OwnPage("expired", Text("Danh mục hết hiệu lực", "Lists of expired texts"), YearPage, "list"),
        OwnPage("basis", Text("Căn cứ của biểu mẫu", "What forms rest on"), BasisPage, "report"),
    ),
)

_PROCEDURES = Register(
    name="text_procedures",
    title=Text("Thủ tục gắn với văn bản", "Procedures of texts"),
    about=Text("Thủ tục hành chính và điều, khoản quy định.", "Procedures and the articles that set them out."),
    model=TextProcedure,
    rows=text_procedures,
    columns=(
        Column("procedure__code", Text("Mã thủ tục", "Procedure")),
        Column("article", Text("Quy định tại", "Set out in")),
        Column("text__number", Text("Văn bản", "Text")),
    ),
    details=(
        Column("procedure__code", Text("Mã thủ tục", "Procedure")),
        Column("article", Text("Quy định tại", "Set out in")),
        Column("text__number", Text("Văn bản", "Text")),
        Column("text__title", Text("Trích yếu nội dung", "Title")),
    ),
    search=by_lookups("procedure__code__istartswith", "text__number__icontains"),
    filters=None,
    order=("procedure__code", "id"),
    readers=_EVERYONE,
    navigation=0,
    icon="procedure",
    called=lambda row: f"{row.procedure.code}, {row.text.number}",
    panels=(
        Panel(
            "legal_texts",
            Text("Thủ tục quy định tại văn bản", "Procedures set out in the text"),
            lambda text: Q(text=text.pk),
        ),
    ),
)

_LIST_NUMBER = Column("number", Text("Số quyết định", "Decision"))
_LIST_UNIT = Column("unit__name", Text("Đơn vị công bố", "Announced by"), "unit")
_LIST_YEAR = Column("year_text", Text("Năm", "Year"))
_LIST_DAY = Column("published_on", Text("Ngày công bố", "Announced on"), "date")
_HELD = Column("held", Text("Số mục", "Items"), "number")

_LISTS = Register(
    name="expired_lists",
    title=Text("Danh mục hết hiệu lực đã công bố", "Announced lists of expired texts"),
    about=Text(
        "Quyết định công bố danh mục văn bản hết hiệu lực, ngưng hiệu lực hằng năm.",
        "Decisions that announce each year what expired or is suspended.",
    ),
    model=ExpiredList,
    rows=expired_lists,
    columns=(_LIST_NUMBER, _LIST_UNIT, _LIST_YEAR, _LIST_DAY, _HELD),
    details=(),
    search=by_lookups("number__icontains", "unit__name__icontains"),
    filters=None,
    order=("-year", "unit__code", "id"),
    readers=_EVERYONE,
    acts=LIST_ACTS,
    navigation=0,
    icon="list",
    called=lambda row: f"{row.number} ({row.year})",
    succession=Succession(
        "nothing",
        Text("Danh mục đã công bố là của đơn vị đó.", "An announced list is that unit's for ever."),
    ),
    panels=(
        Panel(
            "legal_texts",
            Text("Đã công bố hết hiệu lực tại", "Announced as expired in"),
            lambda text: Q(
                pk__in=ExpiredText.objects.unscoped(reason="lists are public").filter(text=text.pk).values("list")
            ),
        ),
    ),
)

_LISTED = Register(
    name="expired_texts",
    title=Text("Văn bản trong danh mục hết hiệu lực", "Texts of lists of expired ones"),
    about=Text("Từng văn bản như đã công bố.", "Each text as it was announced."),
    model=ExpiredText,
    rows=expired_texts,
    columns=(
        Column("text__number", Text("Số, ký hiệu", "Number")),
        Column("text__title", Text("Trích yếu nội dung", "Title")),
        Column("extent", Text("Mức độ", "Extent"), words=EXTENTS),
        Column("provisions", Text("Nội dung", "Provisions")),
        Column("reason", Text("Lý do", "Reason")),
        Column("expired_on", Text("Từ ngày", "From"), "date"),
    ),
    details=(),
    search=by_lookups("text__number__icontains", "text__title__icontains"),
    filters=None,
    order=("list", "text__issued_on", "id"),
    readers=_EVERYONE,
    navigation=0,
    icon="list",
    called=lambda row: f"{row.text.number}, {row.list.number}",
    panels=(Panel("expired_lists", Text("Văn bản trong danh mục", "Texts of the list"), lambda held: Q(list=held.pk)),),
)

TEXT_REGISTERS = [_TEXTS, _PROCEDURES, _LISTS, _LISTED]
