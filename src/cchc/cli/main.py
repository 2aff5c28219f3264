"""``cchc``: reads the call, runs one command, turns every refusal into one sentence and an exit status.

0: done; 1: done, with findings of severity error; 2: the input or the call can't be used. JSON goes to standard output
alone, everything else to standard error. Commands are imported when called: a start must stay under a second.
"""

from __future__ import annotations

import argparse
import atexit
import gc
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import NoReturn

import cchc
from cchc.kernel.catalogue import home
from cchc.kernel.dates import VIETNAM
from cchc.kernel.errors import CchcError, UnusableInput

FINDINGS = 1
UNUSABLE = 2


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(UNUSABLE, f"Lệnh chưa dùng được: {message}. Xem: {self.prog} --help\n")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"«{text}» không phải một ngày có thật") from error


def _add_common(parser: argparse.ArgumentParser, *, lang: str, today: str | None) -> None:
    """Options that may stand before or after the command's name."""
    parser.add_argument(
        "--lang", choices=("vi", "en"), default=lang, help="ngôn ngữ của thông báo / language of messages"
    )
    parser.add_argument(
        "--today", type=_day, default=today, help="coi ngày này là hôm nay / take this day as today (YYYY-MM-DD)"
    )


def _report_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", required=True, metavar="CODE[@DATE]", help="mã đơn vị, ví dụ 444")
    parser.add_argument("--form", default="phu-luc-1b-2022", help="mã biểu mẫu (phu-luc-1b-2022, kstt-06a-2020)")
    parser.add_argument(
        "--structure", choices=("as-was", "as-now"), default="as-was", help="theo bộ máy lúc đó hay hiện nay"
    )


_Add = Callable[[str, str, str], argparse.ArgumentParser]


def build_parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    parser = _Parser(prog="cchc", description="Cải cách hành chính: việc hằng ngày và số liệu tính từ việc ấy.")
    _add_common(parser, lang="vi", today=None)
    parser.add_argument("--version", action="version", version=f"cchc {cchc.__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="LỆNH")

    def add(name: str, module: str, help_text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help_text, description=help_text)
        _add_common(command, lang=argparse.SUPPRESS, today=argparse.SUPPRESS)
        command.set_defaults(run=module)
        return command

    _figures(add)
    _house(add)
    return parser


def _figures(add: _Add) -> None:
    """Commands about records and what is computed or checked."""
    command = add("import", "data:import_file", "nhập một danh sách CSV hoặc XLSX")
    command.add_argument("kind", help="units, procedures, dossiers, declarations ...")
    command.add_argument("file")
    command.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi")
    command.add_argument("--format", choices=("text", "json"), default="text")
    command = add("check", "check:check", "kiểm tra biểu đã điền (CSV, XLSX, DOCX) hoặc văn bản báo cáo")
    command.add_argument("files", nargs="+")
    command.add_argument("--form", default=None)
    command.add_argument("--format", choices=("text", "json"), default="text")
    command = add("report", "report:report", "lập báo cáo của một đơn vị trong một kỳ")
    command.add_argument("period", help="ví dụ 2022-M05, 2022-Q1, 2022-H1, 2022-9M, 2022-Y")
    _report_options(command)
    command.add_argument("--format", choices=("json", "csv", "xlsx", "docx", "pdf"), default="json")
    command.add_argument("-o", "--output", metavar="FILE")
    command = add("explain", "report:explain", "giải thích một con số: từ đâu ra, gồm những hồ sơ nào")
    command.add_argument("period")
    command.add_argument("line", help="số thứ tự chỉ tiêu, ví dụ 3.3.2")
    _report_options(command)
    command.add_argument("--format", choices=("text", "json"), default="text")


def _house(add: _Add) -> None:
    """Commands about the home, its server and its accounts."""
    add("init", "home:init", "tạo hoặc nâng cấp thư mục dữ liệu (CCHC_HOME, mặc định ./var)")
    command = add("serve", "serve:serve", "chạy trang làm việc trên máy này")
    command.add_argument("--host", default="127.0.0.1")
    command.add_argument("--port", type=int, default=8000)
    command = add("worker", "serve:worker", "việc nền: niêm phong nhật ký, dọn kho số liệu")
    command.add_argument("--once", action="store_true", help="làm một lượt rồi thôi")
    add("demo", "demo:demonstrate", "nạp huyện trình diễn, kiểm tra biểu thật của huyện, lập báo cáo")
    command = add("backup", "backup:backup", "sao lưu toàn bộ dữ liệu vào một tệp")
    command.add_argument("file")
    command = add("restore", "backup:restore", "khôi phục dữ liệu từ tệp sao lưu vào thư mục dữ liệu trống")
    command.add_argument("file")
    command = add("journal", "home:journal", "kiểm tra nhật ký có bị sửa không")
    command.add_argument("what", choices=("verify",))
    command.add_argument("--anchor", metavar="FILE", help="mốc giữ ngoài cơ sở dữ liệu (journal.head)")
    command = add("catalog", "home:catalog", "kiểm tra mọi tệp của danh mục")
    command.add_argument("what", choices=("check",))
    command = add("user", "user:user", "mở, khóa, mở khóa tài khoản, cấp lại mật khẩu")
    command.add_argument("what", choices=("add", "lock", "unlock", "password"))
    command.add_argument("name")
    command.add_argument("--role", help="vai trò, khi mở tài khoản")
    command.add_argument("--unit", metavar="CODE", help="mã đơn vị, khi mở tài khoản")
    command.add_argument("--display-name", default="")
    command.add_argument("--password-stdin", action="store_true", help="đọc mật khẩu từ đầu vào; không thì tự sinh")


def moment(today: date | None) -> datetime:
    """Now, or noon of the day that ``--today`` fixes."""
    return datetime.combine(today, time(12), tzinfo=VIETNAM) if today else datetime.now(UTC)


def _set_up(*, needs_home: bool) -> None:
    """Start Django.

    Raises:
        UnusableInput: the call needs a home, and there is none or one that ``cchc init`` did not finish.
    """
    import django  # noqa: PLC0415  checking a form needs no database

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cchc.config.settings")
    if not needs_home or (home() / "secret.key").exists():
        django.setup()
        there = not needs_home or _finished()
    else:
        there = False
    if not there:
        raise UnusableInput(
            f"Chưa có dữ liệu ở {home()}. Hãy chạy: cchc init", f"There is no home at {home()} yet. Run: cchc init"
        )


def _finished() -> bool:
    """Whether ``cchc init`` came to its end; asking makes no database."""
    from django.conf import settings  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).exists():
        return False
    return "written_section" in connection.introspection.table_names()


def half_restored() -> Path:
    """What stands in a home while a backup is brought in, and stays where that was killed."""
    return home() / "restoring"


def _refuse_half_restored() -> None:
    if half_restored().exists():
        raise UnusableInput(
            f"Lần khôi phục trước vào {home()} bị dừng giữa chừng, dữ liệu chưa đủ; hãy khôi phục lại vào một thư mục "
            "và một cơ sở dữ liệu trống.",
            f"A restore into {home()} was cut short; restore again into an empty home and database.",
        )


def _run(call: argparse.Namespace) -> int:
    module, function = call.run.split(":")
    if call.command in ("init", "demo"):
        home().mkdir(parents=True, exist_ok=True)
    if module != "check":
        _refuse_half_restored()
        _set_up(needs_home=call.command not in ("init", "demo", "restore", "catalog"))
    command = getattr(importlib.import_module(f"cchc.cli.{module}"), function)
    gc.freeze()
    gc.enable()
    status: int = command(call, moment(call.today))
    return status


def main(argv: Sequence[str] | None = None) -> int:
    """Run one call; returns its exit status."""
    # Loading makes a hundred thousand objects that live to the end: looking for rings among them, on the way in and
    # once more on the way out, took a fourth of a short command's time.
    gc.disable()
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    call = build_parser().parse_args(argv)
    try:
        return _run(call)
    except CchcError as refusal:
        print(" ".join(refusal.said(call.lang).split()), file=sys.stderr)  # one line, whatever was quoted
        return UNUSABLE
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:  # a full disk, a folder that may not be written
        what = f"{error.filename or ''}: {error.strerror or error}".removeprefix(": ")
        vi, en = f"Không đọc hoặc ghi được tệp ({what}).", f"A file can't be read or written ({what})."
        print(en if call.lang == "en" else vi, file=sys.stderr)
        return UNUSABLE
    except Exception as error:
        if not _is_of_the_database(error):
            raise
        what = " ".join(str(error).split())
        vi, en = f"Cơ sở dữ liệu không dùng được: {what}", f"The database can't be used: {what}"
        print(en if call.lang == "en" else vi, file=sys.stderr)
        return UNUSABLE


def _is_of_the_database(error: Exception) -> bool:
    """Whether the database is away, refuses, or is none: nothing that a change of the program would mend."""
    from django.db import DatabaseError, OperationalError  # noqa: PLC0415  a call without a database never comes here

    return isinstance(error, OperationalError) or type(error) is DatabaseError


if __name__ == "__main__":
    sys.exit(main())
