"""Every page on a phone, in Vietnamese and by keyboard: no barrier, no sideways scrolling; and without any script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from cchc.ui.tests.browser import barriers, overflow, visit
from tests.journeys.build import PASSWORD
from tests.journeys.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.journey]

DESK, PHONE = 1280, 360
H1 = "/reports/phu-luc-1b-2022/2022-H1/444/"
PAGES = (
    "/",
    "/reports/",
    H1,
    "/reports/phu-luc-1b-2022/2022-Q1/444/?only=findings",
    "/reports/kstt-06a-2020/2022-H1/42/?structure=as-now",
    f"{H1}sections/",
    f"{H1}lines/3.3.2/",
    f"{H1}lines/4.1.1/",
    "/check/",
    "/units/",
    "/units/?on=2025-07-01&q=H%C6%B0%C6%A1ng",
    "/registers/units/",
    "/registers/units/9/",
    "/registers/procedures/?q=khai",
    "/registers/procedures/1/",
    "/registers/dossiers/?state=open&page=2",
    "/registers/dossiers/?q=khong-co",
    "/registers/dossiers/1/",
    "/registers/dossiers/begin/receive/",
    "/registers/declarations/",
    "/registers/declarations/1/",
    "/registers/declarations/1/correct/",
    "/import/",
    "/import/dossiers/",
    "/accounts/",
    "/accounts/3/",
    "/accounts/open/",
    "/password/",
    "/khong-co/",
)


def test_every_page_on_a_phone(site: str, browser: Browser, enter: Enter) -> None:
    with visit(browser, PHONE) as (page, complaints):
        page.goto(f"{site}/login/")
        assert barriers(page) == []
        enter(page, "quantri")
        for address in PAGES:
            page.goto(f"{site}{address}")
            assert barriers(page) == [], address
            assert overflow(page) <= 0, address
        assert complaints == []


def test_every_page_on_a_desk_in_english(site: str, browser: Browser, enter: Enter) -> None:
    with visit(browser, DESK) as (page, complaints):
        enter(page, "quantri")
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", name="Today, 20/06/2022")).to_be_visible()
        for address in PAGES:
            page.goto(f"{site}{address}")
            assert overflow(page) <= 0, address
        assert complaints == []


def test_a_leader_reads_on_a_phone(site: str, browser: Browser, enter: Enter) -> None:
    with visit(browser, PHONE) as (page, complaints):
        enter(page, "lanhdao")
        page.get_by_role("link", name="06 tháng đầu năm 2022 Phụ lục 1B").click()
        page.get_by_text("Những chỗ cần xem").click()
        page.get_by_role("link", name="1.4.1", exact=True).first.click()
        expect(page.locator("#dong-1\\.4\\.1")).to_be_in_viewport()
        page.get_by_role("link", name="Vì sao 3.3.3 là").click()
        drawer = page.get_by_role("dialog", name="Vì sao có số này")
        expect(drawer.get_by_text("Số hồ sơ cấp xã đã giải quyết xong")).to_be_visible()
        assert barriers(page) == []
        drawer.get_by_role("button", name="Đóng").click()
        expect(drawer).to_be_hidden()
        page.get_by_role("link", name="Phần lời").click()
        expect(page.get_by_role("button", name="Lưu mục này")).to_have_count(0)
        assert complaints == []


def test_a_day_without_a_mouse(site: str, browser: Browser) -> None:
    with visit(browser, DESK) as (page, complaints):
        page.goto(f"{site}/login/")
        page.keyboard.type("thongke")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Hôm nay, 20/06/2022").wait_for()
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
        page.keyboard.press("Enter")
        report = page.get_by_role("link", name="06 tháng đầu năm 2022 Phụ lục 1B")
        for _ in range(20):
            page.keyboard.press("Tab")
            if report.evaluate("link => link === document.activeElement"):
                break
        expect(report).to_be_focused()
        page.keyboard.press("Enter")
        figure = page.get_by_role("link", name="Vì sao 3.3.2 là")
        figure.focus()
        page.keyboard.press("Enter")
        drawer = page.get_by_role("dialog", name="Vì sao có số này")
        expect(drawer.get_by_role("heading", name="Tử số:")).to_be_visible()
        page.keyboard.press("Escape")
        expect(drawer).to_be_hidden()
        expect(figure).to_be_focused()
        assert complaints == []


def test_everything_can_be_read_without_script(site: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": DESK, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/login/")
    page.get_by_label("Tên đăng nhập").fill("thongke")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto(f"{site}{H1}?only=missing")
    expect(page.locator("#dong-1\\.1")).to_be_visible()
    expect(page.locator("#dong-1\\.2")).to_have_count(0)
    page.goto(f"{site}{H1}")
    page.get_by_role("link", name="Vì sao 3.3.2 là").click()
    expect(page.get_by_role("heading", name="Tử số:")).to_be_visible()
    page.get_by_role("link", name="Về báo cáo").click()
    page.goto(f"{site}/registers/dossiers/")
    page.get_by_label("Tình trạng").select_option("finished")
    page.get_by_role("button", name="Lọc").click()
    assert "state=finished" in page.url
    page.get_by_role("link", name="Trang sau").click()
    assert "page=2" in page.url
    context.close()
