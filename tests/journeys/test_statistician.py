"""A statistician's day: the report, why a figure is what it is, what is missing, the words, the signed file."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cchc.ui.tests.browser import visit
from tests.journeys.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.journey]

SECTION = "Công tác tuyên truyền cải cách hành chính"


def test_a_figure_is_asked_why_and_a_missing_one_is_declared(site: str, browser: Browser, enter: Enter) -> None:
    with visit(browser, 1280) as (page, complaints):
        enter(page, "thongke")
        page.get_by_role("link", name="06 tháng đầu năm 2022 Phụ lục 1B").click()
        expect(page.get_by_role("heading", name="Huyện Hương Khê")).to_be_visible()

        # Why is 3.3.2 what it is?
        figure = page.get_by_role("link", name="Vì sao 3.3.2 là")
        figure.click()
        drawer = page.get_by_role("dialog", name="Vì sao có số này")
        expect(drawer.get_by_text("Số hồ sơ cấp huyện giải quyết đúng hạn")).to_be_visible()
        expect(drawer.get_by_role("heading", name="Mẫu số:")).to_be_visible()
        record = drawer.get_by_role("link", name="H27.31-").first
        code = record.inner_text()
        record.click()
        expect(page.get_by_role("heading", name=code)).to_be_visible()
        page.go_back()

        # A line that nobody has said yet leads to its form, filled in.
        page.get_by_role("link", name="Chưa có số liệu").first.click()
        row = page.locator("#dong-1\\.1")
        expect(row).to_contain_text("Chưa có số liệu")
        row.get_by_role("link", name="Kê khai 1.1").click()
        expect(page.get_by_label("Kỳ báo cáo")).to_have_value("2022-H1")
        expect(page.get_by_label("Đơn vị", exact=False).first.locator("option:checked")).to_have_text("Huyện Hương Khê")
        page.get_by_label("Số liệu").fill("hai mươi")
        page.get_by_role("button", name="Kê khai số liệu").click()
        expect(page.get_by_role("alert")).to_contain_text("Không phải một con số.")
        page.get_by_label("Số liệu").fill("23")
        page.get_by_role("button", name="Kê khai số liệu").click()
        expect(page.get_by_text("Đã ghi: Kê khai số liệu.")).to_be_visible()
        expect(page.get_by_text("Số liệu: 23")).to_be_visible()  # on the timeline
        page.goto(f"{site}/reports/phu-luc-1b-2022/2022-H1/444/")
        expect(page.get_by_role("link", name="Vì sao 1.1 là 23")).to_be_visible()
        assert complaints == []


def test_the_words_of_a_report_and_its_file(site: str, browser: Browser, enter: Enter, tmp_path: Path) -> None:
    with visit(browser, 1280) as (page, complaints):
        enter(page, "thongke")
        page.goto(f"{site}/reports/phu-luc-1b-2022/2022-H1/444/")
        page.get_by_role("link", name="Phần lời").click()
        page.get_by_label(f"Phần viết của đơn vị: {SECTION}").fill("Huyện phát thanh về nộp hồ sơ trực tuyến.")
        page.get_by_role("button", name=re.compile(f"Lưu mục này.*{SECTION}")).click()
        expect(page.get_by_text("Đã ghi đoạn viết.")).to_be_visible()

        # The same text waits in the next report, marked as taken from this one.
        page.goto(f"{site}/reports/phu-luc-1b-2022/2022-Q3/444/sections/")
        expect(page.get_by_text("Lấy từ báo cáo trước, chưa lưu").first).to_be_visible()
        expect(page.get_by_label(f"Phần viết của đơn vị: {SECTION}")).to_have_value(
            "Huyện phát thanh về nộp hồ sơ trực tuyến."
        )

        page.goto(f"{site}/reports/phu-luc-1b-2022/2022-H1/444/")
        with page.expect_download() as waiting:
            page.get_by_role("link", name="DOCX").click()
        path = tmp_path / "bao-cao.docx"
        waiting.value.save_as(path)
        with zipfile.ZipFile(path) as document:
            assert "phát thanh về nộp hồ sơ trực tuyến" in document.read("word/document.xml").decode()
        assert complaints == []


def test_a_filled_form_is_checked_and_not_kept(site: str, browser: Browser, enter: Enter, demonstration: Path) -> None:
    form = demonstration.parent / "files" / "phu-luc-1b-huong-khe-2022h1.csv"
    with visit(browser, 1280) as (page, complaints):
        enter(page, "thongke")
        page.get_by_role("link", name="Kiểm tra biểu đã điền").click()
        page.get_by_label("Chọn biểu đã điền").set_input_files(form)
        page.get_by_role("button", name="Kiểm tra", exact=True).click()
        expect(page.get_by_role("heading", name=form.name)).to_be_visible()
        expect(page.get_by_text("Lỗi:").first).to_be_visible()
        assert complaints == []
