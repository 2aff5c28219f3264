"""In whose name a desk prints: the unit of whoever is signed in."""

from __future__ import annotations

from cchc.directory.letterhead import letterhead
from cchc.directory.models import Account
from cchc.directory.queries import home_unit
from cchc.ui.pages import DeskRequest
from cchc.ui.printing import NOBODY, Head


def desk_head(request: DeskRequest) -> Head:
    """The head of the viewer's unit; lines to fill by hand for who has none."""
    unit = home_unit(request.user, request.today) if isinstance(request.user, Account) else None
    return letterhead(unit, request.today) if unit else NOBODY
