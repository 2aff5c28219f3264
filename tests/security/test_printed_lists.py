"""Printed lists: the rows that the same reader sees on screen, in the name of the reader's own unit."""

from __future__ import annotations

import io

import docx
import pytest
from django.urls import reverse
from pypdf import PdfReader

from cchc.ui.pages import export
from tests.security.conftest import SignIn


def printed(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_list_is_printed_as_it_is_filtered_with_what_was_asked(sign_in: SignIn) -> None:
    client = sign_in("leader.H")
    address = reverse("export", args=["dossiers", "pdf"])
    answer = client.get(address, {"state": "open", "q": "CUA-X1"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="dossiers-2022-06-20.pdf"'
    told = printed(answer.content)
    assert "DANH SÁCH HỒ SƠ THỦ TỤC HÀNH CHÍNH" in told
    assert "từ khóa «CUA-X1»" in told
    assert "Tình trạng: Đang giải quyết" in told
    assert "CUA-X1-DANG-MO" in told
    assert "CUA-X1-DA-XONG" not in told and "CUA-H" not in told
    assert "Danh sách có 1 mục." in told
    assert "ngày 20 tháng 6 năm 2022" in told


def test_everybody_prints_in_the_name_of_the_own_unit_and_the_own_rows(sign_in: SignIn) -> None:
    for unit, own, other in (("H", "CUA-H", "CUA-K"), ("K", "CUA-K", "CUA-H")):
        content = sign_in(f"leader.{unit}").get(reverse("export", args=["dossiers", "docx"])).content
        file = docx.Document(io.BytesIO(content))
        head, rows = file.tables[0], file.tables[1].rows
        assert f"ĐƠN VỊ {unit}" in head.rows[0].cells[0].text
        codes = [row.cells[1].text for row in rows]
        assert own in codes
        assert other not in codes
        numbers = [row.cells[0].text for row in rows]
        assert numbers == ["STT", *(str(place) for place in range(1, len(rows)))]


def test_a_list_too_long_for_paper_says_what_to_do(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "LONGEST", 1)
    client = sign_in("leader.H")
    answer = client.get(reverse("export", args=["dossiers", "pdf"]), {"sort": "code"}, follow=True)
    assert answer.redirect_chain == [(reverse("list", args=["dossiers"]) + "?sort=code", 302)]
    told = answer.content.decode()
    assert "Danh sách có 3 mục; bản in nhận nhiều nhất 1. Hãy lọc bớt, hoặc lấy tệp XLSX." in told
    assert client.get(reverse("export", args=["dossiers", "xlsx"])).status_code == 200


def test_a_list_is_printed_in_the_reader_s_language(sign_in: SignIn) -> None:
    client = sign_in("leader.H")
    client.post(reverse("language"), {"language": "en", "next": "/"})
    told = printed(client.get(reverse("export", args=["declarations", "pdf"])).content)
    assert "LIST OF DECLARATIONS" in told
    assert "The list has 1 entry." in told
    assert "20 June 2022" in told


def test_no_other_format_is_answered(sign_in: SignIn) -> None:
    assert sign_in("leader.H").get("/registers/dossiers/export.html").status_code == 404
