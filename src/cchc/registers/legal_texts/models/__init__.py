"""The tables of legal texts, what links them, and what examines them."""

from cchc.registers.legal_texts.models.drafts import DraftOpinion
from cchc.registers.legal_texts.models.examinations import PastHandling, TextExamination, TextFinding
from cchc.registers.legal_texts.models.lists import ExpiredList, ExpiredText
from cchc.registers.legal_texts.models.monitoring import (
    EnforcementActivity,
    EnforcementPlan,
    EnforcementRecommendation,
)
from cchc.registers.legal_texts.models.programmes import ProgrammeItem, ReviewProgramme
from cchc.registers.legal_texts.models.texts import LegalText, TextProcedure, TextRelation

__all__ = [
    "DraftOpinion",
    "EnforcementActivity",
    "EnforcementPlan",
    "EnforcementRecommendation",
    "ExpiredList",
    "ExpiredText",
    "LegalText",
    "PastHandling",
    "ProgrammeItem",
    "ReviewProgramme",
    "TextExamination",
    "TextFinding",
    "TextProcedure",
    "TextRelation",
]
