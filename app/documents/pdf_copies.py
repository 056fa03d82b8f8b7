"""PDF files without what programs and cameras wrote into them. Knows pikepdf, as `pdf_joined` does."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf

from app.documents.jpeg import without_notes
from app.domain.errors import N_, Refused

_NOTES = ("/Metadata", "/PieceInfo", "/Thumb", "/LastModified", "/AF", "/EF")
"""Entries that say who made a part, when and with what, and files within; no page shows them."""


def rewritten(path: Path) -> bytes:
    """Return the PDF at `path` without author, dates, XMP, thumbnails and EXIF of its pictures.

    Attached files and scripts go too. Refused for one that is damaged or protected by a password.
    """
    try:
        with pikepdf.open(path) as document:
            _clean(document)
            target = io.BytesIO()
            document.save(target, deterministic_id=True)
            return target.getvalue()
    except (pikepdf.PdfError, pikepdf.ForeignObjectError, OSError, ValueError, RecursionError) as error:
        raise Refused(
            N_("No copy can be made of this PDF file; the responsible unit holds the original.")
        ) from error


def _clean(document: pikepdf.Pdf) -> None:
    _without(document.trailer, "/Info")
    _without(document.Root, "/OpenAction", "/AA")
    _without(document.Root.get("/Names"), "/EmbeddedFiles", "/JavaScript")
    for found in document.objects:
        _without(found, *_NOTES)
        if isinstance(found, pikepdf.Stream) and _is_jpeg(found):
            found.write(without_notes(found.read_raw_bytes()), filter=pikepdf.Name.DCTDecode)


def _without(found: object, *names: str) -> None:
    """Take entries out of a dictionary, if it is one."""
    if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
        for name in names:
            if name in found:
                del found[name]


def _is_jpeg(stream: pikepdf.Stream) -> bool:
    found = stream.get("/Filter")
    if isinstance(found, pikepdf.Array):
        return len(found) == 1 and found[0] == pikepdf.Name.DCTDecode
    return bool(found == pikepdf.Name.DCTDecode)
