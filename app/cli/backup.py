"""`backup` and `restore`: database, files and keys, in three parts that need not lie in one place."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import click
from sqlalchemy import Engine

from app.actions.witness import Witnessed, note
from app.cli import backup_database as databases
from app.cli import backup_parts as parts
from app.cli.actors import operator
from app.cli.backup_checks import CHECKS, originals
from app.cli.backup_parts import Manifest, digest_of
from app.cli.commands import Tools
from app.cli.office import engine_of
from app.cli.revision import newest
from app.clock import now, today
from app.extensions import db
from app.queries import holdings
from config import Settings
from schema.vocabulary import AuditVerb

STALE = timedelta(days=7)
"""A backup older than this is one the office should worry about."""
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--out", required=True, type=FOLDER, help="An empty or new folder for database and files.")
@click.option("--keys-out", type=FILE, help="A new file elsewhere for the keys; without it they stay out.")
@click.pass_obj
def backup(tools: Tools, out: Path, keys_out: Path | None) -> None:
    """Copy the office while it is at work: database and files into a folder, the keys elsewhere."""
    settings, engine = tools.settings, engine_of(tools)
    _require_apart(settings, out, keys_out)
    out.mkdir(parents=True, exist_ok=True, mode=0o700)
    with databases.copied(engine, out) as snapshot:
        digests = parts.pack_files(settings.files_dir, out / parts.FILES)
        head = holdings.head(snapshot)
        manifest = Manifest(
            product=version("xinfang"),
            made_at=now().isoformat(),
            database=engine.dialect.name,
            revision=holdings.revision(snapshot),
            counts=holdings.counts(snapshot),
            trail=None if head is None else asdict(head),
            artefacts={
                name: digest_of(out / name) for name in (databases.NAMES[engine.dialect.name], parts.FILES)
            },
            files=digests,
            keys=None if keys_out is None else parts.pack_keys(settings, keys_out),
        )
        damaged = list(originals(snapshot, settings, manifest))
    manifest.write(out)
    for path in out.iterdir():
        path.chmod(0o600)
    _remember(settings, keys=keys_out is not None)
    _witness(AuditVerb.export, manifest.made_at)
    click.echo(f"Written: {out}, {sum(manifest.counts.values())} rows, {len(digests)} files.")
    click.echo(f"Keys: {keys_out or 'not included; they need a copy of their own (--keys-out)'}")
    _tell(damaged, "The backup is complete, but the office itself is damaged.")


@click.command()
@click.option("--from", "source", required=True, type=FOLDER, help="The folder `backup` has written.")
@click.option("--keys", type=FILE, help="The file with the keys.")
@click.option("--force", is_flag=True, help="Replace what is there. Stop the panel first.")
@click.pass_obj
def restore(tools: Tools, source: Path, keys: Path | None, force: bool) -> None:
    """Put an office back into an empty place, and verify it."""
    settings, engine = tools.settings, engine_of(tools)
    manifest = Manifest.read(source)
    _require_sound(source, manifest, keys, engine)
    if not force:
        _require_empty(settings, engine, keys)
    if keys is not None:
        parts.unpack_keys(settings, keys)
    parts.unpack_files(source / parts.FILES, settings.files_dir, manifest.files)
    databases.put_back(engine, source)
    with engine.connect() as connection:
        wrong = [problem for check in CHECKS for problem in check(connection, settings, manifest)]
    _tell(wrong, "The restored office is not the one that was backed up.")
    if manifest.revision == newest():
        _witness(AuditVerb.restore, manifest.made_at)
    else:
        click.echo("The backup is of an older version: run `xinfang init`.")
    click.echo(f"Restored as of {manifest.made_at}: every count, digest and the head of the trail agree.")
    if not parts.key_files(settings):
        click.echo("No keys were restored: without them everybody signs in anew and nothing sealed is read.")


def age_of_last(settings: Settings) -> timedelta | None:
    """Return how long ago the last backup was complete; None when there never was one."""
    path = settings.data_dir / parts.LAST_BACKUP
    return (
        now() - datetime.fromisoformat(path.read_text(encoding="ascii").strip()) if path.is_file() else None
    )


def _require_apart(settings: Settings, out: Path, keys_out: Path | None) -> None:
    """Refuse to overwrite, and to lay the keys beside what they open."""
    if out.exists() and any(out.iterdir()):
        raise click.ClickException(f"{out} is not empty.")
    if out.resolve().is_relative_to(settings.files_dir.resolve()):
        raise click.ClickException("A backup does not belong among the files it copies.")
    if keys_out is not None and keys_out.resolve().is_relative_to(out.resolve()):
        raise click.ClickException("The keys belong elsewhere: who holds the copy must not hold the keys.")


def _require_sound(source: Path, manifest: Manifest, keys: Path | None, engine: Engine) -> None:
    """Refuse a backup that was changed, is of another kind, or comes from a newer version."""
    for name, digest in manifest.artefacts.items():
        if not (source / name).is_file() or digest_of(source / name) != digest:
            raise click.ClickException(f"{name} is not what was backed up: its digest differs.")
    if keys is not None and manifest.keys is not None and digest_of(keys) != manifest.keys:
        raise click.ClickException(f"{keys} does not hold the keys of this backup: its digest differs.")
    if manifest.database != engine.dialect.name:
        raise click.ClickException(
            f"This is a backup of {manifest.database}, and the settings name {engine.dialect.name}."
        )
    if (manifest.revision or "") > newest():
        raise click.ClickException(f"This backup was made by a newer version, {manifest.product}.")


def _require_empty(settings: Settings, engine: Engine, keys: Path | None) -> None:
    """Refuse to write over an office that is there."""
    filled = settings.files_dir.is_dir() and any(settings.files_dir.iterdir())
    if filled or not databases.is_empty(engine):
        raise click.ClickException("There is an office here already; --force replaces it.")
    if keys is not None and parts.key_files(settings):
        raise click.ClickException("There are keys here already; --force replaces them.")


def _remember(settings: Settings, *, keys: bool) -> None:
    """Note for `doctor` when the last backup was made, and that the keys are in it."""
    (settings.data_dir / parts.LAST_BACKUP).write_text(now().isoformat(), encoding="ascii")
    if keys:
        settings.keys.mkdir(mode=0o700, exist_ok=True)
        (settings.keys / parts.BACKED_UP).write_text(today().isoformat(), encoding="ascii")


def _witness(verb: AuditVerb, display: str) -> None:
    """Leave in the trail that the whole office was copied or put back."""
    session = db()
    note(
        operator(session, None), Witnessed(verb, "setting", display=display)
    )  # the area of the system itself
    db.remove()


def _tell(problems: list[str], sentence: str) -> None:
    for problem in problems:
        click.echo(f"PROBLEM  {problem}")
    if problems:
        raise click.ClickException(sentence)
