"""Attachments of a record: checked, stored under a random name, their own name kept as it is."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, files
from app.clock import now
from app.domain.errors import N_, Refused
from schema.attachments import Attachment

ALLOWED: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF",)),
    "png": ("image/png", (b"\x89PNG",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    "doc": ("application/msword", (b"\xd0\xcf\x11\xe0",)),
    "xls": ("application/vnd.ms-excel", (b"\xd0\xcf\x11\xe0",)),
    "txt": ("text/plain", ()),
    "mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3")),
    "mp4": ("video/mp4", ()),
}
"""Extension -> media type and the bytes such a file begins with."""

LARGEST = 50 * 1024 * 1024


def attach(
    session: Session, actor: Actor, subject: Any, *, name: str, content: bytes, store: Path
) -> Attachment:
    """Keep a file with the row `subject`. Refused for an empty, too large, disallowed or mislabelled file."""
    clean = clean_name(name)
    media_type = _check(clean, content)
    attachment = Attachment(
        subject_kind=subject.__tablename__,
        subject_id=subject.id,
        petition_id=subject.id
        if subject.__tablename__ == "petition"
        else getattr(subject, "petition_id", None),
        name=clean,
        media_type=media_type,
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        storage_key=files.keep(store, content),
        created_at=now(),
        created_by_id=actor.user_id,
    )
    session.add(attachment)
    session.flush()
    audit.record(session, actor, subject, "attach", changes={"attachment": (None, clean)}, display=clean)
    return attachment


def clean_name(name: str) -> str:
    """Return the file's own name, Chinese included, without path and control characters."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", bare)
        if unicodedata.category(character)[0] != "C"
    )
    return kept.strip(" .")[-200:] or "file"


def _check(name: str, content: bytes) -> str:
    extension = name.rpartition(".")[2].lower()
    if extension not in ALLOWED:
        raise Refused(N_("Files of this kind are not accepted: %(name)s."), field="file", name=name)
    if not content:
        raise Refused(N_("The file is empty: %(name)s."), field="file", name=name)
    if len(content) > LARGEST:
        raise Refused(
            N_("The file is larger than %(limit)s MB: %(name)s."),
            field="file",
            name=name,
            limit=LARGEST // 2**20,
        )
    media_type, beginnings = ALLOWED[extension]
    if beginnings and not content.startswith(beginnings):
        raise Refused(N_("The file is not what its name says: %(name)s."), field="file", name=name)
    return media_type
