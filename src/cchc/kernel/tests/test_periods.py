"""Report periods: adjoining without gap or overlap, put together exactly, and nothing else is a period."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc.kernel.errors import UnusableInput
from cchc.kernel.periods import Period, period_of, previous_period, report_year_start, same_last_year, tiles

KINDS = [*(f"M{month:02d}" for month in range(1, 13)), "Q1", "Q2", "Q3", "Q4", "H1", "9M", "Y"]
codes = st.builds(lambda year, kind: f"{year}-{kind}", st.integers(2021, 2099), st.sampled_from(KINDS))
DAY = timedelta(days=1)


@given(codes)
def test_a_period_is_whole_days_from_a_15th_to_a_14th(code: str) -> None:
    period = period_of(code)
    assert (period.start.day, period.end.day) == (15, 14)
    assert period.start < period.end < period.due
    assert period.contains(period.start)
    assert period.contains(period.end)
    assert not period.contains(period.start - DAY)
    assert not period.contains(period.end + DAY)
    assert f"{period.year}-{period.kind}" == code
    assert str(period.year) in period.label


@given(codes)
def test_shorter_periods_tile_a_longer_one(code: str) -> None:
    period = period_of(code)
    for parts in tiles(period):
        assert parts[0].start == period.start
        assert parts[-1].end == period.end
        for one, two in pairwise(parts):
            assert two.start == one.end + DAY


@given(codes)
def test_the_period_before_adjoins_or_is_last_years(code: str) -> None:
    period = period_of(code)
    before, last_year = previous_period(period), same_last_year(period)
    assert last_year == period_of(f"{period.year - 1}-{period.kind}")
    if period.kind in ("H1", "9M"):
        assert before == last_year
    else:
        assert before is not None
        assert before.end + DAY == period.start


@given(st.integers(2020, 2099))
def test_years_adjoin_and_every_day_has_one_month(year: int) -> None:
    assert period_of(f"{year + 1}-Y").start == period_of(f"{year}-Y").end + DAY
    months = [period_of(f"{year}-M{month:02d}") for month in range(1, 13)]
    day = months[0].start
    while day <= months[-1].end:
        assert sum(month.contains(day) for month in months) == 1
        day += timedelta(days=5)


def test_the_first_half_of_2022() -> None:
    assert period_of("2022-H1") == Period("2022-H1", date(2021, 12, 15), date(2022, 6, 14), date(2022, 6, 16))
    assert report_year_start(period_of("2022-Q3")) == date(2021, 12, 15)


def test_before_the_first_rule_there_is_nothing_to_compare_with() -> None:
    assert previous_period(period_of("2019-M03")) is None
    assert same_last_year(period_of("2019-Y")) is None
    assert same_last_year(Period("0001-Y", date(1, 1, 1), date(1, 12, 14), date(1, 12, 16))) is None


NO_PERIODS = (
    "", "2022", "2022-", "2022-M13", "2022-M00", "2022-M1", "2022-Q5", "2022-H2", "2022-6M", "2022-y",
    "22-Y", "2022-Y ",
    "2022-Y\n", "2022-Yx", "0000-Y", "٢٠٢٢-Y", "2022-M٠٥", "2018-Y", "1900-M01",
)  # fmt: skip


@pytest.mark.parametrize("code", NO_PERIODS)
def test_nothing_else_is_a_period(code: str) -> None:
    with pytest.raises(UnusableInput) as refusal:
        period_of(code)
    assert refusal.value.vi != refusal.value.en


@given(st.text(max_size=9))
def test_any_text_is_a_period_or_refused(text: str) -> None:
    try:
        assert period_of(text).code == text
    except UnusableInput:
        return
