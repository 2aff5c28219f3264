"""Totals and the parts that a sentence, its brackets or the items of a list divide them into."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cchc.kernel.numbers import format_number
from cchc.statistics.checks.finding import Finding
from cchc.statistics.checks.sentences.listing import Listing, Part, listing
from cchc.statistics.checks.sentences.scan import Figure, Sentence, brackets, sentences, without_brackets
from cchc.statistics.checks.sentences.vocabulary import Vocabulary

_FAR = 90  # characters between a total and the words that divide it
_UNIT = re.compile(r"[^\W\d_]+")
_PERSONS = frozenset({"", "người"})


@dataclass(frozen=True)
class Division:
    """A total and its parts. ``said``: by words ("trong đó"), ``colon`` after them; else by a bracket alone."""

    sentence: Sentence
    total: Figure
    label: str
    unit: str
    listing: Listing
    said: bool
    colon: bool


def total_findings(sentence: Sentence) -> Iterator[Finding]:
    """Divisions inside one sentence that leave a remainder."""
    for division in _divisions(sentence):
        parts = _run(division)
        if parts and _is_exhaustive(division, parts):
            finding = _disagreement(division, parts)
            if finding:
                yield finding


def item_findings(paragraphs: Sequence[str], vocabulary: Vocabulary) -> Iterator[Finding]:
    """Totals whose parts are the items of the list below: "tổng số ... là 12.345 hồ sơ, trong đó:"."""
    for index, paragraph in enumerate(paragraphs):
        opening = re.search(rf"(?:{vocabulary.introducers.pattern})\s*:\s*$", paragraph[-40:].lower())
        if not opening or paragraph.startswith("- "):
            continue
        items = _items(paragraphs, index + 1)
        division = _of_items(paragraph, items, vocabulary) if len(items) > 1 else None
        finding = _disagreement(division, division.listing.parts) if division else None
        if finding:
            yield finding


def _items(paragraphs: Sequence[str], start: int) -> list[str]:
    end = start
    while end < len(paragraphs) and paragraphs[end].startswith("- "):
        end += 1
    return list(paragraphs[start:end])


def _of_items(paragraph: str, items: Sequence[str], vocabulary: Vocabulary) -> Division | None:
    heads = list(sentences(paragraph, vocabulary))
    if not heads or not heads[-1].text.rstrip().endswith(":"):
        return None
    head = heads[-1]
    introducer = list(vocabulary.introducers.finditer(head.plain))[-1]
    total = _total(head, 0, introducer.start())
    parts = [_headline(next(sentences(item, vocabulary), None)) for item in items]
    if total is None or not all(parts):
        return None
    found = tuple(part for part in parts if part)
    unit = _first_word(head.plain[total.end :])
    classes = [vocabulary.classes(part.label) for part in found]
    single = all(len(of_item) <= 1 for of_item in classes) and len(set(classes)) == 1
    if not single or not unit or any(_first_word(part.unit) != unit for part in found):
        return None
    if vocabulary.overlapping.search(" ".join(part.words for part in found)):
        return None
    return Division(head, total, head.plain[: total.start], unit, Listing(found, whole=True), said=True, colon=True)


def _headline(sentence: Sentence | None) -> Part | None:
    """The first figure of an item: the item's own count."""
    figure = next(iter(sentence.figures), None) if sentence else None
    if sentence is None or figure is None or figure.hedged:
        return None
    unit = re.split(r"[.,;:()]", sentence.plain[figure.end :])[0]
    label = sentence.plain[: figure.start]
    return None if "(" in label else Part(label, unit, figure.value, figure.printed.decimals, figure.text, leads=False)


def _divisions(sentence: Sentence) -> Iterator[Division]:
    plain, pairs = sentence.plain, brackets(sentence.plain)
    for match in sentence.vocabulary.introducers.finditer(plain):
        around = [(a, b) for a, b in pairs.items() if a < match.start() < b]
        opening, closing = max(around, default=(-1, len(plain)))
        if plain[match.end() :].lstrip().startswith(("có", "gồm có", "đáng")):
            continue
        leads = opening >= 0 and not plain[opening + 1 : match.start()].strip()
        outer = max((a for a, b in around if a < opening), default=-1)
        total = _total(sentence, (outer if leads else opening) + 1, opening if leads else match.start())
        colon = re.match(r"\s*:", plain[match.end() :])
        if total:
            begin = match.end() + (colon.end() if colon else 0)
            yield _division(sentence, total, begin, closing, said=True, colon=bool(colon))
    for opening, closing in pairs.items():
        inner = plain[opening + 1 : closing]
        introduced = sentence.vocabulary.introducers.match(inner.lstrip())
        total = None if introduced else _total(sentence, _outer(pairs, opening) + 1, opening)
        if total:
            yield _division(sentence, total, opening + 1, closing, said=False, colon=False)


def _outer(pairs: dict[int, int], place: int) -> int:
    """Where the bracket around a place opens; -1 outside brackets."""
    return max((a for a, b in pairs.items() if a < place < b), default=-1)


def _division(sentence: Sentence, total: Figure, start: int, end: int, *, said: bool, colon: bool) -> Division:
    unit = re.split(r"[.;:(]", sentence.plain[total.end : start])[0]
    clause = re.split(r"[;.(]", sentence.plain[: total.start])[-1]
    return Division(sentence, total, clause, unit, listing(sentence, start, end), said, colon)


def _total(sentence: Sentence, start: int, end: int) -> Figure | None:
    """The figure that stands last before ``end``, in the same clause and not far off."""
    outer = without_brackets(sentence.plain, max(start, end - 3 * _FAR), end)
    figures = list(sentence.figures_in(outer))
    if not figures or figures[-1].hedged or end - figures[-1].end > _FAR:
        return None
    between = outer[figures[-1].end : end]
    if any(mark in between for mark in ";:§") or _speaks_of_more(sentence.vocabulary, between):
        return None
    return figures[-1]


def _speaks_of_more(vocabulary: Vocabulary, between: str) -> bool:
    """Whether something else than the total's unit stands between: "289 hồ sơ, số tiếp nhận trong kỳ (...)"."""
    for clause in between.strip(" ,").split(",")[1:]:
        of_staff = "staff" in (classes := vocabulary.classes(clause)) and classes <= {"staff", "level"}
        if not of_staff and vocabulary.remarks.match(clause.strip()) is None:
            return True
    return False


def _run(division: Division) -> tuple[Part, ...]:
    """The parts up to where the list changes its class: from what came in to what was done with it."""
    vocabulary, taken = division.sentence.vocabulary, list[Part]()
    known: frozenset[str] = frozenset()
    for part in division.listing.parts:
        classes = vocabulary.classes(part.words)
        if known and classes and not known & classes:
            return tuple(taken)
        known = known & classes or known or classes
        taken.append(part)
    return tuple(taken) if division.listing.whole else ()


def _is_exhaustive(division: Division, parts: Sequence[Part]) -> bool:
    """Whether the parts must make the total: nothing says that they overlap, or are examples, or count other things."""
    vocabulary = division.sentence.vocabulary
    words = [part.words for part in parts]
    spoken = " ".join(words)
    if len(parts) < 2 or vocabulary.overlapping.search(spoken) or vocabulary.examples.search(spoken):
        return False
    if not _same_things(division, parts):
        return False
    shared = frozenset.intersection(*(vocabulary.classes(text) for text in words))
    if shared:
        return True
    if not division.said:
        return bool(vocabulary.classes(division.unit) | vocabulary.classes(spoken))
    if "tổng" in division.label:
        return division.colon
    # more parts than the whole: no list of examples, but people are often counted twice, by rank and by degree
    return (
        division.colon and not _of_people(division, spoken) and sum(part.value for part in parts) > division.total.value
    )


def _of_people(division: Division, spoken: str) -> bool:
    vocabulary = division.sentence.vocabulary
    return _measure(vocabulary, division.unit) == "người" or "staff" in vocabulary.classes(f"{division.unit} {spoken}")


def _same_things(division: Division, parts: Sequence[Part]) -> bool:
    vocabulary = division.sentence.vocabulary
    of_total = _measure(vocabulary, division.unit)
    measures = {_measure(vocabulary, part.unit) for part in parts} - {""}
    if not measures:
        staff = any("staff" in vocabulary.classes(part.words) for part in parts)
        bare = all(not part.unit for part in parts)
        return bare or of_total in _PERSONS or (division.said and not staff)
    return measures <= ({of_total} if of_total else _PERSONS)


def _measure(vocabulary: Vocabulary, unit: str) -> str:
    match = vocabulary.measures.match(unit.strip())
    return match[0].casefold() if match else ""


def _first_word(text: str) -> str:
    match = _UNIT.match(text.strip())
    return match[0].casefold() if match else ""


def _disagreement(division: Division, parts: Sequence[Part]) -> Finding | None:
    total, values = division.total, [part.value for part in parts]
    found = sum(values, Decimal(0))
    rounded = [part for part in parts if part.decimals] + ([total.printed] if total.printed.decimals else [])
    slack = sum((Decimal(5).scaleb(-item.decimals - 1) for item in rounded), Decimal(0))
    if abs(found - total.value) <= slack or _excused(division, found, len(parts)):
        return None
    decimals = max(total.printed.decimals, *(part.decimals for part in parts))
    shown, added = format_number(found, decimals), " + ".join(part.shown for part in parts)
    quoted = division.sentence.quoted(max(0, total.start - len(division.label)))
    return Finding(
        rule="sentence_total",
        severity="error",
        codes=(),
        message=f"Câu «{quoted}»: tổng ghi {total.text} nhưng các phần cộng lại là {shown} ({added}).",
        message_en=f"In “{quoted}” the total is {total.text}, but its parts add up to {shown} ({added}).",
        expected=float(found),
        found=float(total.value),
        sentence=division.sentence.text,
    )


def _excused(division: Division, found: Decimal, taken: int) -> bool:
    """Some reading makes it right: another total of the sentence, or a list that ends elsewhere than it was cut."""
    sentence, place = division.sentence, division.total.start
    beside = without_brackets(sentence.plain, _outer(brackets(sentence.plain), place) + 1, place)
    if any(figure.value == found for figure in sentence.figures_in(beside)):
        return True
    parts = division.listing.parts
    lengths = (length for length in range(2, len(parts) + 1) if length != taken)
    return any(sum(part.value for part in parts[:length]) == division.total.value for length in lengths)
