"""What the dossiers' register declares of itself."""

from __future__ import annotations

from cchc.kernel.imports.checks import ImportKind
from cchc.kernel.ports import Samples
from cchc.kernel.registry import Column, Register, Succession, by_lookups
from cchc.kernel.text import Text
from cchc.registers.dossiers.facts import DOSSIER
from cchc.registers.dossiers.imports import FILE_COLUMNS, import_dossiers
from cchc.registers.dossiers.models import CHANNELS, OUTCOMES, Dossier
from cchc.registers.dossiers.pages import ACTS, DossierFilters
from cchc.registers.dossiers.queries import Draws, dossiers, waiting

_CODE = Column("code", Text("Mã hồ sơ", "Dossier code"))
_UNIT = Column("unit__name", Text("Đơn vị tiếp nhận", "Received by"), "unit")
_PROCEDURE = Column("procedure__name", Text("Thủ tục", "Procedure"))
_CHANNEL = Column("channel", Text("Hình thức", "Channel"), "chip", CHANNELS)
_RECEIVED = Column("received_at", Text("Tiếp nhận", "Received"), "time")
_DUE = Column("due_at", Text("Hạn trả", "Due"), "time", until="finished_at")
_FINISHED = Column("finished_at", Text("Kết thúc", "Finished"), "time")
_OUTCOME = Column(
    "outcome",
    Text("Kết quả", "Outcome"),
    "chip",
    {"": Text("đang giải quyết", "open"), **OUTCOMES},
    {"": "info", "approved": "good", "refused": "warn", "withdrawn": "quiet"},
)

REGISTERS = [
    Register(
        name="dossiers",
        title=Text("Hồ sơ thủ tục hành chính", "Dossiers"),
        about=Text(
            "Hồ sơ của người dân và tổ chức, từ lúc tiếp nhận đến khi có kết quả.",
            "Citizens' and organisations' dossiers, from receipt to result.",
        ),
        model=Dossier,
        rows=dossiers,
        columns=(_CODE, _UNIT, _PROCEDURE, _CHANNEL, _RECEIVED, _DUE, _OUTCOME),
        details=(
            _CODE,
            _UNIT,
            _PROCEDURE,
            Column("procedure__procedure__code", Text("Mã thủ tục", "Procedure code")),
            _CHANNEL,
            _RECEIVED,
            _DUE,
            _FINISHED,
            _OUTCOME,
        ),
        search=by_lookups("code__istartswith"),
        filters=DossierFilters,
        order=("-received_at", "-id"),
        readers=frozenset({"administrator", "leader", "statistician", "counter_officer", "auditor"}),
        acts=ACTS,
        imports=(
            ImportKind(
                name="dossiers",
                title=Text("Danh sách hồ sơ", "List of dossiers"),
                columns=FILE_COLUMNS,
                help={
                    "code": Text("mã hồ sơ, mỗi mã một lần", "the dossier's code, once"),
                    "unit": Text("mã đơn vị tiếp nhận, có hiệu lực ngày tiếp nhận", "code of the receiving unit"),
                    "procedure": Text("mã thủ tục, có hiệu lực ngày tiếp nhận", "code of the procedure"),
                    "channel": Text("online, direct, postal hoặc interlinked", "online, direct, postal or interlinked"),
                    "received_at": Text("ngày giờ, ví dụ 2022-06-14T08:00", "time, like 2022-06-14T08:00"),
                    "due_at": Text("hạn trả kết quả", "when the result is due"),
                    "finished_at": Text("để trống khi còn giải quyết", "empty while open"),
                    "outcome": Text("approved, refused hoặc withdrawn", "approved, refused or withdrawn"),
                },
                run=import_dossiers,
                roles=frozenset({"administrator", "counter_officer", "statistician"}),
            ),
        ),
        facts=(DOSSIER,),
        provides={Samples: Draws()},
        navigation=20,
        icon="document",
        waits=waiting,
        succession=Succession(
            "transfer",
            Text(
                "Hồ sơ đang giải quyết chuyển cho đơn vị kế thừa; hồ sơ đã xong giữ nguyên nơi tiếp nhận.",
                "Open dossiers move to the heir; finished ones stay where they were received.",
            ),
        ),
    )
]
