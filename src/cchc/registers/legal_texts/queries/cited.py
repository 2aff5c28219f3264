"""From a text to what rests on it outside the register: lines of report forms whose basis cites its number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cchc.kernel.ports import FormLine, FormLines, RecordRef
from cchc.kernel.registry import registry
from cchc.registers.legal_texts.models import LegalText


@dataclass(frozen=True)
class Cited:
    """A line of a form, and the texts of the register that its basis cites."""

    form: str
    line: FormLine
    texts: Sequence[LegalText] = ()


def _lines() -> list[tuple[str, FormLine]]:
    port = registry().port(FormLines)
    if port is None:
        return []
    return [(form, line) for form in port.forms() for line in port.lines(form) if line.basis]


def _cites(basis: str, number: str) -> bool:
    """The number stands in the words, and not as the end or the beginning of another."""
    return re.search(rf"(?<![\w/]){re.escape(number)}(?![\w-])", basis) is not None


def lines_citing(number: str) -> list[Cited]:
    """Lines whose basis cites this number, form by form."""
    return [Cited(form, line) for form, line in _lines() if _cites(line.basis, number)]


class Cites:
    """Provides :class:`cchc.kernel.ports.Citations`."""

    def cited(self, words: str) -> Sequence[RecordRef]:
        numbers = _numbers(words)
        rows = LegalText.objects.unscoped(reason="normative texts are public").filter(
            struck_on=None, number__in=numbers
        )
        found = [RecordRef("legal_texts", text.pk, text.number) for text in rows]
        once = [one for one in found if sum(other.code == one.code for other in found) == 1]
        return sorted(once, key=lambda one: words.index(one.code))


def _numbers(words: str) -> set[str]:
    """What in these words looks like the number of a normative text."""
    return set(re.findall(r"[\w]+/\d{4}/[\w&.-]*\w", words))


def lines_with_texts() -> list[Cited]:
    """Every line whose basis cites a text of the register, with those texts; one reading of the texts."""
    lines = _lines()
    numbers = {found for _, line in lines for found in _numbers(line.basis)}
    rows = LegalText.objects.unscoped(reason="normative texts are public").select_related("unit")
    texts = list(rows.filter(struck_on=None, number__in=numbers).order_by("issued_on"))
    cited = [(f, line, [text for text in texts if _cites(line.basis, text.number)]) for f, line in lines]
    return [Cited(form, line, found) for form, line, found in cited if found]
