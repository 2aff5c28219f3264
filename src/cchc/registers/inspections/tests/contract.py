"""The inspections' acts and files, for the contract tests; those of findings are in ``findings_played``."""

from __future__ import annotations

from typing import Any

from tests.contract.samples import Play, Sample

from cchc.registers.inspections.tests import findings_played

PLAYS: dict[str, Play] = {**findings_played.PLAYS}
BY_FILE = {*findings_played.BY_FILE}
SAMPLES: dict[str, Sample] = {**findings_played.SAMPLES}
RECORDS: dict[str, Any] = {**findings_played.RECORDS}
