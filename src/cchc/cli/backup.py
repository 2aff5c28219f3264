"""``cchc backup`` and ``cchc restore``: one file with the database and everything that can't be computed anew."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zlib
from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from cchc.cli.home import prepare
from cchc.cli.main import half_restored
from cchc.facts.compaction import compact
from cchc.facts.models import FactFile
from cchc.kernel.bulk import insert_rows
from cchc.kernel.catalogue import home
from cchc.kernel.errors import UnusableInput
from cchc.kernel.models import FactChange
from cchc.kernel.registry import registry

#: What a backup holds beside the database; facts are computed anew on restore.
_KEPT = ("attachments", "catalog", "evidence", "secret.key")
_ABOUT = "backup.json"


class _Counted:
    """A file that is digested while the archive takes it in."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._digest, self._size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._digest.update(data)
        self._size += len(data)
        return data

    @property
    def told(self) -> dict[str, Any]:
        return {"size": self._size, "sha256": self._digest.hexdigest()}


def backup(call: Namespace, at: datetime) -> int:
    """Write the backup; an older file of that name is never written over.

    Raises:
        UnusableInput: the file is there already.
    """
    target = Path(call.file)
    try:
        file = target.open("xb")
    except FileExistsError as error:
        raise UnusableInput(
            f"{target} đã có; hãy sao lưu vào một tệp mới.", f"{target} is there already; name a new file."
        ) from error
    try:
        with file:
            _write(file, at)
    except BaseException:
        target.unlink(missing_ok=True)  # half a backup is worse than none
        raise
    said = f"Đã sao lưu vào {target} ({target.stat().st_size} byte)."
    print(f"Backed up to {target}." if call.lang == "en" else said, file=sys.stderr)
    return 0


def _write(target: BinaryIO, at: datetime) -> None:
    """Everything, and last what it should be: a file that lacks its end lacks that."""
    with tempfile.TemporaryDirectory() as folder:
        head = home() / "journal.head"  # before the database: an anchor ahead of its journal would cry wolf
        anchor = head.read_bytes() if head.exists() else None
        dump = Path(folder) / "database"
        _dump(dump)
        with tarfile.open(fileobj=target, mode="w:gz") as archive:
            held = {} if anchor is None else {"journal.head": _add_bytes(archive, "journal.head", anchor)}
            held["database"] = _add(archive, "database", dump)
            for name, path in _kept():
                held[name] = _add(archive, name, path)
            about = {"format": 2, "database": connection.vendor, "at": at.isoformat(), "files": held}
            _add_bytes(archive, _ABOUT, json.dumps(about).encode())


def _kept() -> Iterator[tuple[str, Path]]:
    for name in _KEPT:
        path = home() / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                yield str(file.relative_to(home())), file


def _add(archive: tarfile.TarFile, name: str, path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        counted = _Counted(file)
        archive.addfile(archive.gettarinfo(arcname=name, fileobj=file), counted)
        return counted.told


def _add_bytes(archive: tarfile.TarFile, name: str, data: bytes) -> dict[str, Any]:
    info, counted = tarfile.TarInfo(name), _Counted(io.BytesIO(data))
    info.size = len(data)
    archive.addfile(info, counted)
    return counted.told


def _dump(path: Path) -> None:
    if connection.vendor == "sqlite":
        with sqlite3.connect(settings.DATABASES["default"]["NAME"]) as live, sqlite3.connect(path) as copy:
            live.backup(copy)
        return
    _run("pg_dump", "-Fc", "-f", str(path), settings.ENV.database_url)


def _run(*command: str) -> None:
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        told = run.stderr.strip()
        raise UnusableInput(f"{command[0]} không chạy được: {told}", f"{command[0]} failed: {told}")


def _lay_out(archive: tarfile.TarFile, folder: Path) -> None:
    """The archive's plain files under ``folder`` and nowhere else. (The library's own filter came with Python 3.11.4;
    Debian 12 has 3.11.2.)"""
    for member in archive:
        place, file = PurePosixPath(member.name), archive.extractfile(member) if member.isreg() else None
        if file is None or place.is_absolute() or ".." in place.parts:
            raise tarfile.TarError(member.name)
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            shutil.copyfileobj(file, target)


def restore(call: Namespace, at: datetime) -> int:
    """Bring a backup into an empty home, and compute its facts anew; nothing is written before all of it was read."""
    if _holds_data():
        raise UnusableInput(
            f"Thư mục {home()} đã có dữ liệu; hãy khôi phục vào một thư mục trống.", f"{home()} holds data already."
        )
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        about = _unpack(Path(call.file), base)
        if about["database"] != connection.vendor:
            raise UnusableInput(
                f"Tệp sao lưu là của {about['database']}, còn dữ liệu ở đây dùng {connection.vendor}.",
                f"The backup is of {about['database']}; this home uses {connection.vendor}.",
            )
        home().mkdir(parents=True, exist_ok=True)
        half_restored().write_text(Path(call.file).name)
        _load(base / "database")
        for name in (*_KEPT, "journal.head"):
            if (base / name).is_dir():
                shutil.copytree(base / name, home() / name, dirs_exist_ok=True)
            elif (base / name).exists():
                shutil.copy(base / name, home() / name)
    call_command("migrate", verbosity=0, interactive=False)
    FactFile.objects.all().delete()
    FactChange.objects.all().delete()
    for name, fact in registry().sources.items():
        insert_rows("fact_change", ("fact", "record_uid"), ((name, uid) for uid in fact.uids("default")))
    compact(home(), registry().sources, at=at)
    half_restored().unlink()
    said = f"Đã khôi phục vào {home()}."
    print(f"Restored into {home()}." if call.lang == "en" else said, file=sys.stderr)
    prepare(at)  # last: a fault in the home's own catalogue is told over data that are back
    return 0


def _holds_data() -> bool:
    """Whether any table is there; asking makes no database."""
    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).exists():
        return False
    return bool(connection.introspection.table_names())


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """What a backup says of itself, its files laid into ``folder`` and each held against its size and digest.

    Raises:
        UnusableInput: no file, no backup, one that was cut short, or one of which a byte was changed.
    """
    try:
        with gzip.open(source) as whole:
            with tarfile.open(fileobj=whole, mode="r|") as archive:
                _lay_out(archive, folder)
            while whole.read(1 << 20):  # to its end: only there is the checksum
                pass
        about: dict[str, Any] = json.loads((folder / _ABOUT).read_text())
        found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
        del found[_ABOUT]
        whole_and_same = {name: _told(path) for name, path in found.items()} == about["files"] and "database" in found
        about["database"].strip()
    except (
        OSError,
        ValueError,
        EOFError,
        LookupError,
        TypeError,
        AttributeError,
        tarfile.TarError,
        zlib.error,
    ) as error:
        raise _broken(source) from error
    if not whole_and_same:
        raise _broken(source)
    return about


def _told(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"size": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _broken(source: Path) -> UnusableInput:
    return UnusableInput(
        f"{source.name} không phải tệp sao lưu của cchc, hoặc đã hỏng.", f"{source.name} is no backup, or is broken."
    )


def _load(path: Path) -> None:
    connections.close_all()
    if connection.vendor == "sqlite":
        with sqlite3.connect(path) as dump, sqlite3.connect(settings.DATABASES["default"]["NAME"]) as live:
            dump.backup(live)
        return
    _run("pg_restore", "--no-owner", "--single-transaction", "-d", settings.ENV.database_url, str(path))
