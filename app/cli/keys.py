"""`keys`: which seal what is stored, and a new one."""

from __future__ import annotations

import click

from app.actions.keys import require_keys, reseal
from app.actions.keys import rotate as rotate_keys
from app.cli.commands import Tools
from app.cli.office import office, ring_of
from app.queries.keys import owed, places
from schema.sealed import MARK


@click.group()
def keys() -> None:
    """Keys of identity numbers, telephones and secret petitions."""


@keys.command()
@click.pass_obj
def status(tools: Tools) -> None:
    """Say which key is current, what other keys still hold, what is plain, when they were backed up."""
    ring = ring_of(tools)
    click.echo(f"folder           {ring.folder}")
    with office(tools, "keys") as session:
        require_keys(session, ring)
        for name in ring.names:
            click.echo(f"key              {name}{' (current)' if name == ring.current else ''}")
        click.echo(f"cipher           {ring.cipher.upper()}-GCM")
        for place in places():
            plain, old = (owed(session, place, head) for head in (MARK, ring.head()))
            click.echo(f"{place.type.place:<32} {plain} plain, {old - plain} under another key")
    click.echo(f"backed up        {ring.backed_up_on() or 'not since the newest key was made'}")


@keys.command()
@click.option("--resume", is_flag=True, help="Go on with a rotation that was stopped: make no further key.")
@click.pass_obj
def rotate(tools: Tools, resume: bool) -> None:
    """Make a new key and encrypt with it, part by part, what other keys hold; these stay in the folder."""
    ring = ring_of(tools)
    with office(tools, "keys") as session:
        require_keys(session, ring)
        if not resume:
            click.echo(f"New key: {rotate_keys(session, ring)}. Back up {ring.folder}.")
        click.echo(f"Encrypted anew: {reseal(session, ring)}")
