"""``cchc report`` and ``cchc explain``."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from cchc.cli.main import FINDINGS
from cchc.kernel.catalogue import home
from cchc.kernel.errors import UnusableInput
from cchc.kernel.scope import MACHINE_VIEWER
from cchc.kernel.text import Text
from cchc.statistics.reports import ask
from cchc.statistics.reports.figures import amount_text, table_text
from cchc.statistics.reports.model import ReportLine
from cchc.statistics.reports.render import render
from cchc.statistics.reports.until_used import told

_BINARY = ("xlsx", "docx", "pdf")


def report(call: Namespace, at: datetime) -> int:
    """Write a unit's report of a period."""
    if call.format in _BINARY and not call.output and sys.stdout.isatty():
        raise UnusableInput("Hãy cho biết ghi vào tệp nào: -o TÊN_TỆP", "Say which file to write: -o FILE")
    answer = ask.report(
        call.period,
        call.unit,
        home=home(),
        at=at,
        viewer=MACHINE_VIEWER,
        form=call.form,
        structure=call.structure,
        whole=call.format in _BINARY,
    )
    data = render(answer, call.format)
    if call.output:
        _write(Path(call.output), data)
    else:
        sys.stdout.buffer.write(data if data.endswith(b"\n") or call.format in _BINARY else data + b"\n")
    return FINDINGS if any(finding.severity == "error" for finding in answer.findings) else 0


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise UnusableInput(
            f"Không ghi được tệp {path}: {error.strerror}.", f"Can't write {path}: {error.strerror}."
        ) from error


def explain(call: Namespace, at: datetime) -> int:
    """Say why a figure is what it is."""
    why = ask.explain(
        call.period,
        call.line,
        call.unit,
        home=home(),
        at=at,
        viewer=MACHINE_VIEWER,
        form=call.form,
        structure=call.structure,
    )
    if call.format == "json":
        print(json.dumps(why.as_json(), ensure_ascii=False))
        return 0
    print(_as_text(why, call.lang))
    return 0


_SOURCES = {
    "computed": Text("tính từ sổ", "computed from registers"),
    "declared": Text("đơn vị kê khai", "declared"),
    "missing": Text("chưa có số liệu", "nothing declared yet"),
    "heading": Text("dòng tiêu đề, không có số liệu", "a heading"),
    "not_applicable": Text("không áp dụng ở cấp này", "not applicable at this level"),
}
_WORDS = {
    "value": Text("Giá trị", "Value"),
    "none": Text("không có giá trị", "none"),
    "numerator": Text("Tử số", "Numerator"),
    "denominator": Text("Mẫu số", "Denominator"),
    "formula": Text("Cách tính", "Formula"),
    "set_aside": Text("Số kê khai khác với cách tính, không dùng", "Declared otherwise, and set aside"),
    "declaration": Text("Bản kê khai không dùng", "Declaration set aside"),
    "records": Text("bản ghi", "records"),
    "once": Text("cùng một đối tượng chỉ đếm một lần", "of one thing, counted once"),
    "reason": Text("Lý do", "Reason"),
    "basis": Text("Căn cứ", "Basis"),
    "definition": Text("Định nghĩa", "Definition"),
}


def _part(part: ReportLine, lang: str) -> str:
    value = table_text(part.line, part.value) or _WORDS["none"].said(lang)
    return f"{part.line.code}. {part.line.label}: {value} ({_SOURCES[part.source].said(lang)})"


def _as_text(why: ask.Explanation, lang: str) -> str:
    item, source = why.line, _SOURCES[why.line.source].said(lang)
    word = {name: text.said(lang) for name, text in _WORDS.items()}
    value = table_text(item.line, item.value) or word["none"]
    lines = [f"{item.line.code}. {item.line.label}", f"{word['value']}: {value} ({source})"]
    if (note := told(item)) is not None:
        lines.append(note.said(lang))
    if item.denominator is not None and item.numerator is not None:
        top, bottom = amount_text(item.numerator), amount_text(item.denominator)
        lines.append(f"{word['numerator']} {top} / {word['denominator'].lower()} {bottom}")
    if why.parts:
        lines.append(f"{word['formula']}: {why.formula.said(lang)}")
        lines += (f"  {_part(part, lang)}" for part in why.parts)
    if item.set_aside is not None:
        lines.append(f"{word['set_aside']}: {table_text(item.line, item.set_aside)}")
    behind = (("numerator", why.numerator), ("denominator", why.denominator), ("declaration", why.set_aside))
    for title, found in behind:
        if found is not None:
            more = " ..." if found.total > len(found.first) else ""
            counted = f"{amount_text(found.total)} {word['records']}"
            if "distinct" in why.definition.get("indicator", {}):
                counted += f" ({word['once']})"
            lines.append(f"{word[title]}: {counted}: {', '.join(found.first)}{more}")
    for title, said in (("reason", item.reason), ("basis", item.line.basis), ("definition", item.definition)):
        if said:
            lines.append(f"{word[title]}: {said}")
    return "\n".join(lines)
