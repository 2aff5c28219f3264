"""What plans of inspections declare of themselves, and the visits that they name."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cchc.kernel.imports.checks import ImportKind
from cchc.kernel.registry import Column, OwnPage, Panel, Register, Succession, by_lookups
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.inspections.imports.plans import FILE_COLUMNS, import_plans
from cchc.registers.inspections.models.visits import Inspection, InspectionPlan, PlannedVisit
from cchc.registers.inspections.pages.plans import PLAN_ACTS, PLANNED_ACTS, PlanFilters, PlannedFilters
from cchc.registers.inspections.pages.sheets import PlanSheet
from cchc.registers.inspections.queries.checklists import FIELDS
from cchc.registers.inspections.queries.plans import planned_visits, plans, waiting

_READERS = frozenset({"administrator", "leader", "statistician", "counter_officer", "clerk", "auditor"})
_NUMBER = Column("number", Text("Số kế hoạch", "Number"))
_YEAR = Column("year", Text("Năm", "Year"))
_UNIT = Column("unit__name", Text("Đơn vị ban hành", "Issued by"), "unit")
_FIELD = Column("field", Text("Lĩnh vực", "Field"), words=FIELDS)
_ISSUED = Column("issued_on", Text("Ban hành ngày", "Issued on"), "date")
_NAMED = Column("named", Text("Đơn vị trong kế hoạch", "Units named"), "number")
_MADE = Column("made", Text("Đã kiểm tra", "Visited"), "number")


def _plans(viewer: Viewer) -> QuerySet[InspectionPlan]:
    """Plans with how many units they name, and how many of them were visited."""
    ended = Inspection.objects.unscoped(reason="only how many were made is said").filter(ended_on__isnull=False)
    made = PlannedVisit.objects.unscoped(reason="counted below the plan's own scope").filter(
        Exists(ended.filter(planned=OuterRef("pk")))
    )
    stands = Q(visits__removed_on=None)
    return plans(viewer).annotate(
        named=Count("visits", filter=stands, distinct=True),
        made=Count("visits", filter=stands & Q(visits__in=made), distinct=True),
    )


PLANS = Register(
    name="inspection_plans",
    title=Text("Kế hoạch kiểm tra", "Plans of inspections"),
    about=Text(
        "Kế hoạch kiểm tra hằng năm của đơn vị, và đơn vị nào phải được kiểm tra khi nào.",
        "Each year's plans: which unit is to be visited, and when.",
    ),
    model=InspectionPlan,
    rows=_plans,
    columns=(_NUMBER, _YEAR, _UNIT, _FIELD, _ISSUED, _NAMED, _MADE),
    details=(
        _NUMBER,
        _YEAR,
        _UNIT,
        _FIELD,
        _ISSUED,
        Column("document__name", Text("Văn bản", "Document"), "file"),
        _NAMED,
        _MADE,
    ),
    search=by_lookups("number__icontains"),
    filters=PlanFilters,
    order=("-year", "-issued_on", "-id"),
    readers=_READERS,
    acts=PLAN_ACTS,
    navigation=36,
    icon="calendar",
    called=lambda row: f"{row.number} năm {row.year}",
    succession=Succession(
        "nothing",
        Text(
            "Kế hoạch là văn bản của đơn vị đã ban hành; đơn vị kế thừa ban hành kế hoạch của mình.",
            "A plan is the document of the unit that issued it; an heir issues its own.",
        ),
    ),
    pages=(OwnPage("sheet", Text("In kế hoạch", "Print the plan"), PlanSheet, "print", on_row=True),),
)

_INSPECTED = Column("inspected__name", Text("Đơn vị được kiểm tra", "Unit to visit"), "unit")
_MONTH = Column("month", Text("Tháng", "Month"))
_QUARTER = Column("quarter", Text("Quý", "Quarter"))
_DONE = Column(
    "done",
    Text("Tiến độ", "Course"),
    "chip",
    {"True": Text("đã kiểm tra", "visited"), "False": Text("chưa kiểm tra", "not yet")},
    {"True": "good", "False": "quiet"},
)
_REMOVED = Column("removed_on", Text("Đưa ra ngày", "Taken out on"), "date")

PLANNED = Register(
    name="planned_visits",
    title=Text("Đơn vị trong kế hoạch kiểm tra", "Planned visits"),
    about=Text(
        "Đơn vị nào được kiểm tra vào tháng, quý nào.", "Which unit is to be visited in which month or quarter."
    ),
    model=PlannedVisit,
    rows=planned_visits,
    columns=(_INSPECTED, Column("plan__number", Text("Kế hoạch", "Plan")), _MONTH, _QUARTER, _DONE, _REMOVED),
    details=(
        Column("plan__number", Text("Kế hoạch", "Plan"), leads=("inspection_plans", "plan_id")),
        Column("plan__year", Text("Năm", "Year")),
        Column("plan__unit__name", Text("Bên kiểm tra", "Inspected by"), "unit"),
        _INSPECTED,
        _MONTH,
        _QUARTER,
        Column("contents", Text("Nội dung kiểm tra", "What will be looked at")),
        _DONE,
        _REMOVED,
        Column("reason", Text("Lý do điều chỉnh", "Reason of the change")),
        Column("document", Text("Văn bản điều chỉnh", "Document of the change")),
    ),
    search=by_lookups("inspected__name__icontains", "plan__number__icontains"),
    filters=PlannedFilters,
    order=("-plan__year", "last_month", "inspected__code", "id"),
    readers=_READERS,
    acts=PLANNED_ACTS,
    imports=(
        ImportKind(
            name="inspection_plans",
            title=Text("Kế hoạch kiểm tra", "Plans of inspections"),
            columns=FILE_COLUMNS,
            help={
                "unit": Text("mã đơn vị ban hành", "code of the unit that issued it"),
                "year": Text("năm kế hoạch", "year of the plan"),
                "number": Text("số kế hoạch, ví dụ 36/KH-UBND", "its number, like 36/KH-UBND"),
                "field": Text("mã lĩnh vực, ví dụ administrative_reform", "code of the field"),
                "inspected": Text("mã đơn vị được kiểm tra", "code of the unit to visit"),
                "month": Text("1 đến 12; để trống khi ghi quý", "1 to 12; empty where a quarter is named"),
                "quarter": Text("1 đến 4; để trống khi ghi tháng", "1 to 4; empty where a month is named"),
                "contents": Text("để trống cũng được", "may be empty"),
            },
            run=import_plans,
            roles=frozenset({"administrator", "statistician"}),
        ),
    ),
    navigation=0,
    icon="calendar",
    waits=waiting,
    called=lambda row: f"{row.inspected.name} · {row.plan.number}",
    succession=Succession(
        "nothing",
        Text(
            "Mục trong kế hoạch là của kế hoạch đó; đơn vị kế thừa lập kế hoạch của mình.",
            "What a plan names stays with the plan; an heir makes its own.",
        ),
    ),
    panels=(
        Panel(
            of="inspection_plans",
            title=Text("Đơn vị trong kế hoạch", "Units named"),
            rows=lambda plan: Q(plan=plan),
            columns=(_INSPECTED, _MONTH, _QUARTER, _DONE, _REMOVED),
            begin="name_unit",
            open=lambda plan, viewer: viewer.holds(plan.unit_id),
        ),
    ),
)
