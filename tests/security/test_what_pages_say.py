"""What pages tell an official of their own work, in words that can be acted on."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse

from cchc.directory.models import OrgUnit
from cchc.kernel.ports import FormLines
from cchc.kernel.registry import registry
from tests import world
from tests.security.conftest import SignIn, uid

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
    evidence = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.4 x")
    done = client.post(begin, {**form, "sure": "on", "evidence": evidence}, follow=True)
    assert "Tài liệu kiểm chứng: bien-ban.pdf" in said(done)
    again = client.post(begin, {**form, "value": "2314", "sure": "on"}, follow=True)
    assert "<strong>Kê khai lại</strong>" in said(again)
    assert "Số liệu: 120 → 2.314" in said(again)
