"""Pictures of seals: checked when they are brought, printed on what is signed while they are in use."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from app.actions import files
from app.documents.official import Official
from app.documents.pictures import drawn_seal, measured
from app.domain.errors import N_, Refused
from app.queries.paper_chain import seal_file, seal_in_use

PREFIX: Final = "seal-"
LEAST: Final = 600
MOST: Final = 4000
"""Pixels of a side: 42 mm need some 360 dots an inch to be sharp on paper."""
LARGEST: Final = 2 * 2**20
SQUARE: Final = 0.02


def checked(content: bytes) -> tuple[bytes, int, str]:
    """Return a picture of a seal as it is kept: PNG without notes of its maker, its width, its digest.

    Refused for another kind of file, one too large or too coarse, one that is not square, or one without a
    transparent ground, which would cover the text it is pressed on.
    """
    if len(content) > LARGEST:
        raise Refused(N_("The picture is larger than %(limit)s MB."), field="file", limit=LARGEST // 2**20)
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        raise Refused(N_("The picture of a seal is a PNG file with a transparent ground."), field="file")
    width, height = measured(content)
    if not LEAST <= min(width, height) <= max(width, height) <= MOST:
        message = N_("Each side of the picture has %(least)s to %(most)s pixels.")
        raise Refused(message, field="file", least=LEAST, most=MOST)
    if abs(width - height) > SQUARE * width:
        raise Refused(N_("The picture of a seal is square, cut close to its edge."), field="file")
    drawn = drawn_seal(io.BytesIO(content))
    return drawn, width, hashlib.sha256(drawn).hexdigest()


def seal_of(session: Session, paper: Official, unit_id: int) -> Official:
    """Return a sealed paper with the picture its unit uses now; one without leaves room for the seal."""
    found = seal_in_use(session, unit_id) if paper.sealed and len(paper.issuers) == 1 else None
    return paper if found is None else replace(paper, seals=(f"{PREFIX}{found.digest}.png",))


def pictures(session: Session, paper: Official, store: Path) -> Mapping[str, bytes]:
    """Return the pictures of seals a frozen paper names, also those withdrawn since."""
    found = {}
    for name in filter(None, paper.seals):
        key = seal_file(session, name.removeprefix(PREFIX).removesuffix(".png"))
        if key is not None:
            found[name] = files.path_of(store, key).read_bytes()
    return found
