"""Registers of one folder belong together on screen: one place in the navigation, one card on the day's page."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from threading import Lock

from cchc.kernel.models import JournalEvent
from cchc.kernel.registry import Register, Waiting, registry
from cchc.kernel.scope import Viewer
from cchc.ui.pages import DeskRequest


@dataclass(frozen=True)
class Area:
    """What stands under one name. ``main``: its first register in the navigation; ``places``: all of them that are
    there; ``registers``: their parts too."""

    main: Register
    places: tuple[Register, ...]
    registers: tuple[Register, ...]

    def waits(self, request: DeskRequest) -> list[tuple[Register, Waiting]]:
        """Work that waits in it, the most pressing first."""
        told = _waits(request)
        found = [(register, wait) for register in self.registers for wait in told.get(register.name, ())]
        order = ("bad", "warn", "info", "good", "quiet")
        return sorted(found, key=lambda pair: order.index(pair[1].tone))


_Waits = Mapping[str, tuple[Waiting, ...]]
_KEPT: OrderedDict[tuple[object, ...], _Waits] = OrderedDict()
_MOST = 200  # viewers whose counts are kept
_LOCK = Lock()


def _waits(request: DeskRequest) -> _Waits:
    """What waits in each register that the viewer may read, by its name, the most pressing first.

    Every page's navigation tells it, and it changes only by an act or with time: so it is counted once for a minute in
    which nobody acted.
    """
    last = JournalEvent.objects.order_by("-id").values_list("id", "digest").first()
    minute = request.at.replace(second=0, microsecond=0)
    key = (request.viewer.units, request.viewer.roles, last, minute)
    with _LOCK:
        kept = _KEPT.get(key)
    if kept is None:
        kept = {
            register.name: tuple(w for w in reversed(register.waits(request.viewer, request.at)) if w.count)
            for register in registry().registers
            if request.viewer.may(register.readers)
        }
        with _LOCK:
            _KEPT[key] = kept
            while len(_KEPT) > _MOST:
                _KEPT.popitem(last=False)
    return kept


def areas(viewer: Viewer) -> list[Area]:
    """What a viewer may read, in the order of the navigation."""
    readable = [register for register in registry().registers if viewer.may(register.readers)]
    found = []
    for _folder, group in groupby(sorted(readable, key=_folder_of), key=_folder_of):
        registers = tuple(group)
        places = tuple(register for register in registers if register.navigation)
        if places:
            found.append(Area(places[0], places, registers))
    return sorted(found, key=lambda area: area.main.navigation)


def _folder_of(register: Register) -> str:
    """The folder that declares it; what all units share stands alone."""
    folder = ".".join(register.model.__module__.split(".")[:3])
    return folder if folder.startswith("cchc.registers.") else register.name
