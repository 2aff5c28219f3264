"""Examinations and findings for tests, at each stage; their acts and files for the contract."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.contract.samples import BY, Play, Sample
from tests.world import AT

from cchc.directory.models import OrgUnit
from cchc.registers.legal_texts.imports.examinations import FILE_COLUMNS
from cchc.registers.legal_texts.models import LegalText, TextExamination, TextFinding
from cchc.registers.legal_texts.operations import (
    extend,
    finish_handling,
    record_finding,
    reopen,
    self_check,
    strike_examination,
    strike_finding,
)

TODAY = AT.date()
ISSUED = date(2021, 3, 1)
EXAMINED = date(2022, 3, 1)
Arguments = Callable[[], dict[str, Any]]


def unit(code: str) -> OrgUnit:
    return OrgUnit.objects.filter(code=code).latest("valid_from")


def text(
    number: str = "05/2021/QĐ-UBND", issuer: str | OrgUnit = "X1", issued_on: date = ISSUED, **more: Any
) -> LegalText:
    """A text in force since the tenth day after its issue; the same one again where it is there already."""
    by = unit(issuer) if isinstance(issuer, str) else issuer
    effective = issued_on + timedelta(days=10)
    said = {"type": "decision", "title": f"Quy định {number}", "field": "Đất đai", "issued_on": issued_on, **more}
    rows = LegalText.objects.unscoped(reason="a test makes it")
    defaults = {**said, "effective_on": effective}
    return rows.get_or_create(number=number, unit=by, body="committee", defaults=defaults)[0]


def central() -> LegalText:
    rows = LegalText.objects.unscoped(reason="a test makes it")
    said = {"type": "decree", "title": "Nghị định", "issued_on": ISSUED, "effective_on": ISSUED}
    return rows.get_or_create(number="11/2021/NĐ-CP", body="central", issuer="Chính phủ", defaults=said)[0]


def struck_text() -> LegalText:
    return text("09/2021/QĐ-UBND", struck_on=TODAY, struck_why="ghi hai lần")


def how(**changes: Any) -> dict[str, Any]:
    """How a commune checks its own text."""
    well = {"text": text(), "unit": unit("X1"), "examined_on": EXAMINED, "result": "needs_handling"}
    return {**well, **changes}


def examination(**changes: Any) -> TextExamination:
    return self_check(by=BY, at=AT, **how(**changes))


def what(**changes: Any) -> dict[str, Any]:
    """How a finding is recorded."""
    one = changes.pop("examination", None) or examination()
    well = {"fault": "content", "clause": "Điều 3", "what": "Trái Nghị định", "recommended": "amend"}
    return {"examination": one, **well, "found_on": EXAMINED, "due_on": date(2022, 4, 1), **changes}


def finding(**changes: Any) -> TextFinding:
    return record_finding(by=BY, at=AT, **what(**changes))


def remedy(**changes: Any) -> dict[str, Any]:
    """How a finding is handled."""
    one = changes.pop("finding", None) or finding()
    well = {"handled_on": date(2022, 3, 20), "how": "amend", "handling_document": "7/QĐ-UBND"}
    return {"finding": one, **well, **changes}


def handled(**changes: Any) -> TextFinding:
    return finish_handling(by=BY, at=AT, **remedy(**changes))


def more_time(**changes: Any) -> dict[str, Any]:
    one = changes.pop("finding", None) or finding()
    return {"finding": one, "due_on": date(2022, 5, 1), "reason": "Chờ văn bản của tỉnh", **changes}


def again(**changes: Any) -> dict[str, Any]:
    one = changes.pop("finding", None) or handled()
    well = {"reopened_on": date(2022, 4, 2), "due_on": date(2022, 8, 1), "reason": "Chưa sửa hết"}
    return {"finding": one, **well, **changes}


def struck_examination() -> TextExamination:
    return strike_examination(by=BY, at=AT, examination=examination(), reason="ghi nhầm")


def struck_finding(**changes: Any) -> TextFinding:
    return strike_finding(by=BY, at=AT, finding=finding(**changes), reason="ghi nhầm")


def _examining(name: str) -> tuple[Arguments, ...]:
    """What every examination is refused for; ``name``: of the unit that examines."""

    def badly(**changes: Any) -> Arguments:
        return lambda: how(unit=unit(name), **{key: make() for key, make in changes.items()})

    return (
        badly(result=lambda: "perhaps"),
        badly(examined_on=lambda: TODAY + timedelta(days=1)),
        badly(examined_on=lambda: ISSUED - timedelta(days=1)),
        badly(text=central),
        badly(text=struck_text),
    )


def _twice() -> dict[str, Any]:
    examination()
    return how()


def _same_clause() -> dict[str, Any]:
    one = examination()
    finding(examination=one)
    return what(examination=one, clause=" Điều 3 ")


def _conforming_with_findings() -> dict[str, Any]:
    return {"examination": finding().examination, "result": "conforms", "reason": "xem lại"}


def _extended() -> TextFinding:
    return extend(by=BY, at=AT, **more_time())


PLAYS = {
    "text_examinations.self_check": Play(
        how,
        (
            *_examining("X1"),
            _twice,
            lambda: how(text=text("01/2021/QĐ-UBND", "X2")),
            lambda: how(unit=unit("H")),
            lambda: how(
                unit=unit("X1"), text=text("03/2019/QĐ-UBND", issued_on=date(2019, 5, 1)), examined_on=date(2019, 6, 1)
            ),
        ),
        {"text_examination": 1},
    ),
    "text_examinations.check": Play(
        lambda: how(unit=unit("H")),
        (
            *_examining("H"),
            how,
            lambda: how(unit=unit("X2")),
            lambda: how(unit=unit("H"), text=text("02/2021/QĐ-UBND", "H")),
            lambda: how(unit=unit("H"), text=text("02/2021/QĐ-UBND", "T")),
        ),
        {"text_examination": 1},
        unit="H",
    ),
    "text_examinations.review": Play(
        lambda: how(of_the_system=True),
        (*_examining("X1"), lambda: how(unit=unit("H"))),
        {"text_examination": 1},
    ),
    "text_examinations.conclude_again": Play(
        lambda: {"examination": examination(), "result": "conforms", "reason": "Xem lại hồ sơ"},
        (
            _conforming_with_findings,
            lambda: {"examination": examination(), "result": "needs_handling", "reason": "x"},
            lambda: {"examination": examination(), "result": "perhaps", "reason": "x"},
            lambda: {"examination": examination(), "result": "conforms", "reason": " "},
            lambda: {"examination": struck_examination(), "result": "conforms", "reason": "x"},
        ),
        {"text_examination": 1},
    ),
    "text_examinations.strike_examination": Play(
        lambda: {"examination": examination(), "reason": "Ghi hai lần"},
        (
            lambda: {"examination": finding().examination, "reason": "x"},
            lambda: {"examination": examination(), "reason": ""},
            lambda: {"examination": struck_examination(), "reason": "x"},
        ),
        {"text_examination": 1},
    ),
    "text_findings.record_finding": Play(
        what,
        (
            lambda: what(examination=examination(result="conforms")),
            lambda: what(examination=struck_examination()),
            lambda: what(fault="style"),
            lambda: what(recommended="burn"),
            lambda: what(clause=" "),
            lambda: what(what=""),
            lambda: what(found_on=TODAY + timedelta(days=1), due_on=TODAY + timedelta(days=2)),
            lambda: what(found_on=EXAMINED - timedelta(days=1)),
            lambda: what(due_on=EXAMINED - timedelta(days=1)),
            _same_clause,
        ),
        {"text_handling": 1},
    ),
    "text_findings.finish_handling": Play(
        lambda: remedy(handling_text=text("01/2022/QĐ-UBND", issued_on=date(2022, 3, 15)), handling_document=""),
        (
            lambda: remedy(finding=handled()),
            lambda: remedy(finding=struck_finding()),
            lambda: remedy(how="burn"),
            lambda: remedy(handled_on=TODAY + timedelta(days=1)),
            lambda: remedy(handled_on=EXAMINED - timedelta(days=1)),
            lambda: remedy(handling_document=" "),
            lambda: remedy(handling_text=text()),
            lambda: remedy(handling_text=struck_text()),
            lambda: remedy(handling_text=text("08/2022/QĐ-UBND", issued_on=date(2022, 2, 28))),
            lambda: remedy(handling_text=text("01/2022/QĐ-UBND", issued_on=date(2022, 3, 21))),
        ),
        {"text_handling": 1},
    ),
    "text_findings.extend": Play(
        more_time,
        (
            lambda: more_time(finding=_extended(), due_on=date(2022, 6, 1)),
            lambda: more_time(finding=handled()),
            lambda: more_time(finding=struck_finding()),
            lambda: more_time(due_on=date(2022, 4, 1)),
            lambda: more_time(reason=""),
        ),
        {"text_handling": 1},
    ),
    "text_findings.reopen": Play(
        again,
        (
            lambda: again(finding=finding()),
            lambda: again(reopened_on=date(2022, 3, 19)),
            lambda: again(reopened_on=TODAY + timedelta(days=1)),
            lambda: again(due_on=date(2022, 4, 1)),
            lambda: again(reason=" "),
        ),
        {"text_handling": 1},
    ),
    "text_findings.strike_finding": Play(
        lambda: {"finding": finding(), "reason": "Ghi hai lần"},
        (
            lambda: {"finding": struck_finding(), "reason": "x"},
            lambda: {"finding": finding(), "reason": ""},
        ),
        {"text_handling": 1},
    ),
}
BY_FILE = {"text_examinations.take_over_examinations"}


def _texts(_folder: Path) -> None:
    text("21/2021/QĐ-UBND")
    text("21/2021/QĐ-UBND", "X2")
    text("22/2022/QĐ-UBND", issued_on=date(2022, 3, 15))


def row(number: str, issuer: str, kind: str, by: str, result: str = "conforms", **more: str) -> dict[str, str]:
    """A row of a list of examinations."""
    return {
        "text": number,
        "issuer": issuer,
        "kind": kind,
        "unit": by,
        "examined_on": "2022-03-01",
        "result": result,
        **more,
    }


FOUND = {"fault": "content", "clause": "Điều 5", "what": "Trái luật", "recommended": "amend", "due_on": "2022-04-30"}
SAMPLES = {
    "text_examinations": Sample(
        (
            row("21/2021/QĐ-UBND", "X1", "check", "H", "needs_handling", document="3/BC-TP", **FOUND),
            row(
                "21/2021/QĐ-UBND", "X1", "check", "H", "needs_handling", document="3/BC-TP",
                **{**FOUND, "clause": "Điều 6"}, handled_on="2022-03-20", how="amend", handling_text="22/2022/QĐ-UBND",
            ),
            row("21/2021/QĐ-UBND", "X1", "self_check", "X1"),
            row("21/2021/QĐ-UBND", "X2", "review", "X2", "needs_handling", **FOUND),
        ),
        {"handled_on": "2022-03-31", "how": "repeal", "handling_document": "9/QĐ-UBND"},
        {"issuer": "X2", "text": "99/2021/QĐ-UBND"},
        "text",
        FILE_COLUMNS,
        before=_texts,
        changes=2,  # what the second finding of the text publishes may change with the first
    ),
}  # fmt: skip


def _examined(at: OrgUnit) -> TextExamination:
    return examination(text=text("31/2021/QĐ-UBND", at), unit=at)


def _found(at: OrgUnit) -> TextFinding:
    return finding(examination=examination(text=text("32/2021/QĐ-UBND", at), unit=at))


def reopened(**changes: Any) -> TextFinding:
    return reopen(by=BY, at=AT, **again(**changes))


RECORDS = {"text_examinations": _examined, "text_findings": _found}
