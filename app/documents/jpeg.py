"""JPEG streams inside other documents: their notes are cut out, the picture stays as it is."""

from __future__ import annotations

_KEPT = {0xE0, 0xE2, 0xEE}
"""Application segments a picture needs to look right: JFIF, colour profile, Adobe's colour transform."""
_START, _SCAN, _COMMENT = b"\xff\xd8", 0xDA, 0xFE


def without_notes(content: bytes) -> bytes:
    """Return a JPEG without EXIF, XMP, IPTC, comments and thumbnails; anything else as it is."""
    if not content.startswith(_START):
        return content
    kept, at = [_START], 2
    while at + 4 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004 - every marker begins so
        marker, size = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == _SCAN:
            break
        end = at + 2 + size
        if not (0xE0 <= marker <= 0xEF and marker not in _KEPT) and marker != _COMMENT:  # noqa: PLR2004
            kept.append(content[at:end])
        at = end
    return b"".join([*kept, content[at:]])
