"""Files beside the database: stored under random names, outside the web root."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path
from typing import IO

from app.domain.errors import N_, Invisible

PIECE = 2**20
"""Bytes moved at a time."""


def keep(store: Path, content: bytes) -> str:
    """Write `content` and return the key it is found by."""
    key = secrets.token_hex(24)
    path = _path(store, key)
    path.parent.mkdir(parents=True, exist_ok=True)
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


def drop(store: Path, key: str) -> None:
    """Remove a file that was only needed for a while."""
    _path(store, key).unlink(missing_ok=True)


def _path(store: Path, key: str) -> Path:
    return store / key[:2] / key
