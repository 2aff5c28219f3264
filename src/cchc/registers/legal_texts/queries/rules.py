"""What the law of normative texts sets by a day or a number of days: rules of the catalogue, each with its source.

``catalog/deadlines/legal-texts*.toml``, the product's and the home's own beside it. A rule holds from its
``valid_from`` until a later one of the same id.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from cchc.kernel.catalogue import CatalogueFile, catalogue_files, home
from cchc.kernel.errors import UnusableInput

_FILES = "legal-texts*.toml"
#: Rules without which the register can't work.
NEEDED = frozenset(
    {
        "directives_end",
        "details_go_on",
        "chairmen_issue",
        "district_texts_end",
        "expired_list_sent",
        "expired_list_gathered",
        "expired_list_announced",
        "least_days",
    }
)


class UnusableRule(UnusableInput):
    """A file of ``catalog/deadlines`` can't be used; the sentences name it and its fault."""

    def __init__(self, path: str, vi: str, en: str) -> None:
        super().__init__(f"Tệp {path}: {vi}.", f"File {path}: {en}.")


@dataclass(frozen=True)
class Rule:
    """What holds from ``valid_from`` on: a day (``on``), a day of every year (month, day), or days by level."""

    id: str
    valid_from: date
    clause: str
    sure: str
    on: date | None = None
    yearly: tuple[int, int] | None = None
    days: Mapping[str, int] = field(default_factory=dict)


def rules(name: str) -> tuple[Rule, ...]:
    """Every rule of an id, the earliest first."""
    return _read(home())[name]


def rule_on(name: str, day: date) -> Rule | None:
    """The rule of an id that holds on a day; none before the first."""
    return next((rule for rule in reversed(rules(name)) if rule.valid_from <= day), None)


def day_of(name: str) -> date:
    """The day that the last rule of an id sets."""
    on = rules(name)[-1].on
    assert on is not None, name  # the schema says so
    return on


def source_of(name: str) -> str:
    """The clause of the last rule of an id."""
    return rules(name)[-1].clause


def day_in(name: str, year: int) -> date:
    """The day of a year that a yearly rule sets; the rule that holds as the year ends, else the first."""
    rule = rule_on(name, date(year, 12, 31)) or rules(name)[0]
    assert rule.yearly is not None, name  # the schema says so
    return date(year, *rule.yearly)


@lru_cache(maxsize=4)
def _read(_home: Path) -> Mapping[str, tuple[Rule, ...]]:
    found: dict[str, list[Rule]] = {}
    for file in catalogue_files("deadlines", _FILES):
        for said in _parsed(file).get("rule", ()):
            rule = _rule(file.path, said)
            found.setdefault(rule.id, []).append(rule)
    missing = sorted(NEEDED - found.keys())
    if missing:
        raise UnusableRule("deadlines", f"thiếu quy tắc «{missing[0]}»", f"lacks the rule “{missing[0]}”")
    return {name: tuple(sorted(held, key=lambda rule: rule.valid_from)) for name, held in found.items()}


def _parsed(file: CatalogueFile) -> dict[str, Any]:
    try:
        return tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as error:
        raise UnusableRule(file.path, f"không đúng cú pháp TOML ({error})", f"is no TOML ({error})") from error


def _rule(path: str, said: Mapping[str, Any]) -> Rule:
    try:
        yearly = tuple(map(int, said["yearly"].split("-"))) if "yearly" in said else None
        if yearly is not None:
            date(2001, *yearly)  # no leap year: the day must be one of every year
        more = {"on": said.get("on"), "yearly": yearly, "days": said.get("days", {})}
        return Rule(said["id"], said["valid_from"], said["clause"], said["sure"], **more)
    except (KeyError, TypeError, ValueError) as error:
        raise UnusableRule(path, f"quy tắc không dùng được ({error})", f"a rule is unusable ({error})") from error


class Deadlines:
    """Provides :class:`cchc.kernel.ports.Catalogued`."""

    def verify(self) -> list[str]:
        """Every file fits its schema, and no rule of an id begins twice on a day.

        Raises:
            UnusableRule: the first file that does not.
        """
        # Loaded here and not above: it takes a tenth of a second, and only this command needs it.
        from jsonschema import Draft202012Validator  # noqa: PLC0415
        from jsonschema.exceptions import best_match  # noqa: PLC0415

        (schema,) = (file for file in catalogue_files("schema", "deadlines.json") if not file.overlay)
        validator, seen = Draft202012Validator(json.loads(schema.text)), set()
        for file in catalogue_files("deadlines", _FILES):
            data = _parsed(file)
            error = best_match(validator.iter_errors(json.loads(json.dumps(data, default=str))))
            if error is not None:
                place = ".".join(map(str, error.absolute_path)) or "/"
                vi, en = f"mục {place} không đúng lược đồ ({error.message})", f"entry {place}: {error.message}"
                raise UnusableRule(file.path, vi, en)
            for said in data["rule"]:
                rule = _rule(file.path, said)
                if (rule.id, rule.valid_from) in seen:
                    vi = f"quy tắc «{rule.id}» từ ngày {rule.valid_from:%d/%m/%Y} có hai lần"
                    raise UnusableRule(file.path, vi, f"rule “{rule.id}” of {rule.valid_from.isoformat()} comes twice")
                seen.add((rule.id, rule.valid_from))
        count = len(_read(home()))
        return [f"{count} loại mốc, thời hạn của văn bản quy phạm pháp luật, {len(seen)} quy tắc: dùng được."]
