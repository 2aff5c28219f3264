"""The catalogue's check reads what registers keep in it: a checklist at fault is named by the command too."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.cli.main import main

TWICE = (
    """
field = "fire"
title = "Lĩnh vực của nhà"
title_en = "A field of our own"
valid_from = 2022-01-01
owner = "UBND"
review_on = 2030-01-01
basis = "Quy chế làm việc"
"""
    + 2
    * """
[[item]]
id = "a"
question = "Câu hỏi?"
question_en = "A question?"
clause = "Quy chế làm việc"
sure = "found"
kind = "other"
"""
)


@pytest.mark.django_db
def test_the_command_names_a_checklist_at_fault(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalog", "check"]) == 0
    assert "phiếu kiểm tra" in capsys.readouterr().err
    file = home / "catalog" / "checklists" / "fire" / "2022-01-01.toml"
    file.parent.mkdir(parents=True)
    file.write_text(TWICE, encoding="utf-8")
    assert main(["catalog", "check"]) == 2
    assert "checklists/fire/2022-01-01.toml" in capsys.readouterr().err
