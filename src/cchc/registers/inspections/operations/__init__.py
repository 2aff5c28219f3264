"""The acts of plans, visits and findings."""

from cchc.registers.inspections.operations.amendments import put_right
from cchc.registers.inspections.operations.findings import (
    annul,
    correct_finding,
    extend,
    lapse,
    record,
    set_deadline,
    take_over_findings,
)
from cchc.registers.inspections.operations.lists import take_over_plans, take_over_visits
from cchc.registers.inspections.operations.onsite import answer, draw_sample, gather_team, look_at_record
from cchc.registers.inspections.operations.plans import change_planned, issue_plan, name_unit, take_out
from cchc.registers.inspections.operations.remedies import fail_recheck, pass_recheck, reopen, report_remedy
from cchc.registers.inspections.operations.visits import (
    call_off,
    close,
    conclude,
    conclude_clean,
    decide,
    end_on_site,
    open_again,
    start,
)

__all__ = [
    "annul",
    "answer",
    "call_off",
    "change_planned",
    "close",
    "conclude",
    "conclude_clean",
    "correct_finding",
    "decide",
    "draw_sample",
    "end_on_site",
    "extend",
    "fail_recheck",
    "gather_team",
    "issue_plan",
    "lapse",
    "look_at_record",
    "name_unit",
    "open_again",
    "pass_recheck",
    "put_right",
    "record",
    "reopen",
    "report_remedy",
    "set_deadline",
    "start",
    "take_out",
    "take_over_findings",
    "take_over_plans",
    "take_over_visits",
]
