"""Commands about the home as a whole: init, backup, restore, journal verify, catalog check, user add."""

from __future__ import annotations

import gzip
import io
import json
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zlib
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from cchc.cli.main import FINDINGS
from cchc.directory.models import OrgUnit
from cchc.directory.operations import open_account
from cchc.directory.queries import unit_on
from cchc.facts.compaction import compact
from cchc.facts.models import FactFile
from cchc.kernel import journal as journals
from cchc.kernel.acts import MACHINE
from cchc.kernel.bulk import insert_rows
from cchc.kernel.catalogue import catalogue_files, home
from cchc.kernel.dates import local
from cchc.kernel.errors import UnusableInput
from cchc.kernel.models import CatalogueText, FactChange
from cchc.kernel.registry import registry
from cchc.statistics.reports.verify import verify_catalogue

#: What a backup holds beside the database; facts are computed anew on restore.
_KEPT = ("attachments", "catalog", "evidence", "secret.key")


def init(call: Namespace, at: datetime) -> int:
    """Create or upgrade the home, with the catalogue and nothing else; safe to repeat."""
    prepare(at)
    said = f"Thư mục dữ liệu đã sẵn sàng: {home()}"
    print(f"The home is ready: {home()}" if call.lang == "en" else said, file=sys.stderr)
    return 0


def prepare(at: datetime) -> None:
    """Bring the database and the catalogue's texts up to date."""
    verify_catalogue()
    call_command("migrate", verbosity=0, interactive=False)
    known = set(CatalogueText.objects.values_list("sha256", flat=True))
    for pattern in ("*/*.toml", "*/*.csv", "*/*/*/*.toml", "*/*/*/*.csv"):
        for file in catalogue_files(".", pattern):
            if file.sha256 not in known:
                CatalogueText.objects.create(sha256=file.sha256, path=file.path, text=file.text, first_seen=at)
                known.add(file.sha256)


def backup(call: Namespace, at: datetime) -> int:
    """One file with the database and everything that can't be computed anew."""
    target = Path(call.file)
    with tempfile.TemporaryDirectory() as folder:
        head = home() / "journal.head"  # before the database: an anchor ahead of its journal would cry wolf
        anchor = head.read_bytes() if head.exists() else b""
        dump = Path(folder) / "database"
        _dump(dump)
        kind = json.dumps({"format": 1, "database": connection.vendor, "at": at.isoformat()}).encode()
        with tarfile.open(target, "w:gz") as archive:
            _add(archive, "backup.json", kind)
            if anchor:
                _add(archive, "journal.head", anchor)
            archive.add(dump, "database")
            for name in _KEPT:
                if (home() / name).exists():
                    archive.add(home() / name, name)
    print(f"Đã sao lưu vào {target} ({target.stat().st_size} byte).", file=sys.stderr)
    return 0


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(data)
    archive.addfile(info, io.BytesIO(data))


def _dump(path: Path) -> None:
    if connection.vendor == "sqlite":
        with sqlite3.connect(settings.DATABASES["default"]["NAME"]) as live, sqlite3.connect(path) as copy:
            live.backup(copy)
        return
    command = ["pg_dump", "-Fc", "-f", str(path), settings.ENV.database_url]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise UnusableInput(f"pg_dump không chạy được: {run.stderr.strip()}", f"pg_dump failed: {run.stderr.strip()}")


def restore(call: Namespace, at: datetime) -> int:
    """Bring a backup into an empty home, and compute its facts anew."""
    source = Path(call.file)
    if connection.introspection.table_names():
        raise UnusableInput(
            f"Thư mục {home()} đã có dữ liệu; hãy khôi phục vào một thư mục trống.", f"{home()} holds data already."
        )
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        about = _unpack(source, base)
        if about["database"] != connection.vendor:
            raise UnusableInput(
                f"Tệp sao lưu là của {about['database']}, còn dữ liệu ở đây dùng {connection.vendor}.",
                f"The backup is of {about['database']}; this home uses {connection.vendor}.",
            )
        _load(base / "database")
        for name in (*_KEPT, "journal.head"):
            if (base / name).is_dir():
                shutil.copytree(base / name, home() / name, dirs_exist_ok=True)
            elif (base / name).exists():
                shutil.copy(base / name, home() / name)
    prepare(at)
    FactFile.objects.all().delete()
    FactChange.objects.all().delete()
    for name, fact in registry().sources.items():
        insert_rows("fact_change", ("fact", "record_uid"), ((name, uid) for uid in fact.uids("default")))
    compact(home(), registry().sources, at=at)
    print(f"Đã khôi phục vào {home()}.", file=sys.stderr)
    return 0


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """What a backup says of itself, its files laid into ``folder``.

    Raises:
        UnusableInput: no file, no backup, or one that was cut short.
    """
    try:
        with gzip.open(source) as whole:  # to its end: only there is the checksum
            while whole.read(1 << 20):
                pass
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
        about: dict[str, Any] = json.loads((folder / "backup.json").read_text())
    except (OSError, ValueError, EOFError, tarfile.TarError, zlib.error) as error:
        raise UnusableInput(
            f"{source.name} không phải tệp sao lưu của cchc, hoặc đã hỏng.",
            f"{source.name} is no backup, or is broken.",
        ) from error
    return about


def _load(path: Path) -> None:
    connections.close_all()
    if connection.vendor == "sqlite":
        with sqlite3.connect(path) as dump, sqlite3.connect(settings.DATABASES["default"]["NAME"]) as live:
            dump.backup(live)
        return
    command = ["pg_restore", "--no-owner", "--exit-on-error", "-d", settings.ENV.database_url, str(path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise UnusableInput(
            f"pg_restore không chạy được: {run.stderr.strip()}", f"pg_restore failed: {run.stderr.strip()}"
        )


def journal(call: Namespace, at: datetime) -> int:
    """Read the whole journal again and say whether anything was changed."""
    anchor = None
    if call.anchor:
        try:
            number, digest = Path(call.anchor).read_text().split()
            anchor = (int(number), digest)
        except (OSError, ValueError) as error:
            raise UnusableInput(f"{call.anchor} không phải mốc nhật ký.", f"{call.anchor} is no anchor.") from error
    verdict = journals.verify(anchor=anchor)
    told = {
        "events": verdict.events,
        "seals": verdict.seals,
        "head": verdict.head,
        "unsealed": verdict.unsealed,
        "broken": list(verdict.broken),
    }
    print(json.dumps(told, ensure_ascii=False))
    whole = f"Nhật ký nguyên vẹn: {verdict.events} sự kiện, {verdict.unsealed} sự kiện chưa niêm phong."
    for line in verdict.broken or (whole,):
        print(line, file=sys.stderr)
    return FINDINGS if verdict.broken else 0


def catalog(call: Namespace, at: datetime) -> int:
    """Load, validate and dry-run every file of the catalogue."""
    for line in verify_catalogue():
        print(line, file=sys.stderr)
    return 0


def user(call: Namespace, at: datetime) -> int:
    """Open an account; the password comes from standard input or is made and shown once."""
    day = local(at).date()
    found = unit_on(call.unit, day)
    password = sys.stdin.readline().rstrip("\n") if call.password_stdin else secrets.token_urlsafe(12)
    if len(password) < 10:
        raise UnusableInput("Mật khẩu phải có ít nhất 10 ký tự.", "A password has at least 10 characters.")
    open_account(
        by=MACHINE,
        at=at,
        username=call.name,
        display_name=call.display_name or call.name,
        password=password,
        role=call.role,
        unit=OrgUnit.objects.get(pk=found.id),
        valid_from=day,
    )
    shown = "" if call.password_stdin else f" Mật khẩu: {password}"
    print(f"Đã mở tài khoản {call.name} tại {found.name}.{shown}", file=sys.stderr)
    return 0
