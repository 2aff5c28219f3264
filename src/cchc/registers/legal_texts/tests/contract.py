"""The acts and files of legal texts, and of what examines them, for the contract tests."""

from __future__ import annotations

from typing import Any

from tests.contract.samples import Play, Sample

from cchc.registers.legal_texts.tests import examinations_played, monitoring_played, programmes_played, texts_played

_WITH_FILES = (texts_played, examinations_played, programmes_played)
_PARTS = (*_WITH_FILES, monitoring_played)
PLAYS: dict[str, Play] = {name: play for part in _PARTS for name, play in part.PLAYS.items()}
BY_FILE = {name for part in _WITH_FILES for name in part.BY_FILE}
SAMPLES: dict[str, Sample] = {name: sample for part in _WITH_FILES for name, sample in part.SAMPLES.items()}
RECORDS: dict[str, Any] = {name: make for part in _PARTS for name, make in part.RECORDS.items()}
PUBLIC = texts_played.PUBLIC
