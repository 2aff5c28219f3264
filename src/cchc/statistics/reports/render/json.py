"""A report as JSON: figures unrounded, each with its parts, its source and its definition."""

from __future__ import annotations

import json
from typing import Any

from cchc.kernel.dates import local
from cchc.statistics.reports.model import Report, ReportLine


def report_as_json(report: Report) -> dict[str, Any]:
    """The object that programs get; percentages in percent, none as null, times with their offset."""
    period = report.period
    return {
        "form": report.form.id,
        "unit": report.unit.code,
        "structure": report.structure,
        "period": {"code": period.code, "start": period.start.isoformat(), "end": period.end.isoformat()},
        "facts_as_of": local(report.facts_as_of).isoformat(),
        "lines": [_line(item) for item in report.lines],
        "findings": [finding.as_json() for finding in report.findings],
    }


def render_json(report: Report) -> bytes:
    """UTF-8, one line break at the end; a value that is not a number would be refused, not written as NaN."""
    return json.dumps(report_as_json(report), ensure_ascii=False, indent=1, allow_nan=False).encode() + b"\n"


def _line(item: ReportLine) -> dict[str, Any]:
    return {
        "code": item.line.code,
        "label": item.line.label,
        "unit": item.line.unit,
        "value": item.value,
        "numerator": item.numerator,
        "denominator": item.denominator,
        "source": item.source,
        "definition": item.definition,
    }
