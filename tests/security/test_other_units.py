"""What is another unit's never appears: not in a list, a search, an export, a record, a figure's records, an import."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from python_calamine import CalamineWorkbook

from cchc.console import jobs
from cchc.directory.models import Account, OrgUnit
from cchc.directory.queries import viewer_of
from cchc.kernel.acts import Actor
from cchc.kernel.registry import registry
from cchc.kernel.scope import MACHINE_VIEWER
from cchc.statistics.reports.models import WrittenSection
from tests import world
from tests.contract.samples import of_all, public
from tests.security.conftest import TODAY, SignIn, record_of, uid

OF_H = ("CUA-X1-DANG-MO", "CUA-X1-DA-XONG", "CUA-H", "Lời riêng của huyện H")


def text_of(answer: HttpResponse) -> str:
    return (b"".join(answer) if answer.streaming else answer.content).decode("utf-8-sig")


@pytest.mark.parametrize("register", ["dossiers", "declarations"])
@pytest.mark.parametrize("query", ["", "?q=CUA-", "?q=1.1", "?state=open", "?sort=unit__name", "?unit__code=X1"])
def test_lists_searches_and_exports_hold_own_rows_alone(sign_in: SignIn, register: str, query: str) -> None:
    client = sign_in("statistician.K")
    for address in (reverse("list", args=[register]), reverse("export", args=[register, "csv"])):
        told = text_of(client.get(address + query))
        assert not [secret for secret in OF_H if secret in told]
    book = io.BytesIO(b"".join(client.get(reverse("export", args=[register, "xlsx"]) + query)))
    cells = [
        str(cell) for row in CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python() for cell in row
    ]
    assert not [secret for secret in OF_H if any(secret in cell for cell in cells)]


def test_own_rows_do_appear(sign_in: SignIn) -> None:
    client = sign_in("statistician.K")
    assert "CUA-Y1" in text_of(client.get(reverse("list", args=["dossiers"])))
    assert "CUA-K" in text_of(client.get(reverse("export", args=["dossiers", "csv"])))
    assert "Lời riêng của huyện K" in text_of(client.get(reverse("list", args=["declarations"])))


def test_records_and_acts_of_other_units_are_not_found(sign_in: SignIn) -> None:
    open_one, said = uid("dossiers", code="CUA-X1-DANG-MO"), uid("declarations", unit__code="H")
    counter, statistician = sign_in("counter_officer.K"), sign_in("statistician.K")
    assert counter.get(reverse("record", args=["dossiers", open_one])).status_code == 404
    finish = reverse("act", args=["dossiers", open_one, "finish"])
    sent = {"finished_at": "2022-06-20T08:00", "outcome": "approved"}
    assert counter.get(finish).status_code == 404
    assert counter.post(finish, sent).status_code == 404
    correct = reverse("act", args=["declarations", said, "correct"])
    assert statistician.post(correct, {"state": "value", "value": "1"}).status_code == 404
    assert _dossier("CUA-X1-DANG-MO").finished_at is None


def _dossier(code: str) -> object:
    register = registry().register("dossiers")
    assert register is not None
    return register.rows(MACHINE_VIEWER).get(code=code)


def test_an_act_can_not_name_another_unit(sign_in: SignIn) -> None:
    others = OrgUnit.objects.get(code="X1").pk
    sent = {
        "code": "MOI",
        "unit": others,
        "procedure": uid("procedures", procedure__code="PX"),
        "channel": "direct",
        "received_at": "2022-06-20T08:00",
        "due_at": "2022-06-25T08:00",
    }
    answer = sign_in("counter_officer.K").post(reverse("begin", args=["dossiers", "receive"]), sent)
    assert answer.status_code == 422
    said = {"unit": OrgUnit.objects.get(code="H").pk, "period": "2022-H1", "line": "phu-luc-1b-2022/1.1"}
    address = reverse("begin", args=["declarations", "declare"])
    answer = sign_in("statistician.K").post(address, {**said, "state": "value", "value": "99"})
    assert answer.status_code == 422
    register = registry().register("declarations")
    assert register is not None
    assert register.rows(MACHINE_VIEWER).get(unit__code="H").value == 23


@pytest.mark.parametrize("unit", ["H", "T", "X1", "H@2022-06-14"])
@pytest.mark.parametrize("structure", ["", "?structure=as-now"])
def test_reports_of_other_units_are_not_found(sign_in: SignIn, unit: str, structure: str) -> None:
    client = sign_in("leader.K")
    asked = ["phu-luc-1b-2022", "2022-H1", unit]
    for name, rest in (("report", []), ("sections", []), ("explain", ["1.1"]), ("download", ["csv"])):
        answer = client.get(reverse(name, args=[*asked, *rest]) + structure)
        assert answer.status_code == 404
        assert "Lời riêng" not in text_of(answer)


def test_nobody_writes_in_another_units_report(sign_in: SignIn) -> None:
    address = reverse("sections", args=["phu-luc-1b-2022", "2022-H1", "H"])
    sent = {"section": "steering.plan", "text": "Chen vào"}
    assert sign_in("statistician.K").post(address, sent).status_code == 404
    assert sign_in("leader.H").post(address, sent).status_code == 403
    assert sign_in("statistician.H").post(address, sent).status_code == 302
    rows = WrittenSection.objects.unscoped(reason="a test counts all")
    assert [row.unit.code for row in rows.select_related("unit")] == ["H"]


def test_the_records_of_a_figure_are_shown_to_readers_of_their_register_alone(sign_in: SignIn) -> None:
    address = reverse("explain", args=["phu-luc-1b-2022", "2022-H1", "H", "3.3.3.1"])
    assert "CUA-X1-DA-XONG" in text_of(sign_in("leader.H").get(address))
    told = text_of(sign_in("clerk.H").get(address))
    assert "CUA-X1-DA-XONG" not in told
    assert "ngoài phạm vi được xem" in told


def test_an_import_can_not_touch_another_unit(sign_in: SignIn, tmp_path: Path) -> None:
    viewer = viewer_of(Account.objects.get(username="counter_officer.k"), TODAY)
    times = ("2022-06-01T08:00", "2022-06-10T17:00")
    rows = [
        world.dossier("MOI-O-K", "K", "PH", *times),
        world.dossier("MOI-O-X1", "X1", "PX", *times),
        world.dossier("CUA-X1-DANG-MO", "Y1", "PX", *times),
    ]
    path = world.write_csv(tmp_path / "chen.csv", world.HEADERS["dossiers"], rows)
    kinds = registry().imports
    result = kinds["dossiers"](path, by=Actor("counter_officer.k"), at=world.AT, dry_run=False, viewer=viewer)
    assert [(error.row, error.column) for error in result.errors] == [(3, "unit"), (4, "code")]
    said = [world.declaration("H", "2022-H1", "1.1", "99")]
    path = world.write_csv(tmp_path / "khai.csv", world.HEADERS["declarations"], said)
    result = kinds["declarations"](path, by=Actor("statistician.k"), at=world.AT, dry_run=False, viewer=viewer)
    assert [(error.row, error.column) for error in result.errors] == [(2, "unit")]


def test_an_import_is_its_owners_alone(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "start", lambda job, **_: jobs._write(job))
    owner, other = sign_in("counter_officer.K"), sign_in("administrator.T")
    file = SimpleUploadedFile("ho-so.csv", b"code\n")
    answer = owner.post(reverse("import_kind", args=["dossiers"]), {"file": file, "dry_run": "1"})
    assert answer.status_code == 302
    page = answer["Location"]
    for ask in (other.get, other.post):
        assert ask(page).status_code == 404
    assert other.get(f"{page}progress/").status_code == 404
    assert owner.get(page).status_code == 200
    token = page.split("/")[-2]
    assert jobs.upload_path(token).exists()
    assert time.time() - jobs.upload_path(token).stat().st_mtime < 60


def test_an_administrator_opens_accounts_within_the_own_scope_alone(sign_in: SignIn) -> None:
    client = sign_in("administrator.K")
    told = text_of(client.get(reverse("accounts")))
    assert "statistician.k" in told
    assert "statistician.h" not in told
    sent = {
        "username": "ke-gian",
        "display_name": "Kẻ gian",
        "role": "administrator",
        "unit": OrgUnit.objects.get(code="T").pk,
        "password": "mot-mat-khau-dai",
    }
    assert client.post(reverse("open_account"), sent).status_code == 422
    assert client.post(reverse("open_account"), {**sent, "unit": OrgUnit.objects.get(code="Y1").pk}).status_code == 302


@pytest.mark.parametrize("name", sorted(of_all("RECORDS")))
def test_no_page_and_no_act_of_a_brought_register_reaches_another_units_record(sign_in: SignIn, name: str) -> None:
    register = registry().register(name)
    assert register is not None
    key = record_of(name, "H")
    for role in sorted(register.readers):
        client = sign_in(f"{role}.K")
        if name not in public():
            assert client.get(reverse("record", args=[name, key])).status_code == 404
            assert f"/{name}/{key}/" not in text_of(client.get(reverse("list", args=[name])))
        for page in register.pages:
            if page.on_row and name not in public():
                assert client.get(reverse("own_record", args=[name, key, page.name])).status_code in (403, 404)
        before = list(register.model._base_manager.order_by("pk").values_list())
        for act in register.acts:
            if act.on_row:
                answer = client.post(reverse("act", args=[name, key, act.name]), {})
                assert answer.status_code in (403, 404), act.name
        assert list(register.model._base_manager.order_by("pk").values_list()) == before


def test_all_records_of_a_figure_are_its_own_units(sign_in: SignIn) -> None:
    where = ["phu-luc-1b-2022", "2022-H1", "K", "7.5.5.1", "numerator"]
    told = text_of(sign_in("statistician.K").get(reverse("records", args=where)))
    assert "CUA-K" in told
    assert "CUA-Y1" in told
    assert not [secret for secret in OF_H if secret in told]
    where[2] = "H"
    assert sign_in("statistician.K").get(reverse("records", args=where)).status_code == 404
    # A clerk reads reports, and may not read the dossiers' register.
    where[2] = "K"
    assert "CUA-K" not in text_of(sign_in("clerk.K").get(reverse("records", args=where)))
