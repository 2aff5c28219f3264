"""Numbers as officials write them are read for what they say, and written as they write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.kernel.numbers import NotANumber, format_number, parse_number


@pytest.mark.parametrize(
    ("text", "rate", "value", "decimals", "percent", "mark"),
    [
        ("15.822", False, "15822", 0, False, ""),
        ("1.603", False, "1603", 0, False, ""),
        ("1,603", False, "1603", 0, False, ""),
        ("1.603", True, "1.603", 3, False, "."),
        ("167.000", False, "167000", 0, False, ""),
        ("1.234.567,8", False, "1234567.8", 1, False, ","),
        ("1,234,567.8", False, "1234567.8", 1, False, "."),
        ("1.234.567", True, "1234567", 0, False, ""),
        ("1 234 567", False, "1234567", 0, False, ""),
        ("15\u00a0822,5", False, "15822.5", 1, False, ","),
        ("63,4%", False, "63.4", 1, True, ","),
        ("8.75%", False, "8.75", 2, True, "."),
        ("12.500%", False, "12.5", 3, True, "."),
        ("2.6", True, "2.6", 1, False, "."),
        ("99,2", False, "99.2", 1, False, ","),
        ("6,95 %", False, "6.95", 2, True, ","),
        ("0.634", False, "0.634", 3, False, "."),
        ("02", False, "2", 0, False, ""),
        ("100", True, "100", 0, False, ""),
        ("0", False, "0", 0, False, ""),
        ("-5", False, "-5", 0, False, ""),
        ("\u2212 1.200".replace(" ", ""), False, "-1200", 0, False, ""),
    ],
)
def test_reads_what_officials_write(text: str, rate: bool, value: str, decimals: int, percent: bool, mark: str) -> None:
    printed = parse_number(text, rate=rate)
    assert printed is not None
    assert (printed.value, printed.decimals, printed.percent, printed.mark) == (Decimal(value), decimals, percent, mark)


@pytest.mark.parametrize("text", ["", "  ", "\u00a0", "-", "–", "…"])
def test_empty_is_not_zero(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    "text",
    ["abc", "1.23.4", "1,2,3", "1.2345.678", "%", "12 văn bản", "1e5", "4½", "５", "1..2", "3.", "9" * 500, "1 23"],
)
def test_garbage_is_refused_in_words(text: str) -> None:
    with pytest.raises(NotANumber) as refused:
        parse_number(text)
    assert isinstance(refused.value, ValueError)
    assert refused.value.vi.endswith("không phải là một con số đọc được.")


def test_none_in_words_only_where_asked() -> None:
    said = parse_number("Không", words=True)
    assert said is not None and said.value == 0
    with pytest.raises(NotANumber):
        parse_number("Không")


def test_a_printed_rate_agrees_within_half_a_unit_halves_included() -> None:
    printed = parse_number("87,1%")
    assert printed is not None
    assert printed.agrees_with(Decimal("87.15")) and printed.agrees_with(Decimal("87.05"))
    assert not printed.agrees_with(Decimal("87.151"))


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (15822, 0, "15.822"),
        (87.149, 1, "87,1"),
        (Decimal("2.5"), 0, "3"),
        (7, 1, "7,0"),
        (-1234.5, 1, "-1.234,5"),
        (-0.2, 0, "0"),
    ],
)
def test_writes_as_vietnam_writes(value: Decimal | float, decimals: int, text: str) -> None:
    assert format_number(value, decimals) == text


@given(st.integers(-(10**15), 10**15), st.sampled_from([0, 1, 2, 4, 5]))
@settings(deadline=None)
def test_format_then_parse_is_identity(units: int, decimals: int) -> None:
    value = Decimal(units).scaleb(-decimals)
    printed = parse_number(format_number(value, decimals))
    assert printed is not None and (printed.value, printed.decimals) == (value, decimals)


@given(st.integers(0, 10**9), st.integers(0, 6))
@settings(deadline=None)
def test_a_rate_survives_with_any_number_of_decimals(units: int, decimals: int) -> None:
    value = Decimal(units).scaleb(-decimals)
    if decimals:
        printed = parse_number(format_number(value, decimals), rate=True)
        assert printed is not None and printed.value == value
    printed = parse_number(format_number(value, decimals) + "%")
    assert printed is not None and ((decimals == 0 and value >= 1000) or printed.value == value)


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        printed = parse_number(text)
    except NotANumber:
        return
    assert printed is None or printed.value.is_finite()


def test_the_longest_readable_number_is_written_again() -> None:
    printed = parse_number("9" * 26)
    assert printed is not None
    assert format_number(printed.value, 6).replace(".", "") == "9" * 26 + ",000000"
