"""The yearly list of expired texts: what it must hold, what was published, and where the two part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Count, QuerySet
from django.db.models.functions import Cast

from cchc.directory.models import OrgUnit
from cchc.kernel.scope import Viewer
from cchc.registers.legal_texts.models import ExpiredList, ExpiredText, LegalText
from cchc.registers.legal_texts.models.lists import EXTENTS
from cchc.registers.legal_texts.models.texts import PARTS
from cchc.registers.legal_texts.queries.effect import Change, changes, effects, endings
from cchc.registers.legal_texts.queries.places import answered_by
from cchc.registers.legal_texts.queries.rules import day_in

__all__ = ["EXTENTS"]


@dataclass(frozen=True)
class Item:
    """A text of a list: how far it expired, which provisions, why (as the decree's form wants it) and when."""

    text: LegalText
    extent: str
    provisions: str
    reason: str
    on: date

    @property
    def key(self) -> tuple[int, str, str]:
        return self.text.pk, self.extent, self.provisions


@dataclass(frozen=True)
class Year:
    """A unit's list of a year: what it must hold now, what was published, and the gaps between."""

    unit: OrgUnit
    year: int
    published: ExpiredList | None
    items: Sequence[Item]
    missing: Sequence[Item]
    in_force: Sequence[LegalText]

    @property
    def due_on(self) -> date:
        return day_in("expired_list_announced", self.year + 1)

    @property
    def steps(self) -> tuple[date, date]:
        """By when departments send theirs, and the judicial office gathers them."""
        return day_in("expired_list_sent", self.year + 1), day_in("expired_list_gathered", self.year + 1)


def expired_lists(viewer: Viewer) -> QuerySet[ExpiredList]:
    """Published lists, public as the texts are."""
    rows = ExpiredList.objects.unscoped(reason="published lists are public").select_related("unit")
    return rows.annotate(held=Count("items"), year_text=Cast("year", CharField()))


def expired_texts(viewer: Viewer) -> QuerySet[ExpiredText]:
    """Texts of published lists."""
    return ExpiredText.objects.unscoped(reason="published lists are public").select_related("text", "list")


def list_items(unit: OrgUnit, year: int, day: date) -> list[Item]:
    """What the unit's list of a year must hold, as the register knows it: what expired by the end of the year and
    stands in no list of an earlier one (Decree 34/2016, Article 157, as amended: what an earlier list left out comes
    into the next). ``day``: on which the unit answers for what it and those it is heir of issued."""
    last = min(date(year, 12, 31), day)
    rows = LegalText.objects.unscoped(reason="the list names its unit").select_related("unit")
    texts = list(
        rows.filter(unit__in=answered_by(unit.pk, day), struck_on=None, issued_on__lte=last).order_by("issued_on", "pk")
    )
    undergone = changes(text.pk for text in texts)
    found: list[Item] = []
    for text in texts:
        found.extend(_expired(text, undergone.get(text.pk, []), last))
    listed = _listed(found, before=year)
    return [item for item in found if item.key not in listed]


def _expired(text: LegalText, undergone: Sequence[Change], last: date) -> list[Item]:
    ended = sorted((on, why.vi) for on, why in endings(text, undergone, last) if on <= last)
    if ended:
        on, why = ended[0]
        return [Item(text, "whole", "", _capital(why), on)]
    parts = [c for c in undergone if c.on <= last and c.kind in PARTS]
    held = [c for c in undergone if c.on <= last and c.kind == "suspends" and (c.until is None or c.until > last)]
    return [
        *(Item(text, "part", change.provisions, _capital(change.passive.vi), change.on) for change in parts),
        *(Item(text, "suspended", change.provisions, _capital(change.passive.vi), change.on) for change in held),
    ]


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def _listed(items: Iterable[Item], *, before: int) -> set[tuple[int, str, str]]:
    """Which of these stand in a list of an earlier year."""
    rows = ExpiredText.objects.unscoped(reason="published lists are public").filter(list__year__lt=before)
    rows = rows.filter(text__in={item.text.pk for item in items})
    return set(rows.values_list("text_id", "extent", "provisions"))


def published_items(published: ExpiredList) -> list[Item]:
    """What a published list holds, as it was frozen."""
    rows = ExpiredText.objects.unscoped(reason="published lists are public").filter(list=published)
    rows = rows.select_related("text__unit").order_by("text__issued_on", "text_id", "provisions")
    return [Item(row.text, row.extent, row.provisions, row.reason, row.expired_on) for row in rows]


def year_of(unit: OrgUnit, year: int, today: date) -> Year:
    """A unit's list of a year as it is and as it should be."""
    rows = ExpiredList.objects.unscoped(reason="published lists are public").select_related("unit")
    published = rows.filter(unit=unit, year=year).first()
    now = list_items(unit, year, today if published is None else published.published_on)
    if published is None:
        return Year(unit, year, None, now, (), ())
    frozen = published_items(published)
    listed = {item.key for item in frozen}
    whole = [item.text for item in frozen if item.extent == "whole"]
    states = effects(whole, today)
    back = [text for text in whole if states[text.pk].state != "expired"]
    return Year(unit, year, published, frozen, [item for item in now if item.key not in listed], back)
