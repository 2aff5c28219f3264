"""Reads of findings, each for a viewer; and what a visit's close asks of them."""

from __future__ import annotations

from cchc.registers.inspections.models.findings import OPEN, Finding


def open_findings(inspection: int) -> int:
    """How many findings of a visit are not yet seen to be put right: with any, it can't be closed."""
    rows = Finding.objects.unscoped(reason="the act names its visit")
    return rows.filter(inspection_id=inspection, state__in=OPEN).count()
