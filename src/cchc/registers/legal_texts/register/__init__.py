"""What the folder of legal texts declares: the texts, and what examines them."""

from __future__ import annotations

from cchc.kernel.registry import Register
from cchc.registers.legal_texts.register.drafts import DRAFT_REGISTER
from cchc.registers.legal_texts.register.examinations import EXAMINATION_REGISTER, FINDING_REGISTER
from cchc.registers.legal_texts.register.monitoring import (
    ACTIVITY_REGISTER,
    PLAN_REGISTER,
    RECOMMENDATION_REGISTER,
)
from cchc.registers.legal_texts.register.programmes import ITEM_REGISTER, PROGRAMME_REGISTER
from cchc.registers.legal_texts.register.relations import RELATION_REGISTER
from cchc.registers.legal_texts.register.texts import TEXT_REGISTERS

REGISTERS: list[Register] = [
    *TEXT_REGISTERS,
    RELATION_REGISTER,
    EXAMINATION_REGISTER,
    FINDING_REGISTER,
    PROGRAMME_REGISTER,
    ITEM_REGISTER,
    DRAFT_REGISTER,
    PLAN_REGISTER,
    ACTIVITY_REGISTER,
    RECOMMENDATION_REGISTER,
]
