"""Lines 2.2 and 2.3, each figure a second time: from the demonstration's list by the form's words, and from any play.

The second count knows no spells: a text is to be handled in a period when one of its findings was open on a day of it;
it was handled when the last open one of them was.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from cchc.demo.inputs import DATA
from cchc.kernel.acts import MACHINE
from cchc.kernel.dates import VIETNAM
from cchc.kernel.errors import CchcError
from cchc.kernel.periods import Period, period_of
from cchc.kernel.scope import MACHINE_VIEWER
from cchc.registers.legal_texts.models import TextExamination, TextFinding
from cchc.registers.legal_texts.operations import (
    check,
    finish_handling,
    record_finding,
    reopen,
    review,
    strike_finding,
)
from cchc.registers.legal_texts.tests.examinations_played import text, unit
from cchc.statistics.reports import ask
from tests.world import AT, must, settle, small_world, take_over_file

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

UNITS = Path(str(DATA)).parent.parent / "catalog" / "units"
PERIODS = ("2021-Q1", "2021-H1", "2021-Q3", "2021-Q4", "2021-Y", "2022-Q1", "2022-H1", "2022-Q3")
Figures = Mapping[str, float | None]


@dataclass(frozen=True)
class Open:
    """A text (by a name of its own) with something to be handled from a day to a day, or still; and who found it."""

    text: str
    kind: str
    by: str
    found: date
    handled: date | None


def counted(
    examined: Iterable[tuple[str, str, date]], findings: Iterable[Open], period: Period
) -> dict[str, float | None]:
    """The lines, from (text, kind, day) of examinations and from findings."""
    listed, told = list(findings), {}
    for section, kinds in (("2.2", {"check"}), ("2.3", {"review", "system_review"})):
        told[f"{section}.1"] = len(
            {name for name, kind, day in examined if kind in kinds and period.start <= day <= period.end}
        )
        mine = [one for one in listed if one.kind in kinds]
        due = {o.text for o in mine if o.found <= period.end and (o.handled is None or o.handled >= period.start)}
        done = {o.text for o in mine if o.handled and period.start <= o.handled <= period.end and not _beside(o, mine)}
        told[f"{section}.2.1"], told[f"{section}.2.2"] = len(due), len(done)
        told[f"{section}.2"] = 100 * len(done) / len(due) if due else None
    return told


def _beside(one: Open, all_of: list[Open]) -> bool:
    """Whether something else of the text, found by the same, was open when this was handled."""
    assert one.handled is not None
    return any(
        (o.text, o.kind, o.by) == (one.text, one.kind, one.by)
        and o.found <= one.handled
        and (o.handled is None or o.handled > one.handled)
        for o in all_of
    )


def computed(home: Path, period: str, code: str) -> Figures | None:
    """The lines as the report has them; none while nothing was examined yet, and a declaration would stand."""
    report = ask.report(period, code, home=home, at=AT, viewer=MACHINE_VIEWER, whole=False)
    lines = {item.line.code: item for item in report.lines}
    found = {
        line: lines[line] for line in ("2.2.1", "2.2.2", "2.2.2.1", "2.2.2.2", "2.3.1", "2.3.2", "2.3.2.1", "2.3.2.2")
    }
    sources = {item.source for item in found.values()}
    if sources == {"missing"}:
        return None
    assert sources == {"computed"}
    return {line: item.value for line, item in found.items()}


def _day(cell: str) -> date:
    return date.fromisoformat(cell)


@pytest.fixture
def rows(home: Path) -> list[dict[str, str]]:
    """The demonstration's examinations, taken over with what they rest on."""
    must(take_over_file(UNITS / "ha-tinh-units.csv", "units"))
    must(take_over_file(DATA / "units.csv", "units"))
    must(take_over_file(DATA / "registers" / "20-legal_texts.csv", "legal_texts"))
    path = DATA / "registers" / "30-text_examinations.csv"
    must(take_over_file(path, "text_examinations"))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _area(code: str) -> set[str]:
    """Codes of a unit and of all that stand under it."""
    with (UNITS / "ha-tinh-units.csv").open(encoding="utf-8", newline="") as file:
        listed = [(row["code"], row["parent"]) for row in csv.DictReader(file) if row["valid_from"] < "2022"]
    with (DATA / "units.csv").open(encoding="utf-8", newline="") as file:
        listed += [(row["code"], row["parent"]) for row in csv.DictReader(file)]
    found = {code}
    while more := {one for one, parent in listed if parent in found} - found:
        found |= more
    return found


@pytest.mark.parametrize("settled", [True, False])
def test_the_demonstration_counted_from_its_list(home: Path, rows: list[dict[str, str]], settled: bool) -> None:
    if settled:
        settle(home)
    for code in ("444", "441", "42", "18547"):
        area = _area(code)
        mine = [row for row in rows if row["unit"] in area]
        examined = [(f"{r['issuer']}/{r['text']}", r["kind"], _day(r["examined_on"])) for r in mine]
        findings = [
            Open(
                f"{r['issuer']}/{r['text']}",
                r["kind"],
                r["unit"],
                _day(r["found_on"] or r["examined_on"]),
                _day(r["handled_on"]) if r["handled_on"] else None,
            )
            for r in mine
            if r["fault"]
        ]
        for name in PERIODS:
            got = computed(home, name, code)
            if got is None:
                assert not any(day <= period_of(name).end for _, _, day in examined), "unused while there are rows"
                continue
            assert got == counted(examined, findings, period_of(name)), (code, name)


def test_the_districts_own_report(home: Path, rows: list[dict[str, str]]) -> None:
    """What the district wrote for the first half of 2022; its 100 % of 0 over 0 is no figure."""
    assert computed(home, "2022-H1", "444") == {
        "2.2.1": 1,
        "2.2.2": None,
        "2.2.2.1": 0,
        "2.2.2.2": 0,
        "2.3.1": 3,
        "2.3.2": None,
        "2.3.2.1": 0,
        "2.3.2.2": 0,
    }


def _plays(seed: int, days: int = 330) -> None:
    """Acts drawn at random over four texts, each on its own day; those that are refused are refused."""
    random, first = Random(seed), date(2021, 2, 1)
    texts = [text(f"{number:02d}/2020/QĐ-UBND", "X1", date(2020, 5, 1)) for number in range(1, 5)]
    today = first
    while (today := today + timedelta(days=random.randint(1, 12))) < first + timedelta(days=days):
        at = AT.replace(year=today.year, month=today.month, day=today.day).astimezone(VIETNAM)
        said: dict[str, Any] = {"by": MACHINE, "at": at}
        try:
            _one(random, texts, today, said)
        except CchcError:
            continue


def _one(random: Random, texts: list[Any], today: date, said: dict[str, Any]) -> None:
    held = list(TextFinding.objects.unscoped(reason="a test acts"))
    examined = list(TextExamination.objects.unscoped(reason="a test acts"))
    act = random.choice(["examine", "find", "find", "handle", "handle", "reopen", "strike"])
    if act == "examine" or not examined:
        how = random.choice([(check, "H"), (review, "X1")])
        result = random.choice(["needs_handling", "needs_handling", "conforms"])
        how[0](text=random.choice(texts), unit=unit(how[1]), examined_on=today, result=result, **said)
    elif act == "find" or not held:
        at, clause = random.choice(examined), f"Điều {random.randint(1, 9)}"
        what = {"fault": "content", "clause": clause, "what": "x", "recommended": "amend"}
        record_finding(examination=at, found_on=today, due_on=today, **what, **said)
    elif act == "handle":
        finish_handling(finding=random.choice(held), handled_on=today, how="amend", handling_document="1", **said)
    elif act == "reopen":
        reopen(finding=random.choice(held), reopened_on=today, due_on=today, reason="x", **said)
    elif random.random() < 0.3:
        strike_finding(finding=random.choice(held), reason="x", **said)


def _as_played() -> tuple[list[tuple[str, str, date]], list[Open]]:
    examined = [
        (row.text.number, row.kind, row.examined_on)
        for row in TextExamination.objects.unscoped(reason="a test counts").select_related("text")
        if row.struck_on is None
    ]
    findings = []
    for row in TextFinding.objects.unscoped(reason="a test counts").select_related(
        "examination__text", "examination__unit"
    ):
        if row.struck_on is not None:
            continue
        key = (row.examination.text.number, row.examination.kind, row.examination.unit.code)
        findings.append(Open(*key, row.open_from, row.handled_on))
        findings += [
            Open(*key, *span)
            for span in row.past.model.objects.unscoped(reason="a test counts")
            .filter(finding=row)
            .values_list("open_from", "handled_on")
        ]
    return examined, findings


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_played_the_part_is_within_its_whole(home: Path, seed: int) -> None:
    small_world(home)
    _plays(seed)
    examined, findings = _as_played()
    assert len(findings) > 1
    if seed % 2:
        settle(home)
    for name in ("2021-Q1", "2021-Q2", "2021-H1", "2021-Q3", "2021-Q4", "2021-Y", "2022-Q1", "2022-H1"):
        for code in ("X1", "H", "T"):
            by = {"X1": {"X1"}, "H": {"X1", "H"}, "T": {"X1", "H"}}[code]
            kinds = {"check"} if "H" in by else set()
            seen = [one for one in examined if one[1] in {"review", "system_review", *kinds}]
            found = [one for one in findings if one.by in by]
            if not seen:
                continue
            got = computed(home, name, code)
            if got is None:
                continue
            for part, whole in (("2.2.2.2", "2.2.2.1"), ("2.3.2.2", "2.3.2.1")):
                assert (got[part] or 0) <= (got[whole] or 0), (name, code)
            assert got == counted(seen, found, period_of(name)), (name, code)
