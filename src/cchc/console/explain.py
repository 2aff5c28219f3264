"""Why a figure is what it is: in words, with the records behind it, as a drawer or as a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.console.records import PARTS, publisher, seen_by
from cchc.console.reports import ReportView
from cchc.kernel.ports import Citations
from cchc.kernel.registry import registry
from cchc.kernel.text import Text
from cchc.statistics.indicators.explain import Records
from cchc.statistics.indicators.spec import indicators
from cchc.statistics.reports.declared import FACT
from cchc.statistics.reports.figures import amount_text, table_text
from cchc.statistics.reports.until_used import told
from cchc.ui.pages import DeskRequest, page
from cchc.ui.shell import Crumb

_DISTINCT = Text("không đếm trùng, theo cột", "each value once of the column")


@dataclass(frozen=True)
class Behind:
    """One part of a figure: what it counts, and the records that it counted.

    ``amount``: its figure as printed; ``declared``: it rests on declarations, and ``total`` counts those.
    ``links``: (code, address) of those that the viewer may open; ``hidden``: how many they may not see;
    ``register``: (title, address) of where all of them stand.
    """

    title: str
    amount: str
    declared: bool
    meaning: str
    condition: str
    total: int
    links: Sequence[tuple[str, str]]
    more: int
    hidden: int
    register: tuple[str, str] | None
    once: bool  # several records may be of one thing, which counts once


class Explain(ReportView):
    """``GET``: one line's explanation; htmx gets it without the frame."""

    def get(self, request: DeskRequest, **kwargs: str) -> HttpResponse:
        asked = self.question()
        why = asked.explanation(request, kwargs["line"])
        item = why.line
        parts, note = _parts(why.definition, declared=item.unused), told(item)
        whole = "" if item.value is None else amount_text(item.value)
        titles = [(_("Tử số"), _amount(item.numerator)), (_("Mẫu số"), _amount(item.denominator))]
        if len(parts) == 1:
            titles = [(_("Được đếm"), whole)]
        found = [part for part in (why.numerator, why.denominator) if part is not None]
        line = Crumb(asked.period, asked.address() + f"#dong-{item.line.code}")
        crumbs = (Crumb(_("Báo cáo"), reverse("reports")), line, Crumb(item.line.code))
        context = {
            "page": page(request, f"{item.line.code}. {item.line.label}", crumbs=crumbs),
            "asked": asked,
            "item": item,
            "text": table_text(item.line, item.value),
            "source": "not_arising" if item.state == "not_arising" else item.source,
            "note": note.said(request.lang) if note else "",
            "fraction": _fraction(item.numerator, item.denominator),
            "behind": [
                _behind(request, asked.address("records", item.line.code, PARTS[place]), title, part, records)
                for place, (title, part, records) in enumerate(zip(titles, [*parts, {}, {}], found, strict=False))
            ],
            "definition": why.definition,
            "basis": _basis(request, str(why.definition.get("basis") or "")),
            "formula": in_words(why.definition),
            "as_of": why.facts_as_of,
        }
        template = "console/explain_body.html.jinja" if request.htmx else "console/explain.html.jinja"
        return render(request, template, context)


def _basis(request: DeskRequest, words: str) -> list[tuple[str, str]]:
    """The basis in pieces, each with the address of the text that it cites, where the register of texts holds it."""
    port, pieces = registry().port(Citations), []
    for one in port.cited(words) if port else ():
        register = registry().register(one.register)
        before, _number, words = words.partition(one.code)
        may = register is not None and request.viewer.may(register.readers)
        pieces += [(before, ""), (one.code, reverse("record", args=[one.register, one.record]) if may else "")]
    return [piece for piece in (*pieces, (words, "")) if piece[0]]


def _amount(value: float | None) -> str:
    return "" if value is None else amount_text(value)


def _fraction(top: float | None, bottom: float | None) -> str:
    return "" if top is None or bottom is None else f"{amount_text(top)} / {amount_text(bottom)}"


def _is_ratio(definition: dict[str, Any]) -> bool:
    return str(definition.get("formula", "")).startswith("ratio")


def _parts(definition: dict[str, Any], *, declared: bool) -> list[dict[str, Any]]:
    """Definitions of numerator and denominator; of a count, its own. ``declared``: no register counts it yet."""
    if _is_ratio(definition):
        return list(definition["parts"])
    if declared:
        return [{"label": definition["label"]}]
    counted = definition.get("indicator", {})
    if "numerator" in counted:
        return [{"indicator": counted[part]} for part in PARTS]
    return [definition]


def in_words(definition: dict[str, Any]) -> str:
    """A line's formula as an official says it: «dòng 1.2.2 chia dòng 1.2.1»; empty for a line without one."""
    if not definition.get("formula"):
        return ""
    codes = [str(part["line"]) for part in definition["parts"]]
    if _is_ratio(definition):
        return _("dòng %(part)s chia dòng %(whole)s") % {"part": codes[0], "whole": codes[1]}
    return _("tổng các dòng %(codes)s") % {"codes": ", ".join(codes)}


def _behind(
    request: DeskRequest, address: str, title: tuple[str, str], part: dict[str, Any], records: Records
) -> Behind:
    links, hidden = _links(request, records)
    counted = part.get("indicator", {})
    name = indicators()[counted["id"]].name.said(request.lang) if counted else part.get("label", "")
    register = publisher(records)
    place = (register.title.said(request.lang), address) if register and links else None
    return Behind(
        title=title[0],
        amount=title[1],
        declared=records.fact == FACT,
        meaning=name,
        condition=_counting(counted, request.lang) or in_words(part),
        total=records.total,
        links=links,
        more=max(0, records.total - hidden - len(links)),
        hidden=hidden,
        register=place,
        once="distinct" in counted,
    )


def _counting(counted: dict[str, Any], lang: str) -> str:
    """The condition of an indicator, and by what it counts where not by rows."""
    if not counted.get("distinct"):
        return str(counted.get("condition", ""))
    return f"{counted['condition']} ({_DISTINCT.said(lang)} «{counted['distinct']}»)"


def _links(request: DeskRequest, records: Records) -> tuple[list[tuple[str, str]], int]:
    """Addresses of the first records, under their own register's scope, and how many are hidden."""
    register = publisher(records)
    if register is None:
        return [], records.hidden
    if not request.viewer.may(register.readers):
        return [], records.total
    seen = set(seen_by(request, register, records.uids))
    pairs = zip(records.first, records.uids, strict=False)
    links = [(code, reverse("record", args=[register.name, uid])) for code, uid in pairs if uid in seen]
    return links, records.hidden + len(records.uids) - len(links)
