"""Filled forms come as CSV, spreadsheets, Word files and texts; each is read for what it shows, or refused in words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import xlsxwriter
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import OxmlElement

from cchc.statistics.checks.readers import FilledForm, Unreadable, read_filled
from cchc.statistics.checks.readers.number_format import shown

HEAD = ["STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú"]


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str, bytes], FilledForm]:
    def reader(name: str, data: bytes) -> FilledForm:
        path = tmp_path / name
        path.write_bytes(data)
        return read_filled(path)

    return reader


Read = Callable[[str, bytes], FilledForm]


def spreadsheet(fill: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        fill(book)
    return target.getvalue()


def word(fill: Callable[[docx.document.Document], object]) -> bytes:
    document = docx.Document()
    fill(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def values(form: FilledForm) -> dict[str, str]:
    return {row.code: row.value for row in form.rows}


class TestXlsx:
    def test_several_sheets_two_row_heads_and_merged_cells(self, read: Read) -> None:
        def fill(book: xlsxwriter.Workbook) -> None:
            one = book.add_worksheet("Mục 1")
            one.merge_range("A1:E1", "PHỤ LỤC")
            one.merge_range("A3:A4", "STT")
            one.merge_range("B3:B4", "Chỉ tiêu thống kê (quý, 6 tháng, năm)")
            one.merge_range("C3:D3", "Kết quả thống kê")
            one.merge_range("E3:E4", "Ghi chú")
            one.write_row("C4", ["Đơn vị tính", "Số liệu"])
            one.write_row("A5", ["(1)", "(2)", "(3)", "(4)", "(5)"])
            one.write_row("A6", ["1.1", "Số văn bản", "Văn bản", "02", "trọng tâm"])
            two = book.add_worksheet("Mục 2")
            two.write_row("A1", HEAD)
            two.write_row("A2", ["1", "2", "3", "4", "5"])
            two.write_row("A3", [2.1, "Số hồ sơ", "Hồ sơ", 15822])
            two.write_row("A4", ["Người lập biểu", "", "", 7])
            hidden = book.add_worksheet("Cũ")
            hidden.hide()
            hidden.write_row("A1", HEAD)
            hidden.write_row("A2", ["2.1", "Số hồ sơ", "Hồ sơ", 1])

        form = read("a.xlsx", spreadsheet(fill))
        assert values(form) == {"1.1": "02", "2.1": "15822"}
        assert [(row.row, row.note) for row in form.rows] == [(6, "trọng tâm"), (3, "")]

    def test_a_number_is_read_as_its_cell_shows_it(self, read: Read) -> None:
        def fill(book: xlsxwriter.Workbook) -> None:
            sheet = book.add_worksheet()
            sheet.write_row("A1", HEAD)
            cells = [(0.634, "0.0%"), (26 / 41, "0%"), (63.4, None), (26 / 41 * 100, None), (11690, "#,##0")]
            cells += [(0.618, "0.00%"), (0.08, "0.00%"), (21 / 34, "0.00%"), (0.08, "0.0%"), (1, "0%")]
            for number, (value, code) in enumerate(cells, start=1):
                sheet.write_string(number, 0, f"1.{number}")
                sheet.write_number(number, 3, value, book.add_format({"num_format": code}) if code else None)

        shown_values = {"1.1": "63,4%", "1.2": "63%", "1.3": "63,4", "1.4": "63,41463415", "1.5": "11690"}
        # zeros that only the format has say nothing about how exact the figure is
        shown_values |= {"1.6": "61,8%", "1.7": "8,0%", "1.8": "61,76%", "1.9": "8,0%", "1.10": "100%"}
        assert values(read("a.xlsx", spreadsheet(fill))) == shown_values

    def test_a_formula_counts_by_its_result_and_without_one_it_is_named(self, read: Read) -> None:
        def fill(book: xlsxwriter.Workbook) -> None:
            sheet = book.add_worksheet()
            sheet.write_row("A1", HEAD)
            for number, result in enumerate([12, "", "#DIV/0!"], start=1):
                sheet.write_string(number, 0, f"1.{number}")
                sheet.write_formula(number, 3, "=A1+1", None, result)

        form = read("a.xlsx", spreadsheet(fill))
        assert values(form) == {"1.1": "12", "1.2": "", "1.3": "#DIV/0!"}
        assert form.uncomputed == ("1.2",)

    @pytest.mark.parametrize(
        "namespace", ["http://schemas.openxmlformats.org/spreadsheetml/2006/main", "urn:other", ""]
    )
    @pytest.mark.parametrize("place", ["xl/worksheets/sheet1.xml", "elsewhere/sheet.bin"])
    def test_a_far_cell_does_not_take_the_machines_memory(self, read: Read, namespace: str, place: str) -> None:
        def fill(book: xlsxwriter.Workbook) -> None:
            sheet = book.add_worksheet()
            sheet.write_row("A1", HEAD)
            sheet.write(1048575, 16383, "x")

        target = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(spreadsheet(fill))) as source, zipfile.ZipFile(target, "w") as package:
            for name in source.namelist():
                content = source.read(name).replace(b"worksheets/sheet1.xml", b"/" + place.encode())
                usual = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                if name == "xl/worksheets/sheet1.xml":
                    package.writestr(place, content.replace(usual, namespace.encode()))
                else:
                    package.writestr(name, content)
        with pytest.raises(Unreadable, match="quá lớn"):
            read("a.xlsx", target.getvalue())

    def test_a_workbook_without_a_form(self, read: Read) -> None:
        with pytest.raises(Unreadable, match="Không thấy bảng số liệu"):
            read("a.xlsx", spreadsheet(lambda book: book.add_worksheet().write_row("A1", ["tên", "tuổi"])))

    def test_content_decides_not_the_name(self, read: Read) -> None:
        def fill(book: xlsxwriter.Workbook) -> None:
            sheet = book.add_worksheet()
            sheet.write_row("A1", HEAD)
            sheet.write_row("A2", ["1.1", "x", "", 5])

        assert values(read("a.csv", spreadsheet(fill))) == {"1.1": "5"}


class TestDocx:
    def table(self, document: docx.document.Document, *rows: list[str], head: list[str] | None = HEAD) -> None:
        table = document.add_table(0, 5)
        for row in ([head] if head else []) + list(rows):
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text

    def test_several_tables_repeated_heads_and_one_that_goes_on_without(self, read: Read) -> None:
        def fill(document: docx.document.Document) -> None:
            document.add_paragraph("Báo cáo kết quả")
            self.table(document, ["1", "Mục", "", "", ""], ["1.1.", "Số hồ sơ", "Hồ sơ", "15.822", ""])
            self.table(document, ["2.1", "Tỷ lệ", "%", "8.75%", "tạm tính"])
            self.table(document, ["2.2", "Tỷ lệ", "%", "100", ""], head=None)

        form = read("a.docx", word(fill))
        assert values(form) == {"1": "", "1.1": "15.822", "2.1": "8.75%", "2.2": "100"}
        assert form.rows[2].note == "tạm tính"
        assert form.paragraphs == ("Báo cáo kết quả",)

    def test_two_row_head_with_merged_cells(self, read: Read) -> None:
        def fill(document: docx.document.Document) -> None:
            table = document.add_table(3, 5)
            for column, text in ((0, "STT"), (1, "Chỉ tiêu thống kê"), (4, "Ghi chú")):
                table.cell(0, column).merge(table.cell(1, column)).text = text
            table.cell(0, 2).merge(table.cell(0, 3)).text = "Kết quả thống kê"
            table.cell(1, 2).text, table.cell(1, 3).text = "Đơn vị tính", "Số liệu"
            for cell, text in zip(table.rows[2].cells, ["3.1", "Số TTHC", "Thủ tục", "114", "x"], strict=True):
                cell.text = text

        form = read("a.docx", word(fill))
        assert [(row.code, row.unit, row.value, row.note) for row in form.rows] == [("3.1", "Thủ tục", "114", "x")]

    def test_prose_without_a_table_is_still_a_report(self, read: Read) -> None:
        form = read("a.docx", word(lambda document: document.add_paragraph("Đã tiếp nhận tổng số 10 hồ sơ trong kỳ.")))
        assert form.rows == ()
        assert len(form.paragraphs) == 1

    def test_neither_table_nor_report(self, read: Read) -> None:
        with pytest.raises(Unreadable, match="cũng không phải văn bản báo cáo"):
            read("a.docx", word(lambda document: document.add_paragraph("Xin chào")))

    def test_bullets_come_back_and_note_marks_vanish(self, read: Read) -> None:
        def fill(document: docx.document.Document) -> None:
            document.add_paragraph("Tổng số hồ sơ là 5 hồ sơ, trong đó:")
            document.add_paragraph("Cấp xã: 3 hồ sơ", style="List Bullet")
            typed = document.add_paragraph("Đã giải quyết 16")
            typed.add_run("7").font.superscript = True
            typed.add_run(" hồ sơ")
            typed.add_run().add_break(WD_BREAK.LINE)

        assert read("a.docx", word(fill)).paragraphs[1:] == ("- Cấp xã: 3 hồ sơ", "Đã giải quyết 16 hồ sơ")

    def test_footnotes_follow_as_paragraphs(self, read: Read) -> None:
        def fill(document: docx.document.Document) -> None:
            document.add_paragraph("Báo cáo kết quả thực hiện 12 nhiệm vụ")
            xml = (
                f'<w:footnotes xmlns:w="{nsmap["w"]}"><w:footnote w:id="1"><w:p><w:r><w:t>Chú thích: 5 xã, '
                "</w:t></w:r><w:r><w:t>7 phòng.</w:t></w:r></w:p></w:footnote></w:footnotes>"
            )
            kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
            part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), document.part.package)
            document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

        assert read("a.docx", word(fill)).paragraphs[1:] == ("Chú thích: 5 xã, 7 phòng.",)

    def test_tracked_changes_are_read_as_printed(self, read: Read) -> None:
        def fill(document: docx.document.Document) -> None:
            paragraph = document.add_paragraph("Tổng số hồ sơ tiếp nhận là ")
            for tag, text_tag, text in (("w:del", "w:delText", "90"), ("w:ins", "w:t", "95")):
                change, run, words = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
                words.text = text
                run.append(words)
                change.append(run)
                paragraph._p.append(change)
            assert paragraph._p.find(qn("w:ins")) is not None

        assert read("a.docx", word(fill)).paragraphs == ("Tổng số hồ sơ tiếp nhận là 95",)


class TestText:
    @pytest.mark.parametrize("under", ["", "\n\t\t\t\t\n(1)\t(2)\t(3)\t(4)\t(5)"])
    def test_a_head_of_one_row_with_results_for_values(self, read: Read, under: str) -> None:
        text = f"STT\tNội dung\tĐVT\tKết quả thống kê\tGhi chú{under}\n1.1\tKết quả\t%\t5\tx\n1.2\tb\t\t6\t\n"
        assert values(read("a.txt", text.encode())) == {"1.1": "5", "1.2": "6"}

    def test_tabs_are_tables_and_marks_are_stripped(self, read: Read) -> None:
        text = (
            "**BÁO CÁO**  \n**Cải cách hành chính quý I năm 2022**\n\n"
            "Đã làm 13 việc<sup>2</sup>, dòng này\nviết tiếp.\n"
            "- Ý thứ nhất\n- Ý thứ hai\n\n---\n\n<sup>2</sup> Chú thích của câu trên.\n\n"
            "STT\tChỉ tiêu thống kê <i>(quý)</i>\tKết quả thống kê\t\tGhi chú\n\t\tĐơn vị tính\tSố liệu\t\n"
            "<b>1.1.</b>\t<b>Số VBQPPL<sup>1</sup></b>\t*Văn bản*\t03\t\n\n1.2\tTỷ lệ\t%\t8.75%\tx\n"
        )
        form = read("a.txt", text.encode())
        assert [(r.code, r.label, r.unit, r.value, r.note) for r in form.rows] == [
            ("1.1", "Số VBQPPL", "Văn bản", "03", ""),
            ("1.2", "Tỷ lệ", "%", "8.75%", "x"),
        ]
        assert form.paragraphs == (
            "BÁO CÁO",
            "Cải cách hành chính quý I năm 2022",
            "Đã làm 13 việc, dòng này viết tiếp.",
            "- Ý thứ nhất",
            "- Ý thứ hai",
            "Chú thích của câu trên.",
        )

    def test_any_other_text_is_refused(self, read: Read) -> None:
        with pytest.raises(Unreadable):
            read("a.txt", b"import os\nx = 1\n")


class TestRefusals:
    def zipped(self, **members: str) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in members.items():
                package.writestr(name, content)
        return target.getvalue()

    def test_a_document_type_is_refused(self, read: Read) -> None:
        bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
        for part in ("word/document.xml", "xl/workbook.xml"):
            with pytest.raises(Unreadable, match="DTD"):
                read("a.docx", self.zipped(**{part: bomb}))

    def test_a_bomb_is_refused(self, read: Read) -> None:
        with pytest.raises(Unreadable, match="giải nén ra quá lớn"):
            read("a.xlsx", self.zipped(**{"xl/workbook.xml": " " * (65 * 2**20)}))

    def test_a_bomb_that_lies_about_its_size_is_refused(self, read: Read) -> None:
        data = self.zipped(**{"xl/workbook.xml": " " * (65 * 2**20)})
        size = (65 * 2**20).to_bytes(4, "little")
        with pytest.raises(Unreadable):
            read("a.xlsx", data.replace(size, (100).to_bytes(4, "little")))

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "đời cũ"),
            (b"%PDF-1.7\n...", "PDF"),
            (bytes(range(256)) * 4, "UTF-8"),
            (b"PK\x03\x04 cut short", "hỏng"),
        ],
    )
    def test_other_kinds_are_named(self, read: Read, data: bytes, words: str) -> None:
        with pytest.raises(Unreadable, match=words):
            read("a.bin", data)

    def test_a_package_of_another_kind(self, read: Read) -> None:
        with pytest.raises(Unreadable, match="không phải XLSX hay DOCX"):
            read("a.zip", self.zipped(**{"a.txt": "x"}))

    def test_no_file_a_folder_and_a_huge_file(self, tmp_path: Path) -> None:
        for path in (tmp_path / "none.csv", tmp_path):
            with pytest.raises(Unreadable):
                read_filled(path)
        huge = tmp_path / "huge.csv"
        huge.write_bytes(b"a" * (21 * 2**20))
        with pytest.raises(Unreadable, match="20 MB"):
            read_filled(huge)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.0695, "0.00%", "6,95%"),
        (0.125, '0.0"%"', "0,1%"),
        (7.0, '0.0"%"', "7,0%"),
        (1603.0, "#,##0.##", "1603"),
        (1.5, "0.0##", "1,5"),
        (0.1 + 0.2, "", "0,3"),
        (44563.0, "dd/mm/yyyy", "44563"),
        (100.0, "@", "100"),
        (-2.5, "0", "-3"),
    ],
)
def test_number_formats(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text
