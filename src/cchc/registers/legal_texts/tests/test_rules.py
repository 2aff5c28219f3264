"""Days that the law sets are data: the product's are sound, a home's later rule succeeds, a file at fault is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cchc.kernel.ports import Catalogued
from cchc.kernel.registry import registry
from cchc.registers.legal_texts.queries.rules import Deadlines, UnusableRule, day_in, day_of, rule_on

HEAD = """
valid_from = 2026-01-01
owner = "UBND"
review_on = 2030-01-01
basis = "Luật 99/2026/QH16"

[[rule]]
clause = "Luật 99/2026/QH16, Điều 9"
sure = "unsure"
"""


def _add(home: Path, text: str) -> None:
    folder = home / "catalog" / "deadlines"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "legal-texts-2026.toml").write_text(HEAD + text, encoding="utf-8")


def test_the_products_own_are_those_of_the_law(home: Path) -> None:
    assert Deadlines().verify() == ["8 loại mốc, thời hạn của văn bản quy phạm pháp luật, 9 quy tắc: dùng được."]
    assert day_in("expired_list_announced", 2022) == date(2022, 1, 31)
    assert day_in("expired_list_sent", 2022) == date(2022, 1, 5)
    assert day_of("directives_end") == date(2016, 7, 1)
    before, after = (rule_on("district_texts_end", day) for day in (date(2025, 6, 30), date(2025, 7, 1)))
    assert (before, after and after.on) == (None, date(2027, 3, 1))
    found = [rule_on("least_days", day) for day in (date(2020, 12, 31), date(2025, 3, 31), date(2025, 4, 1))]
    assert [rule and rule.days["commune"] for rule in found] == [None, 7, 10]


def test_a_later_rule_of_the_home_succeeds(home: Path) -> None:
    _add(home, 'id = "expired_list_announced"\nvalid_from = 2026-07-01\nyearly = "02-15"\n')
    assert {year: day_in("expired_list_announced", year) for year in (2026, 2025)} == {
        2026: date(2026, 2, 15),
        2025: date(2025, 1, 31),
    }
    Deadlines().verify()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('id = "expired_list_announced"\nvalid_from = 2016-07-01\nyearly = "02-15"\n', "có hai lần"),
        ('id = "expired_list_announced"\nvalid_from = 2027-01-01\non = 2027-02-15\n', "không đúng lược đồ"),
        ('id = "expired_list_announced"\nvalid_from = 2027-01-01\nyearly = "02-30"\n', "quy tắc không dùng được"),
        ('id = "least_days"\nvalid_from = 2027-01-01\ndays = { province = 10 }\n', "không đúng lược đồ"),
        ('id = "of_no_use"\nvalid_from = 2027-01-01\non = 2027-02-15\n', "không đúng lược đồ"),
        ("id = ", "không đúng cú pháp TOML"),
    ],
)
def test_a_file_at_fault_is_named(home: Path, text: str, said: str) -> None:
    _add(home, text)
    with pytest.raises(UnusableRule) as refused:
        Deadlines().verify()
    assert refused.value.vi.startswith("Tệp deadlines/legal-texts-2026.toml: ")
    assert said in refused.value.vi


def test_the_catalogues_check_holds_them() -> None:
    register = registry().register("legal_texts")
    assert register is not None
    assert isinstance(register.provides[Catalogued], Deadlines)
