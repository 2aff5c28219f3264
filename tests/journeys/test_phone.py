"""On a phone: Back closes what was opened, and rows come before the fields that narrow them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from cchc.ui.tests.browser import visit
from tests.journeys.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.journey]


def test_back_closes_the_explanation_and_stays_on_the_report(site: str, browser: Browser, enter: Enter) -> None:
    with visit(browser, 360) as (page, complaints):
        enter(page, "lanhdao")
        page.goto(f"{site}/reports/phu-luc-1b-2022/2022-H1/444/")
        drawer = page.get_by_role("dialog", name="Vì sao có số này")
        for close in (page.go_back, drawer.get_by_role("button", name="Đóng").click):
            page.get_by_role("link", name="Vì sao 3.3.3 là").click()
            expect(drawer).to_be_visible()
            close()
            expect(drawer).to_be_hidden()
            expect(page.get_by_role("heading", name="Huyện Hương Khê")).to_be_visible()
        page.go_back()  # one step, not one for each time it was opened
        expect(page.get_by_role("heading", name="Hôm nay, 20/06/2022")).to_be_visible()
        assert complaints == []


def test_filters_are_folded_until_one_is_active(site: str, browser: Browser, enter: Enter) -> None:
    with visit(browser, 360) as (page, complaints):
        enter(page, "motcua")
        page.goto(f"{site}/registers/dossiers/")
        expect(page.get_by_label("Hình thức")).to_be_hidden()
        page.get_by_text("Lọc danh sách").click()
        expect(page.get_by_label("Hình thức")).to_be_visible()
        page.goto(f"{site}/registers/dossiers/?state=open")
        expect(page.get_by_label("Hình thức")).to_be_visible()
        assert complaints == []
