"""An inspector's week: a plan, a visit by it with its checklist on a phone and a draw of dossiers, then the conclusion.

Three mistakes are made and put right on the way: a plan that names the inspector itself, a team written without posts,
a violation without a word of what was seen.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from cchc.ui.tests.browser import barriers, visit
from tests.journeys.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.journey]


def _send(page: Page, act: str) -> None:
    page.get_by_role("button", name=act, exact=True).click()


def _told(page: Page, act: str) -> None:
    expect(page.get_by_text(f"Đã ghi: {act}.")).to_be_visible()


def _open(page: Page, act: str) -> None:
    """An act of the record: a button at its head, or folded among the other things to do."""
    link = page.get_by_role("link", name=act, exact=True)
    if not link.first.is_visible():
        page.get_by_text("Việc khác").click()
    link.first.click()


def _plan(page: Page, site: str) -> None:
    page.goto(f"{site}/registers/inspection_plans/begin/issue_plan/")
    page.get_by_label("Số kế hoạch").fill("36/KH-UBND")
    page.get_by_label("Lĩnh vực").select_option(label="Cải cách hành chính")
    _send(page, "Ban hành kế hoạch kiểm tra")
    _told(page, "Ban hành kế hoạch kiểm tra")
    page.get_by_role("link", name="Đưa đơn vị vào kế hoạch").click()
    page.get_by_label("Đơn vị được kiểm tra").select_option(label="Huyện Hương Khê")
    page.get_by_label("Tháng").select_option("6")
    _send(page, "Đưa đơn vị vào kế hoạch")
    expect(page.get_by_text("không kiểm tra chính mình")).to_be_visible()
    page.get_by_label("Đơn vị được kiểm tra").select_option(label="Xã Phúc Trạch")
    _send(page, "Đưa đơn vị vào kế hoạch")
    _told(page, "Đưa đơn vị vào kế hoạch")


def _decide(page: Page) -> None:
    """From the planned visit: unit, field and form are filled in; only the numbers are written."""
    page.get_by_role("link", name="Quyết định kiểm tra").click()
    expect(page.get_by_label("Đơn vị được kiểm tra").locator("option:checked")).to_have_text("Xã Phúc Trạch")
    page.get_by_label("Số cuộc kiểm tra").fill("01/2022/KT")
    page.get_by_label("Số quyết định").fill("1102/QĐ-UBND")
    _send(page, "Quyết định kiểm tra")
    _told(page, "Quyết định kiểm tra")
    _open(page, "Lập đoàn kiểm tra")
    page.get_by_label("Trưởng đoàn").fill("Cán bộ A")
    _send(page, "Lập đoàn kiểm tra")
    expect(page.get_by_text("viết họ tên, dấu chấm phẩy").first).to_be_visible()
    page.get_by_label("Trưởng đoàn").fill("Cán bộ A; Trưởng phòng, Phòng Nội vụ")
    _send(page, "Lập đoàn kiểm tra")
    _told(page, "Lập đoàn kiểm tra")
    _open(page, "Bắt đầu kiểm tra")
    _send(page, "Bắt đầu kiểm tra")
    _told(page, "Bắt đầu kiểm tra")


def _look(page: Page) -> None:
    """On a phone, at the visited office."""
    _open(page, "Phiếu kiểm tra")
    expect(page.get_by_text("Còn 12 mục chưa xem", exact=True)).to_be_visible()
    assert barriers(page) == []
    _send(page, "Đúng quy định")
    _send(page, "Không thuộc đơn vị này")
    expect(page.get_by_role("heading", name="Thủ tục hành chính có được niêm yết")).to_be_visible()
    _send(page, "Có vi phạm")
    expect(page.get_by_text("Có vi phạm thì phải ghi rõ thấy gì")).to_be_visible()
    page.get_by_label("Ghi chú").fill("Bảng niêm yết thiếu 3 thủ tục")
    _send(page, "Có vi phạm")
    expect(page.get_by_text("Còn 9 mục chưa xem", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Ghi nhận vấn đề")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("link", name="Về cuộc kiểm tra").click()


def _draw(page: Page) -> None:
    _open(page, "Rút mẫu hồ sơ")
    page.get_by_label("Số hồ sơ").fill("3")
    page.get_by_label("Số gieo").fill("2006")
    _send(page, "Rút mẫu hồ sơ")
    _told(page, "Rút mẫu hồ sơ")
    page.get_by_role("link", name="2006").click()
    _open(page, "Xem từng hồ sơ")
    page.get_by_role("button", name="Đúng quy định").first.click()
    page.get_by_role("link", name="Rút lại để kiểm chứng").click()
    expect(page.get_by_text("Rút lại ra đúng các hồ sơ này")).to_be_visible()
    page.get_by_role("link", name="Về cuộc kiểm tra").click()


def _end(page: Page) -> None:
    _open(page, "Kết thúc kiểm tra trực tiếp")
    _send(page, "Kết thúc kiểm tra trực tiếp")
    _told(page, "Kết thúc kiểm tra trực tiếp")
    _open(page, "Ban hành kết luận")
    page.get_by_label("Số kết luận").fill("01/KL-ĐKT")
    _send(page, "Ban hành kết luận")
    _told(page, "Ban hành kết luận")


def test_an_inspectors_week(site: str, browser: Browser, enter: Enter) -> None:
    with visit(browser, 1280) as (page, complaints):
        enter(page, "thongke")
        _plan(page, site)
        _decide(page)
        page.set_viewport_size({"width": 360, "height": 740})
        _look(page)
        _draw(page)
        page.set_viewport_size({"width": 1280, "height": 800})
        _end(page)
        where = page.url
        page.goto(f"{site}/reports/phu-luc-1b-2022/2022-Q3/444/")
        expect(page.get_by_role("link", name="Vì sao 1.3.2 là 1")).to_be_visible()
        assert complaints == []
    with visit(browser, 360) as (page, complaints):
        enter(page, "motcua")  # the commune sees the visit and its conclusion, and none of the working papers
        page.goto(where)
        expect(page.get_by_text("01/KL-ĐKT").first).to_be_visible()
        for word in ("Cán bộ A", "2006", "Bảng niêm yết"):
            expect(page.get_by_text(word)).to_have_count(0)
        assert complaints == []
