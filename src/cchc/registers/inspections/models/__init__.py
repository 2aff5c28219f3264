"""The rows of plans, visits and findings."""

from cchc.registers.inspections.models.visits import Inspection, InspectionPlan, PlannedVisit

__all__ = ["Inspection", "InspectionPlan", "PlannedVisit"]
