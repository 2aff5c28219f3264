"""The catalogue's forms, filters and pages: decisions, what they do to procedures, and the list of changes."""

from cchc.directory.pages.acts import DECISION_ACTS, PROCEDURE_ACTS, RECORDED_ACTS
from cchc.directory.pages.filters import ActFilters, DecisionFilters, ProcedureFilters
from cchc.directory.pages.published import ChangesPage
from cchc.directory.pages.story import StoryPage

__all__ = [
    "DECISION_ACTS",
    "PROCEDURE_ACTS",
    "RECORDED_ACTS",
    "ActFilters",
    "ChangesPage",
    "DecisionFilters",
    "ProcedureFilters",
    "StoryPage",
]
