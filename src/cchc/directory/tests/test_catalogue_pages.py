"""The catalogue on screen: what is in force by default, the list of changes, a procedure's story, who may publish."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import Row, must, procedure, small_world, take_over

from cchc.directory.models import Account, OrgUnit, Procedure, ProcedureAct, ProcedureVersion, PublicationDecision

pytestmark = pytest.mark.django_db


def row(number: str, issued: str, act: str, code: str, **more: str) -> Row:
    base = {"decision": number, "issued_on": issued, "unit": "T", "title": f"Văn bản {number}", "act": act}
    return {**base, "code": code, **more}


@pytest.fixture
def world(home: Path) -> Path:
    small_world(home)
    rows = [
        row("1/QĐ", "2022-03-01", "amend", "PX", online_level="3", note="theo luật mới"),
        row("1/QĐ", "2022-03-01", "publish", "N1", name="Thủ tục mới", level="commune", working_days="5"),
        row("2/QĐ", "2022-05-01", "repeal", "PH"),
        row("3/QĐ", "2022-06-01", "simplify", "PX"),
        row("4/QĐ", "2022-06-20", "simplify", "PX"),
    ]
    must(take_over(home, "procedure_acts", rows))
    must(take_over(home, "procedures", [procedure("PY", "commune", since="2030-01-01")]))
    return home


SignIn = Callable[[str, str], Client]


@pytest.fixture
def sign_in(world: Path, settings: object) -> SignIn:
    def browser(role: str, unit: str) -> Client:
        account = Account.objects.create(username=f"{role}.{unit}", display_name=role)
        account.grants.create(role=role, unit=OrgUnit.objects.get(code=unit), valid_from=date(2020, 1, 1))
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def shown(client: Client, query: str = "") -> set[str]:
    page = text_of(client.get(reverse("list", args=["procedures"]) + query))
    return {code for code in ("PT", "PH", "PX", "PY", "N1") if f" {code} " in page}


def test_the_list_is_what_is_in_force_unless_asked_otherwise(sign_in: SignIn) -> None:
    client = sign_in("leader", "X1")
    assert shown(client) == {"PT", "PX", "N1"}
    assert shown(client, "?day=2022-02-28") == {"PT", "PH", "PX"}
    assert shown(client, "?state=all") == {"PT", "PH", "PX", "PY", "N1"}
    assert shown(client, "?state=ended") == {"PH", "PX"}
    assert shown(client, "?state=coming") == {"PY"}
    assert shown(client, "?level=commune&online_level=3") == {"PX"}


def changes(client: Client, query: str) -> str:
    return text_of(client.get(reverse("own", args=["procedure_decisions", "changes"]) + query))


def test_changes_of_a_period_count_as_the_report_does(sign_in: SignIn) -> None:
    client = sign_in("leader", "X1")
    page = changes(client, "?period=2022-H1")
    for told in ("3.1.1 Được phê duyệt phương án đơn giản hóa 1", "3.1.2 Công bố mới 1", "3.1.3 Bãi bỏ, thay thế 1"):
        assert told in page
    assert "Đang cung cấp trực tuyến: chưa → mức độ 3; theo luật mới" in page
    assert "Thời hạn 5 ngày làm việc" in page
    assert "4/QĐ" not in page  # after the books closed
    assert page.index("3/QĐ") < page.index("2/QĐ") < page.index("1/QĐ")
    twice = changes(client, "?since=2022-06-01&until=2022-06-30")
    assert "đơn giản hóa 1 3.1.2" in twice  # two decisions, one procedure
    assert "Không có thay đổi nào" in changes(client, "?period=2022-H1&level=province")


@pytest.mark.parametrize("query", ["?period=2022-H9", "?since=2022-06-01&until=2022-05-01", "?since=x"])
def test_days_that_can_not_be_are_said(sign_in: SignIn, query: str) -> None:
    client = sign_in("leader", "X1")
    answer = client.get(reverse("own", args=["procedure_decisions", "changes"]) + query)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()


def test_changes_are_printed(sign_in: SignIn) -> None:
    client = sign_in("leader", "T")
    address = reverse("own", args=["procedure_decisions", "changes"]) + "?period=2022-H1&format="
    for kind, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert client.get(address + kind).content.startswith(start)
    assert client.get(address + "exe").status_code == 404


def test_a_procedure_tells_its_story(sign_in: SignIn) -> None:
    version = ProcedureVersion.objects.get(procedure__code="PX", valid_to=None)
    page = text_of(sign_in("clerk", "X1").get(reverse("own_record", args=["procedures", version.pk, "story"])))
    for told in ("Từ 01/03/2022", "Từ 01/01/2020 đến 28/02/2022", "1/QĐ", "Chưa ghi quyết định", "3/QĐ"):
        assert told in page


def issue(client: Client, unit: str, **more: str) -> Any:
    sent = {"kind": "publication", "number": "7/QĐ", "title": "Văn bản", "issued_on": "2022-06-01"}
    sent |= {"unit": str(OrgUnit.objects.get(code=unit).pk), **more}
    return client.post(reverse("begin", args=["procedure_decisions", "issue"]), sent)


def test_the_province_publishes_and_others_read(sign_in: SignIn) -> None:
    district = sign_in("administrator", "H")
    for unit in ("H", "T"):
        assert issue(district, unit).status_code == 403
    assert "Ban hành quyết định" not in text_of(district.get(reverse("list", args=["procedure_decisions"])))
    held = PublicationDecision.objects.unscoped(reason="a test reads").get(number="1/QĐ")
    assert district.get(reverse("record", args=["procedure_decisions", held.pk])).status_code == 200
    assert district.get(reverse("act", args=["procedure_decisions", held.pk, "repeal"])).status_code == 403
    recorded = ProcedureAct.objects.unscoped(reason="a test reads").get(procedure__code="N1")
    assert district.post(reverse("act", args=["procedure_acts", recorded.pk, "annul"]), {}).status_code == 403
    assert sign_in("clerk", "T").get(reverse("begin", args=["procedure_decisions", "issue"])).status_code == 403
    province = sign_in("administrator", "T")
    assert "Ban hành quyết định" in text_of(province.get(reverse("list", args=["procedure_decisions"])))
    assert issue(province, "H").status_code == 422
    assert issue(province, "T").status_code == 302


def test_acts_from_a_decision_and_from_a_procedure(sign_in: SignIn) -> None:
    client = sign_in("statistician", "T")
    issue(client, "T")
    decisions = PublicationDecision.objects.unscoped(reason="a test reads")
    decision, last = decisions.get(number="7/QĐ"), ProcedureVersion.objects.get(procedure__code="PX", valid_to=None)
    begun = reverse("act", args=["procedure_decisions", decision.pk, "amend"])
    asked = client.post(begun, {"procedure": last.pk, "online_level": "4", "on": "2022-06-10"})
    assert asked.status_code == 422  # above what it is fit for: asked once
    sure = {"procedure": last.pk, "online_level": "4", "on": "2022-06-10", "sure": "on", "working_days": "2,5"}
    assert client.post(begun, sure)["Location"] == reverse("record", args=["procedure_decisions", decision.pk])
    now = ProcedureVersion.objects.get(procedure__code="PX", valid_to=None)
    assert (now.online_level, str(now.working_days), now.name) == (4, "2.50", last.name)
    portal = reverse("act", args=["procedures", now.pk, "portal"])
    assert "Hiện nay: không" in text_of(client.get(portal))
    sent = {"decision": decision.pk, "on": "2022-06-15", "national_portal": "True"}
    assert client.post(portal, sent).status_code == 422  # amended once by this decision already
    issue(client, "T", kind="online", number="8/KH", effective_on="2022-06-15")
    sent = {"decision": decisions.get(number="8/KH").pk, "national_portal": "True"}
    assert client.post(portal, sent)["Location"] == reverse("record", args=["procedures", now.pk])
    now = ProcedureVersion.objects.get(procedure__code="PX", valid_to=None)
    assert now.national_portal
    new = {"code": "N9", "name": "Mới", "level": "commune", "eligible_level": "0", "online_level": "0"}
    new |= {"interlinked": "no", "working_days": "1.5"}
    published = reverse("act", args=["procedure_decisions", decision.pk, "publish"])
    assert client.post(published, new).status_code == 302
    replaced = {"procedure": now.pk, "replaced_by": ProcedureVersion.objects.get(procedure__code="N9").pk}
    replace = reverse("act", args=["procedure_decisions", decision.pk, "replace"])
    assert client.post(replace, {**replaced, "on": "2022-06-18"}).status_code == 302
    act = ProcedureAct.objects.unscoped(reason="a test reads").get(kind="replace")
    assert (act.procedure, act.replaced_by) == (Procedure.objects.get(code="PX"), Procedure.objects.get(code="N9"))


def test_an_act_taken_back_keeps_the_procedures_name_and_stands_last_among_what_can_be_done(sign_in: SignIn) -> None:
    client = sign_in("administrator", "T")
    acts = ProcedureAct.objects.unscoped(reason="a test reads")
    held = acts.get(decision__number="4/QĐ")
    decision = reverse("record", args=["procedure_decisions", held.decision_id])
    before = text_of(client.get(decision))
    assert before.index("Phê duyệt phương án đơn giản hóa") < before.index("Hủy ghi nhận văn bản")
    annul = reverse("act", args=["procedure_acts", held.pk, "annul"])
    assert client.post(annul, {"reason": "Chọn nhầm thủ tục"}).status_code == 302
    name = ProcedureVersion.objects.get(procedure__code="PX", valid_to=None).name
    assert re.search(rf"PX {name} Phê duyệt phương án", text_of(client.get(decision)), re.IGNORECASE)
