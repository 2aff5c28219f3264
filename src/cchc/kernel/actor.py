"""Who acts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """Who acts: an account's name, or the machine's administrator at the command line."""

    name: str
    on_behalf_of: str = ""
    request_id: str = ""


#: The command line acts as the machine's administrator, and is journalled so.
MACHINE = Actor("machine")
