"""Reads of what officials wrote, prefilled from their last report."""

from __future__ import annotations

from collections.abc import Mapping

from cchc.kernel.periods import Period, period_of
from cchc.kernel.scope import Viewer
from cchc.statistics.reports.models import WrittenSection


def written_sections(viewer: Viewer, unit: int, period: Period, form: str) -> Mapping[str, str]:
    """Section -> text of this unit's report."""
    rows = WrittenSection.objects.visible_to(viewer).filter(unit_id=unit, period=period.code, form=form)
    return dict(rows.values_list("section", "text"))


def prefilled_sections(viewer: Viewer, code: str, period: Period, form: str) -> Mapping[str, str]:
    """Section -> text of the latest earlier report of the same unit code, to begin from."""
    rows = WrittenSection.objects.visible_to(viewer).filter(unit__code=code, form=form).exclude(period=period.code)
    earlier = {item for item in rows.values_list("period", flat=True) if period_of(item).end < period.end}
    if not earlier:
        return {}
    last = max(earlier, key=lambda item: (period_of(item).end, period_of(item).start))
    return dict(rows.filter(period=last).values_list("section", "text"))
