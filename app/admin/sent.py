"""A file sent with a form to be read at once: shown to the scanner, read, and not kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from flask import request
from flask_babel import gettext as _

from app.actions import antivirus, files
from app.admin.context import Context
from app.domain.errors import Refused

T = TypeVar("T")


def is_sent(field: str = "file") -> bool:
    """Say whether the form came with a file."""
    chosen = request.files.get(field)
    return chosen is not None and bool(chosen.filename)


def read_sent(ctx: Context, read: Callable[[Path, str], T], field: str = "file") -> T:
    """Return what `read` makes of the file sent and its name. Refused without one, or as `read` does."""
    chosen = request.files.get(field)
    if chosen is None or not chosen.filename:
        raise Refused(_("Choose a file first."), field=field)
    antivirus.scan(ctx.settings.clamd, chosen.stream, chosen.filename)
    chosen.stream.seek(0)
    key = files.receive(ctx.settings.files_dir, chosen.stream)
    try:
        return read(files.path_of(ctx.settings.files_dir, key), chosen.filename)
    finally:
        files.drop(ctx.settings.files_dir, key)
