"""The report in words: what its figures say by themselves, between what officials write.

The sentences are data (``narrative.toml``). The rule that matters is kept here: a sentence is written when every figure
that it quotes is there, and is not a bare 0; else it is left out, or said another way that the file provides.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from cchc.directory.letterhead import issuer_of
from cchc.kernel.dates import short_date
from cchc.kernel.errors import UnusableInput
from cchc.kernel.numbers import round_half_up
from cchc.kernel.periods import Period, previous_period, same_last_year
from cchc.statistics.reports.figures import (
    Figure,
    amount_text,
    exact,
    is_rate,
    prose_count,
    prose_percent,
    prose_points,
)
from cchc.statistics.reports.model import Paragraph, Report, ReportLine
from cchc.statistics.reports.outline import (
    COMPARISON,
    FIELD,
    Condition,
    Outline,
    Section,
    Template,
    Variant,
    outline_of,
    terms,
)
from cchc.ui.printing import layout_on

_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}
_WORTH_A_SHARE = 100  # a change is also told in percent where the base is at least this, and the change not absurd
_ABSURD = 200


def narrate(report: Report, written: Mapping[str, str]) -> tuple[Paragraph, ...]:
    """All paragraphs in the order of the outline: in each section first what officials wrote, then what figures say.

    ``written``: text by section id; a line break begins a new paragraph. Generated paragraphs name the lines that they
    quote. A form without an outline has no paragraphs.

    Raises:
        UnusableInput: a text for a section that the outline does not have.
    """
    outline = outline_of(report.form)
    known = {section.id for section in outline.sections} if outline else set()
    unknown = sorted(set(written) - known)
    if unknown:
        raise UnusableInput(
            f"Đề cương báo cáo không có mục «{unknown[0]}». Các mục: {', '.join(sorted(known)) or 'không có'}.",
            f"The outline has no section “{unknown[0]}”. Sections: {', '.join(sorted(known)) or 'none'}.",
        )
    return write_outline(outline, report, written) if outline else ()


def write_outline(outline: Outline, report: Report, written: Mapping[str, str]) -> tuple[Paragraph, ...]:
    """``narrate`` by a given outline."""
    writer = _Writer(report)
    paragraphs: list[Paragraph] = []
    for section in outline.sections:
        lines = (line.strip() for line in written.get(section.id, "").splitlines())
        paragraphs += [Paragraph(section.id, line, "written") for line in lines if line]
        paragraphs += filter(
            None,
            (writer.paragraph(section.id, template) for template in section.paragraphs),
        )
    return tuple(paragraphs)


def fields_of(report: Report) -> dict[str, str]:
    """The fields that titles and sentences may name: ``{period}``, ``{agency}`` and so on."""
    issuer = issuer_of(report.unit, layout_on(report.today))
    return {
        "period": report.period.label,
        "year": str(report.period.year),
        "start": short_date(report.period.start),
        "end": short_date(report.period.end),
        "next": following(report.period),
        "agency": issuer.agency,
        "place": issuer.place,
        "above": issuer.higher,
        "party": issuer.party,
        "word": issuer.word,
    }


def fill(text: str, fields: Mapping[str, str]) -> str:
    """``text`` with its fields; what is filled in is never read again, so names may hold braces."""
    return FIELD.sub(lambda match: fields[match[1]], text)


def section_title(section: Section, fields: Mapping[str, str]) -> str:
    """The heading without its number; a chapter's is in capitals."""
    title = fill(section.title, fields)
    return title.upper() if section.level == 1 else title


def following(period: Period) -> str:
    """What comes after the period: ``06 tháng cuối năm 2022``, ``quý II năm 2022``."""
    kind, year = period.kind, period.year
    if kind in ("H1", "9M"):
        return f"{'06' if kind == 'H1' else '03'} tháng cuối năm {year}"
    if kind == "Y":
        return f"năm {year + 1}"
    number, last = int(kind[1:]), 4 if kind[0] == "Q" else 12
    number, year = (1, year + 1) if number == last else (number + 1, year)
    return replace(period, code=f"{year}-Q{number}" if last == 4 else f"{year}-M{number:02d}").label


@dataclass(frozen=True)
class _Sentence:
    text: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class _Base:
    """What to compare with: its name in words and its figures; ``within_year``: another period of the same year."""

    name: str
    values: Mapping[str, Figure]
    within_year: bool


class _MissingError(Exception):
    """A figure that a text quotes has no value to print."""


class _Writer:
    """Writes sentences from one report's figures."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._lines = {item.line.code: item for item in report.lines}
        self._fields = fields_of(report)
        self._bases = self._comparisons()

    def paragraph(self, section: str, template: Template) -> Paragraph | None:
        """The paragraph, or none when not one of its sentences can be written."""
        sentences = [said for said in map(self._sentence, template.sentences) if said]
        if not sentences:
            return None
        codes = dict.fromkeys(code for said in sentences for code in said.codes)
        silent = max((self._lines[code].silent for code in codes if code in self._lines), default=0)
        if silent:
            sentences.append(_Sentence(f"(Còn {prose_count(silent)} đơn vị chưa kê khai.)", ()))
        return Paragraph(
            section,
            template.lead + " ".join(said.text for said in sentences),
            "generated",
            tuple(codes),
        )

    def _sentence(self, variants: tuple[Variant, ...]) -> _Sentence | None:
        for variant in variants:
            if not all(self._holds(condition) for condition in variant.when):
                continue
            try:
                return self._said(variant)
            except _MissingError:
                continue
        return None

    def _said(self, variant: Variant) -> _Sentence:
        text, change = self._filled(variant.text)
        parts = self._parts(variant)
        # With parts, the comparison gets a sentence of its own, or it would seem to be about them.
        if parts.startswith(" ("):
            text = text.replace("\0", "") + parts + change
        elif parts:
            text += parts + (f". Con số này {change.removeprefix(', ')}" if change else "")
        else:
            text = text.replace("\0", change)
        texts = (variant.text, *variant.parts) if parts else (variant.text,)
        quoted = [field for quoted_text in texts for field in FIELD.findall(quoted_text)]
        sides = [side for condition in variant.when for side in (condition.left, condition.right)]
        quoted += [side for side in sides if isinstance(side, str)]
        codes = dict.fromkeys(term.code for field in quoted for term in terms(field))
        return _Sentence(text.replace("\0", "") + ".", tuple(codes))

    def _filled(self, text: str) -> tuple[str, str]:
        """The text with its figures, a NUL where the comparison goes, and the comparison."""
        changes: list[str] = []

        def value(match: re.Match[str]) -> str:
            field = match[1]
            if field in self._fields:
                return self._fields[field]
            if field.startswith(COMPARISON):
                changes.append(self._change(*field.removeprefix(COMPARISON).partition("|")[::2]))
                return "\0"
            return self._figure(field)

        return FIELD.sub(value, text), "".join(changes)

    def _parts(self, variant: Variant) -> str:
        """ ", trong đó: ..." where the parts add up to the first figure of the text, else nothing."""
        if not variant.parts:
            return ""
        total = self._number(next(field for field in FIELD.findall(variant.text) if terms(field)))
        amounts = [self._number(FIELD.findall(part)[0]) or 0 for part in variant.parts]
        if total is None or min(amounts) < 0 or sum(map(exact, amounts)) != exact(total):
            return ""
        told = [self._filled(part)[0] for part, amount in zip(variant.parts, amounts, strict=True) if amount]
        if len(told) > 1:
            return f", trong đó: {'; '.join(told)}"
        whole = next(part for part, amount in zip(variant.parts, amounts, strict=True) if amount)
        # The one part is the whole: its name alone, or the same figure would be read twice.
        return f" ({whole.partition('{')[0].strip() or told[0]})"

    def _holds(self, condition: Condition) -> bool:
        right = condition.right
        left, other = self._number(condition.left), self._number(right) if isinstance(right, str) else right
        return left is not None and other is not None and _COMPARE[condition.compare](left, other)

    def _figure(self, field: str) -> str:
        value = self._number(field)
        rate = self._is_rate(field)
        if value is None or value < 0 or (value == 0 and not rate):
            raise _MissingError
        return prose_percent(value) if rate else prose_count(value)

    def _is_rate(self, field: str) -> bool:
        item = self._first(field)
        return item is not None and is_rate(item.line)

    def _first(self, field: str) -> ReportLine | None:
        return self._lines.get(terms(field)[0].code)

    def _number(self, field: str, base: Mapping[str, Figure] | None = None) -> Figure:
        """The value of a sum or difference of figures, of the report or of another base; none where one has none."""
        total: float | int = 0
        for sign, code, last_year in terms(field):
            of = self._report.last_year if last_year else base
            value = self._own(code) if of is None else of.get(code)
            if value is None:
                return None
            total += sign * value
        return total

    def _own(self, code: str) -> Figure:
        item = self._lines.get(code)
        if item is None:
            return None
        # What did not arise is 0 for a condition; a sentence never prints it.
        return 0 if item.value is None and item.state == "not_arising" and not is_rate(item.line) else item.value

    def _comparisons(self) -> tuple[_Base, ...]:
        """What to compare with: the same period last year, and the period just before where that is another."""
        period = self._report.period
        last_year, before = same_last_year(period), previous_period(period)
        bases: list[_Base] = []
        if last_year:
            name = last_year.label if period.kind == "Y" else f"cùng kỳ năm {last_year.year}"
            bases.append(_Base(name, self._report.last_year, within_year=False))
        if before and before != last_year:
            bases.append(_Base(before.label, self._report.previous, within_year=True))
        return tuple(bases)

    def _change(self, field: str, noun: str) -> str:
        """ ", tăng 05 văn bản so với cùng kỳ năm 2021": nothing where there is no figure to compare with."""
        now, item = self._number(field), self._first(field)
        if now is None or item is None:
            return ""
        told = ""
        for base in self._bases:
            if item.line.cumulative and base.within_year:
                continue  # a figure that counts from January grows by itself from quarter to quarter
            then = self._number(field, base.values)
            if then is not None:
                change = (
                    _rate_change(now, then) if is_rate(item.line) else _count_change(now, then, noun or _noun(item))
                )
                told += f", {change} {base.name}"
        return told


def _noun(item: ReportLine) -> str:
    unit = item.line.unit
    return unit[:1].lower() + unit[1:] if unit[1:2].islower() else unit


def _count_change(now: float, then: float, noun: str) -> str:
    difference = exact(now) - exact(then)
    if difference == 0:
        return "không thay đổi so với"
    word = "tăng" if difference > 0 else "giảm"
    text = f"{word} {prose_count(float(abs(difference)))} {noun}"
    if then >= _WORTH_A_SHARE:
        share = round_half_up(abs(difference) / exact(then) * 100, 1)
        if 0 < share < _ABSURD:
            text += f" ({prose_percent(float(share))})"
    return f"{text} so với"


def _rate_change(now: float, then: float) -> str:
    if exact(now) == exact(then):
        return "không thay đổi so với"
    points = prose_points(now, then)
    if points == 0:
        return "tương đương"
    word = "tăng" if points > 0 else "giảm"
    return f"{word} {amount_text(float(abs(points)))} điểm phần trăm so với"
