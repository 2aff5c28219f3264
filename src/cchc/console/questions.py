"""What a report's address asks, and the addresses around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from cchc.directory.queries import find_unit
from cchc.directory.tree import UnitVersion
from cchc.kernel.catalogue import home
from cchc.kernel.periods import Period, period_of
from cchc.statistics.indicators.explain import FIRST
from cchc.statistics.reports import ask
from cchc.statistics.reports.model import Report, Structure
from cchc.ui.pages import DeskRequest


@dataclass(frozen=True)
class Question:
    """A form, a period, a unit (``CODE[@DATE]``), in one structure."""

    form: str
    period: str
    unit: str
    structure: Structure = "as-was"

    @classmethod
    def of(cls, request: HttpRequest, form: str, period: str, unit: str) -> Question:
        """What the address and its query say."""
        structure = "as-now" if request.GET.get("structure") == "as-now" else "as-was"
        return cls(form, period, unit, cast("Structure", structure))

    def address(self, name: str = "report", *rest: str, **query: str) -> str:
        """The address of one of the report's pages."""
        told = {**({"structure": self.structure} if self.structure == "as-now" else {}), **query}
        path = reverse(name, args=[self.form, self.period, self.unit, *rest])
        return f"{path}?{urlencode(told)}" if told else path

    def report(self, request: DeskRequest, *, whole: bool = True) -> Report:
        """The answer, for who asks.

        Raises:
            UnusableInput: no such form, period or unit; OutOfScope: not for this viewer.
        """
        return ask.report(
            self.period,
            self.unit,
            home=home(),
            at=request.at,
            viewer=request.viewer,
            form=self.form,
            structure=self.structure,
            whole=whole,
        )

    def explanation(self, request: DeskRequest, line: str, *, first: int = FIRST) -> ask.Explanation:
        """Why a line is what it is, with the ``first`` records behind it.

        Raises:
            UnusableInput: as :meth:`report`, or the form has no such line.
        """
        return ask.explain(
            self.period,
            line,
            self.unit,
            home=home(),
            at=request.at,
            viewer=request.viewer,
            form=self.form,
            structure=self.structure,
            first=first,
        )

    def resolved(self, request: DeskRequest) -> tuple[UnitVersion, Period]:
        """The very unit version and period."""
        period = period_of(self.period)
        return find_unit(self.unit, period, self.structure, request.today), period
