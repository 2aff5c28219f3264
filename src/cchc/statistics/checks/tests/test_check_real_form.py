"""Golden: the real form of 2022-H1. Every contradiction was worked out by hand from its figures, with a calculator."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cchc.statistics.checks.finding import Finding

Check = Callable[..., tuple[Finding, ...]]

# first code (the culprit), the other cells, expected, found
ERRORS = [
    ("2.2.2", {"2.2.2.1", "2.2.2.2"}, None, 100.0),  # 0 of 0
    ("2.3.2", {"2.3.2.1", "2.3.2.2"}, None, 100.0),  # 0 of 0
    ("3.3.4", {"3.3.4.1", "3.3.4.2"}, None, 100.0),  # 0 of 0
    ("6.1", {"6.1.1", "6.1.2"}, 7.0, 2.3),  # 11690 / 167000 = 0.07
    ("6.2.1", {"6.2.2", "6.2.3", "6.2.4", "6.2.5"}, 63.0, 60.0),  # 1 + 3 + 59
    ("7.3.1", {"7.3.1.2", "7.3.1.3"}, "80% .. 90%", 97.0),
    ("7.4.3.1", {"7.4.1.2", "7.4.2.2"}, 243.0, 121.0),  # 122 + 121
    ("7.4.4", {"7.4.4.1", "7.4.4.2"}, 87.1, 94.5),  # 1397 / 1603 = 0.87149
]


def test_every_contradiction_of_the_real_form_is_an_error_and_nothing_else_is(check_real: Check) -> None:
    errors = [item for item in check_real() if item.severity == "error"]
    assert [(item.codes[0], set(item.codes[1:]), item.expected, item.found) for item in errors] == ERRORS


def test_the_faults_of_the_blank_form_and_what_is_doubtful_are_warnings(check_real: Check) -> None:
    warnings = {item.rule: item for item in check_real() if item.severity == "warning"}
    assert set(warnings) == {
        "unit_of_measure",
        "numbering",
        "mixed_decimal_marks",
        "inspected_none_but_rate",
        "resolved_beyond_received",
        "public_units_stated_twice",
    }
    assert warnings["unit_of_measure"].codes == ("1.4.1",)
    assert warnings["numbering"].codes == ("7.7.9",)
    assert warnings["numbering"].expected == "7.5.9"
    assert warnings["mixed_decimal_marks"].codes[:2] == ("4.1.5.4", "4.3.4")
    assert warnings["inspected_none_but_rate"].codes == ("1.4.2", "1.4.1")
    assert warnings["resolved_beyond_received"].codes == ("7.5.5.1", "3.3.2.1", "3.3.3.1")
    assert warnings["public_units_stated_twice"].codes == ("6.2.1", "4.1.5.3")
    assert (warnings["public_units_stated_twice"].expected, warnings["public_units_stated_twice"].found) == (80, 60)
    assert (warnings["resolved_beyond_received"].expected, warnings["resolved_beyond_received"].found) == (14688, 1603)


def test_blank_totals_and_rates_are_told_with_what_they_would_be(check_real: Check) -> None:
    blank = {item.codes[0]: item.expected for item in check_real() if item.rule == "left_blank"}
    assert blank == {"2.1": 3, "3.1.4": 370, "4.1.5": 80, "7.4.1": 100, "7.4.2": 100}


def test_messages_quote_figures_as_the_file_writes_them_and_name_the_culprit(check_real: Check) -> None:
    said = {item.codes[0]: item for item in check_real() if item.rule == "ratio"}
    assert said["6.1"].message == (
        "Chỉ tiêu 6.1 (Tỷ lệ thực hiện Kế hoạch giải ngân vốn đầu tư công) ghi 2,3% nhưng "
        "6.1.2 / 6.1.1 = 11.690 / 167.000 = 7,0%. Có lẽ ô 6.1 sai; đúng ra là 7,0%."
    )
    assert said["6.1"].message_en == (
        "Line 6.1 says 2,3% but 6.1.2 / 6.1.1 = 11.690 / 167.000 = 7,0%. Cell 6.1 is probably wrong; it should be 7,0%."
    )


def test_a_total_below_the_parts_that_are_stated_is_told_its_lower_bound(check_real: Check) -> None:
    (total,) = [item for item in check_real() if item.rule == "units_by_autonomy"]
    assert "= 1 + 3 + 59 = 63 (chưa kể 6.2.2 để trống)" in total.message
    assert total.message.endswith("Có lẽ ô 6.2.1 sai; đúng ra phải từ 63 trở lên.")


def test_one_cell_that_explains_two_contradictions_is_named_in_both(check_real: Check) -> None:
    found = [item for item in check_real({"7.4.3.1": "423"}, mended=True) if item.severity == "error"]
    assert [item.rule for item in found] == ["ratio", "online_procedures_total"]
    assert all(item.message.endswith("Có lẽ ô 7.4.3.1 sai; nếu là 243 thì khớp mọi chỗ đang lệch.") for item in found)


def test_mending_a_total_says_what_must_be_looked_at_again(check_real: Check) -> None:
    (total,) = [item for item in check_real() if item.rule == "online_procedures_total"]
    assert total.message.endswith("Có lẽ ô 7.4.3.1 sai; đúng ra là 243 (khi đó phải xem lại cả 7.4.3, 7.4.3.2).")


def test_the_mended_form_has_no_error(check_real: Check) -> None:
    assert [item for item in check_real(mended=True) if item.severity == "error"] == []


def _new(check_real: Check, changes: dict[str, str]) -> list[Finding]:
    """Findings that the changes bring; the mixed marks are there before and after, in other cells."""
    before = {(item.rule, item.codes) for item in check_real(mended=True)}
    after = [item for item in check_real(changes, mended=True) if item.rule != "mixed_decimal_marks"]
    return [item for item in after if (item.rule, item.codes) not in before]


@pytest.mark.parametrize(
    ("changes", "culprit", "expected"),
    [
        ({"1.2": "36,4%"}, "1.2", 63.4),  # the rate, digits swapped
        ({"1.2.2": "62"}, "1.2.2", 26),  # more done than planned: the part, digits swapped
        ({"7.4.3.1": "423"}, "7.4.3.1", 243),  # misses its parts and its rate
        ({"7.4.1.2": "212"}, "7.4.1.2", 122),  # the total agrees with its own rate
        ({"7.4.2.2": "12"}, "7.4.2.2", 121),  # fewer online than used online, and the total misses it
        ({"7.4.4.2": "1937"}, "7.4.4.2", 1397),  # digits swapped, against the rate
        ({"7.4.4.1": "16030"}, "7.4.4.1", 1603),  # a zero too many: against the rate and all dossiers
        ({"1.3.3.1": "0"}, "1.3.3.1", 2),  # a whole of 0 with a part of 2
        ({"6.2.4": "33"}, "6.2.4", 3),  # a digit doubled
        ({"2.1": "5"}, "2.1", 3),
        ({"3.1.4": "307"}, "3.1.4", 370),
        ({"4.1.5": "90"}, "4.1.5", 80),
    ],
)
def test_the_cell_that_explains_most_comes_first(
    check_real: Check, changes: dict[str, str], culprit: str, expected: float
) -> None:
    errors = [item for item in _new(check_real, changes) if item.severity == "error"]
    assert errors
    assert {item.codes[0] for item in errors} == {culprit}
    assert errors[0].expected == expected
    assert all(f"Có lẽ ô {culprit} sai" in item.message for item in errors)


@pytest.mark.parametrize(
    ("changes", "rule", "severity", "codes"),
    [
        ({"3.3.3": "101%"}, "bounds", "error", ("3.3.3",)),
        ({"7.2": "120%"}, "bounds", "error", ("7.2",)),
        ({"1.1": "-4"}, "bounds", "error", ("1.1",)),
        ({"4.2.5": "-3%"}, "cut_rate_bounds", "warning", ("4.2.5",)),
        ({"4.2.5": "780%"}, "bounds", "error", ("4.2.5",)),  # no one can cut more than all there was
        ({"7.4.1": "-100%"}, "bounds", "error", ("7.4.1",)),
        ({"7.4.1": "101%"}, "online_rate_bounds", "warning", ("7.4.1",)),
        ({"1.6": "2"}, "allowed_value", "error", ("1.6",)),
        ({"7.1": "3"}, "meeting_levels", "error", ("7.1",)),
        ({"1.6.2": "4"}, "survey_form", "error", ("1.6.2",)),
        ({"1.1": "2,5"}, "whole_number", "error", ("1.1",)),
        ({"1.1": "hai mươi"}, "not_a_number", "error", ("1.1",)),
        ({"5.1.1": "12%"}, "percent_of_count", "warning", ("5.1.1",)),
        ({"1.6": "0"}, "survey_flag", "warning", ("1.6", "1.6.1")),
        ({"7.5.5.2": "0"}, "no_work_but_rate", "warning", ("7.5.5.4", "7.5.5.2")),
        ({"4.2.2": "90"}, "staff_within_quota", "warning", ("4.2.2", "4.2.1")),
        ({"6.1": "119,8%", "6.1.2": "200.000"}, "disbursed_within_plan", "warning", ("6.1.2", "6.1.1")),
        ({"7.4.1.2": "123", "7.4.3.1": "244"}, "online_within_eligible_3", "warning", ("7.4.1.2", "7.4.1.1")),
        ({"7.4.1.3": "130"}, "used_within_online_3", "error", ("7.4.1.3", "7.4.1.2")),
        ({"7.5.2.3": "400"}, "new_procedures_within_all", "warning", ("7.5.2.3", "7.5.2.2")),
        ({"7.7.9.2": "23"}, "new_iso_within_all", "warning", ("7.7.9.2", "7.7.9.1")),
        ({"3.2.2": "680"}, "interlinked_within_procedures", "warning", ("3.1.4.2", "3.1.4.3", "3.2.2", "3.2.1")),
        ({"6.2.1": "90"}, "public_units_stated_twice", "warning", ("6.2.1", "4.1.5.3")),
        ({"1.5.2": "23"}, "tasks_within_assigned", "error", ("1.5.1", "1.5.2", "1.5.3", "1.5.4")),
        ({"3.3.4.1": "2", "3.3.4.2": "3"}, "feedback_resolved_within_received", "warning", ("3.3.4.2", "3.3.4.1")),
    ],
)
def test_each_rule_speaks(
    check_real: Check, changes: dict[str, str], rule: str, severity: str, codes: tuple[str, ...]
) -> None:
    assert (rule, severity, codes) in [(item.rule, item.severity, item.codes) for item in _new(check_real, changes)]


@pytest.mark.parametrize(
    "changes",
    [
        {"1.7": "Có"},  # a flag in words
        {"5.2.1": "Không"},  # none, in words
        {"1.1": "23 văn bản"},  # with its unit behind it
        {"7.2": "không có"},  # a rate of which there is none
        {"3.3.2.2": "2.480"},  # 2480 / 2481 rounds to 100 %
        {"1.2": "63%"},  # fewer digits
        {"1.2": "63,41"},  # more digits, no percent sign
        {"6.2.2": "0"},  # now every part is stated, and they still add up
        {"1.5.1": "25"},  # some tasks are still in time
    ],
)
def test_nothing_is_said_where_a_reading_excuses_it(check_real: Check, changes: dict[str, str]) -> None:
    assert _new(check_real, changes) == []


def test_every_finding_speaks_both_languages_in_whole_sentences(check_real: Check) -> None:
    for item in check_real():
        for text in (item.message, item.message_en):
            assert text.endswith(".")
            assert "  " not in text
            assert ".." not in text
        assert item.message != item.message_en
