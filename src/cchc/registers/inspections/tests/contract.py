"""The inspections' acts and files, for the contract tests: of plans and visits, and of findings."""

from __future__ import annotations

from typing import Any

from tests.contract.samples import Play, Sample

from cchc.registers.inspections.tests import findings_played, plans_played, visits_played

PLAYS: dict[str, Play] = {**plans_played.PLAYS, **visits_played.PLAYS, **findings_played.PLAYS}
BY_FILE = {*plans_played.BY_FILE, *findings_played.BY_FILE}
SAMPLES: dict[str, Sample] = {**plans_played.SAMPLES, **findings_played.SAMPLES}
RECORDS: dict[str, Any] = {**plans_played.RECORDS, **findings_played.RECORDS}
