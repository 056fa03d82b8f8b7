"""Office documents (docx, xlsx, pptx, ofd) without author, company, times, thumbnail and EXIF of pictures."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path

from app.documents.jpeg import without_notes
from app.domain.errors import N_, Refused

MOST_BYTES = 500 * 2**20
"""What a document may unpack to; its parts are read one at a time."""
MOST_PARTS = 20_000
_EARLY = (1980, 1, 1, 0, 0, 0)
_BLANK = re.compile(
    rb"(<(?:\w+:)?(creator|lastModifiedBy|Company|Manager|created|modified|lastPrinted|keywords|description"
    rb"|Template|HyperlinkBase|Author|Creator|CreatorVersion|CreationDate|ModDate|Keywords|Abstract)\b[^>/]*>)"
    rb"[^<]*(</)"
)
"""Elements of the properties that name people, houses and times; emptied, so that programs still open it."""
_PROPERTIES = re.compile(r"^(docProps/(core|app)\.xml|OFD\.xml)$")
_CUSTOM = "docProps/custom.xml"
_THUMBNAIL = re.compile(r"^docProps/thumbnail\.\w+$")
_JPEG = re.compile(r"\.jpe?g$", re.IGNORECASE)
_PERSON = re.compile(rb'(\b(?:w:author|w:initials|w15:author)=")[^"]*(")')
_COMMENTED = re.compile(r"^word/.*\.xml$")


def rewritten(path: Path) -> bytes:
    """Return the document at `path` without what names its makers. Refused when it is damaged or a bomb."""
    target = io.BytesIO()
    try:
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
            parts = source.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise zipfile.BadZipFile("too much")
            for part in parts:
                fresh = zipfile.ZipInfo(part.filename, _EARLY)
                fresh.compress_type = part.compress_type
                copy.writestr(fresh, _cleaned(part.filename, source.read(part)))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
        raise Refused(
            N_("No copy can be made of this document; the responsible unit holds the original.")
        ) from error
    return target.getvalue()


def _cleaned(name: str, content: bytes) -> bytes:
    if _PROPERTIES.match(name):
        return _BLANK.sub(rb"\1\3", content)
    if name == _CUSTOM:
        return re.sub(rb"(<Properties\b[^>]*[^/])>.*</Properties>", rb"\1/>", content, flags=re.DOTALL)
    if _THUMBNAIL.match(name):
        return b""
    if _JPEG.search(name):
        return without_notes(content)
    if _COMMENTED.match(name):
        return _PERSON.sub(rb"\1\2", content)
    return content
