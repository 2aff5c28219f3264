"""Every computed figure of both forms, for every unit, as it was and as it is now: the engine against plain loops."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

from cchc.directory.queries import unit_map
from cchc.facts.store import READER, snapshot
from cchc.kernel.periods import period_of
from cchc.kernel.registry import registry
from cchc.statistics.forms.load import form
from cchc.statistics.indicators.engine import compute
from cchc.statistics.indicators.spec import definitions
from cchc.statistics.reports.compute import Asked, compute_report
from cchc.statistics.reports.model import Report, Structure
from tests.golden import second_path
from tests.golden.random_world import define, draw_world
from tests.golden.second_path import Lists, Question, Row
from tests.world import AT, must, settle, take_over

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

#: Units asked of each world and period, beside the province; the SQL path asks every unit of the same engine.
SAMPLE = 14
NOW = date(2022, 10, 1)
TODAY = {"as-was": None, "as-now": NOW}


def enter(home: Path, lists: Lists, seed: int) -> None:
    """Import as an office does: a first list, compacted; then a newer list, some rows changed, not compacted."""
    must(take_over(home, "units", lists.units))
    must(take_over(home, "procedures", lists.procedures))
    random = Random(seed)
    first: list[Row] = []
    for row in lists.dossiers:
        fate = random.random()
        if fate < 0.5:
            first.append(row)
        elif fate < 0.7:
            first.append({**row, "finished_at": "", "outcome": ""})
        elif fate < 0.8:
            first.append({**row, "channel": "postal"})
    must(take_over(home, "dossiers", first))
    settle(home)
    must(take_over(home, "dossiers", lists.dossiers))


def ask(form_id: str, period: str, unit: int, structure: Structure, home: Path) -> Report:
    when = period_of(period)
    today = TODAY[structure] or when.end
    with snapshot(home, registry().sources, at=AT) as snap:
        units = unit_map(READER)
        version = next(item for item in units.units if item.id == unit)
        return compute_report(Asked(form(form_id), version, when, structure, today), units, snap, compare=False)


def differences(report: Report, wanted: dict[str, int | None]) -> dict[str, tuple[object, object]]:
    found: dict[str, tuple[object, object]] = {}
    for item in report.lines:
        code = item.line.code
        if code in wanted:
            source = "computed" if wanted[code] is not None else "not_applicable"
            if (item.value, item.source) != (wanted[code], source):
                found[code] = ((item.value, item.source), (wanted[code], source))
        if code in second_path.RATIOS and code not in wanted:
            top, bottom = (wanted[part] for part in second_path.RATIOS[code])
            ratio = 100 * top / bottom if top is not None and bottom else None
            if (item.value, item.numerator, item.denominator) != (ratio, top, bottom):
                found[code] = ((item.value, item.numerator, item.denominator), (ratio, top, bottom))
    return found


def questions(lists: Lists, period: str, structure: Structure) -> list[tuple[int, Question]]:
    when = period_of(period)
    now = TODAY[structure]
    by_key = {(unit.code, unit.valid_from.isoformat()): unit.id for unit in unit_map().units}
    rows = [row for row in lists.units if now is None or second_path.holds(row, now)]
    rows = [row for row in rows if second_path.day(row["valid_from"]) <= when.end or now is not None]
    return [(by_key[row["code"], row["valid_from"]], Question(lists, row, when.start, when.end, now)) for row in rows]


@pytest.mark.parametrize("structure", ["as-was", "as-now"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_engine_against_plain_loops(home: Path, seed: int, structure: Structure) -> None:
    lists = draw_world(seed)
    enter(home, lists, seed)
    random = Random(seed)
    for period in random.sample(["2022-Q2", "2022-H1", "2022-M06", "2022-M03", "2022-Q1", "2022-Y", "2022-9M"], 2):
        asked_of = questions(lists, period, structure)
        for unit, asked in [asked_of[0], *random.sample(asked_of[1:], SAMPLE)]:
            wrong = {
                **differences(ask("kstt-06a-2020", period, unit, structure, home), dict(second_path.kstt(asked))),
                **differences(ask("phu-luc-1b-2022", period, unit, structure, home), second_path.form_1b(asked)),
            }
            assert not wrong, (period, asked.unit["code"], asked.unit["valid_from"], wrong)


@pytest.mark.parametrize("structure", ["as-was", "as-now"])
def test_different_keys_and_rates_against_plain_loops(home: Path, structure: Structure) -> None:
    define(home)
    lists = draw_world(4)
    enter(home, lists, 4)
    wanted = [item for name, item in definitions().items() if name.startswith("golden.")]
    seen: set[float | None] = set()
    for code in ("2022-Q2", "2022-M03"):
        period, units = period_of(code), unit_map()
        tree = units.as_was(period.start, period.end) if structure == "as-was" else units.as_now(NOW)
        with snapshot(home, registry().sources, at=AT) as snap:
            figures = compute(wanted, period, tree, snap)
        for unit, asked in questions(lists, code, structure):
            counted = second_path.of_different(asked)
            ours = {name: figures.count(f"golden.{name}", unit) for name in counted}
            assert ours == counted, (code, asked.unit)
            received, online = ours["procedures_received"], ours["procedures_received_online"]
            seen.add(second_path.percent(online, received))
            kstt = second_path.kstt(asked)
            late = [figures.count(f"dossiers.{name}", unit) for name in ("finished_late", "finished")]
            assert late == [kstt["9"], kstt["6"]]
    assert len(seen) > 5


def test_the_world_is_worth_asking() -> None:
    """A comparison of zeros would prove nothing."""
    lists = draw_world(1)
    province = next(row for row in lists.units if row["level"] == "province")
    when = period_of("2022-Q2")
    asked = Question(lists, province, when.start, when.end, None)
    figures = {**second_path.kstt(asked), **second_path.form_1b(asked)}
    assert all(figures.values()), figures
