"""The declarations' acts and files, for the contract tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.contract.samples import Play, Sample
from tests.world import declaration

from cchc.directory.models import OrgUnit
from cchc.kernel.ports import FormLines
from cchc.kernel.registry import registry


def figure(line: str = "1.1", **changes: Any) -> dict[str, Any]:
    """What the act is told: a line of the form at X1."""
    port = registry().port(FormLines)
    assert port is not None
    found = next(item for item in port.lines("phu-luc-1b-2022") if item.code == line)
    well = {
        "unit": OrgUnit.objects.get(code="X1"),
        "period": "2022-H1",
        "form": "phu-luc-1b-2022",
        "line": found,
        "state": "value",
    }
    return {**well, "value": Decimal(3), "reason": "", **changes}


PLAYS = {
    "declarations.declare": Play(
        figure,
        (
            lambda: figure("1"),
            lambda: figure("7.5.5.1"),
            lambda: figure(state="perhaps"),
            lambda: figure(state="not_arising"),
            lambda: figure(value=None),
            lambda: figure(value=Decimal("1.5")),
            lambda: figure(value=Decimal(-1)),
            lambda: figure(value=Decimal(10) ** 20),
            lambda: figure(period="2022-H2"),
            lambda: figure(period="2019-Y"),
        ),
        {"declaration": 1},
    ),
}
BY_FILE = {"declarations.take_over_list"}
SAMPLES = {
    "declarations": Sample(
        (
            declaration("X1", "2022-H1", "1.1", "1.234", reason="theo sổ công văn"),
            declaration("X2", "2022-H1", "1.1"),
            declaration("H", "2022-Q1", "1.1", "7"),
        ),
        {"value": "5"},
        {"line": "99"},
        "line",
    ),
}
