"""Dates and times as Vietnamese offices write them.

Decree 30/2020/ND-CP, Annex I, asks for a leading 0 on days under 10 and on months 1 and 2 alone, so that no digit can
be put before it later. No locale data knows the rule (CLDR's ``vi`` prints ``5 tháng 6, 2022``), hence these few lines.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")  # no daylight saving, one zone, the same since 1975


def _month(month: int) -> str:
    return f"{month:02d}" if month < 3 else str(month)


def document_date(day: date) -> str:
    """``ngày 05 tháng 6 năm 2022``, ``ngày 14 tháng 02 năm 2022``."""
    return f"ngày {day.day:02d} tháng {_month(day.month)} năm {day.year}"


def short_date(day: date) -> str:
    """``05/6/2022``, ``14/02/2022``: the same rule, as reports write dates in running text."""
    return f"{day.day:02d}/{_month(day.month)}/{day.year}"


def local(moment: datetime) -> datetime:
    """The moment on a clock in Vietnam; a time without a zone is taken to be one already."""
    return moment.replace(tzinfo=VIETNAM) if moment.tzinfo is None else moment.astimezone(VIETNAM)


def clock_and_date(moment: datetime) -> str:
    """``07:30 ngày 05/6/2022``, on a clock in Vietnam."""
    there = local(moment)
    return f"{there:%H:%M} ngày {short_date(there.date())}"
