"""Write the demonstration's files: the same bytes for the same seed, with no clock and no network."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from cchc.demo import inputs as tables
from cchc.demo.draw import Drawn, draw
from cchc.demo.working_days import WorkingDays

SNAPSHOT = date(2022, 6, 30)  # the day on which the files were "exported"; what ends later is still open in them
_FIRST_DAY, _LAST_DAY = date(2020, 10, 1), date(2022, 12, 31)
_DIRECTORY = Path(__file__).resolve().parent.parent / "catalog" / "units"
_UNITS, _LINKS = "ha-tinh-units.csv", "ha-tinh-unit-links.csv"
_COPIED = ("units.csv", "procedures.csv", "declarations.csv", "phu-luc-1b-huong-khe-2022h1.csv", "paragraphs.toml")
_HEADER = ("code", "unit", "procedure", "channel", "received_at", "due_at", "finished_at", "outcome")
# The last dossiers before the books close are left to enter by acts: so many of each level of area 444.
_ACTS = {"district": 6, "commune": 14}
_ACTS_AREA, _ACTS_UNTIL = "444", date(2022, 6, 14)

Row = tuple[str, str, str, str, str, str, str, str]


@dataclass(frozen=True)
class DemoFiles:
    """Where the files are, and the day they speak of.

    ``units`` are imported in their order (the province's directory, then the district's departments), then ``links``
    (which unit became which, and how sure that is), ``procedures``, ``dossiers``, ``declarations``. ``acts`` holds
    dossiers with the dossiers' columns, in order of receipt, to be played through the register's own acts.
    ``paragraphs`` are the written sections, by section id.
    """

    units: tuple[Path, ...]
    links: Path
    procedures: Path
    dossiers: Path
    declarations: Path
    acts: Path
    filled_form: Path
    paragraphs: Path
    snapshot: date

    @property
    def imports(self) -> tuple[tuple[str, Path], ...]:
        """(kind, file) in the order in which they can be imported."""
        return (
            *(("units", path) for path in self.units),
            ("unit_links", self.links),
            ("procedures", self.procedures),
            ("dossiers", self.dossiers),
            ("declarations", self.declarations),
        )


def write_files(folder: Path, *, seed: int = 20220614) -> DemoFiles:
    """Write all files into ``folder`` (made where missing) and say where they are.

    Every count that a report shows is the same for every seed; which day, which commune and how long is not.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in (_UNITS, _LINKS):
        shutil.copyfile(_DIRECTORY / name, folder / name)
    for name in _COPIED:
        shutil.copyfile(tables.DATA / name, folder / name)
    rows = _coded(_drawn(seed))
    acts = _chosen_acts(rows)
    _write(folder / "dossiers.csv", (row for row in rows if row not in acts))
    _write(folder / "acts.csv", (row for row in rows if row in acts))
    return DemoFiles(
        units=(folder / _UNITS, folder / "units.csv"),
        links=folder / _LINKS,
        procedures=folder / "procedures.csv",
        dossiers=folder / "dossiers.csv",
        declarations=folder / "declarations.csv",
        acts=folder / "acts.csv",
        filled_form=folder / "phu-luc-1b-huong-khe-2022h1.csv",
        paragraphs=folder / "paragraphs.toml",
        snapshot=SNAPSHOT,
    )


def _drawn(seed: int) -> Iterator[tuple[Drawn, WorkingDays]]:
    read = tables.read()
    calendar = WorkingDays.between(_FIRST_DAY, _LAST_DAY, read.holidays)
    for number, chain in enumerate(read.chains):
        for dossier in draw(read, calendar, chain, Random(1000 * seed + number)):
            yield dossier, calendar


def _coded(drawn: Iterable[tuple[Drawn, WorkingDays]]) -> list[Row]:
    """Rows in order of receipt, each with its agency's running number of the day."""
    order = sorted(drawn, key=lambda pair: _order(pair[0]))
    numbers: Counter[str] = Counter()
    rows = []
    for dossier, calendar in order:
        prefix = f"{dossier.agency.code}-{calendar.days[dossier.received[0]]:%y%m%d}"
        numbers[prefix] += 1
        ended = calendar.days[dossier.finished[0]] <= SNAPSHOT
        rows.append(
            (
                f"{prefix}-{numbers[prefix]:04d}",
                dossier.agency.unit,
                dossier.procedure,
                dossier.channel,
                calendar.stamp(*dossier.received),
                calendar.stamp(*dossier.due),
                calendar.stamp(*dossier.finished) if ended else "",
                dossier.outcome if ended else "",
            )
        )
    return rows


def _order(dossier: Drawn) -> tuple[tuple[int, int], str, str, str, tuple[int, int]]:
    return (dossier.received, dossier.agency.code, dossier.procedure, dossier.channel, dossier.finished)


def _chosen_acts(rows: Sequence[Row]) -> frozenset[Row]:
    """The last ones received before the books closed: half of them finished by then, half still open."""
    read, until = tables.read(), _ACTS_UNTIL.isoformat()
    chosen: list[Row] = []
    for level, number in _ACTS.items():
        units = {agency.unit for agency in read.agencies[_ACTS_AREA, level]}
        before = [row for row in rows if row[1] in units and row[4][:10] <= until]
        still_open = [row for row in before if not "" < row[6][:10] <= until]
        chosen += still_open[-number // 2 :]
        chosen += [row for row in before if row not in still_open][-(number - number // 2) :]
    return frozenset(chosen)


def _write(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_HEADER)
        writer.writerows(rows)
