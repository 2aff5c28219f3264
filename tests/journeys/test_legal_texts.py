"""A judicial officer's week with texts: the old register taken in, a decision entered with two mistakes that are
mended, what it replaces, what was in force on a day, and the yearly list announced."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cchc.registers.legal_texts.imports.texts import TEXT_COLUMNS
from cchc.ui.tests.browser import barriers, visit
from tests.journeys.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.journey]

OLD = (
    ("03/2016/QĐ-UBND", "Quy chế làm việc của Ủy ban nhân dân huyện", "2016-08-12", "2016-08-22", ""),
    ("05/2017/QĐ-UBND", "Quy định phân cấp quản lý công trình thủy lợi nhỏ", "2017-05-10", "2017-05-20", ""),
    ("02/2018/QĐ-UBND", "Quy định quản lý nhà văn hóa thôn", "2018-03-15", "2018-03-25", "2021-07-01"),
)


def old_register(path: Path) -> Path:
    """The district's register as it kept it before."""
    lines = [",".join(TEXT_COLUMNS)]
    for number, title, issued, effective, ended in OLD:
        cells = {"number": number, "type": "decision", "title": title, "unit": "444", "body": "committee"}
        cells |= {"issued_on": issued, "effective_on": effective, "expires_on": ended}
        lines.append(",".join(cells.get(name, "") for name in TEXT_COLUMNS))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def act(page: Page, title: str) -> None:
    """Open one of the record's acts, wherever it stands on the page's head."""
    link = page.locator(".page-actions").get_by_role("link", name=title, exact=True)
    if not link.is_visible():
        page.locator(".page-actions summary", has_text="Việc khác").click()
    link.click()
    page.locator(".crumbs [aria-current=page]", has_text=title).wait_for()


def choose(page: Page, label: str, start: str) -> None:
    """Choose the option that begins so."""
    field = page.get_by_label(label)
    value = field.locator("option").filter(has_text=start).first.get_attribute("value")
    assert value
    field.select_option(value)


def done(page: Page, title: str) -> None:
    page.locator("main form").get_by_role("button", name=title, exact=True).click()
    expect(page.get_by_text(f"Đã ghi: {title}.")).to_be_visible()


def test_a_week_with_texts(site: str, browser: Browser, enter: Enter, tmp_path: Path) -> None:
    with visit(browser, 1280) as (page, complaints):
        enter(page, "thongke")
        _take_in(page, site, old_register(tmp_path / "so.csv"))
        _enter_with_mistakes(page, site)
        _announce(page, site)
        assert complaints == []
    with visit(browser, 360) as (page, complaints):
        enter(page, "lanhdao")
        _read(page, site)
        assert complaints == []


def _take_in(page: Page, site: str, path: Path) -> None:
    page.goto(f"{site}/import/legal_texts/")
    page.get_by_label("Chọn tệp").set_input_files(path)
    page.get_by_role("button", name="Chạy thử").click()
    expect(page.get_by_text("Chạy thử: tệp dùng được, chưa có gì được ghi.")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Ghi vào sổ").click()
    expect(page.get_by_text("Đã ghi vào sổ.")).to_be_visible(timeout=15_000)


def _enter_with_mistakes(page: Page, site: str) -> None:
    title = "Ban hành văn bản quy phạm pháp luật"
    page.goto(f"{site}/registers/legal_texts/begin/issue/")
    page.get_by_label("Số, ký hiệu").fill("02/2021/QĐ-UBND")  # the first mistake: last year's number
    page.get_by_label("Trích yếu nội dung").fill("Quy định phân cấp quản lý, bảo vệ công trình thủy lợi")
    page.get_by_label("Ngày ban hành").fill("2022-05-20")
    page.get_by_label("Ngày có hiệu lực").fill("2022-06-01")
    page.locator("main form").get_by_role("button", name=title).click()
    expect(page.get_by_text("Số 02/2021/QĐ-UBND là của năm 2021, còn ngày ban hành thuộc năm 2022.")).to_be_visible()
    page.get_by_label("Số, ký hiệu").fill("2/2022/qđ-ubnd")
    done(page, title)
    expect(page.get_by_role("heading", level=1)).to_have_text("Quyết định 02/2022/QĐ-UBND")
    act(page, "Thay thế văn bản khác")
    choose(page, "Văn bản chịu tác động", "03/2016/QĐ-UBND")  # the second mistake: another text
    done(page, "Thay thế văn bản khác")
    act(page, "Gỡ quan hệ ghi nhầm")
    choose(page, "Quan hệ ghi nhầm", "thay thế 03/2016/QĐ-UBND")
    page.get_by_label("Lý do").fill("Ghi nhầm văn bản bị thay thế")
    done(page, "Gỡ quan hệ ghi nhầm")
    act(page, "Thay thế văn bản khác")
    choose(page, "Văn bản chịu tác động", "05/2017/QĐ-UBND")
    done(page, "Thay thế văn bản khác")
    act(page, "Hiệu lực và liên hệ")
    expect(page.get_by_text("Thay thế Quyết định 05/2017/QĐ-UBND, từ ngày 01/06/2022 Hết hiệu lực")).to_be_visible()
    page.get_by_role("link", name="Quyết định 05/2017/QĐ-UBND").click()
    expect(page.get_by_text("Nay thực hiện theo: Quyết định 02/2022/QĐ-UBND.")).to_be_visible()
    page.get_by_label("Tại ngày", exact=True).fill("2022-05-31")
    page.get_by_role("button", name="Xem").click()
    expect(page.locator(".card-head .chip").first).to_have_text("Còn hiệu lực")


def _announce(page: Page, site: str) -> None:
    page.goto(f"{site}/registers/legal_texts/?state=unlisted")
    expect(page.get_by_role("link", name="02/2018/QĐ-UBND")).to_be_visible()
    page.goto(f"{site}/registers/legal_texts/pages/expired/")
    expect(page.get_by_text("Hạn công bố: 31/01/2022.")).to_be_visible()
    page.locator(".page-actions").get_by_role("link", name="Công bố danh mục hết hiệu lực").click()
    page.get_by_label("Số quyết định công bố").fill("559/QĐ-UBND")
    page.get_by_label("Ngày công bố").fill("2022-01-27")
    done(page, "Công bố danh mục hết hiệu lực")
    expect(page.get_by_role("cell", name="Hết thời hạn quy định trong văn bản, từ ngày 01/07/2021")).to_be_visible()


def _read(page: Page, site: str) -> None:
    page.goto(f"{site}/registers/legal_texts/pages/effect/?day=2022-06-10")
    row = page.get_by_role("row").filter(has_text="05/2017/QĐ-UBND")
    expect(row).to_contain_text("Bị thay thế bởi 02/2022/QĐ-UBND từ ngày 01/06/2022")
    expect(page.get_by_role("row").filter(has_text="03/2016/QĐ-UBND")).to_contain_text("Còn hiệu lực")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert barriers(page) == []
    page.goto(f"{site}/registers/legal_texts/pages/expired/")
    expect(page.get_by_text("Quyết định số 559/QĐ-UBND ngày 27/01/2022")).to_be_visible()
    page.goto(f"{site}/reports/phu-luc-1b-2022/2022-H1/444/lines/2.1.2/")
    expect(page.get_by_role("link", name="02/2022/QĐ-UBND")).to_be_visible()
