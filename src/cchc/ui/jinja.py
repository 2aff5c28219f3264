"""The one template engine of the pages: Jinja2, escaping on, Vietnamese source strings, figures as written here."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.template.utils import get_app_template_dirs
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django_htmx.jinja import htmx_script
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cchc.kernel.numbers import format_number

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
ABSENT = "–"  # what stands where no value is; empty is not zero


def number(value: float | Decimal | None, decimals: int = 0) -> str:
    """``12.345``, ``87,1``; a dash for none."""
    return ABSENT if value is None else format_number(value, decimals)


def day(value: date | None) -> str:
    """``05/06/2022``; a dash for none. A moment is taken on its day in Vietnam."""
    if value is None:
        return ABSENT
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(LOCAL)
    return value.strftime("%d/%m/%Y")


def moment(value: datetime | None) -> str:
    """``14:05 05/06/2022`` in Vietnam's time; a dash for none."""
    if value is None:
        return ABSENT
    return (value if value.tzinfo is None else value.astimezone(LOCAL)).strftime("%H:%M %d/%m/%Y")


def environment(**options: Any) -> Environment:
    """What ``TEMPLATES[...]["OPTIONS"]["environment"]`` names: templates from each room's ``templates/`` folder.

    A name that the view forgot is an error, never a blank.
    """
    options |= {
        "extensions": ["jinja2.ext.i18n"],
        "loader": FileSystemLoader(get_app_template_dirs("templates")),
        "lstrip_blocks": True,
        "trim_blocks": True,
        "undefined": StrictUndefined,
    }
    env = Environment(**options | {"autoescape": True})  # noqa: S701 - it is on; the rule can't see into a mapping
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(static=cache(static), url=reverse, language=get_language, htmx_script=htmx_script, N_=str)
    env.filters.update(number=number, day=day, moment=moment)
    return env
