"""Files as offices really hand them in: encodings, quotes, broken workbooks; and any bytes at all."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.kernel.errors import UnusableInput
from cchc.kernel.imports.sheet import ROW, read_sheet

COLUMNS = ("code", "name", "day")


def read(folder: Path, data: bytes, name: str = "file.csv") -> list[tuple[object, ...]]:
    path = folder / name
    path.write_bytes(data)
    return read_sheet(path, COLUMNS).select(ROW, *COLUMNS).rows()


def workbook(rows: list[list[object]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd hh:mm:ss", "in_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        for to, cell in enumerate(row):
            if cell is not None:
                sheet.write(at, to, cell)
    book.close()
    return out.getvalue()


ONE = [(2, "1", "Xã Hà Linh", "2022-06-14")]


@pytest.mark.parametrize(
    "data",
    [
        "code,name,day\n1,Xã Hà Linh,2022-06-14\n".encode(),
        "\ufeffcode,name,day\n1,Xã Hà Linh,2022-06-14\n".encode(),
        "code,name,day\r\n1,Xã Hà Linh,2022-06-14\r\n".encode(),
        "code,name,day\n1,Xã Hà Linh,2022-06-14".encode(),
        'code,name,day\n"1","Xã Hà Linh","2022-06-14"\n'.encode(),
        '"code","name","day"\r\n1,Xã Hà Linh,2022-06-14\r\n'.encode(),
        '\ufeff"code",name,day\r\n1,Xã Hà Linh,2022-06-14\r\n'.encode(),
        "day,code,name\n2022-06-14,1,Xã Hà Linh\n".encode(),
        " code , name , day \n 1 , Xã Hà Linh , 2022-06-14 \n".encode(),
        "code,name,day,\n1,Xã Hà Linh,2022-06-14,\n".encode(),
        "code,name,day,,\n1,Xã Hà Linh,2022-06-14,,\n".encode(),
        "code,name,day\n1,Xã Hà Linh,2022-06-14\n,,\n".encode(),
    ],
    ids=["plain", "bom", "crlf", "no last break", "quoted", "quoted header", "bom and quotes", "other order", "blanks",
         "empty last column", "two empty last columns", "blank last row"],
)  # fmt: skip
def test_the_same_row_however_it_is_written(tmp_path: Path, data: bytes) -> None:
    assert read(tmp_path, data) == ONE


def test_line_breaks_and_quotes_inside_a_cell(tmp_path: Path) -> None:
    data = 'code,name,day\n1,"Xã ""Hà""\nLinh, cũ",2022-06-14\n2,B,2022-06-15\n'.encode()
    rows = read(tmp_path, data)
    assert rows[0][2] == 'Xã "Hà"\nLinh, cũ'
    assert [row[1] for row in rows] == ["1", "2"]


def test_rows_keep_their_numbers_when_some_are_blank(tmp_path: Path) -> None:
    """A person counts lines as the spreadsheet shows them."""
    data = b"code,name,day\n1,a,\n\n,,\n4,b,\n"
    assert [(row[0], row[1]) for row in read(tmp_path, data)] == [(2, "1"), (5, "4")]


def test_a_short_row_has_empty_cells(tmp_path: Path) -> None:
    assert read(tmp_path, b"code,name,day\n1,a\n") == [(2, "1", "a", None)]


def test_a_header_alone_is_a_list_of_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, b"code,name,day\n") == []
    assert read(tmp_path, b"code,name,day") == []
    assert read(tmp_path, workbook([["code", "name", "day"]]), "a.xlsx") == []


REFUSED = {
    "empty": b"",
    "only a bom": b"\xef\xbb\xbf",
    "blank lines": b"\n\n\n",
    "a blank first line": b"\ncode,name,day\n1,a,\n",
    "windows-1258": "code,name,day\n1,Xã,2022-06-14\n".replace("ã", "\u00e3").encode("latin-1"),
    "utf-16": "code,name,day\n1,Xã,\n".encode("utf-16"),
    "utf-16 without a mark": "code,name,day\n1,Xa,\n".encode("utf-16-le"),
    "bad bytes far below": b"code,name,day\n" + b"1,a,\n" * 20_000 + b"2,\xff\xfe,\n",
    "a row too long": b"code,name,day\n1,a,2022-06-14,more\n",
    "a column missing": b"code,name\n1,a\n",
    "a strange column": b"code,name,day,colour\n1,a,2022-06-14,red\n",
    "a column twice": b"code,name,day,name\n1,a,2022-06-14,b\n",
    "a heading missing": b"code,,day\n1,a,2022-06-14\n",
    "semicolons": b"code;name;day\n1;a;2022-06-14\n",
    "headings of another case": b"CODE,NAME,DAY\n1,a,\n",
    "an open quote": b'code,name,day\n1,"a,2022-06-14\n2,b,\n',
    "NUL bytes": b"code,name,day\n1,a\x00b,2022-06-14\n",
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00",
    "a zip that is no workbook": b"PK\x05\x06" + b"\x00" * 18,
    "an old xls that is none": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
}


@pytest.mark.parametrize("name", REFUSED)
def test_unusable_files_are_refused_in_words(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnusableInput) as refusal:
        read(tmp_path, REFUSED[name])
    assert "file.csv" in refusal.value.vi
    assert "file.csv" in refusal.value.en


def test_the_row_that_is_too_long_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="dòng 3"):
        read(tmp_path, b"code,name,day\n1,a,\n2,b,,x\n")


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="day"):
        read(tmp_path, b"code,name\n1,a\n")


def test_no_such_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(UnusableInput):
            read_sheet(path, COLUMNS)


def test_a_workbook_says_what_its_csv_says(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["code", "name", "day"],
        [1, "Xã Hà Linh", "2022-06-14"],
        ["01", "true", date(2022, 6, 14)],
        [2.5, None, datetime(2022, 6, 14, 8, 30, 15)],  # noqa: DTZ001  workbooks know no zone
        [None, None, None],
        [3, True, "2022-06-14T08:30:15+07:00"],
    ]
    assert read(tmp_path, workbook(rows), "a.xlsx") == [
        (2, "1", "Xã Hà Linh", "2022-06-14"),
        (3, "01", "true", "2022-06-14"),
        (4, "2.5", None, "2022-06-14T08:30:15"),
        (6, "3", "yes", "2022-06-14T08:30:15+07:00"),
    ]


def test_every_second_of_a_day_survives_a_workbook(tmp_path: Path) -> None:
    """A workbook keeps times as fractions of a day; reading must not move one by a microsecond."""
    moments = [datetime(2022, 6, 14, h, m, s) for h in range(24) for m in range(0, 60, 7) for s in (0, 1, 59)]  # noqa: DTZ001
    data = workbook([["code", "name", "day"], *([at, "x", moment] for at, moment in enumerate(moments))])
    read_back = [row[3] for row in read(tmp_path, data, "a.xlsx")]
    wanted = [m.date().isoformat() if (m.hour, m.minute, m.second) == (0, 0, 0) else m.isoformat() for m in moments]
    assert read_back == wanted


def test_a_workbook_that_begins_below_or_beside(tmp_path: Path) -> None:
    """An empty first row or column is no header."""
    for rows in (
        [[None], ["code", "name", "day"], [1, "a", "b"]],
        [[None, "code", "name", "day"], [None, 1, "a", "b"]],
    ):
        with pytest.raises(UnusableInput):
            read(tmp_path, workbook(rows), "a.xlsx")


def test_formulas_give_the_value_that_the_workbook_keeps(tmp_path: Path) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, COLUMNS)
    sheet.write_formula(1, 0, "=1+1", None, 2)
    sheet.write_formula(1, 1, '="a"', None, "a")
    sheet.write_formula(1, 2, "=NA()", None, "#N/A")
    book.close()
    (row,) = read(tmp_path, out.getvalue(), "a.xlsx")
    assert row[:3] == (2, "2", "a")


def test_formulas_that_were_never_calculated_are_not_taken_for_values(tmp_path: Path) -> None:
    """Written by a program that does not calculate: the cell has no value, so it is empty, never the formula's text."""
    data = io.BytesIO(workbook([list(COLUMNS), ["=1+1", "b", "c"]]))
    with zipfile.ZipFile(data) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</f><v>0</v>", b"</f>")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    (row,) = read(tmp_path, out.getvalue(), "a.xlsx")
    assert row == (2, None, "b", "c")


@pytest.mark.parametrize("kept", [0.05, 0.3, 0.6, 0.95, 0.999])
def test_a_workbook_cut_short(tmp_path: Path, kept: float) -> None:
    data = workbook([list(COLUMNS), *([at, "name", "2022-06-14"] for at in range(500))])
    with pytest.raises(UnusableInput):
        read(tmp_path, data[: int(len(data) * kept)], "a.xlsx")


def test_a_workbook_that_would_fill_the_memory(tmp_path: Path) -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(700):
            part.write(b"0" * 1_000_000)
    with pytest.raises(UnusableInput):
        read(tmp_path, out.getvalue(), "a.xlsx")


def _only_refusals(data: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        try:
            rows = read(Path(folder), data, name)
        except UnusableInput:
            return
    for row in rows:
        assert isinstance(row[0], int)
        assert all(cell is None or (isinstance(cell, str) and cell) for cell in row[1:])


_cells = st.text(st.characters(codec="utf-8"), max_size=8)


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_bytes(data: bytes) -> None:
    _only_refusals(data, "a.csv")


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_bytes_under_a_good_header(data: bytes) -> None:
    _only_refusals(b"code,name,day\n" + data, "a.csv")


@given(st.lists(st.lists(_cells, max_size=5), max_size=6), st.sampled_from(["\n", "\r\n", "\r", ",\n", '"\n']))
@settings(max_examples=150, deadline=None)
def test_any_text_under_a_good_header(rows: list[list[str]], end: str) -> None:
    text = end.join(",".join(row) for row in rows)
    _only_refusals(f"code,name,day{end}{text}".encode(), "a.csv")


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_workbook_with_changed_bytes(data: st.DataObject) -> None:
    whole = bytearray(workbook([list(COLUMNS), [1, "a", date(2022, 6, 14)], ["x", "b", "c"]]))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    _only_refusals(bytes(whole), "a.xlsx")


@given(st.lists(st.tuples(_cells, _cells, _cells), min_size=1, max_size=8))
@settings(max_examples=150, deadline=None)
def test_what_the_csv_module_writes_is_read_back(rows: list[tuple[str, str, str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([COLUMNS, *rows])
    with TemporaryDirectory() as folder:
        try:
            found = read(Path(folder), text.getvalue().encode())
        except UnusableInput:
            assert any("\x00" in cell for row in rows for cell in row)
            return
    blank = "".join(chr(at) for at in range(0x3001) if chr(at).isspace() and not 0x1C <= at <= 0x1F)
    wanted = [tuple(cell.strip(blank) or None for cell in row) for row in rows]
    assert [row[1:] for row in found] == [row for row in wanted if any(row)]
