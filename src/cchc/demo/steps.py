"""The registers' own demonstration data: files in ``data/registers/``, in the order of their names.

``NN-KIND.csv`` is imported as that kind; ``NN-*.toml`` holds acts, each played through the form that a person would
fill, by an account that may do it::

    [[act]]
    at = "2022-03-10T09:00"                  # local time
    by = "thongke"                           # an account of the demonstration
    register = "inspections"
    act = "conclude"
    row = {number = "05/KL-UBND"}            # lookups of the record; none where the act begins one
    data = {unit = {code = "444"}, kind = "a", paper = {file = "anh.jpg"}}  # a choice by lookups, a file by its name
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BaseForm
from django.http import QueryDict

from cchc.demo.inputs import DATA
from cchc.directory.models import Account
from cchc.directory.queries import viewer_of
from cchc.kernel.acts import Actor
from cchc.kernel.dates import local
from cchc.kernel.errors import CchcError
from cchc.kernel.models import JournalEvent
from cchc.kernel.registry import Act, registry

FOLDER = DATA / "registers"


def files() -> list[Path]:
    """What the registers bring, in order."""
    return sorted(path for path in FOLDER.glob("[0-9][0-9]-*") if path.suffix in (".csv", ".toml"))


def kind_of(path: Path) -> str:
    """The kind of import that a CSV of theirs is."""
    return path.stem[3:]


def play(path: Path) -> int:
    """Do the acts of a file that are not done yet, and say how many it holds.

    Raises:
        CchcError: an act is refused, or its form is not filled as it asks.
    """
    acts = tomllib.loads(path.read_text(encoding="utf-8"))["act"]
    for number, told in enumerate(acts, start=1):
        mark = f"{path.stem[:30]}:{number}"
        if not JournalEvent.objects.filter(request_id=mark).exists():
            _do(told, mark)
    return len(acts)


def _do(told: Mapping[str, Any], mark: str) -> None:
    at = local(datetime.fromisoformat(told["at"]))
    register = registry().register(told["register"])
    if register is None:
        raise CchcError(f"{mark}: không có sổ «{told['register']}».", f"{mark}: no register {told['register']}.")
    on_row = "row" in told
    act = next((one for one in register.acts if one.name == told["act"] and one.on_row == on_row), None)
    if act is None:
        raise CchcError(f"{mark}: không có việc «{told['act']}».", f"{mark}: no act {told['act']}.")
    viewer = viewer_of(Account.objects.get(username=told["by"]), at.date())
    row = register.rows(viewer).get(**told["row"]) if on_row else None
    if not act.may(viewer, row) or (on_row and not act.offered(row)):
        raise CchcError(f"{mark}: {told['by']} không làm được việc này.", f"{mark}: not for {told['by']}.")
    form = _filled(act, told.get("data", {}), {"viewer": viewer, "today": at.date(), "row": row})
    if not form.is_valid():
        raise CchcError(f"{mark}: {form.errors.as_text()}", f"{mark}: {form.errors.as_text()}")
    act.run(row, dict(form.cleaned_data), Actor(told["by"], request_id=mark), at)


def _filled(act: Act, data: Mapping[str, Any], given: Mapping[str, Any]) -> BaseForm:
    """The act's form as the person would send it."""
    blank: BaseForm = act.form(**given)
    sent, papers = QueryDict(mutable=True), {}
    for name, value in data.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and "file" in one:
                papers[name] = SimpleUploadedFile(one["file"], (FOLDER / one["file"]).read_bytes())
            elif isinstance(one, dict):
                field: Any = blank.fields[name]
                sent.appendlist(name, str(field.prepare_value(field.queryset.get(**one))))
            elif one is not False:  # a box left empty is not sent
                sent.appendlist(name, "on" if one is True else str(one))
    form: BaseForm = act.form(sent, papers, **given)
    return form
