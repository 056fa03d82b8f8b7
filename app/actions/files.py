"""Files beside the database: stored under random names, outside the web root, and only with their row.

What a unit of work writes goes again when it is undone; what neither it nor a crash's sweep may leave is a
file nobody answers for.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.domain.errors import N_, Invisible
from app.extensions import PanelSession

PIECE = 2**20
"""Bytes moved at a time."""
COPIES = "copies"
"""The folder of copies made to be given on; each can be made again from its original."""
_WRITTEN = "files_written"


def keep(store: Path, content: bytes, *, within: Session | None = None) -> str:
    """Write `content` and return the key it is found by; undone `within` a session, the file goes too."""
    key = secrets.token_hex(24)
    path = _path(store, key)
    path.parent.mkdir(parents=True, exist_ok=True)
    if within is not None:
        within.info.setdefault(_WRITTEN, []).append(path)
    path.write_bytes(content)
    return key


def receive(store: Path, stream: IO[bytes]) -> str:
    """Write what `stream` brings, piece by piece, and return the key it is found by."""
    key = secrets.token_hex(24)
    path = _path(store, key)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        shutil.copyfileobj(stream, file, PIECE)
    return key


def path_of(store: Path, key: str) -> Path:
    """Return where the file stands; Invisible when it is gone or the key is none of ours."""
    path = _path(store, key)
    if not key.isalnum() or not path.is_file():
        raise Invisible(N_("There is no such file."))
    return path


def copy_path(store: Path, digest: str) -> Path:
    """Return where the copy of an original of this digest is kept."""
    return store / COPIES / digest[:2] / digest


def drop(store: Path, key: str) -> None:
    """Remove a file that was only needed for a while."""
    _path(store, key).unlink(missing_ok=True)


def orphans(store: Path, kept: dict[str, str], passing: set[str], *, before: datetime) -> Iterator[Path]:
    """Yield the files older than `before` that no row answers for, and copies whose original is gone."""
    digests = set(kept.values())
    for path in sorted(store.rglob("*")):
        wanted = digests if path.relative_to(store).parts[0] == COPIES else kept.keys() | passing
        if path.name not in wanted and path.is_file() and path.stat().st_mtime < before.timestamp():
            yield path


@event.listens_for(PanelSession, "after_commit")
def _stay(session: Session) -> None:
    """Let what was written stay: its rows are stored."""
    if not session.in_nested_transaction():
        session.info.pop(_WRITTEN, None)


@event.listens_for(PanelSession, "after_rollback")
def _go(session: Session) -> None:
    """Remove what was written for rows that are not stored."""
    if not session.in_nested_transaction():
        for path in session.info.pop(_WRITTEN, ()):
            path.unlink(missing_ok=True)


def _path(store: Path, key: str) -> Path:
    return store / key[:2] / key
