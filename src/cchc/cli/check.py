"""``cchc check``: needs no home and no database."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from cchc.cli.main import FINDINGS, UNUSABLE
from cchc.statistics.checks.check_files import check_files
from cchc.statistics.checks.tell import as_text


def check(call: Namespace, at: datetime) -> int:
    """Say what each file contradicts itself in."""
    found = check_files([Path(name) for name in call.files], call.form)
    if call.format == "json":
        told = {name: [finding.as_json(call.lang) for finding in findings] for name, findings in found.items()}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n\n".join(as_text(name, findings, call.lang) for name, findings in found.items()))
    every = [finding for findings in found.values() for finding in findings]
    if any(finding.rule == "unreadable" for finding in every):
        return UNUSABLE
    return FINDINGS if any(finding.severity == "error" for finding in every) else 0
