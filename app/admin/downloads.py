"""Files on their way out: the original or its copy, under its own name, in a cage."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from flask import Response, send_file

from app.access.originals import gets_original
from app.actions import files
from app.actions.file_kinds import SHOWN_INLINE
from app.admin.context import Context
from app.documents.copies import copy_of
from app.domain.errors import Invisible
from app.queries.records import find
from schema.attachments import Attachment

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
CAGE = "default-src 'none'; img-src 'self'; frame-ancestors 'self'; base-uri 'none'; sandbox"
"""What a file may do in a browser: be looked at, by a page without an origin. Viewers of PDF keep to it."""


def send_attachment(ctx: Context, row: Any, found: Attachment) -> Response:
    """Send a file of the record `row`: to its keepers as it came, to others without what it tells besides."""
    path = files.path_of(ctx.settings.files_dir, found.storage_key)
    if not gets_original(ctx.actor, _subject(ctx, row, found)):
        path = copy_of(path, found.media_type, found.digest, store=ctx.settings.files_dir)
    return send(path, found.media_type, found.name)


def send(path: Path, media_type: str, name: str) -> Response:
    """Send a file of ours; only what a browser shows without running anything opens in it."""
    answer = send_file(
        path, mimetype=media_type, as_attachment=media_type not in SHOWN_INLINE, download_name=name
    )
    answer.headers["Content-Security-Policy"] = CAGE
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def send_once(path: Path, media_type: str, name: str) -> Response:
    """Send a file and remove it: what is on its way is read to its end, and nobody finds it again."""
    size = path.stat().st_size
    file = path.open("rb")  # closed by the response
    path.unlink()
    answer = send_file(file, mimetype=media_type, as_attachment=True, download_name=name)
    answer.content_length = size
    answer.headers["Content-Security-Policy"] = CAGE
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def send_bytes(content: bytes, media_type: str, name: str) -> Response:
    """Send what was made for this request, to be saved."""
    answer = send_file(io.BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
    answer.headers["Content-Security-Policy"] = CAGE
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def inline(pdf: bytes) -> Response:
    """Send pages made for this answer alone."""
    answer = Response(pdf, mimetype=PDF)
    answer.headers["Content-Security-Policy"] = CAGE
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def _subject(ctx: Context, row: Any, found: Attachment) -> Any:
    """Return what decides who keeps the file: the petition it is about, else the record it hangs on."""
    if found.petition_id is None or row.__tablename__ == "petition":
        return row
    try:
        return find(ctx.session, ctx.catalogue["petitions"], found.petition_id)
    except Invisible:
        return None
