"""``cchc import``."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from cchc.cli.main import UNUSABLE
from cchc.facts.intake import take_in
from cchc.kernel.acts import MACHINE
from cchc.kernel.catalogue import home
from cchc.kernel.errors import UnusableInput
from cchc.kernel.imports.checks import ImportResult
from cchc.kernel.registry import registry

_SHOWN = 20


def import_file(call: Namespace, at: datetime) -> int:
    """Check a file and take it over whole, or refuse it whole and name every failing row."""
    kinds = registry().imports
    if call.kind not in kinds:
        known = ", ".join(sorted(kinds))
        raise UnusableInput(
            f"Không có loại danh sách «{call.kind}». Các loại: {known}.", f"No kind “{call.kind}”: {known}."
        )
    result = take_in(kinds[call.kind], Path(call.file), home=home(), by=MACHINE, at=at, dry_run=call.dry_run)
    if call.format == "json":
        print(json.dumps(result.as_json(call.lang), ensure_ascii=False))
    _tell(result, call)
    return UNUSABLE if result.rejected else 0


def _tell(result: ImportResult, call: Namespace) -> None:
    en = call.lang == "en"
    if result.rejected:
        for error in result.errors[:_SHOWN]:
            message = error.message_en if en else error.message
            word = "row" if en else "dòng"
            print(f"{word} {error.row}, {error.column}: {message}", file=sys.stderr)
        rest = len(result.errors) - _SHOWN
        if rest > 0:
            print(f"... ({rest})", file=sys.stderr)
        said = f"Tệp bị từ chối: {result.rejected} dòng sai, chưa ghi dòng nào."
        print(f"Refused: {result.rejected} failing rows, nothing was written." if en else said, file=sys.stderr)
        return
    numbers = (result.accepted, result.updated, result.unchanged)
    vi = "{} dòng mới, {} dòng cập nhật, {} dòng không đổi.".format(*numbers)
    said = "{} new, {} updated, {} unchanged rows.".format(*numbers) if en else vi
    dry = ("Dry run, nothing written: " if en else "Chạy thử, chưa ghi: ") if call.dry_run else ""
    print(dry + said, file=sys.stderr)
