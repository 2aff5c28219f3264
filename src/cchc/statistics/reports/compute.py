"""A form filled for one unit and period: counts from the engine, ratios from their parts, the rest as declared."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from cchc.directory.queries import UnitMap
from cchc.directory.tree import Tree, UnitVersion
from cchc.directory.words import LEVEL_WORDS
from cchc.facts.store import Snapshot
from cchc.kernel.catalogue import definition_hash
from cchc.kernel.periods import Period, previous_period, same_last_year
from cchc.kernel.sources import LEVELS
from cchc.statistics.checks.engine import check_cells, in_order
from cchc.statistics.checks.finding import Finding
from cchc.statistics.forms.spec import Form, Line
from cchc.statistics.indicators.engine import Figures, compute
from cchc.statistics.indicators.spec import Defined, Indicator, definitions
from cchc.statistics.reports.cells import cells_of
from cchc.statistics.reports.declared import Declarations, Declared
from cchc.statistics.reports.model import Report, ReportLine, ReportUnit, Structure
from cchc.statistics.reports.set_aside import agrees, set_aside_finding
from cchc.statistics.reports.until_used import differs, differs_finding


@dataclass(frozen=True)
class Asked:
    """What a report is asked of: a form, a unit, a period, in one structure."""

    form: Form
    unit: UnitVersion
    period: Period
    structure: Structure
    today: date


def tree_of(asked: Asked, units: UnitMap) -> Tree:
    """The structure that the report speaks in."""
    if asked.structure == "as-now":
        return units.as_now(asked.today)
    return units.as_was(asked.period.start, asked.period.end)


def compute_report(asked: Asked, units: UnitMap, snapshot: Snapshot, *, compare: bool = True) -> Report:
    """The filled form with its findings; with ``compare``, beside the period before and the same one last year."""
    tree = tree_of(asked, units)
    filler = _Filler(asked, tree, snapshot)
    lines = filler.lines()
    report = Report(
        form=asked.form,
        unit=_report_unit(asked, tree),
        structure=asked.structure,
        period=asked.period,
        facts_as_of=snapshot.as_of,
        today=asked.today,
        lines=lines,
        notes=_notes(asked, tree),
    )
    found = check_cells(report.form, cells_of(report), level=tree.government_level(asked.unit.id))
    doubts = [item for item in found if not filler.excuses(item)]
    report = replace(report, findings=in_order(report.form, [*doubts, *_set_aside(lines), *filler.differing]))
    if not compare:
        return report
    before, last_year = previous_period(asked.period), same_last_year(asked.period)
    old = _values(asked, before, units, snapshot)
    return replace(
        report,
        previous=old,
        last_year=old if last_year == before else _values(asked, last_year, units, snapshot),
    )


def _values(
    asked: Asked, period: Period | None, units: UnitMap, snapshot: Snapshot
) -> Mapping[str, float | int | None]:
    """The same unit's values in another period; none where the unit was not there yet."""
    if period is None:
        return {}
    earlier = replace(asked, period=period)
    tree = tree_of(earlier, units)
    if asked.unit.id not in tree.parents:
        return {}
    lines = _Filler(earlier, tree, snapshot).lines()
    nothing = all(not line.value for line in lines if line.line.indicator and line.source == "computed")
    return {} if nothing else {line.line.code: line.value for line in lines}


class _Filler:
    """Fills the lines of one form."""

    def __init__(self, asked: Asked, tree: Tree, snapshot: Snapshot) -> None:
        self._asked, self._tree, self._snapshot = asked, tree, snapshot
        self._levels = tree.levels.get(asked.unit.id, frozenset())
        self._defined = definitions(asked.period.end)
        self._excuses = {
            rule.id: rule.options["excused_by"] for rule in asked.form.rules if "excused_by" in rule.options
        }
        wanted = [*(line.indicator for line in asked.form.lines if line.indicator), *self._excuses.values()]
        defined = [self._defined[name] for name in dict.fromkeys(wanted)]
        self._figures: Figures = compute(defined, asked.period, tree, snapshot)
        self._declared = Declarations(asked.form, asked.period, tree, snapshot)
        self._done: dict[str, ReportLine] = {}
        self._uids: dict[str, int] = {}  # the one declaration behind a line, where there is one
        self.differing: list[Finding] = []  # declarations of computed lines that say otherwise

    def lines(self) -> tuple[ReportLine, ...]:
        filled = [self._fill(line) for line in self._asked.form.lines]
        return _with_reasons(filled, self._uids, self._snapshot)

    def excuses(self, finding: Finding) -> bool:
        """Whether a count that the form does not ask for explains by how much the finding's figures are apart."""
        expected, found = finding.expected, finding.found
        if finding.rule not in self._excuses or isinstance(expected, str) or isinstance(found, str):
            return False
        if expected is None or found is None:
            return False
        return abs(expected - found) <= self._figures.count(self._excuses[finding.rule], self._asked.unit.id)

    def _fill(self, line: Line) -> ReportLine:
        if line.code not in self._done:
            self._done[line.code] = self._filled(line)
        return self._done[line.code]

    def _filled(self, line: Line) -> ReportLine:
        if line.kind == "heading":
            return ReportLine(line, None, None, None, "heading", "")
        definition = definition_of(line, self._asked.form, self._defined)
        if line.level and line.level not in self._levels:
            return ReportLine(line, None, None, None, "not_applicable", definition)
        if line.indicator:
            return self._by_register(line, definition)
        computed = self._by_formula(line, definition)
        return self._beside_word(computed) if computed else self._by_word(line, definition)

    def _by_register(self, line: Line, definition: str) -> ReportLine:
        defined, unit = self._defined[line.indicator], self._asked.unit.id
        if not self._figures.in_use(defined, unit):
            return replace(self._by_word(line, definition), unused=True)
        counts = [self._figures.count(item.id, unit) for item in defined.counts]
        if isinstance(defined, Indicator):
            item = ReportLine(line, counts[0], counts[0], None, "computed", definition)
        else:
            top, bottom = counts
            item = ReportLine(line, 100 * top / bottom if bottom else None, top, bottom, "computed", definition)
        return self._beside_declaration(item) if defined.until_used else item

    def _beside_declaration(self, computed: ReportLine) -> ReportLine:
        """The computed line; a declaration that would have stood for it is told where it says otherwise."""
        unit, line = self._asked.unit.id, computed.line
        said = self._declared.of(unit, line)
        if said is None or not differs(computed, said):
            return computed
        own = self._declared.word(unit, line) is not None
        self.differing.append(differs_finding(computed, said, own=own))
        return replace(computed, set_aside=_number(said.value))

    def _by_formula(self, line: Line, definition: str) -> ReportLine | None:
        name, codes = line.parts
        parts = [self._fill(self._asked.form.by_code[code]) for code in codes]
        if name == "ratio" and all(part.source == "not_applicable" for part in parts):
            return ReportLine(line, None, None, None, "not_applicable", definition)
        if name == "ratio" and all(part.value is not None for part in parts):
            top, bottom = parts[0].value, parts[1].value
            assert top is not None
            assert bottom is not None
            value = 100 * top / bottom if bottom else None
            return _with_silent(ReportLine(line, value, top, bottom, "computed", definition), parts)
        if name == "sum":
            there = [part for part in parts if part.source != "not_applicable"]
            if there and all(part.value is not None for part in there):
                total = sum(part.value for part in there if part.value is not None)
                return _with_silent(ReportLine(line, total, total, None, "computed", definition), there)
        return None

    def _beside_word(self, computed: ReportLine) -> ReportLine:
        """The computed line, with what the unit itself declared otherwise."""
        said = self._declared.word(self._asked.unit.id, computed.line)
        if computed.source != "computed" or said is None or said.value is None or agrees(said.value, computed.value):
            return computed
        return replace(computed, set_aside=_number(said.value))

    def _by_word(self, line: Line, definition: str) -> ReportLine:
        said: Declared | None = self._declared.of(self._asked.unit.id, line)
        if said is None:
            return ReportLine(line, None, None, None, "missing", definition)
        if len(said.uids) == 1:
            self._uids[line.code] = said.uids[0]
        value = _number(said.value)
        if said.state == "not_applicable":
            return ReportLine(line, None, None, None, "not_applicable", definition, said.state)
        reason = _who_is_silent(said.missing)
        return ReportLine(line, value, value, None, "declared", definition, said.state, reason, silent=said.missing)


def _with_silent(item: ReportLine, parts: list[ReportLine]) -> ReportLine:
    """A figure of parts lacks whom its parts lack."""
    silent = max(part.silent for part in parts)
    return replace(item, silent=silent, reason=_who_is_silent(silent))


def _who_is_silent(units: int) -> str:
    return f"còn {units} đơn vị chưa kê khai" if units else ""


def _set_aside(lines: tuple[ReportLine, ...]) -> Iterator[Finding]:
    by_code = {item.line.code: item for item in lines}
    return filter(None, (set_aside_finding(item, by_code) for item in lines))


def _with_reasons(lines: list[ReportLine], uids: Mapping[str, int], snapshot: Snapshot) -> tuple[ReportLine, ...]:
    """Put the words of single declarations beside their figures."""
    source = snapshot.source("declaration")
    asked = {item.line.code: uids[item.line.code] for item in lines if item.state and item.line.code in uids}
    if source.notes is None or not asked:
        return tuple(lines)
    words = dict(zip(asked, source.notes(list(asked.values())), strict=True))
    return tuple(
        replace(item, reason=words[item.line.code]) if words.get(item.line.code) and not item.reason else item
        for item in lines
    )


def _number(value: float | None) -> float | int | None:
    """A whole number as one."""
    return int(value) if value is not None and value.is_integer() else value


def definition_of(line: Line, form: Form, defined: Mapping[str, Defined]) -> str:
    """The hash of a line's definition, expanded with all it refers to."""
    return definition_hash(json.dumps(expanded(line, form, defined), ensure_ascii=False, sort_keys=True))


def expanded(line: Line, form: Form, defined: Mapping[str, Defined]) -> dict[str, object]:
    """A line's definition with the indicators and lines it is made of."""
    told: dict[str, object] = {"form": form.id, "line": line.code, "label": line.label, "basis": line.basis}
    if line.indicator:
        told["indicator"] = defined[line.indicator].definition
    elif line.formula:
        told["formula"] = line.formula
        told["parts"] = [expanded(form.by_code[code], form, defined) for code in line.parts[1]]
    if not line.formula and (not line.indicator or defined[line.indicator].until_used):
        told["declared"] = {"over_units": line.over_units, "over_time": line.over_time}
    return told


def _report_unit(asked: Asked, tree: Tree) -> ReportUnit:
    unit, above = asked.unit, tree.parents.get(asked.unit.id)
    day = asked.today if asked.structure == "as-now" else min(asked.period.end, unit.valid_to or asked.period.end)
    below = [child for child in tree.children.get(unit.id, ()) if tree.units[child].in_force(day)]
    parent = tree.units[above].name if above is not None else ""
    return ReportUnit(unit.code, unit.name, unit.level, unit.valid_from, parent, len(below))


def _notes(asked: Asked, tree: Tree) -> tuple[str, ...]:
    """What the reader must know of the structure that the report speaks in."""
    return (*_counted_above(asked, tree), *_without_a_level(asked, tree))


def _without_a_level(asked: Asked, tree: Tree) -> tuple[str, ...]:
    """Levels of government that had units here in the period, and have none in today's structure."""
    if asked.structure != "as-now":
        return ()
    below, period = tree.subtree(asked.unit.id), asked.period
    lived = {
        unit.level
        for unit in (tree.units[item] for item, place in tree.place.items() if place in below)
        if unit.valid_from <= period.end and (unit.valid_to is None or unit.valid_to >= period.start)
    }
    gone = [level for level in LEVELS if level in lived - tree.levels.get(asked.unit.id, frozenset())]
    if not gone:
        return ()
    names = ", ".join(f"cấp {LEVEL_WORDS[level].vi}" for level in gone)
    return (
        f"Bộ máy hiện nay không còn {names}: các dòng của cấp này không áp dụng, và không có trong các dòng cộng theo "
        "cấp. Hãy xem theo bộ máy lúc đó để có đủ số liệu của kỳ.",
    )


def _counted_above(asked: Asked, tree: Tree) -> tuple[str, ...]:
    """Units of the subtree that count elsewhere than at their own heir."""
    below = tree.subtree(asked.unit.id)
    unsure = [tree.units[item] for item in tree.unsure if tree.place[item] in below]
    if not unsure:
        return ()
    names = ", ".join(sorted(f"{unit.name} ({unit.code})" for unit in unsure)[:20])
    more = f" và {len(unsure) - 20} đơn vị khác" if len(unsure) > 20 else ""
    return (
        "Đơn vị cũ chưa rõ đơn vị kế thừa, hoặc chia cho nhiều đơn vị, nên số liệu được tính ở đơn vị cấp trên gần "
        f"nhất: {names}{more}.",
    )
