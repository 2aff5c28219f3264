"""Texts issued, and what of them is in force: a half-year by hand, and any register against plain loops over its rows.

By hand: worked out on paper from the form's words ("số VBQPPL do cấp … ban hành"), each row with its reason beside it.
Loops: over the rows of the file alone and what its columns mean in words; no fact, no query, no catalogue.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from cchc.kernel.periods import period_of
from cchc.kernel.scope import MACHINE_VIEWER
from cchc.registers.legal_texts.models import LegalText
from cchc.registers.legal_texts.queries.effect import effects, with_effect
from cchc.statistics.reports import ask
from tests.world import AT, Row, declaration, must, settle, small_world, take_over, unit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

LINES = ("2.1.1", "2.1.2", "2.1.3")
H1 = "2022-H1"  # 15/12/2021 to 14/6/2022
LEVEL = {"T": "2.1.1", "H": "2.1.2", "K": "2.1.2", "X1": "2.1.3", "X2": "2.1.3"}
SIGN = {"council": ("NQ-HĐND", "resolution"), "committee": ("QĐ-UBND", "decision")}


def build(home: Path) -> None:
    small_world(home)
    must(take_over(home, "units", [unit("K", "district", "T")]))


def text(serial: int, of: str, issued: str, effective: str = "", body: str = "committee", **more: str) -> Row:
    symbol, kind = SIGN[body]
    base = {"number": f"{serial:02d}/{issued[:4]}/{symbol}", "type": kind, "title": f"Quy định {serial}", "body": body}
    return {**base, "unit": of, "issued_on": issued, "effective_on": effective or issued, **more}


def said(home: Path, code: str, period: str = H1) -> dict[str, tuple[float | None, str]]:
    report = ask.report(period, code, home=home, at=AT, viewer=MACHINE_VIEWER)
    return {one.line.code: (one.value, one.source) for one in report.lines if one.line.code in LINES}


BY_HAND = (
    text(1, "H", "2021-12-14"),  # a day before the period: not in it
    text(2, "H", "2021-12-15", "2022-01-01"),  # the first day: issued counts, not in force
    text(1, "H", "2022-02-01", body="council"),  # the council's is the district's too
    text(1, "H", "2022-06-14", "2022-07-01"),  # the last day, in force only later
    text(2, "H", "2022-06-15"),  # a day after: not in it
    text(3, "H", "2022-03-01", expires_on="2022-04-01"),  # ended within the period: issued all the same
    text(1, "X1", "2022-01-10"),  # a commune's
    text(1, "X2", "2020-01-10"),  # a commune's of another year
    text(1, "T", "2022-01-10"),  # the province's: none of the district's
    text(1, "K", "2022-01-10"),  # another district's
    {
        "number": "15/2022/NĐ-CP", "type": "decree", "title": "Nghị định", "body": "central", "issuer": "Chính phủ",
        "issued_on": "2022-01-28", "effective_on": "2022-01-28",
    },  # a central one: nobody's
)  # fmt: skip


def test_a_half_year_by_hand(home: Path) -> None:
    build(home)
    must(take_over(home, "legal_texts", BY_HAND))
    for _ in ("from rows", "from files"):
        none = (None, "not_applicable")
        assert said(home, "H") == {"2.1.1": none, "2.1.2": (4, "computed"), "2.1.3": (1, "computed")}
        assert said(home, "T") == {"2.1.1": (1, "computed"), "2.1.2": (5, "computed"), "2.1.3": (1, "computed")}
        settle(home)


def test_a_declaration_stands_until_the_register_is_used(home: Path) -> None:
    build(home)
    must(take_over(home, "declarations", [declaration("H", H1, "2.1.2", "9"), declaration("K", H1, "2.1.2", "2")]))
    assert said(home, "H")["2.1.2"] == (9, "declared")
    must(take_over(home, "legal_texts", [text(1, "X1", "2019-01-10")]))  # old, but the register is in use
    assert said(home, "H")["2.1.2"] == (0, "computed")
    assert said(home, "K")["2.1.2"] == (2, "declared")


def drawn(random: Random) -> list[Row]:
    """A register of some sixty texts, of which later ones replace, amend and repeal earlier ones of their unit."""
    rows: list[dict[str, str]] = []
    for serial in range(1, 60):
        of, body = random.choice(list(LEVEL)), random.choice(list(SIGN))
        issued = date(2020, 1, 1) + timedelta(days=random.randrange(900))
        effective = issued + timedelta(days=random.randrange(20))
        row = dict(text(serial, of, issued.isoformat(), effective.isoformat(), body))
        if random.random() < 0.2:
            row["expires_on"] = (effective + timedelta(days=random.randrange(1, 400))).isoformat()
        rows.append(row)
    rows.sort(key=lambda row: row["issued_on"])
    touched: set[str] = set()
    for place, row in enumerate(rows):
        before = [one for one in rows[:place] if fits(one, row) and one["number"] not in touched]
        if before and random.random() < 0.6:
            target, kind = random.choice(before), random.choice(["replaces", "amends", "repeals"])
            row[kind] = target["number"]
            touched.add(target["number"])
    return rows


def fits(old: Row, new: Row) -> bool:
    """Whether the new text may act on the old one: of the same body, and the old one in force on that day."""
    day = new["effective_on"]
    if (old["unit"], old["body"]) != (new["unit"], new["body"]) or old["effective_on"] > day:
        return False
    return not old.get("expires_on") or old["expires_on"] > day


def state(row: Row, rows: list[Row], day: str) -> str:
    """The effect of a row's text on a day, by reading every other row."""
    if row["effective_on"] > day:
        return "not_yet"
    words = {"replaces": "whole", "repeals": "whole", "amends": "part"}
    done = [
        words[kind]
        for other in rows
        for kind in words
        if other.get(kind) == row["number"] and other["unit"] == row["unit"] and other["effective_on"] <= day
    ]
    if "whole" in done or (row.get("expires_on") and row["expires_on"] <= day):
        return "expired"
    return "part" if "part" in done else "in_force"


@pytest.mark.parametrize("seed", range(4))
def test_any_register_against_plain_loops(home: Path, seed: int) -> None:
    build(home)
    random = Random(seed)
    rows = drawn(random)
    shuffled = random.sample(rows, len(rows))  # a file in any order is the same register
    must(take_over(home, "legal_texts", shuffled))
    for period in ("2021-H1", H1):
        when = period_of(period)
        issued = [r for r in rows if when.start.isoformat() <= r["issued_on"] <= when.end.isoformat()]
        for code, below in (("T", LEVEL), ("H", ("H", "X1", "X2")), ("X1", ("X1",))):
            told = said(home, code, period)
            for line in LINES:
                if told[line][1] == "not_applicable":
                    continue
                assert told[line] == (sum(r["unit"] in below and LEVEL[r["unit"]] == line for r in issued), "computed")
    texts = list(LegalText.objects.unscoped(reason="a test reads").select_related("unit"))
    named = {(one.unit.code, one.number): one for one in texts if one.unit}
    for _ in range(12):
        on = date(2020, 1, 1) + timedelta(days=random.randrange(1200))
        found = effects(texts, on)
        marked = with_effect(LegalText.objects.unscoped(reason="a test reads"), on)
        words = dict(marked.values_list("pk", "effect"))
        for row in rows:
            pk = named[row["unit"], row["number"]].pk
            assert found[pk].state == words[pk] == state(row, rows, on.isoformat()), (row, on)
