"""Figures of the prose that name a line of the form, against what the form's table says there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from cchc.kernel.numbers import NotANumber, Printed, format_number, parse_number
from cchc.kernel.periods import Period
from cchc.statistics.checks.cells import Cell
from cchc.statistics.checks.finding import Finding
from cchc.statistics.checks.sentences.scan import Sentence
from cchc.statistics.checks.sentences.vocabulary import FigureShape

_YEAR = re.compile(r"\bnăm\s+((?:19|20)\d{2})", re.IGNORECASE)
_CLAUSE = re.compile(r"[.;,]\s|[.;,]?$")


def line_findings(sentence: Sentence, cells: Mapping[str, Cell], period: Period | None) -> Iterator[Finding]:
    """A warning for each figure that the table states otherwise; a blank cell states nothing.

    A clause that speaks of another year than the report's is passed over.
    """
    vocabulary = sentence.vocabulary
    for shape in vocabulary.figures:
        match = shape.pattern.search(sentence.plain)
        if match is None:
            continue
        group = "n" if "n" in shape.pattern.groupindex else "r"
        end = next(_CLAUSE.finditer(sentence.plain, match.end())).start()
        years = {int(year) for year in _YEAR.findall(sentence.text[match.start() : end])}
        hedged = vocabulary.hedges.search(sentence.plain[: match.start(group)].rstrip())
        stated = _stated(shape, cells)
        said = _read(match[group], rate=group == "r")
        if hedged or said is None or not stated or years - {period.year if period else 0}:
            continue
        if vocabulary.other_time.search(sentence.plain[match.start() : end]):
            continue
        total = sum((number.value for number in stated), Decimal(0))
        slack = max(said.half_unit, *(number.half_unit for number in stated)) if group == "r" else Decimal(0)
        if abs(said.value - total) > slack:
            yield _finding(sentence, match, said, stated, [cells[code] for code in shape.codes])


def _stated(shape: FigureShape, cells: Mapping[str, Cell]) -> list[Printed]:
    """The numbers of the lines; none at all where one of them is blank."""
    found = [cell.value for code in shape.codes if (cell := cells.get(code)) is not None and cell.value is not None]
    return found if len(found) == len(shape.codes) else []


def _read(text: str, *, rate: bool) -> Printed | None:
    try:
        return parse_number(text, rate=rate)
    except NotANumber:
        return None


def _finding(
    sentence: Sentence, match: re.Match[str], said: Printed, stated: list[Printed], lines: list[Cell]
) -> Finding:
    written = said.text + ("%" if "r" in match.re.groupindex else "")
    total = sum((number.value for number in stated), Decimal(0))
    shown = stated[0].text if len(stated) == 1 else format_number(total, max(number.decimals for number in stated))
    codes, label = " + ".join(line.code for line in lines), lines[0].label
    named, quoted = (f" ({label})" if len(lines) == 1 and label else ""), sentence.quoted(match.start())
    return Finding(
        rule="sentence_line",
        severity="warning",
        codes=(),
        message=f"Câu «{quoted}» ghi {written} nhưng chỉ tiêu {codes}{named} trong biểu ghi {shown}.",
        message_en=f"“{quoted}” says {written}, but line {codes} of the form says {shown}.",
        expected=float(total),
        found=float(said.value),
        sentence=sentence.text,
    )
