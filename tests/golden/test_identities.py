"""What the official form 06a itself demands, for every unit and any period: its identities, and that books adjoin."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.directory.queries import unit_map
from cchc.directory.tree import Tree
from cchc.facts.store import snapshot
from cchc.kernel.dates import VIETNAM
from cchc.kernel.periods import Period, period_of
from cchc.kernel.registry import registry
from cchc.registers.dossiers.facts import spells
from cchc.statistics.forms.load import form
from cchc.statistics.indicators.conditions import sql
from cchc.statistics.indicators.engine import compute
from cchc.statistics.indicators.spec import indicators
from tests.golden.random_world import draw_world
from tests.golden.test_second_path import enter
from tests.world import AT

LINES = {line.code: indicators()[line.indicator] for line in form("kstt-06a-2020").lines}
IDENTITIES = (("1", "2345"), ("1", ("6", "10")), ("6", "789"), (("10"), ("11", "12")))


def check(figures: dict[str, int], where: object) -> None:
    for whole, parts in IDENTITIES:
        assert figures[whole] == sum(figures[part] for part in parts), (where, whole, figures)


def ask(home: Path, period: Period, tree: Tree) -> dict[int, dict[str, int]]:
    with snapshot(home, registry().sources, at=AT) as snap:
        figures = compute(list(LINES.values()), period, tree, snap)
    return {node: {code: figures.count(item.id, node) for code, item in LINES.items()} for node in tree.parents}


@pytest.mark.django_db
@pytest.mark.postgres
def test_identities_for_every_unit_and_books_that_adjoin(home: Path) -> None:
    enter(home, draw_world(21), 21)
    units, today = unit_map(), date(2022, 10, 1)
    chains = (
        [f"2022-M{month:02d}" for month in range(1, 13)],
        ["2021-Q4", "2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4"],
        ["2021-Y", "2022-Y"],
    )
    for codes in chains:
        open_before: dict[int, int] = {}
        for code in codes:
            period = period_of(code)
            ask_as_was = ask(home, period, units.as_was(period.start, period.end))
            for node, figures in ask_as_was.items():
                check(figures, (code, node))
            as_now = ask(home, period, units.as_now(today))
            for node, figures in as_now.items():
                check(figures, (code, node, "as-now"))
                if open_before:
                    assert figures["5"] == open_before[node], (code, node)
            open_before = {node: figures["10"] for node, figures in as_now.items()}


@pytest.mark.django_db
def test_longer_periods_are_sums_of_what_flows(home: Path) -> None:
    """Received and finished add over months; what is open is the last month's."""
    enter(home, draw_world(22), 22)
    units = unit_map()
    wholes = {"2022-Q2": ("M04", "M05", "M06"), "2022-H1": ("Q1", "Q2"), "2022-Y": ("Q1", "Q2", "Q3", "Q4")}
    for whole, parts in wholes.items():
        period = period_of(whole)
        tree = units.as_was(period.start, period.end)
        long = ask(home, period, tree)
        short = [ask(home, period_of(f"2022-{part}"), tree) for part in parts]
        for node, figures in long.items():
            for code in ("2", "3", "4", "6", "7", "8", "9"):
                assert figures[code] == sum(part[node][code] for part in short), (whole, node, code)
            assert figures["5"] == short[0][node]["5"]
            assert all(figures[code] == short[-1][node][code] for code in ("10", "11", "12"))


_clocks = st.sampled_from([time(tzinfo=VIETNAM), time(23, 59, 59, 999_999, VIETNAM), time(10, tzinfo=VIETNAM)])
_moments = st.builds(datetime.combine, st.dates(date(2022, 3, 1), date(2022, 6, 30)), _clocks)
_channels = st.sampled_from(["online", "direct", "postal", "interlinked"])
_dossiers = st.tuples(_moments, _moments, st.none() | _moments, _channels)


@given(st.lists(_dossiers, min_size=1, max_size=40), st.dates(date(2022, 3, 1), date(2022, 6, 20)), st.integers(0, 90))
@settings(max_examples=100, deadline=None)
def test_identities_for_any_dossiers_and_any_days(
    drawn: list[tuple[datetime, datetime, datetime | None, str]], start: date, length: int
) -> None:
    """The conditions alone, over one unit: no store, no tree."""
    received, due, done, channel = (list(column) for column in zip(*drawn, strict=True))
    ends = [end if end and end >= begin else None for begin, end in zip(received, done, strict=True)]
    instant = pl.Datetime("us", "UTC")
    facts = spells(
        pl.DataFrame(
            {
                "record_uid": range(len(drawn)),
                "channel": channel,
                "outcome": ["approved" if end else "" for end in ends],
                "received_at": pl.Series(received, dtype=instant),
                "due_at": pl.Series(due, dtype=instant),
                "finished_at": pl.Series(ends, dtype=instant),
            }
        ).with_columns(unit=pl.lit(1, pl.Int32), procedure=pl.lit(1, pl.Int32), online_level=pl.lit(0, pl.Int8)),
        {1: "commune"},
    )
    end = start + timedelta(days=length)
    columns = frozenset(registry().sources["dossier"].schema)
    told = {code: pl.sql_expr(sql(item.rows.condition, columns, start, end)) for code, item in LINES.items()}
    sums = facts.select(flag.cast(pl.Int64).sum().alias(code) for code, flag in told.items()).row(0, named=True)
    check(sums, (start, end))
