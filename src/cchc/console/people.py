"""What people are called on screen."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cchc.directory.queries import display_names
from cchc.kernel.acts import MACHINE


def called(usernames: Iterable[str]) -> dict[str, str]:
    """Display names by account name; the command line's machine has words of its own."""
    return {MACHINE.name: _("Quản trị máy chủ"), **display_names(usernames)}
