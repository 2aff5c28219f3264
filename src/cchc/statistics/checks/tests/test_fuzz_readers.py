"""Whatever a file holds, a reader reads it or refuses it in words: no traceback, for random, cut or mutated files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cchc.statistics.checks.readers import Unreadable, read_filled

HEAD = ["STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú"]
ROWS = [[f"1.{n}", "Số hồ sơ đã giải quyết", "Hồ sơ", f"{n},5%", ""] for n in range(1, 12)]


def xlsx() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEAD, *ROWS]):
            sheet.write_row(number, 0, row)
        sheet.write_number(20, 3, 0.5, book.add_format({"num_format": "0.0%"}))
        sheet.write_formula(21, 3, "=A1")
    return target.getvalue()


def word() -> bytes:
    document = docx.Document()
    document.add_paragraph("Kết quả: tiếp nhận 10 hồ sơ.", style="List Bullet")
    table = document.add_table(0, 5)
    for row in [HEAD, *ROWS]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


FILES = {
    "xlsx": xlsx(),
    "docx": word(),
    "csv": "\n".join(",".join(f'"{cell}"' for cell in row) for row in [HEAD, *ROWS]).encode(),
    "txt": "Kết quả: 10 hồ sơ.\n".encode() + "\n".join("\t".join(row) for row in [HEAD, *ROWS]).encode(),
}
PARTS = {
    "xlsx": ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"],
    "docx": ["word/document.xml", "word/numbering.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"],
}
RARE = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def reads_or_refuses(data: bytes, suffix: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{suffix}"
        path.write_bytes(data)
        form, refusal = None, None
        try:
            form = read_filled(path)
        except Unreadable as refused:
            refusal = refused
    if form is None:
        assert refusal is not None
        assert refusal.vi.endswith(".")
        assert refusal.en.endswith(".")
    else:
        assert form.rows or form.paragraphs


@given(st.binary(max_size=400), st.sampled_from(["csv", "txt", "xlsx", "docx"]))
@RARE
def test_random_bytes(data: bytes, suffix: str) -> None:
    reads_or_refuses(data, suffix)


@given(st.text(max_size=300), st.sampled_from(["csv", "txt"]))
@RARE
def test_random_text_under_a_head(text: str, suffix: str) -> None:
    mark = "," if suffix == "csv" else "\t"
    reads_or_refuses((mark.join(HEAD) + "\n" + text).encode(errors="replace"), suffix)


@given(st.sampled_from(sorted(FILES)), st.floats(0, 1))
@RARE
def test_cut_files(suffix: str, share: float) -> None:
    data = FILES[suffix]
    reads_or_refuses(data[: int(len(data) * share)], suffix)


@given(
    st.sampled_from(sorted(FILES)), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=20)
)
@RARE
def test_flipped_bytes(suffix: str, flips: list[tuple[float, int]]) -> None:
    data = bytearray(FILES[suffix])
    for place, byte in flips:
        data[min(int(place * len(data)), len(data) - 1)] = byte
    reads_or_refuses(bytes(data), suffix)


def repacked(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as package:
        for name in source.namelist():
            package.writestr(name, change(source.read(name)) if name == part else source.read(name))
    return target.getvalue()


@given(
    st.sampled_from(["xlsx", "docx"]), st.integers(0, 3), st.floats(0, 1), st.binary(max_size=12), st.integers(0, 30)
)
@RARE
def test_sound_packages_of_broken_parts(suffix: str, part: int, place: float, put: bytes, cut: int) -> None:
    def change(content: bytes) -> bytes:
        at = int(place * len(content))
        return content[:at] + put + content[at + cut :]

    reads_or_refuses(repacked(FILES[suffix], PARTS[suffix][part], change), suffix)


ODD = ["", "x", "-1", "99999999999999999999", "A0", "ZZZ1048576", "XFD1", "1e400", "NaN"]


@given(st.sampled_from(["r", "s", "t"]), st.sampled_from(ODD), st.integers(0, 40))
@RARE
def test_odd_attributes_of_cells(attribute: str, value: str, skip: int) -> None:
    def change(content: bytes) -> bytes:
        pieces = content.split(f' {attribute}="'.encode())
        if len(pieces) < skip + 2:
            return content
        pieces[skip + 1] = value.encode() + pieces[skip + 1][pieces[skip + 1].index(b'"') :]
        return f' {attribute}="'.encode().join(pieces)

    reads_or_refuses(repacked(FILES["xlsx"], "xl/worksheets/sheet1.xml", change), "xlsx")


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_part_left_out(suffix: str) -> None:
    with zipfile.ZipFile(io.BytesIO(FILES[suffix])) as source:
        names = source.namelist()
        for left_out in names:
            target = io.BytesIO()
            with zipfile.ZipFile(target, "w") as package:
                for name in names:
                    if name != left_out:
                        package.writestr(name, source.read(name))
            reads_or_refuses(target.getvalue(), suffix)
