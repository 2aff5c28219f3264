"""Files that people hand in, as they are kept: once, under a safe name, and never half."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from cchc.kernel.attachments import UnableToHandOut, keep, named, opened, path_of, released
from cchc.kernel.models import Attachment
from cchc.kernel.quarantine import UnableToKeep, UnableToTrust

AT = datetime(2022, 6, 20, 3, tzinfo=UTC)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf(*, acts: bool = False) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if acts:
        form = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})
        writer.root_object[NameObject("/AcroForm")] = form
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def photo() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "MAY-ANH-CUA-AI"
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (200, 10, 10)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_names_are_made_safe() -> None:
    word_name = "Quyết định 559.docx"
    assert named(word_name, WORD) == word_name
    assert named(r"C:\Users\ai\..\bao-cao.PDF", "application/pdf") == "bao-cao.pdf"
    assert named("../../etc/passwd", "application/pdf") == "passwd.pdf"
    assert named("luong.exe", "application/pdf") == "luong.exe.pdf"
    assert named("anh.jpeg", "image/jpeg") == "anh.jpg"
    assert named("hoa\u202efdp.exe\r\nX: y", "application/pdf") == "hoafdp.exeX: y.pdf"
    assert named("", "image/png") == "tep.png"
    assert len(named("a" * 500 + ".pdf", "application/pdf")) < 200


@pytest.mark.django_db
def test_what_is_kept_is_kept_once_under_its_own_digest(home: Path) -> None:
    content = pdf()
    first = keep("mot.pdf", [content[:50], content[50:]], at=AT)
    again = keep("hai.pdf", [content], at=AT)
    assert (first.pk, first.name, first.quarantined, first.original_sha256) == (again.pk, "mot.pdf", False, "")
    assert path_of(first.sha256).read_bytes() == content
    image = keep("anh.jpg", [photo()], at=AT)
    stored = path_of(image.sha256).read_bytes()
    assert image.size == len(stored) and b"MAY-ANH-CUA-AI" not in stored
    assert image.original_sha256 and image.original_sha256 != image.sha256
    assert keep("lai.jpg", [photo()], at=AT) == image


@pytest.mark.django_db
def test_what_is_refused_leaves_nothing_behind(home: Path) -> None:
    for content in (b"MZ", pdf(acts=True), b"%PDF-" + bytes(20 * 1024 * 1024)):
        with pytest.raises(UnableToKeep):
            keep("tep.pdf", [content], at=AT)
    assert not Attachment.objects.exists()
    assert [path for path in (home / "attachments").rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_what_was_kept_before_files_were_examined_is_examined_when_asked_for(home: Path) -> None:
    good, bad, image = (_old(home, content) for content in (pdf(), pdf(acts=True), photo()))
    assert released(good) == good
    assert not Attachment.objects.get(pk=good.pk).quarantined
    with pytest.raises(UnableToTrust):
        released(bad)
    assert Attachment.objects.get(pk=bad.pk).quarantined
    bare = released(image)
    assert bare != image and bare.original_sha256 == image.sha256
    assert b"MAY-ANH-CUA-AI" not in path_of(bare.sha256).read_bytes()


@pytest.mark.django_db
def test_content_that_is_gone_is_said_in_words(home: Path) -> None:
    kept = keep("mot.pdf", [pdf()], at=AT)
    with opened(kept) as file:
        assert file.read() == pdf()
    path_of(kept.sha256).unlink()
    with pytest.raises(UnableToHandOut, match="khôi phục thư mục attachments"):
        opened(kept)


def _old(home: Path, content: bytes) -> Attachment:
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return Attachment.objects.create(sha256=digest, name="cu.pdf", media_type="?", size=len(content), at=AT)
