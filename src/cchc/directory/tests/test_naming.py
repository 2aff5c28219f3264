"""Which version CODE[@DATE] names for a report, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from cchc.directory.models import OrgUnit
from cchc.directory.queries import find_unit
from cchc.kernel.errors import UnusableInput
from cchc.kernel.periods import period_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _units() -> None:
    for code, name, level, parent, start, end in (
        ("42", "Tỉnh", "province", "", date(2020, 1, 1), None),
        ("444", "Huyện", "district", "42", date(2020, 1, 1), date(2025, 6, 30)),
        ("18502", "Xã cũ", "commune", "444", date(2020, 1, 1), date(2025, 6, 30)),
        ("18502", "Xã mới", "commune", "42", date(2025, 7, 1), None),
    ):
        OrgUnit.objects.create(code=code, name=name, level=level, parent_code=parent, valid_from=start, valid_to=end)


@pytest.mark.parametrize(
    ("named", "period", "structure", "name"),
    [
        ("18502", "2022-H1", "as-was", "Xã cũ"),
        ("18502", "2025-Q3", "as-was", "Xã mới"),
        ("444", "2025-Q3", "as-was", "Huyện"),  # in force in the quarter's first days
        ("18502", "2022-H1", "as-now", "Xã mới"),
        ("18502@2025-06-30", "2025-Q3", "as-was", "Xã cũ"),
    ],
)
def test_names(named: str, period: str, structure: str, name: str) -> None:
    assert find_unit(named, period_of(period), structure, date(2026, 1, 1)).name == name


@pytest.mark.parametrize(
    ("named", "period", "structure"),
    [
        ("999", "2022-H1", "as-was"),
        ("444", "2026-Q1", "as-was"),
        ("444", "2022-H1", "as-now"),
        ("444@2022-01-01", "2022-H1", "as-now"),
        ("18502@2025-08-01", "2022-H1", "as-was"),
        ("444@2022-02-30", "2022-H1", "as-was"),
        ("444@", "2026-Q1", "as-was"),
    ],
)
def test_refuses(named: str, period: str, structure: str) -> None:
    with pytest.raises(UnusableInput):
        find_unit(named, period_of(period), structure, date(2026, 1, 1))
