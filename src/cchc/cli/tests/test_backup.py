"""Backup and restore: the whole or nothing, and a database that is away said in words."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import pytest

from cchc.cli.tests.calls import Answer, call, one, sentence


def figures(answer: Answer) -> list[tuple[object, ...]]:
    return [(line["code"], line["value"], line["source"], line["definition"]) for line in answer.json["lines"]]


def test_a_backup_is_restored_whole(copy: Path, tmp_path: Path) -> None:
    file, new = str(tmp_path / "backup.tar.gz"), tmp_path / "new"
    questions = [
        ["report", "2022-H1", "--unit", "T"],
        ["report", "2022-H1", "--unit", "T", "--form", "kstt-06a-2020", "--structure", "as-now"],
    ]
    (copy / "catalog").mkdir()
    (copy / "catalog" / "note.toml").write_text("# kept\n")
    _, saved, *before = call(copy, ["worker", "--once"], ["backup", file], *questions, ["journal", "verify"])
    assert saved.status == 0
    restored, *after = call(
        new, ["restore", file], *questions, ["journal", "verify", "--anchor", str(new / "journal.head")]
    )
    assert restored.status == 0, restored.err
    assert [figures(answer) for answer in after[:2]] == [figures(answer) for answer in before[:2]]
    assert after[2].json == before[2].json
    assert (new / "catalog" / "note.toml").exists()
    assert (new / "secret.key").read_text() == (copy / "secret.key").read_text()
    assert "trống" in sentence(one(new, "restore", file))


def test_a_backup_that_was_cut_short(copy: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.gz"
    one(copy, "backup", str(file))
    data = file.read_bytes()
    for kept in (10, len(data) // 2, len(data) - 20, len(data) - 1):
        file.write_bytes(data[:kept])
        sentence(one(tmp_path / "new", "restore", str(file)))
    assert not (tmp_path / "new").exists()
    file.write_bytes(data)
    assert one(tmp_path / "new", "restore", str(file)).status == 0


def test_a_backup_with_another_file_in_it(copy: Path, tmp_path: Path) -> None:
    """Packed again by hand, with one file changed or added: whole as an archive, yet not what was saved."""
    file, folder = tmp_path / "backup.tar.gz", tmp_path / "unpacked"
    one(copy, "backup", str(file))
    with tarfile.open(file) as archive:
        archive.extractall(folder)  # noqa: S202  our own archive, and Debian 12 knows no filter
    for name, text in (("secret.key", "x"), ("catalog/note.toml", "# new\n")):
        held = (folder / name).read_bytes() if (folder / name).exists() else None
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
        with tarfile.open(tmp_path / "changed.tar.gz", "w:gz") as archive:
            for path in folder.iterdir():
                archive.add(path, path.name)
        sentence(one(tmp_path / "new", "restore", str(tmp_path / "changed.tar.gz")))
        (folder / name).write_bytes(held) if held is not None else (folder / name).unlink()


def test_a_backup_never_writes_over_a_file(copy: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar.gz"
    file.write_text("last year's")
    assert "backup.tar.gz" in sentence(one(copy, "backup", str(file)))
    assert file.read_text() == "last year's"


def test_refused_calls_leave_no_home_that_blocks_a_restore(copy: Path, tmp_path: Path) -> None:
    file, new = tmp_path / "backup.tar.gz", tmp_path / "new"
    one(copy, "backup", str(file))
    new.mkdir()
    (new / "secret.key").write_text("of a start that was broken off")
    sentence(one(new, "restore", "/dev/null"))
    sentence(one(new, "journal", "verify"))
    assert [path.name for path in new.iterdir()] == ["secret.key"]
    assert one(new, "restore", str(file)).status == 0


@pytest.mark.parametrize("url", ["postgres://nobody@127.0.0.1:1/none", ""])
def test_a_database_that_is_away_or_none(made: Path, tmp_path: Path, url: str) -> None:
    (tmp_path / "secret.key").write_text("x")
    (tmp_path / "cchc.sqlite3").write_text("this is no database, and far too long to be an empty one. " * 20)
    env = {**os.environ, "CCHC_HOME": str(tmp_path), "CCHC_DATABASE_URL": url}
    command = [str(Path(sys.executable).parent / "cchc"), "journal", "verify"]
    run = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert "Cơ sở dữ liệu" in sentence(Answer(run.returncode, run.stdout, run.stderr))


def test_a_restore_that_was_killed_leaves_no_home_that_looks_whole(copy: Path, tmp_path: Path) -> None:
    file, new = tmp_path / "backup.tar.gz", tmp_path / "new"
    one(copy, "backup", str(file))
    run = subprocess.Popen(
        [sys.executable, "-m", "cchc.cli.main", "restore", str(file)],
        env={**os.environ, "CCHC_HOME": str(new)},
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 30
    while not (new / "restoring").exists() and time.monotonic() < deadline:
        time.sleep(0.002)
    run.kill()
    run.wait()
    for command in (["report", "2022-H1", "--unit", "T"], ["init"], ["restore", str(file)]):
        answer = one(new, *command)
        assert answer.status == 2
        assert "khôi phục lại" in sentence(answer)
