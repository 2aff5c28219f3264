"""DOCX and XLSX: what their package holds, part by part; macros, objects and links that fetch are refused."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from lxml import etree

from cchc.kernel.quarantine import Examined
from cchc.kernel.quarantine.refusals import UnableToTrust

_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAIN = {
    "word/document.xml": f"{_OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}spreadsheetml.sheet",
}
_MOST_PARTS = 5_000
_LARGEST_WHOLE = 300 * 1024 * 1024  # bytes of all parts, unpacked
_PIECE = 64 * 1024
_LARGEST_TEXT = 100 * 1024 * 1024  # bytes of one part that is read as XML
_MACROS = ("macro", "macros")
_OBJECTS = ("đối tượng chạy được (OLE, ActiveX)", "objects that run (OLE, ActiveX)")
_FETCHES = ("liên kết tự tải nội dung từ nơi khác", "links that fetch things from elsewhere")
_COMMANDS = ("lệnh DDE", "DDE commands")
_DECLARES = ("khai báo DTD", "a DTD")
#: Links outside that do nothing until somebody follows them.
_HARMLESS = ("hyperlink", "externalLinkPath")
_INSTRUCTIONS = re.compile(rb"<(?:\w+:)?instrText\b[^>]*>([^<]*)|\binstr=\"([^\"]*)\"")
_DDE = re.compile(rb"(?i)\bDDE(AUTO)?\b")


def look(path: Path) -> Examined:
    """The file as it is.

    Raises:
        UnableToTrust: it is no DOCX or XLSX, or broken, or holds something that acts.
    """
    with path.open("rb") as file:
        return Examined(_package(file, nested=False))


def _package(file: IO[bytes], *, nested: bool) -> str:
    try:
        with zipfile.ZipFile(file) as package:
            _bounded(package)
            names = {item.filename for item in package.infolist()}
            kind = next((kind for main, kind in _MAIN.items() if main in names), None)
            if kind is None or "[Content_Types].xml" not in names:
                raise UnableToTrust("Tệp nén không phải DOCX hay XLSX.", "The packed file is neither DOCX nor XLSX.")
            for item in package.infolist():
                _part(package, item, nested=nested)
    except UnableToTrust:
        raise
    except Exception as error:  # whatever a hostile file brings the reader to, the answer is the same
        raise UnableToTrust("Tệp DOCX hoặc XLSX bị hỏng, không đọc được.", "The DOCX or XLSX is broken.") from error
    return kind


def _holding(what: tuple[str, str]) -> UnableToTrust:
    return UnableToTrust(
        f"Tệp có {what[0]} nên không được nhận. Hãy bỏ đi, hoặc xuất ra PDF rồi gửi lại.",
        f"The file holds {what[1]} and is not taken. Remove that, or send a PDF.",
    )


def _bounded(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > _MOST_PARTS or sum(item.file_size for item in parts) > _LARGEST_WHOLE:
        raise UnableToTrust("Tệp nén quá lớn khi mở ra.", "The packed file is too large when unpacked.")
    if len({item.filename for item in parts}) != len(parts):
        raise zipfile.BadZipFile("a name twice")


def _part(package: zipfile.ZipFile, item: zipfile.ZipInfo, *, nested: bool) -> None:
    path = PurePosixPath(item.filename.lower())
    if "\\" in item.filename or path.is_absolute() or ".." in path.parts:
        raise zipfile.BadZipFile("a path outside")
    if "vbaproject" in path.name or "vbadata" in path.name or "macrosheets" in path.parts:
        raise _holding(_MACROS)
    if "activex" in path.parts or ("embeddings" in path.parts and path.suffix not in ("", ".xlsx", ".docx")):
        raise _holding(_OBJECTS)
    if "embeddings" in path.parts and path.suffix in (".xlsx", ".docx"):  # the figures behind a chart
        if nested:
            raise _holding(_OBJECTS)
        _package(io.BytesIO(_read(package, item)), nested=True)
    elif path.suffix in (".xml", ".rels"):
        _text(path, _read(package, item))


def _read(package: zipfile.ZipFile, item: zipfile.ZipInfo) -> bytes:
    if item.file_size > _LARGEST_TEXT:
        raise UnableToTrust("Tệp nén quá lớn khi mở ra.", "The packed file is too large when unpacked.")
    pieces = []
    with package.open(item) as part:
        # Piece by piece: the size that a package states of a part may be a lie, and a piece can't outgrow it.
        while piece := part.read(_PIECE):
            pieces.append(piece)
    return b"".join(pieces)


def _text(path: PurePosixPath, data: bytes) -> None:
    if b"<!DOCTYPE" in data or b"<\x00!\x00D" in data or b"\x00<\x00!\x00D" in data:
        raise _holding(_DECLARES)
    if path.name == "[content_types].xml":
        if b"macroEnabled" in data or b"vbaProject" in data:
            raise _holding(_MACROS)
        if b"activeX" in data:
            raise _holding(_OBJECTS)
    elif path.suffix == ".rels":
        for kind, outside in _relations(data):
            if kind == "vbaProject":
                raise _holding(_MACROS)
            if kind == "oleObject" and not outside:
                raise _holding(_OBJECTS)
            if outside and kind not in _HARMLESS:
                raise _holding(_FETCHES)
    elif (
        b"<ddeLink" in data
        or b":ddeLink" in data
        or (path.parts[0] == "word" and _DDE.search(b"".join(one or two for one, two in _INSTRUCTIONS.findall(data))))
    ):
        raise _holding(_COMMANDS)


def _relations(data: bytes) -> Iterator[tuple[str, bool]]:
    """(last word of its type, whether it leads outside the file) of each relation of a part."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    for relation in etree.fromstring(data, parser):
        if isinstance(relation.tag, str):
            yield relation.get("Type", "").rpartition("/")[2], relation.get("TargetMode", "") == "External"
