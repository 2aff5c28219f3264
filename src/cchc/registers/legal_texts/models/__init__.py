"""The tables of legal texts, what links them, and what examines them."""

from cchc.registers.legal_texts.models.lists import ExpiredList, ExpiredText
from cchc.registers.legal_texts.models.texts import LegalText, TextProcedure, TextRelation

__all__ = ["ExpiredList", "ExpiredText", "LegalText", "TextProcedure", "TextRelation"]
