"""Attachments of a record: checked, stored under a random name, their own name kept as it is."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.originals import may_attach
from app.actions import antivirus, audit, files
from app.actions.file_kinds import KINDS, ending
from app.catalog.read import catalogue
from app.clock import now
from app.domain.errors import N_, NotAllowed, Refused
from app.queries.catalog import setting
from app.queries.records import attachments
from schema.attachments import Attachment

LARGEST = 50 * 1024 * 1024
MOST = 200
"""Files of one record, unless the office sets another limit."""
LONGEST_NAME = 200
LIMIT, KINDS_ALLOWED = "attachments_per_record", "attachment_kinds"
"""Settings an office may change: a number, and the endings it takes, separated by spaces."""


def allowed(session: Session) -> tuple[str, ...]:
    """Return the endings this office takes."""
    chosen = setting(session, KINDS_ALLOWED, "").lower().replace(",", " ").replace(".", " ").split()
    return tuple(name for name in KINDS if name in chosen) if chosen else tuple(KINDS)


def attach(
    session: Session, actor: Actor, subject: Any, *, name: str, content: bytes, store: Path, clamd: str = ""
) -> Attachment:
    """Keep a file with the row `subject`. Refused for an empty, too large, disallowed or mislabelled file.

    NotAllowed for who only reads the row. Infected when the virus scanner at `clamd` finds something, Refused
    while it does not answer.
    """
    entity = catalogue().by_table(subject.__tablename__)
    if entity is None or not may_attach(actor, entity.key, subject):
        raise NotAllowed(N_("You do not have the right to do this."))
    clean = clean_name(name)
    media_type = _check(clean, content, allowed(session))
    _count(session, subject, clean)
    antivirus.scan(clamd, content, clean)
    attachment = Attachment(
        subject_kind=subject.__tablename__,
        subject_id=subject.id,
        petition_id=petition_of(subject),
        name=clean,
        media_type=media_type,
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        storage_key=files.keep(store, content, within=session),
        created_at=now(),
        created_by_id=actor.user_id,
    )
    session.add(attachment)
    session.flush()
    audit.record(session, actor, subject, "attach", changes={"attachment": (None, clean)}, display=clean)
    return attachment


def petition_of(subject: Any) -> int | None:
    """Return the petition a record is or belongs to; None when it is about none."""
    found = subject.id if subject.__tablename__ == "petition" else getattr(subject, "petition_id", None)
    return None if found is None else int(found)


def clean_name(name: str) -> str:
    """Return the file's own name, Chinese included, without path and control characters."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", bare)
        if unicodedata.category(character)[0] != "C"
    )
    return kept.strip(" .")[-LONGEST_NAME:].lstrip(" .") or "file"


def _check(name: str, content: bytes, endings: tuple[str, ...]) -> str:
    found = ending(name)
    if found not in endings:
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
    if not KINDS[found].fits(content):
        raise Refused(N_("The file is not what its name says: %(name)s."), field="file", name=name)
    return KINDS[found].media_type


def _count(session: Session, subject: Any, name: str) -> None:
    """Refuse a file more than a record may have."""
    text = setting(session, LIMIT, "")
    most = int(text) if text.isdecimal() else MOST
    if len(attachments(session, subject.__tablename__, subject.id)) >= most:
        raise Refused(
            N_("A record holds at most %(limit)s files; %(name)s was not added."),
            field="file",
            limit=most,
            name=name,
        )
