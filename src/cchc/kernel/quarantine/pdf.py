"""PDF: every object is read, wherever it lies; what acts when the file is opened or touched is refused."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from cchc.kernel.quarantine import Examined
from cchc.kernel.quarantine.refusals import UnableToTrust

# What is wrong with a file is said to who sent it, not to the log.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_MOST_OBJECTS = 200_000
_DEEPEST = 100
_SCRIPT = ("mã lệnh JavaScript", "a script")
_PROGRAM = ("lệnh mở chương trình hoặc tệp khác", "an order to open a program or another file")
_SENDS = ("lệnh gửi hoặc nạp dữ liệu", "an order to send or load data")
_FILES = ("tệp đính kèm bên trong", "files attached inside")
_FORM = ("biểu mẫu động XFA", "a dynamic XFA form")
_MEDIA = ("âm thanh, phim hoặc hình động", "sound, film or moving pictures")
#: Names of entries that only such things have.
_KEYS = {"/JS": _SCRIPT, "/JavaScript": _SCRIPT, "/EmbeddedFiles": _FILES, "/EF": _FILES, "/XFA": _FORM}
#: What an action (/S), an annotation (/Subtype) or an object (/Type) may not be.
_WORDS = {
    "/JavaScript": _SCRIPT,
    "/Launch": _PROGRAM,
    "/GoToR": _PROGRAM,
    "/GoToE": _PROGRAM,
    "/SubmitForm": _SENDS,
    "/ImportData": _SENDS,
    "/EmbeddedFile": _FILES,
    "/FileAttachment": _FILES,
    "/RichMedia": _MEDIA,
    "/Rendition": _MEDIA,
    "/Movie": _MEDIA,
    "/Sound": _MEDIA,
    "/3D": _MEDIA,
}
# Objects that no table names are still found by a reader that mends broken files, so long names are sought in the bytes
# too, however they are spelled (/JavaScript, /J#61vaScript). Short ones would be found by chance in packed pictures.
_BYTES = {"JavaScript": _SCRIPT, "EmbeddedFile": _FILES, "SubmitForm": _SENDS, "RichMedia": _MEDIA}


def _spelled(name: str) -> re.Pattern[bytes]:
    letters = "".join(f"(?:{letter}|#{ord(letter):02x}|#{ord(letter):02X})" for letter in name)
    return re.compile(f"/{letters}".encode())


_SPELLED = [(_spelled(name), what) for name, what in _BYTES.items()]


def look(path: Path) -> Examined:
    """The file as it is.

    Raises:
        UnableToTrust: it is locked or broken, or holds something that acts.
    """
    data = path.read_bytes()
    for pattern, what in _SPELLED:
        if pattern.search(data):
            raise _holding(what)
    try:
        reader = PdfReader(path)
        if reader.is_encrypted:
            raise UnableToTrust(
                "Tệp PDF có đặt mật khẩu hoặc khóa quyền; hãy bỏ khóa rồi gửi lại.",
                "The PDF is locked; remove its password or restrictions and send it again.",
            )
        if not len(reader.pages):
            raise UnableToTrust("Tệp PDF không có trang nào.", "The PDF has no page.")
        for thing in _objects(reader):
            _walk(thing, 0)
    except UnableToTrust:
        raise
    except Exception as error:  # whatever a hostile file brings the reader to, the answer is the same
        raise UnableToTrust("Tệp PDF bị hỏng, không đọc được đến hết.", "The PDF is broken.") from error
    return Examined("application/pdf")


def _holding(what: tuple[str, str]) -> UnableToTrust:
    return UnableToTrust(
        f"Tệp PDF có {what[0]} nên không được nhận. Hãy in ra PDF mới (Print to PDF) rồi gửi lại.",
        f"The PDF holds {what[1]} and is not taken. Print it to a new PDF and send that.",
    )


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Everything that the file's tables name, in plain sight or packed, and what its trailer says."""
    yield reader.trailer
    numbers = {(number, generation) for generation, table in reader.xref.items() for number in table}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > _MOST_OBJECTS:
        raise UnableToTrust("Tệp PDF có quá nhiều thành phần.", "The PDF has too many parts.")
    for number, generation in sorted(numbers):
        if number:
            yield reader.get_object(IndirectObject(number, generation, reader))


def _walk(thing: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise ValueError("too deep")
    if isinstance(thing, ArrayObject):
        for part in thing:
            _walk(part, depth + 1)
    elif isinstance(thing, DictionaryObject):  # streams too; what they refer to comes by itself
        for key, value in dict.items(thing):
            if key in _KEYS:
                raise _holding(_KEYS[key])
            if key in ("/S", "/Subtype", "/Type") and isinstance(value, NameObject) and value in _WORDS:
                raise _holding(_WORDS[value])
            if not isinstance(value, IndirectObject):
                _walk(value, depth + 1)
