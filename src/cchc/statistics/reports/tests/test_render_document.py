"""DOCX and PDF: the report in the layout of Decree 30/2020, whatever its text holds."""

from __future__ import annotations

import io
import time
import zipfile
from dataclasses import replace
from typing import Any

import docx
import pytest
import typst
from docx.document import Document as WordFile
from docx.oxml.ns import qn
from pypdf import PdfReader

from cchc.kernel.dates import local
from cchc.statistics.reports.model import Report
from cchc.statistics.reports.render import render
from cchc.statistics.reports.render.document import document_of
from cchc.statistics.reports.tests.sample import COMMUNE, DISTRICT, FIGURES, filled, values_of
from cchc.ui.printing import typeset

TYPED = "#set $x^2$ *đậm* _nghiêng_ @ai <nhãn> \\n `mã` \"trích\" 'đơn' & &amp; // /* */ [ngoặc] {1.1} -- ... =1+1"


@pytest.fixture(scope="module")
def report() -> Report:
    return filled(
        last_year=values_of(filled({**FIGURES, "3.3.2.1": 2800, "3.3.2.2": 2700})),
        reasons={"1.6.1": TYPED[:50], "2.2.1": "x" * 200},
        written={"steering.plan": TYPED, "next": "Đẩy mạnh tiếp nhận hồ sơ trực tuyến."},
    )


@pytest.fixture(scope="module")
def word(report: Report) -> WordFile:
    return docx.Document(io.BytesIO(render(report, "docx")))


@pytest.fixture(scope="module")
def pages(report: Report) -> PdfReader:
    return PdfReader(io.BytesIO(render(report, "pdf")))


def texts(word: WordFile, style: str) -> list[str]:
    return [paragraph.text for paragraph in word.paragraphs if paragraph.style and paragraph.style.name == style]


def flat(text: str) -> str:
    return " ".join(text.split())


def everything(pages: PdfReader) -> str:
    return flat(" ".join(page.extract_text() for page in pages.pages))


def outline(entries: list[object]) -> list[str]:
    titles: list[str] = []
    for entry in entries:
        titles += outline(entry) if isinstance(entry, list) else [str(entry.title)]  # type: ignore[attr-defined]
    return titles


def test_the_head_of_the_document(word: WordFile) -> None:
    left, right = (cell.text.split("\n") for cell in word.tables[0].rows[0].cells)
    assert left[:2] == ["ỦY BAN NHÂN DÂN", "HUYỆN SÔNG MÂY"]
    assert right[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    number, place = (cell.text for cell in word.tables[0].rows[1].cells)
    assert number == "Số:        /BC-UBND"
    assert place == "Sông Mây, ngày 16 tháng 6 năm 2023"
    assert texts(word, "Tên loại văn bản") == ["BÁO CÁO"]
    assert texts(word, "Trích yếu") == ["Kết quả công tác cải cách hành chính 06 tháng đầu năm 2023"]
    bases = texts(word, "Căn cứ")
    assert [base[-1] for base in bases] == [";", "."]


def test_the_head_of_a_department_and_of_a_commune() -> None:
    department = replace(DISTRICT, code="901.01", name="Phòng Nội vụ", level="department", parent_name="Huyện Sông Mây")
    issuer = document_of(filled(unit=department)).issuer
    assert (issuer.above, issuer.above_bold, issuer.name) == ("UBND HUYỆN SÔNG MÂY", False, "PHÒNG NỘI VỤ")
    assert (issuer.place, issuer.signer) == ("Sông Mây", ("TRƯỞNG PHÒNG",))
    document = document_of(filled(unit=COMMUNE))
    assert document.issuer.name == "XÃ BẾN ĐÒ"
    assert document.recipients[0] == "- UBND huyện Sông Mây;"
    ward = replace(COMMUNE, name="Phường 3", parent_name="Thị xã Cửa Biển")
    assert document_of(filled(unit=ward)).issuer.place == "Phường 3"


def test_receivers_and_signer_without_a_name(word: WordFile) -> None:
    left, right = (cell.text.split("\n") for cell in word.tables[1].rows[0].cells)
    assert left[0] == "Nơi nhận:"
    assert "- Thường trực Huyện ủy;" in left
    assert left[-1] == "- Lưu: VT, NV."
    assert right == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]


def test_docx_has_real_headings_styles_and_measures(word: WordFile) -> None:
    chapters = texts(word, "Heading 1")
    assert chapters[0] == "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"
    assert chapters[-1] == "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ TRỌNG TÂM 06 THÁNG CUỐI NĂM 2023"
    assert "2. Cải cách thủ tục hành chính" in texts(word, "Heading 2")
    body = word.styles["Normal"]
    assert body.font.name == "Times New Roman"
    assert body.font.size.pt == 14
    assert body.paragraph_format.first_line_indent.mm == pytest.approx(12.7, abs=0.05)
    section = word.sections[0]
    assert section.page_width is not None and section.left_margin is not None
    assert (round(section.page_width.mm), round(section.left_margin.mm)) == (210, 30)
    assert section.different_first_page_header_footer
    assert 'w:instr="PAGE"' in section.header.paragraphs[0]._p.xml
    assert section.first_page_header.paragraphs[0].text == ""
    assert not {"thumbnail.jpeg", "stylesWithEffects.xml"} & {
        part.partname.filename for part in word.part.package.parts
    }
    xml = word.element.xml
    assert "w:txbxContent" not in xml
    assert "w:drawing" not in xml


def test_docx_form_is_a_table_with_a_repeated_heading(word: WordFile, report: Report) -> None:
    table = word.tables[2]
    rows = list(table.rows)
    assert len(rows) == 162
    assert [cell.text for cell in rows[0].cells] == ["STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú"]
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert rows[1]._tr.trPr.find(qn("w:tblHeader")) is None
    cells = {row.cells[0].text: row.cells for row in rows}
    assert cells["3.3.2"][3].text == "98,7%"
    assert cells["4.1.1"][3].text == "-"
    assert cells["7.2"][3].text == ""
    assert cells["1.6.1"][4].text == TYPED[:50]
    assert cells["2.2.1"][4].text == ""  # too long a reason for the printed table
    assert cells["1.3"][1].paragraphs[0].runs[0].bold
    assert not cells["1.3.1"][1].paragraphs[0].runs[0].bold
    assert texts(word, "Phụ lục") == [report.form.head["title"][0]]


def test_places_that_officials_must_still_fill_are_marked(word: WordFile) -> None:
    gaps = texts(word, "Chỗ bổ sung")
    assert any("kế hoạch tuyên truyền" in gap for gap in gaps)
    assert not any("các nhiệm vụ chính của kỳ tiếp theo" in gap for gap in gaps)  # written
    assert not any("KIẾN NGHỊ" in chapter for chapter in texts(word, "Heading 1"))  # optional and empty


def test_findings_are_not_printed(report: Report) -> None:
    with_findings = replace(report, findings=filled().findings)
    assert render(with_findings, "docx") == render(report, "docx")


def test_typed_text_comes_out_as_typed(word: WordFile, pages: PdfReader) -> None:
    assert TYPED in texts(word, "Normal")
    assert TYPED.replace(" ", "") in everything(pages).replace(" ", "")  # a line may break anywhere


def test_control_characters_do_not_break_a_document() -> None:
    strange = filled(written={"steering.plan": "a\x00b\x0bc\x07d\ufffe"}, reasons={"1.1": "\x1b[0m"})
    paragraphs = [item.text for item in docx.Document(io.BytesIO(render(strange, "docx"))).paragraphs]
    assert any(text.startswith("ab") for text in paragraphs)
    assert render(strange, "pdf").startswith(b"%PDF")
    assert zipfile.ZipFile(io.BytesIO(render(strange, "xlsx"))).testzip() is None


def test_pdf_is_text_with_bookmarks(pages: PdfReader) -> None:
    text = everything(pages)
    for piece in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Sông Mây, ngày 16 tháng 6 năm 2023",
        "Từ ngày 15/12/2022 đến ngày 14/6/2023",
        "TM. ỦY BAN NHÂN DÂN",
        "Đẩy mạnh tiếp nhận hồ sơ trực tuyến.",
    ):
        assert piece in text
    titles = outline(pages.outline)  # type: ignore[arg-type]
    assert titles[0] == "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"
    assert "2. Cải cách thủ tục hành chính" in titles
    assert titles[-1] == "Phụ lục 1B"


def test_pdf_names_itself_and_is_tagged(pages: PdfReader, report: Report) -> None:
    about = pages.metadata
    assert about is not None
    assert about.title == document_of(report).name
    assert about.creation_date == local(report.facts_as_of)
    root: Any = pages.root_object
    assert str(root["/Lang"]).startswith("vi")
    assert root["/MarkInfo"].get_object()["/Marked"]
    assert b"pdfaid:part>2<" in root["/Metadata"].get_object().get_data()


def test_pdf_embeds_its_fonts(pages: PdfReader) -> None:
    family = typeset.font()[0].replace(" ", "")
    names = set()
    for page in pages.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            names.add(str(inner["/BaseFont"]).split("+")[-1].split("-")[0])
            descriptor = inner["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
    assert names == {family}


def test_pdf_repeats_the_heading_of_its_table_and_numbers_pages_from_the_second(pages: PdfReader) -> None:
    texts = [flat(page.extract_text()) for page in pages.pages]
    first = next(place for place, text in enumerate(texts) if "Phụ lục 1B" in text and "STT" in text)
    assert all("STT Chỉ tiêu thống kê Đơn vị tính" in text for text in texts[first:])
    assert len(texts) - first >= 4
    assert not texts[0].startswith("1 ")
    assert all(text.startswith(f"{place} ") for place, text in enumerate(texts[1:], 2))


def test_without_the_metric_twin_the_bundled_font_is_used(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "font", lambda: ("Libertinus Serif", typst.Fonts(include_system_fonts=False)))
    pages = PdfReader(io.BytesIO(render(report, "pdf")))
    assert "Độc lập - Tự do - Hạnh phúc" in everything(pages)


def test_charts_compare_with_last_year(pages: PdfReader, report: Report) -> None:
    document = document_of(report)
    figures = [block.figure for block in document.blocks if block.figure]
    titles = [figure.title for figure in figures]
    assert titles == ["Hồ sơ TTHC đã giải quyết xong (hồ sơ)", "Tỷ lệ dịch vụ công trực tuyến"]
    district, commune = figures[0].bars
    assert (district.text, district.before_text) == ("3.000", "2.800")
    assert commune.length == 1
    assert district.length == pytest.approx(3000 / 11205)
    assert "cùng kỳ năm 2022" in everything(pages)


def test_one_bar_alone_is_no_chart() -> None:
    blocks = document_of(filled(unit=COMMUNE)).blocks
    assert [block.figure.title for block in blocks if block.figure] == ["Tỷ lệ dịch vụ công trực tuyến"]


def test_a_form_without_outline_is_its_table_under_a_heading() -> None:
    report = replace(filled({"1": 2541}, form_id="kstt-06a-2020"), notes=("Số liệu sau chia tách.",))
    word = docx.Document(io.BytesIO(render(report, "docx")))
    assert len(word.tables) == 1
    assert len(word.tables[0].rows) == 13
    said = [paragraph.text for paragraph in word.paragraphs]
    assert "Đơn vị báo cáo: UBND huyện Sông Mây" in said
    assert said[-1] == "Số liệu sau chia tách."
    pages = PdfReader(io.BytesIO(render(report, "pdf")))
    assert len(pages.pages) == 1
    assert "Kỳ báo cáo: 06 tháng đầu năm 2023 (từ ngày 15/12/2022 đến ngày 14/6/2023)" in everything(pages)


@pytest.mark.parametrize("file_format", ["docx", "pdf"])
def test_a_long_report_is_printed_in_under_a_second(file_format: str) -> None:
    paragraph = "Tiếp tục đẩy mạnh cải cách hành chính, nâng cao chất lượng phục vụ người dân, doanh nghiệp. " * 8
    sections = ("steering.plan", "steering.communication", "results.procedures", "assessment.strengths", "next")
    long = filled(written=dict.fromkeys(sections, "\n".join([paragraph] * 10)))
    render(filled(), file_format)  # warm: fonts and template are read once
    start = time.process_time()  # not the clock's: others may share the processor
    render(long, file_format)
    assert time.process_time() - start < 1
