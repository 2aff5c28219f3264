"""A week at the province's desk: a decision published with three procedures, two mistakes made and mended."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from cchc.ui.tests.browser import overflow, visit
from tests.journeys.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.journey]

TITLE = "Công bố thủ tục hành chính mới, sửa đổi và bãi bỏ cấp xã"


def begin(page: Page, name: str) -> None:
    """Ask for an act on the record's page, from the buttons or from the menu that folds them."""
    asked = page.get_by_role("link", name=name, exact=True)
    if not asked.is_visible():
        page.get_by_text("Việc khác").click()
    asked.click()


def send(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).click()


def counted(page: Page, site: str) -> tuple[int, int]:
    """What the report says of procedures published and ended; before the first act it has no figure."""
    page.goto(f"{site}/reports/phu-luc-1b-2022/2022-Q3/444/")
    published, ended = (page.locator(f"[id='dong-{line}'] .value").inner_text() for line in ("3.1.2", "3.1.3"))
    return int(published or 0), int(ended or 0)


def chosen(page: Page, label: str, code: str) -> None:
    """Choose a procedure by its code, as typing it in the list does."""
    field = page.get_by_label(label, exact=False).first
    option = field.locator("option", has_text=code).first
    field.select_option(value=option.get_attribute("value"))


@pytest.mark.parametrize(("width", "code"), [(1280, "9.000001"), (360, "9.000002")])
def test_a_decision_changes_the_catalogue_and_mistakes_are_mended(
    site: str, browser: Browser, enter: Enter, width: int, code: str
) -> None:
    number = f"{1600 + width}/QĐ-UBND"
    with visit(browser, width) as (page, complaints):
        enter(page, "quantri")
        published, ended = counted(page, site)
        page.goto(f"{site}/registers/procedure_decisions/")
        page.get_by_role("link", name="Ban hành quyết định công bố").click()
        page.get_by_label("Số, ký hiệu").fill(number)
        page.get_by_label("Trích yếu").fill(TITLE)
        page.get_by_label("Ngày ban hành").fill("2022-06-21")
        send(page, "Ban hành quyết định công bố")
        expect(page.get_by_role("alert")).to_contain_text("ở tương lai")
        page.get_by_label("Ngày ban hành").fill("2022-06-16")
        send(page, "Ban hành quyết định công bố")
        expect(page.get_by_role("heading", name=number)).to_be_visible()
        assert overflow(page) <= 0

        # The first mistake is refused: payment online where there is nothing to pay.
        begin(page, "Công bố mới thủ tục")
        page.get_by_label("Mã thủ tục").fill(code)
        page.get_by_label("Tên thủ tục").fill("Xác nhận cư trú của hộ gia đình")
        page.get_by_label("Cấp", exact=False).first.select_option("commune")
        page.get_by_label("Thanh toán trực tuyến").check()
        send(page, "Công bố mới thủ tục")
        expect(page.get_by_role("alert")).to_contain_text("không có thanh toán trực tuyến")
        page.get_by_label("Thanh toán trực tuyến").uncheck()
        send(page, "Công bố mới thủ tục")
        expect(page.get_by_text("Đã ghi: Công bố mới thủ tục.")).to_be_visible()

        begin(page, "Sửa đổi, bổ sung thủ tục")
        chosen(page, "Thủ tục", code)
        page.get_by_label("Đang cung cấp trực tuyến").select_option("4")
        page.get_by_label("Áp dụng từ ngày").fill("2022-06-20")
        send(page, "Sửa đổi, bổ sung thủ tục")
        expect(page.get_by_role("alert")).to_contain_text("Cao hơn mức độ đủ điều kiện")
        page.get_by_label("Đủ điều kiện trực tuyến").select_option("4")
        send(page, "Sửa đổi, bổ sung thủ tục")
        expect(page.get_by_text("Đã ghi: Sửa đổi, bổ sung thủ tục.")).to_be_visible()

        # The second one is taken back: the wrong procedure was repealed.
        wrong = "1.000521" if width == 1280 else "1.011923"
        begin(page, "Bãi bỏ thủ tục")
        chosen(page, "Thủ tục", wrong)
        send(page, "Bãi bỏ thủ tục")
        expect(page.get_by_text("Đã ghi: Bãi bỏ thủ tục.")).to_be_visible()
        page.get_by_role("link", name=wrong).click()
        begin(page, "Hủy ghi nhận")
        page.get_by_label("Lý do hủy ghi nhận").fill("Chọn nhầm thủ tục")
        send(page, "Hủy ghi nhận")
        expect(page.get_by_text("Lý do hủy").first).to_be_visible()
        page.goto(f"{site}/registers/procedures/?q={wrong}")
        expect(page.get_by_role("link", name=wrong)).to_be_visible()  # in force again

        page.goto(
            f"{site}/registers/procedure_decisions/pages/changes/?since=2022-06-16&until=2022-06-20&level=commune"
        )
        expect(page.get_by_text(number).first).to_be_visible()
        expect(page.get_by_text("Đang cung cấp trực tuyến: chưa → mức độ 4").first).to_be_visible()
        assert overflow(page) <= 0
        assert counted(page, site) == (published + 1, ended)
        assert complaints == []
