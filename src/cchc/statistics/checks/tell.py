"""Findings as a person reads them in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from cchc.statistics.checks.finding import Finding

_WORDS = {"error": ("LỖI", "ERROR"), "warning": ("CẢNH BÁO", "WARNING"), "info": ("LƯU Ý", "NOTE")}


def as_text(name: str, findings: Sequence[Finding], lang: str = "vi") -> str:
    """One file's findings: counts first, then each with its word."""
    counts = {word: sum(item.severity == word for item in findings) for word in _WORDS}
    vi = f"{name}: {counts['error']} lỗi, {counts['warning']} cảnh báo, {counts['info']} lưu ý"
    en = f"{name}: {counts['error']} errors, {counts['warning']} warnings, {counts['info']} notes"
    lines = [en if lang == "en" else vi]
    lines += (f"  {_WORDS[item.severity][lang == 'en']}: {item.said(lang)}" for item in findings)
    return "\n".join(lines)
