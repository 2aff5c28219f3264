"""Acts of the directory: units and procedures taken over from a list, decisions that change the catalogue, accounts.

What a decision does to the catalogue, and what refuses it, stands in ``publications``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from cchc.directory import publications
from cchc.directory.models import (
    Account,
    OrgUnit,
    Procedure,
    ProcedureAct,
    ProcedureVersion,
    PublicationDecision,
    RoleGrant,
    UnitLink,
)
from cchc.directory.publications import said_of, texts
from cchc.directory.queries import ROLES, stored_map
from cchc.directory.versions import lives_of
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local
from cchc.kernel.errors import CchcError
from cchc.kernel.models import Attachment


class UnableToOpenAccount(CchcError):
    """The name is taken, or the role is not one."""


class UnableToChangeAccount(CchcError):
    """The account is as it should become, or is the actor's own."""


_Key = tuple[str, date]  # a unit version's code and valid_from


@operation("take_over_units", register="directory")
def take_over_units(
    *,
    by: Actor,
    at: datetime,
    rows: Sequence[Mapping[str, Any]],
    links: Sequence[Mapping[str, Any]],
    digest: str,
    ended_links: Collection[tuple[_Key, _Key]] = (),
) -> Acted[None]:
    """Take over the new and changed rows of a checked list of units: versions, links, and links no longer stated.

    A link says which versions are one unit, and so how facts count it: both its ends are touched, and every version
    that belongs to another unit's life than before.
    """
    before = lives_of(stored_map())
    keys = {(unit.code, unit.valid_from): unit for unit in OrgUnit.objects.all()}
    touched, changes = set[int](), []
    for row in rows:
        unit = keys.get((row["code"], row["valid_from"])) or OrgUnit()
        old = {name: getattr(unit, name) for name in row} if unit.pk else None
        for name, value in row.items():
            setattr(unit, name, value)
        unit.save()
        keys[unit.code, unit.valid_from] = unit
        touched.add(unit.pk)
        changes.append({"uid": unit.pk, "old": _texts(old), "new": _texts(row)})
    body = {
        "file_sha256": digest,
        "changes": changes,
        "links": _link(links, keys),
        "ended_links": [f"{keys[old].key} -> {keys[new].key}" for old, new in sorted(ended_links)],
    }
    for old_key, new_key in ended_links:
        UnitLink.objects.filter(old=keys[old_key], new=keys[new_key], kind="successor").delete()
    ends = {keys[key].pk for link in links for key in (link["old"], link["new"]) if key}
    moved = {unit for unit, life in lives_of(stored_map()).items() if before.get(unit) != life}
    return Acted(None, None, "", body, {"unit": sorted(touched | ends | moved)})


def _link(links: Sequence[Mapping[str, Any]], keys: Mapping[_Key, OrgUnit]) -> list[dict[str, Any]]:
    """Record successions, and say what was recorded."""
    told = []
    for link in links:
        old, new = keys[link["old"]], keys[link["new"]] if link["new"] else None
        values = {name: link[name] for name in ("kind", "share", "sure", "source")}
        UnitLink.objects.update_or_create(old=old, new=new, defaults=values)
        told.append({"old": old.key, "new": new.key if new else None, **(_texts(values) or {})})
    return told


def _texts(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else texts(values)


@operation("take_over_procedures", register="directory")
def take_over_procedures(*, by: Actor, at: datetime, rows: Sequence[Mapping[str, Any]], digest: str) -> Acted[None]:
    """Take over the new and changed procedure versions of a checked list; matched by (code, valid_from)."""
    known = {procedure.code: procedure for procedure in Procedure.objects.all()}
    versions = {(v.procedure.code, v.valid_from): v for v in ProcedureVersion.objects.select_related("procedure")}
    touched, changes = [], []
    for row in rows:
        values = {name: value for name, value in row.items() if name != "code"}
        version = versions.get((row["code"], row["valid_from"]))
        old = {name: getattr(version, name) for name in values} if version else None
        if version is None:
            if row["code"] not in known:
                known[row["code"]] = Procedure.objects.create(code=row["code"])
            version = ProcedureVersion(procedure=known[row["code"]], **values)
        else:
            for name, value in values.items():
                setattr(version, name, value)
        version.save()
        versions[row["code"], row["valid_from"]] = version
        touched.append(version.pk)
        changes.append({"uid": version.pk, "code": row["code"], "old": _texts(old), "new": _texts(values)})
    body = {"file_sha256": digest, "changes": changes}
    return Acted(None, None, "", body, {"procedure": touched})


@operation("issue", register="procedure_decisions")
def issue_decision(
    *,
    by: Actor,
    at: datetime,
    kind: str,
    number: str,
    title: str,
    unit: OrgUnit,
    issued_on: date,
    effective_on: date,
    document: Attachment | None = None,
) -> Acted[PublicationDecision]:
    """Issue a decision that publishes procedures, approves simplifications or brings procedures online. The chairman of
    the provincial committee issues it (Decree 63/2010, article 15; from memory, high); ministries publish too, and are
    no units here. ``unit``: the province.

    Raises:
        UnableToIssue: no such kind, not a province, number or title missing, number taken that year, issued in the
            future or in effect before it was issued, or the province not in force that day.
    """
    days = {"issued_on": issued_on, "effective_on": effective_on, "today": local(at).date()}
    decision = publications.issue(kind=kind, number=number, title=title, unit=unit, document=document, **days)
    return Acted(decision, decision.pk, unit.key, {"kind": kind, **said_of(decision)}, {})


@operation("correct", register="procedure_decisions")
def correct_decision(
    *,
    by: Actor,
    at: datetime,
    decision: PublicationDecision,
    number: str,
    title: str,
    issued_on: date,
    effective_on: date,
    document: Attachment | None = None,
) -> Acted[PublicationDecision]:
    """Correct what was recorded of a decision; its acts stay.

    Raises:
        UnableToIssue: as for issuing; also where it is annulled, or would take effect after one of its acts.
    """
    old = said_of(decision)
    days = {"issued_on": issued_on, "effective_on": effective_on, "today": local(at).date()}
    publications.correct(decision=decision, number=number, title=title, document=document, **days)
    return Acted(decision, decision.pk, decision.unit.key, {"old": old, "new": said_of(decision)}, {})


@operation("annul", register="procedure_decisions")
def annul_decision(
    *, by: Actor, at: datetime, decision: PublicationDecision, reason: str
) -> Acted[PublicationDecision]:
    """Take back a decision recorded by mistake.

    Raises:
        UnableToAnnul: annulled already, no reason, or an act of it stands.
    """
    publications.annul_decision(decision=decision, reason=reason, at=at)
    return Acted(decision, decision.pk, decision.unit.key, {**said_of(decision), "annulled_because": reason}, {})


def _acted(done: publications.Done) -> Acted[ProcedureAct]:
    touched = {"procedure_act": [done.act.pk], "procedure": list(done.versions)}
    return Acted(done.act, done.act.pk, done.act.decision.unit.key, done.told, touched)


@operation("publish", register="procedure_acts")
def publish_procedure(
    *,
    by: Actor,
    at: datetime,
    decision: PublicationDecision,
    code: str,
    on: date,
    values: Mapping[str, Any],
    note: str = "",
) -> Acted[ProcedureAct]:
    """Publish a procedure that is not in force. ``values``: ``publications.ATTRIBUTES``.

    Raises:
        UnableToChangeCatalogue: the decision is of another kind, annulled or not yet in effect; the code is in force
            then; or what is said of it can't be (payment without a fee, on the portal without an online level).
    """
    return _acted(publications.publish(decision=decision, code=code.strip(), on=on, values=values, note=note))


@operation("amend", register="procedure_acts")
def amend_procedure(
    *,
    by: Actor,
    at: datetime,
    decision: PublicationDecision,
    procedure: Procedure,
    on: date,
    changes: Mapping[str, Any],
    note: str = "",
) -> Acted[ProcedureAct]:
    """Amend a procedure in force: its version of the day before ends, another begins ``on``.

    Raises:
        UnableToChangeCatalogue: as for publishing; also not in force then, recorded for a later day, or no change.
    """
    done = publications.amend(decision=decision, procedure=procedure, on=on, changes=changes, note=note)
    return _acted(done)


@operation("replace", register="procedure_acts")
def replace_procedure(
    *,
    by: Actor,
    at: datetime,
    decision: PublicationDecision,
    procedure: Procedure,
    on: date,
    replaced_by: Procedure,
    note: str = "",
) -> Acted[ProcedureAct]:
    """Replace a procedure by another one, in force ``on``: so a procedure of districts became one of communes.

    Raises:
        UnableToChangeCatalogue: as for amending; also by itself, or by one that is not in force then.
    """
    done = publications.end(decision=decision, procedure=procedure, on=on, replaced_by=replaced_by, note=note)
    return _acted(done)


@operation("repeal", register="procedure_acts")
def repeal_procedure(
    *, by: Actor, at: datetime, decision: PublicationDecision, procedure: Procedure, on: date, note: str = ""
) -> Acted[ProcedureAct]:
    """Repeal a procedure in force; ``on``: the first day without it.

    Raises:
        UnableToChangeCatalogue: as for amending; also where its version begins that very day.
    """
    return _acted(publications.end(decision=decision, procedure=procedure, on=on, note=note))


@operation("simplify", register="procedure_acts")
def simplify_procedure(
    *, by: Actor, at: datetime, decision: PublicationDecision, procedure: Procedure, on: date, note: str = ""
) -> Acted[ProcedureAct]:
    """Approve the plan to simplify a procedure in force.

    Raises:
        UnableToChangeCatalogue: the decision approves no simplifications, or the procedure is not in force then.
    """
    return _acted(publications.simplify(decision=decision, procedure=procedure, on=on, note=note))


@operation("annul", register="procedure_acts")
def annul_act(*, by: Actor, at: datetime, act: ProcedureAct, reason: str) -> Acted[ProcedureAct]:
    """Take back an act recorded by mistake: what was in force before is so again.

    Raises:
        UnableToAnnul: annulled already, no reason, or something rests on it: a later act, or a dossier.
    """
    asked = publications.all_acts().select_for_update(of=("self",)).select_related("before", "after")
    held = asked.get(pk=act.pk)
    return _acted(publications.annul(act=held, reason=reason, at=at))


@operation("take_over_acts", register="procedure_acts")
def take_over_acts(*, by: Actor, at: datetime, rows: Sequence[Mapping[str, Any]], digest: str) -> Acted[None]:
    """Take over the checked rows of a decision's annex; see ``publications.record_rows``."""
    recorded = publications.record_rows(rows, today=local(at).date())
    body = {"file_sha256": digest, "counts": recorded.counts, "changes": recorded.told}
    touched = {"procedure_act": recorded.acts, "procedure": recorded.versions}
    return Acted(None, None, "", body, touched, reached={"procedure_decisions": recorded.decisions})


@operation("open_account", register="accounts")
def open_account(
    *,
    by: Actor,
    at: datetime,
    username: str,
    display_name: str,
    password: str,
    role: str,
    unit: OrgUnit,
    valid_from: date,
) -> Acted[Account]:
    """Open an account with one role at a unit.

    Raises:
        UnableToOpenAccount: the name is taken, or there is no such role.
    """
    if role not in ROLES:
        raise UnableToOpenAccount(
            f"Không có vai trò «{role}». Các vai trò: {', '.join(ROLES)}.",
            f"No role “{role}”. Roles: {', '.join(ROLES)}.",
        )
    if Account.objects.filter(username=username).exists():
        raise UnableToOpenAccount(f"Tài khoản «{username}» đã có.", f"Account “{username}” exists already.")
    account = Account(username=username, display_name=display_name)
    account.set_password(password)
    account.save()
    RoleGrant.objects.create(account=account, role=role, unit=unit, valid_from=valid_from)
    body = {"role": role, "unit": unit.key, "valid_from": valid_from.isoformat()}
    return Acted(account, account.pk, unit.key, body, {}, personal={"username": username, "display_name": display_name})


@operation("change_password", register="accounts")
def change_password(*, by: Actor, at: datetime, account: Account, password: str) -> Acted[Account]:
    """Change an account's password, which the caller has held against the rules; the journal keeps that it was done."""
    account.set_password(password)
    account.save(update_fields=["password"])
    return Acted(account, account.pk, "", {}, {})


@operation("close_account", register="accounts")
def close_account(*, by: Actor, at: datetime, account: Account) -> Acted[Account]:
    """Lock an account: who holds it is signed out and can't sign in; what they did stays theirs.

    Raises:
        UnableToChangeAccount: it is locked already, or the actor's own.
    """
    if account.username == by.name:
        raise UnableToChangeAccount("Không thể tự khóa tài khoản của mình.", "Nobody can lock their own account.")
    if not account.is_active:
        raise UnableToChangeAccount(
            f"Tài khoản «{account.username}» đã khóa.", f"Account “{account.username}” is locked already."
        )
    return _activated(account, active=False)


@operation("reopen_account", register="accounts")
def reopen_account(*, by: Actor, at: datetime, account: Account) -> Acted[Account]:
    """Unlock an account; its password and roles are as they were.

    Raises:
        UnableToChangeAccount: it is not locked.
    """
    if account.is_active:
        raise UnableToChangeAccount(
            f"Tài khoản «{account.username}» không bị khóa.", f"Account “{account.username}” is not locked."
        )
    return _activated(account, active=True)


def _activated(account: Account, *, active: bool) -> Acted[Account]:
    account.is_active = active
    account.save(update_fields=["is_active"])
    body = {"old": {"is_active": not active}, "new": {"is_active": active}}
    return Acted(account, account.pk, _unit_of(account), body, {})


def _unit_of(account: Account) -> str:
    """Where the account's latest role is."""
    grant = account.grants.select_related("unit").order_by("valid_from", "pk").last()
    return grant.unit.key if grant else ""


@operation("reset_password", register="accounts")
def reset_password(*, by: Actor, at: datetime, account: Account, password: str) -> Acted[Account]:
    """Give an account a new password, which the caller has held against the rules or made; sessions of the old one end.

    Raises:
        UnableToChangeAccount: it is locked.
    """
    if not account.is_active:
        raise UnableToChangeAccount(
            f"Tài khoản «{account.username}» đang khóa; hãy mở khóa trước.",
            f"Account “{account.username}” is locked; unlock it first.",
        )
    account.set_password(password)
    account.save(update_fields=["password"])
    return Acted(account, account.pk, _unit_of(account), {}, {})


def prefer_language(account: Account, language: str) -> None:
    """Remember the language someone reads in: a habit of theirs, no act."""
    if language in ("vi", "en") and language != account.language:
        Account.objects.filter(pk=account.pk).update(language=language)
