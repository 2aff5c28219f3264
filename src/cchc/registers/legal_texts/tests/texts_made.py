"""Texts for tests, at each stage, and what they do to each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.contract.samples import BY
from tests.world import AT

from cchc.directory.models import OrgUnit, Procedure
from cchc.registers.legal_texts.models import ExpiredList, LegalText, TextProcedure, TextRelation
from cchc.registers.legal_texts.operations import (
    amend,
    expire,
    issue,
    link_procedure,
    publish_expired,
    repeal,
    replace,
    strike,
    suspend,
    unlink_procedure,
    unrelate,
)
from cchc.registers.legal_texts.operations.texts import Said
from cchc.registers.legal_texts.tests.examinations_played import examination

TODAY = AT.date()
NEW = date(2022, 3, 10)
Arguments = Callable[[], dict[str, Any]]


def unit(code: str) -> OrgUnit:
    return OrgUnit.objects.get(code=code)


def said(**changes: Any) -> Said:
    """What a clerk of commune X1 enters of its decision of 10/03/2022."""
    well = {"number": "31/2022/QĐ-UBND", "type": "decision", "title": "Quy định về chợ", "body": "committee"}
    days = {"issued_on": NEW, "effective_on": NEW + timedelta(days=10)}
    return Said(**{**well, "unit": unit("X1"), **days, **changes})


def issued(**changes: Any) -> LegalText:
    return issue(by=BY, at=AT, said=said(**changes))


def older(number: str = "32/2020/QĐ-UBND", **changes: Any) -> LegalText:
    """A text of 2020 that a later one acts on."""
    days = {"issued_on": date(2020, 5, 4), "effective_on": date(2020, 5, 14)}
    return issued(number=number, **{**days, **changes})


def council(**changes: Any) -> LegalText:
    changes = {"number": "33/2020/NQ-HĐND", "type": "resolution", "body": "council", **changes}
    return issued(**{"issued_on": date(2020, 7, 1), "effective_on": date(2020, 7, 11), **changes})


def central(number: str = "34/2016/NĐ-CP", **changes: Any) -> LegalText:
    day = date(int(number.split("/")[1]), 6, 1)
    well = {"type": "decree", "unit": None, "body": "central", "issuer": "Chính phủ", "issued_on": day}
    return issued(number=number, **{**well, "effective_on": day, **changes})


def procedure() -> Procedure:
    return Procedure.objects.get(code="PX")


def acting(**changes: Any) -> dict[str, Any]:
    """A new text of X1 acting on an older one."""
    return {"text": changes.pop("text", None) or issued(), "target": changes.pop("target", None) or older(), **changes}


def ended_already() -> dict[str, Any]:
    done = acting()
    replace(by=BY, at=AT, **done)
    return {"text": issued(number="35/2022/QĐ-UBND"), "target": done["target"]}


def in_a_ring() -> dict[str, Any]:
    """Two texts of one day, of which one replaced the other."""
    days = {"issued_on": NEW, "effective_on": NEW}
    one, other = issued(number="36/2022/QĐ-UBND", **days), issued(number="37/2022/QĐ-UBND", **days)
    replace(by=BY, at=AT, text=one, target=other, day=NEW + timedelta(days=30))
    return {"text": other, "target": one, "day": NEW + timedelta(days=9)}


def amended_later() -> dict[str, Any]:
    done = acting(day=date(2022, 6, 1))
    amend(by=BY, at=AT, **done)
    return {**done, "day": date(2022, 5, 1)}


def taken_out() -> LegalText:
    gone = issued(number="38/2022/QĐ-UBND")
    strike(by=BY, at=AT, text=gone, why="ghi hai lần")
    return gone


def on_itself() -> dict[str, Any]:
    one = issued()
    return {"text": one, "target": one}


def on_others() -> tuple[Arguments, ...]:
    """What no text can do to another, whatever it is."""
    return (
        on_itself,
        lambda: acting(text=taken_out()),
        lambda: acting(target=taken_out()),
        lambda: acting(text=older("39/2019/QĐ-UBND", issued_on=date(2019, 2, 1), effective_on=date(2020, 6, 1))),
        lambda: acting(day=date(2022, 3, 19)),
        lambda: acting(target=older(effective_on=date(2022, 5, 1)), day=date(2022, 4, 1)),
        lambda: acting(target=older(unit=unit("X2"))),
        lambda: acting(target=older(unit=unit("H"))),
        lambda: acting(target=council()),
        lambda: acting(target=central()),
        lambda: acting(target=older(expires_on=date(2022, 1, 1))),
    )


def from_above(**changes: Any) -> dict[str, Any]:
    return acting(text=issued(unit=unit("H")), **changes)


def suspended() -> LegalText:
    done = acting()
    suspend(by=BY, at=AT, **done)
    found: LegalText = done["target"]
    return found


def relation() -> TextRelation:
    done = acting()
    repeal(by=BY, at=AT, **done)
    return TextRelation.objects.unscoped(reason="a test acts on it").get(source=done["text"])


def struck_out(relation: TextRelation) -> TextRelation:
    unrelate(by=BY, at=AT, relation=relation, why="ghi nhầm")
    return relation


def link(by: LegalText | None = None) -> TextProcedure:
    one = by or issued()
    link_procedure(by=BY, at=AT, text=one, procedure=procedure(), article="Điều 3")
    return TextProcedure.objects.unscoped(reason="a test acts on it").get(text=one)


def taken_off() -> TextProcedure:
    one = link()
    unlink_procedure(by=BY, at=AT, link=one, why="nhầm thủ tục")
    return one


def ended(at: OrgUnit | None = None, year: int = 2021, number: str = "40") -> LegalText:
    """A text whose term ended in the middle of a year."""
    return older(f"{number}/2020/QĐ-UBND", unit=at or unit("X1"), expires_on=date(year, 8, 1))


def listing(**changes: Any) -> dict[str, Any]:
    well = {"unit": unit("X1"), "year": 2021, "number": "15/QĐ-UBND", "published_on": date(2022, 1, 25)}
    ended()
    return {**well, **changes}


def published(**changes: Any) -> ExpiredList:
    return publish_expired(by=BY, at=AT, **listing(**changes))


def announced_again() -> dict[str, Any]:
    published()
    return {"unit": unit("X1"), "year": 2021, "number": "16/QĐ-UBND", "published_on": date(2022, 1, 26)}


def nothing_ended() -> dict[str, Any]:
    return {"unit": unit("X1"), "year": 2021, "number": "16/QĐ-UBND", "published_on": date(2022, 1, 26)}


def mended(**changes: Any) -> dict[str, Any]:
    """How a list's number is corrected."""
    one = published()
    return {"announced": one, "number": "51/QĐ-UBND", "published_on": one.published_on, "why": "ghi nhầm số", **changes}


def correcting(one: LegalText | None = None, **changes: Any) -> dict[str, Any]:
    one = one or issued()
    why = changes.pop("why", "ghi nhầm trích yếu")
    changes = changes or {"title": "Quy định về chợ và siêu thị"}
    return {"text": one, "said": Said(**{**vars(Said.of(one)), **changes}), "why": why}


def acted_upon() -> LegalText:
    done = acting(target=older(effective_on=date(2020, 5, 14)))
    amend(by=BY, at=AT, **done, day=date(2022, 4, 1))
    found: LegalText = done["target"]
    return found


def text_that_acts() -> LegalText:
    done = acting()
    amend(by=BY, at=AT, **done)
    found: LegalText = done["text"]
    return found


def ended_by_itself() -> LegalText:
    one = older()
    expire(by=BY, at=AT, text=one, expires_on=date(2022, 1, 1), ending="term")
    return one


def replaced() -> LegalText:
    done = acting()
    replace(by=BY, at=AT, **done)
    found: LegalText = done["target"]
    return found


def examined() -> LegalText:
    one = issued(number="05/2021/QĐ-UBND", issued_on=date(2021, 3, 1), effective_on=date(2021, 3, 11))
    examination(text=one)
    return one
