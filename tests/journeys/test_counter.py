"""A counter officer's day: a list with an error, mended; a dossier received and finished; the figure that follows."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cchc.ui.tests.browser import visit
from tests.journeys.conftest import Enter

pytestmark = [pytest.mark.browser, pytest.mark.journey]

HEADER = "code,unit,procedure,channel,received_at,due_at,finished_at,outcome"


def rows(count: int, procedure: str, wrong: int = -1) -> str:
    """A list of the commune's dossiers; row ``wrong`` names a day that does not exist."""
    lines = [HEADER]
    for number in range(count):
        day = "2022-02-30" if number == wrong else "2022-06-16"
        lines.append(f"GIAY-{number:05d},18547,{procedure},direct,{day}T08:00,2022-06-24T17:00,,")
    return "\n".join(lines) + "\n"


def commune_procedure(demonstration: Path) -> str:
    """A procedure of communes in force in June 2022."""
    for line in (demonstration.parent / "files" / "procedures.csv").read_text(encoding="utf-8").splitlines():
        if ",commune," in line and line.endswith(","):
            return line.partition(",")[0]
    raise AssertionError("the demonstration has no procedure of communes")


def finished_in_quarter(page: Page, site: str) -> int:
    page.goto(f"{site}/reports/kstt-06a-2020/2022-Q3/18547/")
    return int(page.locator("#dong-6 .value").inner_text().replace(".", ""))


def test_a_list_is_tried_mended_and_written(
    site: str, browser: Browser, enter: Enter, demonstration: Path, tmp_path: Path
) -> None:
    procedure = commune_procedure(demonstration)
    path = tmp_path / "giay.csv"
    path.write_text(rows(3_000, procedure, wrong=1_200), encoding="utf-8")
    with visit(browser, 1280) as (page, complaints):
        enter(page, "motcua")
        page.get_by_role("link", name="Nhập dữ liệu").click()
        page.get_by_role("link", name="Danh sách hồ sơ").click()
        page.get_by_label("Chọn tệp").set_input_files(path)
        page.get_by_role("button", name="Chạy thử").click()
        expect(page.get_by_text("Tệp bị từ chối: 1 dòng có lỗi. Chưa có gì được ghi.")).to_be_visible(timeout=15_000)
        expect(page.get_by_role("row", name="1.202 received_at")).to_contain_text("2022-02-30")

        path.write_text(rows(3_000, procedure), encoding="utf-8")
        page.get_by_label("Chọn tệp").set_input_files(path)
        page.get_by_role("button", name="Chạy thử").click()
        expect(page.get_by_text("Chạy thử: tệp dùng được, chưa có gì được ghi.")).to_be_visible(timeout=15_000)
        page.get_by_role("button", name="Ghi vào sổ").click()
        expect(page.get_by_text("Đã ghi vào sổ.")).to_be_visible(timeout=30_000)
        page.get_by_role("link", name="Xem danh sách").click()
        page.get_by_label("Tìm kiếm").press_sequentially("GIAY-")
        expect(page.get_by_text("1–50 trong 3.000")).to_be_visible()
        assert complaints == []


def test_work_goes_on_while_nobody_watches(
    site: str, browser: Browser, enter: Enter, demonstration: Path, tmp_path: Path
) -> None:
    path = tmp_path / "nhieu.csv"
    path.write_text(rows(20_000, commune_procedure(demonstration)).replace("GIAY-", "NHIEU-"), encoding="utf-8")
    with visit(browser, 1280) as (page, complaints):
        enter(page, "motcua")
        page.goto(f"{site}/import/dossiers/")
        page.get_by_label("Chọn tệp").set_input_files(path)
        page.get_by_role("button", name="Chạy thử").click()
        page.wait_for_url("**/import/dossiers/*/")
        address = page.url
        page.goto(f"{site}/")  # the page is left; the work is not
        page.goto(address)
        page.get_by_role("button", name="Ghi vào sổ").click(timeout=30_000)
        expect(page.locator("progress").or_(page.get_by_text("Đã ghi vào sổ."))).to_be_visible()
        page.goto(f"{site}/")
        page.goto(address)
        expect(page.get_by_text("Đã ghi vào sổ.")).to_be_visible(timeout=60_000)
        assert complaints == []


def test_a_dossier_finished_at_the_counter_is_in_the_report_at_once(site: str, browser: Browser, enter: Enter) -> None:
    with visit(browser, 1280) as (page, complaints):
        enter(page, "motcua")
        before = finished_in_quarter(page, site)
        page.goto(f"{site}/registers/dossiers/begin/receive/")
        page.get_by_label("Mã hồ sơ").fill("H27.31.17-220620-9001")
        page.get_by_label("Thủ tục").select_option(index=1)
        page.get_by_label("Hình thức").select_option("direct")
        page.get_by_label("Lúc tiếp nhận").fill("2022-06-20T08:00")
        page.get_by_label("Hạn trả kết quả").fill("2022-06-19T08:00")
        page.get_by_role("button", name="Tiếp nhận hồ sơ").click()
        expect(page.get_by_role("alert")).to_contain_text("Hạn trả kết quả trước lúc tiếp nhận.")
        page.get_by_label("Hạn trả kết quả").fill("2022-06-24T17:00")
        page.get_by_role("button", name="Tiếp nhận hồ sơ").click()
        expect(page.get_by_text("Đã ghi: Tiếp nhận hồ sơ.")).to_be_visible()
        expect(page.get_by_text("Đang giải quyết").first).to_be_visible()

        page.get_by_role("link", name="Trả kết quả").click()
        page.get_by_label("Lúc có kết quả").fill("2022-06-20T09:30")
        page.get_by_role("button", name="Trả kết quả").click()
        expect(page.get_by_text("Đã ghi: Trả kết quả.")).to_be_visible()
        expect(page.get_by_role("link", name="Trả kết quả")).to_have_count(0)
        expect(page.get_by_text("Kết quả: đã giải quyết")).to_be_visible()
        assert finished_in_quarter(page, site) == before + 1
        assert complaints == []
