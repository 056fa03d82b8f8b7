"""`doctor`: what is in order, what is missing, and what to do about it."""

from __future__ import annotations

import click
from sqlalchemy.exc import DatabaseError, OperationalError

from app.cli import database
from app.cli.commands import Tools
from app.cli.office import engine_of, office, ring_of
from app.documents import fonts, pdf
from app.queries.keys import owed, places, registered
from config import ROOT
from schema.sealed import MARK


@click.command()
@click.pass_obj
def doctor(tools: Tools) -> None:
    """Check the installation: database, fonts, paper, translations, front end."""
    settings = tools.settings
    problems = [found for check in (_database, _keys, _paper, _fonts, _files) if (found := check(tools))]
    click.echo(f"data directory   {settings.data_dir}")
    for problem in problems:
        click.echo(f"PROBLEM          {problem}")
    if problems:
        raise SystemExit(1)
    click.echo("Everything is in order.")


def _database(tools: Tools) -> str:
    engine = engine_of(tools)
    try:
        current, newest = database.state(engine)
    except OperationalError as error:
        click.echo(f"database         {engine.dialect.name}, does not answer")
        return f"the database does not answer: {str(error.orig).splitlines()[0]}"
    click.echo(f"database         {engine.dialect.name}, revision {current or 'none'} of {newest}")
    return "" if current == newest else "the database is not up to date: run `xinfang init`"


def _keys(tools: Tools) -> str:
    """Missing keys and plain values are problems; keys nobody backed up are a warning."""
    ring = ring_of(tools)
    try:
        with office(tools, "doctor") as session:
            lost = sorted(registered(session) - {*ring.names, ring.hash_name})
            plain = sum(owed(session, place, MARK) for place in places()) if ring.names and not lost else 0
    except DatabaseError:
        return ""  # said already
    click.echo(f"keys             {ring.folder}, {len(ring.names)} of {ring.cipher.upper()}-GCM")
    if lost:
        return f"keys that stored data need are missing: {', '.join(lost)}; bring them back from their backup"
    if not ring.names:
        return "there are no keys yet: run `xinfang init`"
    if ring.backed_up_on() is None:
        click.echo(
            "WARNING          the keys are not backed up: without them what is encrypted is lost for good"
        )
    return f"{plain} values still stand in plain: run `xinfang init`" if plain else ""


def _paper(_tools: Tools) -> str:
    missing = pdf.available()
    click.echo(f"paper            {missing or 'WeasyPrint is ready'}")
    if missing:
        return missing
    slow = pdf.slow()
    return f"printing takes ten times as long without {', '.join(slow)}" if slow else ""


def _fonts(tools: Tools) -> str:
    if pdf.available():
        return ""
    stand_ins = fonts.resolve(tools.settings.fonts_dir).substitutions
    for line in stand_ins:
        click.echo(f"font             {line}")
    strict = tools.settings.strict_fonts and stand_ins
    return "fonts of the standard are missing, and XINFANG_STRICT_FONTS asks for them" if strict else ""


def _files(_tools: Tools) -> str:
    vendor, words = (
        ROOT / "app" / "static" / "vendor" / "tabler.min.css",
        ROOT / "translations" / "zh" / "LC_MESSAGES" / "messages.mo",
    )
    missing = [str(path.relative_to(ROOT)) for path in (vendor, words) if not path.is_file()]
    return f"missing: {', '.join(missing)}; run `make setup`" if missing else ""
