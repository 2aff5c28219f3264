"""The forms of the product as the contract states them, and what the loader says of files that are wrong."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from cchc.kernel.errors import UnusableInput
from cchc.statistics.forms.load import checked_forms, form, forms, normalise_code

# Line -> indicator, as the contract's table of lines says, written down a second time here.
COMPUTED = {
    "3.1.4.1": "procedures.of_province",
    "3.1.4.2": "procedures.of_district",
    "3.1.4.3": "procedures.of_commune",
    "3.2.1": "procedures.interlinked_same_level",
    "3.2.2": "procedures.interlinked_cross_level",
    "3.2.3": "procedures.location_free",
    "3.3.2.1": "dossiers.finished_district",
    "3.3.2.2": "dossiers.on_time_district",
    "3.3.3.1": "dossiers.finished_commune",
    "3.3.3.2": "dossiers.on_time_commune",
    "7.4.1.1": "procedures.eligible_3",
    "7.4.1.2": "procedures.online_3",
    "7.4.1.3": "procedures.online_3_used",
    "7.4.2.1": "procedures.eligible_4",
    "7.4.2.2": "procedures.online_4",
    "7.4.2.3": "procedures.online_4_used",
    "7.4.3.1": "procedures.online",
    "7.4.3.2": "procedures.on_national_portal",
    "7.4.4.1": "dossiers.received_of_online_procedures",
    "7.4.4.2": "dossiers.received_online_of_online_procedures",
    "7.4.5.1": "procedures.with_fee",
    "7.4.5.2": "procedures.with_online_payment",
    "7.5.5.1": "dossiers.received",
}
RATIOS = {"1.2", "1.3.3", "2.2.2", "2.3.2", "3.3.2", "3.3.3", "3.3.4", "6.1", *(f"7.4.{n}" for n in range(1, 6))}


def test_the_appendix_has_its_161_lines_each_with_one_source() -> None:
    appendix = form("phu-luc-1b-2022")
    assert len(appendix.lines) == len(appendix.by_code) == 161
    of_contract = (line for line in appendix.lines if line.indicator.startswith(("dossiers.", "procedures.")))
    assert {line.code: line.indicator for line in of_contract} == COMPUTED
    # counted by hand on the paper form: lines by section, and lines in percent
    sections = [line.code.split(".")[0] for line in appendix.lines]
    assert [sections.count(str(number)) for number in range(1, 8)] == [23, 15, 23, 22, 17, 14, 47]
    assert sum(line.unit == "%" for line in appendix.lines) == 31
    assert {line.code for line in appendix.lines if line.kind == "ratio"} == RATIOS
    for line in appendix.lines:
        assert line.kind == "heading" or line.basis


def test_the_products_own_files_keep_their_schema() -> None:
    assert [item.sha256 for item in checked_forms()] == [item.sha256 for item in forms()]


def test_a_rate_is_in_percent_and_only_the_blank_forms_fault_counts_in_percent() -> None:
    for line in form("phu-luc-1b-2022").lines:
        assert (line.unit == "%") == (line.kind in ("ratio", "rate")) or line.code == "1.4.1"


def test_every_heading_stands_above_rows_of_its_own() -> None:
    appendix = form("phu-luc-1b-2022")
    for line in appendix.lines:
        if line.kind == "heading":
            assert any(other.code.startswith(line.code + ".") for other in appendix.lines)


def test_the_dossier_form_has_its_twelve_lines() -> None:
    lines = form("kstt-06a-2020").lines
    assert [line.code for line in lines] == [str(number) for number in range(1, 13)]
    assert {line.unit for line in lines} == {"Hồ sơ"}
    assert [line.indicator.removeprefix("dossiers.") for line in lines] == [
        *("to_handle", "received_online", "received_direct", "received_interlinked", "carried_over"),
        *("finished", "finished_early", "finished_on_time", "finished_late", "open", "open_in_time", "open_overdue"),
    ]


@pytest.mark.parametrize("text", ["1.3.", " 1.3", "1.3", "1. 3", "1.3\u00a0"])
def test_spaces_and_a_trailing_dot_mean_nothing_in_a_code(text: str) -> None:
    assert normalise_code(text) == "1.3"


def test_an_unknown_form_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnusableInput, match=r"phu-luc-1b-2023.*kstt-06a-2020, phu-luc-1b-2022"):
        form("phu-luc-1b-2023")


HEAD = """
id = "{id}"
title = "Biểu thử"
valid_from = {day}
basis = "Công văn thử"
owner = "Sở Nội vụ"
review_on = 2030-01-01
[head]
title = ["Biểu thử"]
columns = ["STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú"]
"""
COLUMNS = "code,label,unit,kind,level,indicator,formula,over_units,over_time,cumulative,basis\n"
LINES = [
    "1,Tổng số,Hồ sơ,count,,,,sum,sum,no,Thử",
    "2,Đúng hạn,Hồ sơ,count,,,,sum,sum,no,Thử",
    '3,Tỷ lệ,%,ratio,,,"ratio(2, 1)",none,none,no,Thử',
]


class Overlay:
    """A home whose catalogue gets forms of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def add(
        self, name: str = "thu", day: str = "2023-01-01", *, head: str = "", lines: list[str] | None = None
    ) -> None:
        folder = self.home / "catalog" / "forms" / name / day
        folder.mkdir(parents=True)
        (folder / "form.toml").write_text(HEAD.format(id=name, day=day) + head, encoding="utf-8")
        rows = LINES if lines is None else lines
        (folder / "lines.csv").write_text(COLUMNS + "\n".join(rows) + "\n", encoding="utf-8")


@pytest.fixture
def overlay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Overlay:
    monkeypatch.setenv("CCHC_HOME", str(tmp_path))
    return Overlay(tmp_path)


def test_a_home_adds_a_form_and_succeeds_the_products(overlay: Overlay) -> None:
    overlay.add()
    overlay.add("phu-luc-1b-2022", "2024-01-01")
    assert [line.code for line in form("thu").lines] == ["1", "2", "3"]
    assert len(form("phu-luc-1b-2022", date(2022, 6, 14)).lines) == 161
    assert len(form("phu-luc-1b-2022", date(2024, 1, 1)).lines) == 3
    assert len(form("phu-luc-1b-2022").lines) == 3
    assert form("phu-luc-1b-2022", date(2023, 12, 31)).sha256 != form("phu-luc-1b-2022").sha256


def test_a_period_before_a_form_is_shown_in_its_first_version_and_one_after_its_end_in_none(overlay: Overlay) -> None:
    overlay.add(head="")
    ended = overlay.home / "catalog" / "forms" / "thu" / "2023-01-01" / "form.toml"
    ended.write_text("valid_to = 2023-12-31\n" + ended.read_text(encoding="utf-8"), encoding="utf-8")
    assert form("thu", date(2021, 1, 1)).valid_from == date(2023, 1, 1)
    with pytest.raises(UnusableInput, match="31/12/2023"):
        form("thu", date(2024, 1, 1))


def test_a_home_never_edits_a_version_of_the_product(overlay: Overlay) -> None:
    overlay.add("phu-luc-1b-2022", "2022-01-01")
    with pytest.raises(UnusableInput, match="đã có trong sản phẩm"):
        forms()


RULE = '[[rule]]\nid = "r"\nseverity = "error"\n'


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lines": [LINES[0], LINES[0]]}, "dòng 3, mã 1: mã có hai lần"),
        ({"lines": [LINES[0].replace("count", "counts")]}, "dòng 2, cột kind: «counts» không phải là một trong"),
        ({"lines": [LINES[0].replace(",no,", ",maybe,")]}, "dòng 2, cột cumulative"),
        ({"lines": ["1.a" + LINES[0][1:]]}, "dòng 2, cột code: «1.a» viết không đúng dạng"),
        ({"lines": [LINES[0].rsplit(",", 2)[0]]}, "dòng 2: thiếu cumulative, basis"),
        ({"lines": [LINES[0] + ",thừa"]}, "dòng 2: có mục lạ"),
        ({"lines": [LINES[2]]}, "dòng 2, mã 3: công thức nói đến mã không dùng được: 2, 1"),
        ({"lines": [LINES[0], LINES[1], LINES[2].replace("ratio,", "rate,")]}, "phải đi với nhau"),
        ({"lines": [LINES[0].replace(",,,,", ',,a.b,"sum(2, 3)",', 1), *LINES[1:]]}, "hoặc công thức"),
        ({"lines": [LINES[0].replace("count,,,", "heading,,a.b,")]}, "đề mục thì không có"),
        ({"lines": []}, "không đúng số phần tử"),
        ({"head": RULE + 'type = "sum"\ncodes = ["1", "9"]\n'}, "quy tắc r nói đến mã không có trong biểu: 9"),
        ({"head": RULE + 'type = "sums"\ncodes = ["1", "2"]\n'}, "quy tắc r, type: «sums» không phải là một trong"),
        ({"head": RULE + 'type = "part_of"\ncodes = ["1"]\n'}, "quy tắc r, codes"),
        ({"head": RULE + 'type = "allowed"\ncodes = ["1"]\n'}, "quy tắc r: thiếu values"),
        (
            {"head": RULE + 'type = "sum"\ncodes = ["1", "2"]\nvalues = [1]\n'},
            "quy tắc r: mục ghi [1] không dùng ở đây",
        ),
        ({"head": 2 * (RULE + 'type = "sum"\ncodes = ["1", "2"]\n')}, "quy tắc r có hai lần"),
        ({"head": "colour = 'red'\n[[rule"}, "không đúng cú pháp TOML"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_words(overlay: Overlay, change: dict[str, object], said: str) -> None:
    overlay.add(**change)  # type: ignore[arg-type]  # the table mixes the two kinds of change
    with pytest.raises(UnusableInput, match=re.escape(said)) as refused:
        forms()
    assert refused.value.en != refused.value.vi


def test_a_folder_must_bear_its_forms_id_and_day(overlay: Overlay) -> None:
    overlay.add()
    (overlay.home / "catalog/forms/thu/2023-01-01").rename(overlay.home / "catalog/forms/thu/2023-02-01")
    with pytest.raises(UnusableInput, match="phải nằm trong thư mục forms/thu/2023-01-01/"):
        forms()


def test_a_head_without_lines_is_told(overlay: Overlay) -> None:
    overlay.add()
    (overlay.home / "catalog/forms/thu/2023-01-01/lines.csv").unlink()
    with pytest.raises(UnusableInput, match=r"lines\.csv"):
        forms()
