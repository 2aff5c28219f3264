"""What decisions do to versions: days at the seams, lists explained, mistakes taken back, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.contract.samples import BY
from tests.world import AT, Row, must, procedure, small_world, take_over

from cchc.directory.models import OrgUnit, Procedure, ProcedureAct, ProcedureVersion, PublicationDecision
from cchc.directory.operations import (
    amend_procedure,
    annul_act,
    annul_decision,
    correct_decision,
    issue_decision,
    publish_procedure,
    repeal_procedure,
    replace_procedure,
    simplify_procedure,
)
from cchc.directory.publications import UnableToAnnul, UnableToChangeCatalogue, UnableToIssue
from cchc.kernel.imports.checks import ImportResult
from cchc.kernel.journal import events_of, said_of
from cchc.kernel.models import JournalEvent

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

MARCH, APRIL, MAY = date(2022, 3, 1), date(2022, 4, 1), date(2022, 5, 1)


@pytest.fixture
def world(home: Path) -> Path:
    small_world(home)
    return home


def decided(number: str = "1/QĐ", kind: str = "publication", issued: date = date(2022, 2, 1)) -> PublicationDecision:
    return issue_decision(
        by=BY, at=AT, kind=kind, number=number, title="Văn bản", unit=OrgUnit.objects.get(code="T"),
        issued_on=issued, effective_on=issued,
    )  # fmt: skip


def of(code: str) -> Procedure:
    return Procedure.objects.get(code=code)


def life(code: str) -> list[tuple[str, str | None, int]]:
    """First day, last day, online level of each version."""
    rows = ProcedureVersion.objects.filter(procedure__code=code).order_by("valid_from")
    return [(str(v.valid_from), str(v.valid_to) if v.valid_to else None, v.online_level) for v in rows]


def amended(code: str, on: date, level: int, decision: PublicationDecision | None = None) -> ProcedureAct:
    by = decision or decided(f"{on:%m}/QĐ")
    return amend_procedure(by=BY, at=AT, decision=by, procedure=of(code), on=on, changes={"online_level": level})


def annulled(act: ProcedureAct) -> ProcedureAct:
    return annul_act(by=BY, at=AT, act=act, reason="ghi nhầm")


def test_a_version_ends_the_day_before_the_next_begins(world: Path) -> None:
    amended("PX", MARCH, 3)
    amended("PX", APRIL, 4)
    repeal_procedure(by=BY, at=AT, decision=decided(), procedure=of("PX"), on=MAY)
    assert life("PX") == [
        ("2020-01-01", "2022-02-28", 0), ("2022-03-01", "2022-03-31", 3), ("2022-04-01", "2022-04-30", 4),
    ]  # fmt: skip


def test_an_amended_version_ends_when_the_one_before_would_have(world: Path) -> None:
    must(take_over(world, "procedures", [procedure("PH", "district", until="2025-06-30", online_level="3")]))
    act = amended("PH", MARCH, 4)
    assert life("PH") == [("2020-01-01", "2022-02-28", 3), ("2022-03-01", "2025-06-30", 4)]
    annulled(act)
    assert life("PH") == [("2020-01-01", "2025-06-30", 3)]


def test_annulling_goes_back_from_the_last_act(world: Path) -> None:
    first, second = amended("PX", MARCH, 3), amended("PX", APRIL, 4)
    third = repeal_procedure(by=BY, at=AT, decision=decided(), procedure=of("PX"), on=MAY)
    for early in (first, second):
        with pytest.raises(UnableToAnnul):
            annulled(early)
    assert [life("PX")[-1][1]] == ["2022-04-30"]
    for act in (third, second, first):
        annulled(act)
    assert life("PX") == [("2020-01-01", None, 0)]
    assert ProcedureAct.objects.unscoped(reason="a test counts").filter(annulled_because="ghi nhầm").count() == 3
    amended("PX", MARCH, 4, decided("9/QĐ"))  # the day is free again
    assert life("PX")[-1] == ("2022-03-01", None, 4)


def test_a_list_imported_since_stands_in_the_way_of_annulling(world: Path) -> None:
    act = amended("PX", MARCH, 4)
    rows = [procedure("PX", "commune", since="2022-03-01", until="2022-12-31", online_level="4")]
    must(take_over(world, "procedures", rows))
    with pytest.raises(UnableToAnnul):
        annulled(act)


def test_acts_explain_what_a_list_brought_in_any_order(world: Path) -> None:
    rows = [
        procedure("PX", "commune", until="2021-06-30"),
        procedure("PX", "commune", since="2021-07-01", until="2021-12-31", online_level="3"),
        procedure("PX", "commune", since="2022-01-01", until="2022-03-31", online_level="4"),
    ]
    must(take_over(world, "procedures", rows))
    was, early = life("PX"), date(2021, 6, 1)
    acts = [
        repeal_procedure(by=BY, at=AT, decision=decided("1/QĐ", issued=early), procedure=of("PX"), on=APRIL),
        amended("PX", date(2022, 1, 1), 4, decided("2/KH", "online", early)),
        amended("PX", date(2021, 7, 1), 3, decided("3/KH", "online", early)),
    ]
    assert not any(act.made for act in acts)
    assert life("PX") == was
    annulled(acts[1])
    assert life("PX") == was
    with pytest.raises(UnableToChangeCatalogue):  # said otherwise than the catalogue holds
        amended("PX", date(2022, 1, 1), 3, decided("4/KH", "online", early))
    with pytest.raises(UnableToChangeCatalogue):  # explained already
        amended("PX", date(2021, 7, 1), 3, decided("5/KH", "online", early))


@pytest.mark.parametrize(
    ("act", "on"),
    [
        (amend_procedure, date(2022, 2, 15)),
        (amend_procedure, MARCH),
        (repeal_procedure, MARCH),
        (repeal_procedure, date(2022, 2, 15)),
    ],
)
def test_acts_never_cross(world: Path, act: Callable[..., Any], on: date) -> None:
    amended("PX", MARCH, 3)
    said: dict[str, Any] = {"decision": decided("9/QĐ"), "procedure": of("PX"), "on": on}
    said |= {"changes": {"online_level": 4}} if act is amend_procedure else {}
    with pytest.raises(UnableToChangeCatalogue):
        act(by=BY, at=AT, **said)


def test_nothing_is_recorded_before_a_recorded_end(world: Path) -> None:
    repeal_procedure(by=BY, at=AT, decision=decided(), procedure=of("PX"), on=MAY)
    with pytest.raises(UnableToChangeCatalogue) as refusal:
        amended("PX", APRIL, 4, decided("9/QĐ"))
    assert "bị bãi bỏ từ ngày 01/5/2022" in refusal.value.vi


def test_a_replaced_procedure_names_one_in_force(world: Path) -> None:
    decision = decided()
    values = {
        "name": "Thủ tục xã", "level": "commune", "field": "", "eligible_level": 0, "online_level": 0,
        "national_portal": False, "fee": False, "online_payment": False, "interlinked": "no",
        "location_free": False, "working_days": None,
    }  # fmt: skip
    new = publish_procedure(by=BY, at=AT, decision=decision, code="PC", on=APRIL, values=values)
    for by, on in (("PC", MARCH), ("PH", APRIL)):
        with pytest.raises(UnableToChangeCatalogue):
            replace_procedure(by=BY, at=AT, decision=decision, procedure=of("PH"), on=on, replaced_by=of(by))
    act = replace_procedure(by=BY, at=AT, decision=decision, procedure=of("PH"), on=APRIL, replaced_by=of("PC"))
    assert (act.level, act.kind, life("PH")[-1][1]) == ("district", "replace", "2022-03-31")
    with pytest.raises(UnableToAnnul) as refusal:
        annulled(new)
    assert "bị thay thế" in refusal.value.vi
    annulled(act)
    annulled(new)
    assert life("PC") == []


def test_a_decision_is_corrected_and_annulled_once_nothing_rests_on_it(world: Path) -> None:
    decision = decided("12/QĐ", "simplification")
    act = simplify_procedure(by=BY, at=AT, decision=decision, procedure=of("PX"), on=MARCH)
    corrected: dict[str, Any] = {"title": "Văn bản", "issued_on": date(2022, 2, 1), "effective_on": MARCH}
    correct_decision(by=BY, at=AT, decision=decision, number="21/QĐ", **corrected)
    with pytest.raises(UnableToAnnul):
        annul_decision(by=BY, at=AT, decision=decision, reason="nhầm")
    annulled(act)
    annul_decision(by=BY, at=AT, decision=decision, reason="nhầm")
    assert decided("21/QĐ").pk != decision.pk  # its number is free again


def test_the_database_keeps_what_acts_promise(world: Path) -> None:
    decision = decided()
    act = repeal_procedure(by=BY, at=AT, decision=decision, procedure=of("PX"), on=MAY)
    broken: tuple[dict[str, Any], ...] = (
        {"kind": "praise"},
        {"level": "planet"},
        {"before_id": None},
        {"after_id": act.before_id},
        {"replaced_by_id": of("PH").pk},
        {"kind": "replace"},
        {"annulled_because": "không hủy mà có lý do"},
        {"annulled_at": AT},
    )
    for wrong in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            ProcedureAct.objects.unscoped(reason="a test breaks it").filter(pk=act.pk).update(**wrong)
    same: dict[str, Any] = {
        "decision": decision,
        "procedure": of("PX"),
        "level": "commune",
        "before": act.before,
        "made": False,
    }
    for again in ({"kind": "repeal", "on": MARCH}, {"kind": "amend", "on": MAY, "after": act.before}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProcedureAct(**same, **again).save()
    broken = ({"kind": "letter"}, {"number": ""}, {"effective_on": date(2022, 1, 1)})
    for wrong in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            PublicationDecision.objects.unscoped(reason="a test breaks it").filter(pk=decision.pk).update(**wrong)


def row(act: str, code: str, **more: str) -> Row:
    base = {"decision": "5/QĐ", "issued_on": "2022-03-01", "unit": "T", "title": "Danh mục", "act": act, "code": code}
    return {**base, **more}


def refusals(result: ImportResult) -> set[tuple[int, str]]:
    return {(error.row, error.column) for error in result.errors}


def test_an_annex_names_every_failing_row_and_none_that_only_follows(world: Path) -> None:
    rows = [
        row("publish", "PX", name="Đã có", level="commune"),  # 2: in force
        row("amend", "NONE", online_level="4"),  # 3: no such procedure
        row("publish", "N1", level="commune"),  # 4: no name
        row("amend", "N1", online_level="4", on="2022-04-01"),  # can't be judged: N1 failed above
        row("replace", "PH", replaced_by="N1"),  # nor this one
        row("repeal", "PT", replaced_by="PX"),  # 7: a repealed procedure has no successor
        row("repeal", "PT", unit="NOWHERE"),  # 8: no such unit
        row("publish", "N2", name="Mới", level="commune", online_payment="yes"),  # 9: no fee to pay
        row("repeal", "PT", issued_on="2022-02-30"),  # 10: no such day
        row("repeal", "PT", fee="no"),  # 11: an end changes nothing else
        row("publish", "N3", name="Mới", level="commune", working_days="vài"),  # 12
        row("repeal", "PT", unit="H", decision="6/QĐ"),  # 13: a district publishes nothing
    ]
    result = take_over(world, "procedure_acts", rows)
    assert refusals(result) == {
        (2, "code"), (3, "code"), (4, "name"), (7, "replaced_by"), (8, "unit"), (9, "online_payment"),
        (10, "issued_on"), (11, "act"), (12, "working_days"), (13, "unit"),
    }  # fmt: skip
    assert not PublicationDecision.objects.unscoped(reason="a test counts").exists()


def test_an_annex_publishes_before_it_replaces_whatever_its_order(world: Path) -> None:
    rows = [row("replace", "PH", replaced_by="N1"), row("publish", "N1", name="Mới", level="commune")]
    assert must(take_over(world, "procedure_acts", rows)).accepted == 2
    assert life("PH")[-1][1] == "2022-02-28"
    told = json.loads(bytes(JournalEvent.objects.latest("pk").body))["values"]
    decision, *changes = told["changes"]
    assert (decision["register"], decision["number"]) == ("procedure_decisions", "5/QĐ")
    assert [(change["procedure"], change["kind"]) for change in changes] == [("N1", "publish"), ("PH", "replace")]


def test_an_annex_is_told_on_each_of_its_records_and_of_no_other(world: Path) -> None:
    """The first decision, its act and a version of another procedure bear one number."""
    must(take_over(world, "procedure_acts", [row("amend", "PX", online_level="3")]))
    decision = PublicationDecision.objects.unscoped(reason="a test reads").get(number="5/QĐ")
    act = ProcedureAct.objects.unscoped(reason="a test reads").get(procedure__code="PX")
    (event,) = events_of("procedure_decisions", decision.pk)
    assert said_of(event, "procedure_decisions", decision.pk)["title"] == "Danh mục"
    assert events_of("procedure_acts", act.pk) == [event]
    assert said_of(event, "procedure_acts", act.pk)["procedure"] == "PX"
    version = ProcedureVersion.objects.get(procedure__code="PX", online_level=3)
    assert events_of("procedures", version.pk) == [event]
    for key in (act.pk, decision.pk):
        assert said_of(event, "procedures", key) == {}


def test_an_annex_said_otherwise_later_is_refused(world: Path) -> None:
    must(take_over(world, "procedure_acts", [row("amend", "PX", online_level="3")]))
    again = [row("amend", "PX", online_level="4")]
    assert refusals(take_over(world, "procedure_acts", again)) == {(2, "online_level")}
    again = [row("amend", "PX", online_level="3", effective_on="2022-04-01")]
    assert refusals(take_over(world, "procedure_acts", again)) == {(2, "effective_on")}


def test_a_number_that_somebody_else_has_just_taken_is_refused_in_words(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two desks at once: each saw no such number, and the database tells the later one."""
    decided()
    nobody = PublicationDecision.objects.unscoped(reason="as if nobody had seen it").none()
    monkeypatch.setattr("cchc.directory.publications.decisions.all_decisions", lambda: nobody)
    with pytest.raises(UnableToIssue, match="đã có văn bản số 1/QĐ năm 2022"):
        decided()
