"""Forms of an overlay for tests: the appendix with some lines changed, so that no test hangs on who computes a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from cchc.kernel.catalogue import catalogue_files

#: A line that is declared, and added over units and time.
SAID: Mapping[str, str] = {"indicator": "", "over_units": "sum", "over_time": "sum"}


def overlay(home: Path, lines: Mapping[str, Mapping[str, str]], indicators: str = "") -> None:
    """Put a later version of the form, some cells of its lines changed, and perhaps indicators, into a home."""
    texts = {
        name: file.text.replace("valid_from = 2022-01-01", "valid_from = 2022-01-02", 1)
        for name in ("form.toml", "lines.csv", "narrative.toml", "sentences.toml")
        for file in catalogue_files("forms/phu-luc-1b-2022/2022-01-01", name)
    }
    rows = [{**row, **lines.get(row["code"], {})} for row in csv.DictReader(io.StringIO(texts["lines.csv"]))]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    _put(home, {**texts, "lines.csv": out.getvalue()}, "forms/phu-luc-1b-2022/2022-01-02")
    if indicators:
        _put(home, {"local.toml": indicators}, "indicators")


def _put(home: Path, texts: Mapping[str, str], place: str) -> None:
    folder = home / "catalog" / place
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
