"""A list of parts in prose: "trực tuyến: 300 hồ sơ, liên thông 1.200 hồ sơ; quá hạn: Không"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cchc.statistics.checks.sentences.scan import Figure, Sentence, brackets, without_brackets

_NONE = re.compile(r"(?::|\blà|\bcó)\s*không(?:\s+có)?\s*$|^\s*không (?:có|phát sinh)\b", re.IGNORECASE)
_LEAD = re.compile(r"^[\s,;:+•-]*(?:(?:và|có|là|được|gồm|số)\s+)*", re.IGNORECASE)
_AND = re.compile(r"\svà\s+(?=\d)", re.IGNORECASE)
_MOST = 40  # parts; a longer list in one sentence is none that an official wrote
_COUNTS = re.compile(r"[\d§]")
_PERCENT = re.compile(r"\d\s?%")


@dataclass(frozen=True)
class Part:
    """One part: the words before its figure and after it, and the figure; ``shown`` as the sentence writes it."""

    label: str
    unit: str
    value: Decimal
    decimals: int
    shown: str
    leads: bool  # the figure comes first: "05 viên chức", not "viên chức: 05"

    @property
    def words(self) -> str:
        return f"{self.label} {self.unit}"


@dataclass(frozen=True)
class Listing:
    """The parts in order. ``whole``: every piece up to the end of the list was understood."""

    parts: tuple[Part, ...]
    whole: bool


@dataclass(frozen=True)
class _Piece:
    start: int
    end: int
    mark: str  # what stands before it


def listing(sentence: Sentence, start: int, end: int, *, depth: int = 0) -> Listing:
    """Read the list between two places of a sentence."""
    vocabulary, parts = sentence.vocabulary, list[Part]()
    waiting: int | None = None  # where a label began that goes on over a comma
    for piece in _pieces(sentence.plain, start, end):
        outer = without_brackets(sentence.plain, piece.start, piece.end)
        words = _LEAD.sub("", outer.strip())
        if not words:
            continue
        if parts and waiting is None and (vocabulary.openings.search(words) or vocabulary.remarks.search(words)):
            break
        part = _part(sentence, _Piece(piece.start if waiting is None else waiting, piece.end, piece.mark), outer, depth)
        if part is None and not _COUNTS.search(outer):
            if parts and piece.mark == ";" and waiting is None:
                break
            if parts and parts[-1].leads and waiting is None and "staff" in vocabulary.classes(words):
                continue  # "107 cán bộ, công chức": one part, of people of two kinds
            waiting = piece.start if waiting is None else waiting
            continue
        if part is None or len(parts) == _MOST:
            return Listing(tuple(parts), whole=False)
        parts.append(part)
        waiting = None
    return Listing(tuple(parts), whole=waiting is None)


def _part(sentence: Sentence, piece: _Piece, outer: str, depth: int) -> Part | None:
    """The part that a piece states; ``piece`` begins where its label does, ``outer`` shows its last clause alone."""
    figures = list(sentence.figures_in(outer))
    if len(figures) == 1:
        return _of_figure(sentence, figures[0], outer, piece)
    if figures or _PERCENT.search(outer):
        return None
    label = sentence.plain[piece.start : piece.end]
    if _NONE.search(outer.strip()):
        return Part(label, "", Decimal(0), 0, "0", leads=False)
    return _of_brackets(sentence, piece, label, depth)


def _of_figure(sentence: Sentence, figure: Figure, outer: str, piece: _Piece) -> Part | None:
    leads = not _LEAD.sub("", outer[: figure.start].strip())
    label = sentence.plain[piece.start : figure.start]
    if figure.hedged or (leads and _LEAD.sub("", label)):
        return None
    unit = _PERCENT.split(outer[figure.end : piece.end])[0].strip(" .;,:")
    return Part(label, unit, figure.value, figure.printed.decimals, figure.text, leads)


def _of_brackets(sentence: Sentence, piece: _Piece, label: str, depth: int) -> Part | None:
    """A part without a figure of its own, whose bracket divides it: "tiếp nhận trong kỳ (trực tuyến: 300; ...)"."""
    inside = [
        (opening, closing)
        for opening, closing in brackets(sentence.plain[: piece.end]).items()
        if opening >= piece.start
    ]
    if len(inside) != 1 or depth:
        return None
    opening, closing = inside[0]
    inner = listing(sentence, opening + 1, closing, depth=depth + 1)
    if not inner.whole or len(inner.parts) < 2:
        return None
    total = sum((part.value for part in inner.parts), Decimal(0))
    shown = " + ".join(part.shown for part in inner.parts)
    decimals = max(part.decimals for part in inner.parts)
    return Part(label[: opening - piece.end] if label else "", inner.parts[0].unit, total, decimals, shown, leads=False)


def _pieces(plain: str, start: int, end: int) -> Iterator[_Piece]:
    """Cut at commas, semicolons and "và 3" outside brackets, never inside a figure."""
    outer = without_brackets(plain, start, end)
    ands = {match.start(): match.end() for match in _AND.finditer(outer, start, end)}
    begin, mark = start, ""
    for place in range(start, end):
        char = outer[place]
        inside = char == "," and outer[place - 1 : place].isdigit() and outer[place + 1 : place + 2].isdigit()
        if (char in ",;" and not inside) or place in ands:
            yield _Piece(begin, place, mark)
            begin, mark = place + 1, char if char in ",;" else "và"
    yield _Piece(begin, end, mark)
