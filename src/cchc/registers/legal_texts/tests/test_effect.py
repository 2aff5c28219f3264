"""What is in force on a day and why not, told in words, and the list of a year with its gaps."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.contract.samples import BY
from tests.world import AT, must, small_world, take_over
from tests.world import unit as unit_row

from cchc.directory.models import Account
from cchc.directory.queries import viewer_of
from cchc.kernel.scope import Viewer
from cchc.registers.legal_texts.models import LegalText, TextRelation
from cchc.registers.legal_texts.models.numbers import number_of
from cchc.registers.legal_texts.operations import (
    amend,
    expire,
    issue,
    publish_expired,
    repeal,
    repeal_part,
    replace,
    resume,
    suspend,
    unrelate,
)
from cchc.registers.legal_texts.operations.relations import UnableToRelate
from cchc.registers.legal_texts.queries.effect import changes, effect_of, effects, life, successors
from cchc.registers.legal_texts.queries.lists import year_of
from cchc.registers.legal_texts.queries.texts import about_to_end, acted_upon, early_effect, texts, unlisted, waiting
from cchc.registers.legal_texts.tests.texts_made import issued, older, said, unit

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture(autouse=True)
def world(home: Path) -> Path:
    small_world(home)
    return home


def read(text: LegalText) -> LegalText:
    return LegalText.objects.unscoped(reason="a test reads").select_related("unit").get(pk=text.pk)


def state(text: LegalText, day: date) -> tuple[str, list[str]]:
    found = effects([read(text)], day)[text.pk]
    return found.state, [why.vi for why in found.why]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("01/2022/QĐ-UBND", "01/2022/QĐ-UBND"),
        (" 1 / 2022 / qđ – ubnd ", "01/2022/QĐ-UBND"),
        ("01/2022/QÐ-UBND", "01/2022/QĐ-UBND"),  # the Icelandic letter that some keyboards give
        ("12a/2010/NQ-HĐND", "12a/2010/NQ-HĐND"),
        ("80/2015/QH13", "80/2015/QH13"),
        ("01/2020/TTLT-BTP-BNV", "01/2020/TTLT-BTP-BNV"),
        ("559/QĐ-UBND", None),
        ("01/22/QĐ-UBND", None),
        ("01/2022/", None),
        ("", None),
    ],
)
def test_a_number_is_kept_in_one_form(written: str, kept: str | None) -> None:
    found = number_of(written)
    assert (found.text if found else None) == kept


def test_a_life_of_one_text() -> None:
    old, new = older(), issued()
    amend(by=BY, at=AT, text=issued(number="61/2021/QĐ-UBND", **on(2021, 2, 1)), target=old, provisions="Điều 2")
    stop = issued(number="62/2021/QĐ-UBND", **on(2021, 6, 1))
    suspend(by=BY, at=AT, text=stop, target=old)
    resume(by=BY, at=AT, text=old, until=date(2021, 9, 1))
    replace(by=BY, at=AT, text=new, target=old)
    assert state(old, date(2020, 5, 13)) == ("not_yet", ["có hiệu lực từ ngày 14/05/2020"])
    assert state(old, date(2021, 1, 31)) == ("in_force", [])
    amended = "Điều 2 được sửa đổi, bổ sung bởi 61/2021/QĐ-UBND từ ngày 01/02/2021"
    assert state(old, date(2021, 2, 1)) == ("part", [amended])
    halted = "bị ngưng hiệu lực bởi 62/2021/QĐ-UBND từ ngày 01/06/2021 đến trước ngày 01/09/2021"
    assert state(old, date(2021, 8, 31)) == ("suspended", [halted])
    assert state(old, date(2021, 9, 1)) == ("part", [amended])
    assert state(old, date(2022, 3, 19)) == ("part", [amended])
    assert state(old, date(2022, 3, 20)) == ("expired", ["bị thay thế bởi 31/2022/QĐ-UBND từ ngày 20/03/2022"])
    undergone = changes([old.pk])[old.pk]
    points = [(point.on.isoformat(), point.what.vi) for point in life(read(old), undergone, date(2022, 7, 1))]
    assert points == [
        ("2020-05-04", "ban hành"),
        ("2020-05-14", "có hiệu lực"),
        ("2021-02-01", "Điều 2 được sửa đổi, bổ sung bởi 61/2021/QĐ-UBND"),
        ("2021-06-01", "bị ngưng hiệu lực bởi 62/2021/QĐ-UBND"),
        ("2021-09-01", "tiếp tục có hiệu lực"),
        ("2022-03-20", "bị thay thế bởi 31/2022/QĐ-UBND"),
    ]


def on(year: int, month: int, day: int) -> dict[str, date]:
    """Issued and in force on one day."""
    return {"issued_on": date(year, month, day), "effective_on": date(year, month, day)}


def test_what_stands_in_place_of_a_text_is_found_over_any_number_of_others() -> None:
    first, second = older(), issued(number="63/2021/QĐ-UBND", **on(2021, 5, 1))
    third = issued()
    replace(by=BY, at=AT, text=second, target=first)
    replace(by=BY, at=AT, text=third, target=second)
    named = [change.source.number for change in successors(first, date(2022, 7, 1))]
    assert named == ["63/2021/QĐ-UBND", "31/2022/QĐ-UBND"]
    assert [change.source.number for change in successors(first, date(2022, 3, 19))] == ["63/2021/QĐ-UBND"]
    assert successors(third, date(2022, 7, 1)) == []


def test_effects_of_many_texts_take_as_many_readings_as_of_one() -> None:
    old = [older(f"{serial}/2020/QĐ-UBND") for serial in range(70, 80)]
    new = issued()
    for text in old:
        repeal(by=BY, at=AT, text=new, target=text)
    rows = list(LegalText.objects.unscoped(reason="a test reads").select_related("unit"))
    counts = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            effects(some, date(2022, 7, 1))
        counts.append(len(seen))
    assert counts[0] == counts[1] == 1


def test_a_relation_struck_out_says_nothing_any_more() -> None:
    old, new = older(), issued()
    repeal(by=BY, at=AT, text=new, target=old)
    relation = TextRelation.objects.unscoped(reason="a test acts on it").get()
    unrelate(by=BY, at=AT, relation=relation, why="nhầm văn bản")
    assert state(old, date(2022, 7, 1)) == ("in_force", [])
    replace(by=BY, at=AT, text=new, target=old)  # and what was meant can be recorded
    assert state(old, date(2022, 7, 1))[0] == "expired"


def test_texts_of_districts_end_by_law_and_that_is_said_only_once_it_is_law() -> None:
    text = issued(unit=unit("H"))
    assert state(text, date(2027, 2, 28)) == ("in_force", [])
    assert state(text, date(2027, 3, 1))[0] == "expired"
    assert life(read(text), [], date(2022, 7, 1))[-1].on == text.effective_on
    assert life(read(text), [], date(2025, 7, 1))[-1].on == date(2027, 3, 1)
    commune = issued()
    assert state(commune, date(2027, 3, 1)) == ("in_force", [])


def test_effect_sooner_than_the_law_asks_is_a_doubt() -> None:
    for code, days in (("T", 10), ("H", 7), ("X1", 7)):
        for least, asked in ((days - 1, days), (days, 0)):
            text = LegalText(unit=unit(code), issued_on=date(2022, 3, 1), effective_on=date(2022, 3, 1 + least))
            assert early_effect(text) == asked
    later = LegalText(unit=unit("X1"), issued_on=date(2025, 8, 1), effective_on=date(2025, 8, 9))
    assert early_effect(later) == 10


def viewer(*codes: str) -> Viewer:
    return Viewer("lan", frozenset(unit(code).pk for code in codes), frozenset({"clerk"}))


def test_the_list_of_a_year_holds_what_ended_in_it_and_what_earlier_lists_left_out() -> None:
    sooner = older("64/2020/QĐ-UBND", expires_on=date(2020, 12, 1))
    termed = older("65/2020/QĐ-UBND", expires_on=date(2021, 12, 31))
    older("66/2020/QĐ-UBND", expires_on=date(2022, 1, 1))
    kept = older("67/2020/QĐ-UBND")
    changing = issued(number="68/2021/QĐ-UBND", **on(2021, 11, 1))
    repeal_part(by=BY, at=AT, text=changing, target=kept, provisions="Điều 9")
    other = older("69/2020/QĐ-UBND", unit=unit("X2"), expires_on=date(2021, 7, 1))
    year = year_of(unit("X1"), 2021, date(2022, 1, 20))
    told = [(item.text.number, item.extent, item.reason, item.on) for item in year.items]
    assert sorted(told) == [
        (
            "64/2020/QĐ-UBND",
            "whole",
            "Hết thời hạn quy định trong văn bản, từ ngày 01/12/2020",
            date(2020, 12, 1),
        ),
        ("65/2020/QĐ-UBND", "whole", "Hết thời hạn quy định trong văn bản, từ ngày 31/12/2021", date(2021, 12, 31)),
        ("67/2020/QĐ-UBND", "part", "Điều 9 bị bãi bỏ bởi 68/2021/QĐ-UBND từ ngày 01/11/2021", date(2021, 11, 1)),
    ]
    mine = LegalText.objects.visible_to(viewer("X1"))
    assert set(unlisted(mine, 2021)) == {sooner, termed}
    assert [(one.count, one.tone) for one in waiting(viewer("X1"), AT)] == [(0, "warn"), (2, "bad")]
    publish_expired(by=BY, at=AT, unit=unit("X1"), year=2021, number="7/QĐ-UBND", published_on=date(2022, 1, 25))
    assert not unlisted(mine, 2021).exists()
    assert set(unlisted(LegalText.objects.visible_to(viewer("X2")), 2021)) == {other}


def test_a_published_list_is_frozen_and_its_gaps_are_named() -> None:
    old, new = older(), issued(number="71/2021/QĐ-UBND", **on(2021, 6, 1))
    repeal(by=BY, at=AT, text=new, target=old)
    publish_expired(by=BY, at=AT, unit=unit("X1"), year=2021, number="7/QĐ-UBND", published_on=date(2022, 2, 1))
    unrelate(by=BY, at=AT, relation=TextRelation.objects.unscoped(reason="a test").get(), why="nhầm văn bản")
    forgotten = older("72/2020/QĐ-UBND")
    expire(by=BY, at=AT, text=forgotten, expires_on=date(2021, 9, 1), ending="term")
    year = year_of(unit("X1"), 2021, date(2022, 7, 1))
    assert [item.text for item in year.items] == [old]
    assert [item.text for item in year.missing] == [forgotten]
    assert list(year.in_force) == [old]
    assert year.published is not None
    assert year.published.published_on > year.due_on
    following = year_of(unit("X1"), 2022, date(2023, 1, 10))
    assert [item.text for item in following.items] == [forgotten]


def test_texts_that_end_within_sixty_days_wait() -> None:
    soon = issued(expires_on=date(2022, 8, 30))
    later = issued(number="73/2022/QĐ-UBND", expires_on=date(2022, 8, 31))
    rows = LegalText.objects.visible_to(viewer("X1"))
    assert list(about_to_end(rows, date(2022, 7, 1))) == [soon]
    assert list(about_to_end(rows, date(2022, 8, 30))) == [later]


def test_everyone_reads_and_a_text_has_an_effect_only_on_a_day() -> None:
    text = issued()
    row = texts(viewer("X2")).get(pk=text.pk)
    assert (row.issued_by, row.effect, row.ends_on) == ("Đơn vị X1", "", None)


@pytest.fixture
def merged(world: Path) -> None:
    """On 01/07/2025 X1 and X2 become N, and district H ends, its work done by N and by the province."""
    units = [
        unit_row("H", "district", "T", until="2025-06-30"),
        unit_row("X1", "commune", "H", until="2025-06-30", successors="N"),
        unit_row("X2", "commune", "H", until="2025-06-30", successors="N"),
        unit_row("HP", "department", "H", until="2025-06-30"),
        unit_row("N", "commune", "T", since="2025-07-01"),
    ]
    must(take_over(world, "units", units))


def test_heirs_see_act_on_and_list_what_closed_units_issued(merged: None) -> None:
    later = datetime(2026, 7, 1, 5, tzinfo=UTC)
    ours, district = older(), older("74/2020/QĐ-UBND", unit=unit("H"))
    days = {"issued_on": date(2026, 3, 2), "effective_on": date(2026, 3, 12)}
    new = issue(by=BY, at=later, said=said(number="01/2026/QĐ-UBND", unit=unit("N"), **days))
    account = Account.objects.create(username="n", display_name="Xã mới")
    account.grants.create(role="clerk", unit=unit("N"), valid_from=date(2025, 7, 1))
    officer = viewer_of(account, date(2026, 7, 1))
    assert ours in acted_upon(new, officer, "replaces")
    assert district not in acted_upon(new, officer, "replaces")
    replace(by=BY, at=later, text=new, target=ours)
    assert ours.unit == unit("X1")
    assert effect_of(read(ours), changes([ours.pk])[ours.pk], date(2026, 7, 1)).state == "expired"
    year = year_of(unit("N"), 2026, date(2027, 1, 15))
    assert [item.text for item in year.items] == [ours]
    # The district had no single heir: the province above it answers, a commune beside it does not.
    other = {"number": "02/2026/QĐ-UBND", **days}
    with pytest.raises(UnableToRelate):
        replace(
            by=BY, at=later, text=issue(by=BY, at=later, said=said(**{**other, "unit": unit("N")})), target=district
        )
    top = issue(by=BY, at=later, said=said(**{**other, "unit": unit("T")}))
    replace(by=BY, at=later, text=top, target=district)
    assert effects([read(district)], date(2026, 7, 1))[district.pk].state == "expired"
