"""What the report says in words: true of its figures, silent where there is none, and readable back."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cchc.kernel.catalogue import catalogue_files
from cchc.kernel.errors import UnusableInput
from cchc.kernel.numbers import parse_number
from cchc.kernel.periods import period_of
from cchc.statistics.forms.load import form as form_of
from cchc.statistics.reports.figures import prose_count, prose_percent, table_text
from cchc.statistics.reports.model import Paragraph, Report
from cchc.statistics.reports.narrative import fields_of, following, section_title
from cchc.statistics.reports.outline import outline_of
from cchc.statistics.reports.tests.sample import APPENDIX, COMMUNE, FIGURES, filled, values_of

_CODE = re.compile(r"\{(?:so:)?([\d.+-]+)(?:@last_year)?(?:\|[^{}]*)?\}")


def text_of(report: Report, section: str) -> str:
    return "\n".join(item.text for item in report.narrative if item.section == section)


def without(*codes: str) -> dict[str, float | int | None]:
    return {code: value for code, value in FIGURES.items() if code not in codes}


def test_every_code_and_field_of_the_outline_exists() -> None:
    form = form_of(APPENDIX)
    (file,) = catalogue_files(f"forms/{form.id}/{form.valid_from}", "narrative.toml")
    codes = {code for match in _CODE.finditer(file.text) for code in re.split("[+-]", match[1]) if code}
    codes |= {bar["code"] for chart in tomllib.loads(file.text)["chart"] for bar in chart["bars"]}
    assert len(codes) > 80
    assert codes <= set(form.by_code)
    named = set(re.findall(r"\{([a-z]+)\}", file.text))
    assert named <= set(fields_of(filled()))


def test_sections_come_in_order_and_numbered() -> None:
    outline = outline_of(form_of(APPENDIX))
    assert outline is not None
    top = [
        f"{section.number}. {section_title(section, fields_of(filled()))}"
        for section in outline.sections
        if section.level == 1
    ]
    assert top == [
        "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH",
        "II. KẾT QUẢ THỰC HIỆN CẢI CÁCH HÀNH CHÍNH",
        "III. ĐÁNH GIÁ CHUNG",
        "IV. PHƯƠNG HƯỚNG, NHIỆM VỤ TRỌNG TÂM 06 THÁNG CUỐI NĂM 2023",
        "V. KIẾN NGHỊ, ĐỀ XUẤT",
    ]
    results = [section.number for section in outline.sections if section.id.startswith("results.")]
    assert results == ["1", "2", "3", "4", "5", "6", "7"]
    order = [section.id for section in outline.sections]
    places = [order.index(item.section) for item in filled().narrative]
    assert places == sorted(places)


def test_counts_carry_leading_zeros_and_rates_one_decimal() -> None:
    report = filled()
    assert "đã ban hành 08 văn bản chỉ đạo" in text_of(report, "steering.plan")
    assert "đề ra 40 nhiệm vụ; lũy kế đến hết ngày 14/6/2023 đã hoàn thành 31 nhiệm vụ, đạt 77,5%." in text_of(
        report, "steering.plan"
    )
    assert "120.500 triệu đồng, đã thực hiện 48.200,5 triệu đồng, đạt 40%." in text_of(report, "results.public_finance")


def test_a_difference_of_figures_is_told_with_its_rate() -> None:
    told = next(item for item in filled().narrative if item.text.startswith("Ở cấp huyện: "))
    assert told.text == (
        "Ở cấp huyện: Đã giải quyết xong 3.000 hồ sơ, trong đó: đúng hạn 2.960 hồ sơ, quá hạn 40 hồ sơ; "
        "tỷ lệ đúng hạn đạt 98,7%."
    )
    assert told.kind == "generated"
    assert set(told.codes) == {"3.3.2.1", "3.3.2.2", "3.3.2"}


def test_parts_are_told_only_where_they_add_up() -> None:
    whole = "có 71 đơn vị sự nghiệp công lập"
    parts = (
        ", trong đó: tự bảo đảm chi thường xuyên 02 đơn vị; tự bảo đảm một phần chi thường xuyên 09 đơn vị; "
        "do Nhà nước bảo đảm chi thường xuyên 60 đơn vị."
    )
    assert whole + parts in text_of(filled(), "results.public_finance")
    broken = text_of(filled({**FIGURES, "6.2.5": 59}), "results.public_finance")
    assert whole + "." in broken
    assert "trong đó" not in broken


def test_one_part_that_is_the_whole_is_named_without_its_figure() -> None:
    values = {**FIGURES, "2.1.2": 3, "2.1.3": 0}
    told = text_of(filled(values, last_year=values_of(filled({**values, "2.1.2": 2}))), "results.institutions")
    assert "đã ban hành 03 VBQPPL (cấp huyện), tăng 01 văn bản so với cùng kỳ năm 2022." in told


def test_what_is_left_in_time_is_worked_out_from_the_tasks_assigned() -> None:
    told = text_of(filled(), "steering.tasks")
    assert "hoàn thành đúng hạn 24 nhiệm vụ; hoàn thành quá hạn 02 nhiệm vụ" in told
    assert "đang thực hiện trong hạn 03 nhiệm vụ." in told
    too_many = text_of(filled({**FIGURES, "1.5.2": 29}), "steering.tasks")
    assert too_many == "Trong kỳ, UBND tỉnh và Chủ tịch UBND tỉnh giao 30 nhiệm vụ."


@pytest.mark.parametrize("code", ["3.3.2.1", "3.3.2.2", "3.3.3.1", "1.2.1", "6.1.2", "7.4.4.1", "2.3.2.2"])
def test_no_figure_no_sentence(code: str) -> None:
    report = filled(without(code))
    assert all(code not in item.codes for item in report.narrative)
    assert any(code in item.codes for item in filled().narrative)


def test_nothing_over_nothing_is_not_a_rate() -> None:
    report = filled({**FIGURES, "7.4.4.1": 0, "7.4.4.2": 0, "7.4.5.1": 0, "7.4.5.2": 0, "6.1.1": 0, "6.1.2": 0})
    everything = "\n".join(item.text for item in report.narrative)
    assert "nghĩa vụ tài chính" not in everything
    assert "Kế hoạch vốn" not in everything
    assert not re.search(r"(?<![\d.,/])0{1,2} (?:hồ sơ|văn bản|thủ tục|đơn vị|người|nhiệm vụ|vấn đề|PAKN)", everything)
    assert "0/0" not in everything


def test_zero_is_said_in_words() -> None:
    told = text_of(filled(), "results.institutions")
    assert "Sau kiểm tra không có văn bản phải xử lý." in told
    assert "Trong kỳ không tuyển dụng công chức, viên chức." in text_of(filled(), "results.civil_service")
    assert "Trong kỳ không phát sinh PAKN về quy định TTHC." in text_of(filled(), "results.procedures")


def test_comparisons_with_last_year() -> None:
    base = {**FIGURES, "1.1": 10, "1.6.1": 1000, "3.3.2.2": 2900, "2.2.1": 12, "6.1.2": 48200.5}
    report = filled(last_year=values_of(filled(base)))
    assert "quán triệt công tác cải cách hành chính, giảm 02 văn bản so với cùng kỳ năm 2022." in (
        text_of(report, "steering.plan")
    )
    assert "1.250 phiếu, tăng 250 phiếu (25%) so với cùng kỳ năm 2022." in text_of(report, "steering.survey")
    assert "đạt 98,7%, tăng 2 điểm phần trăm so với cùng kỳ năm 2022." in text_of(report, "results.procedures")
    assert "Đã kiểm tra theo thẩm quyền 12 văn bản, không thay đổi so với cùng kỳ năm 2022." in text_of(
        report, "results.institutions"
    )


def test_points_are_the_difference_of_the_percentages_that_are_printed() -> None:
    now = {**FIGURES, "1.2.1": 10000, "1.2.2": 6344}  # 63,44 % and 55,26 %: 8,18 apart, but 63,4 and 55,3 are 8,1
    base = values_of(filled({**FIGURES, "1.2.1": 10000, "1.2.2": 5526}))
    told = text_of(filled(now, last_year=base), "steering.plan")
    assert "đạt 63,4%, tăng 8,1 điểm phần trăm so với cùng kỳ năm 2022." in told


def test_a_comparison_with_nothing_has_no_share() -> None:
    report = filled(last_year=values_of(filled({**FIGURES, "1.1": 0, "3.3.2.1": 0, "3.3.2.2": 0})))
    assert "tăng 08 văn bản so với cùng kỳ năm 2022" in text_of(report, "steering.plan")
    district = next(item.text for item in report.narrative if item.text.startswith("Ở cấp huyện"))
    assert district.endswith("tỷ lệ đúng hạn đạt 98,7%.")


def test_a_quarter_is_compared_with_the_one_before_but_not_in_what_accumulates() -> None:
    base = values_of(filled({**FIGURES, "1.1": 3, "1.2.2": 20}))
    told = text_of(filled(period="2023-Q2", last_year=base, previous=base), "steering.plan")
    assert "tăng 05 văn bản so với cùng kỳ năm 2022, tăng 05 văn bản so với quý I năm 2023." in told
    assert "tăng 27,5 điểm phần trăm so với cùng kỳ năm 2022." in told


def test_with_parts_the_comparison_is_a_sentence_of_its_own() -> None:
    base = values_of(filled({**FIGURES, "3.3.3.1": 10205, "3.3.3.2": 10205}))
    told = text_of(filled(last_year=base), "results.procedures")
    assert (
        "14.205 hồ sơ, trong đó: cấp huyện 3.000 hồ sơ; cấp xã 11.205 hồ sơ. "
        "Con số này tăng 1.000 hồ sơ (7,6%) so với cùng kỳ năm 2022." in told
    )


def test_a_commune_says_nothing_of_the_district() -> None:
    report = filled(unit=COMMUNE)
    everything = "\n".join(item.text for item in report.narrative)
    assert "Trong kỳ đã ban hành 08 văn bản chỉ đạo" in everything
    assert "Ở cấp huyện" not in everything
    assert "Ở cấp xã: Đã giải quyết xong 11.205 hồ sơ, tất cả đều đúng hạn; tỷ lệ đúng hạn đạt 100%." in everything


def test_written_text_comes_first_and_as_it_was_typed() -> None:
    typed = "Kế hoạch {1.1} & <b>đậm</b> #set $x$.\n\n  Đoạn hai: 50% \\ `mã`  "
    report = filled(written={"steering.plan": typed, "proposals": "Đề nghị cấp kinh phí."})
    plan = [item for item in report.narrative if item.section == "steering.plan"]
    assert plan[:2] == [
        Paragraph("steering.plan", "Kế hoạch {1.1} & <b>đậm</b> #set $x$.", "written"),
        Paragraph("steering.plan", "Đoạn hai: 50% \\ `mã`", "written"),
    ]
    assert plan[2].kind == "generated"
    assert report.narrative[-1].text == "Đề nghị cấp kinh phí."


def test_a_text_for_no_section_is_refused() -> None:
    with pytest.raises(UnusableInput, match=r"Đề cương báo cáo không có mục «steering\.plans»"):
        filled(written={"steering.plans": "x"})


def test_a_form_without_outline_is_a_table_alone() -> None:
    assert filled({"1": 5}, form_id="kstt-06a-2020").narrative == ()


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("2022-H1", "06 tháng cuối năm 2022"),
        ("2022-9M", "03 tháng cuối năm 2022"),
        ("2022-Y", "năm 2023"),
        ("2022-Q1", "quý II năm 2022"),
        ("2022-Q4", "quý I năm 2023"),
        ("2022-M12", "tháng 01 năm 2023"),
        ("2022-M05", "tháng 06 năm 2022"),
    ],
)
def test_what_comes_next(code: str, label: str) -> None:
    assert following(period_of(code)) == label


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (100, "100%"),
        (98.66989, "98,7%"),
        (63.0, "63%"),
        (99.96, "gần 100%"),
        (0.04, "gần 0%"),
        (0, "0%"),
        (149.95, "150%"),
        (1000, "1000%"),
    ],
)
def test_prose_percent(value: float, text: str) -> None:
    assert prose_percent(value) == text


def test_a_table_never_rounds_to_a_full_hundred() -> None:
    lines = form_of(APPENDIX).by_code
    assert table_text(lines["3.3.2"], 99.96) == "99,96%"
    assert table_text(lines["3.3.2"], 100) == "100%"
    assert table_text(lines["4.1.5.4"], 8.75) == "8,75%"
    assert table_text(lines["1.4.1"], 12) == "12"
    assert table_text(lines["6.1.2"], 48200.5) == "48.200,5"
    assert table_text(lines["6.1.2"], None) == ""


@given(st.integers(0, 10**12))
def test_a_count_in_a_sentence_reads_back(value: int) -> None:
    read = parse_number(prose_count(value))
    assert read is not None
    assert read.value == value


@given(st.floats(0, 100_000, allow_nan=False))
@example(1000.0)
def test_a_percentage_in_a_sentence_reads_back_within_its_last_digit(value: float) -> None:
    read = parse_number(prose_percent(value).removeprefix("gần "))
    assert read is not None
    assert read.percent
    assert read.decimals <= 1
    assert read.agrees_with(Decimal(str(value)))


_COUNTS = st.integers(0, 30_000)


@settings(max_examples=60, deadline=None)
@given(st.tuples(_COUNTS, _COUNTS), st.tuples(_COUNTS, _COUNTS), st.tuples(_COUNTS, _COUNTS))
def test_narrated_dossiers_add_up(district: tuple[int, int], commune: tuple[int, int], online: tuple[int, int]) -> None:
    values = {**FIGURES}
    for code, pair in (("3.3.2", district), ("3.3.3", commune), ("7.4.4", online)):
        values[f"{code}.1"], values[f"{code}.2"] = max(pair), min(pair)
    report = filled(values, last_year=values_of(filled()))
    for item in report.narrative:
        for total, first, second in re.findall(
            r"([\d.]+) hồ sơ, trong đó: [^\d]+([\d.]+) hồ sơ[;,] [^\d]+([\d.]+) hồ sơ", item.text
        ):
            read = [parse_number(text) for text in (total, first, second)]
            whole, *parts = [number.value for number in read if number is not None]
            assert len(parts) == 2
            assert whole == sum(parts)
        assert "\0" not in item.text
        assert "{" not in item.text
        assert not re.search(r"[ ,;]\.|\.\.|  | ,", item.text)
