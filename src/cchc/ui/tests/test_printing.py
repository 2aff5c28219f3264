"""Printed sheets: the decree's layout, whatever they hold and however wide they are."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from pypdf import PdfReader

import cchc
from cchc.kernel.errors import UnusableInput
from cchc.ui.printing import Column, Head, Paragraph, Sheet, Signature, Table, layout_on, render
from cchc.ui.printing.columns import breakable, fitted, text_width
from cchc.ui.printing.office import width_of

AT = datetime(2022, 6, 5, 3, tzinfo=UTC)
DAY = date(2022, 6, 5)
HEAD = Head(
    "ỦY BAN NHÂN DÂN", True, "HUYỆN SÔNG MÂY", "UBND huyện Sông Mây", "Sông Mây", ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
)
TYPED = '#set $x^2$ *đậm* _nghiêng_ @ai <nhãn> \\n `mã` "trích" & &amp; // /* */ [ngoặc] {1}'


def listed(columns: int, rows: int, **more: Any) -> Sheet:
    heads = (Column("STT", "center", 13), *(Column(f"Cột {place}") for place in range(columns - 1)))
    body = [[str(row + 1), *(f"Ô {row + 1}.{place} có chữ" for place in range(columns - 1))] for row in range(rows)]
    return Sheet(
        HEAD,
        DAY,
        "DANH SÁCH THỬ",
        body=(
            Paragraph("(Điều kiện chọn: mọi thứ)", "note"),
            Table(heads, body),
            Paragraph(f"Danh sách có {rows} mục.", "remark"),
        ),
        signatures=(Signature(("NGƯỜI LẬP DANH SÁCH",), "(Ký, ghi rõ họ tên)"), Signature(HEAD.signer)),
        **more,
    )


def pages(sheet: Sheet) -> PdfReader:
    return PdfReader(io.BytesIO(render(sheet, "pdf", at=AT)))


def word(sheet: Sheet) -> Any:
    return docx.Document(io.BytesIO(render(sheet, "docx", at=AT)))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_head_title_and_signatures_stand_in_both_formats() -> None:
    sheet = listed(3, 2)
    printed = text_of(pages(sheet))
    file = word(sheet)
    written = "\n".join(node.text or "" for node in file.element.body.iter(qn("w:t")))
    for text in (
        "ỦY BAN NHÂN DÂN",
        "HUYỆN SÔNG MÂY",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Sông Mây, ngày 05 tháng 6 năm 2022",
        "DANH SÁCH THỬ",
        "(Điều kiện chọn: mọi thứ)",
        "Ô 2.1 có chữ",
        "Danh sách có 2 mục.",
        "NGƯỜI LẬP DANH SÁCH",
        "(Ký, ghi rõ họ tên)",
        "CHỦ TỊCH",
    ):
        assert text in printed
        assert text in written
    assert file.core_properties.title == "DANH SÁCH THỬ - UBND huyện Sông Mây"
    assert str(pages(sheet).metadata["/Title"]) == "DANH SÁCH THỬ - UBND huyện Sông Mây"  # type: ignore[index]


@pytest.mark.parametrize(("columns", "lies"), [(5, False), (6, True)])
def test_a_page_lies_where_there_are_more_than_five_columns(columns: int, lies: bool) -> None:
    sheet = listed(columns, 1)
    box = pages(sheet).pages[0].mediabox
    assert (box.width > box.height) is lies
    section = word(sheet).sections[0]
    wide, high = round(section.page_width.mm), round(section.page_height.mm)
    assert (wide, high) == ((297, 210) if lies else (210, 297))
    assert (section.orientation == WD_ORIENT.LANDSCAPE) is lies
    assert round(section.left_margin.mm) == 30
    upright = pages(replace(sheet, landscape=False)).pages[0].mediabox
    assert upright.width < upright.height


def test_a_long_list_repeats_its_header_and_numbers_its_pages_from_the_second() -> None:
    sheet = listed(6, 500)
    reader = pages(sheet)
    assert len(reader.pages) > 10
    first, *others = [page.extract_text() for page in reader.pages]
    assert "Cột 4" in first and not first.startswith("1\n")
    for number, text in enumerate(others, start=2):
        assert text.split()[0] == str(number)
        assert "Cột 4" in text or "NGƯỜI LẬP" in text
    whole = text_of(reader)
    assert all(f"Ô {row}.1 có chữ" in whole for row in range(1, 501))
    (_, table, _) = word(sheet).tables
    assert len(table.rows) == 501
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_a_signature_never_stands_alone() -> None:
    for rows in range(1, 40):
        last = pages(listed(4, rows)).pages[-1].extract_text()
        if "CHỦ TỊCH" in last:
            assert f"Danh sách có {rows} mục." in last, rows


def test_nothing_to_list_is_a_sheet_all_the_same() -> None:
    assert "Danh sách có 0 mục." in text_of(pages(listed(9, 0)))
    assert len(word(listed(9, 0)).tables[1].rows) == 1


def test_what_people_typed_is_shown_and_never_run() -> None:
    table = Table((Column("A"), Column("B")), [[TYPED, "dòng một\ndòng hai"], ["hỏng\x00\x0b\ud800đây", "x" * 300]])
    sheet = Sheet(HEAD, DAY, f"TIÊU ĐỀ {TYPED}", (TYPED,), (Paragraph(TYPED), Paragraph(TYPED, "heading"), table))
    printed = text_of(pages(sheet)).replace("\u200b", "")
    assert printed.replace(" ", "").count(TYPED.replace(" ", "")) == 5
    cells = word(sheet).tables[1].rows
    assert cells[1].cells[0].text == TYPED
    assert cells[1].cells[1].text == "dòng một\ndòng hai"
    assert cells[2].cells[0].text == "hỏngđây"


def test_a_row_of_one_text_heads_the_rows_below_it_across_the_table() -> None:
    sheet = replace(listed(3, 0), body=(Table(listed(3, 0).body[1].columns, [["Phần A"], ["1", "x", "y"]]),))  # type: ignore[union-attr]
    assert "Phần A" in text_of(pages(sheet))
    row = word(sheet).tables[1].rows[1]
    assert [cell.text for cell in row.cells] == ["Phần A"] * 3  # one cell, seen from each of its columns
    assert row._tr.tc_lst[0].tcPr.find(qn("w:gridSpan")).get(qn("w:val")) == "3"


def test_a_document_with_a_number_receivers_and_one_signer() -> None:
    sheet = Sheet(
        HEAD,
        DAY,
        "BIÊN BẢN",
        ("Về việc thử",),
        (Paragraph("Nội dung."),),
        (Signature(("TRƯỞNG ĐOÀN",)),),
        recipients=("- Như trên;", "- Lưu: VT."),
        number="Số:        /BB-ĐKT",
    )
    printed = text_of(pages(sheet))
    for text in ("/BB-ĐKT", "BIÊN BẢN", "Về việc thử", "Nội dung.", "Nơi nhận:", "- Lưu: VT.", "TRƯỞNG ĐOÀN"):
        assert text in printed
    assert len(word(sheet).tables[-1].rows[0].cells) == 2
    alone = replace(sheet, recipients=())
    assert [cell.text for cell in word(alone).tables[-1].rows[0].cells] == ["", "TRƯỞNG ĐOÀN"]
    assert "Copies to:" in text_of(pages(replace(sheet, lang="en")))
    assert "Sông Mây, 5 June 2022" in text_of(pages(replace(sheet, lang="en")))


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_the_same_sheet_is_the_same_bytes(kind: str) -> None:
    assert render(listed(6, 30), kind, at=AT) == render(listed(6, 30), kind, at=AT)


@pytest.mark.parametrize("columns", [2, 6, 9, 14])
def test_columns_fill_the_page_and_no_more(columns: int) -> None:
    sheet = listed(columns, 3)
    layout = layout_on(DAY)
    width = width_of(layout, lies=sheet.lies)
    (fit,) = fitted(sheet, layout, width)
    assert sum(fit.widths) == pytest.approx(width)
    assert 9 <= fit.size <= layout.size["table"]
    if fit.size == layout.size["table"]:
        assert fit.widths[0] == pytest.approx(13)


def test_long_texts_get_more_room_than_short_ones_and_codes_are_not_broken() -> None:
    code, long = "000.00.19.H28-220615-0001", "Cấp Giấy chứng nhận quyền sử dụng đất cho người đã đăng ký " * 3
    rows = [[code, "Xã", long] for _ in range(5)]
    sheet = replace(listed(3, 0), body=(Table((Column("Mã"), Column("Cấp"), Column("Tên")), rows),))
    (fit,) = fitted(sheet, layout_on(DAY), 160)
    assert fit.widths[2] > fit.widths[0] > fit.widths[1]
    assert fit.widths[0] > text_width(code, fit.size)
    assert breakable(code, fit.widths[0], fit.size) == code
    narrow = breakable("a" * 80, 20, 11)
    assert narrow.replace("\u200b", "") == "a" * 80
    assert max(text_width(part, 11) for part in narrow.split("\u200b")) <= 20


PRODUCT = Path(cchc.__file__).parent / "catalog" / "documents" / "nd-30-2020.toml"


def home_with(folder: Path, layout: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home that brings a layout of its own."""
    (folder / "catalog" / "documents").mkdir(parents=True)
    (folder / "catalog" / "documents" / "moi.toml").write_text(layout, encoding="utf-8")
    monkeypatch.setenv("CCHC_HOME", str(folder))


def later() -> str:
    text = PRODUCT.read_text(encoding="utf-8")
    return text.replace('id = "nd-30-2020"', 'id = "nd-moi"').replace("from = 2020-03-05", "from = 2023-01-01")


def test_a_layout_of_the_home_succeeds_the_product_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home_with(tmp_path, later(), monkeypatch)
    assert (layout_on(date(2022, 12, 31)).id, layout_on(date(2023, 1, 1)).id) == ("nd-30-2020", "nd-moi")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("[page]", "[trang]"), "không đúng lược đồ"),
        (lambda text: text.replace("top = 20", 'top = "hai mươi"'), "page.top không đúng lược đồ"),
        (lambda text: text + "\n???", "không đúng cú pháp TOML"),
        (lambda text: text.replace("from = 2023-01-01", "from = 2020-03-05"), "đã có thể thức có hiệu lực từ"),
    ],
)
def test_a_broken_layout_is_named(
    change: Callable[[str], str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home_with(tmp_path, change(later()), monkeypatch)
    with pytest.raises(UnusableInput, match=said) as refusal:
        layout_on(DAY)
    assert "documents/" in refusal.value.vi
