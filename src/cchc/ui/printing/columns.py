"""How wide a table's columns are on paper, and how large its letters, so that it fits between the margins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cchc.ui.printing.layout import Layout
from cchc.ui.printing.sheet import Column, Sheet, Table

_PADDING = 3.6  # millimetres of a cell that its text can't use
_LONGEST_WORD = 55.0  # millimetres that one word asks for at most: longer ones are broken
_RAGGED = 0.3  # of its longest word, what a column loses in each line
_STEP = 1.0  # millimetres that are given away at a time
_SMALLEST = 9.0  # points; smaller is not read
_BREAK = "\u200b"  # a place where a line may break, without a sign
_AFTER = "-/._"


@dataclass(frozen=True)
class Fitted:
    """Widths in millimetres and the size in points."""

    widths: tuple[float, ...]
    size: float


def fitted(sheet: Sheet, layout: Layout, width: float) -> list[Fitted]:
    """For each table of the sheet, in order, how it fits into ``width`` millimetres; all in one size of letters."""
    tables = [part for part in sheet.body if isinstance(part, Table)]
    size = layout.size["table"]
    while size > _SMALLEST and any(sum(need.word for need in _needs(table, size)) > width for table in tables):
        size -= 1
    return [Fitted(_shared(_needs(table, size), width), size) for table in tables]


def text_width(text: str, size: float) -> float:
    """About how wide a text is in millimetres, a little on the safe side."""
    ems = sum(0.25 if letter == " " else 0.72 if letter.isupper() else 0.5 for letter in text)
    return ems * size * 25.4 / 72


def breakable(text: str, width: float, size: float) -> str:
    """The text with places to break in words that are wider than a column: codes, addresses."""
    return " ".join(
        _broken(word, width - _PADDING, size) if text_width(word, size) > width - _PADDING else word
        for word in text.split(" ")
    )


def _broken(word: str, room: float, size: float) -> str:
    """A place after every mark, and after as many letters as fit into the room."""
    parts, part = [], ""
    for letter in word:
        if text_width(part + letter, size) > room:
            parts.append(part)
            part = ""
        part += letter
        if letter in _AFTER:
            parts.append(part)
            part = ""
    return _BREAK.join([*parts, part] if part else parts)


@dataclass(frozen=True)
class _Need:
    """What a column needs in millimetres: for its longest word with the cell's padding, and for a long text in one
    line. ``fixed``: the sheet says how wide it is."""

    word: float
    text: float
    fixed: bool = False

    def lines(self, width: float) -> float:
        """About how many lines a long text takes; a line ends where the next word does not fit."""
        room = width - _PADDING
        return self.text / room if self.text <= room else self.text / (room - (self.word - _PADDING) * _RAGGED)


def _needs(table: Table, size: float) -> list[_Need]:
    cells = [row for row in table.rows if len(row) == len(table.columns)]
    return [
        _Need(column.width, column.width, fixed=True)
        if column.width
        else _need(column, [row[place] for row in cells], size)
        for place, column in enumerate(table.columns)
    ]


def _need(column: Column, texts: Sequence[str], size: float) -> _Need:
    bold = size * 1.06  # bold letters are that much wider
    title, named = text_width(column.title, bold), (text_width(word, bold) for word in column.title.split())
    each = {text: text_width(text, size) for text in set(texts)}
    lines = sorted(each[text] for text in texts)
    # One text of ten may take more lines than the others, but not more than three times as many.
    long = max(lines[len(lines) * 9 // 10], lines[-1] / 3) if lines else 0.0
    words = {word for text in each for word in text.split()}
    longest = max((text_width(word, size) for word in words), default=0.0)
    return _Need(min(max(longest, *named, 0.0), _LONGEST_WORD) + _PADDING, max(long, title))


def _shared(needs: Sequence[_Need], width: float) -> tuple[float, ...]:
    """What there is, first for the longest words, then to whoever has the most lines, then to all alike."""
    widths = [need.word for need in needs]
    left = width - sum(widths)
    if left < 0:
        return tuple(one * width / sum(widths) for one in widths)
    free = [place for place, need in enumerate(needs) if not need.fixed]
    while left >= _STEP and free:
        lines, most = max((needs[place].lines(widths[place]), place) for place in free)
        if lines <= 1:
            break
        widths[most] += _STEP
        left -= _STEP
    among = free or range(len(needs))
    grown = left / sum(widths[place] for place in among) if needs else 0
    return tuple(one * (1 + grown) if place in among else one for place, one in enumerate(widths))
