"""The refusal of a form's file, in words."""

from __future__ import annotations

from cchc.kernel.errors import UnusableInput


class UnusableForm(UnusableInput):
    """A file of a form can't be used: ``path`` says which, the two sentences say why."""

    def __init__(self, path: str, vi: str, en: str) -> None:
        super().__init__(f"Tệp {path}: {vi}.", f"File {path}: {en}.")
        self.path = path
