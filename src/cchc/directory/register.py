"""What the directory declares of itself: units and procedures."""

from __future__ import annotations

from cchc.directory.facts import PROCEDURE, UNIT
from cchc.directory.imports import (
    LINK_COLUMNS,
    PROCEDURE_COLUMNS,
    UNIT_COLUMNS,
    covers_home,
    import_links,
    import_procedures,
    import_units,
)
from cchc.directory.models import UNIT_LEVELS, OrgUnit, ProcedureVersion
from cchc.directory.queries import ROLES
from cchc.kernel.imports.checks import ImportKind
from cchc.kernel.registry import Column, Register, by_lookups
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text

_EVERYONE = frozenset(ROLES)
_LEVEL = Column("level", Text("Cấp", "Level"), "chip", UNIT_LEVELS)
_FROM = Column("valid_from", Text("Từ ngày", "From"), "date")
_TO = Column("valid_to", Text("Đến ngày", "To"), "date")
_YES_NO = {"True": Text("có", "yes"), "False": Text("không", "no")}
_ONLINE = {"0": Text("chưa", "no"), "3": Text("mức độ 3", "level 3"), "4": Text("mức độ 4", "level 4")}
_INTERLINKED = {
    "no": Text("không", "no"),
    "same_level": Text("cùng cấp", "same level"),
    "cross_level": Text("giữa các cấp", "across levels"),
}


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
        _LEVEL,
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
        Column("online_level", Text("Trực tuyến", "Online"), "chip", _ONLINE),
        Column("working_days", Text("Ngày làm việc", "Working days"), "number"),
        _FROM,
        _TO,
    ),
    details=(
        Column("procedure__code", Text("Mã", "Code")),
        Column("name", Text("Tên thủ tục", "Name")),
        _LEVEL,
        Column("field", Text("Lĩnh vực", "Field")),
        Column("eligible_level", Text("Đủ điều kiện trực tuyến", "Eligible online"), "chip", _ONLINE),
        Column("online_level", Text("Đang cung cấp trực tuyến", "Online"), "chip", _ONLINE),
        Column("national_portal", Text("Trên Cổng DVC quốc gia", "On the national portal"), "chip", _YES_NO),
        Column("fee", Text("Có phí, lệ phí", "Has a fee"), "chip", _YES_NO),
        Column("online_payment", Text("Thanh toán trực tuyến", "Online payment"), "chip", _YES_NO),
        Column("interlinked", Text("Liên thông", "Interlinked"), "chip", _INTERLINKED),
        Column("location_free", Text("Không phụ thuộc địa giới", "Location-free"), "chip", _YES_NO),
        Column("working_days", Text("Ngày làm việc", "Working days"), "number"),
        _FROM,
        _TO,
    ),
    search=by_lookups("procedure__code__istartswith", "name__icontains"),
    filters=None,
    order=("procedure__code", "valid_from"),
    readers=_EVERYONE,
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
)

REGISTERS = [_UNITS, _PROCEDURES]
