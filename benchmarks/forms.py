"""Filled forms to check: the demonstration's form with figures changed at random, in the four kinds of file."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import docx
import xlsxwriter

import cchc

_FILLED = Path(cchc.__file__).parent / "demo" / "data" / "phu-luc-1b-huong-khe-2022h1.csv"
_SENTENCES = (
    "BÁO CÁO Cải cách hành chính 6 tháng đầu năm 2022",
    "Trong kỳ, toàn huyện tiếp nhận {a} hồ sơ, trong đó: trực tuyến {b} hồ sơ, trực tiếp {c} hồ sơ.",
    "Đã giải quyết {b}/{a} hồ sơ, đạt tỷ lệ {rate}%.",
    "Số liệu tính từ ngày 15/12/2021 đến ngày 14/6/2022.",
)
Rows = Sequence[Sequence[str]]


def write(folder: Path, count: int) -> list[Path]:
    """``count`` files, the kinds in turns; the same in every run."""
    chance = random.Random(2022)
    with _FILLED.open(encoding="utf-8-sig", newline="") as file:
        filled = list(csv.reader(file))
    writers: Mapping[str, Callable[[Path, Rows, random.Random], None]] = {
        "csv": _csv,
        "xlsx": _xlsx,
        "docx": _Docx(filled[0]),
        "txt": _text,
    }
    paths = []
    for at in range(count):
        kind = list(writers)[at % len(writers)]
        path = folder / f"bieu-{at:03}.{kind}"
        writers[kind](path, [filled[0], *(_changed(row, chance) for row in filled[1:])], chance)
        paths.append(path)
    return paths


def _changed(row: Sequence[str], chance: random.Random) -> list[str]:
    """One figure in twenty is another."""
    cells = list(row)
    if cells[3].isdigit() and chance.random() < 0.05:
        cells[3] = str(max(0, int(cells[3]) + chance.randint(-20, 20)))
    return cells


def _csv(path: Path, rows: Rows, chance: random.Random) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def _xlsx(path: Path, rows: Rows, chance: random.Random) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)


def _text(path: Path, rows: Rows, chance: random.Random) -> None:
    whole, part = chance.randint(1000, 3000), chance.randint(100, 900)
    words = {"a": whole, "b": part, "c": whole - part, "rate": f"{100 * part / whole:.1f}".replace(".", ",")}
    sentences = [sentence.format(**words) for sentence in _SENTENCES]
    path.write_text("\n\n".join(sentences) + "\n\n" + "\n".join("\t".join(row) for row in rows), encoding="utf-8")


class _Docx:
    """A document made once by python-docx; its table's rows are put in for each file."""

    def __init__(self, header: Sequence[str]) -> None:
        document = docx.Document()
        for sentence in _SENTENCES[:1]:
            document.add_paragraph(sentence)
        table = document.add_table(rows=1, cols=len(header))
        for cell, text in zip(table.rows[0].cells, header, strict=True):
            cell.text = text
        held = io.BytesIO()
        document.save(held)
        self._template = held.getvalue()

    def __call__(self, path: Path, rows: Rows, chance: random.Random) -> None:
        cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
        body = "".join(f"<w:tr>{''.join(cell.format(escape(text)) for text in row)}</w:tr>" for row in rows[1:])
        with zipfile.ZipFile(io.BytesIO(self._template)) as template, zipfile.ZipFile(path, "w") as out:
            for name in template.namelist():
                data = template.read(name)
                if name == "word/document.xml":
                    data = data.replace(b"</w:tbl>", body.encode() + b"</w:tbl>")
                out.writestr(name, data)
