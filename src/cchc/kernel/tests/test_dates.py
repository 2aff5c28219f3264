"""Dates as documents write them: a leading 0 on days under 10 and on months 1 and 2, on no other."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cchc.kernel.dates import clock_and_date, document_date, local, short_date


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2022, 6, 5), "ngày 05 tháng 6 năm 2022", "05/6/2022"),
        (date(2022, 2, 14), "ngày 14 tháng 02 năm 2022", "14/02/2022"),
        (date(2022, 1, 1), "ngày 01 tháng 01 năm 2022", "01/01/2022"),
        (date(2022, 3, 10), "ngày 10 tháng 3 năm 2022", "10/3/2022"),
        (date(2021, 12, 31), "ngày 31 tháng 12 năm 2021", "31/12/2021"),
    ],
)
def test_leading_zeros(day: date, long: str, short: str) -> None:
    assert document_date(day) == long
    assert short_date(day) == short


def test_a_moment_is_told_on_a_clock_in_vietnam() -> None:
    evening = datetime(2022, 6, 4, 17, 30, tzinfo=UTC)
    assert clock_and_date(evening) == "00:30 ngày 05/6/2022"
    assert local(evening).isoformat() == "2022-06-05T00:30:00+07:00"
    without_zone = datetime(2022, 6, 4, 8, 0)  # noqa: DTZ001
    assert local(without_zone).isoformat() == "2022-06-04T08:00:00+07:00"
