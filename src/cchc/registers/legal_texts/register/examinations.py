"""What examinations of texts, and what they found, declare of themselves."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from cchc.kernel.imports.checks import ImportKind
from cchc.kernel.registry import Column, Panel, Register, Succession, by_lookups
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.legal_texts.facts.examinations import EXAMINATION, HANDLING
from cchc.registers.legal_texts.imports.examinations import FILE_COLUMNS, import_examinations
from cchc.registers.legal_texts.models import TextExamination, TextFinding
from cchc.registers.legal_texts.models.examinations import EXAMINATIONS, FAULTS, RESULTS, WAYS
from cchc.registers.legal_texts.pages.examinations import (
    EXAMINATION_ACTS,
    FINDING_ACTS,
    ExaminationFilters,
    FindingFilters,
)
from cchc.registers.legal_texts.pages.inputs import HANDLERS, READERS
from cchc.registers.legal_texts.queries.authority import side_of
from cchc.registers.legal_texts.queries.examinations import examinations, findings, waiting

STRUCK = Text("đã hủy ghi nhầm", "struck out")
_STATES = {"open": Text("đang phải xử lý", "open"), "handled": Text("đã xử lý xong", "handled"), "struck": STRUCK}

_NUMBER = Column("text__number", Text("Văn bản", "Text"))
_TITLE = Column("text__title", Text("Trích yếu", "Title"))
_KIND = Column("kind", Text("Hình thức", "Kind"), "chip", EXAMINATIONS)
_UNIT = Column("unit__name", Text("Đơn vị thực hiện", "Done by"), "unit")
_ISSUER = Column("text__unit__name", Text("Cơ quan ban hành", "Issued by"), "unit")
_ON = Column("examined_on", Text("Ngày thực hiện", "Day"), "date")
_SHOWN = Column(
    "shown",
    Text("Kết quả", "Result"),
    "chip",
    {**RESULTS, "struck": STRUCK},
    {"conforms": "good", "needs_handling": "warn", "struck": "quiet"},
)
_DOCUMENT = Column("document", Text("Văn bản kết quả", "Document"))
_RESULT = Column("result", Text("Kết luận", "Conclusion"), "chip", RESULTS)
_STRUCK_WHY = Column("struck_why", Text("Lý do hủy", "Why struck out"))


def _examinations(viewer: Viewer) -> QuerySet[TextExamination]:
    """With ``shown``: the result, or that it is struck out."""
    word = Case(When(struck_on__isnull=False, then=Value("struck")), default=F("result"), output_field=CharField())
    return examinations(viewer).annotate(shown=word)


def _findings(viewer: Viewer) -> QuerySet[TextFinding]:
    """With ``state``: open, handled or struck out; ``settled_on``: since when nothing is to be done any more."""
    word = Case(
        When(struck_on__isnull=False, then=Value("struck")),
        When(handled_on__isnull=False, then=Value("handled")),
        default=Value("open"),
        output_field=CharField(),
    )
    return findings(viewer).annotate(state=word, settled_on=Coalesce("handled_on", "struck_on"))


def _examination_called(row: TextExamination) -> str:
    return f"{row.text.number}, {EXAMINATIONS[row.kind].vi} {row.examined_on:%d/%m/%Y}"


def _finding_called(row: TextFinding) -> str:
    return f"{row.examination.text.number}, {row.clause}"


_HEIRS = Text(
    "Đơn vị kế thừa thấy và làm tiếp việc của đơn vị cũ theo phạm vi; nơi đã kiểm tra, rà soát giữ nguyên.",
    "The heir sees and carries on the old unit's work by its scope; who examined stays as it was.",
)

EXAMINATION_REGISTER = Register(
    name="text_examinations",
    title=Text("Kiểm tra, rà soát văn bản", "Examinations of texts"),
    about=Text(
        "Tự kiểm tra, kiểm tra theo thẩm quyền và rà soát văn bản quy phạm pháp luật.",
        "Self-checks, checks from above and reviews of normative texts.",
    ),
    model=TextExamination,
    rows=_examinations,
    columns=(_NUMBER, _TITLE, _KIND, _UNIT, _ON, _SHOWN),
    details=(
        replace(_NUMBER, leads=("legal_texts", "text_id")),
        _TITLE,
        _ISSUER,
        _KIND,
        _UNIT,
        _ON,
        _RESULT,
        _DOCUMENT,
        Column("evidence__name", Text("Tài liệu kèm theo", "Evidence"), "file"),
        Column("struck_on", Text("Ngày hủy", "Struck out on"), "date"),
        _STRUCK_WHY,
    ),
    search=by_lookups("text__number__icontains", "text__title__icontains", "document__icontains"),
    filters=ExaminationFilters,
    order=("-examined_on", "-id"),
    readers=READERS,
    acts=EXAMINATION_ACTS,
    imports=(
        ImportKind(
            name="text_examinations",
            title=Text("Danh sách kiểm tra, rà soát văn bản", "List of examinations"),
            columns=FILE_COLUMNS,
            help={
                "text": Text("số, ký hiệu văn bản, ví dụ 02/2021/QĐ-UBND", "number of the text"),
                "issuer": Text("mã đơn vị ban hành", "code of the unit that issued it"),
                "kind": Text("self_check, check, review hoặc system_review", "kind of examination"),
                "unit": Text("mã đơn vị thực hiện, có hiệu lực ngày thực hiện", "code of the unit that examined"),
                "result": Text("conforms hoặc needs_handling", "conforms or needs_handling"),
                "fault": Text("authority, content, form, procedure hoặc unfit", "what is wrong"),
                "recommended": Text("suspend, amend, replace, repeal, issue hoặc correct", "recommended handling"),
                "handled_on": Text("để trống khi chưa xử lý xong", "empty while open"),
                "how": Text("như recommended; để trống khi chưa xử lý xong", "as recommended; empty while open"),
                "handling_text": Text("số, ký hiệu văn bản xử lý trong sổ", "number of the text that handles it"),
                "handling_document": Text("số văn bản xử lý không có trong sổ", "another document that handles it"),
            },
            run=import_examinations,
            roles=HANDLERS,
        ),
    ),
    facts=(EXAMINATION,),
    navigation=27,
    icon="task",
    called=_examination_called,
    succession=Succession("nothing", _HEIRS),
    panels=(
        Panel(
            "legal_texts",
            Text("Tự kiểm tra", "Self-checks"),
            lambda row: Q(text=row, kind="self_check"),
            (_UNIT, _ON, _SHOWN),
            "self_check",
            open=lambda row, viewer: side_of(viewer, row) == "own",
        ),
        Panel(
            "legal_texts",
            Text("Kiểm tra theo thẩm quyền", "Checks from above"),
            lambda row: Q(text=row, kind="check"),
            (_UNIT, _ON, _SHOWN),
            "check",
            open=lambda row, viewer: side_of(viewer, row) == "above",
        ),
        Panel(
            "legal_texts",
            Text("Rà soát văn bản", "Reviews"),
            lambda row: Q(text=row, kind__in=["review", "system_review"]),
            (_KIND, _UNIT, _ON, _SHOWN),
            "review",
            open=lambda row, viewer: side_of(viewer, row) == "own",
        ),
        Panel(
            "text_findings",
            Text("Phát hiện khi", "Found at"),
            lambda row: Q(findings=row),
            (_NUMBER, _KIND, _UNIT, _ON, _DOCUMENT),
        ),
    ),
)

_TEXT = Column("examination__text__number", Text("Văn bản", "Text"))
_CLAUSE = Column("clause", Text("Điều, khoản", "Clause"))
_FAULT = Column("fault", Text("Sai sót", "Fault"), "chip", FAULTS)
_WHAT = Column("what", Text("Nội dung phải xử lý", "What is to be handled"))
_RECOMMENDED = Column("recommended", Text("Kiến nghị", "Recommended"), "chip", WAYS)
_FOUND = Column("found_on", Text("Phát hiện", "Found"), "date")
_DUE = Column("due_on", Text("Hạn xử lý", "Due"), "date", until="settled_on")
_STATE = Column(
    "state", Text("Tình trạng", "State"), "chip", _STATES, {"open": "warn", "handled": "good", "struck": "quiet"}
)

FINDING_REGISTER = Register(
    name="text_findings",
    title=Text("Nội dung văn bản phải xử lý", "Findings in texts"),
    about=Text(
        "Sai sót phát hiện khi kiểm tra, rà soát văn bản, từ lúc ghi nhận đến khi xử lý xong.",
        "What checks and reviews found to be handled, until it is handled.",
    ),
    model=TextFinding,
    rows=_findings,
    columns=(_TEXT, _CLAUSE, _FAULT, _RECOMMENDED, _FOUND, _DUE, _STATE),
    details=(
        replace(_TEXT, leads=("legal_texts", "examination__text_id")),
        Column("examination__text__title", Text("Trích yếu", "Title")),
        Column(
            "examination__kind",
            Text("Phát hiện khi", "Found at"),
            "chip",
            EXAMINATIONS,
            leads=("text_examinations", "examination_id"),
        ),
        Column("examination__unit__name", Text("Đơn vị phát hiện", "Found by"), "unit"),
        _CLAUSE,
        _FAULT,
        _WHAT,
        _RECOMMENDED,
        _FOUND,
        _DUE,
        Column("extended_from", Text("Hạn trước khi gia hạn", "Due before it was extended"), "date"),
        Column("extension_reason", Text("Lý do gia hạn", "Why extended")),
        Column("open_from", Text("Mở từ ngày", "Open from"), "date"),
        _STATE,
        Column("handled_on", Text("Xử lý xong", "Handled"), "date"),
        Column("how", Text("Hình thức xử lý", "How"), "chip", WAYS),
        Column("handling_text__number", Text("Văn bản xử lý", "Handled by"), leads=("legal_texts", "handling_text_id")),
        Column("handling_document", Text("Văn bản xử lý khác", "Or by")),
        _STRUCK_WHY,
    ),
    search=by_lookups("examination__text__number__icontains", "clause__icontains", "what__icontains"),
    filters=FindingFilters,
    order=("due_on", "id"),
    readers=READERS,
    acts=FINDING_ACTS,
    facts=(HANDLING,),
    navigation=0,
    icon="alert",
    waits=waiting,
    called=_finding_called,
    succession=Succession("nothing", _HEIRS),
    panels=(
        Panel(
            "text_examinations",
            Text("Nội dung phải xử lý", "Findings"),
            lambda row: Q(examination=row),
            (_FAULT, _CLAUSE, _RECOMMENDED, _DUE, _STATE),
            "record_finding",
            open=lambda row, viewer: (
                row.struck_on is None and row.result == "needs_handling" and viewer.holds(row.unit_id)
            ),
        ),
        Panel(
            "legal_texts",
            Text("Nội dung phải xử lý", "Findings"),
            lambda row: Q(examination__text=row),
            (_FAULT, _CLAUSE, _RECOMMENDED, _DUE, _STATE),
        ),
    ),
)
