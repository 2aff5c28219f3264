"""A report as a document, before any file format: what stands on it, in order, in the words that will be printed.

DOCX and PDF are two drawings of this; so they say the same, and neither knows of figures or law.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from cchc.directory.letterhead import Issuer, issuer_of
from cchc.kernel.dates import document_date, short_date
from cchc.statistics.reports.figures import table_text
from cchc.statistics.reports.model import Report, ReportLine
from cchc.statistics.reports.narrative import fields_of, fill, section_title
from cchc.statistics.reports.outline import Chart, Outline, Section, outline_of
from cchc.ui.printing import Layout, layout_on
from cchc.ui.printing.sheet import clean

NOT_ARISING = "Không phát sinh"
_LONGEST_REASON = 60  # characters of a reason that a note of the printed table holds
_COLUMNS = ("STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú")
_DASH = "-"
_AS_NOW = "Số liệu được tính theo đơn vị hành chính hiện nay, không theo đơn vị hành chính trong kỳ báo cáo."


@dataclass(frozen=True)
class Row:
    """A row of the printed table; ``strong`` where it heads the rows below it."""

    code: str
    label: str
    unit: str
    value: str
    note: str
    strong: bool


@dataclass(frozen=True)
class Table:
    """The form as printed: its title lines, what it belongs to, its rows, and what its signs mean."""

    title: tuple[str, ...]
    belongs: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Bar:
    """A bar of a chart, with the bar to compare it with; lengths from 0 to 1, texts as printed."""

    label: str
    length: float
    text: str
    before_length: float | None
    before_text: str


@dataclass(frozen=True)
class Figure:
    """A chart: its title, and what its two kinds of bars stand for."""

    title: str
    now: str
    before: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Block:
    """A piece of the body: a heading (``level`` 1 or 2), a paragraph, or a place that officials still have to fill."""

    kind: Literal["heading", "paragraph", "gap", "figure"]
    text: str = ""
    level: int = 0
    figure: Figure | None = None


@dataclass(frozen=True)
class Document:
    """The whole document. ``subject`` is empty for a form without narrative: then only ``table`` is printed."""

    name: str  # for the file's own title
    layout: Layout
    issuer: Issuer
    place_and_date: str
    kind: str  # "BÁO CÁO"
    subject: str
    bases: tuple[str, ...]
    blocks: tuple[Block, ...]
    recipients: tuple[str, ...]
    table: Table


def document_of(report: Report) -> Document:
    """Lay the report out by its form's outline; a form without one is its table under a heading."""
    layout = layout_on(report.today)
    issuer = issuer_of(report.unit, layout)
    outline, fields = outline_of(report.form), fields_of(report)
    subject = fill(outline.title, fields) if outline else ""
    return Document(
        name=f"{subject or report.form.title} - {issuer.agency}" + ("" if subject else f", {report.period.label}"),
        layout=layout,
        issuer=issuer,
        place_and_date=f"{issuer.place}, {document_date(report.today)}",
        kind=layout.types["BC"].upper(),
        subject=subject,
        bases=_bases(outline) if outline else (),
        blocks=_blocks(outline, report, fields) if outline else (),
        recipients=_recipients(outline, report, fields) if outline else (),
        table=_table(report, issuer, attached=outline is not None),
    )


def printable(report: Report) -> Report:
    """The report with its texts as any file may hold them: no control characters, no halves of letters."""
    unit = replace(report.unit, name=clean(report.unit.name), parent_name=clean(report.unit.parent_name))
    return replace(
        report,
        unit=unit,
        lines=tuple(replace(item, reason=clean(item.reason)) for item in report.lines),
        findings=tuple(replace(finding, message=clean(finding.message)) for finding in report.findings),
        narrative=tuple(replace(paragraph, text=clean(paragraph.text)) for paragraph in report.narrative),
        notes=tuple(clean(note) for note in report.notes),
    )


def note_of(item: ReportLine) -> str:
    """What the notes column says of a line: its declared reason, or that nothing arose."""
    if item.reason:
        return item.reason
    if item.state == "not_arising" or (item.source == "computed" and item.value is None and item.denominator == 0):
        return NOT_ARISING
    return ""


def columns_of(report: Report) -> tuple[str, ...]:
    """The five column headings, as the form prints them."""
    return tuple(report.form.head.get("columns", _COLUMNS))


def belongs_to(report: Report, issuer: Issuer) -> tuple[str, ...]:
    """Whose figures these are, and of which days."""
    start, end = short_date(report.period.start), short_date(report.period.end)
    return (
        f"Đơn vị báo cáo: {issuer.agency}",
        f"Kỳ báo cáo: {report.period.label} (từ ngày {start} đến ngày {end})",
    )


def _bases(outline: Outline) -> tuple[str, ...]:
    last = len(outline.bases) - 1
    return tuple(f"{text}{'.' if place == last else ';'}" for place, text in enumerate(outline.bases))


def _blocks(outline: Outline, report: Report, fields: dict[str, str]) -> tuple[Block, ...]:
    blocks = [Block("paragraph", fill(outline.opening, fields))]
    for section in outline.sections:
        texts = [paragraph.text for paragraph in report.narrative if paragraph.section == section.id]
        if section.optional and not texts:
            continue
        blocks.append(Block("heading", f"{section.number}. {section_title(section, fields)}", section.level))
        blocks += _section_blocks(section, texts, outline, report)
    return (*blocks, Block("paragraph", fill(outline.closing, fields)))


def _section_blocks(section: Section, texts: list[str], outline: Outline, report: Report) -> list[Block]:
    blocks = [Block("paragraph", text) for text in texts]
    if not texts and section.hint:
        blocks.append(Block("gap", f"[Nội dung cần bổ sung: {section.hint}]"))
    for chart in outline.charts:
        figure = _figure(chart, report) if chart.section == section.id else None
        if figure:
            blocks.append(Block("figure", figure=figure))
    return blocks


def _figure(chart: Chart, report: Report) -> Figure | None:
    """The chart, where at least two of its lines have values: one bar alone compares nothing."""
    found = [
        (label, report.form.by_code[code], report.value(code), report.last_year.get(code)) for code, label in chart.bars
    ]
    values = [(label, line, now, before) for label, line, now, before in found if now is not None]
    rate = chart.unit == "%"
    longest = 100.0 if rate else max((float(max(now, before or 0)) for _, _, now, before in values), default=0.0)
    if len(values) < 2 or longest <= 0:
        return None

    bars = tuple(
        Bar(
            label,
            min(now / longest, 1),
            table_text(line, now),
            None if before is None else min(before / longest, 1),
            table_text(line, before),
        )
        for label, line, now, before in values
    )
    year = report.period.year
    compared = any(bar.before_length is not None for bar in bars)
    unit = "" if rate else f" ({chart.unit})"
    return Figure(chart.title + unit, report.period.label, f"cùng kỳ năm {year - 1}" if compared else "", bars)


def _recipients(outline: Outline, report: Report, fields: dict[str, str]) -> tuple[str, ...]:
    lines = outline.recipients.get(report.unit.level, outline.recipients["other"])
    last = len(lines) - 1
    filled = (fill(line, fields) for line in lines)
    return tuple(f"- {line}{'.' if place == last else ';'}" for place, line in enumerate(filled) if line)


def _table(report: Report, issuer: Issuer, *, attached: bool) -> Table:
    belongs: tuple[str, ...] = belongs_to(report, issuer)
    if attached:
        belongs = (f"(Kèm theo Báo cáo số        {issuer.symbol} ngày {short_date(report.today)} của {issuer.agency})",)
    rows = tuple(_row(item) for item in report.lines)
    signs = ("Dấu “-”: chỉ tiêu không thuộc cấp của đơn vị báo cáo; ô trống: chưa có số liệu hoặc không phát sinh.",)
    structure = (_AS_NOW,) if report.structure == "as-now" else ()
    dashed = any(row.value == _DASH for row in rows)
    return Table(
        title=tuple(report.form.head.get("title", (report.form.title,))),
        belongs=belongs,
        columns=columns_of(report),
        rows=rows,
        notes=(*(signs if dashed else ()), *structure, *report.notes),
    )


def _row(item: ReportLine) -> Row:
    line, note = item.line, note_of(item)
    return Row(
        code=line.code,
        label=line.label,
        unit=line.unit,
        value=_DASH if item.source == "not_applicable" else table_text(line, item.value),
        note=note if len(note) <= _LONGEST_REASON else "",
        strong=line.kind == "heading",
    )
