"""Why a file is not kept."""

from __future__ import annotations

from cchc.kernel.errors import CchcError


class UnableToKeep(CchcError):
    """The file is too large, or of a kind that is not taken."""


class UnableToTrust(UnableToKeep):
    """The file can't be read to its end, or holds something that acts: a script, a macro, another file."""
