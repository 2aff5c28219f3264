"""What holds of every template without a browser: words in both languages, real icons, nothing the policy refuses."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from babel.messages.pofile import read_po

UI = Path(__file__).resolve().parent.parent
PACKAGE = UI.parent
TEMPLATES = sorted((UI / "templates" / "ui").glob("*.jinja"))
ADDRESSES = [
    *("", "report", "list", "empty", "detail", "form", "form-wrong", "tree", "login", "explain", "progress"),
    *("import", "import-errors", "import-dry", "import-done", "import-progress", "403", "404", "500"),
]


def fetch(address: str, language: str = "vi", **headers: str) -> tuple[int, str]:
    """Status and text of a page."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=10)
    path = f"{parts.path}?{parts.query}"
    connection.request("GET", path, headers={"Accept-Language": language, **headers})
    answer = connection.getresponse()
    with closing(connection):
        return answer.status, answer.read().decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_template_renders_without_what_the_policy_refuses(gallery: str, address: str) -> None:
    status, text = fetch(f"{gallery}/{address}")
    assert status == (int(address) if address.isdigit() else 200)
    assert not re.search(r"\sstyle=|\son\w+=|javascript:|<script(?! src=)|<style", text)
    assert "Undefined" not in text


def test_a_list_answers_htmx_with_its_rows_alone(gallery: str) -> None:
    _, text = fetch(f"{gallery}/list", **{"HX-Request": "true"})
    assert "<table" in text
    assert "<html" not in text


def test_pages_speak_english_too(gallery: str) -> None:
    _, vietnamese = fetch(f"{gallery}/import-errors")
    _, english = fetch(f"{gallery}/import-errors", "en")
    assert "Bị từ chối" in vietnamese
    assert "Refused" not in vietnamese
    assert "Refused" in english
    assert "Bị từ chối" not in english
    assert '<html lang="en"' in english


def test_every_word_of_the_pages_has_its_english(tmp_path: Path) -> None:
    found = tmp_path / "found.pot"
    command = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "-q",
        "extract",
        "-F",
        str(UI / "locale" / "babel.toml"),
    ]
    subprocess.run([*command, "--ignore-dirs", "tests", "-o", str(found), str(UI)], check=True)
    with found.open("rb") as text, (UI / "locale/en/LC_MESSAGES/django.po").open("rb") as english:
        wanted = {message.id for message in read_po(text) if message.id}
        known = {message.id for message in read_po(english) if message.id and message.string and all(message.string)}
    assert wanted == known


def test_every_icon_is_in_the_sprite() -> None:
    names = json.loads((UI / "assets" / "src" / "icons.json").read_text(encoding="utf-8"))
    for template in PACKAGE.rglob("*.jinja"):
        text = template.read_text(encoding="utf-8")
        used = re.findall(r'(?:icon\(|"(?:good|bad|warn|info|quiet)"[,:] )"([a-z-]+)"', text)
        assert set(used) <= set(names), template


def test_what_people_typed_is_escaped(gallery: str) -> None:
    _, text = fetch(f"{gallery}/list?q=%3Cb%3E%22x")
    assert "&lt;b&gt;&#34;x" in text
    assert "<b>" not in text
