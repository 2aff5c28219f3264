"""Reading a CSV or XLSX into text columns with the row numbers that a person sees."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import polars as pl

from cchc.kernel.errors import UnusableInput

#: The column that holds the row's number in the file; row 1 is the header.
ROW = "__row"
_MAX_BYTES = 1_000_000_000
_MAX_XLSX_BYTES = 600_000_000


def read_sheet(path: Path, columns: Sequence[str]) -> pl.DataFrame:
    """The file's ``columns`` as text (empty cells are none) and ``__row``; blank rows are left out.

    Raises:
        UnusableInput: no such file, not a table, a wrong encoding, missing or unknown columns.
    """
    if not path.is_file():
        raise UnusableInput(f"Không có tệp {path.name}.", f"There is no file {path.name}.")
    if path.stat().st_size > _MAX_BYTES:
        raise UnusableInput(f"Tệp {path.name} quá lớn (trên 1 GB).", f"{path.name} is too large (over 1 GB).")
    with path.open("rb") as file:
        start = file.read(4)
    frame = _read_xlsx(path) if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")) else _read_csv(path)
    return _with_columns(frame, path, columns)


def _with_columns(frame: pl.DataFrame, path: Path, columns: Sequence[str]) -> pl.DataFrame:
    names = [name for name in frame.columns if name != ROW]
    missing = [name for name in columns if name not in names]
    unknown = [name for name in names if name not in columns]
    if missing or unknown:
        what = [f"thiếu cột {', '.join(missing)}"] if missing else []
        what += [f"có cột lạ {', '.join(unknown[:10])}"] if unknown else []
        en = [f"column {', '.join(missing)} is missing"] if missing else []
        en += [f"column {', '.join(unknown[:10])} is unknown"] if unknown else []
        raise UnusableInput(
            f"Tệp {path.name} {' và '.join(what)}. Dòng đầu phải là: {','.join(columns)}.",
            f"{path.name}: {' and '.join(en)}. The first row must be: {','.join(columns)}.",
        )
    text = [pl.col(name).str.strip_chars().replace("", None) for name in columns]
    frame = frame.select(ROW, *text)
    binary = frame.filter(pl.any_horizontal(pl.col(name).str.contains("\0", literal=True) for name in columns))
    if len(binary):
        raise UnusableInput(
            f"Tệp {path.name}, dòng {binary[ROW][0]}: có ký tự không phải văn bản (NUL).",
            f"{path.name}, row {binary[ROW][0]}: holds a character that is no text (NUL).",
        )
    return frame.filter(pl.any_horizontal(pl.col(name).is_not_null() for name in columns))


def _header(names: Sequence[Any], path: Path) -> list[str]:
    header = ["" if name is None else str(name).strip().lstrip("\ufeff") for name in names]
    while header and not header[-1]:
        header.pop()
    if not header or "" in header:
        raise UnusableInput(
            f"Dòng đầu của tệp {path.name} phải là tên các cột, không có ô trống.",
            f"The first row of {path.name} must name the columns, without empty cells.",
        )
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise UnusableInput(
            f"Tệp {path.name} có cột trùng tên: {', '.join(twice)}.",
            f"{path.name} names a column twice: {', '.join(twice)}.",
        )
    return header


def _read_csv(path: Path) -> pl.DataFrame:
    with path.open("rb") as file:
        first = file.readline(1_000_000)
    try:
        header = _header(next(csv.reader(io.StringIO(first.decode("utf-8-sig"))), []), path)
        frame = pl.read_csv(
            path,
            infer_schema=False,
            encoding="utf8",
            has_header=True,
            raise_if_empty=False,
        )
    except UnicodeDecodeError as error:
        raise _wrong_encoding(path) from error
    except (pl.exceptions.PolarsError, csv.Error) as error:
        raise _why_not_csv(path) from error
    frame = frame.rename(dict(zip(frame.columns, header, strict=False)))
    if len(frame.columns) > len(header):  # a trailing empty heading
        frame = frame.select(header)
    return frame.with_row_index(ROW, offset=2).with_columns(pl.col(ROW).cast(pl.Int64))


def _wrong_encoding(path: Path) -> UnusableInput:
    return UnusableInput(
        f"Tệp {path.name} không phải văn bản UTF-8. Hãy lưu lại dưới dạng «CSV UTF-8» rồi nhập lại.",
        f"{path.name} is not UTF-8 text. Save it as “CSV UTF-8” and import it again.",
    )


def _why_not_csv(path: Path) -> UnusableInput:
    """Find the row that the fast reader stumbled over, so that the sentence can name it."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            width = len(next(rows, []))
            for number, row in enumerate(rows, start=2):
                if row and len(row) > width:
                    return UnusableInput(
                        f"Tệp {path.name}, dòng {number}: có {len(row)} ô trong khi dòng đầu có {width} cột.",
                        f"{path.name}, row {number}: {len(row)} cells where the first row has {width} columns.",
                    )
    except UnicodeDecodeError:
        return _wrong_encoding(path)
    except csv.Error as error:
        return UnusableInput(
            f"Tệp {path.name} không phải bảng CSV hợp lệ (dấu ngoặc kép hoặc ký tự lạ).",
            f"{path.name} is not a valid CSV table ({error}).",
        )
    return UnusableInput(
        f"Không đọc được tệp {path.name} như một bảng CSV.", f"{path.name} can't be read as a CSV table."
    )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _read_xlsx(path: Path) -> pl.DataFrame:
    import python_calamine  # noqa: PLC0415  the command line's start must stay under a second

    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                if sum(item.file_size for item in archive.infolist()) > _MAX_XLSX_BYTES:
                    raise UnusableInput(f"Bảng tính {path.name} quá lớn.", f"The workbook {path.name} is too large.")
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except UnusableInput:
        raise
    except Exception as error:  # calamine and zipfile raise many kinds for a broken file
        raise UnusableInput(
            f"Không đọc được bảng tính {path.name}: tệp hỏng hoặc không phải XLSX.",
            f"The workbook {path.name} can't be read: it is broken or no XLSX.",
        ) from error
    if not rows:
        raise UnusableInput(f"Bảng tính {path.name} trống.", f"The workbook {path.name} is empty.")
    header = _header([None if cell == "" else cell for cell in rows[0]], path)
    width = len(header)
    cells = [[_cell(cell) for cell in row[:width]] for row in rows[1:]]
    frame = pl.DataFrame(cells, schema=dict.fromkeys(header, pl.String), orient="row")
    return frame.with_row_index(ROW, offset=2).with_columns(pl.col(ROW).cast(pl.Int64))
