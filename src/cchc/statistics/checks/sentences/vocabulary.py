"""The words and shapes of a form's ``sentences.toml``, compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from re import Pattern
from typing import Any

from cchc.kernel.catalogue import CatalogueFile, catalogue_files, home
from cchc.statistics.checks.finding import Severity
from cchc.statistics.forms.refusal import UnusableForm
from cchc.statistics.forms.spec import Form
from cchc.statistics.forms.validate import against_schema

_NUMBER = r"(?<![\w.,])(?P<{name}>\d{{1,15}}(?:[.,]\d{{1,15}}){{0,6}})(?![\w%]|\s%|[.,]\d)"
_UNIT = r"(?P<u{name}>(?:\s+[^\W\d_][^\s,;:.()/%\d§]*){{0,6}}?)"
_PLACEHOLDERS = {"{r}": r"(?<![\d.,])(?P<r>\d{1,9}(?:[.,]\d{1,9}){0,3})\s?%", "{gap}": r"[^\d;.()%]{0,80}?"}


@dataclass(frozen=True)
class RateShape:
    """Two figures, ``a`` and ``b``, and the rate ``r`` = b / a that a sentence states of them."""

    severity: Severity
    pattern: Pattern[str]
    without: Pattern[str] | None


@dataclass(frozen=True)
class FigureShape:
    """A figure ``n``, or a rate ``r``, that a sentence states of lines of the form."""

    codes: tuple[str, ...]
    pattern: Pattern[str]


@dataclass(frozen=True)
class Balance:
    """What tells the parts of "to handle = handled + open" apart."""

    unit: Pattern[str]
    to_handle: Pattern[str]
    handled: Pattern[str]
    open: Pattern[str]
    not_total: Pattern[str]
    excused_by: Pattern[str]


@dataclass(frozen=True)
class Vocabulary:
    """All of one ``sentences.toml``; ``figures`` only beside the form whose lines they name."""

    not_figures: Pattern[str]
    hedges: Pattern[str]
    examples: Pattern[str]
    overlapping: Pattern[str]
    remarks: Pattern[str]
    introducers: Pattern[str]
    openings: Pattern[str]
    measures: Pattern[str]
    partitions: Mapping[str, Pattern[str]]
    balance: Balance
    money: Mapping[str, int]
    other_base: Pattern[str]
    rates: tuple[RateShape, ...]
    period_about: Pattern[str]
    period_not_about: Pattern[str]
    period_names_another: Pattern[str]
    other_time: Pattern[str]
    figures: tuple[FigureShape, ...]

    def classes(self, words: str) -> frozenset[str]:
        """Which divisions the words belong to: ``timeliness``, ``intake``, ..."""
        return frozenset(name for name, pattern in self.partitions.items() if pattern.search(words))


def vocabulary(form: Form | None) -> Vocabulary | None:
    """The vocabulary beside ``form``; without a form, or one without its own, the newest, its figures left out.

    Raises:
        UnusableInput: the file holds a pattern that is none, or one of the overlay breaks its schema.
    """
    return _vocabulary(home(), (form.id, form.valid_from) if form else None)


@cache
def _vocabulary(_home: Path, of: tuple[str, date] | None) -> Vocabulary | None:
    """``_home`` is only the key: another home has another overlay."""
    files = list(catalogue_files("forms", "*/*/sentences.toml"))
    if not files:
        return None
    own = [file for file in files if of and _place(file) == (of[0], of[1].isoformat())]
    file = own[-1] if own else max(files, key=lambda item: (_place(item)[1], item.path))
    return read_vocabulary(file, with_figures=bool(own), by_schema=file.overlay)


def _place(file: CatalogueFile) -> tuple[str, str]:
    _, form_id, valid_from, _ = Path(file.path).parts
    return form_id, valid_from


def read_vocabulary(file: CatalogueFile, *, with_figures: bool = True, by_schema: bool = True) -> Vocabulary:
    """One file of the catalogue. The product's own are held against their schema by the tests, not at each start.

    Raises:
        UnusableForm: it breaks its schema, or holds a pattern that is none.
    """
    try:
        data = tomllib.loads(file.text)
        if by_schema:
            against_schema(file.path, "sentences.json", {**data, "review_on": str(data.get("review_on"))})
        return _compiled(data, with_figures=with_figures)
    except tomllib.TOMLDecodeError as error:
        raise UnusableForm(file.path, f"không đúng cú pháp TOML ({error})", f"is not valid TOML ({error})") from error
    except re.error as error:
        raise UnusableForm(
            file.path,
            f"mẫu «{error.pattern!s}» không đúng ({error.msg})",
            f"wrong pattern “{error.pattern!s}” ({error.msg})",
        ) from error


def _compiled(data: Mapping[str, Any], *, with_figures: bool) -> Vocabulary:
    shapes = {"{link}": f"(?:{data['rates']['link']})", **_PLACEHOLDERS}
    rates, periods = data["rates"], data["periods"]
    words = ("hedges", "examples", "overlapping", "remarks", "introducers", "openings")
    return Vocabulary(
        **{name: _pattern(data[name]) for name in words},
        not_figures=_any(data["not_figures"]),
        measures=_pattern(rf"\b(?:{'|'.join(map(re.escape, data['measures']))})\b"),
        partitions={item["name"]: _pattern(item["words"]) for item in data["partition"]},
        balance=Balance(**{name: _pattern(text) for name, text in data["balance"].items()}),
        money=rates["money"],
        other_base=_pattern(rates["other_base"]),
        rates=tuple(
            RateShape(
                item["severity"],
                _pattern(_expanded(item["pattern"], shapes)),
                _pattern(item["without"]) if "without" in item else None,
            )
            for item in data["rate"]
        ),
        period_about=_pattern(periods["about"]),
        period_not_about=_pattern(periods["not_about"]),
        period_names_another=_pattern(periods["names_another"]),
        other_time=_pattern(data["tables"]["other_time"]),
        figures=tuple(
            FigureShape(tuple(item["codes"]), _pattern(_expanded(item["pattern"], shapes)))
            for item in data["figure"]
            if with_figures
        ),
    )


def _pattern(text: str) -> Pattern[str]:
    """Patterns run over lower-case text: several times faster than without regard to case."""
    return re.compile(text)


def _any(texts: Iterable[str]) -> Pattern[str]:
    return _pattern("|".join(f"(?:{text})" for text in texts))


def _expanded(text: str, shapes: Mapping[str, str]) -> str:
    for name in ("a", "b", "n"):
        number = _NUMBER.format(name=name)
        text = text.replace(f"{{{name}}}{{u}}", number + _UNIT.format(name=name)).replace(f"{{{name}}}", number)
    for placeholder, shape in shapes.items():
        text = text.replace(placeholder, shape)
    return text
