"""Typesetting of PDFs: real text in embedded fonts, tagged, with its table's heading on every page.

The words go to typst as JSON and are shown as strings; nothing that officials type is evaluated.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from cchc.ui.printing.layout import Layout

#: Templates name each other by their path below this folder: ``/ui/printing/frame.typ``.
ROOT = Path(__file__).resolve().parents[2]
_BUNDLED = "Libertinus Serif"  # comes with typst, and has Vietnamese
_METRIC_TWIN = "Liberation Serif"  # has the metrics of Times New Roman
_FOLDERS = (
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/liberation-serif-fonts",
    "/usr/share/fonts/liberation-serif",
)
# The old Liberation (version 1) has no Vietnamese, and typst would mix in another font letter by letter without a word.
# A letter that is there is as wide as its base; one that is not has the width of the empty box.
_PROBE = """#context {
  let width(letter) = measure(text(font: "Liberation Serif", fallback: false, letter)).width
  [#metadata(width("ế") == width("e") and width("ợ") == width("ơ") and width("e") > 0pt) <has>]
}"""


def typeset(template: Path, document: Mapping[str, Any], layout: Layout, *, at: datetime) -> bytes:
    """The PDF of ``template`` filled with ``document``; ``at`` becomes its creation time. The template is given the
    words under ``document``, with ``font`` and ``layout`` beside them."""
    family, fonts = font()
    shown = {key: getattr(layout, key) for key in ("nation", "motto", "page", "size", "body")}
    return typst.compile(
        str(template),
        root=str(ROOT),
        font_paths=fonts,
        sys_inputs={"document": json.dumps({**document, "font": family, "layout": shown}, ensure_ascii=False)},
        timestamp=at.replace(microsecond=0),
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],  # kept for decades in an archive, and read aloud by a screen reader
    )


@cache
def font() -> tuple[str, typst.Fonts]:
    """The family to set in, and the fonts to take it from: never the system's at large, so that pages do not vary."""
    for folder in filter(Path.is_dir, map(Path, _FOLDERS)):
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])
        if _has_vietnamese(fonts):
            return _METRIC_TWIN, fonts
    return _BUNDLED, typst.Fonts(include_system_fonts=False)


def _has_vietnamese(fonts: typst.Fonts) -> bool:
    found = typst.query(_PROBE.encode(), "<has>", field="value", one=True, font_paths=fonts)
    return bool(json.loads(found))
