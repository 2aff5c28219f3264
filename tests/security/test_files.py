"""Files of records: taken in by what is in them, and handed out to who may read the record alone."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from cchc.directory.queries import ROLES
from cchc.kernel.models import Attachment
from cchc.kernel.registry import registry
from tests.security.conftest import SignIn, uid

BEGIN = ("declarations", "declare")
NAME = "Quyết định 559.pdf"


def pdf(*, script: bool = False) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if script:
        acts = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(acts)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def photo() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "MAY-ANH-CUA-AI"
    exif.get_ifd(0x8825)[2] = (18.0, 10.0, 30.5)
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 10, 10)).save(out, "JPEG", exif=exif)
    return out.getvalue()


def macros() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return out.getvalue()


def declared(client: Client, name: str, content: bytes, kind: str = "application/pdf") -> object:
    """What the form of declaring answers to a figure of H with this evidence."""
    said = {"unit": uid("units", code="H"), "period": "2022-H1", "line": "phu-luc-1b-2022/1.1", "state": "value"}
    file = SimpleUploadedFile(name, content, content_type=kind)
    return client.post(reverse("begin", args=BEGIN), {**said, "value": "5", "evidence": file})


def address() -> str:
    return reverse("file", args=["declarations", uid("declarations", unit__code="H"), "evidence__name"])


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_evidence_is_linked_from_its_record_and_comes_back_as_it_was(sign_in: SignIn, home: Path) -> None:
    client = sign_in("statistician.H")
    assert declared(client, NAME, pdf()).status_code == 302  # type: ignore[attr-defined]
    record = reverse("record", args=["declarations", uid("declarations", unit__code="H")])
    page = client.get(record).content.decode()
    assert f'href="{address()}"' in page
    assert f"{NAME} (PDF, " in page
    answer = client.get(address())
    assert answer.status_code == 200
    assert body(answer) == pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20559.pdf"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "'self'" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]


def test_only_who_may_read_the_record_gets_its_file(sign_in: SignIn, home: Path) -> None:
    assert declared(sign_in("statistician.H"), NAME, pdf()).status_code == 302  # type: ignore[attr-defined]
    register = registry().register("declarations")
    assert register is not None
    for role in ROLES:
        here, elsewhere = sign_in(f"{role}.H").get(address()), sign_in(f"{role}.K").get(address())
        assert here.status_code == (200 if role in register.readers else 403), role
        assert elsewhere.status_code == (404 if role in register.readers else 403), role
    assert Client().get(address()).status_code == 302


def test_no_other_field_and_no_other_record_is_a_file(sign_in: SignIn, home: Path) -> None:
    client = sign_in("statistician.H")
    assert declared(client, NAME, pdf()).status_code == 302  # type: ignore[attr-defined]
    own = uid("declarations", unit__code="H")
    for path in ("unit__name", "evidence", "evidence__sha256", "declared_by", "..", "evidence__name/"):
        answer = client.get(f"/registers/declarations/{own}/files/{path}/")
        assert answer.status_code == 404, path
    dossier = uid("dossiers", code="CUA-H")
    assert sign_in("leader.H").get(f"/registers/dossiers/{dossier}/files/evidence__name/").status_code == 404
    empty = reverse("file", args=["declarations", uid("declarations", unit__code="K"), "evidence__name"])
    assert sign_in("statistician.K").get(empty).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("trang.pdf", b"<!doctype html><script>alert(1)</script>", "Chỉ nhận tệp"),
        ("hinh.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "Chỉ nhận tệp"),
        ("chay.pdf", b"MZ\x90\x00\x03", "Chỉ nhận tệp"),
        ("mau.docx", macros(), "có macro"),
        ("lenh.pdf", pdf(script=True), "có mã lệnh JavaScript"),
        ("cut.pdf", pdf()[:100], "bị hỏng"),
    ],
)
def test_what_acts_is_refused_at_the_form_and_nothing_is_kept(
    name: str, content: bytes, said: str, sign_in: SignIn, home: Path
) -> None:
    client = sign_in("statistician.H")
    answer = declared(client, name, content)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert said in answer.content.decode()  # type: ignore[attr-defined]
    assert not Attachment.objects.exists()
    register = registry().register("declarations")
    assert register is not None
    assert client.get(address()).status_code == 404


def test_a_photograph_comes_back_without_the_place_where_it_was_taken(sign_in: SignIn, home: Path) -> None:
    client = sign_in("statistician.H")
    assert declared(client, "anh.jpg", photo(), "image/jpeg").status_code == 302  # type: ignore[attr-defined]
    content = body(client.get(address()))
    assert b"MAY-ANH-CUA-AI" in photo() and b"MAY-ANH-CUA-AI" not in content
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (40, 30)
        assert not image.getexif()


def test_a_name_can_not_carry_a_header_or_an_ending(sign_in: SignIn, home: Path) -> None:
    client = sign_in("statistician.H")
    assert declared(client, 'x"; filename=y.html', pdf(), "text/html").status_code == 302  # type: ignore[attr-defined]
    answer = client.get(address())
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].endswith('.pdf"')


def test_a_file_kept_before_files_were_examined_is_examined_now(sign_in: SignIn, home: Path) -> None:
    client = sign_in("statistician.H")
    assert declared(client, NAME, pdf()).status_code == 302  # type: ignore[attr-defined]
    kept = Attachment.objects.get()
    (home / "attachments" / kept.sha256[:2] / kept.sha256).write_bytes(pdf(script=True))
    Attachment.objects.update(quarantined=True)
    answer = client.get(address())
    assert answer.status_code == 404
    assert "có mã lệnh JavaScript" in answer.content.decode()
