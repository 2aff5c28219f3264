"""Builds the journeys' home through the command line, in one process: ``python -m tests.journeys.build FILES``."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from cchc.cli.main import main
from cchc.demo.plan import write_files

PASSWORD = "mot-mat-khau-dai"
ACCOUNTS = (
    ("thongke", "statistician", "444"),
    ("lanhdao", "leader", "444"),
    ("motcua", "counter_officer", "18547"),
    ("quantri", "administrator", "42"),
)
#: Lines that the demonstration declares and this home leaves out, to be declared on the way.
LEFT_OUT = ("444,2022-H1,phu-luc-1b-2022,1.1,", "444,2022-H1,phu-luc-1b-2022,1.7,")


def run(*call: str) -> None:
    """One call, which must succeed."""
    status = main(call)
    if status:
        sys.exit(status)


def build(files_in: Path) -> None:
    """Import the demonstration into ``CCHC_HOME`` and open the accounts."""
    files = write_files(files_in)
    said = files.declarations.read_text(encoding="utf-8").splitlines(keepends=True)
    files.declarations.write_text("".join(line for line in said if not line.startswith(LEFT_OUT)), encoding="utf-8")
    run("init")
    for path in files.units:
        run("import", "units", str(path))
    run("import", "unit_links", str(files.links))
    for kind in ("procedures", "dossiers", "declarations"):
        run("import", kind, str(getattr(files, kind)))
    for name, role, unit in ACCOUNTS:
        sys.stdin = io.StringIO(f"{PASSWORD}\n")
        run("user", "add", name, "--role", role, "--unit", unit, "--password-stdin", "--today", "2022-06-01")


if __name__ == "__main__":
    build(Path(sys.argv[1]))
