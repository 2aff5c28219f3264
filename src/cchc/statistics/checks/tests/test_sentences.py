"""A report's sentences: what contradicts itself is said, quoted and computed; everything else is passed over."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.kernel.catalogue import CatalogueFile, catalogue_files
from cchc.kernel.numbers import format_number
from cchc.kernel.periods import period_of
from cchc.statistics.checks.cells import Cell, read_figure
from cchc.statistics.checks.finding import Finding
from cchc.statistics.checks.sentences import check_sentences
from cchc.statistics.checks.sentences.days import period_of_report
from cchc.statistics.checks.sentences.vocabulary import read_vocabulary
from cchc.statistics.forms.load import form
from cchc.statistics.forms.refusal import UnusableForm

TITLE = ("BÁO CÁO", "Cải cách hành chính 06 tháng đầu năm 2022")
FORM = form("phu-luc-1b-2022")
TABLE = {
    "1.6.1": "5.125",
    "2.1.2": "03",
    "3.3.2.1": "2.481",
    "3.3.3.1": "12.207",
    "4.2.4": "07",
    "4.3.3": "5",
    "6.1": "2,3%",
    "6.1.2": "11.690",
    "7.4.3.1": "121",
}


def cells() -> dict[str, Cell]:
    found = {}
    for code, text in TABLE.items():
        line = FORM.by_code[code]
        found[code] = Cell(code, line.label, line.unit, text, read_figure(line, line.unit, text))
    return found


def check(text: str) -> tuple[Finding, ...]:
    return check_sentences((*TITLE, *text.split(" ¶ ")), FORM, cells())


def lines_of(name: str) -> list[str]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize("text", lines_of("sentences_silent.txt"))
def test_what_contradicts_nothing_raises_nothing(text: str) -> None:
    assert check(text) == ()


@pytest.mark.parametrize("line", lines_of("sentences_spoken.txt"))
def test_what_contradicts_is_said(line: str) -> None:
    wanted, _, text = line.partition(" | ")
    found = check(text)
    assert len(found) == len(wanted.split())
    for item, want in zip(found, wanted.split(), strict=True):
        severity, rule, *expected = want.split(":")
        assert (item.severity, item.rule, item.codes) == (severity, rule, ())
        assert not expected or item.expected == pytest.approx(float(expected[0]))
        assert item.sentence in text
        assert item.message.endswith(".")
        assert item.message_en.endswith(".")


def test_messages_quote_figures_and_days_as_written() -> None:
    (total,) = check("Tổng số 0.500 hồ sơ là sai; có 1.500 hồ sơ, trong đó: đúng hạn 1.480 hồ sơ, quá hạn 010 hồ sơ.")
    assert "tổng ghi 1.500 nhưng các phần cộng lại là 1.490 (1.480 + 010)" in total.message
    assert (total.expected, total.found) == (1490.0, 1500.0)
    (period,) = check("Từ ngày 15/12/2021 đến 14/3/2022, kết quả có 700 hồ sơ.")
    assert "từ 15/12/2021 đến 14/3/2022, tức là kỳ quý I năm 2022" in period.message
    (rate,) = check("Đã làm xong 26/41 nhiệm vụ, đạt 65%.")
    assert "26 / 41 = 63,4%, không phải 65%" in rate.message


def test_a_long_sentence_is_quoted_from_its_clause() -> None:
    text = "Trong bối cảnh " + "công việc còn nhiều " * 15 + "; đã giải quyết 500 hồ sơ (đúng hạn 480; quá hạn 10)."
    (found,) = check(text)
    assert "«… đã giải quyết 500 hồ sơ" in found.message
    assert len(found.message) < 330


def test_without_a_form_the_prose_is_still_checked_but_no_line_is() -> None:
    texts = ("Cấp huyện: đã giải quyết 2.500 hồ sơ, (đúng hạn 2.400 hồ sơ; quá hạn 10 hồ sơ).",)
    assert [item.rule for item in check_sentences(texts)] == ["sentence_total"]


@pytest.mark.parametrize(
    ("paragraphs", "code"),
    [
        (("BÁO CÁO", "Kết quả công tác quý I năm 2022"), "2022-Q1"),
        (("BÁO CÁO", "Cải cách hành chính quý IV/2022"), "2022-Q4"),
        (("Báo cáo cải cách hành chính 6 tháng đầu năm 2023",), "2023-H1"),
        (("BÁO CÁO", "Công tác CCHC 9 tháng năm 2022"), "2022-9M"),
        (("BÁO CÁO", "Công tác CCHC tháng 5 năm 2022"), "2022-M05"),
        (("Số: 1/BC", "BÁO CÁO", "Kết quả cải cách hành chính năm 2022"), "2022-Y"),
        (("BÁO CÁO", "Công tác CCHC 6 tháng cuối năm 2022"), None),
        (("Kế hoạch cải cách hành chính năm 2022",), None),
    ],
)
def test_the_title_names_the_period(paragraphs: tuple[str, ...], code: str | None) -> None:
    assert period_of_report(paragraphs) == (period_of(code) if code else None)


def test_the_callers_period_goes_before_the_title() -> None:
    texts = (*TITLE, "Từ 15/12/2021 đến 14/3/2022, tổng số có 700 hồ sơ.")
    assert check_sentences(texts, FORM, {}, period_of("2022-Q1")) == ()


counts = st.integers(0, 50_000)


@given(counts, counts, st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_division_is_spoken_of_exactly_when_it_leaves_a_remainder(on_time: int, late: int, off: bool) -> None:
    total = on_time + late + off
    text = (
        f"Đã giải quyết {format_number(total)} hồ sơ, trong đó: đúng hạn {format_number(on_time)} hồ sơ, "
        f"quá hạn {format_number(late)} hồ sơ."
    )
    assert [item.rule for item in check(text)] == (["sentence_total"] if off else [])


@given(st.integers(1, 50_000), st.integers(0, 50_000), st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_a_rate_rounded_from_its_figures_is_never_doubted(whole: int, part: int, decimals: int) -> None:
    rate = format_number(Decimal(100 * part) / whole, decimals)
    text = f"Đã xong {format_number(part)}/{format_number(whole)} việc, đạt {rate.replace('.', '')}%."
    assert check(text) == ()


def test_the_products_vocabulary_keeps_its_schema() -> None:
    files = list(catalogue_files("forms", "*/*/sentences.toml"))
    assert files
    for file in files:
        read = read_vocabulary(file)
        codes = form(Path(file.path).parts[1]).by_code
        assert all(code in codes for shape in read.figures for code in shape.codes)


@pytest.mark.parametrize(("old", "new"), [("hedges =", "hedge ="), ("remarks = '^", "remarks = '(^"), ("= '", "= ")])
def test_a_broken_vocabulary_is_refused_in_words(old: str, new: str) -> None:
    (file,) = catalogue_files("forms", "phu-luc-1b-2022/*/sentences.toml")
    with pytest.raises(UnusableForm, match=r"sentences\.toml"):
        read_vocabulary(CatalogueFile(file.path, file.text.replace(old, new), "", overlay=True))
