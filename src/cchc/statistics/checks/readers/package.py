"""Office files are ZIP packages of XML, written by anybody: what must hold before a library may open one."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from cchc.statistics.checks.readers.model import Unreadable

MAX_UNPACKED = 64 * 2**20
MAX_XML = 12 * 2**20  # one part; a tree of it takes some thirty times that in memory
MAX_MEMBERS = 2_000
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_BLANK = b"\xef\xbb\xbf \t\r\n"
_XML_NAMES = (".xml", ".rels", ".vml")


@contextmanager
def only_unreadable() -> Iterator[None]:
    """Turn whatever a library raises over a hostile or broken package into one refusal.

    zipfile, lxml and python-docx raise nearly anything on such files, and calamine's panics are not even an
    ``Exception``; only what the interpreter itself raises to stop the program passes.
    """
    try:
        yield
    except BaseException as error:
        if isinstance(error, Unreadable | KeyboardInterrupt | SystemExit | GeneratorExit):
            raise
        raise broken() from None


def broken() -> Unreadable:
    """The refusal of a package that its library can't open."""
    return Unreadable(
        "Tệp Office hỏng hoặc bị cắt cụt, không mở được.", "The Office file is broken or cut short and can't be opened."
    )


def members(data: bytes) -> dict[str, bytes]:
    """All XML parts of a package, unpacked and cleared: no bomb, no DTD, no encoding but UTF-8.

    Raises:
        Unreadable: broken, encrypted, too big, or with a document type.
    """
    parts: dict[str, bytes] = {}
    room = MAX_UNPACKED
    with only_unreadable(), zipfile.ZipFile(io.BytesIO(data)) as package:
        entries = package.infolist()
        if len(entries) > MAX_MEMBERS or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise _too_big()
        for entry in entries:
            content = _unpack(package, entry, room)
            room -= len(content)
            if entry.filename.lower().endswith(_XML_NAMES) or content.lstrip(_BLANK)[:1] == b"<":
                _refuse_tricks(content)
                parts[entry.filename] = content
    return parts


def _unpack(package: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    with package.open(entry) as stream:
        content = stream.read(room + 1)
    if len(content) > room:
        raise _too_big()
    return content


def _refuse_tricks(content: bytes) -> None:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unreadable(
            "Tệp Office khai báo DTD, một dấu hiệu không an toàn, nên không được mở.",
            "The Office file declares a DTD, which is not safe, so it is not opened.",
        )
    if len(content) > MAX_XML:
        raise _too_big()
    declared = _DECLARED.search(content[:200])
    if b"\x00" in content or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")):
        raise broken()


def _too_big() -> Unreadable:
    return Unreadable(
        f"Tệp Office giải nén ra quá lớn (hơn {MAX_UNPACKED // 2**20} MB), nên không được mở.",
        f"The Office file unpacks to more than {MAX_UNPACKED // 2**20} MB, so it is not opened.",
    )
