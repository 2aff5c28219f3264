"""A register of texts from a file: every failing row is named with its column, and rows may come in any order."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.world import AT, must, small_world, take_over, write_csv

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import MACHINE
from cchc.kernel.registry import registry
from cchc.kernel.scope import Viewer
from cchc.registers.legal_texts.imports.texts import TEXT_COLUMNS
from cchc.registers.legal_texts.models import LegalText, TextRelation
from cchc.registers.legal_texts.tests.texts_played import row

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def world(home: Path) -> Path:
    small_world(home)
    return home


def good(number: str = "01/2021/QĐ-UBND", of: str = "X1", **changes: str) -> dict[str, str]:
    return {**row(number, of, "2021-03-01", "2021-03-11"), **changes}


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"number": ""}, "number"),
        ({"number": "01/QĐ-UBND"}, "number"),
        ({"number": "01/2020/QĐ-UBND"}, "number"),
        ({"number": "01/2021/NQ-HĐND"}, "number"),
        ({"type": "letter"}, "type"),
        ({"body": "party"}, "body"),
        ({"body": "council"}, "number"),
        ({"title": ""}, "title"),
        ({"title": "x" * 1001}, "title"),
        ({"unit": "NOWHERE"}, "unit"),
        ({"unit": ""}, "unit"),
        ({"unit": "HP"}, "number"),
        ({"drafted_by": "NOWHERE"}, "drafted_by"),
        ({"issued_on": "01/03/2021"}, "issued_on"),
        ({"issued_on": "2021-02-30"}, "issued_on"),
        ({"issued_on": "2023-03-01", "effective_on": "2023-03-11", "number": "01/2023/QĐ-UBND"}, "number"),
        ({"effective_on": ""}, "effective_on"),
        ({"effective_on": "2021-02-28"}, "number"),
        ({"expires_on": "2021-03-11"}, "number"),
        ({"ending": "boredom"}, "ending"),
        ({"replaces": "02/2020/QĐ-UBND"}, "replaces"),
        ({"amends": "hai"}, "amends"),
        ({"repeals": "90/2020/QĐ-UBND; 91/2020/QĐ-UBND;"}, "repeals"),
        ({"replaces": "90/2020/QĐ-UBND", "repeals": "90/2020/QĐ-UBND"}, "repeals"),
    ],
)
def test_a_failing_row_is_named_with_its_column(changes: dict[str, str], column: str, world: Path) -> None:
    rows = [row("90/2020/QĐ-UBND", "X1", "2020-03-01", "2020-03-11"), good(**changes)]
    result = take_over(world, "legal_texts", rows)
    assert {(error.row, error.column) for error in result.errors} == {(3, column)}
    assert all(error.message.endswith((".", ".)")) for error in result.errors)
    assert not LegalText.objects.unscoped(reason="a test reads").exists()


def test_all_failing_rows_are_named_at_once(world: Path) -> None:
    rows = [good(title=""), good("02/2021/QĐ-UBND", replaces="99/2020/QĐ-UBND"), good("03/2021/QĐ-UBND", unit="Z")]
    result = take_over(world, "legal_texts", rows)
    assert [(error.row, error.column) for error in result.errors] == [(2, "title"), (3, "replaces"), (4, "unit")]


def test_later_texts_may_stand_before_what_they_replace(world: Path) -> None:
    rows = [
        good("03/2021/QĐ-UBND", replaces="02/2021/QĐ-UBND", issued_on="2021-09-01", effective_on="2021-09-11"),
        good("02/2021/QĐ-UBND", amends="1/2021/QĐ-UBND", issued_on="2021-05-01", effective_on="2021-05-11"),
        good(),
        good(of="X2"),  # the same number of another commune is another text
    ]
    assert must(take_over(world, "legal_texts", rows)).accepted == 4
    relations = TextRelation.objects.unscoped(reason="a test reads").order_by("effective_on")
    told = relations.values_list("source__number", "kind", "target__number", "target__unit__code", "effective_on")
    assert [(*one[:4], one[4].isoformat()) for one in told] == [
        ("02/2021/QĐ-UBND", "amends", "01/2021/QĐ-UBND", "X1", "2021-05-11"),
        ("03/2021/QĐ-UBND", "replaces", "02/2021/QĐ-UBND", "X1", "2021-09-11"),
    ]


def test_a_relation_added_to_a_file_is_an_update(world: Path) -> None:
    rows = [good(), good("02/2021/QĐ-UBND", issued_on="2021-05-01", effective_on="2021-05-11")]
    must(take_over(world, "legal_texts", rows))
    rows[1]["repeals"] = "01/2021/QĐ-UBND"
    result = must(take_over(world, "legal_texts", rows))
    assert (result.updated, result.unchanged) == (1, 1)
    assert must(take_over(world, "legal_texts", rows)).unchanged == 2


def test_a_commune_takes_over_its_own_texts_alone(world: Path) -> None:
    seen = frozenset({OrgUnit.objects.get(code="X1").pk})
    central = {"body": "central", "unit": "", "issuer": "Chính phủ", "type": "decree", "number": "01/2021/NĐ-CP"}
    path = write_csv(world / "texts.csv", TEXT_COLUMNS, [good(), good(of="X2"), good(**central)])
    kind, viewer = registry().imports["legal_texts"], Viewer("lan", seen, frozenset({"clerk"}))
    result = kind(path, by=MACHINE, at=AT, dry_run=False, viewer=viewer)
    assert {(error.row, error.column) for error in result.errors} == {(3, "unit"), (4, "unit")}
