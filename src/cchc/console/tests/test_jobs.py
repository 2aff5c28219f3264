"""Imports that nobody watches: their state, their upload, and what is said when the server died."""

from __future__ import annotations

import fcntl
import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cchc.console import jobs
from cchc.console.jobs import Job
from cchc.directory.imports import UNIT_COLUMNS
from cchc.directory.models import OrgUnit
from cchc.kernel.acts import Actor
from cchc.kernel.models import JournalEvent
from cchc.kernel.scope import MACHINE_VIEWER

AT = datetime(2022, 6, 20, 5, tzinfo=UTC)
ACTOR = Actor("quantri", request_id="1")


def begun(*rows: tuple[str, ...], dry_run: bool) -> Job:
    """A job over a list of units, its upload in place."""
    text = "\n".join(",".join(row) for row in (UNIT_COLUMNS, *rows)).encode()
    return Job(jobs.receive([text]), "units", "quantri", "don-vi.csv", dry_run=dry_run)


def carried_out(job: Job) -> Job:
    """The job done in this thread, as its page then finds it."""
    jobs._carry_out(job, MACHINE_VIEWER, ACTOR, AT)
    found = jobs.find(job.token, "quantri")
    assert found is not None
    return found


PROVINCE = ("T", "Tỉnh Thử", "province", "", "2020-01-01", "", "")
ORPHAN = ("X", "Xã Thử", "commune", "không có", "2020-01-01", "", "")


@pytest.mark.django_db
def test_a_dry_run_writes_nothing_and_keeps_the_upload(home: Path) -> None:
    done = carried_out(begun(PROVINCE, dry_run=True))
    assert (done.status, done.counts["accepted"], done.brings_news) == ("done", 1, True)
    assert not OrgUnit.objects.exists()
    assert jobs.upload_path(done.token).exists()


@pytest.mark.django_db
def test_a_list_is_written_once_and_its_upload_removed(home: Path) -> None:
    done = carried_out(begun(PROVINCE, dry_run=False))
    assert (done.status, done.counts["accepted"]) == ("done", 1)
    assert OrgUnit.objects.get().name == "Tỉnh Thử"
    assert not jobs.upload_path(done.token).exists()
    event = JournalEvent.objects.get(act="take_over_units")
    assert (event.by, event.request_id) == ("quantri", "1")
    again = carried_out(begun(PROVINCE, dry_run=True))
    assert (again.counts["unchanged"], again.brings_news) == (1, False)
    assert not jobs.upload_path(again.token).exists()


@pytest.mark.django_db
def test_every_failing_row_is_kept_in_both_languages(home: Path) -> None:
    done = carried_out(begun(PROVINCE, ORPHAN, dry_run=False))
    assert (done.status, done.counts["rejected"]) == ("done", 1)
    assert not OrgUnit.objects.exists()
    assert [(error["vi"]["row"], error["en"]["column"]) for error in done.errors] == [(3, "parent")]
    assert done.errors[0]["vi"]["message"] != done.errors[0]["en"]["message"]


@pytest.mark.django_db
def test_a_file_that_is_no_table_is_refused_under_its_own_name(home: Path) -> None:
    job = Job(jobs.receive([b"\x00\x01\x02"]), "units", "quantri", "anh.png", dry_run=True)
    done = carried_out(job)
    assert done.status == "refused"
    assert "anh.png" in done.refusal[0]
    assert job.token not in done.refusal[0]
    assert not jobs.upload_path(job.token).exists()


@pytest.mark.django_db
def test_a_fault_of_the_program_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(jobs, "take_in", fail)
    assert carried_out(begun(PROVINCE, dry_run=False)).status == "failed"


def test_a_job_whose_server_died_is_lost_and_one_at_work_is_not(home: Path) -> None:
    job = begun(PROVINCE, dry_run=False)
    jobs._write(job)
    found = jobs.find(job.token, "quantri")
    assert found is not None
    assert found.status == "lost"
    with jobs._lock_path(job.token).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = jobs.find(job.token, "quantri")
        assert found is not None
        assert found.status == "running"


def test_a_job_is_its_owners_alone_and_no_path_of_anyones(home: Path) -> None:
    job = begun(PROVINCE, dry_run=True)
    jobs._write(job)
    assert jobs.find(job.token, "người khác") is None
    for token in ("../secret", "..", "a" * 31, "A" * 32, job.token + "/"):
        assert jobs.find(token, "quantri") is None


def test_what_nobody_came_back_for_is_removed_after_a_day(home: Path) -> None:
    old, fresh = begun(PROVINCE, dry_run=True), begun(PROVINCE, dry_run=True)
    jobs._write(old)
    yesterday = time.time() - 25 * 60 * 60
    for path in (jobs.upload_path(old.token), home / "jobs" / f"{old.token}.json"):
        os.utime(path, (yesterday, yesterday))
    jobs.sweep()
    assert not jobs.upload_path(old.token).exists()
    assert jobs.find(old.token, "quantri") is None
    assert jobs.upload_path(fresh.token).exists()
