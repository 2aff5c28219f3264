"""Readers of filled forms: CSV, XLSX, DOCX or a report's text in, rows and paragraphs out; or one clear refusal.

One door, :func:`read_filled`. A reader judges a file by its content, trusts nothing in it, and raises only
:class:`Unreadable`.
"""

from cchc.statistics.checks.readers.door import read_filled
from cchc.statistics.checks.readers.model import FilledForm, RawRow, Unreadable

__all__ = ["FilledForm", "RawRow", "Unreadable", "read_filled"]
