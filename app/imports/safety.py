"""Look at an uploaded file before a library opens it, and refuse it in one clear sentence.

What a file says of itself, by its name or in the list of its parts, is believed only where it makes us
refuse sooner.
"""

from __future__ import annotations

import mmap
import re
import struct
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Final

from app.domain.errors import N_, Refused
from app.imports.unpacking import BOMB, CHUNK, DAMAGED, MIB, Limits, Unpacking, is_too_much

EMPTY: Final = N_("The file is empty.")
TOO_LARGE: Final = N_("The file is larger than %(limit)s MB.")
UNKNOWN_ENDING: Final = N_("The file name must end in .xlsx, .xls or .csv.")
NOT_A_WORKBOOK: Final = N_("This is not a workbook. Open it in Excel or WPS and save it as .xlsx.")
WRONG_ENDING: Final = N_(
    "The file name ends in %(named)s, but the file is written as %(written)s. Correct the name and try again."
)
PASSWORD: Final = N_("The file is protected by a password. Remove the password, save the file and try again.")
MACROS: Final = N_("The file carries macros. Save it as .xlsx without macros and try again.")
ZIP_MAGIC: Final = b"PK\x03\x04"
ZIP_EMPTY_MAGIC: Final = b"PK\x05\x06"
ZIP_ENTRY_MAGIC: Final = b"PK\x01\x02"
OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_MAGICS: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
OLE_ENTRY_BYTES: Final = 128
ZIP_ENCRYPTED: Final = 0x1
ZIP_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What the standard library raises over archives that are torn or lie about where their parts are.
UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)
MACRO_ENDINGS: Final = frozenset({".xlsm", ".xltm", ".xlam", ".xla"})
MACRO_PARTS: Final = re.compile(r"(^|/)(vbaproject\.bin|macrosheets/)", re.IGNORECASE)


class FileKind(StrEnum):
    """How a file we read is written; the value is the ending its name must have."""

    xlsx = ".xlsx"
    xls = ".xls"
    csv = ".csv"


DEFAULT_LIMITS: Final = Limits()


def inspect(path: Path, *, name: str | None = None, limits: Limits = DEFAULT_LIMITS) -> FileKind:
    """Say how the file at `path` is written, or refuse it with the sentence its owner needs.

    `name` is the name its owner gave it, when it is kept under another. Nothing is written anywhere.
    Raises Refused with one of the sentences above.
    """
    size = path.stat().st_size
    if size == 0:
        raise Refused(EMPTY)
    if size > limits.file_bytes:
        raise Refused(TOO_LARGE, limit=f"{limits.file_bytes / MIB:.3g}")
    ending = PurePath(name or path.name).suffix.lower()
    if ending in MACRO_ENDINGS:
        raise Refused(MACROS)
    if ending not in set(FileKind):
        raise Refused(UNKNOWN_ENDING)
    written = _written_as(path, limits)
    if written is FileKind.csv and ending != written:
        raise Refused(NOT_A_WORKBOOK)
    if written != ending:
        raise Refused(WRONG_ENDING, named=ending, written=written.value)
    return written


def _written_as(path: Path, limits: Limits) -> FileKind:
    """Tell the kind by the first bytes and look inside; the name plays no part."""
    with path.open("rb") as file:
        start = file.read(CHUNK)
    if start.startswith(OLE_MAGIC):
        _inspect_ole(path)
        return FileKind.xls
    if start.startswith((ZIP_MAGIC, ZIP_EMPTY_MAGIC)):
        _inspect_zip(path, limits)
        return FileKind.xlsx
    looks_like_markup = start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
    if start.startswith(OTHER_MAGICS) or b"\0" in start or looks_like_markup:
        raise Refused(NOT_A_WORKBOOK)
    return FileKind.csv


def _inspect_ole(path: Path) -> None:
    """Refuse an encrypted package, macros, and anything of the old container that is no workbook."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        if _has_ole_entry(view, "EncryptedPackage"):
            raise Refused(PASSWORD)
        if not (_has_ole_entry(view, "Workbook") or _has_ole_entry(view, "Book")):
            raise Refused(NOT_A_WORKBOOK)
        if _has_ole_entry(view, "_VBA_PROJECT_CUR"):
            raise Refused(MACROS)


def _has_ole_entry(view: mmap.mmap, name: str) -> bool:
    """Look for a directory entry: its name stands at a multiple of 128 bytes, ended by a null."""
    wanted = (name + "\0").encode("utf-16-le")
    at = view.find(wanted)
    while at != -1:
        if at % OLE_ENTRY_BYTES == 0:
            return True
        at = view.find(wanted, at + 1)
    return False


def _inspect_zip(path: Path, limits: Limits) -> None:
    """Refuse an archive by its list of parts, then by what its parts really hold."""
    _count_parts(path, limits)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _inspect_parts(parts, path.stat().st_size, limits)
            Unpacking(archive, limits).measure(parts)
    except UNREADABLE as error:
        raise Refused(DAMAGED) from error


def _count_parts(path: Path, limits: Limits) -> None:
    """Count the entries of the list of parts before the list is built in memory."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        found, at = 0, view.find(ZIP_ENTRY_MAGIC)
        while at != -1:
            found += 1
            if found > limits.parts:
                raise Refused(BOMB)
            at = view.find(ZIP_ENTRY_MAGIC, at + len(ZIP_ENTRY_MAGIC))


def _inspect_parts(parts: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    """Judge the archive by the names, flags and sizes it declares."""
    names = {part.filename.replace("\\", "/").lower() for part in parts}
    if any(part.flag_bits & ZIP_ENCRYPTED for part in parts):
        raise Refused(PASSWORD)
    if any(MACRO_PARTS.search(name) for name in names):
        raise Refused(MACROS)
    if "xl/workbook.xml" not in names:
        raise Refused(NOT_A_WORKBOOK)
    if any(part.compress_type not in ZIP_METHODS for part in parts):
        raise Refused(DAMAGED)
    if is_too_much(sum(part.file_size for part in parts), size, limits):
        raise Refused(BOMB)
