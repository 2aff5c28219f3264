"""Who answers for a text on a day, and who stands above them: the issuing unit, or its heirs once it is gone.

Decree 34/2016/NĐ-CP: a unit checks itself what its council and committee issued; the chairman above checks what the
level below issued (articles 111 to 114: likely, not confirmed); who issued a text reviews it. Decree 79/2025/NĐ-CP,
article 2, keeps both notions (found). That a closed unit's texts pass to its heirs is inferred.
"""

from __future__ import annotations

from datetime import date

from cchc.directory.queries import unit_map
from cchc.directory.tree import Tree
from cchc.kernel.scope import Viewer
from cchc.kernel.sources import LEVELS
from cchc.registers.legal_texts.models import LegalText


def _government(tree: Tree, node: int) -> int | None:
    """The province, district or commune at or above a unit: a department acts in its name."""
    return next((at for at in tree.path(node) if tree.units[at].level in LEVELS), None)


def answering_for(unit: int, day: date) -> frozenset[int]:
    """Units of government that answer on a day for what ``unit`` (a version's id) issued: itself, its heirs, and where
    it was divided among several, the lowest unit above them all."""
    tree = unit_map().as_now(day)
    if unit not in tree.place:
        return frozenset()
    found = {_government(tree, node) for node in tree.heirs[unit] | {tree.place[unit]}}
    return frozenset(node for node in found if node is not None)


def answers_for(unit: int, issuer: int, day: date) -> bool:
    """Whether ``unit`` acts for one of those that answer for what ``issuer`` issued."""
    tree = unit_map().as_now(day)
    return unit in tree.parents and _government(tree, unit) in answering_for(issuer, day)


def side_of(viewer: Viewer, text: LegalText) -> str:
    """Where a viewer stands to a text: ``above`` where units above its issuer are in scope, ``own`` where
    the issuer alone is, empty for others' texts, central ones, and those struck out."""
    if text.unit_id is None or text.struck_on is not None or not viewer.holds(text.unit_id):
        return ""
    units = unit_map().units
    begins = min((unit.valid_from for unit in units), default=date.min)
    tree = unit_map().as_now(max(text.issued_on, begins))
    above = tree.path(text.unit_id)[1:] if text.unit_id in tree.parents else ()
    return "above" if any(viewer.holds(unit) for unit in above) else "own"


def has_below(viewer: Viewer) -> bool:
    """Whether a province or district is in a viewer's scope: only those check texts of others."""
    if viewer.units is None:
        return True
    return any(unit.level in LEVELS[:-1] and unit.id in viewer.units for unit in unit_map().units)


def stands_above(unit: int, issuer: int, day: date) -> bool:
    """Whether ``unit`` acts for a unit of government above one that answers for what ``issuer`` issued."""
    tree = unit_map().as_now(day)
    if unit not in tree.parents:
        return False
    acting = _government(tree, unit)
    return any(acting in tree.path(node)[1:] for node in answering_for(issuer, day))
