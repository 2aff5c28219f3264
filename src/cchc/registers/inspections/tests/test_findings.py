"""Two sides of a finding: who sees, who may do what, what holds a visit open, and what a merger does to it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from tests.contract.samples import BY
from tests.world import AT, must, small_world, take_over
from tests.world import unit as unit_row

from cchc.directory.models import Account, OrgUnit
from cchc.directory.queries import viewer_of
from cchc.kernel.actor import Actor
from cchc.kernel.models import JournalEvent
from cchc.kernel.scope import Viewer
from cchc.registers.inspections.models.findings import Finding, violation_kinds
from cchc.registers.inspections.operations.findings import UnableToEnd, UnableToRecord, annul, extend, lapse
from cchc.registers.inspections.operations.remedies import (
    UnableToRecheck,
    UnableToReportRemedy,
    fail_recheck,
    pass_recheck,
    reopen,
    report_remedy,
)
from cchc.registers.inspections.operations.visits import UnableToClose, close
from cchc.registers.inspections.queries.findings import findings, keeper, waiting
from cchc.registers.inspections.register.visits import VISITS
from cchc.registers.inspections.tests.findings_played import (
    assigned,
    found,
    reported,
    unit,
    validated,
    visit,
)

pytestmark = pytest.mark.django_db

#: After the merger of :func:`_merge`.
LATER = datetime(2022, 8, 1, 5, tzinfo=UTC)


@pytest.fixture
def world(home: Path) -> Path:
    small_world(home)
    return home


def _account(role: str, code: str) -> Account:
    account = Account.objects.create(username=f"{role}.{code}", display_name=role)
    account.grants.create(role=role, unit=unit(code), valid_from=date(2020, 1, 1))
    return account


def _signed_in(role: str, code: str) -> Client:
    client = Client()
    client.force_login(_account(role, code), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _merge(home: Path) -> None:
    """On 1 July 2022 the district ends, split among two new communes; X1 becomes a part of the first."""
    rows = [
        unit_row("N1", "commune", "T", since="2022-07-01"),
        unit_row("N2", "commune", "T", since="2022-07-01"),
        unit_row("X1", "commune", "H", until="2022-06-30", successors="N1"),
        unit_row("X2", "commune", "H", until="2022-06-30", successors="N2"),
        unit_row("H", "district", "T", until="2022-06-30", successors="N1;N2"),
        unit_row("HP", "department", "H", until="2022-06-30"),
    ]
    must(take_over(home, "units", rows))


def test_a_visit_is_closed_only_when_everything_found_is_put_right(world: Path) -> None:
    one = assigned()
    with pytest.raises(UnableToClose, match="Còn 1 vấn đề"):
        close(by=BY, at=AT, visit=one.inspection, closed_on=AT.date())
    done = report_remedy(
        by=Actor("xã"), at=AT, finding=one, acting=one.unit, remedied_on=date(2022, 4, 1), remedy="Đã làm"
    )
    pass_recheck(by=BY, at=AT, finding=done, acting=unit("H"), checked_on=date(2022, 4, 5), result="Đã đủ")
    assert close(by=BY, at=AT, visit=one.inspection, closed_on=AT.date()).state == "closed"


def test_an_annulled_finding_holds_nothing_open_and_counts_nowhere(world: Path) -> None:
    from cchc.registers.inspections.facts.findings import INSPECTION_FINDING

    one = found()
    annul(by=BY, at=AT, finding=one, acting=unit("H"), reason="Ghi nhầm đơn vị")
    assert len(INSPECTION_FINDING.rows([one.pk], "default")) == 0
    assert close(by=BY, at=AT, visit=one.inspection, closed_on=AT.date()).state == "closed"


def test_both_sides_see_a_finding_and_nobody_else(world: Path) -> None:
    one = found()
    for code, sees in (("H", True), ("X1", True), ("X2", False), ("SO", False), ("T", False)):
        viewer = Viewer("x", frozenset({unit(code).pk}), frozenset())
        assert findings(viewer).filter(pk=one.pk).exists() is sees, code


def test_a_deadline_is_put_off_once_and_anew_after_a_failed_check(world: Path) -> None:
    one = assigned()
    later: dict[str, Any] = {"by": BY, "at": AT, "acting": unit("H"), "reason": "Chờ kinh phí"}
    extend(finding=one, due_on=date(2022, 9, 1), **later)
    with pytest.raises(Exception, match="đã gia hạn một lần"):
        extend(finding=one, due_on=date(2022, 10, 1), **later)
    commune: dict[str, Any] = {"by": Actor("xã"), "at": AT, "acting": one.unit, "finding": one}
    report_remedy(remedied_on=date(2022, 6, 1), remedy="Đã làm", **commune)
    check: dict[str, Any] = {"by": BY, "at": AT, "finding": one, "acting": unit("H"), "result": "Chưa đủ"}
    failed = fail_recheck(checked_on=date(2022, 6, 5), due_on=date(2022, 8, 1), **check)
    assert (failed.state, failed.failed_checks, failed.remedied_on, failed.result) == ("assigned", 1, None, "Chưa đủ")
    assert extend(finding=one, due_on=date(2022, 8, 15), **later).due_before == date(2022, 8, 1)


def test_what_came_back_is_opened_again_and_keeps_its_history(world: Path) -> None:
    one = validated()
    again = reopen(by=BY, at=AT, finding=one, acting=unit("H"), reason="Tái diễn", due_on=date(2022, 8, 1))
    assert (again.state, again.validated_on, again.remedied_on) == ("assigned", None, None)
    events = JournalEvent.objects.filter(register="inspection_findings", record_uid=one.pk).order_by("pk")
    assert [event.act for event in events] == ["record", "set_deadline", "report_remedy", "pass_recheck", "reopen"]
    assert "Đã trả đủ kết quả" in bytes(events[4].body).decode()  # what the commune had said stays readable


def test_the_page_of_the_inspected_side_offers_no_judgement(world: Path) -> None:
    one = reported()
    commune, district = _signed_in("statistician", "X1"), _signed_in("statistician", "H")
    judge = reverse("act", args=["inspection_findings", one.pk, "pass_recheck"])
    assert commune.get(judge).status_code == 403
    assert commune.post(judge, {"checked_on": "2022-05-01", "result": "Đạt"}).status_code == 403
    assert judge not in commune.get(reverse("record", args=["inspection_findings", one.pk])).content.decode()
    assert judge in district.get(reverse("record", args=["inspection_findings", one.pk])).content.decode()
    assert district.get(judge).status_code == 200


def test_the_desk_of_the_inspected_unit_shows_what_waits(world: Path) -> None:
    overdue, soon = assigned(due_on=date(2022, 6, 20)), assigned(due_on=AT.date() + timedelta(days=7), found="Khác")
    reported(due_on=date(2022, 6, 20), kind="other")
    commune = Viewer("x", frozenset({unit("X1").pk}), frozenset())
    assert [(wait.query, wait.count) for wait in waiting(commune, AT)] == [("state=due_soon", 1), ("state=overdue", 1)]
    district = Viewer("h", frozenset({unit("H").pk}), frozenset())
    assert ("state=remedied", 1) in [(wait.query, wait.count) for wait in waiting(district, AT)]
    page = _signed_in("counter_officer", "X1").get(reverse("own", args=["inspection_findings", "remedies"]))
    told = page.content.decode()
    assert told.index(str(overdue)) < told.index(str(soon))
    assert reverse("act", args=["inspection_findings", soon.pk, "report_remedy"]) in told


def test_after_a_merger_the_heir_remedies_and_the_unit_above_all_heirs_judges(world: Path) -> None:
    """District H is split: no single commune took over its inspections, so the province, above all of them, looks."""
    one = assigned()
    _merge(world)
    day = LATER.date()
    assert keeper(one.unit_id, day) == unit("N1").pk
    assert keeper(unit("H").pk, day) == unit("T").pk
    heir = viewer_of(_account("clerk", "N1"), day)
    assert findings(heir).filter(pk=one.pk).exists()
    said: dict[str, Any] = {"finding": one, "remedied_on": day, "remedy": "Xã mới đã làm"}
    with pytest.raises(UnableToReportRemedy, match="hoặc đơn vị kế thừa"):
        report_remedy(by=Actor("xã"), at=LATER, acting=unit("X1"), **said)
    report_remedy(by=Actor("xã"), at=LATER, acting=unit("N1"), **said)
    check: dict[str, Any] = {"by": BY, "at": LATER, "finding": one, "checked_on": day, "result": "Đã đủ"}
    for code in ("N1", "N2", "H"):
        with pytest.raises(UnableToRecheck):
            pass_recheck(acting=unit(code), **check)
    assert pass_recheck(acting=unit("T"), **check).state == "validated"


def test_after_a_merger_no_commune_carries_on_the_district_s_visit(world: Path) -> None:
    """N1, an heir of the district, was inspected by it as X1: only the province, above all heirs, acts on the visit."""
    one, day = visit(state="started"), LATER.date()
    _merge(world)
    acts = [act for act in VISITS.acts if act.on_row]
    assert len(acts) > 8
    for code, stands in (("N1", False), ("T", True)):
        viewer = viewer_of(_account("statistician", code), day)
        refused = [
            act.name
            for act in acts
            if any("nay do" in fault for fault in act.form({}, viewer=viewer, today=day, row=one).non_field_errors())
        ]
        assert refused == ([] if stands else [act.name for act in acts])


def test_what_was_sent_twice_is_recorded_once(world: Path) -> None:
    one = found()
    with pytest.raises(UnableToRecord, match="đã ghi, số 01/KT/1"):
        found()
    annul(by=BY, at=AT, finding=one, acting=unit("H"), reason="Ghi nhầm")
    assert found().number == 2  # what was annulled may be recorded again
    with pytest.raises(UnableToEnd, match="đã kết thúc"):  # by someone who still reads it as open
        annul(by=BY, at=AT, finding=Finding(pk=one.pk, inspection_id=one.inspection_id), acting=unit("H"), reason="x")


def test_after_a_merger_an_heir_of_both_sides_stops_following_instead_of_judging_itself(world: Path) -> None:
    """A department of the ended district has no heir of its own: it counts at the province, as the district does."""
    one = found(inspection=visit("02/KT", inspected=unit("HP")))
    day = LATER.date()
    with pytest.raises(UnableToEnd, match="còn hoạt động"):
        lapse(by=BY, at=AT, finding=one, acting=unit("H"), reason="Giải thể")
    _merge(world)
    one.unit.refresh_from_db()
    assert keeper(one.unit_id, day) == keeper(unit("H").pk, day) == unit("T").pk
    report_remedy(by=Actor("tỉnh"), at=LATER, finding=one, acting=unit("T"), remedied_on=day, remedy="Đã làm")
    check: dict[str, Any] = {"finding": one, "checked_on": day, "result": "Đã đủ"}
    with pytest.raises(UnableToRecheck, match="không tự kiểm tra lại được"):
        pass_recheck(by=BY, at=LATER, acting=unit("T"), **check)
    assert lapse(by=BY, at=LATER, finding=one, acting=unit("T"), reason="Phòng đã giải thể").state == "lapsed"


def test_the_database_itself_refuses_what_contradicts(world: Path) -> None:
    one = validated()
    rows = Finding.objects.unscoped(reason="a test goes past the acts").filter(pk=one.pk)
    for change in (
        {"validated_on": date(2022, 3, 1)},
        {"remedied_on": date(2022, 3, 1)},
        {"due_on": date(2022, 3, 1)},
        {"state": "assigned"},
        {"severity": "mild"},
        {"number": 0},
        {"found": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)


def test_kinds_of_the_home_stand_beside_those_of_the_product(home: Path) -> None:
    folder = home / "catalog" / "codes"
    folder.mkdir(parents=True)
    row = "local_rule,discipline,Vi phạm quy định của tỉnh,A rule of the province,Quyết định của tỉnh,found\n"
    header = "code,counts_as,label,label_en,basis,sure\n"
    (folder / "violation_kinds_tinh.csv").write_text(header + row, encoding="utf-8")
    from cchc.registers.inspections.models import findings as module

    module._kinds.cache_clear()
    try:
        assert violation_kinds()["local_rule"].counts_as == "discipline"
        assert violation_kinds()["job_positions"].counts_as == "job_positions"
    finally:
        module._kinds.cache_clear()
    assert OrgUnit.objects.count() == 0
