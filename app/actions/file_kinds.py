"""Kinds of files an office works with, each told by its content; the name must say the same."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

OFFICE_OPEN: Final = "application/vnd.openxmlformats-officedocument"
MOST_PARTS: Final = 20_000
TEXT_SAMPLE: Final = 2**16
_MARKUP: Final = (b"<!doctype", b"<html", b"<head", b"<body", b"<svg", b"<script", b"<?xml", b"<iframe")
_OTHERS: Final = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"7z\xbc\xaf",
)
_UNREADABLE: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class Kind:
    """A media type, and whether content is of it."""

    media_type: str
    fits: Callable[[bytes], bool]


def _begins(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(marks)


def _tagged(container: bytes, *tags: bytes) -> Callable[[bytes], bool]:
    return lambda content: content[:4] == container and content[8:12] in tags


def _media_box(*brands: bytes) -> Callable[[bytes], bool]:
    """Tell ISO media (MP4, HEIC) by the brand in the first box; none named means any but pictures."""
    if brands:
        return lambda content: content[4:8] == b"ftyp" and content[8:12] in brands
    return lambda content: (
        content[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free"} and content[8:12] not in _HEIF
    )


def _archive_with(*parts: str) -> Callable[[bytes], bool]:
    """Tell a document by the parts its archive lists; nothing is unpacked."""

    def fits(content: bytes) -> bool:
        if (
            not content.startswith((b"PK\x03\x04", b"PK\x05\x06"))
            or content.count(b"PK\x01\x02") > MOST_PARTS
        ):
            return False
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                names = {name.replace("\\", "/") for name in archive.namelist()}
        except _UNREADABLE:
            return False
        return set(parts) <= names

    return fits


def _is_text(content: bytes) -> bool:
    """Tell text by what it is not: another format, binary, or markup a browser would run."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    start = content[:TEXT_SAMPLE].removeprefix(b"\xef\xbb\xbf").lstrip()
    return b"\0" not in start and not start.startswith(_OTHERS) and not start.lower().startswith(_MARKUP)


_HEIF: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif"})
_OLE: Final = _begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_JPEG: Final = Kind("image/jpeg", _begins(b"\xff\xd8\xff"))
_TIFF: Final = Kind("image/tiff", _begins(b"II*\0", b"MM\0*"))
_MP3: Final = _begins(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa")

KINDS: Final[dict[str, Kind]] = {
    "pdf": Kind("application/pdf", _begins(b"%PDF-")),
    "docx": Kind(f"{OFFICE_OPEN}.wordprocessingml.document", _archive_with("word/document.xml")),
    "xlsx": Kind(f"{OFFICE_OPEN}.spreadsheetml.sheet", _archive_with("xl/workbook.xml")),
    "pptx": Kind(f"{OFFICE_OPEN}.presentationml.presentation", _archive_with("ppt/presentation.xml")),
    "ofd": Kind("application/ofd", _archive_with("OFD.xml")),
    "doc": Kind("application/msword", _OLE),
    "xls": Kind("application/vnd.ms-excel", _OLE),
    "ppt": Kind("application/vnd.ms-powerpoint", _OLE),
    "wps": Kind("application/vnd.ms-works", _OLE),
    "et": Kind("application/octet-stream", _OLE),
    "txt": Kind("text/plain", _is_text),
    "csv": Kind("text/csv", _is_text),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "png": Kind("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    "gif": Kind("image/gif", _begins(b"GIF87a", b"GIF89a")),
    "bmp": Kind("image/bmp", _begins(b"BM")),
    "tif": _TIFF,
    "tiff": _TIFF,
    "webp": Kind("image/webp", _tagged(b"RIFF", b"WEBP")),
    "heic": Kind("image/heic", _media_box(*_HEIF)),
    "mp3": Kind("audio/mpeg", _MP3),
    "wav": Kind("audio/wav", _tagged(b"RIFF", b"WAVE")),
    "m4a": Kind("audio/mp4", _media_box()),
    "amr": Kind("audio/amr", _begins(b"#!AMR")),
    "mp4": Kind("video/mp4", _media_box()),
    "mov": Kind("video/quicktime", _media_box()),
    "zip": Kind("application/zip", _archive_with()),
    "rar": Kind("application/vnd.rar", _begins(b"Rar!\x1a\x07")),
    "7z": Kind("application/x-7z-compressed", _begins(b"7z\xbc\xaf\x27\x1c")),
}
"""Ending -> what such a file is; an office allows some of them (setting `attachment_kinds`)."""

SHOWN_INLINE: Final = frozenset(
    {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp", "text/plain"}
)
"""What a browser shows without running anything; all else is only downloaded."""


def ending(name: str) -> str:
    """Return the ending of a file's name, small; empty without one."""
    _, dot, found = name.rpartition(".")
    return found.lower() if dot else ""
