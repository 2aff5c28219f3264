"""What the folder of legal texts declares: the texts, and what examines them."""

from __future__ import annotations

from cchc.kernel.registry import Register

REGISTERS: list[Register] = []
