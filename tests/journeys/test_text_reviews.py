"""A judicial officer's week: checks a commune's text from above, not as one's own; records what is wrong, has it
handled by a later text; plans the year's reviews and sees what they leave out. Each mistake is refused and mended."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cchc.kernel.registry import registry
from cchc.ui.tests.browser import barriers, overflow, visit
from tests.journeys.conftest import Enter
from tests.world import write_csv

pytestmark = [pytest.mark.browser, pytest.mark.journey]

Q3 = "/reports/phu-luc-1b-2022/2022-Q3/444/"


def _texts(folder: Path) -> Path:
    said = {"type": "decision", "body": "committee", "field": "Thương mại"}
    rows = [
        {**said, "number": "07/2020/QĐ-UBND", "title": "Quy chế quản lý chợ", "unit": "18547",
         "issued_on": "2020-05-12", "effective_on": "2020-05-20"},
        {**said, "number": "08/2020/QĐ-UBND", "title": "Quy định quản lý vỉa hè", "unit": "444",
         "issued_on": "2020-06-12", "effective_on": "2020-06-22"},
        {**said, "number": "09/2020/QĐ-UBND", "title": "Quy định về biển hiệu", "unit": "444",
         "issued_on": "2020-07-10", "effective_on": "2020-07-20"},
        {**said, "number": "11/2022/QĐ-UBND", "title": "Sửa đổi Quy chế quản lý chợ", "unit": "18547",
         "issued_on": "2022-06-17", "effective_on": "2022-06-27"},
    ]  # fmt: skip
    return write_csv(folder / "van-ban.csv", registry().imports["legal_texts"].columns, rows)


def _send(page: Page, act: str) -> None:
    page.get_by_role("button", name=act, exact=True).click()


def _refused(page: Page, words: str) -> None:
    expect(page.get_by_role("alert")).to_contain_text(words)


def _choose(page: Page, label: str, words: str) -> None:
    """The choice that holds these words."""
    field = page.get_by_role("combobox", name=label, exact=True)
    value = field.locator("option", has_text=words).first.get_attribute("value")
    field.select_option(value)


def _bring(page: Page, site: str, path: Path) -> None:
    page.goto(f"{site}/import/legal_texts/")
    page.get_by_label("Chọn tệp").set_input_files(path)
    page.get_by_role("button", name="Chạy thử").click()
    page.get_by_role("button", name="Ghi vào sổ").click(timeout=15_000)
    expect(page.get_by_text("Đã ghi vào sổ.")).to_be_visible(timeout=15_000)


def _check(page: Page, site: str) -> None:
    """The first mistake: a commune's text is not the district's to check as its own."""
    page.goto(f"{site}/registers/text_examinations/")
    page.get_by_role("link", name="Tự kiểm tra văn bản").click()
    for act, mended in (("Tự kiểm tra văn bản", False), ("Kiểm tra theo thẩm quyền", True)):
        if mended:
            page.goto(f"{site}/registers/text_examinations/begin/check/")
        _choose(page, "Văn bản", "07/2020/QĐ-UBND")
        page.get_by_label("Ngày thực hiện").fill("2022-06-16")
        page.get_by_role("combobox", name="Kết quả").select_option("needs_handling")
        page.get_by_label("Số, ký hiệu văn bản kết quả").fill("15/KL-TP")
        _send(page, act)
        if not mended:
            _refused(page, "không do Huyện Hương Khê ban hành hay kế thừa")
    expect(page.get_by_role("heading", name="07/2020/QĐ-UBND, kiểm tra theo thẩm quyền 16/06/2022")).to_be_visible()


def _find(page: Page) -> None:
    page.get_by_role("link", name="Ghi nhận nội dung phải xử lý").click()
    page.get_by_label("Sai sót").select_option("content")
    page.get_by_label("Điều, khoản, điểm").fill("Điều 7 khoản 2")
    page.get_by_label("Nội dung phải xử lý").fill("Khoản thu không có trong danh mục phí, lệ phí")
    page.get_by_label("Kiến nghị xử lý").select_option("amend")
    page.get_by_label("Ngày phát hiện").fill("2022-06-16")
    page.get_by_label("Hạn xử lý xong").fill("2022-06-10")
    _send(page, "Ghi nhận nội dung phải xử lý")
    _refused(page, "Hạn xử lý trước ngày phát hiện.")
    page.get_by_label("Hạn xử lý xong").fill("2022-06-24")
    _send(page, "Ghi nhận nội dung phải xử lý")
    expect(page.get_by_role("heading", name="07/2020/QĐ-UBND, Điều 7 khoản 2")).to_be_visible()


def _handle(page: Page, site: str) -> None:
    """From the home page, on the phone; handled before it was found, then rightly, by the text that amends it."""
    page.goto(f"{site}/")
    page.get_by_role("link", name="Sắp đến hạn xử lý (10 ngày)").click()
    page.get_by_role("link", name="07/2020/QĐ-UBND").click()
    page.get_by_role("link", name="Xử lý xong").click()
    page.get_by_label("Ngày xử lý xong").fill("2022-06-15")
    _choose(page, "Văn bản xử lý (trong sổ)", "11/2022/QĐ-UBND")
    _send(page, "Xử lý xong")
    _refused(page, "Xử lý xong trước khi phát hiện")
    page.get_by_label("Ngày xử lý xong").fill("2022-06-17")
    _send(page, "Xử lý xong")
    expect(page.get_by_text("Đã xử lý xong").first).to_be_visible()


def _plan(page: Page, site: str) -> None:
    page.goto(f"{site}/registers/review_programmes/begin/issue_programme/")
    page.get_by_label("Loại").select_option("review")
    page.get_by_label("Số, ký hiệu").fill("90/KH-UBND")
    page.get_by_label("Ngày ban hành").fill("2022-06-01")
    _send(page, "Ban hành chương trình")
    page.get_by_role("link", name="Đưa văn bản vào chương trình").click()
    _choose(page, "Văn bản", "08/2020/QĐ-UBND")
    page.get_by_label("Thời hạn thực hiện").fill("2022-06-15")
    _send(page, "Đưa văn bản vào chương trình")
    page.goto(f"{site}/registers/review_programmes/pages/nam/?year=2022")
    planned = page.get_by_role("table", name="Văn bản trong chương trình")
    expect(planned.get_by_role("row", name="08/2020/QĐ-UBND")).to_contain_text("Chậm so với kế hoạch")
    left_out = page.get_by_role("table", name="Văn bản còn hiệu lực chưa có trong chương trình nào của năm")
    expect(left_out.get_by_role("row", name="09/2020/QĐ-UBND")).to_be_visible()
    expect(left_out.get_by_role("row", name="08/2020/QĐ-UBND")).to_have_count(0)


def test_a_judicial_officers_week(site: str, browser: Browser, enter: Enter, tmp_path: Path) -> None:
    with visit(browser, 1280) as (page, complaints):
        enter(page, "thongke")
        _bring(page, site, _texts(tmp_path))
        _check(page, site)
        _find(page)
        _plan(page, site)
        assert complaints == []
    with visit(browser, 360) as (page, complaints):
        enter(page, "thongke")
        _handle(page, site)
        for address in (page.url, f"{site}/registers/review_programmes/pages/nam/?year=2022"):
            page.goto(address)
            assert barriers(page) == [], address
            assert overflow(page) <= 0, address
        page.goto(f"{site}{Q3}")
        for line, value in (("2.2.1", "1"), ("2.2.2.1", "1"), ("2.2.2.2", "1"), ("2.2.2", "100%")):
            expect(page.locator(f"[id='dong-{line}'] .value")).to_contain_text(value)
        assert complaints == []
