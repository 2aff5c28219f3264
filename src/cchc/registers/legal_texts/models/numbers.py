"""The number and symbol of a normative text: ``01/2022/QĐ-UBND``, as clerks write it and as it is kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_NUMBER = re.compile(
    r"^(?P<serial>\d{1,4})(?P<letter>[a-zđ]?)/(?P<year>(?:19|20)\d\d)/(?P<symbol>[A-ZĐ][A-ZĐ0-9&.\-]*)$"
)
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


@dataclass(frozen=True)
class Number:
    """``text``: as kept; ``year``: of issue, which every normative text bears since the law of 1996."""

    text: str
    year: int
    symbol: str


def number_of(written: str) -> Number | None:
    """What a clerk wrote, brought to one form: no spaces, hyphens, Đ (not the Icelandic Ð), two digits at least."""
    said = unicodedata.normalize("NFC", written).replace("\u00d0", "Đ")
    said = "".join(_DASHES.sub("-", said).split())
    head, slash, symbol = said.rpartition("/")
    found = _NUMBER.match(f"{head.lower()}{slash}{symbol.upper()}")
    if found is None:
        return None
    serial = f"{int(found['serial']):02d}{found['letter']}"
    return Number(f"{serial}/{found['year']}/{found['symbol']}", int(found["year"]), found["symbol"])
