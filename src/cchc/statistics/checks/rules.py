"""The relations that a form's formulas and rules imply between the cells of one filled form.

A part that is blank because the unit's level has no such thing adds nothing; a blank part that applies makes the sum of
the others a lower bound; a blank total stands for the sum of its parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cchc.statistics.checks.cells import Sheet
from cchc.statistics.checks.relations import Linear, LinearKind, Range, Ratio, Relation
from cchc.statistics.forms.spec import Rule


@dataclass(frozen=True)
class Terms:
    """Stated cells that together make a figure up, and those that apply but are blank."""

    stated: tuple[str, ...]
    blank: tuple[str, ...]


def terms(sheet: Sheet, codes: tuple[str, ...]) -> Terms:
    """Each code itself where it is stated, else the parts of its total, else nothing or a blank."""
    stated: list[str] = []
    blank: list[str] = []
    for code in codes:
        if code in sheet.values:
            stated.append(code)
        elif code in sheet.sums:
            inner = terms(sheet, sheet.sums[code])
            stated.extend(inner.stated)
            blank.extend(inner.blank)
            if not inner.stated and not inner.blank and sheet.applies(code):
                blank.append(code)
        elif sheet.applies(code):
            blank.append(code)
    return Terms(tuple(stated), tuple(blank))


def relations(sheet: Sheet) -> list[Relation]:
    """Every relation that this form's stated cells allow to check, in the order of the form and then of its rules."""
    found: list[Relation] = [*_of_formulas(sheet)]
    for rule in sheet.form.rules:
        levels = rule.options.get("levels")
        if levels is None or sheet.level in levels:
            found.extend(_of_rule(sheet, rule))
    return found


def _of_formulas(sheet: Sheet) -> Iterator[Relation]:
    spoken_for = {rule.codes for rule in sheet.form.rules if rule.type == "part_of"}
    for line in sheet.form.lines:
        name, parts = line.parts
        if name == "sum":
            yield from _sum(sheet, Rule("sum", "sum", "error", (line.code, *parts)))
        if name != "ratio" or not all(code in sheet.values for code in parts):
            continue
        part, whole = parts
        if line.code in sheet.values and not over_nothing(sheet, part, whole):
            yield Ratio("ratio", "error", line.code, part, whole, sheet.half_unit(line.code))
        if (part, whole) not in spoken_for:
            yield Linear("part_within_whole", "error", "part_of", (whole,), (part,), equal=False)


def over_nothing(sheet: Sheet, part: str, whole: str) -> bool:
    """Whether a rate of ``part`` over ``whole`` has nothing to be taken of: 0 of 0, or of a whole that is 0."""
    return sheet.values.get(whole) == 0 and sheet.values.get(part, 0) == 0


def _of_rule(sheet: Sheet, rule: Rule) -> Iterator[Relation]:
    match rule.type:
        case "sum":
            yield from _sum(sheet, rule)
        case "at_least":
            yield from _at_least(sheet, rule, "at_least", rule.codes[:1], rule.codes[1:])
        case "part_of":
            yield from _at_least(sheet, rule, "part_of", rule.codes[1:], rule.codes[:1])
        case "same":
            yield from _same(sheet, rule)
        case "range":
            yield from _range(sheet, rule)


def reasons(rule: Rule) -> tuple[str, str]:
    """What the form's keeper says of a rule, Vietnamese and English."""
    why = rule.options.get("why", "")
    return why, rule.options.get("why_en", why)


def _sum(sheet: Sheet, rule: Rule) -> Iterator[Relation]:
    total, parts = rule.codes[:1], terms(sheet, rule.codes[1:])
    if total[0] in sheet.values and parts.stated:
        exact = not parts.blank
        yield Linear(rule.id, rule.severity, "sum", total, parts.stated, exact, parts.blank, reasons(rule))


def _at_least(
    sheet: Sheet, rule: Rule, kind: LinearKind, whole: tuple[str, ...], parts: tuple[str, ...]
) -> Iterator[Relation]:
    """The whole must be known entirely; of the parts, those stated are enough to break the rule."""
    left, right = terms(sheet, whole), terms(sheet, parts)
    if left.stated and not left.blank and right.stated:
        yield Linear(rule.id, rule.severity, kind, left.stated, right.stated, False, right.blank, reasons(rule))


def _same(sheet: Sheet, rule: Rule) -> Iterator[Relation]:
    left, right = terms(sheet, rule.codes[:1]), terms(sheet, rule.codes[1:])
    if left.stated and right.stated and not left.blank and not right.blank:
        yield Linear(rule.id, rule.severity, "same", left.stated, right.stated, equal=True, why=reasons(rule))


def _range(sheet: Sheet, rule: Rule) -> Iterator[Relation]:
    rate, *parts = rule.codes
    applying = tuple(code for code in parts if code in sheet.values or sheet.applies(code))
    if rate in sheet.values and applying and all(code in sheet.values for code in applying):
        half = {code: sheet.half_unit(code) for code in (rate, *applying)}
        yield Range(rule.id, rule.severity, rate, applying, half, reasons(rule))
