"""Acts of the directory: units and procedures taken over from a list, accounts opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from cchc.directory.models import Account, OrgUnit, Procedure, ProcedureVersion, RoleGrant, UnitLink
from cchc.directory.queries import ROLES
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.errors import CchcError


class UnableToOpenAccount(CchcError):
    """The name is taken, or the role is not one."""


@operation("take_over_units", register="directory")
def take_over_units(
    *, by: Actor, at: datetime, rows: Sequence[Mapping[str, Any]], links: Sequence[Mapping[str, Any]], digest: str
) -> Acted[dict[str, int]]:
    """Take over unit versions as a checked list states them; matched by (code, valid_from)."""
    keys = {(unit.code, unit.valid_from): unit for unit in OrgUnit.objects.all()}
    touched, counts, changes = [], {"accepted": 0, "updated": 0, "unchanged": 0}, []
    for row in rows:
        unit = keys.get((row["code"], row["valid_from"]))
        old = {name: getattr(unit, name) for name in row} if unit else None
        if unit and old == dict(row):
            counts["unchanged"] += 1
            continue
        if unit is None:
            unit = OrgUnit(**row)
            counts["accepted"] += 1
        else:
            counts["updated"] += 1
            for name, value in row.items():
                setattr(unit, name, value)
        unit.save()
        keys[unit.code, unit.valid_from] = unit
        touched.append(unit.pk)
        changes.append({"old": _texts(old), "new": _texts(row)})
    linked = _link(links, keys)
    return Acted(
        {**counts, "links": linked},
        None,
        "",
        {"file_sha256": digest, "counts": counts, "links": linked, "changes": changes},
        {"unit": touched},
    )


def _link(links: Sequence[Mapping[str, Any]], keys: Mapping[tuple[str, date], OrgUnit]) -> int:
    """Record successions; what a list of links says (kind, share, how sure) stands over a bare list of units."""
    count = 0
    for link in links:
        old, new = keys[link["old"]], keys[link["new"]] if link["new"] else None
        values = {name: link[name] for name in ("kind", "share", "sure", "source")}
        record = UnitLink.objects.get_or_create if link["kind"] == "successor" else UnitLink.objects.update_or_create
        _, made = record(old=old, new=new, defaults=values)
        count += made
    return count


def _texts(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Values as the journal can hold them."""
    if values is None:
        return None
    return {
        name: value if value is None or isinstance(value, bool | int | str) else str(value)
        for name, value in values.items()
    }


@operation("take_over_procedures", register="directory")
def take_over_procedures(
    *, by: Actor, at: datetime, rows: Sequence[Mapping[str, Any]], digest: str
) -> Acted[dict[str, int]]:
    """Take over procedure versions as a checked list states them; matched by (code, valid_from)."""
    known = {procedure.code: procedure for procedure in Procedure.objects.all()}
    versions = {(v.procedure.code, v.valid_from): v for v in ProcedureVersion.objects.select_related("procedure")}
    touched, counts, changes = [], {"accepted": 0, "updated": 0, "unchanged": 0}, []
    for row in rows:
        values = {name: value for name, value in row.items() if name != "code"}
        version = versions.get((row["code"], row["valid_from"]))
        old = {name: getattr(version, name) for name in values} if version else None
        if version and old == values:
            counts["unchanged"] += 1
            continue
        if version is None:
            if row["code"] not in known:
                known[row["code"]] = Procedure.objects.create(code=row["code"])
            version = ProcedureVersion(procedure=known[row["code"]], **values)
            counts["accepted"] += 1
        else:
            counts["updated"] += 1
            for name, value in values.items():
                setattr(version, name, value)
        version.save()
        versions[row["code"], row["valid_from"]] = version
        touched.append(version.pk)
        changes.append({"code": row["code"], "old": _texts(old), "new": _texts(values)})
    return Acted(counts, None, "", {"file_sha256": digest, "counts": counts, "changes": changes}, {"procedure": touched})


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
            f"Không có vai trò «{role}». Các vai trò: {', '.join(ROLES)}.", f"No role “{role}”. Roles: {', '.join(ROLES)}."
        )
    if Account.objects.filter(username=username).exists():
        raise UnableToOpenAccount(f"Tài khoản «{username}» đã có.", f"Account “{username}” exists already.")
    account = Account(username=username, display_name=display_name)
    account.set_password(password)
    account.save()
    RoleGrant.objects.create(account=account, role=role, unit=unit, valid_from=valid_from)
    body = {"role": role, "unit": unit.key, "valid_from": valid_from.isoformat()}
    return Acted(account, account.pk, unit.key, body, {}, personal={"username": username, "display_name": display_name})

