"""Files that people hand in: what is taken, what is refused in words, and what is left of a picture."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from cchc.kernel.quarantine import ENDINGS, Examined, UnableToKeep, examine

AT = datetime(2022, 6, 20, 3, tzinfo=UTC)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pdf(change: Callable[[PdfWriter], None] = lambda writer: None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def action(**parts: object) -> DictionaryObject:
    said = {NameObject(f"/{name}"): value for name, value in parts.items()}
    return DictionaryObject(said)


def opens_with(kind: str, **parts: object) -> Callable[[PdfWriter], None]:
    """What a PDF does when it is opened."""

    def change(writer: PdfWriter) -> None:
        writer.root_object[NameObject("/OpenAction")] = action(S=NameObject(kind), **parts)

    return change


def touched_with(kind: str) -> Callable[[PdfWriter], None]:
    """What a page's annotation does when it is touched, two levels down."""

    def change(writer: PdfWriter) -> None:
        note = action(Subtype=NameObject("/Link"), A=action(S=NameObject(kind)))
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])

    return change


def named_script(writer: PdfWriter) -> None:
    """A script that runs by its name in the document, without an action."""
    scripts = DictionaryObject({NameObject("/JavaScript"): DictionaryObject()})
    writer.root_object[NameObject("/Names")] = writer._add_object(scripts)


def dynamic_form(writer: PdfWriter) -> None:
    form = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})
    writer.root_object[NameObject("/AcroForm")] = form


def examined(folder: Path, content: bytes) -> Examined:
    path = folder / "tep"
    path.write_bytes(content)
    return examine(path)


def refused(folder: Path, content: bytes) -> str:
    with pytest.raises(UnableToKeep) as refusal:
        examined(folder, content)
    assert refusal.value.vi.endswith(".") and refusal.value.en.endswith(".")
    assert refusal.value.vi != refusal.value.en
    return refusal.value.vi


def test_a_plain_pdf_is_taken_as_it_is(tmp_path: Path) -> None:
    def linked(writer: PdfWriter) -> None:
        touched_with("/URI")(writer)
        opens_with("/GoTo", D=ArrayObject([NumberObject(0), NameObject("/Fit")]))(writer)

    for content in (pdf(), pdf(linked)):
        assert examined(tmp_path, content) == Examined("application/pdf")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (opens_with("/JavaScript", JS=TextStringObject("app.alert(1)")), "JavaScript"),
        (opens_with("/Launch", F=TextStringObject("cmd.exe")), "mở chương trình"),
        (touched_with("/GoToR"), "mở chương trình"),
        (touched_with("/SubmitForm"), "gửi hoặc nạp dữ liệu"),
        (touched_with("/ImportData"), "gửi hoặc nạp dữ liệu"),
        (named_script, "JavaScript"),
        (lambda writer: writer.add_attachment("luong.exe", b"MZ"), "tệp đính kèm"),
        (dynamic_form, "XFA"),
    ],
)
def test_a_pdf_that_acts_is_refused(change: Callable[[PdfWriter], None], said: str, tmp_path: Path) -> None:
    assert said in refused(tmp_path, pdf(change))


def test_a_script_in_a_packed_stream_is_found(tmp_path: Path) -> None:
    packed = pdf(opens_with("/JavaScript", JS=TextStringObject("app.alert(1)")))
    plain, _, _ = packed.partition(b"xref")
    assert b"/JavaScript" in plain
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(packed)))
    out = io.BytesIO()
    writer.write(out)
    source = out.getvalue().replace(b"/JavaScript", b"/J#61vaScript")
    assert "JavaScript" in refused(tmp_path, source)
    hidden = object_stream(b"<< /S /Launch /F (cmd.exe) >>")
    assert b"/Launch" not in hidden
    assert "mở chương trình" in refused(tmp_path, hidden)


def object_stream(inner: bytes) -> bytes:
    """A PDF of version 1.5 whose catalogue opens with an action that lies in a packed object stream."""
    body = zlib.compress(b"5 0 " + inner)
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction 5 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(body), body),
    ]
    out, places = b"%PDF-1.5\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(out)
    entries = [(0, 0, 65535), *((1, place, 0) for place in places), (2, 4, 0), (1, start, 0)]
    table = b"".join(struct.pack(">BIH", *entry) for entry in entries)
    head = b"<< /Type /XRef /Size 7 /W [1 4 2] /Root 1 0 R /Length %d >>" % len(table)
    return out + b"6 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % (head, table, start)


def test_a_harmless_packed_stream_is_taken(tmp_path: Path) -> None:
    assert examined(tmp_path, object_stream(b"<< /S /GoTo /D [3 0 R /Fit] >>")).media_type == "application/pdf"


def test_a_locked_a_broken_and_an_empty_pdf_are_refused(tmp_path: Path) -> None:
    assert "mật khẩu" in refused(tmp_path, pdf(lambda writer: writer.encrypt("", "chu", algorithm="RC4-128")))
    assert "hỏng" in refused(tmp_path, pdf()[:200])
    assert "hỏng" in refused(tmp_path, b"%PDF-1.4 khong co gi")
    out = io.BytesIO()
    PdfWriter().write(out)
    assert "không có trang nào" in refused(tmp_path, out.getvalue())


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    drawn = Image.new(mode, size)
    ImageDraw.Draw(drawn).rectangle((0, 0, size[0] // 2, size[1]), fill=drawn.getpixel((0, 0)) if mode == "P" else 200)
    assert kind
    return drawn


def photo() -> bytes:
    """A photograph lying on its side, with its place, its maker and a thumbnail's worth of text."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned to the right
    exif[0x010F] = "MAY-ANH-CUA-AI"
    exif.get_ifd(0x8825)[2] = (18.0, 10.0, 30.5)  # latitude
    out = io.BytesIO()
    picture("JPEG").save(out, "JPEG", exif=exif, comment=b"CHU-THICH-KIN")
    assert b"MAY-ANH-CUA-AI" in out.getvalue() and b"CHU-THICH-KIN" in out.getvalue()
    return out.getvalue()


def test_a_photograph_is_drawn_anew_upright_and_without_its_place(tmp_path: Path) -> None:
    found = examined(tmp_path, photo())
    assert found.media_type == "image/jpeg"
    assert found.content is not None
    assert b"MAY-ANH-CUA-AI" not in found.content and b"CHU-THICH-KIN" not in found.content
    with Image.open(io.BytesIO(found.content)) as again:
        assert not again.getexif() and not again.getexif().get_ifd(0x8825)
        assert again.size == (40, 60)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "I;16"])
def test_a_png_keeps_its_points_and_loses_its_texts(mode: str, tmp_path: Path) -> None:
    note = PngInfo()
    note.add_text("Author", "TEN-NGUOI-LAP")
    out = io.BytesIO()
    drawn = Image.new(mode, (20, 10))
    drawn.save(out, "PNG", pnginfo=note, icc_profile=b"HO-SO-MAU")
    found = examined(tmp_path, out.getvalue() + b"PK\x03\x04 giau sau anh")
    assert found.media_type == "image/png" and found.content is not None
    assert b"TEN-NGUOI-LAP" not in found.content and b"giau sau anh" not in found.content
    with Image.open(io.BytesIO(found.content)) as again:
        assert (again.size, again.format) == ((20, 10), "PNG")
        assert not again.info.get("icc_profile")


def test_a_clear_png_stays_clear(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (4, 4), (255, 0, 0, 0)).save(out, "PNG")
    content = examined(tmp_path, out.getvalue()).content
    assert content is not None
    with Image.open(io.BytesIO(content)) as again:
        assert again.convert("RGBA").getpixel((1, 1)) == (255, 0, 0, 0)


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    Image.new("1", (9_000, 7_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    assert "60 triệu" in refused(tmp_path, out.getvalue())
    out = io.BytesIO()
    Image.new("L", (7_000, 100)).save(out, "PNG")
    content = examined(tmp_path, out.getvalue()).content
    assert content is not None
    with Image.open(io.BytesIO(content)) as again:
        assert again.size == (6_000, 86)


def test_a_broken_picture_is_refused(tmp_path: Path) -> None:
    for content in (photo()[:300], b"\x89PNG\r\n\x1a\n khong phai", b"\xff\xd8\xff"):
        assert "hỏng" in refused(tmp_path, content)


def word(text: str = "Nội dung") -> bytes:
    file = docx.Document()
    file.add_paragraph(text)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def sheet() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        page.write(0, 0, 1)
        page.write_url(1, 0, "https://example.vn/")
    return out.getvalue()


def repacked(content: bytes, changes: dict[str, tuple[bytes, bytes]], **added: bytes) -> bytes:
    """A package with parts changed (name -> what to replace, by what) and added (path with ``__`` for ``/``)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename in changes:
                before, after = changes[item.filename]
                assert before in data
                data = data.replace(before, after, 1)
            new.writestr(item.filename, data)
        for name, data in added.items():
            new.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out.getvalue()


def related(kind: str, target: str, outside: str = "External") -> dict[str, tuple[bytes, bytes]]:
    relation = (
        f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"'
        f' Target="{target}" TargetMode="{outside}"/></Relationships>'
    )
    return {"word/_rels/document.xml.rels": (b"</Relationships>", relation.encode())}


def test_plain_office_files_are_taken_as_they_are(tmp_path: Path) -> None:
    assert examined(tmp_path, word()) == Examined(WORD)
    assert examined(tmp_path, sheet()) == Examined(SHEET)
    linked = repacked(word(), related("hyperlink", "https://example.vn/"))
    assert examined(tmp_path, linked) == Examined(WORD)
    charted = repacked(word(), {}, word__embeddings__so_lieu_dot_xlsx=sheet())
    assert examined(tmp_path, charted) == Examined(WORD)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (repacked(word(), {}, word__vbaProject_dot_bin=b"\xd0\xcf"), "macro"),
        (repacked(sheet(), {}, xl__vbaProject_dot_bin=b"\xd0\xcf"), "macro"),
        (repacked(sheet(), {}, xl__macrosheets__sheet1_dot_xml=b"<a/>"), "macro"),
        (repacked(word(), {}, word__embeddings__o_dot_bin=b"\xd0\xcf"), "OLE"),
        (repacked(word(), {}, word__embeddings__o_dot_xlsm=b"PK"), "OLE"),
        (repacked(word(), {}, word__activeX__a_dot_xml=b"<a/>"), "ActiveX"),
        (
            repacked(word(), {}, word__embeddings__a_dot_xlsx=repacked(sheet(), {}, xl__vbaProject_dot_bin=b"x")),
            "macro",
        ),
        (repacked(word(), related("attachedTemplate", "https://xau.example/t.dotm")), "tự tải"),
        (repacked(word(), related("oleObject", "https://xau.example/o")), "tự tải"),
        (repacked(word(), related("image", "https://xau.example/dem.png")), "tự tải"),
        (repacked(word(), related("oleObject", "embeddings/o", "Internal")), "OLE"),
        (
            repacked(word(), {"[Content_Types].xml": (b"document.main+xml", b"document.macroEnabled.main+xml")}),
            "macro",
        ),
        (
            repacked(
                word(),
                {
                    "word/document.xml": (
                        b"<w:body>",
                        b"<w:body><w:p><w:r><w:instrText>DDEAUTO cmd</w:instrText></w:r></w:p>",
                    )
                },
            ),
            "DDE",
        ),
        (repacked(sheet(), {}, xl__externalLinks__e_dot_xml=b"<externalLink><ddeLink/></externalLink>"), "DDE"),
        (repacked(word(), {"word/document.xml": (b"<w:document", b"<!DOCTYPE a []><w:document")}), "DTD"),
        (repacked(word(), {"word/_rels/document.xml.rels": (b"</Relationships>", b"</Rel")}), "hỏng"),
        (repacked(word(), {}, **{"..__thoat_dot_xml": b"<a/>"}), "hỏng"),
        (word()[:-200], "hỏng"),
    ],
)
def test_an_office_file_that_acts_or_is_broken_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    assert said in refused(tmp_path, content)


def test_a_packed_file_that_is_no_document_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("chay.exe", b"MZ")
    assert "không phải DOCX hay XLSX" in refused(tmp_path, out.getvalue())


def test_a_packed_file_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO(word())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package, package.open("word/to.xml", "w") as part:
        for _ in range(110):
            part.write(bytes(1024 * 1024))
    assert len(out.getvalue()) < 400_000
    assert "quá lớn khi mở ra" in refused(tmp_path, out.getvalue())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\x00",
        b"\x7fELF",
        b"\xd0\xcf\x11\xe0",
        b"GIF89a",
        b" %PDF-1.4",
    ],
)
def test_other_kinds_are_refused_by_what_is_in_them(content: bytes, tmp_path: Path) -> None:
    assert "Chỉ nhận tệp PDF, DOCX, XLSX, PNG hoặc JPEG" in refused(tmp_path, content)


SEEDS = {"pdf": pdf(), "packed": object_stream(b"<< /S /GoTo >>"), "photo": photo(), "word": word(), "sheet": sheet()}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.sampled_from(sorted(SEEDS)),
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6)), max_size=6),
    cut=st.floats(0, 1),
)
def test_whatever_is_handed_in_is_examined_or_refused(
    seed: str, changes: list[tuple[float, bytes]], cut: float, tmp_path: Path
) -> None:
    content = bytearray(SEEDS[seed])
    for where, new in changes:
        place = 16 + int(where * (len(content) - 17))
        content[place : place + len(new)] = new
    if cut < 0.3:
        del content[16 + int(cut * len(content)) :]
    try:
        kept = examined(tmp_path, bytes(content)).media_type
    except UnableToKeep:
        return  # any other error fails the test
    assert kept in ENDINGS
