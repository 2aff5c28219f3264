"""The catalogue: files under a schema, read from the product and from the home's overlay.

``CCHC_HOME/catalog/`` adds files or succeeds the product's by (id, valid_from); it never edits them. Every file has a
sha256, so that a figure can name the very text that defined it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cchc.kernel.errors import UnusableInput

_PRODUCT = Path(__file__).resolve().parent.parent / "catalog"


@dataclass(frozen=True)
class CatalogueFile:
    """One file: ``path`` relative to the catalogue, its ``text`` and ``sha256``, and whose it is."""

    path: str
    text: str
    sha256: str
    overlay: bool


def home() -> Path:
    """``CCHC_HOME``: the one folder that holds all state of an installation."""
    return Path(os.environ.get("CCHC_HOME") or "var").resolve()


def catalogue_files(folder: str, pattern: str) -> Iterator[CatalogueFile]:
    """All files under ``folder`` that match, in order of path; the overlay's beside the product's.

    Raises:
        UnusableInput: a file is not UTF-8.
    """
    for root, overlay in ((_PRODUCT, False), (home() / "catalog", True)):
        for path in sorted((root / folder).glob(pattern)):
            data, name = path.read_bytes(), str(path.relative_to(root))
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise UnusableInput(f"Tệp {name}: không phải UTF-8.", f"File {name}: is not UTF-8.") from error
            yield CatalogueFile(name, text, hashlib.sha256(data).hexdigest(), overlay)


def definition_hash(canonical: str) -> str:
    """``sha256:...`` of a definition expanded with all it refers to."""
    return "sha256:" + hashlib.sha256(canonical.encode()).hexdigest()
