"""How examinations of texts count, and for how long a text needs handling after them.

``text_examination``: one occurrence on the day of examination, at the unit that examined. ``text_handling``: one spell
for each time in which a text needs handling after a kind of examination by a unit, from the day of the first finding to
the day on which the last one open is handled. A text with a finding handled and another open is not handled: so spells
of findings that meet are one, published by the lowest of those findings. ``text`` names the text, for distinct counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import polars as pl

from cchc.directory.queries import standing_below, unit_map
from cchc.directory.versions import of_the_day, unit_versions
from cchc.kernel.bulk import chunked
from cchc.kernel.sources import LEVELS, FactSource
from cchc.registers.legal_texts.models import PastHandling, TextExamination, TextFinding
from cchc.registers.legal_texts.models.examinations import EXAMINATIONS
from cchc.registers.legal_texts.queries.examinations import examination_codes, finding_codes

_KIND = pl.Enum(list(EXAMINATIONS))
_EVERY = "facts hold every unit's rows"
_Group = tuple[int, str, int]  # text, kind and unit of examinations
_Span = tuple[date, date | None, int]  # from, to (none: open), and the finding


def _levels(using: str) -> Mapping[int, str]:
    """Unit version -> its level of government."""
    tree = unit_map(using).as_was(date.min, date.max)
    return {unit: tree.government_level(unit) for unit in tree.parents}


def _at_their_units(frame: pl.DataFrame, day: str, using: str) -> pl.Series:
    """The version of the examining unit in force on the day."""
    return of_the_day(frame, "unit", day, unit_versions(using)).cast(pl.Int32)


def _examination_rows(uids: Sequence[int], using: str) -> pl.DataFrame:
    rows = TextExamination.objects.unscoped(reason=_EVERY, using=using).filter(struck_on=None)
    levels = _levels(using)
    found: list[tuple[object, ...]] = []
    for part in chunked(uids):
        read = rows.filter(pk__in=part).values_list("id", "unit_id", "examined_on", "text_id", "kind", "text__unit_id")
        found.extend((*row[:5], levels.get(row[5]) or None) for row in read)
    frame = pl.DataFrame(found, schema=EXAMINATION.schema, orient="row")
    return frame.with_columns(_at_their_units(frame, "on", using).alias("unit"))


def _examination_uids(using: str) -> list[int]:
    rows = TextExamination.objects.unscoped(reason=_EVERY, using=using).filter(struck_on=None)
    return list(rows.order_by("id").values_list("id", flat=True))


def _examined_at(uids: Sequence[int]) -> list[int]:
    """Examinations by any version of these units, or of texts that those, or departments below them, issued."""
    rows = TextExamination.objects.unscoped(reason=_EVERY)
    found: set[int] = set()
    for part in chunked(standing_below(uids)):
        for name in ("unit", "text__unit"):
            found.update(rows.filter(**{f"{name}__in": part}).values_list("id", flat=True))
    return sorted(found)


def _of_texts(uids: Sequence[int]) -> list[int]:
    """Examinations of these texts: a text put right may be another unit's."""
    rows = TextExamination.objects.unscoped(reason=_EVERY)
    found: set[int] = set()
    for part in chunked(uids):
        found.update(rows.filter(text__in=part).values_list("id", flat=True))
    return sorted(found)


def merged(spans: Iterable[_Span]) -> list[_Span]:
    """Spans that meet made one; each is told of by the lowest of its findings."""
    done: list[_Span] = []
    for begins, ends, uid in sorted(spans, key=lambda span: (span[0], span[2])):
        before = done[-1] if done else None
        if before is None or (before[1] is not None and begins > before[1]):
            done.append((begins, ends, uid))
            continue
        last = None if ends is None or before[1] is None else max(ends, before[1])
        done[-1] = before[0], last, min(uid, before[2])
    return done


def _groups(uids: Sequence[int] | None, using: str) -> Mapping[_Group, list[_Span]]:
    """Spans of findings by text, kind and unit: of the groups that hold these findings, or of all."""
    rows = TextFinding.objects.unscoped(reason=_EVERY, using=using).filter(struck_on=None)
    if uids is not None:
        texts: set[int] = set()
        for part in chunked(uids):
            named = TextFinding.objects.unscoped(reason=_EVERY, using=using).filter(pk__in=part)
            texts.update(named.values_list("examination__text", flat=True))
        asked = [list(part) for part in chunked(sorted(texts))]
    else:
        asked = [[]]
    groups: dict[_Group, list[_Span]] = defaultdict(list)
    whose: dict[int, _Group] = {}
    names = ("id", "open_from", "handled_on", "examination__text", "examination__kind", "examination__unit")
    for texts_asked in asked:
        some = rows.filter(examination__text__in=texts_asked) if uids is not None else rows
        for uid, begins, ends, *group in some.values_list(*names):
            whose[uid] = (group[0], group[1], group[2])
            groups[whose[uid]].append((begins, ends, uid))
    for part in chunked(sorted(whose)):
        past = PastHandling.objects.unscoped(reason=_EVERY, using=using).filter(finding__in=part)
        for uid, begins, ends in past.values_list("finding", "open_from", "handled_on"):
            groups[whose[uid]].append((begins, ends, uid))
    return groups


def _handling_rows(uids: Sequence[int], using: str) -> pl.DataFrame:
    wanted = set(uids)
    rows = [
        (uid, unit, begins, ends, text, kind)
        for (text, kind, unit), spans in _groups(uids, using).items()
        for begins, ends, uid in merged(spans)
        if uid in wanted
    ]
    frame = pl.DataFrame(rows, schema=HANDLING.schema, orient="row").sort("record_uid", "from_on")
    return frame.with_columns(_at_their_units(frame, "from_on", using).alias("unit"))


def _handling_uids(using: str) -> list[int]:
    return sorted({uid for spans in _groups(None, using).values() for _, _, uid in merged(spans)})


def _beside(uids: Sequence[int]) -> list[int]:
    """Findings in the same texts: what one of them publishes may pass to another."""
    rows = TextFinding.objects.unscoped(reason=_EVERY)
    found: set[int] = set()
    for part in chunked(uids):
        texts = rows.filter(pk__in=part).values_list("examination__text", flat=True)
        found.update(rows.filter(examination__text__in=list(texts)).values_list("id", flat=True))
    return sorted(found)


def _found_at(uids: Sequence[int]) -> list[int]:
    rows = TextFinding.objects.unscoped(reason=_EVERY)
    found: set[int] = set()
    for part in chunked(standing_below(uids)):
        found.update(rows.filter(examination__unit__in=part).values_list("id", flat=True))
    return sorted(found)


EXAMINATION = FactSource(
    name="text_examination",
    grain="occurrence",
    place="unit",
    columns={"text": pl.Int32(), "kind": _KIND, "level": pl.Enum(LEVELS)},
    rows=_examination_rows,
    uids=_examination_uids,
    codes=examination_codes,
    follows={"unit": _examined_at, "legal_text": _of_texts},
)
HANDLING = FactSource(
    name="text_handling",
    grain="spell",
    place="unit",
    columns={"text": pl.Int32(), "kind": _KIND},
    rows=_handling_rows,
    uids=_handling_uids,
    codes=finding_codes,
    follows={"text_handling": _beside, "unit": _found_at},
)
