"""Forms as CSV, in every way that spreadsheet programs and people write them; or refused in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from cchc.statistics.checks.readers import FilledForm, Unreadable, read_filled

HEAD = ["STT", "Chỉ tiêu", "Đơn vị tính", "Số liệu", "Ghi chú"]
Read = Callable[[str, bytes], FilledForm]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def reader(name: str, data: bytes) -> FilledForm:
        path = tmp_path / name
        path.write_bytes(data)
        return read_filled(path)

    return reader


def values(form: FilledForm) -> dict[str, str]:
    return {row.code: row.value for row in form.rows}


def marks_apart(text: str) -> str:
    """Tone marks behind their letters, as the code page of Windows has them: it has ê and a mark, and no ế."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    parts = (unicodedata.normalize("NFD", letter) for letter in text)
    letters = (("".join(sign for sign in part if sign not in tones), part) for part in parts)
    return "".join(
        unicodedata.normalize("NFC", letter) + "".join(sign for sign in part if sign in tones)
        for letter, part in letters
    )


TEXT = 'code,label,unit,value,note\n1.,Mục,,,\n1.1.,"Số, loại",%,"61,8%",trừ VB mật\n\n1.2,Số,Hồ sơ,13.417,\n'


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_with_or_without_a_bom(read: Read, bom: bytes) -> None:
    form = read("a.csv", bom + TEXT.encode())
    assert values(form) == {"1": "", "1.1": "61,8%", "1.2": "13.417"}
    assert (form.rows[1].label, form.rows[1].unit, form.rows[1].note) == ("Số, loại", "%", "trừ VB mật")


def test_columns_in_any_order_and_vietnamese_heads(read: Read) -> None:
    form = read("a.csv", "Số liệu;STT;Chỉ tiêu\n5,5;1.1;Số văn bản\n".encode())
    assert values(form) == {"1.1": "5,5"}


def test_a_code_twice_comes_twice(read: Read) -> None:
    form = read("a.csv", b"code,label,unit,value,note\n1.1,a,,1,\n1.1,a,,2,\n")
    assert [row.value for row in form.rows] == ["1", "2"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("code_page", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
@pytest.mark.parametrize("before", ["", "sep={}\n", "\nPhụ lục 1B{0}{0}{0}{0}\n{0}{0}{0}{0}\n", "Phụ lục 1B\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_as_spreadsheet_programs_save_it(read: Read, delimiter: str, code_page: str, before: str, end: str) -> None:
    cells = [HEAD, ["1.1", "Số phiếu", "Phiếu", "1.234", ""], ["1.2", "Tỷ lệ", "%", '"61,8%"', "quý"]]
    lines = before.format(delimiter) + "\n".join(delimiter.join(row) for row in cells) + "\n"
    written = marks_apart(lines) if code_page == "cp1258" else lines
    form = read("a.csv", written.replace("\n", end).encode(code_page))
    assert values(form) == {"1.1": "1.234", "1.2": "61,8%"}


def test_a_head_in_two_rows(read: Read) -> None:
    text = "STT,Chỉ tiêu,Kết quả thống kê,,Ghi chú\n,,Đơn vị tính,Số liệu,\n1.1,Số văn bản,Văn bản,7,x\n"
    (row,) = read("a.csv", text.encode()).rows
    assert (row.unit, row.value, row.note) == ("Văn bản", "7", "x")


def test_codes_and_values_alone(read: Read) -> None:
    assert values(read("a.csv", b'code,value\n1.1,23\n1.2.,"61,8%"\n')) == {"1.1": "23", "1.2": "61,8%"}


def test_blank_cells_behind_every_row_mean_nothing(read: Read) -> None:
    assert values(read("a.csv", b"code,label,unit,value,note\n1.1,a,,5,x,\n1.2,b,,,,\n")) == {"1.1": "5", "1.2": ""}
    assert values(read("a.csv", b"code,label,unit,value,note\n1.1,a,,5,x,\n1.2,b,,6,\n")) == {
        "1.1": "5",
        "1.2": "6",
    }


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (TEXT.encode()[:-2] + b"\xc3", "không ghi bằng bảng mã UTF-8"),  # broken UTF-8 is no other code page
        (b"\xd0\xd2,x\n1,2\n", "không ghi bằng bảng mã UTF-8"),
        (b"code,label,unit,value,note\n1.1,a,%,61,8%,x\n", "dấu phẩy phải đặt trong ngoặc kép"),
        (b'code,label,unit,value,note\n1.1,"a,%,63\n', "ngoặc kép không đóng"),
        (b"code,label,unit,value,note\n1.1,a,%,61,8%\n", "dấu phẩy phải đặt trong ngoặc kép"),
        (b"code,label,unit,value,note\n1.1,a,%,61,8%,\n1.2,b,,5,\n", "dấu phẩy phải đặt trong ngoặc kép"),
        (b"code,label,unit,value,note\n1.1,a,%,99,2,\n1.2,b,,5,\n", "dấu phẩy phải đặt trong ngoặc kép"),
        (b"code,label,unit,value,note\n1.1,a,of b,T,23,\n1.2,b,,5,\n", "dấu phẩy phải đặt trong ngoặc kép"),
        (b"name,age\nx,1\n", "không có đầu bảng"),
        (b"\x89PNG\r\n\x1a\n", "ảnh"),
        (b"code,label,value\n1.1," + b"a" * 200_000 + b",5\n", "ô quá dài"),
        (b"a" * 200_000 + b"\n", "không có đầu bảng"),
        (b"\xe9" * 200_000 + b"\n", "không ghi bằng bảng mã UTF-8"),
        (b"", "rỗng"),
        (b" \n \n", "rỗng"),
        (b"code,label,unit,value,note\n\x00\x01", "không phải là văn bản"),
    ],
)
def test_refused_in_words(read: Read, data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        read("a.csv", data)
