"""The acts of plans, visits and findings."""

from cchc.registers.inspections.operations.findings import (
    annul,
    correct_finding,
    extend,
    lapse,
    record,
    set_deadline,
    take_over_findings,
)
from cchc.registers.inspections.operations.remedies import fail_recheck, pass_recheck, reopen, report_remedy

__all__ = [
    "annul",
    "correct_finding",
    "extend",
    "fail_recheck",
    "lapse",
    "pass_recheck",
    "record",
    "reopen",
    "report_remedy",
    "set_deadline",
    "take_over_findings",
]
