"""What inspections declare of themselves: plans and visits, findings and remedies."""

from cchc.kernel.registry import Register
from cchc.registers.inspections.register.findings import FINDINGS
from cchc.registers.inspections.register.plans import PLANNED, PLANS
from cchc.registers.inspections.register.visits import ANSWERED, DRAWN, SAMPLES, TEAM, VISITS

REGISTERS: list[Register] = [VISITS, PLANS, PLANNED, FINDINGS, TEAM, ANSWERED, SAMPLES, DRAWN]
