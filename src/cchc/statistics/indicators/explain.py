"""Why is this figure what it is: the very rows that an indicator counted for a unit."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from cchc.directory.tree import Tree
from cchc.facts.store import Snapshot
from cchc.kernel.periods import Period
from cchc.statistics.indicators.engine import expression
from cchc.statistics.indicators.spec import Indicator

#: How many record codes an explanation lists.
FIRST = 20


@dataclass(frozen=True)
class Records:
    """The records behind a count: how many, the first codes, and how many the viewer may not see.

    ``uids``: the same records as ``first``, of the register that publishes ``fact``.
    """

    total: int
    first: tuple[str, ...]
    hidden: int = 0
    uids: tuple[int, ...] = ()
    fact: str = ""


def records(
    indicator: Indicator,
    node: int,
    period: Period,
    tree: Tree,
    snapshot: Snapshot,
    *,
    visible: frozenset[int] | None = None,
    first: int = FIRST,
) -> Records:
    """The records that ``indicator`` counted for ``node``; ``visible``: unit versions in the viewer's scope."""
    source = snapshot.source(indicator.rows.fact)
    days = indicator.days(period)
    rows = snapshot.scan(indicator.rows.fact, *days).filter(expression(indicator.rows, source, days))
    subtree = tree.subtree(node)
    places = [version for version, place in tree.place.items() if place in subtree]
    if source.place == "unit":
        rows = rows.filter(pl.col("unit").is_in(places))
    else:
        rows = rows.filter(pl.col("level").cast(pl.String).is_in(sorted(tree.levels.get(node, frozenset()))))
    if indicator.with_any is not None:
        other = snapshot.source(indicator.with_any.fact)
        met = snapshot.scan(indicator.with_any.fact, *days).filter(expression(indicator.with_any, other, days))
        keys = met.filter(pl.col("unit").is_in(places)).select(indicator.key).unique()
        rows = rows.join(keys, on=indicator.key, how="semi")
    if indicator.distinct:
        rows = rows.filter(pl.col(indicator.distinct).is_not_null())
    columns = ["record_uid", "unit"] if source.place == "unit" else ["record_uid"]
    found = rows.select(columns).sort("record_uid").collect()
    seen = found
    if visible is not None and source.place == "unit":
        seen = found.filter(pl.col("unit").is_in(sorted(visible)))
    shown = seen["record_uid"].unique(maintain_order=True)  # a record may publish several rows
    uids = shown.head(first).to_list() if source.reach == "records" else []
    codes = tuple(source.codes(uids)) if uids else ()
    total = found["record_uid"].n_unique()
    return Records(total, codes, total - len(shown), tuple(uids), source.name)
