"""Programmes and drafts for tests; their acts and files for the contract."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.contract.samples import BY, Play, Sample
from tests.world import AT

from cchc.directory.models import OrgUnit
from cchc.registers.legal_texts.imports.programmes import PROGRAMME_COLUMNS
from cchc.registers.legal_texts.models import (
    DraftOpinion,
    ProgrammeItem,
    ReviewProgramme,
)
from cchc.registers.legal_texts.operations import (
    drop,
    give_back,
    issue_programme,
    issue_report,
    plan_text,
    receive_request,
    send_comments,
    strike_draft,
    strike_programme,
    take_in,
)
from cchc.registers.legal_texts.tests.examinations_played import central, struck_text, text, unit

TODAY = AT.date()
TOMORROW = TODAY + timedelta(days=1)


def plan_of(**changes: Any) -> dict[str, Any]:
    """How a programme is issued."""
    well = {"unit": unit("X1"), "year": 2022, "kind": "review", "number": "12/KH-UBND", "issued_on": date(2022, 1, 20)}
    return {**well, **changes}


def programme(**changes: Any) -> ReviewProgramme:
    return issue_programme(by=BY, at=AT, **plan_of(**changes))


def planned(**changes: Any) -> dict[str, Any]:
    """How a text is planned."""
    one = changes.pop("programme", None) or programme()
    return {"programme": one, "text": text(), "due_on": date(2022, 9, 30), **changes}


def item(**changes: Any) -> ProgrammeItem:
    return plan_text(by=BY, at=AT, **planned(**changes))


def whole_field(**changes: Any) -> dict[str, Any]:
    one = changes.pop("programme", None) or programme()
    text()
    return {"programme": one, "field": "Đất đai", "due_on": date(2022, 9, 30), **changes}


def dropped() -> ProgrammeItem:
    return drop(by=BY, at=AT, item=item(), reason="đã bãi bỏ")


def struck_programme() -> ReviewProgramme:
    return strike_programme(by=BY, at=AT, programme=programme(), reason="ghi nhầm")


def _taken_number() -> dict[str, Any]:
    programme()
    return plan_of()


def _planned_twice() -> dict[str, Any]:
    return planned(programme=item().programme)


def asked(**changes: Any) -> dict[str, Any]:
    """How a request for comments comes in."""
    well = {"unit": unit("X1"), "title": "Dự thảo Luật", "asked_by": "UBND tỉnh", "asking_document": "9/UBND-NC"}
    return {**well, "asked_on": date(2022, 3, 1), "due_on": date(2022, 3, 10), **changes}


def request(**changes: Any) -> DraftOpinion:
    return receive_request(by=BY, at=AT, **asked(**changes))


def handed_in(**changes: Any) -> dict[str, Any]:
    """How a file to appraise comes in."""
    well = {"unit": unit("X1"), "title": "Dự thảo Quyết định", "drafted_by": unit("HP")}
    return {**well, "asked_on": date(2022, 3, 1), "due_on": date(2022, 3, 10), **changes}


def file(**changes: Any) -> DraftOpinion:
    return take_in(by=BY, at=AT, **handed_in(**changes))


def comments(**changes: Any) -> dict[str, Any]:
    one = changes.pop("draft", None) or request()
    return {"draft": one, "answered_on": date(2022, 3, 8), "document": "31/UBND-TP", "comments": 4, **changes}


def report(**changes: Any) -> dict[str, Any]:
    one = changes.pop("draft", None) or file()
    return {"draft": one, "answered_on": date(2022, 3, 8), "document": "5/BC-TP", "conclusion": "fit", **changes}


def returning(**changes: Any) -> dict[str, Any]:
    one = changes.pop("draft", None) or file()
    return {"draft": one, "returned_on": date(2022, 3, 4), "reason": "Thiếu tờ trình", **changes}


def answered() -> DraftOpinion:
    return send_comments(by=BY, at=AT, **comments())


def reported() -> DraftOpinion:
    return issue_report(by=BY, at=AT, **report())


def given_back() -> DraftOpinion:
    return give_back(by=BY, at=AT, **returning())


def struck_draft(one: DraftOpinion) -> DraftOpinion:
    return strike_draft(by=BY, at=AT, draft=one, reason="ghi nhầm")


def reason(name: str, make: Any, why: str = "x") -> Any:
    return lambda: {name: make(), "reason": why}


_PROGRAMMES = {
    "review_programmes.issue_programme": Play(
        plan_of,
        (
            _taken_number,
            lambda: plan_of(kind="reading"),
            lambda: plan_of(number=" "),
            lambda: plan_of(issued_on=TOMORROW),
            lambda: plan_of(year=2024),
            lambda: plan_of(year=2021),
            lambda: plan_of(issued_on=date(2019, 12, 1), year=2020),
        ),
        {},
    ),
    "programme_items.plan_text": Play(
        planned,
        (
            _planned_twice,
            lambda: planned(programme=struck_programme()),
            lambda: planned(text=central()),
            lambda: planned(text=struck_text()),
            lambda: planned(text=text("01/2021/QĐ-UBND", "X2")),
            lambda: planned(programme=programme(kind="check")),
            lambda: planned(due_on=date(2022, 1, 19)),
            lambda: planned(due_on=date(2023, 1, 1)),
            lambda: planned(
                department=OrgUnit(code="P", name="Phòng cũ", valid_from=date(2000, 1, 1), valid_to=date(2021, 1, 1))
            ),
        ),
        {},
    ),
    "review_programmes.plan_field": Play(
        whole_field,
        (
            lambda: whole_field(field="Y tế"),
            lambda: whole_field(programme=programme(kind="check")),
            lambda: whole_field(programme=item().programme),
            lambda: whole_field(due_on=date(2023, 1, 1)),
            lambda: whole_field(programme=struck_programme()),
        ),
        {},
    ),
    "programme_items.drop": Play(
        reason("item", item),
        (reason("item", dropped), reason("item", item, " ")),
        {},
    ),
    "review_programmes.strike_programme": Play(
        reason("programme", programme),
        (
            reason("programme", struck_programme),
            reason("programme", programme, ""),
            reason("programme", lambda: item().programme),
        ),
        {},
    ),
}
_DRAFTS = {
    "draft_opinions.receive_request": Play(
        asked,
        (
            lambda: asked(title=" "),
            lambda: asked(asked_by=""),
            lambda: asked(asked_on=TOMORROW, due_on=TOMORROW),
            lambda: asked(due_on=date(2022, 2, 28)),
            lambda: asked(asked_on=date(2019, 12, 1)),
        ),
        {},
    ),
    "draft_opinions.take_in": Play(
        handed_in,
        (
            lambda: handed_in(title=""),
            lambda: handed_in(asked_on=TOMORROW, due_on=TOMORROW),
            lambda: handed_in(due_on=date(2022, 2, 28)),
            lambda: handed_in(asked_on=date(2019, 12, 1)),
        ),
        {},
    ),
    "draft_opinions.send_comments": Play(
        comments,
        (
            lambda: comments(draft=answered()),
            lambda: comments(draft=file()),
            lambda: comments(draft=struck_draft(request())),
            lambda: comments(answered_on=TOMORROW),
            lambda: comments(answered_on=date(2022, 2, 28)),
            lambda: comments(document=" "),
            lambda: comments(comments=-1),
        ),
        {},
    ),
    "draft_opinions.issue_report": Play(
        lambda: report(text=text("11/2022/QĐ-UBND", issued_on=date(2022, 3, 15))),
        (
            lambda: report(draft=reported()),
            lambda: report(draft=given_back()),
            lambda: report(draft=request()),
            lambda: report(answered_on=TOMORROW),
            lambda: report(answered_on=date(2022, 2, 28)),
            lambda: report(document=""),
            lambda: report(conclusion=""),
            lambda: report(conclusion="maybe"),
            lambda: report(text=text()),
        ),
        {},
    ),
    "draft_opinions.give_back": Play(
        returning,
        (
            lambda: returning(draft=reported()),
            lambda: returning(draft=request()),
            lambda: returning(returned_on=TOMORROW),
            lambda: returning(returned_on=date(2022, 2, 28)),
            lambda: returning(reason=""),
        ),
        {},
    ),
    "draft_opinions.strike_draft": Play(
        reason("draft", request),
        (
            reason("draft", answered),
            reason("draft", lambda: struck_draft(file())),
            reason("draft", request, " "),
        ),
        {},
    ),
}
PLAYS = {**_PROGRAMMES, **_DRAFTS}
BY_FILE = {"review_programmes.take_over_programmes"}


def _texts(_folder: Path) -> None:
    for number in ("41/2021/QĐ-UBND", "42/2021/QĐ-UBND"):
        text(number, "H")


def _row(number: str, due_on: str, **more: str) -> dict[str, str]:
    base = {"unit": "H", "year": "2022", "kind": "review", "number": "14/KH-UBND", "issued_on": "2022-01-25"}
    return {**base, "text": number, "issuer": "H", "due_on": due_on, **more}


SAMPLES = {
    "review_programmes": Sample(
        (_row("41/2021/QĐ-UBND", "2022-06-30", department="HP"), _row("42/2021/QĐ-UBND", "2022-09-30")),
        {"due_on": "2022-07-31"},
        {"text": "99/2021/QĐ-UBND"},
        "text",
        PROGRAMME_COLUMNS,
        before=_texts,
        changes=0,
    ),
}
RECORDS = {
    "review_programmes": lambda at: programme(unit=at, number="21/KH-UBND"),
    "programme_items": lambda at: item(
        programme=programme(unit=at, number="22/KH-UBND"), text=text("33/2021/QĐ-UBND", at)
    ),
    "draft_opinions": lambda at: request(unit=at),
}
