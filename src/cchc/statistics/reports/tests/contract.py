"""The reports' acts, for the contract tests."""

from __future__ import annotations

from typing import Any

from tests.contract.samples import Play

from cchc.directory.models import OrgUnit
from cchc.statistics.forms.load import form
from cchc.statistics.reports.outline import outline_of


def _section(**changes: Any) -> dict[str, Any]:
    outline = outline_of(form("phu-luc-1b-2022"))
    assert outline is not None
    well = {
        "unit": OrgUnit.objects.get(code="X1"),
        "period": "2022-H1",
        "form": "phu-luc-1b-2022",
        "section": outline.sections[0].id,
    }
    return {**well, "text": "Một đoạn.", **changes}


PLAYS = {
    "reports.write_section": Play(
        _section,
        (
            lambda: _section(section="none"),
            lambda: _section(form="none"),
            lambda: _section(period="none"),
            lambda: _section(text="x" * 20_001),
        ),
        {},
    ),
}
