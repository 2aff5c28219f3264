"""Taking over the register of texts that an office kept in a file: texts, and what they replace, amend and repeal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.errors import CchcError
from cchc.registers.legal_texts.models import LegalText, TextRelation
from cchc.registers.legal_texts.operations.mending import still_fits
from cchc.registers.legal_texts.operations.relations import relate
from cchc.registers.legal_texts.operations.texts import Said, fitting, same_number, write

#: Columns that name other texts, and what is done to those.
DOES = {"replaces": "replaces", "amends": "amends", "repeals": "repeals"}


@dataclass(frozen=True)
class Listed:
    """A row of the file: what it says of a text, and by column the numbers of the issuer's texts that it acts on."""

    row: int
    said: Said
    acts: Mapping[str, Sequence[str]]


class UnableToTakeOver(CchcError):
    """A row can't be taken over; ``column`` says where."""

    def __init__(self, column: str, refusal: CchcError) -> None:
        super().__init__(refusal.vi, refusal.en)
        self.column = column


@dataclass(frozen=True)
class Taken:
    """What became of a row: ``word`` accepted, updated or unchanged; ``old``: what the register said before."""

    text: LegalText
    word: str
    old: Mapping[str, Any] | None


def take_text(listed: Listed, today: date) -> Taken:
    """Store what a row says of its text.

    Raises:
        UnableToTakeOver: it can't be said.
    """
    try:
        said = fitting(listed.said, today)
        held = same_number(said)
        if held is None:
            return Taken(write(said), "accepted", None)
        before = Said.of(held)
        if said == before:
            return Taken(held, "unchanged", None)
        still_fits(held, said)
        return Taken(write(said, held), "updated", before.told())
    except CchcError as error:
        raise UnableToTakeOver("number", error) from error


def take_relations(listed: Listed, source: LegalText) -> int:
    """Store what a row says its text does to others; how many relations are new.

    Raises:
        UnableToTakeOver: there is no such text of the issuer, or it can't be done.
    """
    new = 0
    for column, numbers in listed.acts.items():
        for number in numbers:
            new += _take_relation(source, number, DOES[column], column)
    return new


def _take_relation(source: LegalText, number: str, kind: str, column: str) -> int:
    rows = LegalText.objects.unscoped(reason="numbers are each issuer's own").filter(struck_on=None, number=number)
    if source.unit is None:
        target = rows.filter(unit=None, issuer=source.issuer).first() or rows.filter(unit=None).first()
    else:
        target = rows.filter(unit__code=source.unit.code).select_related("unit").first()
    if target is None:
        missing = CchcError(
            f"Cơ quan này không có văn bản số «{number}» trong sổ hay trong tệp.",
            f"There is no text “{number}” of this issuer, in the register or in the file.",
        )
        raise UnableToTakeOver(column, missing)
    stands = TextRelation.objects.unscoped(reason="an import matches in the whole home").filter(struck_on=None)
    if stands.filter(source=source, target=target, kind=kind).exists():
        return 0
    try:
        relate(source, target, kind, source.effective_on)
    except CchcError as error:
        raise UnableToTakeOver(column, error) from error
    return 1


@operation("take_over_texts", register="legal_texts")
def take_over_texts(
    *, by: Actor, at: datetime, rows: Sequence[Listed], today: date, digest: str, counts: Mapping[str, int]
) -> Acted[None]:
    """Take over checked rows of a file.

    Raises:
        UnableToTakeOver: a row can't be taken over.
    """
    changes, touched = [], []
    taken = [(listed, take_text(listed, today)) for listed in rows]
    for listed, done in taken:
        related = take_relations(listed, done.text)
        if done.word == "unchanged" and not related:
            continue
        if done.text.unit_id:
            touched.append(done.text.pk)
        if done.word != "accepted":
            new = listed_as_told(listed, done.text)
            changes.append({"uid": done.text.pk, "old": done.old or {}, "new": new})
    body = {"file_sha256": digest, "counts": dict(counts), "changes": changes}
    return Acted(None, None, "", body, {"legal_text": touched})


def listed_as_told(listed: Listed, text: LegalText) -> dict[str, Any]:
    """What the journal holds of a row: the text as it is now, and the texts that it acts on."""
    return {
        **Said.of(text).told(),
        **{column: "; ".join(numbers) for column, numbers in listed.acts.items() if numbers},
    }
