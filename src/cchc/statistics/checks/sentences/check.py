"""All that a report's prose is checked for, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cchc.kernel.periods import Period
from cchc.statistics.checks.cells import Cell
from cchc.statistics.checks.finding import Finding
from cchc.statistics.checks.sentences.balance import balance_findings
from cchc.statistics.checks.sentences.days import day_findings, period_of_report
from cchc.statistics.checks.sentences.lines import line_findings
from cchc.statistics.checks.sentences.rates import rate_findings
from cchc.statistics.checks.sentences.scan import sentences
from cchc.statistics.checks.sentences.totals import item_findings, total_findings
from cchc.statistics.checks.sentences.vocabulary import Vocabulary, vocabulary
from cchc.statistics.forms.spec import Form


def check_sentences(
    paragraphs: Sequence[str],
    form: Form | None = None,
    cells: Mapping[str, Cell] | None = None,
    period_hint: Period | None = None,
) -> tuple[Finding, ...]:
    """What the prose of a report says wrongly of itself or of the form beside it.

    ``paragraphs``: in order, items of a list beginning with ``- ``. ``cells``: the form's table, where there is one.
    ``period_hint``: the report's period, where the caller knows it; else its title tells, or nothing is said of spans.
    Findings have no codes: a sentence is no cell.
    """
    words = vocabulary(form)
    if words is None or not paragraphs:
        return ()
    period = period_hint or period_of_report(paragraphs)
    found = [*item_findings(paragraphs, words), *_each(paragraphs, words, cells or {}, period)]
    order = {paragraph: index for index, paragraph in reversed(list(enumerate(paragraphs)))}
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: _place(finding, order)))


def _place(finding: Finding, order: Mapping[str, int]) -> int:
    return order.get(finding.sentence, len(order))


def _each(
    paragraphs: Sequence[str], words: Vocabulary, cells: Mapping[str, Cell], period: Period | None
) -> Iterator[Finding]:
    for paragraph in paragraphs:
        for sentence in sentences(paragraph, words):
            totals = list(total_findings(sentence))
            yield from totals
            # where a total and its parts are the balance, one finding says it
            said = {(finding.expected, finding.found) for finding in totals}
            yield from (item for item in balance_findings(sentence) if (item.expected, item.found) not in said)
            yield from rate_findings(sentence)
            yield from day_findings(sentence, period)
            yield from line_findings(sentence, cells, period)
