"""JSON, CSV and XLSX: the figures as programs and spreadsheets read them."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from cchc.kernel.errors import UnusableInput
from cchc.statistics.checks.cells import build_cells
from cchc.statistics.checks.check_files import check_file
from cchc.statistics.checks.engine import check_cells
from cchc.statistics.checks.finding import Finding
from cchc.statistics.checks.readers import read_filled
from cchc.statistics.reports.model import Report
from cchc.statistics.reports.render import FORMATS, MEDIA_TYPES, render
from cchc.statistics.reports.render.csv import harmless
from cchc.statistics.reports.render.xlsx import formula_of
from cchc.statistics.reports.tests.sample import COMMUNE, FIGURES, filled

EVIL = "=cmd|' /C calc'!A0"
FOUND = Finding("ratio", "error", ("6.1", "6.1.2", "6.1.1"), "Chỉ tiêu 6.1 ghi 2,3%.", 7.0, 2.3)


def grid(report: Report, sheet: int) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(render(report, "xlsx")))
    return [list(row) for row in book.get_sheet_by_index(sheet).to_python(skip_empty_area=False)]


def sheet_xml(report: Report) -> str:
    with zipfile.ZipFile(io.BytesIO(render(report, "xlsx"))) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


def formulas(report: Report) -> dict[str, str]:
    """Code -> the formula in its cell of the first sheet."""
    rows = grid(report, 0)
    by_cell = dict(re.findall(r'<c r="D(\d+)"[^>]*><f>([^<]*)</f>', sheet_xml(report)))
    return {str(rows[int(row) - 1][0]): formula.replace("&lt;", "<") for row, formula in by_cell.items()}


def test_json_holds_what_programs_rely_on() -> None:
    told = json.loads(render(replace(filled(), findings=(FOUND,)), "json"))
    assert list(told) == ["form", "unit", "structure", "period", "facts_as_of", "lines", "findings"]
    assert told["period"] == {"code": "2023-H1", "start": "2022-12-15", "end": "2023-06-14"}
    assert told["facts_as_of"] == "2023-06-16T07:30:00+07:00"
    lines = {line["code"]: line for line in told["lines"]}
    assert len(lines) == 161
    assert lines["3.3.2"] == {
        "code": "3.3.2",
        "label": "Tỷ lệ hồ sơ TTHC do UBND cấp huyện tiếp nhận được giải quyết đúng hạn",
        "unit": "%",
        "value": 100 * 2960 / 3000,
        "numerator": 2960,
        "denominator": 3000,
        "source": "computed",
        "definition": lines["3.3.2"]["definition"],
    }
    assert lines["3.3.4"]["value"] is None
    assert lines["3.3.4"]["source"] == "computed"
    assert lines["4.1.1"]["source"] == "not_applicable"
    assert lines["7.2"] | {"label": "", "definition": ""} == {
        "code": "7.2", "label": "", "unit": "%", "value": None, "numerator": None, "denominator": None,
        "source": "missing", "definition": "",
    }  # fmt: skip
    assert told["findings"] == [FOUND.as_json()]


def test_csv_is_written_as_officials_write() -> None:
    rows = list(csv.reader(io.StringIO(render(filled(reasons={"1.6.1": EVIL}), "csv").decode())))
    assert rows[0] == ["code", "label", "unit", "value", "note"]
    cells = {code: (value, note) for code, _, _, value, note in rows[1:]}
    assert cells["3.3.3.1"] == ("11.205", "")
    assert cells["3.3.2"] == ("98,7%", "")
    assert cells["4.1.5.4"] == ("9,25%", "")
    assert cells["3.3.4"] == ("", "Không phát sinh")
    assert cells["4.1.1"] == ("", "")
    assert cells["1.6.1"] == ("1.250", "'" + EVIL)


@pytest.mark.parametrize("text", ["=1+1", "+1", "@SUM(A1)", "-1+2", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("text", ["", "-", "- gạch đầu dòng", "bình thường", "a=1"])
def test_plain_notes_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "docx"])
def test_what_we_write_we_read_back(file_format: str, tmp_path: Path) -> None:
    report = filled(reasons={"1.1": "Số đã được đính chính"})
    file = tmp_path / f"bao-cao.{file_format}"
    file.write_bytes(render(report, file_format))
    cells, twice = build_cells(report.form, read_filled(file).rows)
    assert twice == ()
    assert list(cells) == [item.line.code for item in report.lines]
    for item in report.lines:
        read = cells[item.line.code].value
        assert (read is None) == (item.value is None), item.line.code
        if read is not None and item.value is not None:
            assert abs(float(read.value) - item.value) <= 0.05, item.line.code
    assert cells["1.1"].note == "Số đã được đính chính"
    errors = [finding for finding in check_cells(report.form, cells, level="district") if finding.severity == "error"]
    assert errors == []


def test_xlsx_ratios_and_sums_are_live() -> None:
    live = formulas(filled())
    rows = [row[0] for row in grid(filled(), 0)]
    part, whole = (f"D{rows.index(code) + 1}" for code in ("3.3.2.2", "3.3.2.1"))
    assert live["3.3.2"] == f'IF(COUNT({part},{whole})<2,"",IF({whole}=0,"",100*{part}/{whole}))'
    district, commune = (f"D{rows.index(code) + 1}" for code in ("3.1.4.2", "3.1.4.3"))
    assert live["3.1.4"] == f'IF(COUNT({district},{commune})<2,"",SUM({district},{commune}))'
    form = filled().form
    assert set(live) >= {line.code for line in form.lines if line.parts[0] == "ratio"}


def test_xlsx_stores_the_value_beside_its_formula() -> None:
    values = {row[0]: row[3] for row in grid(filled(), 0)}
    assert values["3.3.2"] == pytest.approx(100 * 2960 / 3000)
    assert values["3.1.4"] == 311
    assert values["3.3.4"] == ""
    assert values["4.1.1"] == "-"


def test_xlsx_stores_an_empty_result_too(tmp_path: Path) -> None:
    """0 of 0 is calculated, and gives nothing: no reader may take it for a formula that still waits."""
    file = tmp_path / "bao-cao.xlsx"
    file.write_bytes(render(filled(), "xlsx"))
    assert "3.3.4" in formulas(filled())
    assert read_filled(file).uncomputed == ()
    assert "formula_without_result" not in {finding.rule for finding in check_file(file)}


def test_a_formula_never_gives_another_figure_than_the_report() -> None:
    report = filled()
    lines = {item.line.code: item for item in report.lines}
    computed = lines["1.2"]
    declared = replace(computed, value=50.0)  # otherwise than its parts say
    cells = {code: f"D{place}" for place, code in enumerate(lines, 1)}
    assert formula_of(declared, lines, cells) == ""
    assert formula_of(computed, lines, cells) != ""


def test_a_sum_with_a_part_still_missing_has_no_partial_formula() -> None:
    values = {code: value for code, value in FIGURES.items() if code != "3.1.4.3"}
    assert "3.1.4" not in formulas(filled(values))
    assert "3.1.4" in formulas(filled(unit=COMMUNE))


def test_text_never_becomes_a_formula_or_a_link() -> None:
    report = filled(reasons={"1.6.1": EVIL, "1.1": "https://vi.du.vn", "1.2.1": "{=1+1}", "1.2.2": "12"})
    notes = {row[0]: row[4] for row in grid(report, 0)}
    assert notes["1.6.1"] == EVIL
    assert notes["1.2.1"] == "{=1+1}"
    assert notes["1.2.2"] == "12"
    assert EVIL not in "".join(formulas(report).values())
    assert "hyperlink" not in sheet_xml(report)


def test_xlsx_prints_on_a4_with_its_heading_on_each_page() -> None:
    xml = sheet_xml(filled())
    assert 'paperSize="9"' in xml
    assert 'fitToHeight="0"' in xml
    assert "<pane " in xml
    with zipfile.ZipFile(io.BytesIO(render(filled(), "xlsx"))) as package:
        assert "_xlnm.Print_Titles" in package.read("xl/workbook.xml").decode()


def test_xlsx_tells_origins_and_findings() -> None:
    report = replace(filled(), findings=(FOUND,))
    origins = {row[1]: row for row in grid(report, 1)[3:]}
    assert origins["3.3.2"][0] == "Chương trình tính từ sổ"
    assert origins["3.3.2"][3:5] == [2960.0, 3000.0]
    assert origins["3.3.2.1"][5] == "dossiers.finished_district"
    assert origins["1.1"][0] == "Đơn vị khai"
    assert origins["7.2"][0] == "Chưa có số liệu"
    assert "1.3" not in origins
    assert grid(report, 2)[3] == ["Lỗi", "6.1, 6.1.2, 6.1.1", "Chỉ tiêu 6.1 ghi 2,3%.", 7.0, 2.3]
    assert grid(filled(), 2)[3][2] == "Không phát hiện mâu thuẫn nào."


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_same_report_gives_the_same_bytes(file_format: str) -> None:
    assert render(filled(), file_format) == render(filled(), file_format)
    assert file_format in MEDIA_TYPES


def test_an_unknown_format_is_refused_in_words() -> None:
    with pytest.raises(UnusableInput, match="Không có định dạng «odt»"):
        render(filled(), "odt")
