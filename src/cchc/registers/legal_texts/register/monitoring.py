"""What the monitoring of how law is carried out declares of itself."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from cchc.kernel.registry import Column, Panel, Register, Succession, by_lookups
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.registers.legal_texts.models import EnforcementActivity, EnforcementPlan, EnforcementRecommendation
from cchc.registers.legal_texts.models.monitoring import ACTIVITIES
from cchc.registers.legal_texts.pages.inputs import READERS
from cchc.registers.legal_texts.pages.monitoring import (
    ACTIVITY_ACTS,
    PLAN_ACTS,
    RECOMMENDATION_ACTS,
    ActivityFilters,
    PlanFilters,
    RecommendationFilters,
)
from cchc.registers.legal_texts.queries.monitoring import activities, plans, recommendations, waiting

_HEIRS = Succession(
    "nothing",
    Text(
        "Đơn vị kế thừa thấy và làm tiếp theo phạm vi; kế hoạch giữ tên đơn vị đã ban hành.",
        "The heir sees and carries on by its scope; the plan keeps who issued it.",
    ),
)
_STRUCK_WHY = Column("struck_why", Text("Lý do hủy", "Why struck out"))
_STATES = {
    "open": Text("đang xử lý", "open"),
    "handled": Text("đã xử lý xong", "handled"),
    "struck": Text("đã hủy ghi nhầm", "struck out"),
}

_NUMBER = Column("number", Text("Số, ký hiệu", "Number"))
_YEAR = Column("year", Text("Năm", "Year"))
_FIELD = Column("field", Text("Lĩnh vực trọng tâm", "Fields watched"))
_UNIT = Column("unit__name", Text("Đơn vị", "Unit"), "unit")
_ISSUED = Column("issued_on", Text("Ngày ban hành", "Issued"), "date")

PLAN_REGISTER = Register(
    name="enforcement_plans",
    title=Text("Theo dõi thi hành pháp luật", "Monitoring of law"),
    about=Text(
        "Kế hoạch hằng năm theo lĩnh vực, hoạt động đã làm và kiến nghị xử lý.",
        "Yearly plans by field, what was done, and what was recommended.",
    ),
    model=EnforcementPlan,
    rows=plans,
    columns=(_NUMBER, _YEAR, _FIELD, _UNIT, _ISSUED),
    details=(
        _NUMBER,
        _YEAR,
        _FIELD,
        _UNIT,
        _ISSUED,
        Column("evidence__name", Text("Tệp kế hoạch", "The plan's file"), "file"),
        Column("struck_on", Text("Ngày hủy", "Struck out on"), "date"),
        _STRUCK_WHY,
    ),
    search=by_lookups("number__icontains", "field__icontains"),
    filters=PlanFilters,
    order=("-year", "-issued_on", "-id"),
    readers=READERS,
    acts=PLAN_ACTS,
    navigation=31,
    icon="explain",
    succession=_HEIRS,
)

_PLAN = Column("plan__number", Text("Kế hoạch", "Plan"))
_KIND = Column("kind", Text("Hoạt động", "Activity"), "chip", ACTIVITIES)
_DONE = Column("done_on", Text("Ngày thực hiện", "Done"), "date")
_PLACE = Column("place__name", Text("Nơi thực hiện", "Where"), "unit")
_RESULT = Column("result", Text("Kết quả", "Result"))


def _activity_called(row: EnforcementActivity) -> str:
    return f"{row.plan.number}, {ACTIVITIES[row.kind].vi} {row.done_on:%d/%m/%Y}"


ACTIVITY_REGISTER = Register(
    name="enforcement_activities",
    title=Text("Hoạt động theo dõi thi hành", "Activities"),
    about=Text("Thu thập thông tin, kiểm tra, điều tra, khảo sát.", "Information collected, checks, surveys."),
    model=EnforcementActivity,
    rows=activities,
    columns=(_PLAN, _KIND, _DONE, _PLACE, _RESULT),
    details=(
        replace(_PLAN, leads=("enforcement_plans", "plan_id")),
        _KIND,
        _DONE,
        _PLACE,
        Column("document", Text("Văn bản kết quả", "Document")),
        _RESULT,
        _STRUCK_WHY,
    ),
    search=by_lookups("plan__number__icontains", "result__icontains", "document__icontains"),
    filters=ActivityFilters,
    order=("-done_on", "-id"),
    readers=READERS,
    acts=ACTIVITY_ACTS,
    navigation=0,
    called=_activity_called,
    succession=_HEIRS,
    panels=(
        Panel(
            "enforcement_plans",
            Text("Hoạt động đã thực hiện", "What was done"),
            lambda row: Q(plan=row, struck_on=None),
            (_KIND, _DONE, _PLACE, _RESULT),
            "record_activity",
            open=lambda row, viewer: row.struck_on is None,
        ),
    ),
)


def _recommendations(viewer: Viewer) -> QuerySet[EnforcementRecommendation]:
    """With ``state``: open, handled or struck out; ``settled_on``: since when nothing is to be done any more."""
    word = Case(
        When(struck_on__isnull=False, then=Value("struck")),
        When(handled_on__isnull=False, then=Value("handled")),
        default=Value("open"),
        output_field=CharField(),
    )
    return recommendations(viewer).annotate(state=word, settled_on=Coalesce("handled_on", "struck_on"))


_WHAT = Column("what", Text("Kiến nghị", "Recommended"))
_TO = Column("addressee", Text("Cơ quan phải xử lý", "To whom"))
_AT = Column("recommended_on", Text("Ngày kiến nghị", "Recommended on"), "date")
_DUE = Column("due_on", Text("Hạn xử lý", "Due"), "date", until="settled_on")
_STATE = Column(
    "state", Text("Tình trạng", "State"), "chip", _STATES, {"open": "warn", "handled": "good", "struck": "quiet"}
)

RECOMMENDATION_REGISTER = Register(
    name="enforcement_recommendations",
    title=Text("Kiến nghị sau theo dõi thi hành", "Recommendations"),
    about=Text("Kiến nghị xử lý, hạn và kết quả.", "What was recommended, by when, and how it was handled."),
    model=EnforcementRecommendation,
    rows=_recommendations,
    columns=(_TO, _WHAT, _AT, _DUE, _STATE),
    details=(
        _WHAT,
        Column("activity__plan__number", Text("Kế hoạch", "Plan"), leads=("enforcement_activities", "activity_id")),
        _TO,
        _AT,
        _DUE,
        _STATE,
        Column("handled_on", Text("Xử lý xong", "Handled"), "date"),
        Column("handling", Text("Kết quả xử lý", "How")),
        _STRUCK_WHY,
    ),
    search=by_lookups("what__icontains", "addressee__icontains"),
    filters=RecommendationFilters,
    order=("due_on", "id"),
    readers=READERS,
    acts=RECOMMENDATION_ACTS,
    navigation=0,
    icon="alert",
    waits=waiting,
    called=lambda row: str(row.what[:80]),
    succession=_HEIRS,
    panels=(
        Panel(
            "enforcement_activities",
            Text("Kiến nghị xử lý", "Recommendations"),
            lambda row: Q(activity=row),
            (_TO, _WHAT, _AT, _DUE, _STATE),
            "recommend",
            open=lambda row, viewer: row.struck_on is None,
        ),
        Panel(
            "enforcement_plans",
            Text("Kiến nghị xử lý", "Recommendations"),
            lambda row: Q(activity__plan=row),
            (_TO, _WHAT, _AT, _DUE, _STATE),
        ),
    ),
)
