"""A computed report, ready to be shown or rendered: nothing below this knows of DOCX, PDF or pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from cchc.kernel.periods import Period
from cchc.statistics.checks.finding import Finding
from cchc.statistics.forms.spec import Form, Line

Source = Literal["computed", "declared", "missing", "heading", "not_applicable"]
Structure = Literal["as-was", "as-now"]


@dataclass(frozen=True)
class ReportUnit:
    """The unit a report speaks of: one version of it, and the one above it."""

    code: str
    name: str  # "Huyện Hương Khê"
    level: str
    valid_from: date
    parent_name: str  # "Tỉnh Hà Tĩnh", or empty
    children: int = 0  # units directly below, on the period's last day


@dataclass(frozen=True)
class ReportLine:
    """One line with its figure. ``value`` is unrounded; a ratio is in percent; none means none, never 0.

    ``reason``: what a declaration says of itself ("không phát sinh", a correction's reason), for the notes column.
    ``set_aside``: a figure that was declared for a computed line and says otherwise; it is not used.
    ``silent``: units that declared nothing where their neighbours did, so that the figure is those neighbours' alone.
    ``unused``: the register that computes the line holds nothing of the unit yet, so that a declaration stands for it,
    or is awaited.
    """

    line: Line
    value: float | int | None
    numerator: float | int | None
    denominator: float | int | None
    source: Source
    definition: str
    state: str = ""  # of a declaration: value, not_arising, not_applicable
    reason: str = ""
    set_aside: float | int | None = None
    silent: int = 0
    unused: bool = False


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the narrative.

    ``section`` is a heading id of the form's narrative outline; ``kind`` says where the text comes from: ``generated``
    from figures (then ``codes`` lists the lines that it quotes) or ``written`` by officials.
    """

    section: str
    text: str
    kind: Literal["generated", "written"]
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A form filled for one unit and period, with its findings and narrative."""

    form: Form
    unit: ReportUnit
    structure: Structure
    period: Period
    facts_as_of: datetime
    today: date
    lines: tuple[ReportLine, ...]
    findings: tuple[Finding, ...] = ()
    narrative: tuple[Paragraph, ...] = ()
    previous: Mapping[str, float | int | None] = field(default_factory=dict)  # code -> value, the period before
    last_year: Mapping[str, float | int | None] = field(default_factory=dict)  # code -> value, same period last year
    notes: tuple[str, ...] = ()  # what the reader must know: units of unknown successor, moved dossiers

    def value(self, code: str) -> float | int | None:
        """The value of a line; none where it has none or the form has no such line."""
        for item in self.lines:
            if item.line.code == code:
                return item.value
        return None
