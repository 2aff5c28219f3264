"""Which side of a visit its viewer is on: who inspects acts and keeps papers, who is inspected reads what is issued."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from cchc.directory.models import OrgUnit
from cchc.kernel.scope import Viewer
from cchc.kernel.text import spoken
from cchc.registers.inspections.queries.findings import keeper


def own_side(viewer: Viewer, visit: Any, today: date) -> bool:
    """Whether the viewer is of the unit that inspects, or of its heir; a district's that became communes, one of which
    it had inspected, is the province."""
    return viewer.holds(keeper(visit.unit_id, today))


class OwnSideForm(forms.Form):
    """A form of an act of the inspecting side, on a visit (else on what ``visit_of`` says is of one)."""

    def __init__(self, *args: Any, viewer: Viewer, today: date, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._viewer, self._today, self._row = viewer, today, row

    def visit_of(self, row: Any) -> Any:
        """The visit that the row is of."""
        return row

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        visit = self.visit_of(self._row)
        if visit is not None and not own_side(self._viewer, visit, self._today):
            now = OrgUnit.objects.get(pk=keeper(visit.unit_id, self._today)).name
            raise forms.ValidationError(
                spoken(
                    f"{visit.unit.name} không còn hoạt động; việc của cuộc kiểm tra này nay do {now} làm.",
                    f"{visit.unit.name} is no more; what is done on this visit is now for {now}.",
                )
            )
        return data
