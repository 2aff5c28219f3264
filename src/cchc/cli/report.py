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
from cchc.statistics.reports import ask
from cchc.statistics.reports.figures import amount_text, table_text
from cchc.statistics.reports.render import render

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
    print(_as_text(why))
    return 0


_SOURCES = {
    "computed": "tính từ sổ",
    "declared": "đơn vị kê khai",
    "missing": "chưa có số liệu",
    "heading": "dòng tiêu đề, không có số liệu",
    "not_applicable": "không áp dụng ở cấp này",
}


def _as_text(why: ask.Explanation) -> str:
    item = why.line
    lines = [f"{item.line.code}. {item.line.label}"]
    if item.source in ("computed", "declared"):
        value = table_text(item.line, item.value) or "không có giá trị"
        lines.append(f"Giá trị: {value} ({_SOURCES[item.source]})")
    else:
        lines.append(f"Không có giá trị: {_SOURCES[item.source]}.")
    if item.denominator is not None and item.numerator is not None:
        lines.append(f"Tử số {amount_text(item.numerator)} / mẫu số {amount_text(item.denominator)}")
    for title, found in (("Tử số", why.numerator), ("Mẫu số", why.denominator)):
        if found is not None:
            more = " ..." if found.total > len(found.first) else ""
            lines.append(f"{title}: {amount_text(found.total)} bản ghi: {', '.join(found.first)}{more}")
    if item.reason:
        lines.append(f"Lý do: {item.reason}")
    if item.line.basis:
        lines.append(f"Căn cứ: {item.line.basis}")
    lines.append(f"Định nghĩa: {item.definition}")
    return "\n".join(lines)
