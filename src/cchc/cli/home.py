"""Commands about the home as a whole: init, journal verify, catalog check, user add."""

from __future__ import annotations

import json
import secrets
import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from django.core.management import call_command

from cchc.cli.main import FINDINGS
from cchc.directory.models import OrgUnit
from cchc.directory.operations import open_account
from cchc.directory.queries import unit_on
from cchc.kernel.acts import MACHINE
from cchc.kernel.catalogue import catalogue_files, home
from cchc.kernel.dates import local
from cchc.kernel.errors import UnusableInput
from cchc.kernel.models import CatalogueText
from cchc.kernel.verification import verify
from cchc.statistics.reports.verify import verify_catalogue


def init(call: Namespace, at: datetime) -> int:
    """Create or upgrade the home, with the catalogue and nothing else; safe to repeat."""
    prepare(at)
    said = f"Thư mục dữ liệu đã sẵn sàng: {home()}"
    print(f"The home is ready: {home()}" if call.lang == "en" else said, file=sys.stderr)
    return 0


def prepare(at: datetime) -> None:
    """Bring the database and the catalogue's texts up to date."""
    verify_catalogue()
    call_command("migrate", verbosity=0, interactive=False)
    known = set(CatalogueText.objects.values_list("sha256", flat=True))
    for pattern in ("*/*.toml", "*/*.csv", "*/*/*/*.toml", "*/*/*/*.csv"):
        for file in catalogue_files(".", pattern):
            if file.sha256 not in known:
                CatalogueText.objects.create(sha256=file.sha256, path=file.path, text=file.text, first_seen=at)
                known.add(file.sha256)


def journal(call: Namespace, at: datetime) -> int:
    """Read the whole journal again and say whether anything was changed."""
    anchor = None
    if call.anchor:
        try:
            number, digest = Path(call.anchor).read_text().split()
            anchor = (int(number), digest)
        except (OSError, ValueError) as error:
            raise UnusableInput(f"{call.anchor} không phải mốc nhật ký.", f"{call.anchor} is no anchor.") from error
    verdict = verify(anchor=anchor)
    told = {
        "events": verdict.events,
        "seals": verdict.seals,
        "head": verdict.head,
        "unsealed": verdict.unsealed,
        "broken": list(verdict.broken),
    }
    print(json.dumps(told, ensure_ascii=False))
    whole = f"Nhật ký nguyên vẹn: {verdict.events} sự kiện, {verdict.unsealed} sự kiện chưa niêm phong."
    for line in verdict.broken or (whole,):
        print(line, file=sys.stderr)
    return FINDINGS if verdict.broken else 0


def catalog(call: Namespace, at: datetime) -> int:
    """Load, validate and dry-run every file of the catalogue."""
    for line in verify_catalogue():
        print(line, file=sys.stderr)
    return 0


def user(call: Namespace, at: datetime) -> int:
    """Open an account; the password comes from standard input or is made and shown once."""
    day = local(at).date()
    found = unit_on(call.unit, day)
    password = sys.stdin.readline().rstrip("\n") if call.password_stdin else secrets.token_urlsafe(12)
    if len(password) < 10:
        raise UnusableInput("Mật khẩu phải có ít nhất 10 ký tự.", "A password has at least 10 characters.")
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
    shown = "" if call.password_stdin else f" Mật khẩu: {password}"
    print(f"Đã mở tài khoản {call.name} tại {found.name}.{shown}", file=sys.stderr)
    return 0
