"""What a page is filled with: plain, typed, already in words. Rooms above build these; the templates only lay them out.

Every text is in the viewer's language and every list is already scoped to what the viewer may see.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from django.forms import BaseForm

Tone = Literal["good", "bad", "warn", "info", "quiet"]
#: ``amount``: a figure already written, to stand at the right.
Kind = Literal["text", "code", "number", "rate", "amount", "day", "moment", "chip"]
Sorted = Literal["", "ascending", "descending"]


@dataclass(frozen=True)
class Chip:
    """A state in a word, with its colour and icon (colour never stands alone)."""

    tone: Tone
    text: str
    icon: str = ""


Value = str | int | float | Decimal | date | datetime | Chip | None


@dataclass(frozen=True)
class Action:
    """A button at the head of a page. ``post``: it changes something, so it is sent as a form."""

    label: str
    href: str
    icon: str = ""
    look: Literal["primary", "plain", "danger"] = "plain"
    post: bool = False


@dataclass(frozen=True)
class Empty:
    """What an empty place says: what is missing, and what to do about it."""

    title: str
    advice: str = ""
    action: Action | None = None
    icon: str = "empty"


@dataclass(frozen=True)
class Column:
    """A column of a list. ``sort_href``: where a click on its head leads; ``sorted``: which way it is ordered now;
    ``wide``: it holds sentences, and is given room for them."""

    label: str
    kind: Kind = "text"
    sort_href: str = ""
    sorted: Sorted = ""
    decimals: int = 0
    wide: bool = False


@dataclass(frozen=True)
class Row:
    """One row: values in the order of the columns; ``href`` makes the first cell a link."""

    values: Sequence[Value]
    href: str = ""


@dataclass(frozen=True)
class Pager:
    """Where in a long list the reader stands. ``links``: (number, address); none as the address is a gap."""

    number: int
    total: int
    first: int
    last: int
    links: tuple[tuple[int, str | None], ...] = ()
    previous_href: str = ""
    next_href: str = ""


@dataclass(frozen=True)
class Table:
    """Columns and rows, with what to say when there are none."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    empty: Empty
    caption: str = ""


@dataclass(frozen=True)
class Listing:
    """A whole list page. ``address``: its own, without the query; ``filters``: a bound form, or none.

    ``hidden``: how many records the viewer may not see, said below the list.
    """

    table: Table
    pager: Pager
    address: str
    search: str | None = None
    search_hint: str = ""
    filters: BaseForm | None = None
    filtered: bool = False
    hidden: int = 0


@dataclass(frozen=True)
class Fact:
    """One field of a record, as shown."""

    label: str
    value: Value
    kind: Kind = "text"
    decimals: int = 0
    wide: bool = False
    href: str = ""


@dataclass(frozen=True)
class Step:
    """One entry of a record's timeline."""

    at: datetime
    what: str
    who: str = ""
    detail: str = ""
    tone: Tone = "quiet"
    icon: str = "history"


@dataclass(frozen=True)
class Panel:
    """Rows of another register about this record, under that register's scope. ``begin``: one more of them; ``more``:
    what to say where not all are shown."""

    title: str
    table: Table
    icon: str = "list"
    href: str = ""
    hidden: int = 0
    begin: Action | None = None
    more: str = ""


@dataclass(frozen=True)
class Detail:
    """One record's page."""

    facts: Sequence[Fact]
    timeline: Sequence[Step] = ()
    panels: Sequence[Panel] = ()
    chips: Sequence[Chip] = ()


@dataclass(frozen=True)
class RowError:
    """A row that an import refuses (row 1 is the header)."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Progress:
    """Work that goes on. ``href``: asked each second until ``finished``; ``total`` none: not known yet."""

    label: str
    done: int
    total: int | None
    href: str
    finished: bool = False


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would do (``dry_run``)."""

    dry_run: bool
    accepted: int
    updated: int
    unchanged: int
    rejected: int
    errors: Sequence[RowError] = ()
    more_errors: int = 0
    confirm_token: str = ""  # what the confirming form sends back, when a dry run may be carried out
    next_href: str = ""


@dataclass(frozen=True)
class Upload:
    """An import page. ``columns``: (name, what it holds, required)."""

    form: BaseForm
    columns: Sequence[tuple[str, str, bool]]
    sample_href: str = ""
    outcome: Outcome | None = None
    progress: Progress | None = None


@dataclass(frozen=True)
class Node:
    """A branch of a tree. ``open``: unfolded at first."""

    name: str
    code: str = ""
    href: str = ""
    note: str = ""
    chips: Sequence[Chip] = ()
    children: Sequence[Node] = ()
    open: bool = False


@dataclass(frozen=True)
class Series:
    """One line or set of bars; none where there is no figure."""

    name: str
    values: Sequence[float | int | None]


@dataclass(frozen=True)
class Chart:
    """A drawing, with a table of the same figures below it. ``bars`` lie; ``columns`` and ``stacked`` stand."""

    title: str
    kind: Literal["columns", "bars", "stacked", "line"]
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    decimals: int = 0

    def as_json(self) -> str:
        """What the script draws from."""
        return json.dumps(
            {
                "kind": self.kind,
                "categories": list(self.categories),
                "series": [{"name": one.name, "values": list(one.values)} for one in self.series],
                "unit": self.unit,
                "decimals": self.decimals,
            },
            ensure_ascii=False,
        )


@dataclass(frozen=True)
class Refusal:
    """A page that says no: what happened and what the reader can do now."""

    status: int
    title: str
    message: str
    advice: str = ""
    actions: Sequence[Action] = field(default=())
