"""Lines 3.1.1 to 3.1.3 and those that rest on versions, worked out by hand over a small province's decisions.

By: the author of these tests, from the acts below and contracts.md, before the engine was asked. PT is a procedure of
the province, PH of districts (online level 3, with a fee), PX of communes (across levels, location-free). The first
half of 2022 is 15 December 2021 to 14 June 2022. What each act counts for stands beside it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cchc.directory.models import ProcedureAct, ProcedureVersion
from cchc.directory.operations import annul_act
from cchc.directory.publications import UnableToAnnul
from cchc.kernel.acts import MACHINE
from cchc.kernel.registry import registry
from cchc.kernel.scope import MACHINE_VIEWER
from cchc.registers.dossiers.models import Dossier
from cchc.statistics.reports import ask
from tests.world import AT, Row, declaration, dossier, must, settle, small_world, take_over, unit, write_csv

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def act(decision: str, issued: str, kind: str, code: str, **more: str) -> Row:
    base = {"decision": decision, "issued_on": issued, "unit": "T", "title": f"Văn bản {decision}"}
    return {**base, "act": kind, "code": code, **more}


ACTS = (
    # In H1 and Q1: published N1, of communes.
    act("10/QĐ", "2022-01-10", "publish", "N1", name="Thủ tục N1", level="commune", fee="yes", online_payment="yes",
        eligible_level="4", online_level="4", effective_on="2022-01-15"),
    # After H1, in Q3: published N2, of districts.
    act("10/QĐ", "2022-01-10", "publish", "N2", name="Thủ tục N2", level="district", effective_on="2022-01-15",
        on="2022-06-15"),
    # In H1 and Q1: repealed PX. In H1 and Q2: published it again, no longer across levels nor location-free.
    act("20/QĐ", "2022-03-01", "repeal", "PX"),
    act("21/QĐ", "2022-04-01", "publish", "PX", name="Thủ tục PX", level="commune"),
    # In H1, simplified PH: twice in Q1 and Q2, and still one procedure.
    act("30/QĐ", "2022-02-01", "simplify", "PH"),
    act("31/QĐ", "2022-05-01", "simplify", "PH"),
    # Online to level 4, and on the portal.
    act("40/KH", "2022-05-01", "amend", "PH", decision_kind="online", eligible_level="4", online_level="4",
        national_portal="yes"),
    # Recorded by mistake, and annulled below.
    act("50/QĐ", "2022-05-10", "repeal", "PT"),
)  # fmt: skip

EXPECTED = {
    ("X1", "2022-H1"): {"3.1.1": 0, "3.1.2": 2, "3.1.3": 1, "3.1.4.3": 2},
    ("H", "2022-Q1"): {"3.1.1": 1, "3.1.2": 1, "3.1.3": 1, "3.1.4.2": 1, "3.1.4.3": 1, "7.4.1.2": 1, "7.4.2.2": 1},
    ("H", "2022-Q2"): {"3.1.1": 1, "3.1.2": 1, "3.1.3": 0},
    ("H", "2022-H1"): {
        "3.1.1": 1, "3.1.2": 2, "3.1.3": 1, "3.1.4.2": 1, "3.1.4.3": 2, "3.2.2": 0, "3.2.3": 0, "7.4.1.1": 0,
        "7.4.1.2": 0, "7.4.2.1": 2, "7.4.2.2": 2, "7.4.3.1": 2, "7.4.3.2": 1, "7.4.5.1": 2, "7.4.5.2": 1,
    },
    ("H", "2022-Q3"): {"3.1.1": 0, "3.1.2": 1, "3.1.3": 0},
    ("T", "2022-H1"): {"3.1.1": 1, "3.1.2": 2, "3.1.3": 1, "3.1.4.1": 1, "7.4.2.2": 3, "7.4.3.2": 2},
}  # fmt: skip


def lines(home: Path, period: str, of: str, at: datetime = AT) -> dict[str, tuple[object, str]]:
    report = ask.report(period, of, home=home, at=at, viewer=MACHINE_VIEWER, whole=False)
    return {item.line.code: (item.value, item.source) for item in report.lines}


@pytest.mark.parametrize("settled", [True, False])
def test_figures_worked_out_by_hand(home: Path, settled: bool) -> None:
    small_world(home)
    must(take_over(home, "procedure_acts", ACTS))
    if settled:  # then the annulled act is a change over what is in files
        settle(home)
    acts = ProcedureAct.objects.unscoped(reason="a test annuls one")
    annul_act(by=MACHINE, at=AT, act=acts.get(procedure__code="PT"), reason="nhầm thủ tục")
    for (of, period), expected in EXPECTED.items():
        found = lines(home, period, of)
        assert {code: found[code] for code in expected} == {
            code: (value, "computed") for code, value in expected.items()
        }, (of, period)


def test_a_declaration_stands_until_the_first_act(home: Path) -> None:
    small_world(home)
    must(take_over(home, "declarations", [declaration("X1", "2021-H1", "3.1.2", "5")]))
    must(take_over(home, "declarations", [declaration("X1", "2022-H1", "3.1.2", "7")]))
    must(take_over(home, "procedure_acts", ACTS[:1]))
    assert lines(home, "2021-H1", "X1")["3.1.2"] == (5, "declared")  # no act by then
    assert lines(home, "2022-H1", "X1")["3.1.2"] == (1, "computed")


def test_the_district_level_ends(home: Path) -> None:
    """On 1 July 2025 what districts did went to communes: by another code, or by the same one at another level."""
    must(take_over(home, "units", [
        unit("T", "province"), unit("H", "district", "T", until="2025-06-30"), unit("X", "commune", "T"),
    ]))  # fmt: skip
    small = {"name": "Thủ tục", "level": "district", "valid_from": "2020-01-01"}
    must(take_over(home, "procedures", [{**small, "code": "PA"}, {**small, "code": "PB"}]))
    at = datetime(2025, 7, 20, tzinfo=UTC)
    said = {"effective_on": "2025-07-01"}
    rows = [
        act("99/QĐ", "2025-06-28", "publish", "PC", name="Thủ tục", level="commune", **said),
        act("99/QĐ", "2025-06-28", "replace", "PA", replaced_by="PC", **said),
        act("99/QĐ", "2025-06-28", "amend", "PB", level="commune", **said),
    ]

    kind = registry().imports["procedure_acts"]
    must(kind(write_csv(home / "annex.csv", kind.columns, rows), by=MACHINE, at=at, dry_run=False))
    province, commune = lines(home, "2025-Q3", "T", at), lines(home, "2025-Q3", "X", at)
    assert [province[code][0] for code in ("3.1.2", "3.1.3", "3.1.4.2", "3.1.4.3")] == [1, 1, 0, 2]
    # What ended was the district's; the commune has one published, and two in force.
    assert [commune[code][0] for code in ("3.1.2", "3.1.3", "3.1.4.3")] == [1, 0, 2]


def test_a_dossier_keeps_its_version_and_holds_it(home: Path) -> None:
    small_world(home)
    before = ProcedureVersion.objects.get(procedure__code="PX")
    must(take_over(home, "procedure_acts", [act("60/QĐ", "2022-03-01", "amend", "PX", online_level="4")]))
    rows = [
        dossier("A", "X1", "PX", "2022-02-10T08:00", "2022-03-20T17:00"),
        dossier("B", "X1", "PX", "2022-03-10T08:00", "2022-03-20T17:00"),
    ]
    must(take_over(home, "dossiers", rows))
    recorded = ProcedureAct.objects.unscoped(reason="a test annuls it").get(procedure__code="PX")
    held = {row.code: row.procedure_id for row in Dossier.objects.unscoped(reason="a test reads")}
    assert held == {"A": before.pk, "B": recorded.after_id}
    # Of the two received, one came in while the procedure was online.
    assert lines(home, "2022-H1", "X1")["7.4.4.1"] == (1, "computed")
    with pytest.raises(UnableToAnnul) as refusal:
        annul_act(by=MACHINE, at=AT, act=recorded, reason="ghi nhầm")
    assert "hồ sơ" in refusal.value.vi
    before.refresh_from_db()
    assert str(before.valid_to) == "2022-02-28"


def test_an_act_moves_dossiers_that_came_in_since(home: Path) -> None:
    """A decision recorded late: dossiers of its days count as of the version that it opened, until it is annulled."""
    small_world(home)
    must(take_over(home, "dossiers", [dossier("B", "X1", "PX", "2022-03-10T08:00", "2022-03-20T17:00")]))
    settle(home)
    assert lines(home, "2022-H1", "X1")["7.4.4.1"] == (0, "computed")
    must(take_over(home, "procedure_acts", [act("60/QĐ", "2022-03-01", "amend", "PX", online_level="4")]))
    assert lines(home, "2022-H1", "X1")["7.4.4.1"] == (1, "computed")
    recorded = ProcedureAct.objects.unscoped(reason="a test annuls it").get(procedure__code="PX")
    annul_act(by=MACHINE, at=AT, act=recorded, reason="ghi nhầm")
    assert lines(home, "2022-H1", "X1")["7.4.4.1"] == (0, "computed")
