"""Both sides of a finding: the inspector records it and gives a deadline, the commune answers from a phone with a
photo, the inspector looks again, not content at first; each mistake is refused in words and mended."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cchc.kernel.registry import registry
from cchc.ui.tests.browser import barriers, visit
from tests.journeys.conftest import Enter
from tests.world import write_csv

pytestmark = [pytest.mark.browser, pytest.mark.journey]

VISIT = {
    "code": "77/KT",
    "unit": "444",
    "inspected": "18547",
    "field": "administrative_reform",
    "form": "surprise",
    "decision": "426/QĐ-UBND",
    "decided_on": "2022-06-01",
    "started_on": "2022-06-08",
    "ended_on": "2022-06-09",
    "conclusion": "9/TB-UBND",
    "concluded_on": "2022-06-13",
}
FOUND = "Bảng niêm yết thiếu thủ tục chứng thực"


def _photo() -> bytes:
    """A small picture, as a phone would send one."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x7f" * 8) * 8)
    head = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _send(page: Page, act: str) -> None:
    page.get_by_role("button", name=act, exact=True).click()


def _refused(page: Page, words: str) -> None:
    expect(page.get_by_role("alert")).to_contain_text(words)


def _record(page: Page, site: str) -> None:
    """From the visit: a day outside it is refused, then the finding stands, with a deadline."""
    page.goto(f"{site}/registers/inspections/")
    page.get_by_role("link", name="77/KT").click()
    page.get_by_role("link", name="Ghi nhận vấn đề").click()
    page.get_by_label("Vấn đề phát hiện").fill(FOUND)
    page.get_by_label("Loại vấn đề").select_option("procedures_not_posted")
    page.get_by_label("Ngày phát hiện").fill("2022-06-10")
    _send(page, "Ghi nhận vấn đề")
    _refused(page, "ngoài thời gian kiểm tra (từ 08/6/2022 đến 09/6/2022)")
    page.get_by_label("Ngày phát hiện").fill("2022-06-09")
    _send(page, "Ghi nhận vấn đề")
    expect(page.get_by_role("heading", name="77/KT/1")).to_be_visible()
    expect(page.get_by_text("Nghị định 63/2010/NĐ-CP").first).to_be_visible()  # the law behind the kind

    page.get_by_role("link", name="Giao thời hạn khắc phục").click()
    page.get_by_label("Hạn khắc phục").fill("2022-06-01")
    _send(page, "Giao thời hạn khắc phục")
    _refused(page, "Hạn 01/6/2022 trước ngày phát hiện 09/6/2022.")
    page.get_by_label("Hạn khắc phục").fill("2022-06-24")
    _send(page, "Giao thời hạn khắc phục")
    expect(page.get_by_text("Đang khắc phục").first).to_be_visible()


def _answer(page: Page, folder: Path) -> None:
    """On the phone: from the home page to the answer; without evidence, then with a wrong file, then with a photo."""
    page.get_by_role("link", name="Phải khắc phục trong 7 ngày").click()
    page.get_by_role("link", name="Việc phải khắc phục").click()
    expect(page.get_by_text(FOUND)).to_be_visible()
    expect(page.get_by_text("Còn 4 ngày")).to_be_visible()
    assert barriers(page) == []
    page.get_by_label("Đã khắc phục thế nào").fill("Đã niêm yết bổ sung 12 thủ tục")
    page.get_by_role("button", name="Gửi báo cáo").click()
    _refused(page, "Hãy gửi ảnh hoặc tài liệu")
    for name, data in (("anh.txt", b"not a picture"), ("anh.png", _photo())):
        path = folder / name
        path.write_bytes(data)
        page.get_by_label("Ảnh hoặc tài liệu kiểm chứng").set_input_files(path)
        _send(page, "Báo cáo khắc phục")
        if name == "anh.txt":
            _refused(page, "Chỉ nhận tệp PDF, DOCX, XLSX, PNG hoặc JPEG.")
    expect(page.get_by_text("Chờ kiểm tra lại").first).to_be_visible()
    expect(page.get_by_text("anh.png").first).to_be_visible()
    expect(page.get_by_role("link", name="Kiểm tra lại: đạt")).to_have_count(0)


def test_a_finding_is_answered_from_a_phone_and_looked_at_again(
    site: str, browser: Browser, enter: Enter, tmp_path: Path
) -> None:
    listed = write_csv(tmp_path / "cuoc-kiem-tra.csv", registry().imports["inspections"].columns, [VISIT])
    with visit(browser, 1280) as (inspector, complaints), visit(browser, 360, height=740) as (commune, others):
        enter(inspector, "thongke")
        inspector.goto(f"{site}/import/inspections/")
        inspector.get_by_label("Chọn tệp").set_input_files(listed)
        inspector.get_by_role("button", name="Chạy thử").click()
        inspector.get_by_role("button", name="Ghi vào sổ").click()
        expect(inspector.get_by_text("Đã ghi vào sổ.")).to_be_visible()
        _record(inspector, site)

        enter(commune, "motcua")
        _answer(commune, tmp_path)
        finding = commune.url
        answer = commune.goto(f"{finding}pass_recheck/")
        assert answer is not None
        assert answer.status == 403  # nobody judges the own remedy

        # The inspector is not content: back to the commune, which answers again.
        inspector.goto(finding)
        inspector.get_by_role("link", name="Kiểm tra lại: chưa đạt").click()
        inspector.get_by_label("Kết quả kiểm tra lại").fill("Còn thiếu 02 thủ tục")
        inspector.get_by_label("Hạn khắc phục mới").fill("2022-06-30")
        _send(inspector, "Kiểm tra lại: chưa đạt")
        commune.goto(f"{site}/registers/inspection_findings/pages/remedies/")
        expect(commune.get_by_text("Còn thiếu 02 thủ tục")).to_be_visible()
        commune.get_by_label("Đã khắc phục thế nào").fill("Đã niêm yết đủ")
        commune.get_by_label("Không có tài liệu").check()
        commune.get_by_role("button", name="Gửi báo cáo").click()
        expect(commune.get_by_text("Đã ghi: Báo cáo khắc phục.")).to_be_visible()

        inspector.goto(finding)
        inspector.get_by_role("link", name="Kiểm tra lại: đạt").click()
        inspector.get_by_label("Kết quả kiểm tra lại").fill("Đã đủ")
        _send(inspector, "Kiểm tra lại: đạt")
        expect(inspector.get_by_text("Đã khắc phục").first).to_be_visible()
        inspector.goto(f"{site}/registers/inspections/pages/round/")
        expect(inspector.get_by_role("row", name="Xã Phúc Trạch")).to_contain_text("1/1 đã khắc phục")
        assert barriers(inspector) == []
        assert complaints == others == []
