"""Files as offices and mischief-makers hand them over, made on the spot."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SECTOR = 512


def excel(path: Path, rows: Iterable[Iterable[object]], *, sheet: str = "留言") -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def repacked(path: Path, change: Callable[[str, bytes], bytes] = lambda _, data: data, **more: bytes) -> Path:
    """Write the archive anew with parts changed, added, or dropped (None); `__` in a keyword is a `/`."""
    parts = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            parts[name] = change(name, archive.read(name))
    parts.update({name.replace("__", "/").replace("_dot_", "."): data for name, data in more.items()})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            if data is not None:
                archive.writestr(name, data)
    return path


def with_size_denied(path: Path, part: str, declared: int) -> Path:
    """Make both directories of the archive say that a part is small."""
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(part)
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, info.header_offset + 22, declared)
    at = data.find(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(part)] != part.encode():
        at = data.find(b"PK\x01\x02", at + 4)
    struct.pack_into("<I", data, at + 24, declared)
    path.write_bytes(data)
    return path


def ole(path: Path, streams: dict[str, bytes], storages: Iterable[str] = ()) -> Path:
    """Write an OLE container of up to three entries, each stream in sectors of its own."""
    table, body, entries = [FAT, END], b"", []
    for name, data in streams.items():
        padded = data.ljust(-(-max(len(data), 4096) // SECTOR) * SECTOR, b"\0")
        first, count = len(table), len(padded) // SECTOR
        table += [*range(first + 1, first + count), END]
        entries.append(_entry(name, 2, first, len(padded)))
        body += padded
    entries += [_entry(name, 1, 0, 0) for name in storages]
    chained = [entry[:72] + struct.pack("<I", at + 2) + entry[76:] for at, entry in enumerate(entries[:-1])]
    root = _entry("Root Entry", 5, END, 0)
    directory = b"".join([root[:76] + struct.pack("<I", 1) + root[80:], *chained, entries[-1]])
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, END, 0, END, 0) + struct.pack("<I", 0) + b"\xff" * 432
    fat = struct.pack(f"<{len(table)}I", *table).ljust(SECTOR, b"\xff")
    path.write_bytes(header + fat + directory.ljust(SECTOR, b"\0") + body)
    return path


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    """Write a directory entry without neighbours."""
    text = (name + "\0").encode("utf-16-le")
    neighbours = struct.pack("<3I", FREE, FREE, FREE)
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + neighbours
        + bytes(36)
        + struct.pack("<IQ", first, size)
    )


def old_excel(
    path: Path,
    rows: Iterable[Iterable[object]],
    *,
    password: bool = False,
    kind: int = 0,
    storages: Iterable[str] = (),
) -> Path:
    """Write an .xls file (BIFF8) of texts and numbers; a sheet of kind 1 is one of macros."""
    cells = b""
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            place = struct.pack("<3H", at, column, 0)
            if isinstance(value, str):
                text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                cells += _record(0x0204, place + text)
            elif value is not None:
                cells += _record(0x0203, place + struct.pack("<d", value))
    begin = _record(0x0809, struct.pack("<4H2I", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    if password:
        begin += _record(0x002F, struct.pack("<3H", 1, 1, 1) + bytes(48))
    name = "留言".encode("utf-16-le")
    offset = len(begin) + 4 + 8 + len(name) + 4
    begin += _record(0x0085, struct.pack("<IBBBB", offset, 0, kind, 2, 1) + name) + _record(0x000A, b"")
    sheet = _record(0x0809, struct.pack("<4H2I", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    return ole(path, {"Workbook": begin + sheet + cells + _record(0x000A, b"")}, storages)


def _record(kind: int, data: bytes) -> bytes:
    """Write one record of the old format."""
    return struct.pack("<2H", kind, len(data)) + data


def zipped(path: Path, **parts: bytes) -> Path:
    """Write an archive that is no workbook."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    path.write_bytes(buffer.getvalue())
    return path
