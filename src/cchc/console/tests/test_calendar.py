"""Which report periods are before an official on a day."""

from __future__ import annotations

from datetime import date

from django.utils.translation import override

from cchc.console.calendar import named, on_the_desk, recent
from cchc.kernel.periods import period_of


def codes(today: date) -> list[str]:
    return [period.code for period in on_the_desk(today)]


def test_the_last_reports_and_the_next_are_on_the_desk() -> None:
    # The half-year ends on 14 June with its second quarter; the third quarter has begun.
    assert codes(date(2022, 6, 20)) == ["2022-Q2", "2022-H1", "2022-Q3"]
    # On the last day of a period it is still being gathered.
    assert codes(date(2022, 6, 14)) == ["2022-Q1", "2022-H1"]
    assert codes(date(2022, 12, 15))[:2] == ["2022-Q4", "2022-Y"]


def test_no_period_that_has_not_begun_is_offered() -> None:
    today = date(2022, 6, 20)
    found = recent(today)
    assert len({period.code for period in found}) == len(found)
    assert all(period.start <= today for period in found)
    assert period_of("2022-M07") in found  # begun on 15 June
    assert period_of("2022-M08") not in found


def test_a_period_has_a_name_in_both_languages() -> None:
    for code, vi, en in (
        ("2022-Q1", "quý I năm 2022", "quarter 1 of 2022"),
        ("2022-M05", "tháng 05 năm 2022", "month 5 of 2022"),
        ("2022-H1", "06 tháng đầu năm 2022", "first 6 months of 2022"),
        ("2022-Y", "năm 2022", "year 2022"),
    ):
        with override("vi"):
            assert named(period_of(code)) == vi
        with override("en"):
            assert named(period_of(code)) == en
