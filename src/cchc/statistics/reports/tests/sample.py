"""Reports for the tests of this folder: figures that nobody ever reported, ratios and sums computed from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from cchc.kernel.periods import period_of
from cchc.statistics.forms.load import form as form_of
from cchc.statistics.forms.spec import Form, Line
from cchc.statistics.reports.model import Report, ReportLine, ReportUnit, Source
from cchc.statistics.reports.narrative import narrate

Values = Mapping[str, float | int | None]

APPENDIX = "phu-luc-1b-2022"
DISTRICT = ReportUnit("901", "Huyện Sông Mây", "district", date(2020, 1, 1), "Tỉnh Ven Biển", 3)
COMMUNE = ReportUnit("90101", "Xã Bến Đò", "commune", date(2020, 1, 1), "Huyện Sông Mây")
FIGURES: Values = {
    "1.1": 8, "1.2.1": 40, "1.2.2": 31, "1.3.1": 5, "1.3.2": 9, "1.3.3.1": 4, "1.3.3.2": 3,
    "1.4.1": 0, "1.5.1": 30, "1.5.2": 24, "1.5.3": 2, "1.5.4": 1, "1.6": 1, "1.6.1": 1250, "1.6.2": 2, "1.7": 0,
    "2.1.2": 6, "2.1.3": 1, "2.2.1": 12, "2.2.2.1": 0, "2.2.2.2": 0, "2.3.1": 15, "2.3.2.1": 5, "2.3.2.2": 5,
    "3.1.1": 0, "3.1.2": 3, "3.1.3": 0, "3.1.4.2": 210, "3.1.4.3": 101, "3.2.2": 40, "3.2.3": 7,
    "3.3.2.1": 3000, "3.3.2.2": 2960, "3.3.3.1": 11205, "3.3.3.2": 11205, "3.3.4.1": 0, "3.3.4.2": 0,
    "4.1.5.3": 71, "4.1.5.4": 9.25, "4.2.1": 90, "4.2.2": 85, "4.2.4": 2, "4.3.1": 1700, "4.3.3": 0,
    "5.1.1": 12, "5.2.1": 0, "5.2.2": 0, "5.2.3": 0, "5.2.4": 0, "5.2.5": 0, "5.4.2": 0, "5.4.3": 1, "5.4.4": 2,
    "6.1.1": 120500, "6.1.2": 48200.5, "6.2.1": 71, "6.2.3": 2, "6.2.4": 9, "6.2.4.3": 9, "6.2.5": 60,
    "7.1": 2, "7.3.1": 93.5, "7.3.1.2": 96, "7.3.1.3": 91, "7.4.1.1": 80, "7.4.1.2": 78, "7.4.1.3": 20,
    "7.4.2.1": 60, "7.4.2.2": 60, "7.4.2.3": 31, "7.4.3.1": 138, "7.4.3.2": 130, "7.4.4.1": 2200, "7.4.4.2": 1870,
    "7.4.5.1": 66, "7.4.5.2": 22, "7.5.1": 3, "7.5.2.2": 311, "7.5.5.1": 14100, "7.5.5.3": 99.5, "7.7.9.1": 4,
}  # fmt: skip
_ABOVE = {
    "district": {"province"},
    "commune": {"province", "district"},
    "province": set[str](),
    "department": {"province"},
}


def filled(
    values: Values = FIGURES,
    *,
    form_id: str = APPENDIX,
    unit: ReportUnit = DISTRICT,
    period: str = "2023-H1",
    last_year: Values | None = None,
    previous: Values | None = None,
    reasons: Mapping[str, str] | None = None,
    written: Mapping[str, str] | None = None,
) -> Report:
    """A report with these declared figures; ``reasons`` by code, ``written`` by section."""
    when = period_of(period)
    form = form_of(form_id, when.end)
    answer = Report(
        form=form,
        unit=unit,
        structure="as-was",
        period=when,
        facts_as_of=datetime(when.year, 6, 16, 0, 30, tzinfo=UTC),
        today=date(when.year, 6, 16),
        lines=tuple(_line(line, form, values, unit, reasons or {}) for line in form.lines),
        last_year=last_year or {},
        previous=previous or {},
    )
    return replace(answer, narrative=narrate(answer, written or {}))


def values_of(report: Report) -> dict[str, float | int | None]:
    """Code -> value, as another report's comparison takes them."""
    return {item.line.code: item.value for item in report.lines}


def _line(line: Line, form: Form, values: Values, unit: ReportUnit, reasons: Mapping[str, str]) -> ReportLine:
    value, numerator, denominator = _figure(line, form, values, unit)
    source: Source = "declared" if value is not None else "missing"
    if line.kind == "heading":
        source = "heading"
    elif line.level in _ABOVE[unit.level]:
        source = "not_applicable"
    elif line.formula or line.indicator:
        source = "computed"
    definition = "sha256:" + line.code.replace(".", "").rjust(64, "0")
    return ReportLine(line, value, numerator, denominator, source, definition, reason=reasons.get(line.code, ""))


def _figure(
    line: Line, form: Form, values: Values, unit: ReportUnit
) -> tuple[float | int | None, float | int | None, float | int | None]:
    if line.level in _ABOVE[unit.level]:
        return None, None, None
    kind, codes = line.parts
    parts = [_figure(form.by_code[code], form, values, unit)[0] for code in codes]
    if kind == "sum":
        present = [part for part in parts if part is not None]
        total = sum(present) if present else None
        return total, total, None
    if kind == "ratio":
        part, whole = parts
        return (100 * part / whole if part is not None and whole else None), part, whole
    value = values.get(line.code)
    return value, value, None
