"""What pages tell an official of their own work, in words that can be acted on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from cchc.console.home import OTHER_ACTS, told_once
from cchc.directory.models import Account, OrgUnit, UnitLink
from cchc.kernel.ports import FormLines
from cchc.kernel.registry import registry
from cchc.ui.content import Step
from tests import world
from tests.security.conftest import SignIn, _open, uid
from tests.security.test_files import pdf

H1 = ["phu-luc-1b-2022", "2022-H1", "H"]


def said(answer: HttpResponse) -> str:
    """The page's text with its white space made even."""
    return " ".join(answer.content.decode().split())


def test_a_sentence_that_contradicts_itself_is_told_where_it_was_written_and_on_the_report(sign_in: SignIn) -> None:
    client = sign_in("statistician.H")
    sections = reverse("sections", args=H1)
    section = client.get(sections).content.decode().split('name="section" value="')[1].split('"')[0]
    wrong = "Trong kỳ đã giải quyết 80/100 hồ sơ, đạt 90%."
    answer = client.post(sections, {"section": section, "text": wrong}, follow=True)
    for page in (said(answer), said(client.get(reverse("report", args=H1)))):
        assert f'<blockquote class="sentence">{wrong}' in page
    assert "nhưng có câu cần xem lại" in said(answer)
    client.post(sections, {"section": section, "text": "Trong kỳ đã giải quyết 80/100 hồ sơ, đạt 80%."})
    assert 'class="sentence"' not in said(client.get(sections))


def test_a_ratio_is_explained_in_words_and_its_declarations_are_not_taken_for_figures(
    sign_in: SignIn, tmp_path: Path, home: Path
) -> None:
    parts = [world.declaration("H", "2022-H1", code, value) for code, value in (("1.2.1", "40"), ("1.2.2", "30"))]
    world.must(world.take_over(tmp_path, "declarations", parts))
    world.settle(home)
    page = said(sign_in("statistician.H").get(reverse("explain", args=[*H1, "1.2"])))
    assert "dòng 1.2.2 chia dòng 1.2.1" in page
    assert "ratio(" not in page
    assert "Tử số: 30" in page
    assert "Kê khai: 1 bản" in page
    assert "Tử số: 1<" not in page


def test_a_declaration_is_known_by_its_line_and_leads_back_to_the_report(sign_in: SignIn) -> None:
    client = sign_in("statistician.H")
    label = registry().port(FormLines).lines(H1[0])  # type: ignore[union-attr]
    words = next(line.label for line in label if line.code == "1.1")
    record = reverse("record", args=["declarations", uid("declarations", unit__code="H")])
    page = said(client.get(record))
    assert f"<h1>1.1 {words}, 2022-H1</h1>" in page
    assert client.get(page.split("Xem trong báo cáo")[0].split('href="')[-1].split("#")[0]).status_code == 200
    found = said(client.get(reverse("list", args=["declarations"]), {"q": words[:25].upper()}))
    assert f"1.1 {words}" in found
    assert words not in said(client.get(reverse("list", args=["declarations"]), {"q": "không đâu có"}))


def test_a_rate_above_a_hundred_is_asked_about_once_and_declaring_again_is_told_as_such(sign_in: SignIn) -> None:
    client = sign_in("statistician.H")
    lines = registry().port(FormLines).lines(H1[0])  # type: ignore[union-attr]
    line = next(one.code for one in lines if one.unit == "%" and one.source == "declared")
    unit = OrgUnit.objects.get(code="H").pk
    begin = reverse("begin", args=["declarations", "declare"])
    form = {"unit": unit, "period": "2022-H1", "line": f"{H1[0]}/{line}", "state": "value", "value": "120"}
    refused = client.post(begin, form)
    assert refused.status_code == 422
    assert "bạn có chắc không" in said(refused)
    assert 'type="checkbox" name="sure"' in said(refused)
    evidence = SimpleUploadedFile("bien-ban.pdf", pdf())
    done = client.post(begin, {**form, "sure": "on", "evidence": evidence}, follow=True)
    assert "Tài liệu kiểm chứng: bien-ban.pdf" in said(done)
    again = client.post(begin, {**form, "value": "2314", "sure": "on"}, follow=True)
    assert "<strong>Kê khai lại</strong>" in said(again)
    assert "Số liệu: 120 → 2.314" in said(again)


def test_who_worked_for_a_unit_that_was_divided_is_told_so(sign_in: SignIn, tmp_path: Path) -> None:
    rows = [
        world.unit("M", "commune", "T", since="2022-06-11"),
        world.unit("N", "commune", "T", since="2022-06-11"),
        world.unit("L", "district", "T", until="2022-06-10", successors="M;N"),
    ]
    world.must(world.take_over(tmp_path, "units", rows))
    _open("leader", "L")
    page = said(sign_in("leader.L").get(reverse("home")))
    assert "Đơn vị L (đã kết thúc 10/06/2022). Việc của đơn vị đã chuyển cho 2 đơn vị." in page
    assert '<span class="bar-unit">Đơn vị L (đã kết thúc 10/06/2022)</span>' in page
    assert "đã kết thúc" not in said(sign_in("leader.H").get(reverse("home")))


def test_a_division_of_unknown_shares_is_no_certainty_and_sources_name_no_account(
    sign_in: SignIn, tmp_path: Path
) -> None:
    source = "ai-do/du-lieu 4b741d47 (2021-01-13); Nghị quyết 1/NQ-HĐND"
    OrgUnit.objects.filter(code="X1").update(valid_to=date(2022, 6, 1))
    old, new = OrgUnit.objects.get(code="X1"), OrgUnit.objects.get(code="Y1")
    UnitLink.objects.create(old=old, new=new, kind="split", sure="found", source=source)
    page = said(sign_in("leader.H").get(reverse("unit", args=[old.pk])))
    assert "Theo văn bản; phần chia chưa rõ" in page
    assert "dữ liệu công khai 13/01/2021; Nghị quyết 1/NQ-HĐND" in page
    assert "ai-do" not in page


def test_a_report_is_asked_for_by_the_name_of_its_unit(sign_in: SignIn) -> None:
    client, asked = sign_in("administrator.T"), {"form": H1[0], "period": "2022-H1"}
    found = client.get(reverse("reports"), {**asked, "unit": "đơn vị x2"})
    assert found["Location"] == reverse("report", args=[H1[0], "2022-H1", "X2"])
    several = client.get(reverse("reports"), {**asked, "unit": "Đơn vị X"})
    assert several.status_code == 200
    assert "2 đơn vị có tên như vậy" in said(several)
    assert "Đơn vị X1 (X1); Đơn vị X2 (X2)" in said(several)
    codes = [part.split('"')[0] for part in said(several).split('<datalist id="cac-ky">')[1].split('value="')[1:]]
    assert codes.index("2022-Q2") < codes.index("2022-Q1") < codes.index("2021-Q4")
    assert ">Quý II" in said(several)


def test_a_commune_receives_for_procedures_of_its_own_level(sign_in: SignIn) -> None:
    _open("counter_officer", "X1")
    begin = reverse("begin", args=["dossiers", "receive"])
    assert "Thủ tục PX" in said(sign_in("counter_officer.X1").get(begin))
    assert "Thủ tục PH" not in said(sign_in("counter_officer.X1").get(begin))
    assert "Thủ tục PH" in said(sign_in("counter_officer.H").get(begin))


def test_the_same_act_again_and_again_is_told_once() -> None:
    steps = [Step(datetime(2022, 6, 20, hour, tzinfo=UTC), "Đổi mật khẩu", "Lãnh đạo") for hour in (9, 8)]
    assert told_once(steps) == replace(steps[0], what="Đổi mật khẩu, 2 lần")
    assert told_once(steps[:1]) == steps[0]


def test_a_keeper_locks_unlocks_and_resets_within_their_scope(sign_in: SignIn) -> None:
    keeper, leader = sign_in("administrator.H"), Account.objects.get(username="leader.h")
    inside = sign_in("leader.H")
    lock, unlock, password = (reverse("account_act", args=[leader.pk, act]) for act in ("lock", "unlock", "password"))
    short = keeper.post(password, {"password": "ngan"})
    assert short.status_code == 422
    assert "Mật khẩu này quá ngắn" in said(short)
    assert keeper.post(password, {"password": "mot-mat-khau-that-moi"}).status_code == 302
    assert keeper.post(lock).status_code == 302
    assert inside.get(reverse("units")).status_code == 302
    assert "Đã khóa" in said(keeper.get(reverse("account", args=[leader.pk])))
    assert keeper.post(unlock).status_code == 302
    for username in ("leader.k", "administrator.t", "administrator.h"):  # another's, one above, one's own
        other = Account.objects.get(username=username)
        assert keeper.post(reverse("account_act", args=[other.pk, "lock"])).status_code == 404
        assert Account.objects.get(pk=other.pk).is_active


def test_every_act_of_a_room_has_words_on_the_first_page() -> None:
    assert {"open_account", "change_password", "close_account", "reopen_account", "reset_password"} <= set(OTHER_ACTS)


def test_a_figures_basis_leads_to_the_text_that_it_cites(sign_in: SignIn, tmp_path: Path) -> None:
    told = {
        "number": "34/2016/NĐ-CP",
        "type": "decree",
        "title": "Nghị định thử",
        "body": "central",
        "issuer": "Chính phủ",
    }
    world.must(
        world.take_over(tmp_path, "legal_texts", [{**told, "issued_on": "2016-05-14", "effective_on": "2016-07-01"}])
    )
    page = said(sign_in("leader.H").get(reverse("explain", args=[*H1, "2.2.1"])))
    address = reverse("record", args=["legal_texts", uid("legal_texts", number="34/2016/NĐ-CP")])
    assert f'<a href="{address}">34/2016/NĐ-CP</a>' in page
    assert "154/2020/NĐ-CP" in page
