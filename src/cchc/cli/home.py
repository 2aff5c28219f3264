"""Commands about the home as a whole: init, journal verify, catalog check."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from django.core.management import call_command

from cchc.cli.main import FINDINGS
from cchc.kernel.catalogue import catalogue_files, home
from cchc.kernel.errors import UnusableInput
from cchc.kernel.models import CatalogueText
from cchc.kernel.ports import Catalogued
from cchc.kernel.registry import registry
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
    for pattern in ("*/*.toml", "*/*.csv", "*/*/*.toml", "*/*/*/*.toml", "*/*/*/*.csv"):
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
    read = [register.provides[Catalogued] for register in registry().registers if Catalogued in register.provides]
    for line in (*verify_catalogue(), *(line for reader in read for line in reader.verify())):
        print(line, file=sys.stderr)
    return 0
