"""What a decision does to the procedure catalogue: the rules of each act, and the versions that it opens and closes.

Nothing here is an operation: one act of an official calls one of these, a list of a decision's annex calls many. A
version is in force from its first to its last day, both included; a dossier stays on the version it came in under.

An office that took over its whole catalogue as a list records the decisions behind it later. So where the catalogue
holds already what an act would make, from that very day, the act explains it and makes nothing.

Law: Decree 63/2010/ND-CP, amended by 48/2013 and 92/2017, and Circular 02/2017/TT-VPCP (found cited so in decisions of
provinces; that articles 13 to 17 rule on publishing is from memory, medium sure). The day of effect is never before the
day of issue; the same day is usual.
"""

from cchc.directory.publications.acts import amend, end, publish, simplify
from cchc.directory.publications.annulling import UnableToAnnul, annul
from cchc.directory.publications.decisions import UnableToIssue, annul_decision, competent, correct, issue, said_of
from cchc.directory.publications.listed import Recorded, record_rows
from cchc.directory.publications.rules import (
    ALLOWED,
    ATTRIBUTES,
    ONLINE,
    Done,
    UnableToChangeCatalogue,
    all_acts,
    all_decisions,
    texts,
)

__all__ = [
    "ALLOWED",
    "ATTRIBUTES",
    "ONLINE",
    "Done",
    "Recorded",
    "UnableToAnnul",
    "UnableToChangeCatalogue",
    "UnableToIssue",
    "all_acts",
    "all_decisions",
    "amend",
    "annul",
    "annul_decision",
    "competent",
    "correct",
    "end",
    "issue",
    "publish",
    "record_rows",
    "said_of",
    "simplify",
    "texts",
]
