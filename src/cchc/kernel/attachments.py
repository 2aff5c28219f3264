"""Files that people hand in: examined by what is in them, and kept once under the sha256 of what may be used."""

from __future__ import annotations

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PureWindowsPath
from typing import BinaryIO

from cchc.kernel.catalogue import home
from cchc.kernel.errors import CchcError
from cchc.kernel.models import Attachment
from cchc.kernel.quarantine import ENDINGS, UnableToKeep, UnableToTrust, examine

__all__ = [
    "LARGEST",
    "UnableToHandOut",
    "UnableToKeep",
    "UnableToTrust",
    "keep",
    "named",
    "opened",
    "path_of",
    "released",
]


class UnableToHandOut(CchcError):
    """The file's content is gone."""


LARGEST = 20 * 1024 * 1024
_LONGEST_NAME = 150


def path_of(sha256: str) -> Path:
    """Where the content lies: nothing of the user's name is in the path."""
    return home() / "attachments" / sha256[:2] / sha256


def keep(name: str, chunks: Iterable[bytes], *, at: datetime) -> Attachment:
    """Examine a file and keep what may be used of it; the same content is kept once.

    ``original_sha256`` is the digest of what was handed in, where a picture was drawn anew.

    Raises:
        UnableToKeep: over 20 MB, empty, or of another kind.
        UnableToTrust: it can't be read to its end, or holds something that acts.
    """
    with _taken_in(chunks) as (path, digest):
        found = examine(path)
        if found.content is not None:
            path.write_bytes(found.content)
        return _stored(path, digest, named(name, found.media_type), found.media_type, at)


def released(attachment: Attachment) -> Attachment:
    """The file that may be taken out: itself, or, where it was kept before files were examined, what is found now.

    Raises:
        UnableToTrust: it can't be read to its end, or holds something that acts.
    """
    if not attachment.quarantined:
        return attachment
    with opened(attachment) as file:
        return keep(attachment.name, iter(lambda: file.read(1 << 16), b""), at=attachment.at)


def opened(attachment: Attachment) -> BinaryIO:
    """The content, to be read and closed by the caller.

    Raises:
        UnableToHandOut: it is not where it was kept: a home restored without its ``attachments``.
    """
    try:
        return path_of(attachment.sha256).open("rb")
    except FileNotFoundError as error:
        raise UnableToHandOut(
            "Không thấy nội dung của tệp này trên máy chủ; hãy báo quản trị khôi phục thư mục attachments.",
            "The content of this file is not on the server; ask the administrator to restore the folder attachments.",
        ) from error


def named(name: str, media_type: str) -> str:
    """A name to save a file under: no folder, nothing invisible, and the ending of what it is."""
    last = PureWindowsPath(name).name  # knows both kinds of slashes
    seen = "".join(letter for letter in unicodedata.normalize("NFC", last) if unicodedata.category(letter)[0] != "C")
    stem, ending = Path(seen).stem.strip(" .") or "tep", ENDINGS[media_type]
    own = Path(seen).suffix
    if own.lower() not in ("", ending, ".jpeg" if ending == ".jpg" else ending):
        stem += own  # "luong.exe" that is a PDF becomes "luong.exe.pdf"
    return stem[:_LONGEST_NAME] + ending


@contextmanager
def _taken_in(chunks: Iterable[bytes]) -> Iterator[tuple[Path, str]]:
    """The file as it came, in a place of its own, with its digest; gone afterwards if nobody moved it."""
    folder = home() / "attachments"
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
        path = Path(file.name)
    try:
        with path.open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    raise UnableToKeep("Tệp lớn hơn 20 MB.", "The file is larger than 20 MB.")
                digest.update(chunk)
                file.write(chunk)
        yield path, digest.hexdigest()
    finally:
        path.unlink(missing_ok=True)


def _stored(path: Path, digest: str, name: str, media_type: str, at: datetime) -> Attachment:
    with path.open("rb+") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        size = file.tell()
        os.fsync(file.fileno())
    target = path_of(sha256)
    target.parent.mkdir(exist_ok=True)
    path.replace(target)
    original = "" if sha256 == digest else digest
    defaults = {
        "name": name,
        "media_type": media_type,
        "size": size,
        "at": at,
        "original_sha256": original,
        "quarantined": False,
    }
    kept, new = Attachment.objects.get_or_create(sha256=sha256, defaults=defaults)
    if not new and kept.quarantined:
        kept.media_type, kept.quarantined = media_type, False
        kept.save(update_fields=["media_type", "quarantined"])
    return kept
