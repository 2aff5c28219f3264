"""What drafts that units were asked about declare of themselves."""

from __future__ import annotations

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from cchc.kernel.registry import Column, Panel, Register, Succession, by_lookups
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.legal_texts.models import DraftOpinion
from cchc.registers.legal_texts.models.drafts import CONCLUSIONS, DRAFT_KINDS
from cchc.registers.legal_texts.pages.drafts import DRAFT_ACTS, DraftFilters
from cchc.registers.legal_texts.pages.inputs import READERS
from cchc.registers.legal_texts.queries.drafts import drafts, waiting

_STATES = {
    "open": Text("chờ trả lời", "to answer"),
    "answered": Text("đã trả lời", "answered"),
    "returned": Text("đã trả lại hồ sơ", "given back"),
    "struck": Text("đã hủy ghi nhầm", "struck out"),
}


def _rows(viewer: Viewer) -> QuerySet[DraftOpinion]:
    """With ``state``, ``who`` asks or drafted, and ``settled_on``: since when no answer is waited for."""
    word = Case(
        When(struck_on__isnull=False, then=Value("struck")),
        When(answered_on__isnull=False, then=Value("answered")),
        When(returned_on__isnull=False, then=Value("returned")),
        default=Value("open"),
        output_field=CharField(),
    )
    who = Case(When(kind="comment", then=F("asked_by")), default=F("drafted_by__name"), output_field=CharField())
    settled = Coalesce("answered_on", "returned_on", "struck_on")
    return drafts(viewer).annotate(state=word, who=who, settled_on=settled)


_TITLE = Column("title", Text("Dự thảo", "Draft"))
_KIND = Column("kind", Text("Loại việc", "Kind"), "chip", DRAFT_KINDS)
_WHO = Column("who", Text("Cơ quan hỏi, soạn thảo", "Asked or drafted by"))
_UNIT = Column("unit__name", Text("Đơn vị trả lời", "Answered by"), "unit")
_ASKED = Column("asked_on", Text("Ngày nhận", "Received"), "date")
_DUE = Column("due_on", Text("Hạn", "Due"), "date", until="settled_on")
_ANSWERED = Column("answered_on", Text("Ngày trả lời", "Answered"), "date")
_DOCUMENT = Column("document", Text("Văn bản trả lời", "Document"))
_STATE = Column(
    "state",
    Text("Tình trạng", "State"),
    "chip",
    _STATES,
    {"open": "info", "answered": "good", "returned": "warn", "struck": "quiet"},
)
_CONCLUSION = Column("conclusion", Text("Kết luận thẩm định", "Conclusion"), "chip", CONCLUSIONS)

DRAFT_REGISTER = Register(
    name="draft_opinions",
    title=Text("Góp ý, thẩm định dự thảo", "Drafts"),
    about=Text(
        "Dự thảo văn bản cấp trên lấy ý kiến, và dự thảo của đơn vị được thẩm định trước khi ban hành.",
        "Drafts from above to comment on, and the unit's own to appraise before issue.",
    ),
    model=DraftOpinion,
    rows=_rows,
    columns=(_KIND, _TITLE, _WHO, _ASKED, _DUE, _DOCUMENT, _STATE),
    details=(
        _TITLE,
        _KIND,
        _WHO,
        _UNIT,
        Column("asking_document", Text("Văn bản hỏi, đề nghị", "Asking document")),
        _ASKED,
        _DUE,
        _STATE,
        _ANSWERED,
        _DOCUMENT,
        Column("comments", Text("Số ý kiến", "Comments"), "number"),
        _CONCLUSION,
        Column("text__number", Text("Văn bản đã ban hành", "Became"), leads=("legal_texts", "text_id")),
        Column("evidence__name", Text("Tài liệu kèm theo", "Evidence"), "file"),
        Column("returned_on", Text("Ngày trả lại", "Given back"), "date"),
        Column("return_reason", Text("Lý do trả lại", "Why given back")),
        Column("struck_why", Text("Lý do hủy", "Why struck out")),
    ),
    search=by_lookups("title__icontains", "asked_by__icontains", "document__icontains"),
    filters=DraftFilters,
    order=("-asked_on", "-id"),
    readers=READERS,
    acts=DRAFT_ACTS,
    navigation=29,
    icon="declared",
    waits=waiting,
    succession=Succession(
        "nothing",
        Text(
            "Đơn vị kế thừa thấy và trả lời tiếp theo phạm vi; dự thảo giữ tên đơn vị đã nhận.",
            "The heir sees and answers by its scope; the draft keeps who received it.",
        ),
    ),
    panels=(
        Panel(
            "legal_texts",
            Text("Thẩm định dự thảo", "Appraisal of its draft"),
            lambda row: Q(text=row),
            (_KIND, _ASKED, _ANSWERED, _DOCUMENT, _CONCLUSION),
        ),
    ),
)
