"""Report periods by dated rule: a period is (code, start, end, due), never a calendar month by assumption.

The rules are data in ``catalog/periods/*.toml``. The rule in force here is Article 12 of Decree 09/2019/ND-CP
(15th of the month before to the 14th; article number: medium sure, see the catalogue file).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from cchc.kernel.catalogue import CatalogueFile, catalogue_files
from cchc.kernel.errors import UnusableInput

_CODE = re.compile(r"(?P<year>(?!0000)[0-9]{4})-(?P<kind>M(?P<month>0[1-9]|1[0-2])|Q[1-4]|H1|9M|Y)")


@dataclass(frozen=True, order=True)
class Period:
    """A report period; ``start`` and ``end`` are whole days in Asia/Ho_Chi_Minh, both included."""

    code: str
    start: date
    end: date
    due: date

    @property
    def year(self) -> int:
        return int(self.code[:4])

    @property
    def kind(self) -> str:
        """``M05``, ``Q1``, ``H1``, ``9M`` or ``Y``."""
        return self.code[5:]

    @property
    def label(self) -> str:
        """As an official writes it: ``06 tháng đầu năm 2022``, ``quý I năm 2022``."""
        kind, year = self.kind, self.year
        if kind.startswith("M"):
            return f"tháng {kind[1:]} năm {year}"
        if kind.startswith("Q"):
            return f"quý {('I', 'II', 'III', 'IV')[int(kind[1]) - 1]} năm {year}"
        return {"H1": f"06 tháng đầu năm {year}", "9M": f"09 tháng đầu năm {year}", "Y": f"năm {year}"}[kind]

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True)
class PeriodRule:
    """One row of ``catalog/periods``: how the books open and close while it is in force."""

    id: str
    valid_from: date
    valid_to: date | None
    first_day: int  # day of the month before the period's first month
    last_day: int  # day of the period's last month
    due_days: int  # calendar days after the end by which the report is due
    basis: str


@cache
def period_rules() -> tuple[PeriodRule, ...]:
    """All rules of the catalogue, oldest first.

    Raises:
        UnusableInput: a file is no rule, or two begin on one day.
    """
    rules: dict[date, PeriodRule] = {}
    for file in catalogue_files("periods", "*.toml"):
        rule = _rule(file)
        if rule.valid_from in rules:
            raise _unusable(
                file, f"đã có quy định có hiệu lực từ {rule.valid_from}", f"{rule.valid_from} has a rule already"
            )
        rules[rule.valid_from] = rule
    return tuple(rules[day] for day in sorted(rules))


def _unusable(file: CatalogueFile, vi: str, en: str) -> UnusableInput:
    return UnusableInput(f"Tệp {file.path}: {vi}.", f"File {file.path}: {en}.")


#: What a file says, of which type; the schema's library would cost every start a tenth of a second.
_SAID = {"id": str, "valid_from": date, "first_day": int, "last_day": int, "due_days": int, "basis": str}
_MAY_SAY = {"valid_to": date, "owner": str, "review_on": date}


def _rule(file: CatalogueFile) -> PeriodRule:
    try:
        data = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as error:
        raise _unusable(file, f"không đúng cú pháp TOML ({error})", f"is not valid TOML ({error})") from error
    for name, kind in {**_SAID, **_MAY_SAY}.items():
        if name not in data and name in _SAID:
            raise _unusable(file, f"thiếu {name}", f"lacks {name}")
        if name in data and type(data[name]) is not kind:
            said = f"«{data[name]}»"
            raise _unusable(file, f"mục {name} ghi {said} không dùng được", f"entry {name}: {said} has no use here")
    for name in data.keys() - {*_SAID, *_MAY_SAY}:
        raise _unusable(file, f"có mục lạ: {name}", f"has an unknown entry: {name}")
    # Every month has a day up to 28, so that each period has a first and a last day.
    for name, least, most in (("first_day", 1, 28), ("last_day", 1, 28), ("due_days", 0, 366)):
        if not least <= data[name] <= most:
            raise _unusable(
                file, f"mục {name} phải từ {least} đến {most}", f"entry {name} must be from {least} to {most}"
            )
    if data.get("valid_to") and data["valid_to"] < data["valid_from"]:
        raise _unusable(file, "ngày hết hiệu lực trước ngày có hiệu lực", "ends before it begins")
    told = {name: data[name] for name in _SAID}
    return PeriodRule(**told, valid_to=data.get("valid_to"))


def _months(kind: str) -> tuple[int, int]:
    if kind.startswith("M"):
        return int(kind[1:]), int(kind[1:])
    if kind.startswith("Q"):
        quarter = int(kind[1])
        return 3 * quarter - 2, 3 * quarter
    return {"H1": (1, 6), "9M": (1, 9), "Y": (1, 12)}[kind]


def period_of(code: str) -> Period:
    """The period a code names, by the rule in force on its last day.

    Raises:
        UnusableInput: no such code, or no rule in force then.
    """
    match = _CODE.fullmatch(code)
    if not match:
        raise UnusableInput(
            f"Không có kỳ báo cáo «{code}». Mã kỳ viết như 2022-M05, 2022-Q1, 2022-H1, 2022-9M, 2022-Y.",
            f"No report period “{code}”. Codes look like 2022-M05, 2022-Q1, 2022-H1, 2022-9M, 2022-Y.",
        )
    year, kind = int(match["year"]), match["kind"]
    first, last = _months(kind)
    for rule in reversed(period_rules()):
        end = date(year, last, rule.last_day)
        if rule.valid_from <= end and (rule.valid_to is None or end <= rule.valid_to):
            before = (year - 1, 12) if first == 1 else (year, first - 1)
            return Period(code, date(*before, rule.first_day), end, end + timedelta(days=rule.due_days))
    raise UnusableInput(
        f"Chưa có quy định kỳ báo cáo nào áp dụng cho {code}.",
        f"No rule of report periods is in force for {code}.",
    )


def report_year_start(period: Period) -> date:
    """The first day of the report year that the period belongs to."""
    return period_of(f"{period.year}-Y").start


def same_last_year(period: Period) -> Period | None:
    """The same period one year before; none where no rule was in force."""
    return _maybe(f"{period.year - 1}-{period.kind}")


def previous_period(period: Period) -> Period | None:
    """The period of the same kind just before; for 6 and 9 months, which have none, the year before's."""
    kind, year = period.kind, period.year
    if kind.startswith("M"):
        month = int(kind[1:])
        return _maybe(f"{year}-M{month - 1:02d}" if month > 1 else f"{year - 1}-M12")
    if kind.startswith("Q"):
        quarter = int(kind[1])
        return _maybe(f"{year}-Q{quarter - 1}" if quarter > 1 else f"{year - 1}-Q4")
    return same_last_year(period)


def tiles(period: Period) -> tuple[tuple[Period, ...], ...]:
    """The ways in which shorter periods make up this one exactly: by quarters, by months."""
    first, last = _months(period.kind)
    if period.kind.startswith("M"):
        return ()
    months = [f"{period.year}-M{month:02d}" for month in range(first, last + 1)]
    quarters = [f"{period.year}-Q{month // 3 + 1}" for month in range(first - 1, last, 3)]
    ways = [months] if period.kind.startswith("Q") else [quarters, months]
    return tuple(tuple(period_of(code) for code in way) for way in ways)


def _maybe(code: str) -> Period | None:
    try:
        return period_of(code)
    except (UnusableInput, ValueError):
        return None
