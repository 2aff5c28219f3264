"""The house's own rules that no linter holds: sizes, where Python lies, and what a register's folder may be called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import cchc

_HOUSE = Path(cchc.__file__).parent
_FRAME = ("kernel/registry.py", "ui/pages/*.py")
_FOLDER = {"models", "queries", "operations", "imports", "facts", "register", "pages", "api", "apps", "__init__"}


def _sources() -> Iterator[Path]:
    for path in sorted(_HOUSE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def test_files_stay_within_400_lines() -> None:
    pages = (path for kind in ("*.jinja", "*.css", "*.js") for path in _HOUSE.rglob(kind) if "dist" not in path.parts)
    written = [*_sources(), *pages]
    assert not [str(path) for path in written if len(path.read_text(encoding="utf-8").splitlines()) > 400]


def test_functions_stay_within_40_lines() -> None:
    long = []
    for path in _sources():
        if "tests" in path.parts:
            continue
        long += [
            f"{path.relative_to(_HOUSE)}: {node.name}"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 40
        ]
    assert not long


def test_the_catalogue_holds_no_python() -> None:
    assert not list((_HOUSE / "catalog").rglob("*.py"))


def test_the_frame_stays_small() -> None:
    """Bounds of ADR 0010."""
    files = [path for pattern in _FRAME for path in _HOUSE.glob(pattern)]
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files) <= 1100
    tree = ast.parse((_HOUSE / "kernel" / "registry.py").read_text(encoding="utf-8"))
    (register,) = (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Register")
    fields = [node for node in register.body if isinstance(node, ast.AnnAssign)]
    assert len(fields) <= 22, len(fields)


def test_a_register_uses_the_same_file_names() -> None:
    for folder in (_HOUSE / "registers").iterdir():
        if folder.is_dir() and folder.name != "__pycache__":
            assert {path.stem for path in folder.glob("*.py")} <= _FOLDER, folder.name


def test_nothing_acts_from_afar() -> None:
    """No signals, no room for things of no room."""
    for path in _sources():
        assert path.stem not in ("utils", "helpers", "common", "signals"), path
        if "tests" not in path.parts:
            assert "django.dispatch" not in path.read_text(encoding="utf-8"), path
