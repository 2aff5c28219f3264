"""The one door to the readers: which kind of file is it, by its content."""

from __future__ import annotations

import re
from pathlib import Path

from cchc.statistics.checks.readers import docx_file, package, plain, xlsx_file
from cchc.statistics.checks.readers.model import MAX_BYTES, MAX_TEXT, FilledForm, Unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_REPORT = re.compile(r"báo cáo|kết quả|hồ sơ|tổng số|trong đó|thực hiện", re.IGNORECASE)


def read_filled(path: Path) -> FilledForm:
    """Read a filled form or a report.

    Raises:
        Unreadable: in one sentence, for whatever can't be read; nothing else comes out for any content of a file.
    """
    data = _bytes(path)
    if data.startswith(b"PK"):
        form = _office(path.name, data)
    elif data.startswith(_OLE):
        raise Unreadable(
            "Tệp Office đời cũ (.doc, .xls) hoặc có mật khẩu; hãy lưu lại thành .docx hoặc .xlsx không mật khẩu.",
            "An old (.doc, .xls) or encrypted Office file; save it as .docx or .xlsx without a password.",
        )
    elif data.lstrip()[:5] == b"%PDF-":
        raise Unreadable(
            "Tệp PDF không đọc được; hãy đưa tệp gốc DOCX, XLSX hoặc CSV.",
            "PDF files can't be read; give the DOCX, XLSX or CSV they were made from.",
        )
    elif data.startswith(_PICTURES):
        raise Unreadable(
            "Tệp là ảnh, không đọc được; hãy đưa tệp gốc DOCX, XLSX hoặc CSV.",
            "The file is a picture and can't be read; give the DOCX, XLSX or CSV it was made from.",
        )
    else:
        form = _text(path, data)
    if not form.rows and not _is_report(form.paragraphs):
        raise Unreadable(
            "Không thấy bảng số liệu của biểu (cột STT, Chỉ tiêu, Số liệu) và cũng không phải văn bản báo cáo.",
            "No table of a form (columns code, label, value) is in the file, and it is not a report either.",
        )
    if sum(map(len, form.paragraphs)) > MAX_TEXT:
        raise Unreadable("Văn bản quá dài.", "The text is too long.")
    return form


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise Unreadable("Không có tệp này.", "There is no such file.") from None
    except IsADirectoryError:
        raise Unreadable("Đây là thư mục, không phải tệp.", "This is a folder, not a file.") from None
    except (OSError, ValueError):
        raise Unreadable("Không mở được tệp này.", "The file can't be opened.") from None
    if len(data) > MAX_BYTES:
        raise Unreadable(f"Tệp lớn hơn {MAX_BYTES // 2**20} MB.", f"The file is bigger than {MAX_BYTES // 2**20} MB.")
    if not data.strip():
        raise Unreadable("Tệp rỗng.", "The file is empty.")
    return data


def _office(name: str, data: bytes) -> FilledForm:
    parts = package.members(data)
    if any(part.startswith("xl/") for part in parts):
        return xlsx_file.read_xlsx(name, data, parts)
    if any(part.startswith("word/") for part in parts):
        return docx_file.read_docx(name, data)
    raise Unreadable("Tệp nén này không phải XLSX hay DOCX.", "This package is neither XLSX nor DOCX.")


def _text(path: Path, data: bytes) -> FilledForm:
    try:
        text = plain.decode(data)
    except plain.NotUnicode as refusal:
        # A table's codes and figures are the same in any code page; prose is not read by guess.
        table = plain.read_csv(path.name, refusal.legacy)
        if table is None:
            raise
        return table
    form = plain.read_csv(path.name, text)
    if form is None and path.suffix.lower() == ".csv":
        raise Unreadable(
            "Tệp CSV không có đầu bảng của biểu (code,label,unit,value,note).",
            "The CSV has no head of a form (code,label,unit,value,note).",
        )
    return form or plain.read_text(path.name, text)


def _is_report(paragraphs: tuple[str, ...]) -> bool:
    """Prose worth checking: Vietnamese sentences about results, with a figure in one of them."""
    return any(
        len(text.split()) >= 6 and any(char.isdigit() for char in text) and _REPORT.search(text) for text in paragraphs
    )
