"""Files in, findings out: each file is read, matched with its form, and checked by its cells and by its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cchc.kernel.errors import UnusableInput
from cchc.kernel.periods import Period
from cchc.statistics.checks.cells import Cell, build_cells
from cchc.statistics.checks.engine import check_cells
from cchc.statistics.checks.finding import GRAVITY, Finding
from cchc.statistics.checks.readers import FilledForm, Unreadable, read_filled
from cchc.statistics.checks.readers.tables import normalise
from cchc.statistics.checks.sentences import check_sentences
from cchc.statistics.checks.sentences.days import period_of_report
from cchc.statistics.forms.load import form as form_in_force
from cchc.statistics.forms.load import forms
from cchc.statistics.forms.spec import Form

_ENOUGH = 0.5  # of a file's codes that its form must have


def check_files(paths: Sequence[Path], form_id: str | None = None) -> dict[str, list[Finding]]:
    """The findings of each file, by its name without its folder, in the order given.

    ``form_id``: the form that all files fill in; without it, each file's codes tell. A file that can't be read has the
    one finding ``unreadable``. A second file of the same name is listed with as many of its folders as tell it apart.

    Raises:
        UnusableInput: no such form, or a broken catalogue.
    """
    if form_id is not None:
        form_in_force(form_id)
    found: dict[str, list[Finding]] = {}
    for path in paths:
        found[_name(path, found)] = check_file(path, form_id)
    return found


def check_file(path: Path, form_id: str | None = None) -> list[Finding]:
    """The findings of one file, errors first, cells before sentences; see :func:`check_files`."""
    try:
        filled = read_filled(path)
        return _check(filled, form_id)
    except Unreadable as refusal:
        return [Finding("unreadable", "error", (), refusal.vi, message_en=refusal.en)]


def _check(filled: FilledForm, form_id: str | None) -> list[Finding]:
    period = period_of_report(filled.paragraphs)
    if not filled.rows:
        form = _version(form_id, period) if form_id else None
        told = check_sentences(filled.paragraphs, form, {}, period)
        return sorted(told, key=lambda item: GRAVITY[item.severity])
    form = _version(form_id, period) if form_id else best_form(filled, period)
    if form is None or _share(form, _codes(filled)) == 0:
        raise Unreadable(
            "Mã chỉ tiêu trong bảng không khớp với biểu mẫu nào" + (f" «{form_id}»." if form_id else " đã biết."),
            f"The codes of the table fit {'the form “' + form_id + '”' if form_id else 'any known form'} not at all.",
        )
    cells, twice = build_cells(form, filled.rows)
    found = [*twice, *check_cells(form, cells), *_uncomputed(filled, cells)]
    found += check_sentences(filled.paragraphs, form, cells, period)
    return sorted(found, key=lambda item: GRAVITY[item.severity])


def best_form(filled: FilledForm, period: Period | None = None) -> Form | None:
    """The form of the catalogue that has most of the file's codes; between equals, the one whose labels are nearer.

    None where no form has half of them.
    """
    codes = _codes(filled)
    known = [_version(form_id, period) for form_id in sorted({form.id for form in forms()})]
    most = max((_share(form, codes) for form in known), default=0.0)
    if most < _ENOUGH:
        return None
    equals = [form for form in known if _share(form, codes) == most]
    # Labels are long to compare, and most files leave nothing for them to tell.
    return equals[0] if len(equals) == 1 else max(equals, key=lambda form: (_alike(form, filled), -len(form.lines)))


def _version(form_id: str, period: Period | None) -> Form:
    """The version in force when the report's period ends; without one, the latest."""
    try:
        return form_in_force(form_id, period.end if period else None)
    except UnusableInput:
        return form_in_force(form_id)


def _codes(filled: FilledForm) -> frozenset[str]:
    return frozenset(normalise(row.code) for row in filled.rows)


def _share(form: Form, codes: frozenset[str]) -> float:
    return len(codes & form.by_code.keys()) / len(codes) if codes else 0.0


def _alike(form: Form, filled: FilledForm) -> float:
    """The mean share of words that the labels of a file have in common with the form's."""
    total = 0.0
    for row in filled.rows:
        line = form.by_code.get(row.code)
        written, printed = set(row.label.lower().split()), set(line.label.lower().split()) if line else set()
        total += len(written & printed) / len(written | printed) if written | printed else 0.0
    return total / len(filled.rows)


def _uncomputed(filled: FilledForm, cells: dict[str, Cell]) -> list[Finding]:
    codes = tuple(code for code in filled.uncomputed if code in cells)
    if not codes:
        return []
    return [
        Finding(
            rule="formula_without_result",
            severity="warning",
            codes=codes,
            message=(
                f"Ô số liệu của chỉ tiêu {', '.join(codes)} là công thức chưa có kết quả trong tệp, nên được coi là "
                "trống; hãy mở tệp bằng phần mềm bảng tính, lưu lại rồi kiểm tra lại."
            ),
            message_en=(
                f"The value of line {', '.join(codes)} is a formula without a result in the file, so it counts as "
                "blank; open the file in a spreadsheet program, save it and check again."
            ),
        )
    ]


def _name(path: Path, taken: dict[str, list[Finding]]) -> str:
    parts = path.absolute().parts
    for length in range(1, len(parts) + 1):
        name = "/".join(parts[-length:])
        if name not in taken:
            return name
    name, number = path.name, 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"
