"""What can't be recorded, or mended, without leaving something beside it untrue; and who is offered what."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from tests.contract.samples import BY
from tests.world import AT, must, small_world, take_over
from tests.world import unit as unit_row

from cchc.kernel.errors import CchcError
from cchc.kernel.registry import registry
from cchc.kernel.scope import MACHINE_VIEWER, Viewer
from cchc.registers.legal_texts.models import LegalText, TextExamination, TextFinding
from cchc.registers.legal_texts.operations import (
    amend,
    check,
    correct,
    expire,
    finish_handling,
    issue_plan,
    issue_programme,
    issue_report,
    plan_text,
    publish_expired,
    record_activity,
    record_finding,
    repeal,
    replace,
    rest,
    self_check,
    strike,
    take_in,
)
from cchc.registers.legal_texts.pages.inputs import NamedText, TextChoice
from cchc.registers.legal_texts.queries.authority import has_below, side_of
from cchc.registers.legal_texts.queries.examinations import texts_to_check
from cchc.registers.legal_texts.queries.texts import texts
from cchc.registers.legal_texts.tests.texts_made import issued, older, said, unit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
DAY = date(2022, 4, 1)


@pytest.fixture(autouse=True)
def world(home: Path) -> Path:
    small_world(home)
    return home


def refused(act: Any, **arguments: Any) -> str:
    with pytest.raises(CchcError) as refusal:
        act(by=BY, at=AT, **arguments)
    return refusal.value.vi


def viewer(*codes: str) -> Viewer:
    return Viewer("x", frozenset(unit(code).pk for code in codes), frozenset({"clerk"}))


def finding_of(text: LegalText) -> TextFinding:
    told: dict[str, Any] = {"unit": unit("X1"), "examined_on": date(2022, 1, 5), "result": "needs_handling"}
    done: TextExamination = self_check(by=BY, at=AT, text=text, **told)
    words: dict[str, Any] = {
        "fault": "unfit",
        "clause": "Điều 1",
        "what": "không còn phù hợp",
        "recommended": "replace",
    }
    return record_finding(by=BY, at=AT, examination=done, found_on=date(2022, 1, 5), due_on=date(2022, 6, 30), **words)


def test_an_ended_text_acts_on_nothing() -> None:
    done, target = older(), older("40/2020/QĐ-UBND")
    expire(by=BY, at=AT, text=done, expires_on=date(2021, 1, 1), ending="term")
    assert refused(amend, text=done, target=target, day=DAY) == (
        "32/2020/QĐ-UBND đã hết hiệu lực từ ngày 01/01/2021, không tác động được nữa."
    )
    amend(by=BY, at=AT, text=done, target=target, day=date(2020, 12, 31))


def test_a_text_named_elsewhere_is_not_taken_out() -> None:
    found, planned, ended = older(), older("41/2020/QĐ-UBND"), older("42/2020/QĐ-UBND")
    handling = issued()
    told: dict[str, Any] = {"handled_on": DAY, "how": "replace", "handling_text": handling}
    finish_handling(by=BY, at=AT, finding=finding_of(found), **told)
    assert "mở lại hoặc hủy nội dung đó trước" in refused(strike, text=handling, why="ghi nhầm")
    head: dict[str, Any] = {
        "unit": unit("X1"),
        "year": 2022,
        "kind": "review",
        "number": "1/KH",
        "issued_on": date(2022, 1, 4),
    }
    programme = issue_programme(by=BY, at=AT, **head)
    plan_text(by=BY, at=AT, programme=programme, text=planned, due_on=date(2022, 9, 30))
    assert "đưa ra khỏi chương trình trước" in refused(strike, text=planned, why="ghi nhầm")
    expire(by=BY, at=AT, text=ended, expires_on=date(2021, 1, 1), ending="term")
    publish_expired(by=BY, at=AT, unit=unit("X1"), year=2021, number="9/QĐ-UBND", published_on=date(2022, 1, 28))
    assert "đã công bố trong danh mục hết hiệu lực" in refused(strike, text=ended, why="ghi nhầm")


def test_a_text_put_right_still_fits_all_that_rests_on_it() -> None:
    found, handling, based = older(), issued(), issued(number="43/2022/QĐ-UBND")
    finish_handling(by=BY, at=AT, finding=finding_of(found), handled_on=DAY, how="replace", handling_text=handling)
    late = said(issued_on=date(2022, 4, 20), effective_on=date(2022, 5, 1))
    assert "đã xử lý nội dung của 32/2020/QĐ-UBND ngày 01/04/2022" in refused(
        correct, text=handling, said=late, why="sai ngày"
    )
    other = said(number="32/2020/QĐ-UBND", unit=unit("X2"), issued_on=date(2020, 5, 4), effective_on=date(2020, 5, 14))
    assert "Không còn khớp với lần kiểm tra, rà soát ngày 05/01/2022" in refused(
        correct, text=found, said=other, why="sai nơi ban hành"
    )
    rest(by=BY, at=AT, text=based, target=handling, kind="based_on")
    early = said(number="43/2022/QĐ-UBND", issued_on=date(2022, 3, 1), effective_on=date(2022, 3, 20))
    assert "không khớp với ngày ban hành" in refused(correct, text=based, said=early, why="sai ngày")


def test_a_correction_can_t_give_an_act_to_who_may_not_do_it() -> None:
    new, old = issued(), older()
    replace(by=BY, at=AT, text=new, target=old)
    assert refused(correct, text=new, said=said(unit=unit("X2")), why="sai nơi ban hành") == (
        "Đơn vị X2 không có thẩm quyền đối với văn bản của Đơn vị X1."
    )
    ends = said(number="32/2020/QĐ-UBND", issued_on=date(2020, 5, 4), effective_on=date(2020, 5, 14))
    wrong = {**vars(ends), "expires_on": date(2022, 1, 1), "ending": "term"}
    assert "Không còn khớp với tác động" in refused(correct, text=old, said=type(ends)(**wrong), why="có thời hạn")


def test_a_neighbour_handles_and_appraises_nothing() -> None:
    neighbour = issued(unit=unit("X2"))
    finding = finding_of(older())
    assert refused(finish_handling, finding=finding, handled_on=DAY, how="replace", handling_text=neighbour) == (
        "Đơn vị X2 không có thẩm quyền xử lý văn bản của Đơn vị X1."
    )
    days: dict[str, Any] = {"asked_on": date(2022, 2, 1), "due_on": date(2022, 2, 20)}
    draft = take_in(by=BY, at=AT, unit=unit("HP"), title="Dự thảo", drafted_by=unit("HP"), **days)
    told: dict[str, Any] = {
        "answered_on": date(2022, 4, 2),
        "document": "2/BC-TP",
        "conclusion": "fit",
        "text": neighbour,
    }
    assert "không phải văn bản của Đơn vị HP" in refused(issue_report, draft=draft, **told)


def test_monitoring_keeps_to_its_year_and_to_places_that_are() -> None:
    head: dict[str, Any] = {
        "unit": unit("X1"),
        "year": 2021,
        "field": "đất đai",
        "number": "5/KH",
        "issued_on": date(2021, 1, 20),
    }
    plan = issue_plan(by=BY, at=AT, **head)
    told: dict[str, Any] = {"plan": plan, "kind": "survey", "result": "đã làm"}
    assert refused(record_activity, done_on=date(2022, 2, 1), **told) == (
        "Hoạt động năm 2022 không thuộc kế hoạch năm 2021."
    )


def test_a_list_of_no_year_is_refused_in_words() -> None:
    told: dict[str, Any] = {"unit": unit("X1"), "number": "9/QĐ-UBND", "published_on": date(2022, 1, 28)}
    assert [refused(publish_expired, year=year, **told) for year in (0, -1)] == [
        "Không có danh mục của năm 0.",
        "Không có danh mục của năm -1.",
    ]


def test_a_text_tells_what_ends_it() -> None:
    new, old, itself, both = issued(), older(), older("44/2020/QĐ-UBND"), older("45/2020/QĐ-UBND")
    repeal(by=BY, at=AT, text=new, target=old)
    expire(by=BY, at=AT, text=itself, expires_on=date(2021, 1, 1), ending="term")
    repeal(by=BY, at=AT, text=new, target=both)
    told: dict[int, Any] = {row.pk: (row.ended_how, row.ended_by, row.ended_by_id) for row in texts(MACHINE_VIEWER)}
    by = ("repeals", new.number, new.pk)
    assert (told[old.pk], told[both.pk]) == (by, by)
    assert told[itself.pk] == ("term", None, None)
    assert told[new.pk] == ("", None, None)


def test_each_side_is_offered_its_own_acts(world: Path) -> None:
    below, own = issued(), issued(number="46/2022/QĐ-UBND", unit=unit("H"))
    district, commune, other = viewer("H", "HP", "X1", "X2"), viewer("X1"), viewer("X2")
    sides = [side_of(one, text) for one in (district, commune, other) for text in (below, own)]
    assert sides == ["above", "own", "own", "", "", ""]
    assert [has_below(one) for one in (district, commune, MACHINE_VIEWER)] == [True, False, True]
    assert [text.pk for text in texts_to_check(district)] == [below.pk]
    assert not texts_to_check(commune).exists()
    begun = {act.name: act for act in registry().register("text_examinations").acts}  # type: ignore[union-attr]
    assert (begun["check"].may(commune), begun["check"].may(district)) == (False, True)
    check(by=BY, at=AT, text=below, unit=unit("H"), examined_on=DAY, result="conforms")


def test_among_very_many_a_text_is_named_by_its_number() -> None:
    one, twin, alone = issued(), issued(unit=unit("X2")), issued(number="47/2022/QĐ-UBND")
    field = NamedText(TextChoice(queryset=None, required=False, label="Văn bản"))
    field.queryset = LegalText.objects.unscoped(reason="a test reads")
    assert (field.clean(" 47/2022/qđ-ubnd "), field.clean("")) == (alone, None)
    assert field.clean("31/2022/QĐ-UBND đơn vị x2") == twin
    assert field.prepare_value(one.pk) == "31/2022/QĐ-UBND Đơn vị X1"
    faults = []
    for written in ("31/2022/QĐ-UBND", "48/2022/QĐ-UBND", "chợ"):
        with pytest.raises(ValidationError) as fault:
            field.clean(written)
        faults.append(fault.value.messages[0])
    assert faults[0].startswith("Có 2 văn bản mang số này. Hãy gõ thêm nơi ban hành: 31/2022/QĐ-UBND Đơn vị X")
    assert faults[1:] == [
        "Không có văn bản «48/2022/QĐ-UBND» trong số văn bản chọn được ở đây.",
        "«chợ» không phải số, ký hiệu văn bản.",
    ]


def test_a_rule_of_one_row_refuses_five_hundred(world: Path) -> None:
    row = {"type": "decision", "title": "Quy định", "unit": "X1", "body": "committee"}
    days: dict[str, Any] = {"issued_on": "2021-05-04", "effective_on": "2021-05-14"}
    rows = [{"number": f"{one:03d}/2021/QĐ-UBND", **row, **days} for one in range(1, 501)]
    rows[321]["replaces"] = "999/2020/QĐ-UBND"
    result = take_over(world, "legal_texts", rows)
    assert [(error.column, error.message) for error in result.errors] == [
        ("replaces", "Cơ quan này không có văn bản số «999/2020/QĐ-UBND» trong sổ hay trong tệp.")
    ]
    assert not LegalText.objects.unscoped(reason="a test reads").exists()


def test_after_a_merger_the_heir_does_both_sides_work(world: Path) -> None:
    old = older()
    must(take_over(world, "units", [unit_row("X1", "commune", "H", until="2022-05-31", successors="X9"),
                                    unit_row("X9", "commune", "H", since="2022-06-01")]))  # fmt: skip
    new = issued(number="02/2022/QĐ-UBND", unit=unit("X9"), issued_on=date(2022, 6, 10), effective_on=date(2022, 6, 20))
    replace(by=BY, at=AT, text=new, target=old)
    self_check(by=BY, at=AT, text=old, unit=unit("X9"), examined_on=date(2022, 6, 12), result="conforms")
    assert side_of(viewer("X1", "X9"), old) == "own"
    assert side_of(viewer("X2"), old) == ""
