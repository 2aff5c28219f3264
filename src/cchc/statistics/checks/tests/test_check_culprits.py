"""Which cell is named first, and what it should have been: invented figures, each set with one cell changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest

from cchc.kernel.numbers import parse_number
from cchc.statistics.checks.finding import Finding
from cchc.statistics.checks.tests.conftest import MENDED, TypedRow
from cchc.statistics.forms.load import normalise_code

Check = Callable[..., tuple[Finding, ...]]

RATIO = {"7.4.4": "87,6%", "7.4.4.1": "2051", "7.4.4.2": "1796"}  # 1796 / 2051 = 0.87567
MONEY = {"6.1": "8,0%", "6.1.1": "213.400", "6.1.2": "17.072"}
SUM = {"3.1.4": "382", "3.1.4.2": "265", "3.1.4.3": "117"}
UNITS = {"6.2.1": "74", "6.2.2": "0", "6.2.3": "2", "6.2.4": "4", "6.2.5": "68", "4.1.5": "74", "4.1.5.3": "74"}
KSTT = {"1": "2.630", "2": "846", "3": "441", "4": "1.092", "5": "251", "6": "2.571", "7": "1.903", "8": "664"}
KSTT |= {"9": "4", "10": "59", "11": "57", "12": "2"}


def errors(findings: tuple[Finding, ...], *rules: str) -> list[Finding]:
    return [item for item in findings if item.severity == "error" and (not rules or item.rule in rules)]


@pytest.mark.parametrize(
    ("right", "cell", "wrong", "expected"),
    [
        (RATIO, "7.4.4.1", "20510", 2051.0),  # a zero too many
        (RATIO, "7.4.4.2", "17966", 1796.0),  # a digit doubled
        (RATIO, "7.4.4.1", "2501", 2051.0),  # two digits swapped
        (RATIO, "7.4.4.1", "-2051", 2051.0),  # a sign too many
        (RATIO, "7.4.4", "78,6%", 87.6),
        (RATIO, "7.4.4", "8,76%", 87.57),
        (RATIO, "7.4.4", "876%", 88.0),
        (MONEY, "6.1", "80%", 8.0),  # the whole is round by nature: a zero less proves nothing
        (SUM, "3.1.4", "3820", 382.0),
        (SUM, "3.1.4.2", "2650", 265.0),
        (SUM, "3.1.4.3", "1177", 117.0),
        (UNITS, "4.1.5", "47", 74.0),  # agrees with its part, and then with what is stated elsewhere
    ],
)
def test_one_slip_is_found_with_what_was_meant(
    check_figures: Check, right: dict[str, str], cell: str, wrong: str, expected: float
) -> None:
    assert errors(check_figures("phu-luc-1b-2022", right)) == []
    found = errors(check_figures("phu-luc-1b-2022", {**right, cell: wrong}), "ratio", "sum")
    assert [(item.codes[0], item.expected) for item in found] == [(cell, expected)]
    assert all(set(item.codes) <= set(right) for item in found)


@pytest.mark.parametrize(
    ("right", "cell", "wrong"),
    [
        (RATIO, "7.4.4.1", "2051,5"),
        (RATIO, "7.4.4.2", "-3"),
        (SUM, "3.1.4.3", "117,5"),
        (SUM, "3.1.4.2", "-265"),
        ({"7.3.1": "84%", "7.3.1.2": "91%", "7.3.1.3": "79%"}, "7.3.1.3", "790%"),
    ],
)
def test_a_cell_that_is_impossible_by_itself_is_the_culprit_of_all_it_breaks(
    check_figures: Check, right: dict[str, str], cell: str, wrong: str
) -> None:
    found = errors(check_figures("phu-luc-1b-2022", {**right, cell: wrong}))
    assert len(found) >= 2
    assert {item.codes[0] for item in found} == {cell}


def test_nothing_is_doubted_by_a_figure_that_is_wrong_by_itself(check_figures: Check) -> None:
    figures = {**SUM, "7.4.5.1": "12", "3.2.3": "9"}
    assert "fee_within_procedures" in {
        item.rule for item in check_figures("phu-luc-1b-2022", {**figures, "3.1.4": "8"})
    }
    rules = {item.rule for item in check_figures("phu-luc-1b-2022", {**figures, "3.1.4": "-382"})}
    assert rules >= {"sum", "bounds"}
    assert not rules & {"fee_within_procedures", "location_free_within_procedures"}


def test_a_rate_is_blamed_where_the_slip_of_a_count_may_fit_by_accident(check_figures: Check) -> None:
    # 13417 with two digits swapped is 13147, within what 98 % of 13417 allows; but so is one number in a hundred
    (found,) = errors(check_figures("phu-luc-1b-2022", {"3.3.3": "98%", "3.3.3.1": "13417", "3.3.3.2": "13417"}))
    assert (found.codes[0], found.expected, found.found) == ("3.3.3", 100.0, 98.0)


def test_figures_in_a_message_add_up_exactly(check_figures: Check) -> None:
    texts = {"2.1": "9", "2.1.2": "3,5", "2.1.3": "05"}
    (found,) = errors(check_figures("phu-luc-1b-2022", texts), "sum")
    assert "2.1.2 + 2.1.3 = 3,5 + 05 = 8,5. Có lẽ ô 2.1.2 sai; đúng ra là 4." in found.message
    (found,) = errors(check_figures("phu-luc-1b-2022", {**texts, "2.1.2": "-4"}), "sum")
    assert "2.1.2 + 2.1.3 = (-4) + 05 = 1. Có lẽ ô 2.1.2 sai; đúng ra là 4." in found.message


def test_a_range_names_the_value_that_a_slip_makes_likely(check_figures: Check) -> None:
    (found,) = errors(check_figures("phu-luc-1b-2022", {**RATIO, "7.4.4.1": "2501"}))
    assert found.message.endswith("Có lẽ ô 7.4.4.1 sai; đúng ra phải từ 2.050 đến 2.051, có lẽ là 2.051.")
    assert (found.expected, found.found) == (2051.0, 2501.0)


@pytest.mark.parametrize("code", list(KSTT))
@pytest.mark.parametrize("times", [10, -1])
def test_any_line_of_the_kstt_form_made_ten_times_or_negative_comes_first(
    check_figures: Check, code: str, times: int
) -> None:
    right = int(KSTT[code].replace(".", ""))
    found = errors(check_figures("kstt-06a-2020", {**KSTT, code: str(times * right)}), *SUMS)
    assert [(item.codes[0], item.expected) for item in found] == [(code, right)] * len(found)
    assert found


SUMS = ("to_handle_by_source", "balance", "finished_by_time", "open_by_time")


@pytest.mark.parametrize("change", [lambda text: f"-{text}", lambda text: text.replace("%", "") + "0"])
def test_every_error_that_one_changed_cell_brings_names_it_and_reckons_right(
    check_real: Check, real_rows: tuple[TypedRow, ...], change: Callable[[str], str]
) -> None:
    """The whole mended form, line by line: no error speaks of other cells, and each sum written out is a sum."""
    before = {(item.rule, item.codes) for item in check_real(mended=True)}
    for row in real_rows:
        code, text = normalise_code(row.code), MENDED.get(normalise_code(row.code), row.value)
        if not text or not any(sign in "123456789" for sign in text):
            continue
        for item in check_real({code: change(text)}, mended=True):
            if item.severity == "error" and (item.rule, item.codes) not in before:
                assert code in item.codes, (code, item.message)
            for terms, total in re.findall(r"= ([^=]+ \+ [^=]+) = ([\d.,-]+\d)", item.message):
                assert sum(map(_number, terms.split(" + "))) == _number(total), item.message


def _number(text: str) -> Decimal:
    printed = parse_number(text.strip("()"))
    assert printed is not None
    return printed.value
