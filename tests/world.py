"""Small worlds for tests: rows as officials would list them, taken over by the registers' own imports."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from cchc.facts.compaction import compact
from cchc.kernel.acts import MACHINE
from cchc.kernel.imports.checks import ImportResult
from cchc.kernel.registry import registry

AT = datetime(2022, 7, 1, 5, 0, tzinfo=UTC)
Row = Mapping[str, str]

_UNITS = "code,name,level,parent,valid_from,valid_to,successors"
_PROCEDURES = (
    "code,name,level,field,eligible_level,online_level,national_portal,fee,online_payment,interlinked,location_free,"
    "working_days,valid_from,valid_to"
)
_DOSSIERS = "code,unit,procedure,channel,received_at,due_at,finished_at,outcome"
_DECLARATIONS = "unit,period,form,line,state,value,reason"
_LINKS = "old_code,old_valid_from,new_code,new_valid_from,kind,share,sure,source"
HEADERS = {
    "units": _UNITS.split(","),
    "procedures": _PROCEDURES.split(","),
    "dossiers": _DOSSIERS.split(","),
    "declarations": _DECLARATIONS.split(","),
    "unit_links": _LINKS.split(","),
}

_numbers = itertools.count(1)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Row]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def take_over(folder: Path, kind: str, rows: Iterable[Row], *, dry_run: bool = False) -> ImportResult:
    """Import rows of a kind; what the import answers."""
    header = HEADERS.get(kind) or registry().imports[kind].columns
    path = write_csv(folder / f"{kind}-{next(_numbers)}.csv", header, rows)
    return take_over_file(path, kind, dry_run=dry_run)


def take_over_file(path: Path, kind: str, *, dry_run: bool = False) -> ImportResult:
    return registry().imports[kind](path, by=MACHINE, at=AT, dry_run=dry_run)


def must(result: ImportResult) -> ImportResult:
    """An import that a test relies on."""
    assert not result.errors, result.errors[:5]
    return result


def settle(home: Path) -> int:
    """Take every pending change into files."""
    return compact(home, registry().sources, at=datetime.now(UTC))


def unit(code: str, level: str, parent: str = "", since: str = "2020-01-01", until: str = "", **more: str) -> Row:
    base = {"code": code, "name": f"Đơn vị {code}", "level": level, "parent": parent}
    return {**base, "valid_from": since, "valid_to": until, **more}


def procedure(code: str, level: str, since: str = "2020-01-01", until: str = "", **more: str) -> Row:
    base = {"code": code, "name": f"Thủ tục {code}", "level": level, "interlinked": "no"}
    return {**base, "valid_from": since, "valid_to": until, **more}


def dossier(code: str, unit: str, procedure: str, received: str, due: str, finished: str = "", **more: str) -> Row:
    row = {
        "code": code,
        "unit": unit,
        "procedure": procedure,
        "channel": "direct",
        "received_at": received,
        "due_at": due,
    }
    return {**row, "finished_at": finished, "outcome": "approved" if finished else "", **more}


def declaration(unit: str, period: str, line: str, value: str = "", **more: str) -> Row:
    state = "value" if value else "not_arising"
    return {
        "unit": unit,
        "period": period,
        "form": "phu-luc-1b-2022",
        "line": line,
        "state": state,
        "value": value,
        **more,
    }


#: A province with one district of two communes, and a department of the district and of the province.
SMALL_UNITS = (
    unit("T", "province"),
    unit("H", "district", "T"),
    unit("X1", "commune", "H"),
    unit("X2", "commune", "H"),
    unit("HP", "department", "H"),
    unit("SO", "department", "T"),
)
SMALL_PROCEDURES = (
    procedure(
        "PT", "province", online_level="4", eligible_level="4", national_portal="yes", fee="yes", online_payment="yes"
    ),
    procedure("PH", "district", online_level="3", eligible_level="3", fee="yes"),
    procedure("PX", "commune", interlinked="cross_level", location_free="yes"),
)


def small_world(folder: Path) -> None:
    """Take over :data:`SMALL_UNITS` and :data:`SMALL_PROCEDURES`."""
    must(take_over(folder, "units", SMALL_UNITS))
    must(take_over(folder, "procedures", SMALL_PROCEDURES))
