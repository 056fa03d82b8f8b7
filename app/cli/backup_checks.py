"""What must be true of an office that was just restored; `CHECKS` is the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict

from sqlalchemy import Connection

from app.actions import files
from app.cli.backup_parts import Manifest, digest_of
from app.domain.errors import Invisible
from app.extensions import PanelSession
from app.queries import holdings
from app.queries.trail import verify
from config import Settings

Check = Callable[[Connection, Settings, Manifest], Iterator[str]]


def counts(connection: Connection, _settings: Settings, manifest: Manifest) -> Iterator[str]:
    """Compare the number of rows of every table."""
    found = holdings.counts(connection)
    for name in sorted(found.keys() | manifest.counts.keys()):
        if found.get(name) != manifest.counts.get(name):
            yield f"table {name} has {found.get(name)} rows instead of {manifest.counts.get(name)}"


def revision(connection: Connection, _settings: Settings, manifest: Manifest) -> Iterator[str]:
    """Compare the revision of the tables."""
    found = holdings.revision(connection)
    if found != manifest.revision:
        yield f"the database is of revision {found} instead of {manifest.revision}"


def trail(connection: Connection, _settings: Settings, manifest: Manifest) -> Iterator[str]:
    """Compare the head of the trail."""
    found = holdings.head(connection)
    if (None if found is None else asdict(found)) != manifest.trail:
        yield f"the trail ends with {found} instead of {manifest.trail}"


def chain(connection: Connection, _settings: Settings, _manifest: Manifest) -> Iterator[str]:
    """Follow the chain of the trail from its anchor to its head."""
    with PanelSession(bind=connection) as session:
        broken = verify(session).broken
    if broken is not None:
        yield f"the trail breaks at place {broken.place}: {broken.problem}"


def originals(connection: Connection, settings: Settings, _manifest: Manifest) -> Iterator[str]:
    """Compare every file with the digest its row keeps."""
    for key, digest in sorted(holdings.kept_files(connection).items()):
        try:
            found = digest_of(files.path_of(settings.files_dir, key))
        except Invisible:
            yield f"file {key} is missing"
            continue
        if found != digest:
            yield f"file {key} is not the one that was kept"


CHECKS: list[Check] = [counts, revision, trail, chain, originals]
"""Asked one after the other of a restored office; each yields what is wrong."""
