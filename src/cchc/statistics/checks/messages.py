"""What a broken relation says, in plain Vietnamese and English, with figures as the file writes them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from cchc.kernel.numbers import round_half_up
from cchc.statistics.checks.cells import Sheet, added, as_decimal, listed, term
from cchc.statistics.checks.culprit import Blame
from cchc.statistics.checks.finding import Finding
from cchc.statistics.checks.relations import Linear, Range, Ratio, Relation, Room, subject


@dataclass(frozen=True)
class _Said:
    vi: str
    en: str
    expected: float | str | None
    found: float | None


def say(sheet: Sheet, relation: Relation, blame: Blame | None) -> Finding:
    """The finding of a broken relation; ``blame`` is none where the relation is only doubtful."""
    match relation:
        case Ratio():
            said = _ratio(sheet, relation)
        case Linear():
            said = _linear(sheet, relation)
        case Range():
            said = _range(sheet, relation)
    finding = Finding(
        relation.rule, relation.severity, relation.codes, said.vi, said.expected, said.found, message_en=said.en
    )
    if blame is not None:
        finding = _with_blame(sheet, relation, finding, blame)
    blank = relation.blank if isinstance(relation, Linear) else ()
    return replace(finding, codes=(*finding.codes, *blank))


def number(value: Fraction, decimals: int = 6) -> float:
    """A fraction as a JSON number, rounded as officials round."""
    return float(round_half_up(as_decimal(value), decimals))


def _ratio(sheet: Sheet, relation: Ratio) -> _Said:
    rate, part, whole = relation.codes
    exact = relation.exact(sheet.values)
    figures = f"{term(part)} / {term(whole)} = {sheet.figure(part)} / {sheet.figure(whole)}"
    if exact is None:
        return _Said(
            f"Chỉ tiêu {sheet.named(rate)} ghi {sheet.figure(rate)} nhưng {figures}: không chia được cho 0.",
            f"Line {rate} says {sheet.figure(rate)} but {figures}: nothing can be divided by 0.",
            None,
            number(sheet.values[rate]),
        )
    right = sheet.shown(rate, exact)
    return _Said(
        f"Chỉ tiêu {sheet.named(rate)} ghi {sheet.figure(rate)} nhưng {figures} = {right}.",
        f"Line {rate} says {sheet.figure(rate)} but {figures} = {right}.",
        number(exact, sheet.printed(rate).decimals),
        number(sheet.values[rate]),
    )


def _total(sheet: Sheet, codes: tuple[str, ...]) -> str:
    """``6.2.3 + 6.2.4 = 1 + 3 = 4``, or ``4.1.5.3 = 80``."""
    if len(codes) == 1:
        return f"{term(codes[0])} = {sheet.figure(codes[0])}"
    return f"{added(codes)} = {sheet.figures(codes)} = {sheet.shown_sum(codes)}"


def _linear(sheet: Sheet, relation: Linear) -> _Said:
    left, right = relation.sides(sheet.values)
    first, second = (relation.right, relation.left) if relation.kind == "part_of" else (relation.left, relation.right)
    named, named_en = _named(sheet, first)
    other = _total(sheet, second)
    blank, blank_en = _blank(relation)
    why, why_en = (f"; {text}" if text else "" for text in relation.why)
    if relation.kind == "part_of":
        vi = f"{named}, lớn hơn {other}{blank}: phần không thể lớn hơn tổng{why}."
        en = f"{named_en}, more than {other}{blank_en}: a part can't exceed its whole{why_en}."
        if relation.severity != "error":
            vi = f"{named}, lớn hơn {other}{blank}: cần xem lại{why}."
            en = f"{named_en}, more than {other}{blank_en}: doubtful{why_en}."
        return _Said(vi, en, number(left), number(right))
    if relation.kind == "same":
        vi, en = f"{named} nhưng {other}{why}.", f"{named_en} but {other}{why_en}."
    elif relation.equal:
        vi, en = f"{named} nhưng các phần cộng lại: {other}{why}.", f"{named_en} but its parts add up: {other}{why_en}."
    else:
        vi = f"{named}, ít hơn {other}{blank}{why}."
        en = f"{named_en}, less than {other}{blank_en}{why_en}."
    return _Said(vi, en, number(right), number(left))


def _named(sheet: Sheet, codes: tuple[str, ...]) -> tuple[str, str]:
    if len(codes) == 1:
        figure = sheet.figure(codes[0])
        return f"Chỉ tiêu {sheet.named(codes[0])} ghi {figure}", f"Line {codes[0]} says {figure}"
    return f"Các chỉ tiêu {_total(sheet, codes)}", f"Lines {_total(sheet, codes)}"


def _blank(relation: Linear) -> tuple[str, str]:
    if not relation.blank:
        return "", ""
    return f" (chưa kể {listed(relation.blank)} để trống)", f" (without {listed(relation.blank)}, left blank)"


def _ends(sheet: Sheet, relation: Range) -> tuple[str, str]:
    """The parts with the lowest and the highest rate."""
    parts = sorted(relation.parts, key=lambda code: sheet.values[code])
    return parts[0], parts[-1]


def _range(sheet: Sheet, relation: Range) -> _Said:
    rate, (low, high) = relation.rate, _ends(sheet, relation)
    why, why_en = (f": {text}" if text else "" for text in relation.why)
    span = f"từ {sheet.figure(low)} ({low}) đến {sheet.figure(high)} ({high})"
    span_en = f"from {sheet.figure(low)} ({low}) to {sheet.figure(high)} ({high})"
    return _Said(
        f"Chỉ tiêu {sheet.named(rate)} ghi {sheet.figure(rate)} nhưng các tỷ lệ thành phần chỉ {span}{why}.",
        f"Line {rate} says {sheet.figure(rate)} but the rates of its parts only go {span_en}{why_en}.",
        f"{sheet.shown(low, sheet.values[low])} .. {sheet.shown(high, sheet.values[high])}",
        number(sheet.values[rate]),
    )


def _with_blame(sheet: Sheet, relation: Relation, finding: Finding, blame: Blame) -> Finding:
    """The finding with its culprit first, and what that cell should have been."""
    if not blame.cell:
        one_of = blame.suspects or relation.codes
        return replace(
            finding,
            codes=blame.codes,
            message=f"{finding.message} Cần xem lại các ô {', '.join(one_of)}.",
            message_en=f"{finding.message_en} Cells to look at: {', '.join(one_of)}.",
        )
    vi, en = _should_be(sheet, relation, blame)
    if blame.then:
        vi += f" (khi đó phải xem lại cả {listed(blame.then)})"
        en += f" (then look at {listed(blame.then)} again)"
    finding = replace(
        finding,
        codes=blame.codes,
        message=f"{finding.message} Có lẽ ô {blame.cell} sai; {vi}.",
        message_en=f"{finding.message_en} Cell {blame.cell} is probably wrong; {en}.",
    )
    if blame.cell == subject(relation):
        return finding
    found = sheet.values[blame.cell]
    expected = _nearest(blame.room, found) if blame.meant is None else blame.meant
    decimals = sheet.printed(blame.cell).decimals
    return replace(finding, expected=number(expected, decimals), found=number(found))


def _nearest(room: Room, found: Fraction) -> Fraction:
    """The value of a room that changes least."""
    if room.low is not None and found < room.low:
        return room.low
    return found if room.high is None else min(found, room.high)


def _should_be(sheet: Sheet, relation: Relation, blame: Blame) -> tuple[str, str]:
    cell, room = blame.cell, blame.room
    if isinstance(relation, Ratio) and cell == relation.rate:
        right = sheet.shown(cell, relation.exact(sheet.values) or Fraction())
        return f"đúng ra là {right}", f"it should be {right}"
    if isinstance(relation, Range) and cell == relation.rate:
        low, high = (sheet.shown(code, sheet.values[code]) for code in _ends(sheet, relation))
        return f"đúng ra phải từ {low} đến {high}", f"it should be from {low} to {high}"
    if room.only is not None:
        right = sheet.shown(cell, room.only)
        if blame.explains > 1:
            return f"nếu là {right} thì khớp mọi chỗ đang lệch", f"with {right} everything that disagrees would agree"
        return f"đúng ra là {right}", f"it should be {right}"
    vi, en = _within(sheet, cell, room)
    if blame.meant is None:
        return vi, en
    meant = sheet.shown(cell, blame.meant)
    return f"{vi}, có lẽ là {meant}", f"{en}, perhaps {meant}"


def _within(sheet: Sheet, cell: str, room: Room) -> tuple[str, str]:
    low = "" if room.low is None else sheet.shown(cell, room.low)
    high = "" if room.high is None else sheet.shown(cell, room.high)
    if low and high:
        return f"đúng ra phải từ {low} đến {high}", f"it should be from {low} to {high}"
    if low:
        return f"đúng ra phải từ {low} trở lên", f"it should be {low} or more"
    return f"đúng ra không quá {high}", f"it should be {high} at most"
