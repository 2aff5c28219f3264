"""Files in, findings out: names, forms and refusals."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from cchc.kernel.errors import UnusableInput
from cchc.statistics.checks.check_files import best_form, check_files
from cchc.statistics.checks.readers import FilledForm, RawRow

HEAD = "code,label,unit,value,note\n"
KSTT = HEAD + "".join(
    f"{number},,Hồ sơ,{value},\n" for number, value in enumerate([9, 1, 2, 3, 3, 7, 3, 2, 2, 2, 1, 1], 1)
)


def put(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_one_list_of_findings_for_each_file_by_name(tmp_path: Path) -> None:
    wrong = HEAD + '6.1,Tỷ lệ,%,"2,3%",\n6.1.1,Kế hoạch,Triệu đồng,167.000,\n6.1.2,Đã thực hiện,Triệu đồng,11.690,\n'
    one, two = put(tmp_path / "a", "x.csv", wrong), put(tmp_path / "b", "x.csv", KSTT)
    found = check_files([one, two, tmp_path / "none.csv", one])
    assert list(found) == ["x.csv", "b/x.csv", "none.csv", "a/x.csv"]
    assert found["x.csv"] == found["a/x.csv"]
    (ratio,) = (item for item in found["x.csv"] if item.severity == "error")
    assert (ratio.codes[0], ratio.expected, ratio.found) == ("6.1", 7.0, 2.3)
    assert not [item for item in found["b/x.csv"] if item.severity == "error"]
    assert [(item.rule, item.severity, item.codes) for item in found["none.csv"]] == [("unreadable", "error", ())]


def test_the_same_path_again_and_again_is_listed_each_time(tmp_path: Path) -> None:
    path = put(tmp_path, "x.csv", KSTT)
    assert len(check_files([path] * 30)) == 30


def test_the_form_is_told_by_codes_then_by_labels(tmp_path: Path) -> None:
    def filled(*rows: tuple[str, str]) -> FilledForm:
        return FilledForm("x", "csv", tuple(RawRow(code, label, "", "1", "", 2) for code, label in rows))

    def told(*rows: tuple[str, str]) -> str:
        form = best_form(filled(*rows))
        return form.id if form else ""

    assert told(*((str(number), "") for number in range(1, 13))) == "kstt-06a-2020"
    assert told(("1", "Công tác chỉ đạo điều hành"), ("2", "Cải cách thể chế")) == "phu-luc-1b-2022"
    assert told(("6.1", "Giải ngân"), ("6.1.1", "Kế hoạch")) == "phu-luc-1b-2022"
    assert told(("99.1", "x"), ("98", "y"), ("1.1", "z")) == ""
    (found,) = check_files([put(tmp_path, "x.csv", HEAD + "99.1,x,,1,\n")])["x.csv"]
    assert found.rule == "unreadable"
    assert "không khớp với biểu mẫu nào" in found.message


def test_a_form_that_is_not_there_is_refused_before_any_file(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="phu-luc-1b-2022"):
        check_files([put(tmp_path, "x.csv", KSTT)], "no-such-form")
    assert check_files([put(tmp_path, "x.csv", KSTT)], "kstt-06a-2020") == check_files([tmp_path / "x.csv"])


def test_prose_alone_is_checked_and_a_table_is_checked_with_its_prose(tmp_path: Path) -> None:
    prose = (
        "BÁO CÁO\n\nKết quả: đã giải quyết 500 hồ sơ (đúng hạn 480; quá hạn 10).\n\nCấp huyện: đã giải quyết 7 hồ sơ.\n"
    )
    table = "\nSTT\tChỉ tiêu\tĐơn vị tính\tSố liệu\tGhi chú\n3.3.2.1\tTổng số hồ sơ\tHồ sơ\t9\t\n"
    rules = [item.rule for item in check_files([put(tmp_path, "a.txt", prose)])["a.txt"]]
    assert rules == ["sentence_total"]
    rules = [item.rule for item in check_files([put(tmp_path, "b.txt", prose + table)])["b.txt"]]
    assert [rule for rule in rules if rule.startswith("sentence")] == ["sentence_total", "sentence_line"]


def test_errors_come_first_whether_of_cells_or_of_sentences(tmp_path: Path) -> None:
    prose = "BÁO CÁO\n\nKết quả: đã giải quyết 500 hồ sơ (đúng hạn 480; quá hạn 10).\n"
    head = "\nSTT\tChỉ tiêu\tĐơn vị tính\tSố liệu\tGhi chú\n"
    table = head + "4.2.1\tBiên chế được giao\tNgười\t5\t\n4.2.2\tBiên chế có mặt\tNgười\t7\t\n"
    found = check_files([put(tmp_path, "c.txt", prose + table)])["c.txt"]
    assert {"staff_within_quota", "sentence_total"} <= {item.rule for item in found}
    assert [item.severity for item in found] == sorted(
        (item.severity for item in found), key=["error", "warning", "info"].index
    )


def test_a_sum_left_blank_is_not_said_to_be_known_while_a_part_may_be_missing(tmp_path: Path) -> None:
    rows = ("2.1,Tổng số,Văn bản,,", "2.1.1,Tỉnh,Văn bản,,", "2.1.2,Huyện,Văn bản,5,", "2.1.3,Xã,Văn bản,1,")
    table = "\n".join(("code,label,unit,value,note", *rows, ""))
    of_district = check_files([put(tmp_path, "h.csv", table)])["h.csv"]
    assert "left_blank" in {item.rule for item in of_district}
    of_province = check_files([put(tmp_path, "t.csv", table + "3.1.4.1,Số TTHC cấp tỉnh,Thủ tục,46,\n")])["t.csv"]
    assert "left_blank" not in {item.rule for item in of_province if "2.1" in item.codes}


def test_a_formula_without_a_result_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["code", "label", "unit", "value", "note"])
        sheet.write_row("A2", ["1.2", "Tỷ lệ hoàn thành", "%"])
        sheet.write_formula("D2", "=D4/D3", None, "")
        sheet.write_row("A3", ["1.2.1", "Số nhiệm vụ", "Nhiệm vụ", 41])
    (found,) = (item for item in check_files([path])["x.xlsx"] if item.rule == "formula_without_result")
    assert (found.severity, found.codes) == ("warning", ("1.2",))


def test_a_finding_is_told_in_the_language_asked_for(tmp_path: Path) -> None:
    (found,) = check_files([tmp_path / "none.csv"])["none.csv"]
    assert found.as_json() == {
        "rule": "unreadable",
        "severity": "error",
        "codes": [],
        "message": "Không có tệp này.",
        "expected": None,
        "found": None,
    }
    assert found.as_json("en")["message"] == "There is no such file."
