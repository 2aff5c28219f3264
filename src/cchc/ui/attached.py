"""Files that stand on records: what is said of them, and how they are handed out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import FileResponse
from django.template.defaultfilters import filesizeformat

from cchc.kernel.attachments import named, opened, released
from cchc.kernel.models import Attachment
from cchc.kernel.registry import Column


def file_of(row: Any, column: Column) -> Attachment | None:
    """The attachment that a record names by a column of kind ``file``: ``evidence__name`` is of ``evidence``."""
    for step in column.path.removesuffix("__name").split("__"):
        row = getattr(row, step, None)
    return row if isinstance(row, Attachment) else None


def said_of(file: Attachment) -> str:
    """``Quyết định.pdf (PDF, 120,5 KB)``."""
    kind = Path(file.name).suffix.removeprefix(".").upper()
    return f"{file.name} ({', '.join(filter(None, (kind, filesizeformat(file.size))))})"


def handed_out(file: Attachment) -> FileResponse:
    """The file, to be saved under its name and never shown in a page, whatever a browser takes it for.

    Raises:
        UnableToTrust: it was kept before files were examined, and is not to be handed out.
        UnableToHandOut: its content is gone.
    """
    kept = released(file)
    answer = FileResponse(
        opened(kept),
        as_attachment=True,
        filename=named(file.name, kept.media_type),
        content_type=kept.media_type,
    )
    answer["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    answer["Cache-Control"] = "private, no-store"
    return answer
