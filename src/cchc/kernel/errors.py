"""The refusals that every door turns into one clear sentence."""

from __future__ import annotations


class CchcError(Exception):
    """A refusal in words for the person who asked: ``vi`` always, ``en`` beside it.

    Subclasses named ``UnableTo...`` stand beside the operation that raises them.
    """

    def __init__(self, vi: str, en: str = "") -> None:
        super().__init__(vi)
        self.vi = vi
        self.en = en or vi

    def said(self, lang: str = "vi") -> str:
        """The sentence in ``vi`` or ``en``."""
        return self.en if lang == "en" else self.vi


class UnusableInput(CchcError):
    """The input or the call can't be used at all (the command line exits with 2)."""
