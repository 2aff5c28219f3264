"""The outline of a report in words, as ``forms/<form>/<valid_from>/narrative.toml`` states it.

The file says what its sentences mean; ``narrative.py`` writes them. A form without that file is a table alone. A new
version of a form brings its own outline or has none: codes may have changed their meaning, so an older one is not lent.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from cchc.kernel.catalogue import catalogue_files
from cchc.statistics.forms.refusal import UnusableForm
from cchc.statistics.forms.spec import Form
from cchc.statistics.forms.validate import against_schema

FIELDS = frozenset({"period", "year", "start", "end", "next", "agency", "place", "above", "party", "word"})
FIELD = re.compile(r"\{([^{}]+)\}")
COMPARISON = "so:"
_TERM = re.compile(r"([+-]?)(\d+(?:\.\d+)*)(@last_year)?")
_CONDITION = re.compile(r"\{([^{}]+)\}\s*(>=|<=|!=|=|>|<)\s*(?:\{([^{}]+)\}|(-?\d+))")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


class Term(NamedTuple):
    """One figure of a sum or difference: its sign (1 or -1), its line's code, and whether last year's is meant."""

    sign: int
    code: str
    last_year: bool


def terms(field: str) -> tuple[Term, ...]:
    """The figures of a field such as ``3.3.2.1-3.3.2.2`` or ``so:1.6.1|phiếu``; none for a field that is no figure."""
    expression = field.removeprefix(COMPARISON).partition("|")[0]
    found = list(_TERM.finditer(expression))
    if "".join(match[0] for match in found) != expression:
        return ()
    return tuple(Term(-1 if match[1] == "-" else 1, match[2], bool(match[3])) for match in found)


@dataclass(frozen=True)
class Condition:
    """``{left} compare {right}``; ``right`` is a field or a number."""

    left: str
    compare: str
    right: str | float


@dataclass(frozen=True)
class Variant:
    """One way to say a sentence: ``text`` without its full stop, the conditions that make it true, and its parts."""

    text: str
    when: tuple[Condition, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """A generated paragraph: what it begins with, and its sentences, each a choice of variants."""

    lead: str
    sentences: tuple[tuple[Variant, ...], ...]


@dataclass(frozen=True)
class Section:
    """A heading. ``level`` 1 is ``I.``, 2 is ``1.``; ``hint`` tells officials what to write, empty for nothing."""

    id: str
    number: str
    title: str
    level: int
    hint: str
    optional: bool
    paragraphs: tuple[Template, ...]


@dataclass(frozen=True)
class Chart:
    """Bars of comparable lines: (code, label) each, drawn after the section's paragraphs."""

    section: str
    title: str
    unit: str
    bars: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Outline:
    """All that a form says of its report in words; texts hold fields such as ``{period}``."""

    title: str
    bases: tuple[str, ...]
    opening: str
    closing: str
    recipients: Mapping[str, tuple[str, ...]]  # by level of the unit; "other" for levels not named
    sections: tuple[Section, ...]
    charts: tuple[Chart, ...]


def outline_of(form: Form) -> Outline | None:
    """The outline of this version of the form, none for a table alone. The home's file succeeds the product's."""
    files = list(catalogue_files(f"forms/{form.id}/{form.valid_from.isoformat()}", "narrative.toml"))
    if not files:
        return None
    file = files[-1]
    return read_outline(file.path, file.text, frozenset(form.by_code), by_schema=file.overlay)


@cache
def read_outline(path: str, text: str, codes: frozenset[str], *, by_schema: bool) -> Outline:
    """The outline in a file's text, for a form with these codes.

    Raises:
        UnusableForm: the file breaks its schema, or names a line, a field or a section that is not there.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnusableForm(path, f"không đúng cú pháp TOML ({error})", f"is not valid TOML ({error})") from error
    if by_schema:
        against_schema(path, "narrative.json", data)
    outline = _outline(path, data)
    for vi, en in _faults(outline, codes):
        raise UnusableForm(path, vi, en)
    return outline


def _outline(path: str, data: Mapping[str, Any]) -> Outline:
    return Outline(
        title=data["title"],
        bases=tuple(data.get("bases", ())),
        opening=data["opening"],
        closing=data["closing"],
        recipients={level: tuple(lines) for level, lines in data["recipients"].items()},
        sections=_sections(path, data["section"]),
        charts=tuple(
            Chart(
                item["section"],
                item["title"],
                item["unit"],
                tuple((bar["code"], bar["label"]) for bar in item["bars"]),
            )
            for item in data.get("chart", ())
        ),
    )


def _sections(path: str, rows: list[dict[str, Any]]) -> tuple[Section, ...]:
    sections, chapters, items = [], 0, 0
    for row in rows:
        level = row["id"].count(".") + 1
        chapters, items = (chapters + 1, 0) if level == 1 else (chapters, items + 1)
        sections.append(
            Section(
                id=row["id"],
                number=_ROMAN[chapters - 1] if level == 1 else str(items),
                title=row["title"],
                level=level,
                hint=row.get("hint", ""),
                optional=row.get("optional", False),
                paragraphs=tuple(
                    Template(
                        item.get("lead", ""),
                        tuple(_variants(path, sentence) for sentence in item["sentences"]),
                    )
                    for item in row.get("paragraph", ())
                ),
            )
        )
    return tuple(sections)


def _variants(path: str, sentence: Any) -> tuple[Variant, ...]:
    if isinstance(sentence, list):
        return tuple(variant for item in sentence for variant in _variants(path, item))
    if isinstance(sentence, str):
        return (Variant(sentence),)
    when = tuple(_condition(path, text) for text in sentence.get("when", ()))
    return (Variant(sentence["text"], when, tuple(sentence.get("parts", ()))),)


def _condition(path: str, text: str) -> Condition:
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise UnusableForm(path, f"«{text}» không phải là một điều kiện", f"“{text}” is not a condition")
    return Condition(match[1], match[2], match[3] or float(match[4]))


def _faults(outline: Outline, codes: frozenset[str]) -> Iterator[tuple[str, str]]:
    """What the outline names that is not there."""
    for field in _fields(outline):
        strange = [term.code for term in terms(field) if term.code not in codes]
        if strange:
            yield (
                f"nói đến mã không có trong biểu: {strange[0]}",
                f"speaks of a code that is not on the form: {strange[0]}",
            )
        if field not in FIELDS and not terms(field):
            yield f"«{field}» không phải là mã hay trường có sẵn", f"“{field}” is neither a code nor a known field"
    for variant in _all_variants(outline):
        figures = [any(map(terms, FIELD.findall(text))) for text in (variant.text, *variant.parts)]
        if variant.parts and not all(figures):
            yield (
                f"câu «{variant.text}» có phần không nêu số",
                f"the sentence “{variant.text}” has a part without a figure",
            )
    sections = [section.id for section in outline.sections]
    for name in [chart.section for chart in outline.charts if chart.section not in sections]:
        yield f"biểu đồ ở mục không có: {name}", f"a chart stands in a section that is not there: {name}"
    for name in {name for name in sections if sections.count(name) > 1}:
        yield f"mục {name} có hai lần", f"section {name} is there twice"


def _all_variants(outline: Outline) -> Iterator[Variant]:
    for section in outline.sections:
        for template in section.paragraphs:
            for sentence in template.sentences:
                yield from sentence


def _fields(outline: Outline) -> Iterator[str]:
    """Every field that the outline's texts, conditions and charts name."""
    texts = [outline.title, outline.opening, outline.closing, *(section.title for section in outline.sections)]
    texts += [line for lines in outline.recipients.values() for line in lines]
    for variant in _all_variants(outline):
        texts += [variant.text, *variant.parts]
        for condition in variant.when:
            yield condition.left
            if isinstance(condition.right, str):
                yield condition.right
    for text in texts:
        yield from FIELD.findall(text)
    for chart in outline.charts:
        yield from (code for code, _ in chart.bars)
