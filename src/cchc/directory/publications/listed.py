"""The annex of a decision as a list: each row goes through the rules of its act."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cchc.directory.models import OrgUnit, Procedure, ProcedureAct, PublicationDecision
from cchc.directory.publications.acts import amend, end, publish, simplify
from cchc.directory.publications.decisions import UnableToIssue, issue, said_of
from cchc.directory.publications.rules import ATTRIBUTES, Done, UnableToChangeCatalogue, all_acts, all_decisions
from cchc.kernel.imports.checks import RowError
from cchc.kernel.imports.sheet import ROW

#: What comes first on one day: a procedure is published before it replaces another.
_ORDER = ("publish", "amend", "replace", "repeal", "simplify")
#: Whose records the journal tells of.
_ACTS, _DECISIONS = "procedure_acts", "procedure_decisions"
#: What a new procedure is where the list leaves a cell empty.
_PLAIN: Mapping[str, Any] = {
    "field": "", "eligible_level": 0, "online_level": 0, "national_portal": False, "fee": False,
    "online_payment": False, "interlinked": "no", "location_free": False, "working_days": None,
}  # fmt: skip

Row = Mapping[str, Any]


@dataclass
class Recorded:
    """What a list did, or would do: rows counted; acts, procedure versions and decisions that it reached; and what the
    journal tells of new decisions and of acts."""

    counts: dict[str, int] = field(default_factory=lambda: {"accepted": 0, "updated": 0, "unchanged": 0})
    errors: list[RowError] = field(default_factory=list)
    acts: set[int] = field(default_factory=set)
    versions: set[int] = field(default_factory=set)
    decisions: set[int] = field(default_factory=set)
    told: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        return bool(self.counts["accepted"] or self.counts["updated"])


def record_rows(rows: Sequence[Row], *, today: date, doubtful: Collection[str] = ()) -> Recorded:
    """Record every row, the earliest day first. Rows of a procedure that failed in another row (``doubtful``, and those
    that fail here) are passed over: nothing can be said of them.

    Each row has the list's columns as values: ``unit`` a unit version, days as dates, attributes typed or none where
    the cell is empty, and its number in the file. The caller holds the transaction and undoes it where a row failed.
    """
    done, unknown = Recorded(), set(doubtful)
    for row in sorted(rows, key=lambda row: (row["on"], _ORDER.index(row["act"]), row[ROW])):
        if row["code"] in unknown or row["replaced_by"] in unknown:
            continue
        try:
            _one(row, done, today)
        except (UnableToIssue, UnableToChangeCatalogue) as refusal:
            done.errors.append(RowError(row[ROW], refusal.about, refusal.vi, refusal.en))
            unknown.add(row["code"])
    return done


def _one(row: Row, done: Recorded, today: date) -> None:
    decision = _decision(row, done, today)
    same = {"decision": decision, "procedure__code": row["code"], "kind": row["act"]}
    held = all_acts().filter(annulled_at=None, **same).first()
    if held is not None:
        _again(row, held, done)
        return
    acted = _act(row, decision)
    done.counts["accepted"] += 1
    done.acts.add(acted.act.pk)
    done.versions.update(acted.versions)
    done.decisions.add(decision.pk)
    done.told.append({"register": _ACTS, "uid": acted.act.pk, **acted.told})


def _again(row: Row, held: ProcedureAct, done: Recorded) -> None:
    """A row that is recorded: the same, or with another note; anything else is another act."""
    stated = {name: row[name] for name in ATTRIBUTES if row[name] is not None}
    other = [name for name, value in stated.items() if held.after and getattr(held.after, name) != value]
    if held.on != row["on"]:
        other.append("on")
    if (held.replaced_by.code if held.replaced_by else "") != row["replaced_by"]:
        other.append("replaced_by")
    if other:
        raise UnableToChangeCatalogue(
            f"Việc này đã ghi với nội dung khác ({', '.join(other)}): hãy hủy ghi nhận rồi nhập lại.",
            f"This act is recorded with another {', '.join(other)}: annul it, then import again.",
            about=other[0],
        )
    if held.note == row["note"]:
        done.counts["unchanged"] += 1
        return
    done.told.append({"register": _ACTS, "uid": held.pk, "old": {"note": held.note}, "new": {"note": row["note"]}})
    held.note = row["note"]
    held.save(update_fields=["note"])
    done.counts["updated"] += 1
    done.acts.add(held.pk)


def _act(row: Row, decision: PublicationDecision) -> Done:
    stated = {name: row[name] for name in ATTRIBUTES if row[name] is not None}
    about = {"decision": decision, "on": row["on"], "note": row["note"]}
    if row["act"] == "publish":
        return publish(code=row["code"], values={**_PLAIN, **stated}, **about)
    procedure = _procedure(row["code"], "code")
    if row["act"] == "amend":
        return amend(procedure=procedure, changes=stated, **about)
    if row["act"] == "simplify":
        return simplify(procedure=procedure, **about)
    new = _procedure(row["replaced_by"], "replaced_by") if row["act"] == "replace" else None
    return end(procedure=procedure, replaced_by=new, **about)


def _procedure(code: str, about: str) -> Procedure:
    found = Procedure.objects.filter(code=code).first()
    if found is None:
        raise UnableToChangeCatalogue(
            f"Không có thủ tục mã «{code}» trong danh mục.", f"There is no procedure “{code}”.", about=about
        )
    return found


def _decision(row: Row, done: Recorded, today: date) -> PublicationDecision:
    """The decision that the row names: as recorded, else recorded now; what the row says of it is what is recorded."""
    unit: OrgUnit = row["unit"]
    same = {"unit__code": unit.code, "number": row["decision"], "year": row["issued_on"].year}
    held = all_decisions().filter(annulled_at=None, **same).first()
    if held is None:
        decision = issue(
            kind=row["decision_kind"],
            number=row["decision"],
            title=row["title"],
            unit=unit,
            issued_on=row["issued_on"],
            effective_on=row["effective_on"],
            today=today,
        )
        new = {"register": _DECISIONS, "uid": decision.pk, "issuer": unit.key, "kind": decision.kind}
        done.told.append({**new, **said_of(decision)})
        return decision
    said = {"issued_on": "issued_on", "effective_on": "effective_on", "kind": "decision_kind"}
    other = next((column for name, column in said.items() if getattr(held, name) != row[column]), "")
    if row["title"] and row["title"] != held.title:
        other = other or "title"
    if other:
        raise UnableToIssue(
            f"Văn bản {held.number} đã ghi với nội dung khác ({other}).",
            f"{held.number} is recorded with another {other}.",
            about=other,
        )
    return held
