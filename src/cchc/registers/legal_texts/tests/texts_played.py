"""The acts on texts played well and badly, and their files, for the contract tests."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.contract.samples import BY, Play, Sample
from tests.world import AT

from cchc.directory.models import OrgUnit
from cchc.registers.legal_texts.imports.texts import TEXT_COLUMNS
from cchc.registers.legal_texts.models import ExpiredList, ExpiredText, TextRelation
from cchc.registers.legal_texts.operations import amend, publish_expired
from cchc.registers.legal_texts.tests.examinations_played import text
from cchc.registers.legal_texts.tests.texts_made import (
    NEW,
    TODAY,
    Arguments,
    acted_upon,
    acting,
    amended_later,
    announced_again,
    central,
    correcting,
    ended,
    ended_already,
    ended_by_itself,
    examined,
    from_above,
    in_a_ring,
    issued,
    link,
    listing,
    mended,
    nothing_ended,
    older,
    on_others,
    procedure,
    relation,
    replaced,
    said,
    struck_out,
    suspended,
    taken_off,
    taken_out,
    text_that_acts,
    unit,
)


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
            lambda: correcting(taken_out()),
            lambda: correcting(effective_on=date(2021, 1, 1)),
            lambda: correcting(issued(number="41/2022/QĐ-UBND"), number=issued().number),
            lambda: correcting(acted_upon(), effective_on=date(2022, 4, 2)),
            lambda: correcting(acted_upon(), expires_on=date(2022, 4, 1)),
            lambda: correcting(text_that_acts(), effective_on=NEW + timedelta(days=11)),
            lambda: correcting(
                examined(), number="05/2022/QĐ-UBND", issued_on=date(2022, 3, 2), effective_on=date(2022, 3, 12)
            ),
        ),
        {"legal_text": 1},
    ),
    "legal_texts.strike": Play(
        lambda: {"text": issued(), "why": "không phải văn bản quy phạm pháp luật"},
        (
            lambda: {"text": issued(), "why": " "},
            lambda: {"text": taken_out(), "why": "ghi nhầm"},
            lambda: {"text": text_that_acts(), "why": "ghi nhầm"},
            lambda: {"text": acted_upon(), "why": "ghi nhầm"},
            lambda: {"text": examined(), "why": "ghi nhầm"},
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
            lambda: {"text": ended_by_itself(), "expires_on": date(2023, 1, 1), "ending": "term"},
            lambda: {"text": replaced(), "expires_on": date(2023, 1, 1), "ending": "term"},
            lambda: {"text": acted_upon(), "expires_on": date(2022, 3, 1), "ending": "term"},
            lambda: {"text": taken_out(), "expires_on": date(2023, 1, 1), "ending": "term"},
        ),
        {},
    ),
    "legal_texts.amend": Play(lambda: acting(provisions="Điều 2"), (*on_others(), from_above, ended_already), {}),
    "legal_texts.replace": Play(acting, (*on_others(), from_above, ended_already, in_a_ring, amended_later), {}),
    "legal_texts.repeal": Play(lambda: acting(day=date(2022, 7, 15)), (*on_others(), ended_already, amended_later), {}),
    "legal_texts.repeal_part": Play(
        lambda: from_above(provisions="Điều 5 và Điều 6"),
        (
            *(lambda bad=bad: {**bad(), "provisions": "Điều 5"} for bad in on_others()),
            lambda: acting(provisions="  "),
        ),
        {},
        "H",
    ),
    "legal_texts.suspend": Play(
        lambda: from_above(until=date(2022, 12, 1)),
        (*on_others(), lambda: from_above(until=date(2022, 3, 20))),
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
            lambda: {"relation": struck_out(relation()), "why": "nhầm văn bản"},
        ),
        {},
    ),
    "legal_texts.link_procedure": Play(
        lambda: {"text": issued(), "procedure": procedure(), "article": "Điều 3"},
        (
            lambda: {"text": taken_out(), "procedure": procedure()},
            lambda: {"text": link().text, "procedure": procedure()},
        ),
        {},
    ),
    "legal_texts.unlink_procedure": Play(
        lambda: {"link": link(), "why": "nhầm thủ tục"},
        (lambda: {"link": link(), "why": " "}, lambda: {"link": taken_off(), "why": "nhầm thủ tục"}),
        {},
    ),
    "expired_lists.publish_expired": Play(
        listing,
        (
            lambda: listing(number="  "),
            lambda: listing(unit=unit("HP")),
            lambda: listing(published_on=TODAY + timedelta(days=1)),
            lambda: listing(published_on=date(2021, 12, 31)),
            announced_again,
            nothing_ended,
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
    said: dict[str, Any] = {"unit": at, "year": 2020, "number": "9/QĐ-UBND", "published_on": date(2021, 1, 20)}
    announced = publish_expired(by=BY, at=AT, **said)
    held = ExpiredText.objects.unscoped(reason="a test reads it").filter(list=announced).first()
    assert held is not None
    return held


def _announced(at: OrgUnit) -> ExpiredList:
    ended(at, 2021, "44")
    said: dict[str, Any] = {"unit": at, "year": 2021, "number": "8/QĐ-UBND", "published_on": date(2022, 1, 20)}
    return publish_expired(by=BY, at=AT, **said)


def _changed(at: OrgUnit) -> TextRelation:
    """A decision of 2021 that amended one of 2020."""
    old = text("47/2020/QĐ-UBND", at, date(2020, 5, 4))
    amend(by=BY, at=AT, text=text("48/2021/QĐ-UBND", at), target=old)
    return TextRelation.objects.unscoped(reason="a test reads it").get(target=old)


#: Everyone may read these.
PUBLIC = ("legal_texts", "text_procedures", "changes_of_texts", "expired_lists", "expired_texts")
RECORDS = {
    "legal_texts": lambda at: text("45/2021/QĐ-UBND", at),
    "text_procedures": lambda at: link(text("46/2021/QĐ-UBND", at)),
    "changes_of_texts": _changed,
    "expired_lists": _announced,
    "expired_texts": _listed,
}
