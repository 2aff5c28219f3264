"""What findings declare of themselves: a part of inspections, shown on the visit that found them."""

from __future__ import annotations

from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from cchc.kernel.imports.checks import ImportKind
from cchc.kernel.registry import Column, OwnPage, Panel, Register, Succession
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.inspections.facts.findings import INSPECTION_FINDING
from cchc.registers.inspections.imports.findings import FILE_COLUMNS, import_findings
from cchc.registers.inspections.models.findings import FINDING_STATES, SEVERITIES, Finding
from cchc.registers.inspections.pages.findings import ACTS, KINDS, FindingFilters
from cchc.registers.inspections.pages.remedies import RemediesPage
from cchc.registers.inspections.queries.findings import findings, search, visits_followed, waiting

_CODE = Column("code", Text("Số", "Number"))
_UNIT = Column("unit__name", Text("Đơn vị phải khắc phục", "Unit to remedy"), "unit")
_KIND = Column("kind", Text("Loại vấn đề", "Kind"), words=KINDS)
_FOUND = Column("found", Text("Vấn đề phát hiện", "What was found"))
_SEVERITY = Column(
    "severity",
    Text("Mức độ", "Severity"),
    "chip",
    SEVERITIES,
    {"light": "quiet", "serious": "warn", "grave": "bad"},
)
_FOUND_ON = Column("found_on", Text("Ngày phát hiện", "Found on"), "date")
_DUE = Column("due_on", Text("Hạn khắc phục", "To remedy by"), "date", until="remedied_on")
_STATE = Column(
    "state",
    Text("Tình trạng", "State"),
    "chip",
    FINDING_STATES,
    {
        "found": "warn",
        "assigned": "warn",
        "remedied": "info",
        "validated": "good",
        "lapsed": "quiet",
        "annulled": "quiet",
    },
)


def _rows(viewer: Viewer) -> QuerySet[Finding]:
    """Findings with the number that people name them by: the visit's code and their own number in it."""
    number = Cast("number", CharField())
    code = Concat("inspection__code", Value("/"), number, output_field=CharField())
    return findings(viewer).select_related("inspection__unit", "inspection__inspected", "unit").annotate(code=code)


FINDINGS = Register(
    name="inspection_findings",
    title=Text("Vấn đề phát hiện và khắc phục", "Findings and remedies"),
    about=Text(
        "Vấn đề phát hiện qua kiểm tra, từ lúc ghi nhận đến khi bên kiểm tra xác nhận đã khắc phục.",
        "What inspections found, from the record to the day on which the inspector has seen the remedy.",
    ),
    model=Finding,
    rows=_rows,
    columns=(_CODE, _UNIT, _KIND, _FOUND_ON, _DUE, _STATE),
    details=(
        _CODE,
        _STATE,
        _KIND,
        _SEVERITY,
        _FOUND,
        Column("clause", Text("Căn cứ", "Clause")),
        _UNIT,
        Column("inspection__code", Text("Cuộc kiểm tra", "Visit"), leads=("inspections", "inspection_id")),
        Column("inspection__unit__name", Text("Bên kiểm tra", "Inspected by"), "unit"),
        Column("inspection__inspected__name", Text("Đơn vị được kiểm tra", "Inspected"), "unit"),
        _FOUND_ON,
        _DUE,
        Column("due_before", Text("Hạn trước khi gia hạn", "Deadline before it was put off"), "date"),
        Column("order_number", Text("Văn bản yêu cầu khắc phục", "Order to remedy")),
        Column("remedied_on", Text("Ngày khắc phục", "Remedied on"), "date"),
        Column("remedy", Text("Đã khắc phục thế nào", "What was done")),
        Column("evidence__name", Text("Tài liệu kiểm chứng", "Evidence"), "file"),
        Column("checked_on", Text("Ngày kiểm tra lại", "Checked again on"), "date"),
        Column("result", Text("Kết quả kiểm tra lại", "What the re-check saw")),
        Column("failed_checks", Text("Số lần kiểm tra lại chưa đạt", "Re-checks not passed"), "number"),
        Column("validated_on", Text("Ngày xác nhận đã khắc phục", "Seen to be remedied on"), "date"),
        Column("reason", Text("Lý do", "Reason")),
    ),
    search=search,
    filters=FindingFilters,
    order=("-found_on", "-id"),
    readers=frozenset({"administrator", "leader", "statistician", "counter_officer", "clerk", "auditor"}),
    acts=ACTS,
    imports=(
        ImportKind(
            name="inspection_findings",
            title=Text("Danh sách vấn đề phát hiện qua kiểm tra", "List of findings"),
            columns=FILE_COLUMNS,
            help={
                "unit": Text("mã đơn vị đã kiểm tra", "code of the unit that inspected"),
                "inspection": Text("mã cuộc kiểm tra, đã có trong sổ", "code of the visit, which is in the register"),
                "number": Text("số thứ tự trong cuộc kiểm tra, từ 1", "number within the visit, from 1"),
                "kind": Text("mã loại vấn đề trong danh mục", "code of the kind, of the catalogue"),
                "clause": Text("để trống thì lấy căn cứ của loại vấn đề", "left empty: the law behind the kind"),
                "severity": Text("light, serious hoặc grave", "light, serious or grave"),
                "remedying": Text("để trống khi là đơn vị được kiểm tra", "empty where it is the inspected unit"),
                "due_on": Text("để trống khi chưa giao hạn", "empty while no deadline is given"),
                "remedied_on": Text("để trống khi chưa khắc phục", "empty while not remedied"),
                "validated_on": Text(
                    "ngày kiểm tra lại đạt; để trống khi chưa", "day of the passed re-check, or empty"
                ),
            },
            run=import_findings,
            roles=frozenset({"administrator", "statistician"}),
        ),
    ),
    facts=(INSPECTION_FINDING,),
    navigation=0,
    icon="warning",
    waits=waiting,
    succession=Succession(
        "transfer",
        Text(
            "Vấn đề còn mở do đơn vị kế thừa khắc phục; bên kiểm tra không còn thì đơn vị kế thừa, hoặc cấp trên chung "
            "của các đơn vị kế thừa, kiểm tra lại.",
            "Heirs remedy what is open; where the inspector is gone, its heir, or the unit above its heirs, checks.",
        ),
    ),
    panels=(
        Panel(
            of="inspections",
            title=Text("Vấn đề phát hiện", "Findings"),
            rows=lambda visit: Q(inspection=visit),
            columns=(_CODE, _FOUND, _DUE, _STATE),
            begin="record",
            open=lambda visit, viewer: visits_followed(viewer).filter(pk=visit.pk).exists(),
        ),
    ),
    pages=(OwnPage("remedies", Text("Việc phải khắc phục", "To remedy"), RemediesPage, icon="task"),),
)
