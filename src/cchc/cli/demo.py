"""``cchc demo``."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import datetime

from cchc.cli.home import prepare
from cchc.cli.main import moment
from cchc.demo import load as demo
from cchc.demo.plan import SNAPSHOT
from cchc.directory.models import OrgUnit
from cchc.kernel.catalogue import home
from cchc.kernel.errors import UnusableInput


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def demonstrate(call: Namespace, at: datetime) -> int:
    """Load the demonstration district, say what its real form contradicts itself in, and write its report."""
    prepare(at)
    if not demo.loaded(home()):
        if OrgUnit.objects.exists() and not (home() / "demo.started").exists():
            raise UnusableInput(
                f"{home()} đã có dữ liệu thật; huyện trình diễn chỉ nạp vào thư mục trống.",
                f"{home()} holds data already; the demonstration enters an empty home only.",
            )
        (home() / "demo.started").touch()
        demo.load(home(), at=at, say=_say)
        demo.write_report(home(), at=moment(SNAPSHOT), say=_say)
        demo.finish(home(), at=at)
    else:
        _say(f"Huyện trình diễn đã có ở {home()}; báo cáo ở {home() / 'reports'}.")
    _say("\nTài khoản trình diễn (mật khẩu chung: " + demo.PASSWORD + "):")
    for account in demo.ACCOUNTS:
        _say(f"  {account.name:<9} {account.display_name}")
    return 0
