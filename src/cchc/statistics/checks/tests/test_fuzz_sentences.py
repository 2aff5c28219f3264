"""No prose makes the sentence checks fail or linger."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.statistics.checks.sentences import check_sentences
from cchc.statistics.forms.load import form

FORM = form("phu-luc-1b-2022")
WORDS = (
    "trong đó: gồm tổng số hồ sơ đã giải quyết đang giải quyết tiếp nhận đạt tỷ lệ chiếm bằng đúng hạn quá hạn Không "
    "cấp huyện cấp xã từ ngày đến ngày 15/12/2021 30/02/2022 14/6/2022 3.541 289 0 1.2.3 12/12 98,5% 100% 7,0 % "
    "18 tỷ đồng/259 tỷ đồng công chức viên chức người và ( ) , ; : . - § 52/2017/QĐ-UBND mức độ 3, 4 kế hoạch"
)


@given(st.lists(st.lists(st.sampled_from(WORDS.split()), max_size=40).map(" ".join), max_size=5))
@settings(max_examples=200, deadline=None)
def test_any_order_of_the_words_it_knows(paragraphs: list[str]) -> None:
    for finding in check_sentences(["BÁO CÁO", "CCHC quý I năm 2022", *paragraphs], FORM, {}):
        assert finding.severity in ("error", "warning")
        assert finding.message.endswith(".")


@given(st.lists(st.text(max_size=200), max_size=5))
@settings(max_examples=100, deadline=None)
def test_any_text(paragraphs: list[str]) -> None:
    check_sentences(paragraphs)


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "1,",
        "(1",
        "(1)",
        "a ",
        "trong đó: 1 ",
        "trong đó (1 a, ",
        "1 a/",
        "tiếp nhận 1 hồ sơ, ",
        "12/",
        "kế hoạch a ",
    ],
)
def test_monotonous_prose_takes_no_long_time(piece: str) -> None:
    begun = time.process_time()
    check_sentences([piece * (3_900 // len(piece)) + "1", "x 1" * 100_000], FORM, {})
    assert time.process_time() - begun < 2
