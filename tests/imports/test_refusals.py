"""Every refusal of the contract, by itself, with its row and column; and what must not be refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.directory.models import OrgUnit, ProcedureVersion
from cchc.kernel.models import FactChange, JournalEvent
from cchc.registers.declarations.models import Declaration
from cchc.registers.dossiers.models import Dossier
from tests.world import Row, declaration, dossier, must, procedure, take_over, unit

pytestmark = pytest.mark.django_db

GOOD = dossier("OK", "X1", "PX", "2022-01-03T08:00", "2022-01-10T17:00")


def counts() -> tuple[int, ...]:
    dossiers = Dossier.objects.unscoped(reason="a test counts")
    declarations = Declaration.objects.unscoped(reason="a test counts")
    tables = (
        OrgUnit.objects,
        ProcedureVersion.objects,
        JournalEvent.objects,
        FactChange.objects,
        dossiers,
        declarations,
    )
    return tuple(table.count() for table in tables)


def refused(folder: Path, kind: str, rows: list[Row]) -> set[tuple[int, str]]:
    """(row, column) of every error, after proving that nothing was written and that a dry run says the same."""
    before = counts()
    result = take_over(folder, kind, rows)
    assert counts() == before
    assert take_over(folder, kind, rows, dry_run=True).errors == result.errors
    told = result.as_json()
    assert (told["accepted"], told["updated"], told["unchanged"]) == (0, 0, 0)
    assert told["rejected"] == len({error.row for error in result.errors})
    for error in result.errors:
        assert error.message
        assert error.message_en
        assert error.message != error.message_en
    return {(error.row, error.column) for error in result.errors}


BAD_DOSSIERS = {
    "unknown unit": ({"unit": "NOWHERE"}, "unit"),
    "unknown procedure": ({"procedure": "NONE"}, "procedure"),
    "unknown channel": ({"channel": "fax"}, "channel"),
    "unknown channel, another case": ({"channel": "Online"}, "channel"),
    "unknown outcome": ({"finished_at": "2022-01-04T08:00", "outcome": "lost"}, "outcome"),
    "no code": ({"code": ""}, "code"),
    "no unit": ({"unit": ""}, "unit"),
    "no procedure": ({"procedure": ""}, "procedure"),
    "no channel": ({"channel": ""}, "channel"),
    "not received": ({"received_at": ""}, "received_at"),
    "no due time": ({"due_at": ""}, "due_at"),
    "only blanks": ({"unit": "   "}, "unit"),
    "30 February": ({"received_at": "2022-02-30T08:00"}, "received_at"),
    "31 April": ({"due_at": "2022-04-31"}, "due_at"),
    "29 February of a common year": ({"finished_at": "2022-02-29T08:00", "outcome": "approved"}, "finished_at"),
    "month 13": ({"due_at": "2022-13-01T08:00"}, "due_at"),
    "hour 25": ({"received_at": "2022-01-03T25:00"}, "received_at"),
    "minute 60": ({"received_at": "2022-01-03T08:60"}, "received_at"),
    "second 61": ({"received_at": "2022-01-03T08:00:61"}, "received_at"),
    "offset of a day": ({"received_at": "2022-01-03T08:00+25:00"}, "received_at"),
    "offset of 61 minutes": ({"received_at": "2022-01-03T08:00+07:61"}, "received_at"),
    "day first": ({"received_at": "03/01/2022"}, "received_at"),
    "words": ({"due_at": "hôm qua"}, "due_at"),
    "year 0": ({"due_at": "0000-01-01T00:00"}, "due_at"),
    "finished before received": ({"finished_at": "2022-01-03T07:59:59", "outcome": "approved"}, "finished_at"),
    "finished without outcome": ({"finished_at": "2022-01-04T08:00"}, "outcome"),
    "outcome without an end": ({"outcome": "approved"}, "finished_at"),
    "unit not yet there": ({"received_at": "2019-12-31T23:59"}, "unit"),
    "procedure ended": ({"procedure": "OLD"}, "procedure"),
    "unit ended": ({"unit": "XOLD"}, "unit"),
}


@pytest.mark.parametrize("name", BAD_DOSSIERS)
def test_a_bad_dossier_refuses_the_file(small: None, home: Path, name: str) -> None:
    changes, column = BAD_DOSSIERS[name]
    must(take_over(home, "procedures", [procedure("OLD", "commune", until="2022-01-02")]))
    must(take_over(home, "units", [unit("XOLD", "commune", "H", until="2022-01-02")]))
    found = refused(home, "dossiers", [{**GOOD, "code": "1"}, {**GOOD, **changes}, {**GOOD, "code": "3"}])
    assert (3, column) in found
    assert {row for row, _ in found} == {3}


def test_a_code_twice_names_the_later_row(small: None, home: Path) -> None:
    assert refused(home, "dossiers", [GOOD, {**GOOD, "code": "2"}, GOOD]) == {(4, "code")}


def test_every_failing_row_is_listed(small: None, home: Path) -> None:
    rows = [{**GOOD, "code": str(at), "unit": "NOWHERE" if at % 2 else "X1"} for at in range(100)]
    assert refused(home, "dossiers", rows) == {(at + 2, "unit") for at in range(1, 100, 2)}


def test_several_faults_of_one_row_count_it_once(small: None, home: Path) -> None:
    result = take_over(home, "dossiers", [{**GOOD, "unit": "NOWHERE", "channel": "fax", "due_at": "x"}])
    assert {error.column for error in result.errors} == {"unit", "channel", "due_at"}
    assert result.rejected == 1


NOT_REFUSED = {
    "a code of another pattern": {"code": "H28.48-211214-0003/ĐK (bản 2)"},
    "a code that is a number": {"code": "17"},
    "a due time in the past": {"due_at": "2001-01-01T00:00"},
    "a due time before the receipt": {"due_at": "2022-01-01"},
    "late by years": {"finished_at": "2029-01-01T00:00", "outcome": "refused"},
    "finished the moment it came": {"finished_at": "2022-01-03T08:00", "outcome": "withdrawn"},
    "an offset": {"received_at": "2022-01-03T02:00:00+01:00"},
    "zulu": {"received_at": "2022-01-03T01:00:00Z"},
    "a short offset": {"received_at": "2022-01-03T08:00+0700"},
    "a blank between": {"received_at": "2022-01-03 08:00:00"},
    "fractions of a second": {"received_at": "2022-01-03T08:00:00.123456"},
    "a far due time": {"due_at": "9999-12-31"},
    "a far due instant": {"due_at": "9999-12-31T23:59:59"},
    "blanks around": {"unit": " X1 ", "channel": " postal"},
}


@pytest.mark.parametrize("name", NOT_REFUSED)
def test_not_refused(small: None, home: Path, name: str) -> None:
    result = must(take_over(home, "dossiers", [{**GOOD, **NOT_REFUSED[name]}]))
    assert result.accepted == 1
    again = must(take_over(home, "dossiers", [{**GOOD, **NOT_REFUSED[name]}]))
    assert (again.accepted, again.updated, again.unchanged) == (0, 0, 1)


def test_the_day_of_receipt_is_the_local_day(small: None, home: Path) -> None:
    """23:30 in London on 31 December is already the unit's first day in Vietnam."""
    must(take_over(home, "dossiers", [{**GOOD, "received_at": "2019-12-31T23:30:00+00:00"}]))


BAD_UNITS = {
    "no code": ({"code": ""}, "code"),
    "no name": ({"name": ""}, "name"),
    "no level": ({"level": ""}, "level"),
    "no beginning": ({"valid_from": ""}, "valid_from"),
    "unknown level": ({"level": "ward"}, "level"),
    "unknown parent": ({"parent": "NOWHERE"}, "parent"),
    "ends before it begins": ({"valid_to": "2019-12-31"}, "valid_to"),
    "a day that is none": ({"valid_from": "2021-02-29"}, "valid_from"),
    "an end that is none": ({"valid_to": "2021-02-29"}, "valid_to"),
    "a time for a day": ({"valid_from": "2021-02-01T00:00"}, "valid_from"),
    "unknown successor": ({"valid_to": "2024-12-31", "successors": "NOWHERE"}, "successors"),
    "successor of a unit in force": ({"successors": "X1"}, "successors"),
    "year 0": ({"valid_from": "0000-01-01"}, "valid_from"),
    "overlap with a stored one": ({"code": "X1", "valid_from": "2021-01-01"}, "valid_from"),
}


@pytest.mark.parametrize("name", BAD_UNITS)
def test_a_bad_unit_refuses_the_file(small: None, home: Path, name: str) -> None:
    changes, column = BAD_UNITS[name]
    rows = [unit("G1", "commune", "H"), {**unit("BAD", "commune", "H"), **changes}, unit("G2", "commune", "H")]
    found = refused(home, "units", rows)
    assert (3, column) in found
    assert {row for row, _ in found} == {3}


BAD_PROCEDURES = {
    "no code": ({"code": ""}, "code"),
    "no name": ({"name": ""}, "name"),
    "no level": ({"level": ""}, "level"),
    "no beginning": ({"valid_from": ""}, "valid_from"),
    "level of no government": ({"level": "department"}, "level"),
    "eligible for level 2": ({"eligible_level": "2"}, "eligible_level"),
    "online level 5": ({"online_level": "5"}, "online_level"),
    "portal maybe": ({"national_portal": "maybe"}, "national_portal"),
    "fee in words": ({"fee": "có"}, "fee"),
    "payment": ({"online_payment": "1"}, "online_payment"),
    "interlinked yes": ({"interlinked": "yes"}, "interlinked"),
    "location": ({"location_free": "y"}, "location_free"),
    "days in words": ({"working_days": "ba"}, "working_days"),
    "days below 0": ({"working_days": "-1"}, "working_days"),
    "days without end": ({"working_days": "inf"}, "working_days"),
    "ends before it begins": ({"valid_to": "2019-12-31"}, "valid_to"),
    "a day that is none": ({"valid_from": "2021-02-29"}, "valid_from"),
    "overlap": ({"code": "PX", "valid_from": "2021-01-01"}, "valid_from"),
}


@pytest.mark.parametrize("name", BAD_PROCEDURES)
def test_a_bad_procedure_refuses_the_file(small: None, home: Path, name: str) -> None:
    changes, column = BAD_PROCEDURES[name]
    rows = [procedure("G1", "commune"), {**procedure("BAD", "commune"), **changes}, procedure("G2", "commune")]
    found = refused(home, "procedures", rows)
    assert (3, column) in found
    assert {row for row, _ in found} == {3}


BAD_DECLARATIONS = {
    "unknown unit": ({"unit": "NOWHERE"}, "unit"),
    "unknown period": ({"period": "2022-H2"}, "period"),
    "period of year 0": ({"period": "0000-Y"}, "period"),
    "unknown form": ({"form": "phu-luc-9"}, "form"),
    "unknown line": ({"line": "9.9.9"}, "line"),
    "a heading": ({"line": "1"}, "line"),
    "computed from a register": ({"line": "7.5.5.1"}, "line"),
    "a ratio of computed lines": ({"line": "3.3.2"}, "line"),
    "unknown state": ({"state": "perhaps"}, "state"),
    "no unit": ({"unit": ""}, "unit"),
    "no period": ({"period": ""}, "period"),
    "no form": ({"form": ""}, "form"),
    "no line": ({"line": ""}, "line"),
    "no state": ({"state": ""}, "state"),
    "value without a value": ({"value": ""}, "value"),
    "not arising with a value": ({"state": "not_arising"}, "value"),
    "no number": ({"value": "nhiều"}, "value"),
    "below 0": ({"value": "-3"}, "value"),
    "half a document": ({"value": "1,5"}, "value"),
    "beyond any count": ({"value": "9" * 25}, "value"),
}


@pytest.mark.parametrize("name", BAD_DECLARATIONS)
def test_a_bad_declaration_refuses_the_file(small: None, home: Path, name: str) -> None:
    changes, column = BAD_DECLARATIONS[name]
    good = declaration("H", "2022-Q1", "1.1", "12")
    rows = [good, {**declaration("H", "2022-H1", "1.1", "12"), **changes}, declaration("X1", "2022-H1", "1.1", "3")]
    found = refused(home, "declarations", rows)
    assert {row for row, _ in found} == {3}
    assert (3, column) in found


def test_a_declaration_twice(small: None, home: Path) -> None:
    rows = [declaration("H", "2022-H1", "1.1", "12"), declaration("H", "2022-H1", "1.1.", "13")]
    assert {row for row, _ in refused(home, "declarations", rows)} == {3}


def test_values_are_read_as_officials_write_them(small: None, home: Path) -> None:
    rows = [declaration("H", "2022-H1", "1.1", "15.822"), declaration("H", "2022-Q1", "1.1", "02")]
    must(take_over(home, "declarations", rows))
    read = Declaration.objects.unscoped(reason="a test reads").values_list("period", "value")
    assert {period: int(value) for period, value in read} == {"2022-H1": 15822, "2022-Q1": 2}


BAD_LINKS = {
    "unknown old unit": ({"old_code": "NOWHERE"}, "old_code"),
    "unknown new unit": ({"new_code": "NOWHERE"}, "new_code"),
    "unknown kind": ({"kind": "grab"}, "kind"),
    "unknown sureness": ({"sure": "quite"}, "sure"),
    "share over 1": ({"share": "1.5"}, "share"),
    "share in words": ({"share": "half"}, "share"),
    "new unit without its day": ({"new_valid_from": ""}, "new_valid_from"),
    "an old unit that goes on": ({"old_code": "X1", "new_code": "X2"}, "old_code"),
    "a new unit that ended before": ({"new_code": "GONE"}, "new_code"),
}


@pytest.mark.parametrize("name", BAD_LINKS)
def test_a_bad_link_refuses_the_file(small: None, home: Path, name: str) -> None:
    changes, column = BAD_LINKS[name]
    old = [unit("O1", "commune", "H", until="2021-12-31"), unit("O2", "commune", "H", until="2021-12-31")]
    must(take_over(home, "units", [*old, unit("GONE", "commune", "H", until="2021-06-30")]))
    good = {
        "old_valid_from": "2020-01-01",
        "new_code": "X1",
        "new_valid_from": "2020-01-01",
        "kind": "merge",
        "sure": "found",
    }
    rows = [{**good, "old_code": "O1"}, {**good, "old_code": "O2", **changes}]
    found = refused(home, "unit_links", rows)
    assert (3, column) in found
    assert {row for row, _ in found} == {3}


def test_a_link_twice(small: None, home: Path) -> None:
    must(take_over(home, "units", [unit("O1", "commune", "H", until="2021-12-31")]))
    row = {"old_code": "O1", "old_valid_from": "2020-01-01", "new_code": "X1", "new_valid_from": "2020-01-01"}
    row |= {"kind": "merge", "sure": "found"}
    assert {number for number, _ in refused(home, "unit_links", [row, {**row, "sure": "unknown"}])} == {3}
