"""Files that people hand in: kept once under their sha256, typed by content, quarantined until checked."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from cchc.kernel.catalogue import home
from cchc.kernel.errors import CchcError
from cchc.kernel.models import Attachment

LARGEST = 20 * 1024 * 1024
#: How the allowed kinds begin; the name that a user gave decides nothing.
_KINDS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"PK\x03\x04", "application/zip"),  # DOCX and XLSX among them
)


class UnableToKeep(CchcError):
    """The file is too large, or of a kind that is not taken."""


def _kind(start: bytes) -> str:
    for mark, media_type in _KINDS:
        if start.startswith(mark):
            return media_type
    raise UnableToKeep(
        "Chỉ nhận tệp PDF, DOCX, XLSX, PNG hoặc JPEG.", "Only PDF, DOCX, XLSX, PNG or JPEG files are taken."
    )


def path_of(sha256: str) -> Path:
    """Where the content lies: nothing of the user's name is in the path."""
    return home() / "attachments" / sha256[:2] / sha256


def keep(name: str, chunks: Iterable[bytes], *, at: datetime) -> Attachment:
    """Keep a file's content; the same content is kept once.

    Raises:
        UnableToKeep: over 20 MB, empty, or of another kind.
    """
    folder = home() / "attachments"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size, start = hashlib.sha256(), 0, b""
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        kept = Path(file.name)
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    raise UnableToKeep("Tệp lớn hơn 20 MB.", "The file is larger than 20 MB.")
                start = start or chunk[:16]
                digest.update(chunk)
                file.write(chunk)
            media_type = _kind(start)
            file.flush()
            os.fsync(file.fileno())
            sha256 = digest.hexdigest()
            target = path_of(sha256)
            target.parent.mkdir(exist_ok=True)
            kept.replace(target)
        finally:
            kept.unlink(missing_ok=True)
    defaults = {"name": Path(name).name[:200], "media_type": media_type, "size": size, "at": at}
    return Attachment.objects.get_or_create(sha256=sha256, defaults=defaults)[0]
