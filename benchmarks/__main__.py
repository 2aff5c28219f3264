"""``python -m benchmarks NAME``: prints one result; progress goes to standard error."""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from benchmarks.measure import fresh_home, open_home, tell

_PARTS: dict[str, tuple[str, ...]] = {"only-ours": (), "only-import": ("file", "--option")}


def main() -> int:
    """Run one benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = parser.add_subparsers(dest="name", required=True)
    for name, what, options in (
        ("engine", "all lines and units: the engine, by hand, in PostgreSQL", {"rows": 1_000_000}),
        ("act", "fresh figures of all units after one act", {"rows": 1_000_000}),
        ("imports", "a long list of dossiers, good and with one bad row; the plain act", {"rows": 1_000_000}),
        ("check", "filled forms checked in one call", {"files": 200}),
        ("document", "DOCX, PDF and XLSX of a whole report", {}),
        ("start", "starts of the command", {}),
    ):
        command = names.add_parser(name, help=what, description=what)
        for option, default in options.items():
            command.add_argument(f"--{option}", type=int, default=default)
        command.add_argument("--json", action="store_true", help="one line of JSON")
    for name, needed in _PARTS.items():
        only = names.add_parser(name, help="a part of another one, in a process of its own")
        only.add_argument("home", type=Path)
        for argument in needed:
            only.add_argument(argument)
    call = vars(parser.parse_args())
    name = call.pop("name")
    # Models can only be imported once a home is set, so the benchmarks' own modules come after it.
    if name == "only-ours":
        open_home(call["home"])
        importlib.import_module("benchmarks.engine").only_ours(call["home"])
        return 0
    if name == "only-import":
        open_home(call["home"])
        importlib.import_module("benchmarks.imports").only_import(Path(call["file"]), call["option"])
        return 0
    as_json = call.pop("json")
    with fresh_home() as home:
        tell(importlib.import_module(f"benchmarks.{name}").run(home, **call), as_json=as_json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
