"""What pages tell an official of their own work, in words that can be acted on."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpResponse
from django.urls import reverse

from tests import world
from tests.security.conftest import SignIn

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
