"""What the declarations' register declares of itself."""

from __future__ import annotations

from django.db.models import QuerySet, Value
from django.db.models.functions import Concat

from cchc.kernel.imports.checks import ImportKind
from cchc.kernel.ports import Declaring
from cchc.kernel.registry import Column, Register, Succession
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.declarations.facts import DECLARATION
from cchc.registers.declarations.imports import FILE_COLUMNS, import_declarations
from cchc.registers.declarations.models import STATES, Declaration
from cchc.registers.declarations.pages import ACTS, LABELS, Blanks, DeclarationFilters, called, found
from cchc.registers.declarations.queries import declarations

_UNIT = Column("unit__name", Text("Đơn vị", "Unit"), "unit")
_PERIOD = Column("period", Text("Kỳ", "Period"))
_LINE = Column("form_line", Text("Chỉ tiêu", "Line"), words=LABELS)
_STATE = Column("state", Text("Trạng thái", "State"), "chip", STATES)
_VALUE = Column("value", Text("Số liệu", "Value"), "number")
_REASON = Column("reason", Text("Lý do, ghi chú", "Reason"))
_BY = Column("declared_by", Text("Người kê khai", "Declared by"))
_AT = Column("declared_at", Text("Lúc", "At"), "time")


def _rows(viewer: Viewer) -> QuerySet[Declaration]:
    """Declarations with the name of their line: forms use the same codes for different lines."""
    return declarations(viewer).annotate(form_line=Concat("form", Value("/"), "line"))


REGISTERS = [
    Register(
        name="declarations",
        title=Text("Số liệu kê khai", "Declarations"),
        about=Text(
            "Số liệu chưa có sổ theo dõi, do đơn vị kê khai kèm lý do và tài liệu kiểm chứng.",
            "Figures that no register holds yet, declared with reason and evidence.",
        ),
        model=Declaration,
        rows=_rows,
        columns=(_LINE, _UNIT, _PERIOD, _STATE, _VALUE, _REASON),
        details=(
            _UNIT,
            _PERIOD,
            Column("form", Text("Biểu mẫu", "Form")),
            _LINE,
            _STATE,
            _VALUE,
            _REASON,
            Column("evidence__name", Text("Tài liệu kiểm chứng", "Evidence"), "file"),
            _BY,
            _AT,
        ),
        search=found,
        filters=DeclarationFilters,
        order=("-period", "unit__code", "form", "id"),
        readers=frozenset({"administrator", "leader", "statistician", "clerk", "auditor"}),
        acts=ACTS,
        imports=(
            ImportKind(
                name="declarations",
                title=Text("Danh sách số liệu kê khai", "List of declarations"),
                columns=FILE_COLUMNS,
                help={
                    "period": Text("mã kỳ, ví dụ 2022-H1", "code of the period, like 2022-H1"),
                    "form": Text("mã biểu, ví dụ phu-luc-1b-2022", "id of the form"),
                    "line": Text("số thứ tự chỉ tiêu, ví dụ 4.2.1", "code of the line, like 4.2.1"),
                    "state": Text("value, not_arising hoặc not_applicable", "value, not_arising or not_applicable"),
                    "value": Text("để trống khi không phát sinh", "empty when not arising"),
                },
                run=import_declarations,
                roles=frozenset({"administrator", "statistician"}),
            ),
        ),
        facts=(DECLARATION,),
        provides={Declaring: Blanks()},
        called=called,
        navigation=22,
        icon="declared",
        succession=Succession(
            "nothing",
            Text(
                "Số liệu đã kê khai là của đơn vị và kỳ đó, mãi như vậy.",
                "What was declared speaks of that unit and period for ever.",
            ),
        ),
    )
]
