"""``cchc user``: open, lock and unlock an account, and give it a new password."""

from __future__ import annotations

import secrets
import sys
from argparse import Namespace
from datetime import datetime

from cchc.directory.models import Account, OrgUnit
from cchc.directory.operations import close_account, open_account, reopen_account, reset_password
from cchc.directory.queries import unit_on
from cchc.kernel.acts import MACHINE
from cchc.kernel.dates import local
from cchc.kernel.errors import UnusableInput

_SHORTEST = 10


def user(call: Namespace, at: datetime) -> int:
    """Do one thing to one account, and say what was done.

    Raises:
        UnusableInput: the call lacks something, or there is no such account, role or unit.
    """
    vi, en = {"add": _add, "lock": _lock, "unlock": _unlock, "password": _password}[call.what](call, at)
    print(en if call.lang == "en" else vi, file=sys.stderr)
    return 0


def _add(call: Namespace, at: datetime) -> tuple[str, str]:
    if not call.role or not call.unit:
        raise UnusableInput("Mở tài khoản cần --role và --unit.", "Opening an account needs --role and --unit.")
    day = local(at).date()
    found = unit_on(call.unit, day)
    password = _chosen(call)
    open_account(
        by=MACHINE,
        at=at,
        username=call.name,
        display_name=call.display_name or call.name,
        password=password,
        role=call.role,
        unit=OrgUnit.objects.get(pk=found.id),
        valid_from=day,
    )
    vi, en = _shown(call, password)
    return f"Đã mở tài khoản {call.name} tại {found.name}.{vi}", f"Opened account {call.name} at {found.name}.{en}"


def _chosen(call: Namespace) -> str:
    """The password from standard input, or one made here, which is shown once."""
    password = sys.stdin.readline().rstrip("\n") if call.password_stdin else secrets.token_urlsafe(12)
    if len(password) < _SHORTEST:
        raise UnusableInput(
            f"Mật khẩu phải có ít nhất {_SHORTEST} ký tự.", f"A password has at least {_SHORTEST} characters."
        )
    return password


def _shown(call: Namespace, password: str) -> tuple[str, str]:
    return ("", "") if call.password_stdin else (f" Mật khẩu: {password}", f" Password: {password}")


def _account(call: Namespace) -> Account:
    account = Account.objects.filter(username=call.name).first()
    if account is None:
        raise UnusableInput(f"Không có tài khoản «{call.name}».", f"There is no account “{call.name}”.")
    return account


def _lock(call: Namespace, at: datetime) -> tuple[str, str]:
    close_account(by=MACHINE, at=at, account=_account(call))
    return f"Đã khóa tài khoản {call.name}.", f"Locked account {call.name}."


def _unlock(call: Namespace, at: datetime) -> tuple[str, str]:
    reopen_account(by=MACHINE, at=at, account=_account(call))
    return f"Đã mở khóa tài khoản {call.name}.", f"Unlocked account {call.name}."


def _password(call: Namespace, at: datetime) -> tuple[str, str]:
    account, password = _account(call), _chosen(call)
    reset_password(by=MACHINE, at=at, account=account, password=password)
    vi, en = _shown(call, password)
    return f"Đã cấp lại mật khẩu cho {call.name}.{vi}", f"New password for {call.name}.{en}"
