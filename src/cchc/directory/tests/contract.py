"""The directory's acts and files, for the contract tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.contract.samples import BY, Play, Sample
from tests.world import procedure, unit

from cchc.directory.models import Account, OrgUnit


def _account(**changes: Any) -> dict[str, Any]:
    well = {"username": "hoa", "display_name": "Cán bộ một cửa", "password": "mật khẩu dài", "role": "clerk"}
    return {**well, "unit": OrgUnit.objects.get(code="X1"), "valid_from": date(2022, 1, 1), **changes}


def _taken() -> dict[str, Any]:
    _opened(username="taken")
    return _account(username="taken")


def _opened(*, active: bool = True, username: str = "lâm", **more: Any) -> dict[str, Any]:
    account = Account.objects.create(username=username, display_name="x", is_active=active)
    account.grants.create(role="clerk", unit=OrgUnit.objects.get(code="X1"), valid_from=date(2022, 1, 1))
    return {"account": account, **more}


PLAYS = {
    "accounts.open_account": Play(_account, (lambda: _account(role="king"), _taken), {}),
    "accounts.close_account": Play(_opened, (lambda: _opened(active=False), lambda: _opened(username=BY.name)), {}),
    "accounts.reopen_account": Play(lambda: _opened(active=False), (_opened,), {}),
    "accounts.reset_password": Play(
        lambda: _opened(password="mật khẩu mới"), (lambda: _opened(active=False, password="mật khẩu mới"),), {}
    ),
    # The journal keeps that it was done, and nothing of the password.
    "accounts.change_password": Play(lambda: _opened(password="mật khẩu mới"), (), {}, unit=""),
}
#: Acts that only imports do: proved over every kind of file.
BY_FILE = {"directory.take_over_units", "directory.take_over_procedures"}

# Facts of others rest on units and procedures, so a changed row touches more than its own.
SAMPLES = {
    "units": Sample(
        (unit("N1", "commune", "H"), unit("N2", "commune", "H", until="2022-03-31", successors="N1")),
        {"name": "Tên khác"},
        {"parent": "NOWHERE"},
        "parent",
        changes=None,
    ),
    "procedures": Sample(
        (procedure("N1", "commune", working_days="3"), procedure("N2", "district", field="Đất đai")),
        {"fee": "yes"},
        {"level": "planet"},
        "level",
        changes=None,
    ),
    "unit_links": Sample(
        (
            {
                "old_code": "OLD", "old_valid_from": "2020-01-01", "new_code": "X1", "new_valid_from": "2020-01-01",
                "kind": "merge", "sure": "found", "source": "nghị quyết",
            },
        ),
        {"sure": "unknown"},
        {"new_code": "NOWHERE"},
        "new_code",
        changes=None,
    ),
}  # fmt: skip
