"""Pictures: drawn anew from their points, so that place, time, camera and anything hidden behind them are gone."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, ImageOps

from cchc.kernel.quarantine import Examined
from cchc.kernel.quarantine.refusals import UnableToTrust

_MOST_PIXELS = 60_000_000  # more than a page at 600 dpi; beyond it a small file may fill the memory
_LONGEST_SIDE = 6_000
_QUALITY = 88
_MODES = {"PNG": ("L", "LA", "RGB", "RGBA"), "JPEG": ("L", "RGB")}


def look(path: Path) -> Examined:
    """The picture again, upright, with its points alone; at most 6,000 of them on a side.

    Raises:
        UnableToTrust: it is broken, or has more than sixty million points.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of size: held to a limit of our own before anything is drawn
            with Image.open(path, formats=list(_MODES)) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    raise UnableToTrust(
                        "Ảnh có hơn 60 triệu điểm ảnh; hãy chụp hoặc quét ở cỡ nhỏ hơn.",
                        "The picture has more than sixty million pixels; take or scan it smaller.",
                    )
                kind = str(picture.format)
                return Examined(f"image/{kind.lower()}", _drawn(picture, kind))
    except UnableToTrust:
        raise
    except Exception as error:  # whatever a hostile file brings the reader to, the answer is the same
        raise UnableToTrust("Tệp ảnh bị hỏng, không đọc được.", "The picture is broken.") from error


def _drawn(picture: Image.Image, kind: str) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    if upright.mode not in _MODES[kind]:
        clear = kind == "PNG" and (upright.has_transparency_data or "A" in upright.mode)
        upright = upright.convert("RGBA" if clear else "RGB")
    upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    bare = Image.new(upright.mode, upright.size)  # carries no comment, profile or text of the old one
    bare.paste(upright)
    out = io.BytesIO()
    if kind == "PNG":
        bare.save(out, "PNG")
    else:
        bare.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
