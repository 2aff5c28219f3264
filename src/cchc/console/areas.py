"""Registers of one folder belong together on screen: one place in the navigation, one card on the day's page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

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
        found = [
            (register, wait)
            for register in self.registers
            for wait in reversed(register.waits(request.viewer, request.at))
            if wait.count
        ]
        order = ("bad", "warn", "info", "good", "quiet")
        return sorted(found, key=lambda pair: order.index(pair[1].tone))


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
