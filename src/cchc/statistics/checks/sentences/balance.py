"""Dossiers to handle are handled or open: a sentence that names all three must keep the balance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import Pattern

from cchc.kernel.numbers import format_number
from cchc.statistics.checks.finding import Finding
from cchc.statistics.checks.sentences.scan import Figure, Sentence, without_brackets

_CUT = re.compile(r"[;:]\s|,(?!\d)\s*|\s-\s")


def balance_findings(sentence: Sentence) -> Iterator[Finding]:
    """One error where to handle, handled and open are each named once and do not agree."""
    words = sentence.vocabulary.balance
    roles = (words.to_handle, words.handled, words.open)
    if not all(role.search(sentence.plain) for role in roles) or words.excused_by.search(sentence.plain):
        return
    named = [_named(sentence, role) for role in roles]
    if any(len(figures) != 1 for figures in named):
        return
    to_handle, handled, still_open = (figures[0] for figures in named)
    found = handled.value + still_open.value
    if found == to_handle.value or not to_handle.start < handled.start < still_open.start:
        return
    sum_shown, quoted = format_number(found), sentence.quoted(to_handle.start)
    yield Finding(
        rule="sentence_balance",
        severity="error",
        codes=(),
        message=(
            f"Câu «{quoted}»: đã giải quyết {handled.text} + đang giải quyết {still_open.text} = {sum_shown}, "
            f"không bằng số nhận giải quyết {to_handle.text}."
        ),
        message_en=(
            f"In “{quoted}” handled {handled.text} + open {still_open.text} = {sum_shown}, "
            f"which is not the {to_handle.text} to handle."
        ),
        expected=float(found),
        found=float(to_handle.value),
        sentence=sentence.text,
    )


def _named(sentence: Sentence, role: Pattern[str]) -> list[Figure]:
    """The figures whose clause speaks of ``role``, outside brackets."""
    words, plain = sentence.vocabulary.balance, without_brackets(sentence.plain, 0, len(sentence.plain))
    found = []
    for start, end in _clauses(plain):
        clause = plain[start:end]
        figures = list(sentence.figures_in(without_brackets(plain, start, end)))
        if len(figures) != 1 or figures[0].hedged or words.not_total.search(clause):
            continue
        before, after = plain[start : figures[0].start], plain[figures[0].end : end].strip(" .")
        if role.search(before) and (not after or words.unit.match(after)):
            found.append(figures[0])
    return found


def _clauses(plain: str) -> Iterator[tuple[int, int]]:
    """Clauses between commas, semicolons and dashes; a colon before a figure keeps it with its label."""
    start = 0
    for match in _CUT.finditer(plain):
        if match[0][0] == ":" and plain[match.end() :].lstrip()[:1].isdigit():
            continue
        yield start, match.start()
        start = match.end()
    yield start, len(plain)
