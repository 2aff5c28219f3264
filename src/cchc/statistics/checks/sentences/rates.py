"""Rates that a sentence states together with the two figures they come from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from cchc.kernel.numbers import NotANumber, Printed, format_number, parse_number
from cchc.statistics.checks.finding import Finding
from cchc.statistics.checks.sentences.scan import Sentence
from cchc.statistics.checks.sentences.vocabulary import RateShape, Vocabulary


def rate_findings(sentence: Sentence) -> Iterator[Finding]:
    """One finding for each rate that its two figures do not give; a rate is judged by the first shape that fits."""
    if "%" not in sentence.plain:
        return
    judged: set[int] = set()
    for shape in sentence.vocabulary.rates:
        for match in shape.pattern.finditer(sentence.plain):
            if match.start("r") in judged:
                continue
            judged.add(match.start("r"))
            finding = _judge(sentence, shape, match)
            if finding:
                yield finding


def _judge(sentence: Sentence, shape: RateShape, match: re.Match[str]) -> Finding | None:
    vocabulary, after = sentence.vocabulary, sentence.plain[match.end("r") :].lstrip(" %")[:40]
    around = match[0] + " " + after
    if (shape.without and shape.without.search(around)) or vocabulary.other_base.search(after):
        return None
    if not _of_one_kind(match, vocabulary):
        return None
    if vocabulary.hedges.search(sentence.plain[: match.start("r")].rstrip()):
        return None
    rate, parts, wholes = (
        _read(match["r"], rate=True),
        _readings(match, "b", vocabulary),
        _readings(match, "a", vocabulary),
    )
    exact = [100 * part / whole for part in parts for whole in wholes if whole]
    if rate is None or not exact or any(rate.agrees_with(value) for value in exact):
        return None
    if shape.severity == "warning" and exact[0] > 100:  # more handled than received: some were carried over
        return None
    return _finding(sentence, shape, match, rate, exact[0])


def _of_one_kind(match: re.Match[str], vocabulary: Vocabulary) -> bool:
    """Whether both figures count the same: "899 vụ/2.446 bị cáo" is no part of a whole."""
    units = [" ".join(match[name].split()).casefold() for name in ("ub", "ua")]
    if all(any(unit.startswith(money) for money in vocabulary.money) for unit in units):
        return True
    return not all(units) or units[0].split()[0] == units[1].split()[0]


def _readings(match: re.Match[str], name: str, vocabulary: Vocabulary) -> list[Decimal]:
    """What a figure may say, in its unit of money: "59.787 tỷ" is read both ways."""
    unit = " ".join((match[f"u{name}"] or match["ua" if name == "b" else "ub"]).split()).casefold()
    scale = next((size for money, size in vocabulary.money.items() if unit.startswith(money)), 1)
    numbers = (_read(match[name], rate=False), _read(match[name], rate=True) if scale > 1 else None)
    return [number.value * scale for number in numbers if number is not None]


def _read(text: str, *, rate: bool) -> Printed | None:
    try:
        return parse_number(text, rate=rate)
    except NotANumber:
        return None


def _finding(sentence: Sentence, shape: RateShape, match: re.Match[str], rate: Printed, exact: Decimal) -> Finding:
    decimals = max(rate.decimals, 1)
    shown, quoted = format_number(exact, decimals), sentence.quoted(match.start())
    reading, reading_en = "", ""
    if shape.severity == "warning":
        reading = " Tỷ lệ ở đây được hiểu là số đã giải quyết trên số đã tiếp nhận."
        reading_en = " The rate is read as handled over received."
    return Finding(
        rule="sentence_rate",
        severity=shape.severity,
        codes=(),
        message=f"Câu «{quoted}»: {match['b']} / {match['a']} = {shown}%, không phải {match['r']}%.{reading}",
        message_en=f"In “{quoted}” {match['b']} / {match['a']} = {shown}%, not {match['r']}%.{reading_en}",
        expected=round(float(exact), decimals),
        found=float(rate.value),
        sentence=sentence.text,
    )
