"""Checklists are data: the product's are sound, a home adds its own, and a file at fault is named with its fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cchc.registers.inspections.queries.checklists import (
    UnusableChecklist,
    checklist_on,
    checklists,
    fields,
    items,
    verify_checklists,
)

ITEM = """
[[item]]
id = "a"
question = "Câu hỏi?"
question_en = "A question?"
clause = "Quy chế làm việc"
sure = "found"
kind = "other"
"""
HEAD = """
field = "{field}"
title = "Lĩnh vực của nhà"
title_en = "A field of our own"
valid_from = {day}
owner = "UBND"
review_on = 2030-01-01
basis = "Quy chế làm việc"
"""


def _add(home: Path, field: str, day: str, text: str) -> None:
    folder = home / "catalog" / "checklists" / field
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{day}.toml").write_text(text, encoding="utf-8")


def test_the_products_own_are_sound(home: Path) -> None:
    (said,) = verify_checklists()
    assert said == "4 phiếu kiểm tra của 4 lĩnh vực, 30 câu hỏi: dùng được."
    assert set(fields()) == {"administrative_reform", "civil_service", "one_stop", "discipline"}
    for one in checklists():
        assert all(item.key.startswith(f"{one.field}/{one.valid_from}/") for item in one.items)
        assert all(item.question.vi.endswith("?") and item.question.en.endswith("?") for item in one.items)
        assert all(item.sure in ("found", "likely", "unsure") for item in one.items)


def test_a_home_adds_a_field_and_a_newer_list(home: Path) -> None:
    _add(home, "fire", "2022-01-01", HEAD.format(field="fire", day="2022-01-01") + ITEM)
    _add(home, "one_stop", "2025-07-01", HEAD.format(field="one_stop", day="2025-07-01") + ITEM)
    assert fields()["fire"].vi == "Lĩnh vực của nhà"
    assert {one: len(checklist_on("one_stop", day).items) for one, day in _DAYS.items()} == {"old": 6, "new": 1}  # type: ignore[union-attr]
    assert "one_stop/2021-12-06/facilities" in items()  # what was asked before is still known
    assert checklist_on("none", date(2022, 1, 1)) is None
    verify_checklists()


_DAYS = {"old": date(2025, 6, 30), "new": date(2025, 7, 1)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not toml", "không đúng cú pháp TOML"),
        (HEAD.format(field="fire", day="2022-01-01"), "không đúng lược đồ"),
        (HEAD.format(field="fire", day="2022-01-01") + ITEM.replace("other", "no_such"), "không có loại vi phạm"),
        (HEAD.format(field="fire", day="2022-01-01") + ITEM + ITEM, "có hai lần"),
        (HEAD.format(field="water", day="2022-01-01") + ITEM, "tên tệp không khớp"),
        (HEAD.format(field="fire", day="2022-01-02") + ITEM, "tên tệp không khớp"),
        (HEAD.format(field="fire", day="2022-01-01") + ITEM.replace("found", "surely"), "item.0.sure"),
    ],
)
def test_a_file_at_fault_is_named(text: str, said: str, home: Path) -> None:
    _add(home, "fire", "2022-01-01", text)
    with pytest.raises(UnusableChecklist) as refused:
        verify_checklists()
    assert refused.value.vi.startswith("Tệp checklists/fire/2022-01-01.toml: ")
    assert said in refused.value.vi
