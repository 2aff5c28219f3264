"""A year's round of inspections at one look: what was planned, who was visited, what was found, and what is missing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from cchc.directory.queries import unit_map
from cchc.directory.tree import Tree
from cchc.directory.versions import lives
from cchc.kernel.periods import Period
from cchc.kernel.scope import Viewer
from cchc.registers.inspections.models.findings import Finding, violation_kinds
from cchc.registers.inspections.models.visits import Inspection, PlannedVisit
from cchc.registers.inspections.queries.conclusions import Concluded, of_lives, runs
from cchc.registers.inspections.queries.visits import CONCLUSION_DAYS, inspections

REFORM, SERVICE = "administrative_reform", "civil_service"
#: The periods of a report in which a month of a plan can lie, by kind: its first and last month.
_MONTHS = {"Y": (1, 12), "H1": (1, 6), "9M": (1, 9), "Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12)}


@dataclass(frozen=True)
class Found:
    """How a visit's findings stand on a day. ``open`` ones await a remedy, ``overdue`` among them; ``waiting`` ones
    await the inspector's second look."""

    open: int = 0
    overdue: int = 0
    undated: int = 0
    waiting: int = 0
    validated: int = 0
    lapsed: int = 0
    checked_on: date | None = None

    @property
    def total(self) -> int:
        return self.open + self.waiting + self.validated + self.lapsed


@dataclass(frozen=True)
class Stop:
    """A line of the round: a visit, or one that the plan asks for and nobody made yet.

    ``times``: how often that unit was visited in the period; ``late``: the plan's month has passed, ``due``: it is this
    one; ``waits``: days since the end on site without a conclusion; ``again``: codes of later visits that looked again.
    """

    inspected: str
    month: int | None
    quarter: int | None
    plan: str
    visit: Inspection | None
    planned: int | None
    times: int
    late: bool = False
    due: bool = False
    waits: int = 0
    found: Found = Found()
    again: tuple[str, ...] = ()

    @property
    def conclusion_late(self) -> bool:
        return self.waits >= CONCLUSION_DAYS

    @property
    def missing(self) -> bool:
        """Whether somebody should have done something by now."""
        return self.late or self.conclusion_late or bool(self.found.overdue)


@dataclass(frozen=True)
class Round:
    """``totals``: lines of the report that these visits and findings make; ``carried_out``: how many units had carried
    out all conclusions on the civil service by the period's end, and how many had some to carry out; ``never``: units
    directly below that nobody in the viewer's scope visited in the period."""

    stops: tuple[Stop, ...]
    totals: dict[str, int] = field(default_factory=dict)
    carried_out: tuple[int, int] = (0, 0)
    never: tuple[str, ...] = ()

    @property
    def missing(self) -> int:
        return sum(stop.missing for stop in self.stops)


def round_of(viewer: Viewer, unit: int, period: Period, today: date) -> Round:
    """The round of a unit (a version's id) and all below it in a period, as it stands on a day."""
    tree = unit_map().as_was(period.start, period.end)
    if unit not in tree.units:
        return Round(())
    subtree = tree.subtree(unit)
    units = [version for version, place in tree.place.items() if place in subtree]
    visits = _visits(viewer, units, period)
    life = lives("default")
    made = [visit for visit in visits if visit.ended_on]
    times = Counter(life[visit.inspected_id] for visit in made)
    found = _found([visit.pk for visit in visits], today)
    again = _again(viewer, [visit.pk for visit in visits])
    stops = [
        _visited(visit, times[life[visit.inspected_id]], found.get(visit.pk, Found()), again[visit.pk], today)
        for visit in visits
    ]
    stops += [_planned(one, times[life[one.inspected_id]], today) for one in _unfulfilled(viewer, units, period)]
    stops.sort(key=lambda stop: (_when(stop, period), stop.inspected))
    return Round(
        tuple(stops),
        _totals(viewer, made, units, period),
        _carried_out(viewer, units, period),
        _never(tree, unit, times, min(today, period.end)),
    )


def _visits(viewer: Viewer, units: Sequence[int], period: Period) -> list[Inspection]:
    """Those that ended in the period, and those decided in it that have not ended."""
    days = (period.start, period.end)
    within = Q(ended_on__range=days) | Q(ended_on=None, decided_on__range=days)
    rows = inspections(viewer).filter(within, unit__in=units).exclude(state="cancelled")
    return list(rows.select_related("inspected", "planned__plan").order_by("decided_on", "id"))


def _unfulfilled(viewer: Viewer, units: Sequence[int], period: Period) -> list[PlannedVisit]:
    """What the year's plans ask for in the period, and no visit does."""
    first, last = _MONTHS.get(period.kind) or (int(period.kind[1:]),) * 2
    asked = Q(month__range=(first, last)) | Q(quarter__range=((first + 2) // 3, (last + 2) // 3))
    rows = PlannedVisit.objects.visible_to(viewer).filter(asked, plan__unit__in=units, plan__year=period.year)
    taken = Inspection.objects.unscoped(reason="only whether it is taken is asked").exclude(state="cancelled")
    rows = rows.filter(removed_on=None).exclude(pk__in=taken.filter(planned__isnull=False).values("planned"))
    return list(rows.select_related("plan", "inspected"))


def _found(visits: Sequence[int], today: date) -> dict[int, Found]:
    rows = Finding.objects.unscoped(reason="of visits within the viewer's scope").exclude(state="annulled")
    held: dict[int, list[tuple[str, date | None, date | None]]] = defaultdict(list)
    names = ("inspection_id", "state", "due_on", "checked_on")
    for visit, state, due_on, checked_on in rows.filter(inspection__in=visits).values_list(*names):
        held[visit].append((state, due_on, checked_on))
    return {visit: _standing(rows, today) for visit, rows in held.items()}


def _standing(rows: Iterable[tuple[str, date | None, date | None]], today: date) -> Found:
    rows = list(rows)
    states = Counter(state for state, _, _ in rows)
    checks = [checked for _, _, checked in rows if checked]
    return Found(
        open=states["found"] + states["assigned"],
        overdue=sum(1 for state, due, _ in rows if state == "assigned" and due is not None and due < today),
        undated=states["found"],
        waiting=states["remedied"],
        validated=states["validated"],
        lapsed=states["lapsed"],
        checked_on=max(checks, default=None),
    )


def _again(viewer: Viewer, visits: Sequence[int]) -> dict[int, tuple[str, ...]]:
    rows = inspections(viewer).filter(again_of__in=visits).exclude(state="cancelled")
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for earlier, code in rows.order_by("decided_on").values_list("again_of_id", "code"):
        if earlier is not None:
            found[earlier] += (code,)
    return found


def _visited(visit: Inspection, times: int, found: Found, again: tuple[str, ...], today: date) -> Stop:
    planned = visit.planned
    return Stop(
        inspected=visit.inspected.name,
        month=planned.month if planned else None,
        quarter=planned.quarter if planned else None,
        plan=planned.plan.number if planned else "",
        visit=visit,
        planned=None,
        times=times,
        waits=(today - visit.ended_on).days if visit.state == "ended" and visit.ended_on else 0,
        found=found,
        again=again,
    )


def _planned(one: PlannedVisit, times: int, today: date) -> Stop:
    last = one.month or 3 * (one.quarter or 4)
    return Stop(
        inspected=one.inspected.name,
        month=one.month,
        quarter=one.quarter,
        plan=one.plan.number,
        visit=None,
        planned=one.pk,
        times=times,
        late=(one.plan.year, last) < (today.year, today.month),
        due=(one.plan.year, last) == (today.year, today.month),
    )


def _when(stop: Stop, period: Period) -> date:
    """Where in the year a line stands: on the day of its visit, else at the planned month."""
    if stop.visit is not None:
        return stop.visit.ended_on or stop.visit.started_on or stop.visit.decided_on
    return date(period.year, stop.month or 3 * (stop.quarter or 4), 28)


def _totals(viewer: Viewer, made: Sequence[Inspection], units: Sequence[int], period: Period) -> dict[str, int]:
    """Lines of the report's form, from these rows alone; units count once, whatever they are called."""
    life = lives("default")
    reform = [visit for visit in made if visit.field == REFORM]
    rows = Finding.objects.visible_to(viewer).filter(inspection__unit__in=units).exclude(state="annulled")
    rows = rows.filter(found_on__range=(period.start, period.end))
    begun = rows.filter(inspection__field=REFORM)
    kinds = [code for code, kind in violation_kinds().items() if kind.counts_as == "job_positions"]
    violating = rows.filter(kind__in=kinds).values_list("inspection__inspected_id", flat=True)
    return {
        "1.3.1": len({life[v.inspected_id] for v in reform if v.inspected.level in ("department", "service")}),
        "1.3.2": len({life[v.inspected_id] for v in reform if v.inspected.level == "commune"}),
        "1.3.3.1": begun.count(),
        "1.3.3.2": begun.filter(validated_on__lte=period.end).count(),
        "1.4.1": len({life[v.inspected_id] for v in made if v.field == SERVICE}),
        "5.1.3": len({life[unit] for unit in violating}),
    }


def _carried_out(viewer: Viewer, units: Sequence[int], period: Period) -> tuple[int, int]:
    """Of the units with a conclusion of these on the civil service to carry out in the period, how many had nothing
    left of any conclusion, whoever's, by its end; and how many there were."""
    life, ours = lives("default"), set(units)
    mine = inspections(viewer).filter(unit__in=units, field=SERVICE, concluded_on__lte=period.end)
    wanted = {life[unit] for unit in mine.values_list("inspected_id", flat=True)}
    groups: dict[int, list[Concluded]] = defaultdict(list)
    for one in of_lives(wanted, "default"):
        if one.field == SERVICE and one.begun <= period.end:
            groups[one.inspected].append(one)
    done = had = 0
    for group in groups.values():
        touching = [run for run in runs(group) if run.done is None or run.done >= period.start]
        if any(one.unit in ours for run in touching for one in run.conclusions):
            had += 1
            done += all(one.done is not None and one.done <= period.end for one in group)
    return done, had


def _never(tree: Tree, unit: int, times: Counter[int], day: date) -> tuple[str, ...]:
    life = lives("default")
    below = [tree.units[node] for node in tree.children.get(unit, ()) if tree.units[node].in_force(day)]
    return tuple(one.name for one in below if not times[life[one.id]])
