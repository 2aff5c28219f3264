"""What visits declare of themselves, and what inspectors keep of one: team, checklist, draws."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cchc.kernel.imports.checks import ImportKind
from cchc.kernel.ports import Catalogued
from cchc.kernel.registry import Column, OwnPage, Panel, Register, Succession, by_lookups
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.inspections.facts.conclusions import INSPECTION_CONCLUSION
from cchc.registers.inspections.facts.visits import INSPECTION
from cchc.registers.inspections.imports.visits import FILE_COLUMNS, import_visits
from cchc.registers.inspections.models.onsite import (
    ANSWERS,
    MEMBER_ROLES,
    RESULTS,
    Answer,
    Sample,
    SampledRecord,
    TeamMember,
)
from cchc.registers.inspections.models.visits import FORMS, STATES, Inspection
from cchc.registers.inspections.pages.checklist import ChecklistPage
from cchc.registers.inspections.pages.onsite import ANSWER_ACTS, DRAW, RECORD_ACTS, AnswerFilters, RecordFilters
from cchc.registers.inspections.pages.round import RoundPage
from cchc.registers.inspections.pages.sample import SamplePage
from cchc.registers.inspections.pages.sheets import VisitSheet
from cchc.registers.inspections.pages.visits import ACTS, INSPECTORS, VisitFilters
from cchc.registers.inspections.queries.checklists import FIELDS, QUESTIONS, Checklists
from cchc.registers.inspections.queries.onsite import answers, sampled, samples, team
from cchc.registers.inspections.queries.plans import to_fulfil
from cchc.registers.inspections.queries.visits import inspections, waiting

READERS = frozenset({"administrator", "leader", "statistician", "counter_officer", "clerk", "auditor"})
#: What inspectors keep is read by those who inspect and who audit them, of the inspecting side only.
_WORKING = INSPECTORS | {"auditor", "clerk"}

_CODE = Column("code", Text("Số", "Number"))
_VISIT = Column("inspection__code", Text("Cuộc kiểm tra", "Visit"), leads=("inspections", "inspection_id"))
_UNIT = Column("unit__name", Text("Bên kiểm tra", "Inspected by"), "unit")
_INSPECTED = Column("inspected__name", Text("Đơn vị được kiểm tra", "Inspected unit"), "unit")
_FIELD = Column("field", Text("Lĩnh vực", "Field"), words=FIELDS)
_FORM = Column("form", Text("Hình thức", "Form"), "chip", FORMS)
_DECIDED = Column("decided_on", Text("Quyết định ngày", "Decided on"), "date")
_ENDED = Column("ended_on", Text("Kết thúc trực tiếp", "Ended on site"), "date")
_STATE = Column(
    "state",
    Text("Giai đoạn", "Stage"),
    "chip",
    STATES,
    {
        "decided": "info",
        "started": "warn",
        "ended": "warn",
        "concluded": "info",
        "closed": "good",
        "cancelled": "quiet",
    },
)


def _rows(viewer: Viewer) -> QuerySet[Inspection]:
    return inspections(viewer).select_related("unit", "inspected", "planned__plan")


VISITS = Register(
    name="inspections",
    title=Text("Kiểm tra", "Inspections"),
    about=Text(
        "Các cuộc kiểm tra cải cách hành chính và công vụ, từ quyết định đến khi đóng.",
        "Inspections of administrative reform and of the civil service, from the decision to the close.",
    ),
    model=Inspection,
    rows=_rows,
    columns=(_CODE, _INSPECTED, _FIELD, _FORM, _DECIDED, _ENDED, _STATE),
    details=(
        _CODE,
        _STATE,
        _UNIT,
        _INSPECTED,
        _FIELD,
        _FORM,
        Column("planned__plan__number", Text("Theo kế hoạch", "By plan"), leads=("planned_visits", "planned_id")),
        Column("again_of__code", Text("Kiểm tra lại cuộc", "Looks again at"), leads=("inspections", "again_of_id")),
        Column("decision", Text("Số quyết định", "Decision")),
        _DECIDED,
        Column("started_on", Text("Bắt đầu", "Started on"), "date"),
        _ENDED,
        Column("conclusion", Text("Số kết luận", "Conclusion")),
        Column("concluded_on", Text("Kết luận ngày", "Concluded on"), "date"),
        Column("conclusion_file__name", Text("Văn bản kết luận", "The document"), "file"),
        Column("closed_on", Text("Đóng ngày", "Closed on"), "date"),
        Column("cancelled_on", Text("Hủy ngày", "Called off on"), "date"),
        Column("reason", Text("Lý do", "Reason")),
    ),
    search=by_lookups("code__icontains", "decision__icontains", "conclusion__icontains", "inspected__name__icontains"),
    filters=VisitFilters,
    order=("-decided_on", "-id"),
    readers=READERS,
    acts=(*ACTS[:-2], DRAW, *ACTS[-2:]),
    imports=(
        ImportKind(
            name="inspections",
            title=Text("Danh sách cuộc kiểm tra", "List of inspections"),
            columns=FILE_COLUMNS,
            help={
                "code": Text("số cuộc kiểm tra, mỗi số một lần ở đơn vị kiểm tra", "the visit's number, once"),
                "unit": Text("mã đơn vị kiểm tra", "code of the inspecting unit"),
                "inspected": Text("mã đơn vị được kiểm tra", "code of the inspected unit"),
                "field": Text(
                    "mã lĩnh vực trong danh mục phiếu kiểm tra, ví dụ administrative_reform",
                    "code of the field, like administrative_reform",
                ),
                "form": Text("planned, regular hoặc surprise", "planned, regular or surprise"),
                "plan": Text("số kế hoạch của năm đó; để trống khi ngoài kế hoạch", "number of that year's plan"),
                "again_of": Text("số cuộc kiểm tra trước; để trống khi kiểm tra lần đầu", "number of the first visit"),
                "started_on": Text("để trống khi chưa bắt đầu", "empty before it begins"),
                "ended_on": Text("ngày kết thúc trực tiếp", "the day it ended on site"),
                "conclusion": Text("để trống khi không có vấn đề", "empty where nothing was found"),
                "concluded_on": Text("ngày kết luận hoặc ghi nhận không có vấn đề", "day of the conclusion"),
                "closed_on": Text("để trống khi còn theo dõi", "empty while it is followed"),
            },
            run=import_visits,
            roles=frozenset({"administrator", "statistician"}),
        ),
    ),
    facts=(INSPECTION, INSPECTION_CONCLUSION),
    provides={Catalogued: Checklists()},
    navigation=35,
    icon="search",
    waits=waiting,
    called=lambda row: f"{row.code} · {row.inspected.name}",
    succession=Succession(
        "transfer",
        Text(
            "Cuộc kiểm tra chưa đóng do đơn vị kế thừa làm tiếp; cuộc đã đóng giữ nguyên của đơn vị cũ.",
            "Heirs carry on what is not closed; closed visits stay with the unit that made them.",
        ),
    ),
    panels=(
        Panel(
            of="planned_visits",
            title=Text("Cuộc kiểm tra thực hiện mục này", "Visits that fulfil it"),
            rows=lambda planned: Q(planned=planned),
            begin="decide",
            open=lambda planned, viewer: to_fulfil(viewer).filter(pk=planned.pk).exists(),
        ),
    ),
    pages=(
        OwnPage("round", Text("Vòng kiểm tra", "The round"), RoundPage, "calendar"),
        OwnPage("checklist", Text("Phiếu kiểm tra", "Checklist"), ChecklistPage, "form", on_row=True, roles=INSPECTORS),
        OwnPage("sheet", Text("In phiếu, biên bản", "Print"), VisitSheet, "print", on_row=True, roles=_WORKING),
    ),
)


def _members(viewer: Viewer) -> QuerySet[TeamMember]:
    return team(viewer).select_related("inspection")


TEAM = Register(
    name="inspection_team",
    title=Text("Đoàn kiểm tra", "Teams"),
    about=Text(
        "Người trong các đoàn kiểm tra; chỉ bên kiểm tra xem.", "Who is on which visit; only the inspecting side sees."
    ),
    model=TeamMember,
    rows=_members,
    columns=(
        Column("name", Text("Họ tên", "Name")),
        Column("post", Text("Chức vụ, cơ quan", "Post and office")),
        Column("role", Text("Vai trò", "Role"), "chip", MEMBER_ROLES, {"head": "info"}),
    ),
    details=(
        Column("name", Text("Họ tên", "Name")),
        Column("post", Text("Chức vụ, cơ quan", "Post and office")),
        Column("role", Text("Vai trò", "Role"), "chip", MEMBER_ROLES),
        _VISIT,
    ),
    search=by_lookups("name__icontains", "post__icontains"),
    filters=None,
    order=("inspection", "id"),
    readers=_WORKING,
    navigation=0,
    icon="users",
    panels=(Panel("inspections", Text("Đoàn kiểm tra", "Team"), lambda visit: Q(inspection=visit)),),
)


def _seen(viewer: Viewer) -> QuerySet[Answer]:
    return answers(viewer).select_related("inspection__unit")


_QUESTION = Column("item", Text("Nội dung", "Item"), words=QUESTIONS)
_ANSWER = Column(
    "answer",
    Text("Kết quả", "Answer"),
    "chip",
    ANSWERS,
    {"conforms": "good", "violation": "bad", "not_applicable": "quiet", "not_looked": "warn"},
)
_NOTE = Column("note", Text("Ghi chú", "Note"))

ANSWERED = Register(
    name="inspection_answers",
    title=Text("Phiếu kiểm tra", "Checklists"),
    about=Text(
        "Đã thấy gì ở từng nội dung của phiếu kiểm tra; chỉ bên kiểm tra xem.",
        "What was seen of each item of a checklist; only the inspecting side sees.",
    ),
    model=Answer,
    rows=_seen,
    columns=(_QUESTION, _ANSWER, _NOTE),
    details=(_VISIT, _QUESTION, _ANSWER, _NOTE),
    search=by_lookups("note__icontains", "inspection__code__icontains"),
    filters=AnswerFilters,
    order=("inspection", "id"),
    readers=_WORKING,
    acts=ANSWER_ACTS,
    navigation=0,
    icon="form",
    called=lambda row: QUESTIONS[row.item].vi if row.item in QUESTIONS else row.item,
    panels=(Panel("inspections", Text("Phiếu kiểm tra", "Checklist"), lambda visit: Q(inspection=visit)),),
)


SAMPLES = Register(
    name="inspection_samples",
    title=Text("Mẫu hồ sơ kiểm tra", "Draws of dossiers"),
    about=Text(
        "Hồ sơ rút ngẫu nhiên để xem, kèm số gieo để ai cũng rút lại được.",
        "Dossiers drawn at random, with the seed by which anyone can draw them again.",
    ),
    model=Sample,
    rows=samples,
    columns=(
        Column("seed", Text("Số gieo", "Seed")),
        Column("since", Text("Tiếp nhận từ", "Received from"), "date"),
        Column("until", Text("đến", "to"), "date"),
        Column("size", Text("Số hồ sơ rút", "Drawn"), "number"),
        Column("conforming", Text("Đúng quy định", "Conform"), "number"),
        Column("violating", Text("Có vi phạm", "Violate"), "number"),
        Column("left", Text("Chưa xem", "Not looked at"), "number"),
    ),
    details=(
        _VISIT,
        Column("seed", Text("Số gieo", "Seed")),
        Column("since", Text("Tiếp nhận từ", "Received from"), "date"),
        Column("until", Text("đến", "to"), "date"),
        Column("population", Text("Trong số", "Out of"), "number"),
        Column("size", Text("Số hồ sơ rút", "Drawn"), "number"),
        Column("drawn_on", Text("Rút ngày", "Drawn on"), "date"),
        Column("conforming", Text("Đúng quy định", "Conform"), "number"),
        Column("violating", Text("Có vi phạm", "Violate"), "number"),
        Column("left", Text("Chưa xem", "Not looked at"), "number"),
    ),
    search=by_lookups("seed__icontains", "inspection__code__icontains"),
    filters=None,
    order=("-drawn_on", "-id"),
    readers=_WORKING,
    navigation=0,
    icon="list",
    called=lambda row: f"Mẫu {row.seed} · {row.inspection.code}",
    panels=(
        Panel(
            of="inspections",
            title=Text("Mẫu hồ sơ", "Draws"),
            rows=lambda visit: Q(inspection=visit),
            columns=(
                Column("seed", Text("Số gieo", "Seed")),
                Column("size", Text("Đã rút", "Drawn"), "number"),
                Column("conforming", Text("Đúng", "Conform"), "number"),
                Column("violating", Text("Vi phạm", "Violate"), "number"),
                Column("left", Text("Chưa xem", "Left"), "number"),
            ),
        ),
    ),
    pages=(OwnPage("look", Text("Xem từng hồ sơ", "Look at each"), SamplePage, "check", on_row=True),),
)


def _drawn(viewer: Viewer) -> QuerySet[SampledRecord]:
    return sampled(viewer).select_related("sample__inspection__unit")


_DRAWN_CODE = Column("code", Text("Mã hồ sơ", "Dossier"))
_RESULT = Column(
    "result",
    Text("Kết quả", "Result"),
    "chip",
    RESULTS,
    {"": "warn", "conforms": "good", "violation": "bad"},
)

DRAWN = Register(
    name="sampled_records",
    title=Text("Hồ sơ trong mẫu", "Dossiers drawn"),
    about=Text("Từng hồ sơ được rút và đã thấy gì.", "Each dossier drawn, and what was seen of it."),
    model=SampledRecord,
    rows=_drawn,
    columns=(_DRAWN_CODE, _RESULT, _NOTE),
    details=(
        _DRAWN_CODE,
        Column("place", Text("Thứ tự rút", "Place in the draw"), "number"),
        Column("sample__seed", Text("Số gieo", "Seed"), leads=("inspection_samples", "sample_id")),
        Column(
            "sample__inspection__code", Text("Cuộc kiểm tra", "Visit"), leads=("inspections", "sample__inspection_id")
        ),
        _RESULT,
        _NOTE,
    ),
    search=by_lookups("code__istartswith", "note__icontains"),
    filters=RecordFilters,
    order=("sample", "place"),
    readers=_WORKING,
    acts=RECORD_ACTS,
    navigation=0,
    icon="document",
    panels=(Panel("inspection_samples", Text("Hồ sơ đã rút", "Dossiers drawn"), lambda sample: Q(sample=sample)),),
)
