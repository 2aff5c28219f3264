"""A refused list names all of its failing rows at once, and no row that fails only because another does."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.world import Row, declaration, dossier, procedure, small_world, take_over, unit

pytestmark = pytest.mark.django_db

NEW, END = "2022-03-01", "2022-02-28"
LISTS: dict[str, list[tuple[Row, str]]] = {
    "units": [
        (unit("A", "kingdom"), "level"),
        (unit("B", "commune", "NONE"), "parent"),
        (unit("C", "commune", "A"), ""),  # its parent is the one to mend
        (unit("X1", "commune", "H", since="2021-01-01"), "valid_from"),
        (unit("X2", "commune", "H", until="2022-02-30", successors="X1"), "valid_to"),
        (unit("X2", "commune", "H", since=NEW), ""),
        (unit("D", "commune", "H", until=END, successors="NONE"), "successors"),
        (unit("E", "commune", "H", until="2021-12-31", successors="X2"), ""),
    ],
    "procedures": [
        (procedure("A", "kingdom"), "level"),
        (procedure("PX", "commune", since="2021-01-01"), "valid_from"),
        (procedure("PH", "district", until="2022-02-30"), "valid_to"),
        (procedure("PH", "district", since=NEW), ""),
    ],
    "declarations": [
        (declaration("H", "2022-H1", "1.1", "1", state="perhaps"), "state"),
        (declaration("NONE", "2022-H1", "1.1", "1"), "unit"),
        (declaration("H", "2022-H1", "99.9", "1"), "line"),
        (declaration("H", "2022-H1", "1.1", "x"), "value"),
        (declaration("X1", "2022-H1", "1.1", "1"), ""),
    ],
    "dossiers": [
        (dossier("A", "X1", "PX", "2022-01-03T08:00", "2022-01-10T17:00", channel="fax"), "channel"),
        (dossier("B", "NONE", "PX", "2022-01-03T08:00", "2022-01-10T17:00"), "unit"),
        (dossier("C", "X1", "NONE", "2022-01-03T08:00", "2022-01-10T17:00"), "procedure"),
        (dossier("D", "X1", "PX", "2022-02-30", "2022-01-10T17:00"), "received_at"),
        (dossier("E", "X1", "PX", "2022-01-03T08:00", "2022-01-10T17:00"), ""),
    ],
    "unit_links": [
        ({"old_code": "X1", "old_valid_from": "2020-01-01", "kind": "guess", "sure": "found"}, "kind"),
        ({"old_code": "X1", "old_valid_from": "2020-01-01", "kind": "merge", "sure": "found"}, "old_code"),
        ({"old_code": "NONE", "old_valid_from": "2020-01-01", "kind": "merge", "sure": "found"}, "old_code"),
    ],
}


@pytest.mark.parametrize("kind", LISTS)
def test_every_failing_row_and_no_other_is_named(kind: str, home: Path) -> None:
    small_world(home)
    result = take_over(home, kind, [row for row, _ in LISTS[kind]])
    told = [(error.row, error.column) for error in result.errors]
    assert told == [(at, column) for at, (_, column) in enumerate(LISTS[kind], start=2) if column]
