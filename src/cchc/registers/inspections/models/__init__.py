"""The rows of plans, visits and findings."""

from cchc.registers.inspections.models.findings import Finding
from cchc.registers.inspections.models.onsite import Answer, Sample, SampledRecord, TeamMember
from cchc.registers.inspections.models.visits import Inspection, InspectionPlan, PlannedVisit

__all__ = [
    "Answer",
    "Finding",
    "Inspection",
    "InspectionPlan",
    "PlannedVisit",
    "Sample",
    "SampledRecord",
    "TeamMember",
]
