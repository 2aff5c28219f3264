"""``cchc check``: needs no home and no database."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cchc.cli.main import FINDINGS, UNUSABLE
from cchc.statistics.checks.check_files import check_files
from cchc.statistics.checks.finding import Finding

_WORDS = {"error": ("LỖI", "ERROR"), "warning": ("CẢNH BÁO", "WARNING"), "info": ("LƯU Ý", "NOTE")}


def check(call: Namespace, at: datetime) -> int:
    """Say what each file contradicts itself in."""
    found = check_files([Path(name) for name in call.files], call.form)
    if call.format == "json":
        told = {name: [finding.as_json() for finding in findings] for name, findings in found.items()}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n\n".join(as_text(name, findings, call.lang) for name, findings in found.items()))
    every = [finding for findings in found.values() for finding in findings]
    if any(finding.rule == "unreadable" for finding in every):
        return UNUSABLE
    return FINDINGS if any(finding.severity == "error" for finding in every) else 0


def as_text(name: str, findings: Sequence[Finding], lang: str = "vi") -> str:
    """One file's findings for a person: counts first, then each with its word."""
    counts = {word: sum(item.severity == word for item in findings) for word in _WORDS}
    vi = f"{name}: {counts['error']} lỗi, {counts['warning']} cảnh báo, {counts['info']} lưu ý"
    en = f"{name}: {counts['error']} errors, {counts['warning']} warnings, {counts['info']} notes"
    lines = [en if lang == "en" else vi]
    for item in findings:
        message = item.message_en if lang == "en" and item.message_en else item.message
        lines.append(f"  {_WORDS[item.severity][lang == 'en']}: {message}")
    return "\n".join(lines)
