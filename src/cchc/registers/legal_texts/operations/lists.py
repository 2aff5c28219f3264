"""Announcing the yearly list of expired texts.

Source of law: Decree 34/2016/NĐ-CP, Article 157, amended by 154/2020, Article 1, Clause 34 (found): the chairman
announces by 31/01 what expired in the year before, with what earlier lists left out.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local
from cchc.kernel.errors import CchcError
from cchc.kernel.sources import LEVELS
from cchc.registers.legal_texts.models import ExpiredList, ExpiredText
from cchc.registers.legal_texts.operations.texts import reasoned
from cchc.registers.legal_texts.queries.lists import list_items
from cchc.registers.legal_texts.queries.places import there

_FIRST_YEAR = 1945


class UnableToPublish(CchcError):
    """The list can't be announced: the wrong unit, year or day, it was announced before, or nothing expired."""


class UnableToCorrectList(CchcError):
    """Nothing was changed, no reason was given, or the day does not fit."""


def _fits(unit: OrgUnit, year: int, number: str, published_on: date, today: date) -> str:
    number = "".join(number.split())
    if not number:
        raise UnableToPublish("Phải ghi số quyết định công bố.", "Say the number of the decision.")
    if unit.level not in LEVELS:
        raise UnableToPublish(
            "Tỉnh, huyện hoặc xã công bố danh mục của mình.", "Provinces, districts and communes announce lists."
        )
    if year < _FIRST_YEAR:
        raise UnableToPublish(f"Không có danh mục của năm {year}.", f"There is no list of {year}.")
    if published_on > today:
        raise UnableToPublish("Ngày công bố ở tương lai.", "The day is in the future.")
    if published_on.year <= year:
        raise UnableToPublish(f"Năm {year} chưa hết vào ngày công bố.", f"{year} is not over on that day.")
    if not there(unit, published_on):
        raise UnableToPublish(
            f"{unit.name} không hoạt động vào ngày công bố.", f"{unit.name} is not in force on that day."
        )
    return number


@operation("publish_expired", register="expired_lists")
def publish_expired(
    *, by: Actor, at: datetime, unit: OrgUnit, year: int, number: str, published_on: date
) -> Acted[ExpiredList]:
    """Announce what expired by the end of a year; the list is frozen as the register knows it now.

    Raises:
        UnableToPublish: see the class.
    """
    number = _fits(unit, year, number, published_on, local(at).date())
    items = list_items(unit, year, published_on)
    if not items:
        raise UnableToPublish(
            f"Năm {year} không có văn bản nào hết hiệu lực để công bố.", f"Nothing of {unit.name} expired in {year}."
        )
    announced = ExpiredList(unit=unit, year=year, number=number, published_on=published_on)
    try:
        with transaction.atomic():
            announced.save()
    except IntegrityError as error:
        raise UnableToPublish(
            f"Danh mục năm {year} của {unit.name} đã công bố.", f"The list of {year} of {unit.name} is announced."
        ) from error
    rows = [
        ExpiredText(
            list=announced,
            text=item.text,
            extent=item.extent,
            provisions=item.provisions,
            reason=item.reason,
            expired_on=item.on,
        )
        for item in items
    ]
    ExpiredText.objects.unscoped(reason="the act writes its list").bulk_create(rows)
    body = {"year": year, "number": number, "published_on": published_on.isoformat()}
    told = [{"number": item.text.number, "extent": item.extent, "expired_on": item.on.isoformat()} for item in items]
    return Acted(announced, announced.pk, unit.key, {**body, "items": told}, {})


@operation("correct_list", register="expired_lists")
def correct_list(
    *, by: Actor, at: datetime, announced: ExpiredList, number: str, published_on: date, why: str
) -> Acted[ExpiredList]:
    """Correct a wrongly recorded number or day of a list; its texts stay as announced.

    Raises:
        UnableToPublish: the number or the day can't be that of the list.
        UnableToCorrectList: see the class.
    """
    rows = ExpiredList.objects.unscoped(reason="the act names its list").select_for_update(of=("self",))
    held, why = rows.select_related("unit").get(pk=announced.pk), reasoned(why, UnableToCorrectList)
    number = _fits(held.unit, held.year, number, published_on, local(at).date())
    if (number, published_on) == (held.number, held.published_on):
        raise UnableToCorrectList("Chưa có thông tin nào được sửa.", "Nothing was changed.")
    old = {"number": held.number, "published_on": held.published_on.isoformat()}
    held.number, held.published_on = number, published_on
    held.save(update_fields=["number", "published_on"])
    new = {"number": number, "published_on": published_on.isoformat(), "why": why}
    return Acted(held, held.pk, held.unit.key, {"old": old, "new": new}, {})
