"""Texts for tests, and what they do to each other; their acts and files for the contract."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.contract.samples import BY, Play, Sample
from tests.world import AT

from cchc.directory.models import OrgUnit, Procedure
from cchc.registers.legal_texts.imports.texts import TEXT_COLUMNS
from cchc.registers.legal_texts.models import ExpiredList, ExpiredText, LegalText, TextProcedure, TextRelation
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
from cchc.registers.legal_texts.tests.examinations_played import examination, text

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


def _twice() -> dict[str, Any]:
    done = acting()
    replace(by=BY, at=AT, **done)
    return {"text": issued(number="35/2022/QĐ-UBND"), "target": done["target"]}


def _ring() -> dict[str, Any]:
    """Two texts of one day, of which one replaced the other."""
    days = {"issued_on": NEW, "effective_on": NEW}
    one, other = issued(number="36/2022/QĐ-UBND", **days), issued(number="37/2022/QĐ-UBND", **days)
    replace(by=BY, at=AT, text=one, target=other, day=NEW + timedelta(days=30))
    return {"text": other, "target": one, "day": NEW + timedelta(days=9)}


def _amended_later() -> dict[str, Any]:
    done = acting(day=date(2022, 6, 1))
    amend(by=BY, at=AT, **done)
    return {**done, "day": date(2022, 5, 1)}


def _out() -> LegalText:
    gone = issued(number="38/2022/QĐ-UBND")
    strike(by=BY, at=AT, text=gone, why="ghi hai lần")
    return gone


def _itself() -> dict[str, Any]:
    one = issued()
    return {"text": one, "target": one}


def on_others() -> tuple[Arguments, ...]:
    """What no text can do to another, whatever it is."""
    return (
        _itself,
        lambda: acting(text=_out()),
        lambda: acting(target=_out()),
        lambda: acting(text=older("39/2019/QĐ-UBND", issued_on=date(2019, 2, 1), effective_on=date(2020, 6, 1))),
        lambda: acting(day=date(2022, 3, 19)),
        lambda: acting(target=older(effective_on=date(2022, 5, 1)), day=date(2022, 4, 1)),
        lambda: acting(target=older(unit=unit("X2"))),
        lambda: acting(target=older(unit=unit("H"))),
        lambda: acting(target=council()),
        lambda: acting(target=central()),
        lambda: acting(target=older(expires_on=date(2022, 1, 1))),
    )


def _from_above(**changes: Any) -> dict[str, Any]:
    return acting(text=issued(unit=unit("H")), **changes)


def suspended() -> LegalText:
    done = acting()
    suspend(by=BY, at=AT, **done)
    return done["target"]


def relation() -> TextRelation:
    done = acting()
    repeal(by=BY, at=AT, **done)
    return TextRelation.objects.unscoped(reason="a test acts on it").get(source=done["text"])


def _no_more(relation: TextRelation) -> TextRelation:
    unrelate(by=BY, at=AT, relation=relation, why="ghi nhầm")
    return relation


def link(by: LegalText | None = None) -> TextProcedure:
    one = by or issued()
    link_procedure(by=BY, at=AT, text=one, procedure=procedure(), article="Điều 3")
    return TextProcedure.objects.unscoped(reason="a test acts on it").get(text=one)


def _off() -> TextProcedure:
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


def _again() -> dict[str, Any]:
    published()
    return {"unit": unit("X1"), "year": 2021, "number": "16/QĐ-UBND", "published_on": date(2022, 1, 26)}


def _nothing_ended() -> dict[str, Any]:
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


def _acted_upon() -> LegalText:
    done = acting(target=older(effective_on=date(2020, 5, 14)))
    amend(by=BY, at=AT, **done, day=date(2022, 4, 1))
    return done["target"]


def _acting() -> LegalText:
    done = acting()
    amend(by=BY, at=AT, **done)
    return done["text"]


def _ended_by_itself() -> LegalText:
    one = older()
    expire(by=BY, at=AT, text=one, expires_on=date(2022, 1, 1), ending="term")
    return one


def _replaced() -> LegalText:
    done = acting()
    replace(by=BY, at=AT, **done)
    return done["target"]


def _examined() -> LegalText:
    one = issued(number="05/2021/QĐ-UBND", issued_on=date(2021, 3, 1), effective_on=date(2021, 3, 11))
    examination(text=one)
    return one


def _wrong(**changes: Any) -> Arguments:
    return lambda: {"said": said(**changes)}


def _taken() -> dict[str, Any]:
    issued()
    return {"said": said(number="31 / 2022 / qđ–ubnd")}


PLAYS = {
    "legal_texts.issue": Play(
        lambda: {"said": said()},
        (
            _taken,
            _wrong(number="31/QĐ-UBND"),
            _wrong(number="31/2021/QĐ-UBND"),
            _wrong(number="31/2022/NQ-HĐND"),
            _wrong(number="31/2022/QĐ-SXD"),
            _wrong(title="  "),
            _wrong(type="law"),
            _wrong(body="ministry"),
            _wrong(body="council"),
            _wrong(unit=None),
            _wrong(issuer="Chính phủ"),
            _wrong(body="central", issuer="Chính phủ"),
            _wrong(unit=None, body="central"),
            _wrong(body="chairman"),
            lambda: {"said": said(unit=unit("T"), body="chairman")},
            lambda: {"said": said(unit=unit("HP"))},
            _wrong(number="31/2022/CT-UBND", type="directive"),
            _wrong(issued_on=TODAY + timedelta(days=1), effective_on=TODAY + timedelta(days=9)),
            _wrong(effective_on=NEW - timedelta(days=1)),
            _wrong(expires_on=NEW + timedelta(days=10)),
        ),
        {"legal_text": 1},
    ),
    "legal_texts.correct": Play(
        correcting,
        (
            lambda: correcting(why=" "),
            lambda: correcting(title="Quy định về chợ"),
            lambda: correcting(_out()),
            lambda: correcting(effective_on=date(2021, 1, 1)),
            lambda: correcting(issued(number="41/2022/QĐ-UBND"), number=issued().number),
            lambda: correcting(_acted_upon(), effective_on=date(2022, 4, 2)),
            lambda: correcting(_acted_upon(), expires_on=date(2022, 4, 1)),
            lambda: correcting(_acting(), effective_on=NEW + timedelta(days=11)),
            lambda: correcting(
                _examined(), number="05/2022/QĐ-UBND", issued_on=date(2022, 3, 2), effective_on=date(2022, 3, 12)
            ),
        ),
        {"legal_text": 1},
    ),
    "legal_texts.strike": Play(
        lambda: {"text": issued(), "why": "không phải văn bản quy phạm pháp luật"},
        (
            lambda: {"text": issued(), "why": " "},
            lambda: {"text": _out(), "why": "ghi nhầm"},
            lambda: {"text": _acting(), "why": "ghi nhầm"},
            lambda: {"text": _acted_upon(), "why": "ghi nhầm"},
            lambda: {"text": _examined(), "why": "ghi nhầm"},
            lambda: {"text": link().text, "why": "ghi nhầm"},
        ),
        {"legal_text": 1},
    ),
    "legal_texts.expire": Play(
        lambda: {"text": older(), "expires_on": date(2022, 1, 1), "ending": "basis"},
        (
            lambda: {"text": older(), "expires_on": date(2020, 5, 14), "ending": "term"},
            lambda: {"text": older(), "expires_on": date(2022, 1, 1), "ending": ""},
            lambda: {"text": older(), "expires_on": date(2022, 1, 1), "ending": "boredom"},
            lambda: {"text": older(), "expires_on": date(2025, 4, 1), "ending": "basis"},
            lambda: {"text": _ended_by_itself(), "expires_on": date(2023, 1, 1), "ending": "term"},
            lambda: {"text": _replaced(), "expires_on": date(2023, 1, 1), "ending": "term"},
            lambda: {"text": _acted_upon(), "expires_on": date(2022, 3, 1), "ending": "term"},
            lambda: {"text": _out(), "expires_on": date(2023, 1, 1), "ending": "term"},
        ),
        {},
    ),
    "legal_texts.amend": Play(lambda: acting(provisions="Điều 2"), (*on_others(), _from_above, _twice), {}),
    "legal_texts.replace": Play(acting, (*on_others(), _from_above, _twice, _ring, _amended_later), {}),
    "legal_texts.repeal": Play(lambda: acting(day=date(2022, 7, 15)), (*on_others(), _twice, _amended_later), {}),
    "legal_texts.repeal_part": Play(
        lambda: _from_above(provisions="Điều 5 và Điều 6"),
        (
            *(lambda bad=bad: {**bad(), "provisions": "Điều 5"} for bad in on_others()),
            lambda: acting(provisions="  "),
        ),
        {},
        "H",
    ),
    "legal_texts.suspend": Play(
        lambda: _from_above(until=date(2022, 12, 1)),
        (*on_others(), lambda: _from_above(until=date(2022, 3, 20))),
        {},
        "H",
    ),
    "legal_texts.resume": Play(
        lambda: {"text": suspended(), "until": date(2022, 6, 1)},
        (
            lambda: {"text": suspended(), "until": date(2022, 3, 20)},
            lambda: {"text": older(), "until": date(2022, 6, 1)},
        ),
        {},
    ),
    "legal_texts.rest": Play(
        lambda: acting(target=central(), kind="based_on"),
        (
            lambda: acting(target=central(), kind="replaces"),
            lambda: acting(target=older(unit=unit("X2")), kind="based_on"),
            lambda: acting(target=central("15/2020/NĐ-CP", expires_on=date(2022, 3, 10)), kind="guides"),
            lambda: acting(text=issued(unit=unit("H")), target=older(), kind="based_on"),
        ),
        {},
    ),
    "legal_texts.unrelate": Play(
        lambda: {"relation": relation(), "why": "nhầm văn bản"},
        (
            lambda: {"relation": relation(), "why": ""},
            lambda: {"relation": _no_more(relation()), "why": "nhầm văn bản"},
        ),
        {},
    ),
    "legal_texts.link_procedure": Play(
        lambda: {"text": issued(), "procedure": procedure(), "article": "Điều 3"},
        (
            lambda: {"text": _out(), "procedure": procedure()},
            lambda: {"text": link().text, "procedure": procedure()},
        ),
        {},
    ),
    "legal_texts.unlink_procedure": Play(
        lambda: {"link": link(), "why": "nhầm thủ tục"},
        (lambda: {"link": link(), "why": " "}, lambda: {"link": _off(), "why": "nhầm thủ tục"}),
        {},
    ),
    "expired_lists.publish_expired": Play(
        listing,
        (
            lambda: listing(number="  "),
            lambda: listing(unit=unit("HP")),
            lambda: listing(published_on=TODAY + timedelta(days=1)),
            lambda: listing(published_on=date(2021, 12, 31)),
            _again,
            _nothing_ended,
        ),
        {},
    ),
    "expired_lists.correct_list": Play(
        mended,
        (
            lambda: mended(why=""),
            lambda: mended(number="15/QĐ-UBND"),
            lambda: mended(published_on=date(2021, 6, 1)),
        ),
        {},
    ),
}
BY_FILE = {"legal_texts.take_over_texts"}


def row(number: str, of: str, issued_on: str, effective_on: str, **more: str) -> dict[str, str]:
    base = {"number": number, "type": "decision", "title": f"Quy định {number}", "unit": of, "body": "committee"}
    return {**base, "issued_on": issued_on, "effective_on": effective_on, **more}


SAMPLES = {
    "legal_texts": Sample(
        (
            row("52/2021/QĐ-UBND", "X1", "2021-03-01", "2021-03-11", replaces="51/2020/QĐ-UBND", field="Chợ"),
            row("51/2020/QĐ-UBND", "X1", "2020-06-01", "2020-06-11"),
            row("53/2021/QĐ-UBND", "X2", "2021-04-01", "2021-04-11", expires_on="2022-12-31", ending="term"),
            row("54/2021/QĐ-UBND", "H", "2021-05-01", "2021-05-11", drafted_by="HP"),
            row("57/2019/NĐ-CP", "", "2019-04-01", "2019-06-01", type="decree", body="central", issuer="Chính phủ"),
        ),
        {"title": "Quy định về chợ, trung tâm thương mại"},
        {"replaces": "99/2020/QĐ-UBND"},
        "replaces",
        TEXT_COLUMNS,
    )
}


def _listed(at: OrgUnit) -> ExpiredText:
    ended(at, 2020, "43")
    said = {"unit": at, "year": 2020, "number": "9/QĐ-UBND", "published_on": date(2021, 1, 20)}
    announced = publish_expired(by=BY, at=AT, **said)
    held = ExpiredText.objects.unscoped(reason="a test reads it").filter(list=announced).first()
    assert held is not None
    return held


def _announced(at: OrgUnit) -> ExpiredList:
    ended(at, 2021, "44")
    said = {"unit": at, "year": 2021, "number": "8/QĐ-UBND", "published_on": date(2022, 1, 20)}
    return publish_expired(by=BY, at=AT, **said)


#: Everyone may read these.
PUBLIC = ("legal_texts", "text_procedures", "expired_lists", "expired_texts")
RECORDS = {
    "legal_texts": lambda at: text("45/2021/QĐ-UBND", at),
    "text_procedures": lambda at: link(text("46/2021/QĐ-UBND", at)),
    "expired_lists": _announced,
    "expired_texts": _listed,
}
