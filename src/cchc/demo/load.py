"""Load the demonstration into a home as anyone's data enters: imports first, then acts, then accounts."""

from __future__ import annotations

import csv
import json
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cchc.demo import steps
from cchc.demo.plan import SNAPSHOT, DemoFiles, write_files
from cchc.directory.models import Account, OrgUnit
from cchc.directory.operations import open_account
from cchc.directory.queries import find_unit, procedures_on, unit_map
from cchc.directory.tree import named_unit
from cchc.facts.compaction import compact
from cchc.facts.intake import take_in
from cchc.kernel.acts import MACHINE, Actor
from cchc.kernel.errors import CchcError
from cchc.kernel.journal import seal
from cchc.kernel.periods import period_of
from cchc.kernel.registry import registry
from cchc.kernel.scope import MACHINE_VIEWER
from cchc.statistics.checks.check_files import check_files
from cchc.statistics.checks.tell import as_text
from cchc.statistics.reports import ask
from cchc.statistics.reports.operations import write_section
from cchc.statistics.reports.render import render

UNIT, PERIOD = "444", "2022-H1"
#: Said on the screen: a demonstration has nothing to hide, and a real home never has these accounts.
PASSWORD = "trinh-dien-2022"  # noqa: S105
FORMATS = ("docx", "pdf", "xlsx")

Say = Callable[[str], None]


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demonstration: a role at a unit."""

    name: str
    display_name: str
    role: str
    unit: str


ACCOUNTS = (
    DemoAccount("thongke", "Thống kê huyện", "statistician", "444"),
    DemoAccount("lanhdao", "Lãnh đạo huyện", "leader", "444"),
    DemoAccount("vanthu", "Văn thư huyện", "clerk", "444"),
    DemoAccount("motcua", "Một cửa xã Phúc Trạch", "counter_officer", "18547"),
    DemoAccount("vanthuxa", "Văn thư xã Phúc Trạch", "clerk", "18547"),
    DemoAccount("kiemtra", "Kiểm tra tỉnh", "auditor", "42"),
    DemoAccount("quantri", "Quản trị tỉnh", "administrator", "42"),
)


def _mark(home: Path) -> Path:
    return home / "demo.json"


def loaded(home: Path) -> bool:
    """Whether this home holds the whole demonstration."""
    return _mark(home).exists()


def demo_day(home: Path) -> date | None:
    """The day that a demonstration lives in: its files speak of it, and its district was abolished since."""
    return SNAPSHOT if loaded(home) else None


def load(home: Path, *, at: datetime, say: Say) -> None:
    """Load everything; safe to repeat after an interruption, since imports match and acts refuse what is done."""
    with tempfile.TemporaryDirectory() as folder:
        say("Sinh dữ liệu trình diễn ...")
        files = write_files(Path(folder))
        for kind, path in files.imports:
            _import(kind, path, home, at, say)
        _play(files.acts, say)
        _write_sections(files, at)
        _open_accounts(at)
        for path in steps.files():
            if path.suffix == ".csv":
                _import(steps.kind_of(path), path, home, at, say)
            else:
                say(f"Ghi {steps.play(path)} việc của {path.stem[3:]} theo từng ngày.")
        say("Dựng kho số liệu ...")
        compact(home, registry().sources, at=at)
        seal(at=at, home=home)
        found = check_files([files.filled_form])
        say("\nBiểu thật của huyện đã điền tay, chương trình thấy:")
        for name, findings in found.items():
            say(as_text(name, findings))


def finish(home: Path, *, at: datetime) -> None:
    """Mark the demonstration as whole, so that the next start skips it."""
    _mark(home).write_text(json.dumps({"at": at.isoformat(), "unit": UNIT, "period": PERIOD}))


def _import(kind: str, path: Path, home: Path, at: datetime, say: Say) -> None:
    last = -1

    def progress(done: int, total: int) -> None:
        nonlocal last
        tenth = 10 * done // total if total else 10
        if tenth > last and total > 5000:
            say(f"  {path.name}: {10 * tenth}%")
        last = max(last, tenth)

    kind_of = registry().imports[kind]
    result = take_in(kind_of, path, home=home, by=MACHINE, at=at, dry_run=False, progress=progress)
    if result.rejected:
        first = result.errors[0]
        raise CchcError(f"{path.name}, dòng {first.row}, {first.column}: {first.message}")
    say(f"Nhập {path.name}: {result.accepted} dòng mới, {result.updated} cập nhật, {result.unchanged} không đổi.")


def _play(path: Path, say: Say) -> None:
    """The last dossiers enter through the register's own acts, each in its own hour."""
    register = registry().register("dossiers")
    assert register is not None
    acts = {act.name: act.run for act in register.acts}
    by = Actor("motcua")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        received = datetime.fromisoformat(row["received_at"])
        if not register.rows(MACHINE_VIEWER).filter(code=row["code"]).exists():
            data = {
                "code": row["code"],
                "unit": _unit(row["unit"], received.date()),
                "procedure": procedures_on(received.date()).get(procedure__code=row["procedure"]),
                "channel": row["channel"],
                "received_at": received,
                "due_at": datetime.fromisoformat(row["due_at"]),
            }
            acts["receive"](None, data, by, received)
        dossier = register.rows(MACHINE_VIEWER).get(code=row["code"])
        if row["finished_at"] and dossier.finished_at is None:
            ended = datetime.fromisoformat(row["finished_at"])
            if row["outcome"] == "withdrawn":
                acts["withdraw"](dossier, {"withdrawn_at": ended}, by, ended)
            else:
                acts["finish"](dossier, {"finished_at": ended, "outcome": row["outcome"]}, by, ended)
    say(f"Tiếp nhận và trả kết quả {len(rows)} hồ sơ cuối kỳ tại quầy.")


def _unit(code: str, day: date) -> OrgUnit:
    found = named_unit(unit_map().units, code, day)
    assert found is not None
    return OrgUnit.objects.get(pk=found.id)


def _write_sections(files: DemoFiles, at: datetime) -> None:
    data = tomllib.loads(files.paragraphs.read_text(encoding="utf-8"))
    unit = find_unit(data["unit"], period_of(data["period"]), "as-was", files.snapshot)
    for section, text in data["sections"].items():
        write_section(
            by=Actor("thongke"),
            at=at,
            unit=OrgUnit.objects.get(pk=unit.id),
            period=data["period"],
            form=ask.DEFAULT_FORM,
            section=section,
            text=text,
        )


def _open_accounts(at: datetime) -> None:
    day = period_of("2021-Q1").start  # the demonstration's first report period
    for account in ACCOUNTS:
        if not Account.objects.filter(username=account.name).exists():
            open_account(
                by=MACHINE,
                at=at,
                username=account.name,
                display_name=account.display_name,
                password=PASSWORD,
                role=account.role,
                unit=_unit(account.unit, day),
                valid_from=day,
            )


def write_report(home: Path, *, at: datetime, say: Say) -> list[Path]:
    """The demonstration's report as files that an office exchanges."""
    folder = home / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    say(f"\nLập báo cáo {PERIOD} của đơn vị {UNIT} ...")
    report = ask.report(PERIOD, UNIT, home=home, at=at, viewer=MACHINE_VIEWER)
    written = []
    for name in FORMATS:
        path = folder / f"bao-cao-cchc-{UNIT}-{PERIOD}.{name}"
        path.write_bytes(render(report, name))
        say(f"  {path}")
        written.append(path)
    errors = [item for item in report.findings if item.severity == "error"]
    say(f"Báo cáo tính từ sổ: {len(report.lines)} dòng, {len(errors)} lỗi, {len(report.findings)} điều cần xem.")
    return written
