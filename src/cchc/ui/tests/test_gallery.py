"""Every template in a real browser, on a desk and on a phone: no barrier, no sideways scrolling, all by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from cchc.ui.tests.browser import barriers, overflow, visit

pytestmark = pytest.mark.browser

DESK, PHONE = 1280, 360
PAGES = [
    "report",
    "list",
    "empty",
    "detail",
    "form",
    "form-wrong",
    "import-errors",
    "import-dry",
    "import-progress",
    "tree",
]


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("address", [*PAGES, "login", "404"])
def test_no_barrier_and_no_sideways_scrolling(gallery: str, browser: Browser, address: str, width: int) -> None:
    with visit(browser, width) as (page, complaints):
        page.goto(f"{gallery}/{address}")
        assert barriers(page) == []
        assert overflow(page) <= 0
        assert complaints == []


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_figure_explains_itself_by_keyboard(gallery: str, browser: Browser, width: int) -> None:
    with visit(browser, width) as (page, complaints):
        page.goto(f"{gallery}/report")
        figure = page.get_by_role("link", name="Vì sao 3.3.2 là 98,7%")
        figure.focus()
        page.keyboard.press("Enter")
        drawer = page.get_by_role("dialog", name="Vì sao có số này")
        expect(drawer.get_by_text("2.448 / 2.481")).to_be_visible()
        expect(drawer.get_by_role("heading", name="Vì sao có số này")).to_be_focused()
        assert barriers(page) == []
        page.keyboard.press("Escape")
        expect(drawer).to_be_hidden()
        expect(figure).to_be_focused()
        assert complaints == []


def test_the_navigation_of_a_phone_opens_and_closes_by_keyboard(gallery: str, browser: Browser) -> None:
    with visit(browser, PHONE) as (page, _):
        page.goto(f"{gallery}/list")
        places = page.get_by_role("navigation", name="Trình đơn chính")
        expect(places).to_be_hidden()
        page.get_by_role("button", name="Trình đơn").focus()
        page.keyboard.press("Enter")
        expect(places).to_be_visible()
        page.keyboard.press("Escape")
        expect(places).to_be_hidden()
        expect(page.get_by_role("button", name="Trình đơn")).to_be_focused()


def test_the_navigation_needs_no_script(gallery: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": PHONE, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{gallery}/list")
    page.locator(".nav-open").click()
    expect(page.get_by_role("link", name="Đơn vị hành chính")).to_be_visible()
    context.close()


def test_a_search_changes_the_rows_and_the_address(gallery: str, browser: Browser) -> None:
    with visit(browser, DESK) as (page, complaints):
        page.goto(f"{gallery}/list")
        page.get_by_label("Tìm kiếm").press_sequentially("rồng")
        expect(page.get_by_text("Không có hồ sơ nào khớp với bộ lọc")).to_be_visible()
        expect(page.get_by_label("Tìm kiếm")).to_be_focused()
        page.wait_for_url("**/list?q=r%E1%BB%93ng*")
        assert complaints == []


def test_progress_goes_on_by_itself(gallery: str, browser: Browser) -> None:
    with visit(browser, DESK) as (page, _):
        page.goto(f"{gallery}/import-progress")
        expect(page.get_by_text("8.300 / 12.281")).to_be_visible()
        expect(page.get_by_text("9.000 / 12.281")).to_be_visible()


def test_charts_are_drawn_and_readable_as_tables(gallery: str, browser: Browser) -> None:
    with visit(browser, DESK) as (page, complaints):
        page.goto(f"{gallery}/report")
        expect(page.locator(".chart-box svg path").first).to_be_attached()
        page.get_by_text("Xem dạng bảng").first.click()
        expect(page.get_by_role("row", name="Tháng 3 2.203 31")).to_be_visible()
        assert complaints == []


def test_heads_of_a_long_table_stay_below_the_bar(gallery: str, browser: Browser) -> None:
    with visit(browser, DESK, height=600) as (page, _):
        page.goto(f"{gallery}/list")
        page.evaluate("window.scrollTo(0, 600)")
        head = page.get_by_role("columnheader", name="Thủ tục").bounding_box()
        assert head is not None
        assert 50 <= head["y"] <= 60
