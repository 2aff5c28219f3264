"""Calls of ``cchc`` on a home of their own, each a process of its own, forked from one that has the libraries loaded.

A start from nothing takes most of a second, and these tests make some hundred calls. What is loaded beforehand knows no
home: settings are read after the fork, as in any call.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from cchc.cli.main import main

#: What most calls load and what reads no setting when it is loaded: three quarters of a start.
LIBRARIES = (
    "numpy", "polars", "jsonschema", "xlsxwriter", "jinja2", "sqlparse", "sqlglot", "docx", "django.core.management",
    "django.core.serializers.json", "django.db.migrations.executor", "django.forms", "django.http", "django.shortcuts",
    "django.template.backends.jinja2", "django.test.utils", "django.urls", "django.views.generic", "django_filters",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What one call answered."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@cache
def _server() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "cchc.cli.tests.calls"]
    env = {name: value for name, value in os.environ.items() if name != "CCHC_DATABASE_URL"}
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)


def call(home: Path, *calls: Sequence[str], stdin: str = "") -> list[Answer]:
    """The answers of calls made one after another in one process; ``stdin`` is what each of them may read."""
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps([str(home), stdin, calls]) + "\n")
    server.stdin.flush()
    answers = json.loads(server.stdout.readline())
    assert isinstance(answers, list), answers
    return [Answer(*item) for item in answers]


def one(home: Path, *arguments: str, stdin: str = "") -> Answer:
    """The answer of one call."""
    return call(home, arguments, stdin=stdin)[0]


def sentence(answer: Answer) -> str:
    """The one clear sentence of a refusal."""
    assert answer.status == 2, answer
    assert answer.out == ""
    assert "Traceback" not in answer.err
    (said,) = answer.err.strip().splitlines()
    assert said
    return said


def _made(arguments: Sequence[str], stdin: str) -> tuple[int, str, str]:
    out, err = io.BytesIO(), io.BytesIO()
    kept = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.StringIO(stdin)
    sys.stdout = io.TextIOWrapper(out, encoding="utf-8", write_through=True)
    sys.stderr = io.TextIOWrapper(err, encoding="utf-8", write_through=True)
    try:
        status = main(arguments)
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 99
    except Exception:  # as Python itself would end
        traceback.print_exc(file=sys.stderr)
        status = 1
    finally:
        streams = sys.stdout, sys.stderr
        sys.stdin, sys.stdout, sys.stderr = kept
    answer = status, out.getvalue().decode("utf-8", "replace"), err.getvalue().decode("utf-8", "replace")
    del streams  # closing them would close the buffers read above
    return answer


def _serve() -> None:
    """Answer each line in a fork of this process."""
    for library in LIBRARIES:
        importlib.import_module(library)
    assert not settings.configured
    for line in sys.stdin:
        home, stdin, calls = json.loads(line)
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            os.environ["CCHC_HOME"] = home
            with os.fdopen(write, "w") as pipe:
                json.dump([_made(arguments, stdin) for arguments in calls], pipe)
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as pipe:
            answers = pipe.read()
        os.waitpid(child, 0)
        print(answers or '"the call died"', flush=True)


if __name__ == "__main__":
    _serve()
