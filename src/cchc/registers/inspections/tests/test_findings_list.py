"""A list of findings, as an office kept it before: what it may say, and each row that it may not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.contract.samples import BY
from tests.world import AT, must, small_world, take_over, write_csv

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import MACHINE
from cchc.kernel.registry import registry
from cchc.kernel.scope import Viewer
from cchc.registers.inspections.imports.findings import FILE_COLUMNS
from cchc.registers.inspections.models.findings import Finding
from cchc.registers.inspections.operations.findings import annul
from cchc.registers.inspections.tests.findings_played import found, unit, visit

pytestmark = pytest.mark.django_db

DONE = {"remedied_on": "2022-03-20", "remedy": "Đã làm", "validated_on": "2022-03-25", "result": "Đạt"}


@pytest.fixture
def world(home: Path) -> Path:
    small_world(home)
    return home


def row(number: str = "1", code: str = "01/KT", **more: str) -> dict[str, str]:
    base = {"unit": "H", "inspection": code, "number": number, "kind": "late_result", "found": "Trễ hạn"}
    return {**base, "severity": "light", "found_on": "2022-03-02", **more}


def stored() -> list[tuple[int, str, str]]:
    rows = Finding.objects.unscoped(reason="a test reads").order_by("number")
    return list(rows.values_list("number", "state", "clause"))


def test_each_row_takes_the_state_that_its_days_say(world: Path) -> None:
    visit()
    rows = [
        row("1"),
        row("2", due_on="2022-04-01", clause="Điều 5"),
        row("3", remedied_on="2022-03-20", remedy="Đã làm"),
        row("4", **DONE),
    ]
    must(take_over(world, "inspection_findings", rows))
    law = "Nghị định 61/2018/NĐ-CP, sửa đổi bởi Nghị định 107/2021/NĐ-CP"
    assert stored() == [(1, "found", law), (2, "assigned", "Điều 5"), (3, "remedied", law), (4, "validated", law)]


def test_what_is_remedied_enters_a_closed_visit_and_what_is_open_does_not(world: Path) -> None:
    visit(state="closed")
    must(take_over(world, "inspection_findings", [row(**DONE)]))
    result = take_over(world, "inspection_findings", [row("2")])
    assert [(error.row, error.column) for error in result.errors] == [(2, "found_on")]


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"inspection": "99/KT"}, "inspection"),
        ({"unit": "X2"}, "inspection"),
        ({"number": "0"}, "number"),
        ({"number": "một"}, "number"),
        ({"severity": "mild"}, "severity"),
        ({"found_on": "2022-02-30"}, "found_on"),
        ({"found_on": "2022-03-09"}, "found_on"),
        ({"due_on": "2022-03-01"}, "due_on"),
        ({"remedied_on": "2022-03-01", "remedy": "x"}, "remedied_on"),
        ({"remedied_on": "2022-03-05"}, "remedy"),
        ({"validated_on": "2022-03-05", "result": "Đạt"}, "validated_on"),
        ({**DONE, "validated_on": "2022-03-19"}, "validated_on"),
        ({**DONE, "validated_on": "2022-08-01"}, "validated_on"),
        ({**DONE, "result": ""}, "result"),
        ({"remedying": "X2"}, "found_on"),
        ({"remedying": "NOWHERE"}, "remedying"),
        ({"clause": "x" * 301}, "clause"),
    ],
)
def test_a_row_that_can_not_be_refuses_the_file_in_words(world: Path, change: dict[str, str], column: str) -> None:
    visit()
    result = take_over(world, "inspection_findings", [row("7"), {**row(), **change}])
    assert {(error.row, error.column) for error in result.errors} == {(3, column)}
    assert all(error.message.endswith(".") for error in result.errors)
    assert stored() == []


def test_a_finding_twice_and_one_that_was_annulled_are_refused(world: Path) -> None:
    annul(by=BY, at=AT, finding=found(), acting=unit("H"), reason="Ghi nhầm")
    result = take_over(world, "inspection_findings", [row("1"), row("2"), row("2")])
    assert [(error.row, error.column) for error in result.errors] == [(2, "number"), (4, "number")]


def test_only_the_inspecting_side_brings_its_list(world: Path) -> None:
    visit()
    path = write_csv(world / "list.csv", FILE_COLUMNS, [row()])
    kind = registry().imports["inspection_findings"]
    for code, errors in (("X1", 1), ("H", 0)):
        viewer = Viewer("x", frozenset({OrgUnit.objects.get(code=code).pk}), frozenset())
        assert len(kind(path, by=MACHINE, at=AT, dry_run=True, viewer=viewer).errors) == errors, code


def test_a_later_list_puts_right_what_an_earlier_one_said(world: Path) -> None:
    visit()
    must(take_over(world, "inspection_findings", [row(due_on="2022-04-01")]))
    must(take_over(world, "inspection_findings", [row(due_on="2022-04-01", **DONE)]))
    one = Finding.objects.unscoped(reason="a test reads").get()
    assert (one.state, one.validated_on, one.checked_on) == ("validated", date(2022, 3, 25), date(2022, 3, 25))
