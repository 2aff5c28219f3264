"""What a check says: one contradiction, in words, with its cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
#: The gravest first, as lists of findings are sorted.
GRAVITY: Mapping[Severity, int] = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class Finding:
    """One finding. ``codes``: every cell of the broken relation, the likeliest culprit first (empty for a sentence).

    ``expected`` and ``found`` are numbers (percentages as 7.0 for 7 %), texts, or none. ``message`` is Vietnamese and
    quotes figures as the file writes them; ``message_en`` says the same in English.
    """

    rule: str
    severity: Severity
    codes: tuple[str, ...]
    message: str
    expected: float | str | None = None
    found: float | str | None = None
    message_en: str = ""
    sentence: str = ""  # the sentence of the report that it is about, as written

    def said(self, lang: str = "vi") -> str:
        """The message in Vietnamese, or in English (``en``) where it has one."""
        return self.message_en if lang == "en" and self.message_en else self.message

    def as_json(self, lang: str = "vi") -> dict[str, object]:
        """As ``cchc check --format json`` lists it."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "codes": list(self.codes),
            "message": self.said(lang),
            "expected": self.expected,
            "found": self.found,
        }
