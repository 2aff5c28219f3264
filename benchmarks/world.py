"""A made-up country's worth of facts: 3,000 units, 400 procedures, any number of dossiers, the same in every run.

The facts go into a home of its own through the store's own door (``facts.compaction.load``). Django must be set up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl
from django.core.management import call_command

from cchc.directory.models import Procedure
from cchc.directory.operations import take_over_procedures, take_over_units
from cchc.directory.queries import unit_map
from cchc.directory.tree import Tree
from cchc.facts.compaction import compact, load
from cchc.facts.files import folder
from cchc.facts.models import FactFile
from cchc.kernel.acts import MACHINE
from cchc.kernel.periods import Period, period_of
from cchc.kernel.registry import registry
from cchc.kernel.sources import FactSource
from cchc.statistics.forms.load import form
from cchc.statistics.indicators.spec import Indicator, indicators

DISTRICTS = 13
UNITS = 3_000
PROCEDURES = 400
PERIOD = "2022-H1"
FORMS = ("phu-luc-1b-2022", "kstt-06a-2020")
SINCE = date(2015, 1, 1)
NOW = datetime(2022, 6, 15, 1, tzinfo=UTC)
_DAYS = 730  # dossiers are received over 24 months, up to the period's last day
_SEED = 20_220_614
_CHANNELS = {"online": 0.15, "direct": 0.60, "postal": 0.05, "interlinked": 0.20}


@dataclass(frozen=True)
class World:
    """What every side is asked: these indicators, for this period and all of these units."""

    home: Path
    period: Period
    tree: Tree
    wanted: tuple[Indicator, ...]


def build(home: Path, rows: int) -> World:
    """Make a home with units, procedures and ``rows`` dossiers in its store; those have no record in the register."""
    tree, source = directory(home), registry().sources["dossier"]
    load(home, source, _by_closing_month(dossiers(rows), source))
    return World(home, period_of(PERIOD), tree, wanted())


def directory(home: Path) -> Tree:
    """Make a home with units and procedures, by their own acts."""
    call_command("migrate", verbosity=0, interactive=False)
    take_over_units(by=MACHINE, at=NOW, rows=list(_units()), links=[], digest="")
    take_over_procedures(by=MACHINE, at=NOW, rows=list(_procedures()), digest="")
    compact(home, registry().sources, at=NOW)
    period = period_of(PERIOD)
    return unit_map("reader").as_was(period.start, period.end)


def wanted() -> tuple[Indicator, ...]:
    """Every count of dossiers and procedures that a line of either form names; this world holds no other facts."""
    defined = indicators()
    names = dict.fromkeys(line.indicator for name in FORMS for line in form(name).lines)
    counts = (defined[name] for name in names if name in defined)
    return tuple(item for item in counts if item.rows.fact in ("dossier", "procedure"))


def live_files(home: Path, fact: str) -> list[Path]:
    """The store's files of a fact, without those that a compaction retired."""
    live = FactFile.objects.filter(fact=fact, retired_at=None)
    return [folder(home) / path for path in live.values_list("path", flat=True)]


def _units() -> Iterator[dict[str, object]]:
    def unit(code: str, level: str, parent: str) -> dict[str, object]:
        dates = {"valid_from": SINCE, "valid_to": None}
        return {"code": code, "name": f"Đơn vị {code}", "level": level, "parent_code": parent, **dates}

    yield unit("T", "province", "")
    yield from (unit(f"H{at:02}", "district", "T") for at in range(DISTRICTS))
    for at in range(UNITS - DISTRICTS - 1):
        yield unit(f"X{at:04}", "commune", f"H{at % DISTRICTS:02}")


def _procedures() -> Iterator[dict[str, object]]:
    random = np.random.default_rng(_SEED)
    for at in range(PROCEDURES):
        online = int(random.choice([0, 3, 4], p=[0.3, 0.4, 0.3]))
        yield {
            "code": f"P{at:03}",
            "name": f"Thủ tục {at}",
            "level": ("district", "commune", "district", "province")[at % 4],
            "eligible_level": online,
            "online_level": online,
            "national_portal": online > 0 and bool(random.random() < 0.6),
            "fee": bool(random.random() < 0.4),
            "online_payment": bool(random.random() < 0.5),
            "interlinked": str(random.choice(["no", "same_level", "cross_level"], p=[0.7, 0.1, 0.2])),
            "location_free": bool(random.random() < 0.05),
            "valid_from": SINCE,
            "valid_to": None,
        }


def dossiers(rows: int) -> pl.DataFrame:
    """Spells: busy and quiet units, most finished in days, a few late by months, none after the period."""
    period = period_of(PERIOD)
    tree, end = unit_map("reader").as_was(period.start, period.end), period.end
    random = np.random.default_rng(_SEED + 1)
    units = np.array(sorted(tree.place), dtype=np.int32)
    busy = random.lognormal(0, 1, len(units))
    last = np.datetime64(end, "D")
    received = np.sort(last - random.integers(0, _DAYS, rows, dtype=np.int32))
    promised = random.integers(1, 30, rows, dtype=np.int16)
    taken = np.minimum(promised * random.exponential(0.55, rows), 400).astype(np.int16)
    finished, due = received + taken, received + promised
    levels = {unit: tree.government_level(int(unit)) for unit in units}
    online_levels = dict(Procedure.objects.values_list("id", "versions__online_level"))
    procedures = np.array(sorted(online_levels), dtype=np.int32)
    used = random.choice(procedures, rows, p=_zipf(len(procedures)))
    at = random.choice(units, rows, p=busy / busy.sum())
    done = finished <= last
    frame = pl.DataFrame(
        {
            "record_uid": np.arange(1, rows + 1, dtype=np.int64),
            "unit": at,
            "from_on": received,
            "to_on": np.where(done, finished, np.datetime64("NaT")),
            "channel": random.choice(list(_CHANNELS), rows, p=list(_CHANNELS.values())),
            "outcome": np.where(random.random(rows) < 0.97, "approved", "refused"),
            "procedure": used,
            "due_by": due - (random.random(rows) < 0.1).astype(np.int8),  # some are due at 24:00 of the day before
            "on_time": finished <= due,
            "early": finished < due,
        }
    )
    open_now = pl.col("to_on").is_null()
    return frame.with_columns(
        pl.col("unit").replace_strict(levels, return_dtype=pl.Enum(["province", "district", "commune"])).alias("level"),
        pl.col("procedure").replace_strict(online_levels, return_dtype=pl.Int8).alias("online_level"),
        *(pl.when(~open_now).then(pl.col(name)).alias(name) for name in ("outcome", "on_time", "early")),
    )


def _zipf(count: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    weights = 1 / np.arange(1, count + 1)
    return np.asarray(weights / weights.sum())


def _by_closing_month(frame: pl.DataFrame, source: FactSource) -> Iterator[pl.DataFrame]:
    """One frame a part, as a compacted store holds them."""
    months = frame["to_on"].dt.month_start()
    for month in months.unique().sort():
        rows = frame.filter(months.eq_missing(month))
        yield rows.select(pl.col(name).cast(kind) for name, kind in source.schema.items())
