"""The same lines as a good engineer would write them by hand in Polars, for exactly these forms and nothing else.

Reads the same Parquet files as the engine, only those that the period touches; one pass over the dossiers, one over the
procedures. Nothing here comes from the catalogue or the engine, so that equal answers mean something.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

Answers = Mapping[str, Mapping[int, int]]


@dataclass(frozen=True)
class Asked:
    """The store's files, the period, and the tree as tables: (unit, node above or equal), (node, level below)."""

    dossiers: list[Path]
    procedures: list[Path]
    start: date
    end: date
    closure: pl.DataFrame
    levels: pl.DataFrame


def figures(asked: Asked) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Nodes x lines: of dossiers, of procedures, of procedures used online."""
    start, end = asked.start, asked.end
    month = f"{start:%Y-%m}"
    # Files are named by closing month; "open" sorts after all of them.
    dossiers = pl.scan_parquet([path for path in asked.dossiers if path.name[:7] >= month])
    from_on, to_on, channel, due_by = pl.col("from_on"), pl.col("to_on"), pl.col("channel"), pl.col("due_by")
    begun, ended = from_on.is_between(start, end), to_on.is_between(start, end)
    held = (from_on <= end) & (to_on.is_null() | (to_on > end))
    online, of_online = channel == "online", pl.col("online_level").is_in([3, 4])
    district, commune = pl.col("level") == "district", pl.col("level") == "commune"
    on_time, early = pl.col("on_time"), pl.col("early")
    still = to_on.is_null() | (to_on >= start)
    lines = {
        "dossiers.received": begun,
        "dossiers.received_online": begun & online,
        "dossiers.received_direct": begun & channel.is_in(["direct", "postal"]),
        "dossiers.received_interlinked": begun & (channel == "interlinked"),
        "dossiers.received_of_online_procedures": begun & of_online,
        "dossiers.received_online_of_online_procedures": begun & of_online & online,
        "dossiers.finished": ended,
        "dossiers.finished_district": ended & district,
        "dossiers.on_time_district": ended & district & on_time,
        "dossiers.finished_commune": ended & commune,
        "dossiers.on_time_commune": ended & commune & on_time,
        "dossiers.finished_early": ended & early,
        "dossiers.finished_on_time": ended & ~early & on_time,
        "dossiers.finished_late": ended & ~on_time,
        "dossiers.carried_over": (from_on < start) & still,
        "dossiers.to_handle": (from_on <= end) & still,
        "dossiers.open": held,
        "dossiers.open_in_time": held & (due_by > end),
        "dossiers.open_overdue": held & (due_by <= end),
    }
    flags = [line.alias(name) for name, line in lines.items()]
    sums = dossiers.select("unit", *flags).group_by("unit").agg(pl.col(list(lines)).sum())
    in_force = (from_on <= end) & (to_on.is_null() | (to_on >= end))
    procedures = pl.scan_parquet(asked.procedures).filter(in_force)
    by_level, keys = _procedures(procedures)
    met = dossiers.filter(begun & online).select("unit", "procedure").unique()
    sums_, by_level_, keys_, met_ = pl.collect_all([sums, by_level, keys, met])
    of_dossiers = sums_.join(asked.closure, on="unit").drop("unit").group_by("node").sum()
    of_procedures = by_level_.join(asked.levels, on="level").drop("level").group_by("node").sum()
    pairs = met_.join(keys_.select("procedure").unique(), on="procedure", how="semi")
    climbed = pairs.join(asked.closure, on="unit").select("node", "procedure").unique()
    used = climbed.join(keys_, on="procedure").join(asked.levels, on=["node", "level"])
    of_used = used.group_by("node").agg(
        (pl.col("online_level") == 3).sum().alias("procedures.online_3_used"),
        (pl.col("online_level") == 4).sum().alias("procedures.online_4_used"),
    )
    return of_dossiers, of_procedures, of_used


def _procedures(rows: pl.LazyFrame) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Counts by level, and the online procedures with their levels."""
    level, online, linked = pl.col("level").cast(pl.String), pl.col("online_level"), pl.col("interlinked")
    lines = {
        "procedures.of_province": level == "province",
        "procedures.of_district": level == "district",
        "procedures.of_commune": level == "commune",
        "procedures.interlinked_same_level": linked == "same_level",
        "procedures.interlinked_cross_level": linked == "cross_level",
        "procedures.location_free": pl.col("location_free"),
        "procedures.eligible_3": pl.col("eligible_level") == 3,
        "procedures.eligible_4": pl.col("eligible_level") == 4,
        "procedures.online_3": online == 3,
        "procedures.online_4": online == 4,
        "procedures.online": online.is_in([3, 4]),
        "procedures.on_national_portal": online.is_in([3, 4]) & pl.col("national_portal"),
        "procedures.with_fee": pl.col("fee"),
        "procedures.with_online_payment": pl.col("fee") & pl.col("online_payment"),
    }
    by_level = rows.group_by(level.alias("level")).agg(line.sum().alias(name) for name, line in lines.items())
    return by_level, rows.filter(online.is_in([3, 4])).select("procedure", level.alias("level"), "online_level")


def answers(frames: tuple[pl.DataFrame, ...]) -> Answers:
    """Tables of nodes x lines as line -> node -> count."""
    return {
        name: dict(zip(frame["node"], frame[name], strict=True))
        for frame in frames
        for name in frame.columns
        if name != "node"
    }
