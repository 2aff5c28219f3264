"""Findings, remedies and conclusions: a small world worked out by hand, and any world against plain loops.

By hand: worked out on paper by the author from the form's words, each line's reason beside its rows. Plain loops: from
the visits and findings alone, with sets and days; no fact, no engine, no catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from cchc.directory.models import OrgUnit
from cchc.directory.queries import unit_map
from cchc.directory.tree import Tree
from cchc.facts.store import snapshot
from cchc.kernel.models import FactChange
from cchc.kernel.periods import Period, period_of
from cchc.kernel.registry import registry
from cchc.kernel.scope import MACHINE_VIEWER
from cchc.registers.inspections.models.findings import Finding
from cchc.registers.inspections.models.visits import Inspection
from cchc.registers.inspections.queries.round import round_of
from cchc.statistics.forms.load import form
from cchc.statistics.indicators.engine import compute, forget_kept_sums
from cchc.statistics.indicators.spec import definitions
from tests.world import AT, must, settle, small_world, take_over, unit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

FOUND, HANDLED = "inspections.findings", "inspections.findings_handled"
EARLIER = "inspections.handled_of_earlier"
WITH, DONE = "inspections.units_with_conclusion", "inspections.units_done_with_conclusions"
POSITIONS = "inspections.units_with_job_position_violations"
ASKED = (FOUND, HANDLED, EARLIER, WITH, DONE, POSITIONS)
REFORM, SERVICE = "administrative_reform", "civil_service"
#: Where X1 was renamed: before and after it is one unit.
RENAMED = date(2022, 3, 1)


@dataclass(frozen=True)
class Seen:
    """A visit as the plain loops know it; units by their codes, which are units' own in this world."""

    by: str
    of: str
    field: str
    ended: date
    concluded: date | None
    findings: tuple[tuple[date, str, date | None], ...]  # found on, kind, validated on


def build(home: Path) -> None:
    small_world(home)
    rows = [
        unit("K", "district", "T"),
        unit("Y1", "commune", "K"),
        unit("X1", "commune", "H", until="2022-02-28", successors="X1"),
        unit("X1", "commune", "H", since="2022-03-01", name="Đơn vị đổi tên"),
    ]
    must(take_over(home, "units", rows))
    link = {"old_code": "X1", "old_valid_from": "2020-01-01", "new_code": "X1", "new_valid_from": "2022-03-01"}
    must(take_over(home, "unit_links", [{**link, "kind": "rename", "sure": "found", "source": "nghị quyết đổi tên"}]))


def version(code: str, day: date) -> OrgUnit:
    return next(one for one in OrgUnit.objects.filter(code=code, valid_from__lte=day).order_by("-valid_from"))


def keep(number: int, seen: Seen) -> None:
    """The visit with its findings as rows, and the changes that its acts would have left."""
    decided = seen.ended - timedelta(days=5)
    visit = Inspection(
        code=f"{number}/KT",
        unit=version(seen.by, decided),
        inspected=version(seen.of, decided),
        field=seen.field,
        form="surprise",
        decision="1/QĐ",
        decided_on=decided,
        started_on=decided,
        ended_on=seen.ended,
        concluded_on=seen.concluded,
        conclusion=f"{number}/KL" if seen.concluded else "",
        state="concluded" if seen.concluded else "ended",
    )
    visit.save()
    for at, (found_on, kind, validated_on) in enumerate(seen.findings, start=1):
        finding = Finding(inspection=visit, number=at, kind=kind, found="x", severity="light", unit=visit.inspected)
        finding.found_on, finding.validated_on, finding.checked_on = found_on, validated_on, validated_on
        finding.remedied_on, finding.remedy = validated_on, "y" if validated_on else ""
        finding.state = "validated" if validated_on else "found"
        finding.save()
        FactChange.objects.create(fact="inspection_finding", record_uid=finding.pk)
    if seen.concluded:
        FactChange.objects.create(fact="inspection_conclusion", record_uid=visit.pk)


def ours(home: Path, code: str, tree: Tree) -> dict[str, dict[str, int]]:
    """Indicator -> count by unit code, of the units in force at the period's end."""
    wanted = [definitions()[name] for name in ASKED]
    with snapshot(home, registry().sources, at=AT) as snap:
        figures = compute(wanted, period_of(code), tree, snap)
    end = period_of(code).end
    nodes = {unit.code: unit.id for unit in unit_map().units if unit.in_force(end)}
    return {name: {code: figures.count(name, node) for code, node in nodes.items()} for name in ASKED}


BELOW = {
    "T": {"T", "SO", "H", "K", "HP", "X1", "X2", "Y1"},
    "H": {"H", "HP", "X1", "X2"},
    "K": {"K", "Y1"},
    **{code: {code} for code in ("SO", "HP", "X1", "X2", "Y1")},
}


def _left_from(seen: Seen) -> date | None:
    """When the last of a conclusion was carried out; none while something is left."""
    assert seen.concluded is not None
    days = [seen.concluded]
    for _, _, validated in seen.findings:
        if validated is None:
            return None
        days.append(validated)
    return max(days)


def _until(visits: list[Seen], one: Seen) -> date | None:
    """The end of the time of carrying out that a conclusion lies in: it grows while others on that unit touch it."""
    begun, end = one.concluded, _left_from(one)
    assert begun is not None
    grown = True
    while grown:
        grown = False
        for other in visits:
            first = other.concluded
            if first is None or other.of != one.of or other.field != one.field or (end is not None and first > end):
                continue
            last = _left_from(other)
            touches = last is None or last >= begun
            if touches and (first < begun or (end is not None and (last is None or last > end))):
                begun, end = min(begun, first), None if end is None or last is None else max(end, last)
                grown = True
    return end


def plain(visits: list[Seen], period: Period) -> dict[str, dict[str, int]]:
    """The same from the form's words."""
    answer: dict[str, dict[str, int]] = {name: {} for name in ASKED}
    for node, below in BELOW.items():
        mine = [one for one in visits if one.by in below]
        reform = [item for one in mine if one.field == REFORM for item in one.findings]
        begun = [item for item in reform if period.start <= item[0] <= period.end]
        answer[FOUND][node] = len(begun)
        answer[HANDLED][node] = sum(1 for item in begun if item[2] and item[2] <= period.end)
        ended = [item for item in reform if item[2] and period.start <= item[2] <= period.end]
        answer[EARLIER][node] = sum(1 for item in ended if item[0] < period.start)
        answer[POSITIONS][node] = len(
            {
                one.of
                for one in mine
                for found, kind, _ in one.findings
                if kind in ("job_positions", "job_descriptions") and period.start <= found <= period.end
            }
        )
        concluded = [one for one in mine if one.field == SERVICE and one.concluded and one.concluded <= period.end]
        with_some = set()
        for one in concluded:
            until = _until(visits, one)
            if until is None or until >= period.start:
                with_some.add(one.of)
        done = set()
        for of in with_some:
            on_it = [v for v in visits if v.of == of and v.field == SERVICE and v.concluded]
            due = [_left_from(v) for v in on_it if v.concluded and v.concluded <= period.end]
            if all(day is not None and day <= period.end for day in due):
                done.add(of)
        answer[WITH][node], answer[DONE][node] = len(with_some), len(done)
    return answer


#: By hand, for 2022-H1 (15/12/2021 to 14/06/2022).
BY_HAND = [
    # Two found in the period: one validated on its last day, one a day after: 1.3.3.1 counts both, 1.3.3.2 the first.
    Seen(
        "H", "X1", REFORM, date(2022, 2, 10), date(2022, 2, 15), ((date(2022, 2, 9), "late_result", date(2022, 6, 14)),)
    ),
    Seen("H", "X2", REFORM, date(2022, 5, 10), None, ((date(2022, 5, 9), "working_hours", date(2022, 6, 15)),)),
    # Found a day before the period and validated in it: only a remedy of what was found earlier.
    Seen("H", "X2", REFORM, date(2021, 12, 14), None, ((date(2021, 12, 14), "late_result", date(2022, 1, 10)),)),
    # Found on the first day by the province: K's and H's figures don't hold it, the province's does.
    Seen("T", "Y1", REFORM, date(2021, 12, 15), None, ((date(2021, 12, 15), "late_result", None),)),
    # X1 before and after its new name is one unit: two violations of job positions count once.
    Seen(
        "H",
        "X1",
        SERVICE,
        date(2022, 1, 20),
        date(2022, 1, 25),
        ((date(2022, 1, 19), "job_positions", date(2022, 2, 20)),),
    ),
    Seen("H", "X1", SERVICE, date(2022, 4, 20), date(2022, 4, 25), ((date(2022, 4, 19), "job_descriptions", None),)),
    # Nothing found: carried out on its own day. With X1 above, which has something left: 1 of 2 units.
    Seen("H", "X2", SERVICE, date(2022, 3, 3), date(2022, 3, 4), ()),
    # The province's conclusion on X2 after the period's end does not undo that.
    Seen("T", "X2", SERVICE, date(2022, 6, 10), date(2022, 6, 15), ((date(2022, 6, 9), "recruitment", None),)),
]
WANTED: Mapping[str, Mapping[str, int]] = {
    FOUND: {"T": 3, "H": 2, "K": 0, "X1": 0},
    HANDLED: {"T": 1, "H": 1, "K": 0, "X1": 0},
    EARLIER: {"T": 1, "H": 1, "K": 0, "X1": 0},
    WITH: {"T": 2, "H": 2, "K": 0, "X1": 0},
    DONE: {"T": 1, "H": 1, "K": 0, "X1": 0},
    POSITIONS: {"T": 1, "H": 1, "K": 0, "X1": 0},
}


def test_a_half_year_worked_out_by_hand(home: Path) -> None:
    build(home)
    for number, seen in enumerate(BY_HAND, start=1):
        keep(number, seen)
    period = period_of("2022-H1")
    found = ours(home, "2022-H1", unit_map().as_was(period.start, period.end))
    assert {name: {code: found[name][code] for code in codes} for name, codes in WANTED.items()} == WANTED


def draw(random: Random) -> Seen:
    by, of = random.choice([("T", "X1"), ("T", "Y1"), ("H", "X1"), ("H", "X2"), ("H", "HP"), ("K", "Y1"), ("T", "SO")])
    ended = date(2021, 10, 1) + timedelta(days=random.randrange(300))
    concluded = ended + timedelta(days=random.randrange(20)) if random.random() < 0.8 else None
    findings = []
    for _ in range(random.choice([0, 0, 1, 1, 2, 3])):
        found = ended - timedelta(days=random.randrange(4))
        kind = random.choice(["job_positions", "job_descriptions", "late_result", "recruitment"])
        validated = found + timedelta(days=random.randrange(120)) if random.random() < 0.8 else None
        findings.append((found, kind, validated))
    return Seen(by, of, random.choice([REFORM, SERVICE, SERVICE]), ended, concluded, tuple(findings))


@pytest.mark.parametrize("seed", range(4))
def test_any_half_year_against_plain_loops(home: Path, seed: int) -> None:
    random = Random(seed)
    build(home)
    visits = [draw(random) for _ in range(60)]
    for number, seen in enumerate(visits[:40], start=1):
        keep(number, seen)
    settle(home)
    for number, seen in enumerate(visits[40:], start=41):
        keep(number, seen)
        beside = Inspection.objects.unscoped(reason="a later conclusion reaches the earlier ones of its unit")
        for uid in beside.filter(inspected__code=seen.of).values_list("pk", flat=True):
            FactChange.objects.create(fact="inspection_conclusion", record_uid=uid)
    for code in ("2022-H1", "2022-Q1", "2022-M06", "2021-Y", "2022-Y"):
        period = period_of(code)
        forget_kept_sums()
        found = ours(home, code, unit_map().as_was(period.start, period.end))
        assert found == plain(visits, period), code
        for node in BELOW:
            assert found[HANDLED][node] <= found[FOUND][node]
            assert found[DONE][node] <= found[WITH][node]


def test_the_rounds_totals_are_the_reports_lines(home: Path) -> None:
    """What the screen adds up from visits and findings is what the report computes from facts, for every unit."""
    random = Random(9)
    build(home)
    for number in range(1, 50):
        keep(number, draw(random))
    for uid in Inspection.objects.unscoped(reason="their facts are new").values_list("pk", flat=True):
        FactChange.objects.create(fact="inspection", record_uid=uid)
    lines = {line.code: line.indicator for line in form("phu-luc-1b-2022").lines}
    totals: dict[str, set[int]] = {}
    for code in ("2022-H1", "2022-Q2", "2021-Y", "2022-Y"):
        period = period_of(code)
        tree = unit_map().as_was(period.start, period.end)
        nodes = [unit.id for unit in unit_map().units if unit.in_force(period.end)]
        for node in nodes:
            said = round_of(MACHINE_VIEWER, node, period, AT.date())
            found = said.totals
            wanted = [definitions()[name] for name in (*(lines[line] for line in found), DONE, WITH)]
            with snapshot(home, registry().sources, at=AT) as snap:
                figures = compute(wanted, period, tree, snap)
            assert found == {line: figures.count(lines[line], node) for line in found}, (code, node)
            assert said.carried_out == (figures.count(DONE, node), figures.count(WITH, node)), (code, node)
            for line, value in {**found, "1.4.2": said.carried_out[0]}.items():
                totals.setdefault(line, set()).add(value)
    assert set(totals) == {"1.3.1", "1.3.2", "1.3.3.1", "1.3.3.2", "1.4.1", "1.4.2", "5.1.3"}
    assert all(max(values) > 0 for values in totals.values())  # else the agreement says nothing
