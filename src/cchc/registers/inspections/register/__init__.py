"""What inspections declare of themselves: plans and visits, findings and remedies."""

from cchc.kernel.registry import Register
from cchc.registers.inspections.register.findings import FINDINGS

REGISTERS: list[Register] = [FINDINGS]
