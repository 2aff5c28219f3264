"""What inspections declare of themselves: plans and visits, findings and remedies."""

from cchc.kernel.registry import Register

REGISTERS: list[Register] = []
