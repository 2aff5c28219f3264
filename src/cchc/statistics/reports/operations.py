"""Acts on a report before it is submitted: officials write their own paragraphs."""

from __future__ import annotations

from datetime import datetime

from cchc.directory.models import OrgUnit
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.errors import CchcError
from cchc.kernel.periods import period_of
from cchc.statistics.forms.load import form as form_of
from cchc.statistics.reports.models import WrittenSection
from cchc.statistics.reports.outline import outline_of

LONGEST = 20_000


class UnableToWrite(CchcError):
    """The form has no such section, or the text is too long."""


@operation("write_section", register="reports")
def write_section(
    *, by: Actor, at: datetime, unit: OrgUnit, period: str, form: str, section: str, text: str
) -> Acted[WrittenSection]:
    """Write (or rewrite) an official's text for one section; the journal keeps what it replaced.

    Raises:
        UnableToWrite: see the class.
        UnusableInput: there is no such form or period.
    """
    period = period_of(period).code
    outline = outline_of(form_of(form))
    if outline is None or section not in {item.id for item in outline.sections}:
        raise UnableToWrite(f"Biểu {form} không có mục «{section}».", f"Form {form} has no section “{section}”.")
    text = text.strip().replace("\r\n", "\n")
    if len(text) > LONGEST:
        raise UnableToWrite(f"Đoạn viết dài quá {LONGEST} ký tự.", f"The text is longer than {LONGEST} characters.")
    key = {"unit": unit, "period": period, "form": form, "section": section}
    found = WrittenSection.objects.unscoped(reason="the act names its unit").filter(**key).first()
    written = found or WrittenSection(**key)
    old = written.text if found else None
    written.text, written.written_by, written.written_at = text, by.name, at
    written.save()
    body = {"period": period, "form": form, "section": section, "old": old, "new": text}
    return Acted(written, written.pk, unit.key, body, {})
