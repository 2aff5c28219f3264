"""A filled form as rows to read: figure, source, what it was before, findings beside their cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cchc.statistics.checks.finding import Finding
from cchc.statistics.reports.ask import findings_of_text
from cchc.statistics.reports.figures import amount_text, is_rate, printed_change, table_text
from cchc.statistics.reports.model import Report, ReportLine
from cchc.statistics.reports.until_used import AWAITED

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True)
class Earlier:
    """The figure of another period, and how far the present one is from it (``+12``, ``−0,4 điểm``)."""

    text: str
    change: str


@dataclass(frozen=True)
class LedgerRow:
    """One line of the form. ``source``: a word of ``ui.status``; ``findings``: (severity, message); ``awaited``: of a
    missing line that a register may compute one day, how it is said until then."""

    code: str
    label: str
    depth: int
    unit: str
    heading: bool
    text: str
    source: str
    earlier: Sequence[Earlier]
    findings: Sequence[tuple[str, str]]
    remark: str
    awaited: str
    why_href: str
    declare_href: str

    @property
    def worst(self) -> str:
        """The gravest severity of its findings; empty for none."""
        return next((word for word in SEVERITIES if any(word == said for said, _text in self.findings)), "")


@dataclass(frozen=True)
class Summary:
    """A report at a glance: how many lines lack a figure, and how many findings of each severity."""

    missing: int
    counts: Mapping[str, int]


def summary(report: Report) -> Summary:
    """What an official looks at first; of a whole report, with what the officials' own sentences contradict."""
    missing = sum(item.source == "missing" for item in report.lines)
    told = findings_of_text(report).values() if report.narrative else ()
    found = [*report.findings, *(one for some in told for one in some)]
    return Summary(missing, {word: sum(one.severity == word for one in found) for word in SEVERITIES})


def said(finding: Finding, lang: str) -> str:
    """The finding in the reader's language, where it has been said in it."""
    return finding.message_en if lang == "en" and finding.message_en else finding.message


def text_findings(report: Report, lang: str) -> Mapping[str, Sequence[tuple[str, str, str]]]:
    """Section -> (severity, message, sentence) of the officials' own sentences that contradict something."""
    return {
        section: [(one.severity, said(one, lang), one.sentence) for one in found]
        for section, found in findings_of_text(report).items()
    }


def rows(
    report: Report, lang: str, why: Callable[[str], str], declare: Callable[[ReportLine], str], others: Sequence[str]
) -> list[LedgerRow]:
    """All lines. ``why``: a code's explanation; ``declare``: where a missing line can be said, or empty;
    ``others``: which of ``previous`` and ``last_year`` stand beside."""
    found = by_code(report.findings, lang)
    return [
        LedgerRow(
            code=item.line.code,
            label=item.line.label,
            depth=item.line.code.count(".") + 1,
            unit=item.line.unit,
            heading=item.source == "heading",
            text=table_text(item.line, item.value),
            source="not_arising" if item.state == "not_arising" else item.source,
            earlier=[_earlier(item, getattr(report, name).get(item.line.code)) for name in others],
            findings=found.get(item.line.code, ()),
            remark=item.reason,
            awaited=AWAITED.said(lang) if item.unused and item.source == "missing" else "",
            why_href=why(item.line.code),
            declare_href=declare(item) if item.source == "missing" else "",
        )
        for item in report.lines
    ]


def by_code(findings: Sequence[Finding], lang: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Each finding stands beside the cell that is likeliest wrong."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in findings:
        if one.codes:
            found[one.codes[0]].append((one.severity, said(one, lang)))
    return found


def only(everything: Sequence[LedgerRow], which: str) -> list[LedgerRow]:
    """The rows with ``findings``, or the ``missing`` ones, under their headings; all of them for another word."""
    tests: Mapping[str, Callable[[LedgerRow], bool]] = {
        "findings": lambda row: bool(row.findings),
        "missing": lambda row: row.source == "missing",
    }
    if which not in tests:
        return list(everything)
    kept = {row.code for row in everything if tests[which](row)}
    return [row for row in everything if row.code in kept or (row.heading and _above(row.code, kept))]


def _above(code: str, kept: set[str]) -> bool:
    return any(other.startswith(f"{code}.") for other in kept)


def _earlier(item: ReportLine, value: float | None) -> Earlier:
    text = table_text(item.line, value)
    if value is None or item.value is None or value == item.value:
        return Earlier(text, "")
    change = printed_change(item.line, item.value, value)
    if not change:
        return Earlier(text, "")
    sign = "+" if change > 0 else "−"
    unit = _(" điểm") if is_rate(item.line) else ""
    return Earlier(text, f"{sign}{amount_text(float(abs(change)))}{unit}")
