"""What doors ask of statistics: a report, and why a figure is what it is. One snapshot an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cchc.directory.queries import find_unit, unit_map
from cchc.facts.store import READER, Snapshot, snapshot
from cchc.kernel.dates import local
from cchc.kernel.errors import UnusableInput
from cchc.kernel.periods import period_of
from cchc.kernel.registry import registry
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text
from cchc.statistics.checks.finding import Finding
from cchc.statistics.checks.sentences import check_sentences
from cchc.statistics.forms.load import form as form_of
from cchc.statistics.forms.load import normalise_code
from cchc.statistics.forms.spec import Line
from cchc.statistics.indicators.explain import FIRST, Records, records
from cchc.statistics.indicators.spec import Indicator, definitions
from cchc.statistics.reports.cells import cells_of
from cchc.statistics.reports.compute import Asked, compute_report, expanded, tree_of
from cchc.statistics.reports.declared import FACT, Declarations
from cchc.statistics.reports.model import Report, ReportLine, Structure
from cchc.statistics.reports.narrative import narrate
from cchc.statistics.reports.outline import outline_of
from cchc.statistics.reports.queries import written_sections
from cchc.statistics.reports.until_used import told as told_until_used

DEFAULT_FORM = "phu-luc-1b-2022"


class OutOfScope(UnusableInput):
    """The unit is not among those that the viewer may see."""


def asked(
    period: str, unit: str, *, form: str, structure: Structure, viewer: Viewer, at: datetime, using: str = "default"
) -> Asked:
    """What is asked, resolved to versions.

    Raises:
        UnusableInput: no such period, form or unit.
        OutOfScope: the viewer may not see the unit.
    """
    when, today = period_of(period), local(at).date()
    found = find_unit(unit, when, structure, today, using=using)
    if viewer.units is not None and found.id not in viewer.units:
        raise OutOfScope(f"Bạn không được xem số liệu của {found.name}.", f"You may not see {found.name}.")
    return Asked(form_of(form, when.end), found, when, structure, today)


def report(
    period: str,
    unit: str,
    *,
    home: Path,
    at: datetime,
    viewer: Viewer,
    form: str = DEFAULT_FORM,
    structure: Structure = "as-was",
    whole: bool = True,
) -> Report:
    """A unit's report; with ``whole``, also its comparisons and narrative."""
    with snapshot(home, registry().sources, at=at) as snap:
        question = asked(period, unit, form=form, structure=structure, viewer=viewer, at=at, using=READER)
        answer = compute_report(question, unit_map(READER), snap, compare=whole)
    if not whole or outline_of(question.form) is None:
        return answer
    texts = written_sections(viewer, question.unit.id, question.period, question.form.id)
    return replace(answer, narrative=narrate(answer, texts))


def findings_of_text(report: Report) -> Mapping[str, tuple[Finding, ...]]:
    """Section -> what the officials' paragraphs there say wrongly of themselves or of the report's figures.

    ``report``: with its narrative (``whole``); sections without findings are left out.
    """
    cells, written = cells_of(report), [item for item in report.narrative if item.kind == "written"]
    found = {}
    for section in dict.fromkeys(item.section for item in written):
        texts = [line for item in written if item.section == section for line in item.text.splitlines() if line.strip()]
        if findings := check_sentences(texts, report.form, cells, report.period):
            found[section] = findings
    return found


@dataclass(frozen=True)
class Explanation:
    """Why a figure is what it is.

    ``parts``: of a line by formula, the lines that it is made of, in the formula's order. ``set_aside``: declarations
    of the line itself, where they say otherwise than its parts and are not used.
    """

    line: ReportLine
    definition: dict[str, Any]
    facts_as_of: datetime
    numerator: Records | None
    denominator: Records | None
    parts: tuple[ReportLine, ...] = ()
    set_aside: Records | None = None

    @property
    def formula(self) -> Text:
        """How a line by formula is put together of others: "dòng 1.2.2 chia dòng 1.2.1"; empty for other lines."""
        codes = [part.line.code for part in self.parts]
        if self.line.line.parts[0] == "ratio" and codes:
            return Text("dòng {} chia dòng {}".format(*codes), "line {} divided by line {}".format(*codes))
        vi, en = " cộng ".join(f"dòng {code}" for code in codes), " plus ".join(f"line {code}" for code in codes)
        return Text(vi, en)

    def as_json(self) -> dict[str, Any]:
        """As ``cchc explain --format json`` prints it."""
        told: dict[str, Any] = {
            "line": self.line.line.code,
            "value": self.line.value,
            "numerator": self.line.numerator,
            "denominator": self.line.denominator,
            "definition": self.definition,
            "facts_as_of": self.facts_as_of.isoformat(),
            "records": {},
        }
        behind = {"numerator": self.numerator, "denominator": self.denominator, "set_aside": self.set_aside}
        for name, found in behind.items():
            if found is not None:
                told["records"][name] = {"total": found.total, "first": list(found.first)}
                if found.hidden:
                    told["records"][name]["hidden"] = found.hidden
        return told


def explain(
    period: str,
    code: str,
    unit: str,
    *,
    home: Path,
    at: datetime,
    viewer: Viewer,
    form: str = DEFAULT_FORM,
    structure: Structure = "as-was",
    first: int = FIRST,
) -> Explanation:
    """A line's figure with its definition and the records behind it.

    Raises:
        UnusableInput: as :func:`asked`, or the form has no such line.
    """
    with snapshot(home, registry().sources, at=at) as snap:
        question = asked(period, unit, form=form, structure=structure, viewer=viewer, at=at, using=READER)
        line = question.form.by_code.get(normalise_code(code))
        if line is None:
            raise UnusableInput(f"Biểu {form} không có dòng «{code}».", f"Form {form} has no line “{code}”.")
        answer = compute_report(question, unit_map(READER), snap, compare=False)
        lines = {item.line.code: item for item in answer.lines}
        item = lines[line.code]
        top, bottom = _Behind(question, lines, snap, viewer, first).both(item)
        aside = _of_word(question, line, snap, first) if item.set_aside is not None else None
    definition = expanded(line, question.form, definitions(question.period.end))
    if (now := told_until_used(item)) is not None:
        definition["now"] = now.vi
    parts = tuple(lines[code] for code in line.parts[1])
    return Explanation(item, {**definition, "hash": item.definition}, snap.as_of, top, bottom, parts, aside)


@dataclass(frozen=True)
class _Behind:
    """Looks for the records behind the lines of one report."""

    question: Asked
    lines: Mapping[str, ReportLine]
    snap: Snapshot
    viewer: Viewer
    first: int

    def both(self, item: ReportLine) -> tuple[Records | None, Records | None]:
        """Records of the numerator and, for a ratio, of the denominator."""
        if item.source in ("heading", "not_applicable", "missing"):
            return None, None
        name, codes = item.line.parts
        if name == "ratio" and item.source == "computed":
            top, bottom = (self._of_line(self.lines[code]) for code in codes)
            return top, bottom
        if item.line.indicator and item.source == "computed":
            parts = [
                self._of_count(count) for count in definitions(self.question.period.end)[item.line.indicator].counts
            ]
            return parts[0], parts[1] if len(parts) > 1 else None
        return self._of_line(item), None

    def _of_line(self, item: ReportLine) -> Records | None:
        if item.line.indicator and item.source == "computed":
            defined = definitions(self.question.period.end)[item.line.indicator]
            return self._of_count(defined) if isinstance(defined, Indicator) else None
        if item.line.parts[0] == "sum" and item.source == "computed":
            return self._together([self._of_line(self.lines[code]) for code in item.line.parts[1]])
        return _of_word(self.question, item.line, self.snap, self.first)

    def _of_count(self, indicator: Indicator) -> Records:
        question = self.question
        tree = tree_of(question, unit_map(READER))
        return records(
            indicator, question.unit.id, question.period, tree, self.snap, visible=self.viewer.units, first=self.first
        )

    def _together(self, below: Sequence[Records | None]) -> Records:
        """Records of a sum's parts as one list."""
        found = [part for part in below if part is not None]
        codes = [code for part in found for code in part.first][: self.first]
        uids = [uid for part in found for uid in part.uids][: self.first]
        facts = {part.fact for part in found}
        return Records(
            total=sum(part.total for part in found),
            first=tuple(codes),
            hidden=sum(part.hidden for part in found),
            uids=tuple(uids),
            fact=facts.pop() if len(facts) == 1 else "",
        )


def _of_word(question: Asked, line: Line, snap: Snapshot, first: int) -> Records | None:
    """The declarations that stand for a line."""
    tree = tree_of(question, unit_map(READER))
    said = Declarations(question.form, question.period, tree, snap).of(question.unit.id, line)
    if said is None:
        return None
    shown = said.uids[:first]
    return Records(len(said.uids), tuple(snap.source(FACT).codes(shown)), 0, shown, FACT)
