"""Pictures without what cameras write into them, drawn anew: the only file that knows Pillow."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import IO, Any, Final

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from app.domain.errors import N_, Refused

MOST_PIXELS: Final = 200_000_000
MOST_FRAMES: Final = 500
FORMATS: Final = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/bmp": "BMP",
    "image/tiff": "TIFF",
    "image/webp": "WEBP",
}
"""Media types that can be drawn anew."""
# What a picture needs to look as it did; everything else it carries is left behind.
_LOOKS: Final = ("transparency", "background", "duration", "loop", "icc_profile", "dpi")
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": 92, "optimize": True},
    "WEBP": {"quality": 92},
    "TIFF": {"compression": "tiff_deflate"},
}


def redrawn(path: Path, media_type: str) -> bytes:
    """Return the picture at `path` without EXIF, XMP, place, comments and thumbnails.

    Refused when it cannot be read, or is too large to be drawn.
    """
    form = FORMATS[media_type]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of what it goes on to read well
            # The name says what it is; no other of Pillow's readers is tried on it.
            with Image.open(path, formats=[form]) as picture:
                return _draw(picture, form)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(
            N_("No copy can be made of this picture; the responsible unit holds the original.")
        ) from error


def measured(content: bytes) -> tuple[int, int]:
    """Return width and height of a picture in pixels; Refused when it cannot be read."""
    try:
        with Image.open(io.BytesIO(content), formats=sorted(set(FORMATS.values()))) as picture:
            return picture.size
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(N_("This picture cannot be read.")) from error


def drawn_seal(source: IO[bytes]) -> bytes:
    """Return a picture of a seal drawn anew as PNG; Refused when its corners are not transparent."""
    try:
        with Image.open(source, formats=["PNG"]) as picture:
            drawn = _bare(picture.convert("RGBA"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(N_("This picture cannot be read."), field="file") from error
    right, bottom = drawn.width - 1, drawn.height - 1
    corners = [drawn.getpixel(at) for at in ((0, 0), (right, 0), (0, bottom), (right, bottom))]
    if any(isinstance(corner, tuple) and corner[3] for corner in corners):
        raise Refused(N_("The ground of the picture is not transparent."), field="file")
    target = io.BytesIO()
    drawn.save(target, "PNG", optimize=True)
    return target.getvalue()


def _draw(picture: Image.Image, form: str) -> bytes:
    if picture.width * picture.height > MOST_PIXELS:
        raise ValueError("too large")
    many = form in {"GIF", "TIFF", "WEBP"} and getattr(picture, "n_frames", 1) > 1
    if many and picture.n_frames > MOST_FRAMES:  # type: ignore[attr-defined]
        raise ValueError("too many frames")
    frames = [_bare(frame) for frame in ImageSequence.Iterator(picture)] if many else [_bare(picture)]
    target = io.BytesIO()
    more: dict[str, Any] = {"save_all": True, "append_images": frames[1:]} if many else {}
    looks = {name: value for name, value in frames[0].info.items() if name in {"icc_profile", "dpi"}}
    frames[0].save(target, form, **_OPTIONS.get(form, {}), **looks, **more)
    return target.getvalue()


def _bare(picture: Image.Image) -> Image.Image:
    """Return the pixels the right way up, with nothing but what they need to look as they did."""
    turned = ImageOps.exif_transpose(picture).copy()
    turned.info = {name: value for name, value in turned.info.items() if name in _LOOKS}
    return turned
