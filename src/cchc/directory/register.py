"""What the directory declares of itself: units, procedures, and the decisions that change the catalogue.

Everyone reads the catalogue and its decisions: the law asks that procedures be public. Who records decisions is said in
``pages.acts``, with why.
"""

from __future__ import annotations

from django.db.models import Q

from cchc.directory.changes import acts, decisions
from cchc.directory.facts import PROCEDURE, PROCEDURE_ACT, UNIT
from cchc.directory.imports import (
    ACT_COLUMNS,
    LINK_COLUMNS,
    PROCEDURE_COLUMNS,
    UNIT_COLUMNS,
    covers_home,
    import_links,
    import_procedure_acts,
    import_procedures,
    import_units,
)
from cchc.directory.models import (
    ACT_KINDS,
    DECISION_KINDS,
    UNIT_LEVELS,
    OrgUnit,
    ProcedureAct,
    ProcedureVersion,
    PublicationDecision,
)
from cchc.directory.pages import (
    DECISION_ACTS,
    PROCEDURE_ACTS,
    RECORDED_ACTS,
    ActFilters,
    ChangesPage,
    DecisionFilters,
    ProcedureFilters,
    StoryPage,
)
from cchc.directory.queries import ROLES
from cchc.directory.words import INTERLINKED, LEVEL_WORDS, ONLINE, YES_NO
from cchc.kernel.imports.checks import ImportKind
from cchc.kernel.registry import Column, OwnPage, Panel, Register, Succession, by_lookups
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text

_EVERYONE = frozenset(ROLES)
_LEVEL = Column("level", Text("Cấp", "Level"), "chip", LEVEL_WORDS)
_UNIT_LEVEL = Column("level", Text("Cấp", "Level"), "chip", UNIT_LEVELS)
_FROM = Column("valid_from", Text("Từ ngày", "From"), "date")
_TO = Column("valid_to", Text("Đến ngày", "To"), "date")


def _all_units(viewer: Viewer) -> object:
    """The map of units is public."""
    return OrgUnit.objects.all()


def _all_procedures(viewer: Viewer) -> object:
    """The procedure catalogue is public."""
    return ProcedureVersion.objects.all()


_UNITS = Register(
    name="units",
    title=Text("Đơn vị hành chính", "Units"),
    about=Text("Các đơn vị qua thời gian, và đơn vị kế thừa.", "Units through time, and their successors."),
    model=OrgUnit,
    rows=_all_units,  # type: ignore[arg-type]
    columns=(
        Column("code", Text("Mã", "Code")),
        Column("name", Text("Tên", "Name")),
        _UNIT_LEVEL,
        Column("parent_code", Text("Trực thuộc", "Under")),
        _FROM,
        _TO,
    ),
    details=(),
    search=by_lookups("code__istartswith", "name__icontains"),
    filters=None,
    order=("code", "valid_from"),
    readers=_EVERYONE,
    imports=(
        ImportKind(
            name="units",
            title=Text("Danh sách đơn vị", "List of units"),
            columns=UNIT_COLUMNS,
            help={
                "level": Text("province, district, commune, department hoặc service", "level"),
                "parent": Text("mã đơn vị cấp trên; cấp tỉnh để trống", "code of the parent; empty for a province"),
                "successors": Text("mã các đơn vị kế thừa, cách nhau bằng ;", "codes of successors, separated by ;"),
            },
            run=import_units,
            offered=covers_home,
        ),
        ImportKind(
            name="unit_links",
            title=Text("Quan hệ kế thừa giữa đơn vị cũ và mới", "Links between old and new units"),
            columns=LINK_COLUMNS,
            help={"sure": Text("found, inferred from names hoặc unknown", "how sure the link is")},
            run=import_links,
            offered=covers_home,
        ),
    ),
    facts=(UNIT,),
    navigation=40,
    icon="tree",
)

_PROCEDURES = Register(
    name="procedures",
    title=Text("Danh mục thủ tục hành chính", "Procedure catalogue"),
    about=Text("Thủ tục theo từng lần công bố.", "Procedures, version by version."),
    model=ProcedureVersion,
    rows=_all_procedures,  # type: ignore[arg-type]
    columns=(
        Column("procedure__code", Text("Mã", "Code")),
        Column("name", Text("Tên thủ tục", "Name")),
        _LEVEL,
        Column("field", Text("Lĩnh vực", "Field")),
        Column("online_level", Text("Trực tuyến", "Online"), "chip", ONLINE),
        Column("working_days", Text("Ngày làm việc", "Working days"), "number"),
        _FROM,
        _TO,
    ),
    details=(
        Column("procedure__code", Text("Mã", "Code")),
        Column("name", Text("Tên thủ tục", "Name")),
        _LEVEL,
        Column("field", Text("Lĩnh vực", "Field")),
        Column("eligible_level", Text("Đủ điều kiện trực tuyến", "Eligible online"), "chip", ONLINE),
        Column("online_level", Text("Đang cung cấp trực tuyến", "Online"), "chip", ONLINE),
        Column("national_portal", Text("Trên Cổng DVC quốc gia", "On the national portal"), "chip", YES_NO),
        Column("fee", Text("Có phí, lệ phí", "Has a fee"), "chip", YES_NO),
        Column("online_payment", Text("Thanh toán trực tuyến", "Online payment"), "chip", YES_NO),
        Column("interlinked", Text("Liên thông", "Interlinked"), "chip", INTERLINKED),
        Column("location_free", Text("Không phụ thuộc địa giới", "Location-free"), "chip", YES_NO),
        Column("working_days", Text("Ngày làm việc", "Working days"), "number"),
        _FROM,
        _TO,
    ),
    search=by_lookups("procedure__code__istartswith", "name__icontains"),
    filters=ProcedureFilters,
    order=("procedure__code", "valid_from"),
    readers=_EVERYONE,
    acts=PROCEDURE_ACTS,
    imports=(
        ImportKind(
            name="procedures",
            title=Text("Danh mục thủ tục", "Procedure catalogue"),
            columns=PROCEDURE_COLUMNS,
            help={
                "eligible_level": Text("để trống, 3 hoặc 4", "empty, 3 or 4"),
                "national_portal": Text("yes hoặc no", "yes or no"),
                "interlinked": Text("no, same_level hoặc cross_level", "no, same_level or cross_level"),
            },
            run=import_procedures,
            offered=covers_home,
        ),
    ),
    facts=(PROCEDURE,),
    navigation=45,
    icon="procedure",
    pages=(OwnPage("story", Text("Quá trình công bố", "History"), StoryPage, "history", on_row=True),),
)

_NUMBER = Column("number", Text("Số, ký hiệu", "Number"))
_TITLE = Column("title", Text("Trích yếu", "Title"))
_KIND = Column("kind", Text("Loại văn bản", "Kind"), "chip", DECISION_KINDS)
_ISSUER = Column("unit__name", Text("Cơ quan ban hành", "Issued by"), "unit")
_ISSUED = Column("issued_on", Text("Ngày ban hành", "Issued on"), "date")
_EFFECTIVE = Column("effective_on", Text("Hiệu lực từ", "In effect from"), "date")
_ANNULLED = Column("annulled_at", Text("Hủy ghi nhận", "Annulled"), "time")
_BECAUSE = Column("annulled_because", Text("Lý do hủy", "Reason"))

_DECISIONS = Register(
    name="procedure_decisions",
    title=Text("Quyết định công bố thủ tục", "Decisions on procedures"),
    about=Text(
        "Văn bản công bố, sửa đổi, bãi bỏ, đơn giản hóa thủ tục và đưa thủ tục lên trực tuyến.",
        "Decisions that publish, amend, repeal and simplify procedures, or bring them online.",
    ),
    model=PublicationDecision,
    rows=decisions,
    columns=(_NUMBER, _TITLE, _KIND, _ISSUER, _ISSUED, _EFFECTIVE, _ANNULLED),
    details=(
        _NUMBER,
        _TITLE,
        _KIND,
        _ISSUER,
        _ISSUED,
        _EFFECTIVE,
        Column("document__name", Text("Bản quyết định", "Document"), "file"),
        _ANNULLED,
        _BECAUSE,
    ),
    search=by_lookups("number__icontains", "title__icontains"),
    filters=DecisionFilters,
    order=("-issued_on", "-id"),
    readers=_EVERYONE,
    acts=DECISION_ACTS,
    navigation=46,
    icon="document",
    succession=Succession("nothing", Text("Văn bản là của cơ quan đã ban hành.", "A decision is of who issued it.")),
    pages=(OwnPage("changes", Text("Thay đổi danh mục", "Changes"), ChangesPage, "history"),),
)

_CODE = Column("procedure__code", Text("Mã", "Code"))
_ACT = Column("kind", Text("Việc", "Act"), "chip", ACT_KINDS)
_ON = Column("on", Text("Áp dụng từ", "From"), "date")
_BY = Column("decision__number", Text("Theo văn bản", "By decision"))
_NAMED = Column("named", Text("Tên thủ tục", "Name"))
_BEFORE = Column("before__name", Text("Tên trước đó", "Name until then"))
_AFTER = Column("after__name", Text("Tên từ ngày đó", "Name from then on"))
_REPLACED_BY = Column("replaced_by__code", Text("Thay thế bằng", "Replaced by"))
_NOTE = Column("note", Text("Ghi chú", "Note"))

_ACTS = Register(
    name="procedure_acts",
    title=Text("Việc thay đổi thủ tục", "Acts on procedures"),
    about=Text("Từng thủ tục trong từng văn bản.", "Each procedure in each decision."),
    model=ProcedureAct,
    rows=acts,
    columns=(_CODE, _NAMED, _ACT, _LEVEL, _ON, _BY, _REPLACED_BY, _NOTE, _ANNULLED),
    details=(_CODE, _ACT, _LEVEL, _ON, _BY, _BEFORE, _AFTER, _REPLACED_BY, _NOTE, _ANNULLED, _BECAUSE),
    search=by_lookups(
        "procedure__code__istartswith", "named__icontains", "decision__number__icontains", "note__icontains"
    ),
    filters=ActFilters,
    order=("-on", "procedure__code", "id"),
    readers=_EVERYONE,
    acts=RECORDED_ACTS,
    imports=(
        ImportKind(
            name="procedure_acts",
            title=Text("Danh mục kèm theo quyết định công bố", "Annex of a decision"),
            columns=ACT_COLUMNS,
            help={
                "effective_on": Text("để trống: ngày ban hành", "empty: the day of issue"),
                "unit": Text("mã cơ quan ban hành", "code of who issued it"),
                "decision_kind": Text(
                    "publication, simplification hoặc online; để trống: theo việc",
                    "publication, simplification or online; empty: as the act asks",
                ),
                "act": Text(
                    "publish, amend, replace, repeal hoặc simplify", "publish, amend, replace, repeal or simplify"
                ),
                "name": Text("bắt buộc khi công bố mới; sửa đổi để trống là giữ nguyên", "empty: as it is"),
                "on": Text("để trống: ngày có hiệu lực của văn bản", "empty: the decision's day of effect"),
                "replaced_by": Text("mã thủ tục thay thế", "code of the replacing procedure"),
            },
            run=import_procedure_acts,
            offered=covers_home,
        ),
    ),
    facts=(PROCEDURE_ACT,),
    navigation=0,
    icon="procedure",
    panels=(
        Panel(
            of="procedure_decisions",
            title=Text("Thủ tục trong văn bản", "Procedures in the decision"),
            rows=lambda decision: Q(decision=decision),
            columns=(_CODE, _NAMED, _ACT, _LEVEL, _ON, _REPLACED_BY, _NOTE, _ANNULLED),
        ),
        Panel(
            of="procedures",
            title=Text("Các lần thay đổi", "Changes"),
            rows=lambda version: Q(procedure=version.procedure_id),
            columns=(_ACT, _ON, _BY, _REPLACED_BY, _NOTE, _ANNULLED),
        ),
    ),
)

REGISTERS = [_UNITS, _PROCEDURES, _DECISIONS, _ACTS]
