"""A PostgreSQL of its own for a comparison, on a unix socket in a temporary folder; stopped and removed afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: What an administrator of such a machine would set; the rest is PostgreSQL's own default.
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "2GB",
    "effective_cache_size": "8GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
    "fsync": "off",  # only loading would feel it
}


def _binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise SystemExit("PostgreSQL is missing; run: make bench-setup")
    return Path(on_path).parent


@contextmanager
def postgresql() -> Iterator[str]:
    """A running server's connection string."""
    binaries = _binaries()
    place = Path(tempfile.mkdtemp(prefix="cchc-pg-", dir="/tmp"))  # a socket's path is short
    command: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(place, owner.pw_uid, owner.pw_gid)
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]

    def run(*call: str) -> None:
        env = {**os.environ, "HOME": str(place)}
        done = subprocess.run(
            [*command, *call],
            check=False,
            cwd="/",
            env=env,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            raise SystemExit(f"{Path(call[0]).name}: {done.stderr.strip()}")

    data = str(place / "data")
    options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    try:
        run(
            str(binaries / "initdb"),
            "-D",
            data,
            "-A",
            "trust",
            "-U",
            "cchc",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        log = str(place / "server.log")
        run(str(binaries / "pg_ctl"), "-D", data, "-w", "-l", log, "-o", f"{options} -k {place}", "start")
        yield f"host={place} user=cchc dbname=postgres"
    finally:
        if (place / "data" / "postmaster.pid").exists():
            run(str(binaries / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(place, ignore_errors=True)
