"""Sentences of a paragraph and the figures in them that count something."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from cchc.kernel.numbers import NotANumber, Printed, parse_number
from cchc.statistics.checks.sentences.vocabulary import Vocabulary

_LONGEST = 4_000  # characters; no sentence of a report is longer, and what is isn't prose
_END = re.compile(r"(?<=[.!?…])\s+(?=[\"“(\-]?\s?[A-ZÀ-ỸĐ])")
_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")
_REACH = 30  # characters before and after digits in which words tell what they are
_FIGURE = re.compile(r"(?<![\w.,/§])\d+(?:[.,]\d+)*(?P<percent>\s?%)?(?![\w/§]|\s?/|[.,]\d)")
_CLAUSE = re.compile(r"[;:.(]\s*")
_UNCLOSED = 120  # characters after a bracket that nobody closed
_SHOWN = 220  # characters of a sentence that a message quotes


@dataclass(frozen=True)
class Figure:
    """A figure of a sentence, with its place in the text."""

    start: int
    end: int
    printed: Printed
    hedged: bool

    @property
    def value(self) -> Decimal:
        return self.printed.value

    @property
    def text(self) -> str:
        return self.printed.text


@dataclass(frozen=True)
class Sentence:
    """A sentence as written, and ``plain``: in lower case, of the same length, the digits that count nothing as §."""

    text: str
    plain: str
    vocabulary: Vocabulary

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The counts and amounts, in order; percentages are left out."""
        return tuple(self.figures_in(self.plain))

    def figures_in(self, plain: str) -> Iterator[Figure]:
        """The figures of a copy of ``plain`` in which more has been blotted out."""
        for match in _FIGURE.finditer(plain):
            if match["percent"]:
                continue
            try:
                printed = parse_number(match[0])
            except NotANumber:
                continue
            if printed is not None:
                before = plain[max(0, match.start() - 20) : match.start()].rstrip()
                yield Figure(match.start(), match.end(), printed, bool(self.vocabulary.hedges.search(before)))

    def quoted(self, start: int = 0) -> str:
        """The sentence for a message; a long one from the clause that holds ``start`` on, cut at a word."""
        text = self.text.removeprefix("- ")
        if len(text) <= _SHOWN:
            return text
        clause = max((match.end() for match in _CLAUSE.finditer(self.text, 0, start)), default=0)
        begin = clause if clause > _SHOWN // 2 else 0
        shown = self.text[begin : begin + _SHOWN].strip().removeprefix("- ")
        if begin + _SHOWN < len(self.text):
            shown = shown.rpartition(" ")[0] + " …"
        return ("… " if begin else "") + shown


def sentences(paragraph: str, vocabulary: Vocabulary) -> Iterator[Sentence]:
    """The sentences of a paragraph; what is too long to be one is passed over."""
    for text in _END.split(unicodedata.normalize("NFC", paragraph)):
        if 0 < len(text) <= _LONGEST and _DIGIT.search(text):
            yield Sentence(text, _plain(text, vocabulary), vocabulary)


def _plain(text: str, vocabulary: Vocabulary) -> str:
    lower = text.lower()
    if len(lower) != len(text):  # one letter of some scripts becomes two
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    pieces, done = [], 0
    for start, end in _around_digits(lower):
        pieces += [lower[done:start], vocabulary.not_figures.sub(_blot, lower[start:end])]
        done = end
    return "".join(pieces) + lower[done:]


def _around_digits(text: str) -> Iterator[tuple[int, int]]:
    """The stretches that hold digits, with the words that may tell what they are: the rest needs no look."""
    begin = end = 0
    for match in _DIGITS.finditer(text):
        start = max(0, match.start() - _REACH)
        start = text.find(" ", start, match.start()) + 1 or start
        if start > end:
            if end:
                yield begin, end
            begin = start
        stop = text.find(" ", match.end() + _REACH)
        end = stop if stop >= 0 else len(text)
    if end:
        yield begin, end


def _blot(match: re.Match[str]) -> str:
    return _DIGIT.sub("§", match[0])


def brackets(plain: str) -> dict[int, int]:
    """The place of each opening bracket and of the one that closes it.

    A last one that nobody closed ends with the sentence where that is near; others without a partner are left out.
    """
    if "(" not in plain:
        return {}
    pairs, waiting = {}, list[int]()
    for place, char in enumerate(plain):
        if char == "(":
            waiting.append(place)
        elif char == ")" and waiting:
            pairs[waiting.pop()] = place
    if len(waiting) == 1 and waiting[0] > max(pairs.values(), default=0) and len(plain) - waiting[0] < _UNCLOSED:
        pairs[waiting[0]] = len(plain)
    return pairs


def without_brackets(plain: str, start: int, end: int) -> str:
    """``plain`` with everything outside start..end, and inside brackets there, turned to spaces; places stay."""
    if "(" not in plain[start:end]:
        return " " * start + plain[start:end] + " " * (len(plain) - end)
    kept, depth = [], 0
    for char in plain[start:end]:
        depth += char == "("
        kept.append(char if depth == 0 else " ")
        depth = max(0, depth - (char == ")"))
    return " " * start + "".join(kept) + " " * (len(plain) - end)
