"""The files behind narrative and layout: the product's fit their schemas, a province's own are judged in words."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from cchc.kernel.catalogue import catalogue_files
from cchc.kernel.errors import UnusableInput
from cchc.statistics.forms.load import form as form_of
from cchc.statistics.forms.refusal import UnusableForm
from cchc.statistics.forms.validate import against_schema
from cchc.statistics.reports.narrative import fields_of
from cchc.statistics.reports.outline import FIELDS, outline_of, read_outline
from cchc.statistics.reports.tests.sample import APPENDIX, filled
from cchc.ui.printing import layout_on

FILE = "forms/x/2022-01-01/narrative.toml"
CODES = frozenset({"1", "1.1"})
SMALL = """
title = "{period}"
opening = "a"
closing = "b"
[recipients]
other = ["Lưu: VT"]
[[section]]
id = "one"
title = "Một"
[[section.paragraph]]
sentences = [{ when = ["{1.1} > 0"], text = "Có {1.1} việc" }]
"""


def test_the_products_files_fit_their_schemas() -> None:
    narratives = list(catalogue_files("forms", "*/*/narrative.toml"))
    assert narratives
    for file in narratives:
        against_schema(file.path, "narrative.json", tomllib.loads(file.text))
    for file in catalogue_files("documents", "*.toml"):
        data = tomllib.loads(file.text)
        dated = {key: value.isoformat() if isinstance(value, date) else value for key, value in data.items()}
        against_schema(file.path, "document.json", dated)


def test_a_small_outline_is_read() -> None:
    outline = read_outline(FILE, SMALL, CODES, by_schema=True)
    assert [section.number for section in outline.sections] == ["I"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{1.1} việc", "{1.2} việc", "nói đến mã không có trong biểu: 1.2"),
        ("{1.1} việc", "{nguoi} việc", "«nguoi» không phải là mã hay trường có sẵn"),
        ("{1.1} > 0", "{1.1} lớn hơn 0", "«{1.1} lớn hơn 0» không phải là một điều kiện"),
        ("{1.1} > 0", "{1.3} > 0", "nói đến mã không có trong biểu: 1.3"),
        ('việc"', 'việc", parts = ["không số"]', "có phần không nêu số"),
        ("[[section.paragraph]]", '[[section]]\nid = "one"\ntitle = "x"\n[[section.paragraph]]', "mục one có hai lần"),
        ('opening = "a"', "", "thiếu opening"),
        ("[recipients]", "[recipients", "không đúng cú pháp TOML"),
    ],
)  # fmt: skip
def test_a_broken_outline_is_told_in_words(old: str, new: str, said: str) -> None:
    assert old in SMALL
    with pytest.raises(UnusableForm) as refused:
        read_outline(FILE, SMALL.replace(old, new), CODES, by_schema=True)
    assert said in refused.value.vi
    assert FILE in refused.value.vi


def test_a_home_brings_its_own_outline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    form = form_of(APPENDIX)
    folder = tmp_path / "catalog" / "forms" / form.id / form.valid_from.isoformat()
    folder.mkdir(parents=True)
    (folder / "narrative.toml").write_text(SMALL, encoding="utf-8")
    monkeypatch.setenv("CCHC_HOME", str(tmp_path))
    own = outline_of(form)
    assert own is not None
    assert [section.id for section in own.sections] == ["one"]
    assert [item.text for item in filled().narrative] == ["Có 08 việc."]


def test_every_field_of_a_text_is_known_by_name() -> None:
    assert set(fields_of(filled())) == FIELDS


def test_no_layout_before_the_decree() -> None:
    assert layout_on(date(2022, 6, 15)).id == "nd-30-2020"
    with pytest.raises(UnusableInput, match="Chưa có quy định thể thức văn bản"):
        layout_on(date(2019, 1, 1))
