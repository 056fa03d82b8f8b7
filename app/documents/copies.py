"""Copies of files for those who do not keep the original: nothing of camera, place or maker leaves with them.

A copy is made when it is first asked for and found again by the digest of its original.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from app.actions.file_kinds import KINDS
from app.actions.files import copy_path
from app.documents import archives, media, pdf_copies, pictures
from app.domain.errors import N_, Refused


def _by_content(change: Callable[[bytes], bytes]) -> Callable[[Path], bytes]:
    return lambda path: change(path.read_bytes())


def _redrawn_as(media_type: str) -> Callable[[Path], bytes]:
    return lambda path: pictures.redrawn(path, media_type)


_MAKERS: Final[Mapping[str, Callable[[Path], bytes]]] = {
    **{media_type: _redrawn_as(media_type) for media_type in pictures.FORMATS},
    **{KINDS[name].media_type: archives.rewritten for name in ("docx", "xlsx", "pptx", "ofd")},
    **{KINDS[name].media_type: _by_content(media.blanked) for name in ("mp4", "mov", "m4a")},
    KINDS["pdf"].media_type: pdf_copies.rewritten,
    KINDS["mp3"].media_type: _by_content(media.untagged),
}
AS_THEY_ARE: Final = frozenset(
    KINDS[name].media_type for name in ("doc", "xls", "ppt", "wps", "et", "txt", "csv", "wav", "amr")
)
"""Given on unchanged: text has nothing beside its text; the old binary formats keep their author's name."""


def copy_of(original: Path, media_type: str, digest: str, *, store: Path) -> Path:
    """Return the file to give on in place of `original`; Refused for kinds whose notes we cannot take out."""
    if media_type in AS_THEY_ARE:
        return original
    target = copy_path(store, digest)
    if target.is_file():
        return target
    maker = _MAKERS.get(media_type)
    if maker is None:
        raise Refused(
            N_(
                "Files of this kind may hold places and names and are not given on. Ask the responsible "
                "unit for a PDF file or a JPEG picture of it."
            )
        )
    content = maker(original)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    fresh.write_bytes(content)
    fresh.replace(target)
    return target
