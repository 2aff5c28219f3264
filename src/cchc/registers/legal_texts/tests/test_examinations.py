"""What examinations, findings and programmes promise beside the contract: spells, heirs, gaps, lists in words."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.contract.samples import BY
from tests.world import AT, must, small_world, take_over
from tests.world import unit as unit_row

from cchc.directory.models import Account
from cchc.directory.queries import viewer_of
from cchc.kernel.registry import registry
from cchc.kernel.scope import MACHINE_VIEWER, Viewer
from cchc.registers.legal_texts.facts.examinations import HANDLING, merged
from cchc.registers.legal_texts.models import TextExamination, TextFinding, TextRelation
from cchc.registers.legal_texts.operations import (
    drop,
    finish_handling,
    plan_field,
    record_finding,
    review,
    self_check,
    strike_finding,
)
from cchc.registers.legal_texts.operations.examinations import UnableToExamine, check
from cchc.registers.legal_texts.queries.examinations import findings, waiting
from cchc.registers.legal_texts.queries.programmes import gaps, item_state, items
from cchc.registers.legal_texts.tests.examinations_played import (
    EXAMINED,
    FOUND,
    TODAY,
    central,
    examination,
    finding,
    handled,
    reopened,
    row,
    text,
    unit,
)
from cchc.registers.legal_texts.tests.programmes_played import item, programme

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def world(home: Path) -> Path:
    small_world(home)
    return home


def _spells() -> list[tuple[date, date | None]]:
    uids = list(HANDLING.uids("default"))
    frame = HANDLING.rows(uids, "default").sort("from_on")
    return list(frame.select("from_on", "to_on").iter_rows())


def test_spells_that_meet_are_one() -> None:
    a, b, c, d = (date(2022, 1, day) for day in (3, 10, 10, 20))
    assert merged([(a, b, 2), (c, d, 1)]) == [(a, d, 1)]
    assert merged([(a, b, 1), (date(2022, 1, 11), None, 2)]) == [(a, b, 1), (date(2022, 1, 11), None, 2)]
    assert merged([(a, None, 3), (c, d, 1)]) == [(a, None, 1)]
    assert merged([]) == []


def test_a_text_is_handled_when_its_last_finding_is(world: Path) -> None:
    one = examination()
    first = finding(examination=one)
    second = finding(examination=one, clause="Điều 4", recommended="correct")
    handled(finding=first)
    assert _spells() == [(EXAMINED, None)]
    handled(finding=second, handled_on=date(2022, 3, 28))
    assert _spells() == [(EXAMINED, date(2022, 3, 28))]
    strike_finding(by=BY, at=AT, finding=second, reason="ghi nhầm")
    assert _spells() == [(EXAMINED, date(2022, 3, 20))]


def test_opened_again_it_keeps_that_it_was_handled_before(world: Path) -> None:
    again = reopened()
    assert _spells() == [(EXAMINED, date(2022, 3, 20)), (date(2022, 4, 2), None)]
    finish_handling(by=BY, at=AT, finding=again, handled_on=date(2022, 5, 1), how="repeal", handling_document="9")
    assert _spells()[1] == (date(2022, 4, 2), date(2022, 5, 1))


def test_one_stays_one_when_it_is_written_twice_at_once(world: Path) -> None:
    """The database keeps it, not only the act."""
    from django.db import IntegrityError, transaction

    one = examination()
    with pytest.raises(IntegrityError), transaction.atomic():
        TextExamination.objects.unscoped(reason="a test writes past the act").create(
            text=one.text, kind=one.kind, unit=one.unit, examined_on=one.examined_on, result="conforms"
        )


def test_a_text_put_right_reaches_its_examinations(world: Path) -> None:
    """What kind of unit issued it is told of each of its examinations."""
    one, _other = examination(), examination(text=text("06/2021/QĐ-UBND"))
    touched = registry().touched({"legal_text": [one.text_id]})
    assert touched["text_examination"] == [one.pk]


def test_who_must_handle_sees_what_others_found(world: Path) -> None:
    by_district = check(by=BY, at=AT, text=text(), unit=unit("H"), examined_on=EXAMINED, result="needs_handling")
    finding(examination=by_district)
    for code, seen in (("X1", 1), ("X2", 0), ("H", 1)):
        viewer = Viewer("x", frozenset({unit(code).pk}), frozenset())
        assert findings(viewer).count() == seen, code
    register = registry().register("text_findings")
    assert register is not None
    commune = Viewer("x", frozenset({unit("X1").pk}), frozenset({"clerk"}))
    held = findings(commune).get()
    may = {act.name for act in register.acts if act.on_row and act.may(commune, held) and act.offered(held)}
    assert may == {"finish_handling"}


def test_what_waits_is_counted_by_its_day(world: Path) -> None:
    one = examination()
    for place, due in enumerate((date(2022, 6, 30), date(2022, 7, 1), date(2022, 7, 11), date(2022, 7, 12))):
        finding(examination=one, clause=f"Điều {place}", due_on=due)
    assert [wait.count for wait in waiting(MACHINE_VIEWER, AT)] == [4, 2, 1]


# The merger of July 2025


@pytest.fixture
def merger(world: Path) -> dict[str, Any]:
    """The district goes, its communes become one; an officer of the new commune."""
    one = finding(examination=examination(), due_on=date(2025, 8, 1))
    planned = item(programme=programme(year=2022), text=text())
    by_district = examination(text=text("02/2021/QĐ-UBND", "H"), unit=unit("H"))
    until = "2025-06-30"
    rows = [
        unit_row("N1", "commune", "T", since="2025-07-01"),
        unit_row("X1", "commune", "H", until=until, successors="N1"),
        unit_row("X2", "commune", "H", until=until, successors="N1"),
        unit_row("H", "district", "T", until=until, successors="N1"),
        unit_row("HP", "department", "H", until=until),
    ]
    must(take_over(world, "units", rows))
    account = Account.objects.create(username="tư pháp", display_name="Tư pháp")
    account.grants.create(role="clerk", unit=unit("N1"), valid_from=date(2025, 7, 1))
    return {"finding": one, "item": planned, "examination": by_district, "account": account}


LATER = datetime(2025, 9, 1, 3, tzinfo=UTC)


def test_the_heir_sees_and_handles_what_the_old_unit_left(merger: dict[str, Any]) -> None:
    viewer = viewer_of(merger["account"], LATER.date())
    assert list(findings(viewer)) == [merger["finding"]]
    assert [wait.count for wait in waiting(viewer, LATER)] == [1, 0, 1]
    assert list(items(viewer)) == [merger["item"]]
    register = registry().register("text_findings")
    assert register is not None
    held = findings(viewer).get()
    assert {act.name for act in register.acts if act.on_row and act.may(viewer, held) and act.offered(held)} == {
        "finish_handling", "extend", "strike_finding",
    }  # fmt: skip
    done = finish_handling(
        by=BY, at=LATER, finding=held, handled_on=date(2025, 8, 20), how="repeal", handling_document="3/QĐ-UBND"
    )
    assert done.examination.unit == unit("X1")
    drop(by=BY, at=LATER, item=merger["item"], reason="văn bản đã bãi bỏ")


def test_the_heir_answers_for_the_old_units_texts(merger: dict[str, Any]) -> None:
    day = date(2025, 8, 5)
    said: dict[str, Any] = {"result": "conforms"}
    for number, issuer in (("05/2021/QĐ-UBND", "X1"), ("02/2021/QĐ-UBND", "H")):
        review(by=BY, at=LATER, text=text(number, issuer), unit=unit("N1"), examined_on=day, **said)
        check(by=BY, at=LATER, text=text(number, issuer), unit=unit("T"), examined_on=day, **said)
    with pytest.raises(UnableToExamine, match="không hoạt động"):
        self_check(by=BY, at=LATER, text=text(), unit=unit("X1"), examined_on=day, **said)
    with pytest.raises(UnableToExamine, match="không phải cấp trên"):
        check(by=BY, at=LATER, text=text(), unit=unit("N1"), examined_on=day, **said)


def test_a_programme_left_is_done_by_the_heir(merger: dict[str, Any]) -> None:
    review(by=BY, at=LATER, text=text(), unit=unit("N1"), examined_on=date(2025, 8, 5), result="conforms")
    viewer = viewer_of(merger["account"], LATER.date())
    (seen,) = item_state(items(viewer), LATER.date())
    assert (seen.done_on, seen.state) == (date(2025, 8, 5), "done_late")


# Programmes


def test_an_item_is_done_by_what_was_planned_and_by_nothing_else(world: Path) -> None:
    planned = item(due_on=date(2022, 3, 31))

    def state(day: date = TODAY) -> str:
        return str(item_state(items(MACHINE_VIEWER), day).get(pk=planned.pk).state)

    assert (state(date(2022, 3, 31)), state()) == ("open", "overdue")
    examination(examined_on=date(2022, 2, 1))  # a self-check is no review
    review(by=BY, at=AT, text=text(), unit=unit("X1"), examined_on=date(2021, 12, 31), result="conforms")
    assert state() == "overdue"  # nor is last year's review this year's
    late = review(
        by=BY, at=AT, text=text(), unit=unit("X1"), examined_on=date(2022, 4, 1), result="conforms", of_the_system=True
    )
    assert late.kind == "system_review"
    assert state() == "done_late"
    review(by=BY, at=AT, text=text(), unit=unit("X1"), examined_on=date(2022, 3, 31), result="conforms")
    assert state() == "done"
    drop(by=BY, at=AT, item=planned, reason="x")
    assert state() == "dropped"


def test_a_departments_review_is_its_districts(world: Path) -> None:
    own = text("02/2021/QĐ-UBND", "H")
    planned = item(programme=programme(unit=unit("H")), text=own)
    review(by=BY, at=AT, text=own, unit=unit("HP"), examined_on=date(2022, 5, 5), result="conforms")
    assert items(MACHINE_VIEWER).get(pk=planned.pk).done_on == date(2022, 5, 5)


def test_what_a_year_leaves_out(world: Path) -> None:
    covered, left = text(), text("06/2021/QĐ-UBND", issued_on=date(2021, 4, 1))
    text("07/2021/QĐ-UBND", "X2")
    item(text=covered)
    item(programme=programme(kind="self_check", number="13/KH-UBND"), text=text("08/2021/QĐ-UBND"))
    review(by=BY, at=AT, text=left, unit=unit("X1"), examined_on=date(2022, 2, 1), result="conforms")
    found = gaps(unit("X1"), 2022, TODAY)
    assert [one.number for one in found.uncovered] == ["06/2021/QĐ-UBND"]
    assert [one.number for one in found.never] == ["05/2021/QĐ-UBND", "08/2021/QĐ-UBND"]
    assert found.changed == ()


def test_a_changed_basis_asks_for_a_review_until_there_is_one(world: Path) -> None:
    own, basis = text(), central()
    by = text("12/2022/QĐ-UBND", "T", issued_on=date(2022, 3, 1))
    relations = TextRelation.objects.unscoped(reason="a test relates")
    relations.create(source=own, target=basis, kind="based_on", effective_on=own.effective_on)
    relations.create(source=by, target=basis, kind="amends", effective_on=date(2022, 3, 15))

    def changed(day: date) -> list[tuple[str, str, date]]:
        return [(one.text.number, one.by.number, one.on) for one in gaps(unit("X1"), 2022, day).changed]

    assert changed(date(2022, 3, 14)) == []
    assert changed(date(2022, 3, 15)) == [("05/2021/QĐ-UBND", "12/2022/QĐ-UBND", date(2022, 3, 15))]
    review(by=BY, at=AT, text=own, unit=unit("X1"), examined_on=date(2022, 3, 14), result="conforms")
    assert len(changed(date(2022, 4, 1))) == 1
    review(by=BY, at=AT, text=own, unit=unit("X1"), examined_on=date(2022, 3, 15), result="conforms")
    assert changed(date(2022, 4, 1)) == []


def test_a_whole_field_is_planned_at_once_and_only_once(world: Path) -> None:
    one = programme()
    for number in ("05/2021/QĐ-UBND", "06/2021/QĐ-UBND"):
        text(number)
    text("07/2021/QĐ-UBND", field="Y tế")
    plan_field(by=BY, at=AT, programme=one, field="Đất đai", due_on=date(2022, 9, 1), department=None)
    assert sorted(row.text.number for row in items(MACHINE_VIEWER)) == ["05/2021/QĐ-UBND", "06/2021/QĐ-UBND"]


# Lists


def _refused(world: Path, *rows: dict[str, str]) -> set[tuple[int, str]]:
    result = take_over(world, "text_examinations", rows)
    assert all(error.message.endswith(".") for error in result.errors)
    return {(error.row, error.column) for error in result.errors}


def test_every_failing_row_of_a_list_is_named(world: Path) -> None:
    text()
    text("02/2021/QĐ-UBND", "H")
    number, found = "05/2021/QĐ-UBND", "needs_handling"
    done = {**FOUND, "handled_on": "2022-03-20", "how": "amend"}
    cases: list[tuple[str, dict[str, str]]] = [
        ("text", row("77/2021/QĐ-UBND", "X1", "review", "X1")),
        ("unit", row(number, "X1", "review", "NOWHERE")),
        ("kind", row(number, "X1", "reading", "X1")),
        ("result", row(number, "X1", "review", "X1", "perhaps")),
        ("examined_on", row(number, "X1", "review", "X1", examined_on="2022-02-30")),
        ("examined_on", row(number, "X1", "review", "X1", examined_on="2021-02-01")),
        ("examined_on", row(number, "X1", "check", "X2")),
        ("examined_on", row("02/2021/QĐ-UBND", "H", "check", "H")),
        ("fault", row(number, "X1", "self_check", "X1", clause="Điều 1")),
        ("what", row(number, "X1", "check", "H", found, **{**FOUND, "what": ""})),
        ("due_on", row(number, "X1", "check", "T", **FOUND)),
        (
            "due_on",
            row(number, "X1", "check", "T", found, examined_on="2022-03-02", **{**FOUND, "due_on": "2022-03-01"}),
        ),
        ("handled_on", row(number, "X1", "check", "T", found, examined_on="2022-03-03", **FOUND, how="amend")),
        ("handled_on", row(number, "X1", "check", "T", found, examined_on="2022-03-04", **done)),
        ("handled_on", row(number, "X1", "check", "T", found, examined_on="2022-03-21", **done, handling_document="1")),
        (
            "handling_text",
            row(number, "X1", "check", "T", found, examined_on="2022-03-05", **done, handling_text="9/2022"),
        ),
    ]
    assert _refused(world, *(said for _, said in cases)) == {
        (place, column) for place, (column, _) in enumerate(cases, start=2)
    }
    assert not TextExamination.objects.unscoped(reason="a test counts").exists()


def test_rows_of_a_list_must_agree_with_each_other(world: Path) -> None:
    text()
    one = row("05/2021/QĐ-UBND", "X1", "review", "X1", "needs_handling", **FOUND)
    assert _refused(world, one, one) == {(3, "text")}
    other = {**one, "clause": "Điều 6", "document": "khác"}
    assert _refused(world, one, other) == {(3, "result")}


def test_a_list_never_undoes_what_was_done_in_the_program(world: Path) -> None:
    said = row("05/2021/QĐ-UBND", "X1", "self_check", "X1", "needs_handling", **{**FOUND, "due_on": "2022-04-01"})
    text()
    must(take_over(world, "text_examinations", [said]))
    held = TextFinding.objects.unscoped(reason="a test reads").get()
    handled(finding=held)
    reopened(finding=held)
    assert _refused(world, said) == {(2, "clause")}
    assert _refused(world, row("05/2021/QĐ-UBND", "X1", "self_check", "X1")) == {(2, "clause")}


def test_a_list_stays_within_its_readers_units(world: Path) -> None:
    text()
    viewer = Viewer("x", frozenset({unit("X2").pk}), frozenset({"clerk"}))
    path = world / "a.csv"
    kind = registry().imports["text_examinations"]
    said = row("05/2021/QĐ-UBND", "X1", "self_check", "X1")
    path.write_text(",".join(kind.columns) + "\n" + ",".join(said.get(name, "") for name in kind.columns) + "\n")
    result = kind(path, by=BY, at=AT, dry_run=False, viewer=viewer)
    assert {(error.row, error.column) for error in result.errors} == {(2, "unit")}


def test_a_finding_found_later_than_its_examination_counts_from_its_own_day(world: Path) -> None:
    record_finding(
        by=BY, at=AT, examination=examination(), fault="unfit", clause="Điều 1", what="x", recommended="repeal",
        found_on=date(2022, 4, 4), due_on=date(2022, 5, 1),
    )  # fmt: skip
    assert _spells() == [(date(2022, 4, 4), None)]
