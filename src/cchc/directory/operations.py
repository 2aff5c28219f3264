"""Acts of the directory: units and procedures taken over from a list, accounts opened."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from cchc.directory.models import Account, OrgUnit, Procedure, ProcedureVersion, RoleGrant, UnitLink
from cchc.directory.queries import ROLES
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.errors import CchcError


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
    """Take over the new and changed rows of a checked list of units: versions, links, and links no longer stated."""
    keys = {(unit.code, unit.valid_from): unit for unit in OrgUnit.objects.all()}
    touched, changes = [], []
    for row in rows:
        unit = keys.get((row["code"], row["valid_from"])) or OrgUnit()
        old = {name: getattr(unit, name) for name in row} if unit.pk else None
        for name, value in row.items():
            setattr(unit, name, value)
        unit.save()
        keys[unit.code, unit.valid_from] = unit
        touched.append(unit.pk)
        changes.append({"uid": unit.pk, "old": _texts(old), "new": _texts(row)})
    body = {
        "file_sha256": digest,
        "changes": changes,
        "links": _link(links, keys),
        "ended_links": [f"{keys[old].key} -> {keys[new].key}" for old, new in sorted(ended_links)],
    }
    for old_key, new_key in ended_links:
        UnitLink.objects.filter(old=keys[old_key], new=keys[new_key], kind="successor").delete()
    return Acted(None, None, "", body, {"unit": touched})


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
    """Values as the journal can hold them."""
    if values is None:
        return None
    return {
        name: value if value is None or isinstance(value, bool | int | str) else str(value)
        for name, value in values.items()
    }


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
