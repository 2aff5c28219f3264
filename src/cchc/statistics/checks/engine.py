"""Checks a filled form against what its layout and law imply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from cchc.statistics.checks import blank_form, single
from cchc.statistics.checks.cells import Cell, Sheet, infer_level
from cchc.statistics.checks.culprit import localise
from cchc.statistics.checks.finding import GRAVITY, Finding
from cchc.statistics.checks.messages import say
from cchc.statistics.checks.relations import Linear
from cchc.statistics.checks.rules import relations
from cchc.statistics.forms.spec import Form


def check_cells(form: Form, cells: Mapping[str, Cell], *, level: str = "") -> tuple[Finding, ...]:
    """All findings of one filled form, errors first, then in the form's order.

    ``cells``: by code, as :func:`cchc.statistics.checks.cells.build_cells` makes them. ``level``: of the reporting unit
    (``province``, ``district`` or ``commune``); where it is not given, it is inferred from the rows that are filled.
    """
    sheet = Sheet(form, cells, level or infer_level(form, cells))
    found = [*_broken(sheet), *single.empty_denominators(sheet), *single.left_blank(sheet)]
    found += [*blank_form.units_of_measure(sheet), *blank_form.numbering(sheet)]
    found += [*blank_form.mixed_marks(sheet), *blank_form.rows(sheet)]
    return in_order(form, found)


def in_order(form: Form, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, then in the form's order."""
    place = {line.code: at for at, line in enumerate(form.lines)}
    return tuple(sorted(findings, key=lambda item: (GRAVITY[item.severity], place.get(item.codes[0], len(place)))))


def _broken(sheet: Sheet) -> Iterator[Finding]:
    """Broken relations with their culprits, and cells that are wrong by themselves."""
    known = relations(sheet)
    limits = single.bounds(sheet.form)
    blames = localise(known, sheet.values, partial(single.fit, sheet.form, limits))
    said: set[tuple[str, str]] = set()
    for at, relation in enumerate(known):
        if relation.holds(sheet.values):
            continue
        if relation.severity != "error" and any(single.impossible(sheet, limits, code) for code in relation.codes):
            continue  # nothing can be doubted by a figure that is wrong by itself
        yield say(sheet, relation, blames.get(at))
        if isinstance(relation, Linear) and relation.kind == "part_of" and len(relation.codes) == 2:
            said.add((relation.codes[0], relation.codes[1]))
    over_100 = frozenset(line.code for line in sheet.form.lines if line.kind == "ratio" and line.parts[1] in said)
    yield from single.cell_findings(sheet, limits, over_100)
