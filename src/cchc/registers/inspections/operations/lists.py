"""Taking over lists of visits and of plans, as offices kept them before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from cchc.kernel.acts import Acted, Actor, operation
from cchc.registers.inspections.models.visits import Inspection, PlannedVisit
from cchc.registers.inspections.operations import plans, visits


@operation("take_over_list", register=visits.REGISTER)
def take_over_visits(
    *, by: Actor, at: datetime, rows: Sequence[Inspection], digest: str, counts: Mapping[str, int]
) -> Acted[None]:
    """Take over checked visits of a file: new ones, and stored ones with their changed values."""
    changes = []
    for visit in rows:
        old = visits.told(visits.held(visit)) if visit.pk else None
        visit.save()
        changes.append({"uid": visit.pk, "code": visit.code, "old": old, "new": visits.told(visit)})
    body = {"file_sha256": digest, "counts": dict(counts), "changes": changes}
    return Acted(None, None, "", body, {"inspection": [visit.pk for visit in rows]})


@operation("take_over_list", register=plans.PLANNED)
def take_over_plans(
    *, by: Actor, at: datetime, rows: Sequence[PlannedVisit], digest: str, counts: Mapping[str, int]
) -> Acted[None]:
    """Take over checked rows of a file: planned visits with their plans, new or with changed values."""
    changes = []
    for planned in rows:
        stored = PlannedVisit.objects.unscoped(reason="matched by the list").select_related("inspected")
        old = plans.told(stored.get(pk=planned.pk)) if planned.pk else None
        planned.plan.save()
        planned.plan = planned.plan  # its number is known now
        planned.save()
        told = {"plan": planned.plan.number, "old": old, "new": plans.told(planned)}
        changes.append({"uid": planned.pk, "register": plans.PLANNED, **told})
    body = {"file_sha256": digest, "counts": dict(counts), "changes": changes}
    reached = {plans.PLANNED: [one.pk for one in rows], plans.PLANS: {one.plan_id for one in rows}}
    return Acted(None, None, "", body, {}, reached=reached)
