"""What a file that people hand in is, by what is in it: examined before anybody may take it out again.

Pictures are drawn anew, so that nothing is left of what a camera or an attacker wrote beside them. PDF, DOCX and XLSX
keep their bytes, for a signature must stay valid, and are refused where they hold anything that acts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from cchc.kernel.quarantine.refusals import UnableToKeep, UnableToTrust

__all__ = ["ENDINGS", "Examined", "UnableToKeep", "UnableToTrust", "examine"]

_OFFICE = "application/vnd.openxmlformats-officedocument."
#: What a file of each kind is called at its end.
ENDINGS = {
    "application/pdf": ".pdf",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    f"{_OFFICE}wordprocessingml.document": ".docx",
    f"{_OFFICE}spreadsheetml.sheet": ".xlsx",
}
#: How the allowed kinds begin, and which module looks into them; the name that a user gave decides nothing.
_KINDS = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "pictures"),
    (b"\xff\xd8\xff", "pictures"),
    (b"PK\x03\x04", "office"),
)


@dataclass(frozen=True)
class Examined:
    """A file that may be used: its kind, and its bytes where they were written anew."""

    media_type: str
    content: bytes | None = None


def examine(path: Path) -> Examined:
    """Look into a file by its content.

    Raises:
        UnableToKeep: it is of a kind that is not taken.
        UnableToTrust: it can't be read to its end, or holds something that acts.
    """
    with path.open("rb") as file:
        start = file.read(16)
    for mark, module in _KINDS:
        if start.startswith(mark):
            # Loaded here: each brings a library that most commands never need.
            look: Callable[[Path], Examined] = import_module(f"{__name__}.{module}").look
            return look(path)
    raise UnableToKeep(
        "Chỉ nhận tệp PDF, DOCX, XLSX, PNG hoặc JPEG.", "Only PDF, DOCX, XLSX, PNG or JPEG files are taken."
    )
