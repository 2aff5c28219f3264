"""Days that do not exist, and spans of days that are not the report's own period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from cchc.kernel.errors import UnusableInput
from cchc.kernel.periods import Period, period_of
from cchc.statistics.checks.finding import Finding
from cchc.statistics.checks.sentences.scan import Sentence

_DAY = r"(?<![\d/.-])((\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4}))(?![\d/-]|\.\d)"
_FULL = re.compile(_DAY)
_SHORT = re.compile(r"\bngày\s+(\d{1,2})\s?/\s?(\d{1,2})(?!\s?[/\d])", re.IGNORECASE)
_WORDS = re.compile(r"\bngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?", re.IGNORECASE)
_SPAN = re.compile(rf"\btừ\s+(?:ngày\s+)?{_DAY}\s+(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?{_DAY}", re.IGNORECASE)
_LEAP = 2000  # a year that has every day
_TITLE = re.compile(
    r"\b(?:(?P<half>0?6\s+tháng\s+đầu\s+năm|0?6\s+tháng\s+đầu)|(?P<nine>0?9\s+tháng(?:\s+đầu)?(?:\s+năm)?)"
    r"|quý\s+(?P<quarter>iv|i{1,3}|[1-4])|tháng\s+(?P<month>0?[1-9]|1[0-2]))"
    r"\s*(?:năm|[/,-])?\s*(?P<year>(?:19|20)\d{2})\b",
    re.IGNORECASE,
)
_YEAR_TITLE = re.compile(r"^(?!.*\b(?:tháng|quý|kế hoạch)\b).{0,120}\bnăm\s+((?:19|20)\d{2})\s*$", re.IGNORECASE)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_TITLE_LINES = 25


def period_of_report(paragraphs: Sequence[str]) -> Period | None:
    """The period that a report's title names: "BÁO CÁO / Cải cách hành chính 06 tháng đầu năm 2022"."""
    for index, paragraph in enumerate(paragraphs[:_TITLE_LINES]):
        if not re.match(r"\W*báo cáo\b", paragraph, re.IGNORECASE) or len(paragraph) > 300:
            continue
        for line in (paragraph, *paragraphs[index + 1 : index + 3]):
            found = _TITLE.search(line)
            year = _YEAR_TITLE.match(line)
            if found:
                return _maybe(_code(found))
            if year:
                return _maybe(f"{year[1]}-Y")
    return None


def _code(found: re.Match[str]) -> str:
    year = found["year"]
    if found["half"]:
        return f"{year}-H1"
    if found["nine"]:
        return f"{year}-9M"
    if found["quarter"]:
        quarter = found["quarter"].casefold()
        return f"{year}-Q{_QUARTERS.get(quarter, quarter)}"
    return f"{year}-M{int(found['month']):02d}"


def _maybe(code: str) -> Period | None:
    try:
        return period_of(code)
    except UnusableInput:
        return None


def day_findings(sentence: Sentence, period: Period | None) -> Iterator[Finding]:
    """Days that no calendar has, spans that run backwards, and the period of another report."""
    yield from _impossible(sentence)
    for match in _SPAN.finditer(sentence.text):
        first, last = _day(match.groups()[1:4]), _day(match.groups()[5:8])
        if first is None or last is None:
            continue
        if last < first:
            yield _finding(
                "sentence_span",
                sentence,
                f"khoảng thời gian từ {match[1]} đến {match[5]} bị ngược",
                f"the span from {match[1]} to {match[5]} runs backwards",
                match.start(),
            )
        elif period is not None and (first, last) != (period.start, period.end):
            yield from _other_period(sentence, period, match, first, last)


def _other_period(
    sentence: Sentence, period: Period, match: re.Match[str], first: date, last: date
) -> Iterator[Finding]:
    vocabulary, text = sentence.vocabulary, sentence.text.lower()
    if not vocabulary.period_about.search(text) or vocabulary.period_not_about.search(text):
        return
    if last < period.start or first > period.end or vocabulary.period_names_another.search(text):
        return
    other = _named(first, last)
    called, called_en = (f", tức là kỳ {other.label}", f", which is {other.code}") if other else ("", "")
    own, own_en = f"{_said(period.start)} đến {_said(period.end)}", f"{_said(period.start)} to {_said(period.end)}"
    yield _finding(
        "sentence_period",
        sentence,
        f"ghi số liệu từ {match[1]} đến {match[5]}{called}, trong khi kỳ báo cáo {period.label} là từ {own}",
        f"gives figures from {match[1]} to {match[5]}{called_en}, but the report's period is {own_en}",
        match.start(),
        expected=f"{_said(period.start)} - {_said(period.end)}",
        found=f"{match[1]} - {match[5]}",
    )


def _named(first: date, last: date) -> Period | None:
    """The report period that has exactly these days."""
    kinds = ("Q1", "Q2", "Q3", "Q4", "H1", "9M", "Y", *(f"M{month:02d}" for month in range(1, 13)))
    for kind in kinds:
        period = _maybe(f"{last.year}-{kind}")
        if period and (period.start, period.end) == (first, last):
            return period
    return None


def _impossible(sentence: Sentence) -> Iterator[Finding]:
    for pattern in (_FULL, _SHORT, _WORDS):
        for match in pattern.finditer(sentence.text):
            day, month, *year = match.groups()[-3:]
            given = int(year[0]) if year and year[0] else _LEAP
            if 1900 <= given <= 2100 and not _exists(int(day), int(month), given):
                shown = match[0].removeprefix("ngày ").removeprefix("Ngày ")
                yield _finding(
                    "sentence_date",
                    sentence,
                    f"không có ngày {shown}",
                    f"there is no day {shown}",
                    match.start(),
                    found=shown,
                )


def _exists(day: int, month: int, year: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _day(parts: Sequence[str]) -> date | None:
    day, month, year = map(int, parts)
    return date(year, month, day) if _exists(day, month, year) else None


def _said(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _finding(
    rule: str,
    sentence: Sentence,
    vi: str,
    en: str,
    place: int,
    *,
    expected: str | None = None,
    found: str | None = None,
) -> Finding:
    quoted = sentence.quoted(place)
    return Finding(
        rule=rule,
        severity="error",
        codes=(),
        message=f"Câu «{quoted}» {vi}." if rule == "sentence_period" else f"Câu «{quoted}»: {vi}.",
        message_en=f"“{quoted}” {en}." if rule == "sentence_period" else f"In “{quoted}”: {en}.",
        expected=expected,
        found=found,
        sentence=sentence.text,
    )
