"""`doctor`: what is in order, what is missing, and what to do about it."""

from __future__ import annotations

from datetime import timedelta

import click
from sqlalchemy.exc import DatabaseError, OperationalError

from app.actions import antivirus, files
from app.cli import backup, database
from app.cli.commands import Tools
from app.cli.office import engine_of, office, ring_of
from app.clock import now, today
from app.documents import fonts, pdf
from app.queries import holdings
from app.queries.keys import owed, places, registered
from app.queries.organisation import leaders_without_field
from config import ROOT
from schema.sealed import MARK

ABANDONED = timedelta(days=2)
"""A file no row names may still be on its way: an upload being rehearsed, a unit of work not yet stored."""


@click.command()
@click.option("--fix", is_flag=True, help="Remove files nobody answers for; made for a nightly run.")
@click.pass_obj
def doctor(tools: Tools, fix: bool) -> None:
    """Check the installation: database, fonts, paper, translations, front end, backups, files."""
    settings = tools.settings
    problems = [found for check in (_database, _keys, _paper, _fonts, _files) if (found := check(tools))]
    click.echo(f"data directory   {settings.data_dir}")
    for warning in (found for worry in (_backup, _scanner, _door, _fields) if (found := worry(tools))):
        click.echo(f"WARNING          {warning}")
    if not problems:
        _orphans(tools, fix=fix)
    for problem in problems:
        click.echo(f"PROBLEM          {problem}")
    if problems:
        raise SystemExit(1)
    click.echo("Everything is in order.")


def _backup(tools: Tools) -> str:
    age = backup.age_of_last(tools.settings)
    if age is None:
        return "no backup was ever made: run `xinfang backup`"
    return f"the last backup is {age.days} days old" if age > backup.STALE else ""


def _scanner(tools: Tools) -> str:
    address = tools.settings.clamd
    if not address:
        return "uploaded files are not scanned for viruses: XINFANG_CLAMD is not set"
    return "" if antivirus.answers(address) else f"the virus scanner does not answer at {address}"


def _fields(tools: Tools) -> str:
    """Name the leaders who answer for no field (seed: one post, two duties)."""
    try:
        with office(tools, "doctor") as session:
            idle = leaders_without_field(session, today())
    except DatabaseError:
        return ""  # said already
    return f"leaders without a field of duty: {'、'.join(idle)}" if idle else ""


def _orphans(tools: Tools, *, fix: bool) -> None:
    """Count the files left by a crash, a discarded draft or an import never begun; remove them if asked."""
    with engine_of(tools).connect() as connection:
        kept, passing = holdings.kept_files(connection), set(holdings.passing_files(connection))
    found = list(files.orphans(tools.settings.files_dir, kept, passing, before=now() - ABANDONED))
    if fix:
        for path in found:
            path.unlink(missing_ok=True)
    if found:
        done = "removed" if fix else "`xinfang doctor --fix` removes them"
        click.echo(f"files            {len(found)} belong to nothing: {done}")


def _database(tools: Tools) -> str:
    engine = engine_of(tools)
    try:
        current, newest = database.state(engine)
    except OperationalError as error:
        click.echo(f"database         {engine.dialect.name}, does not answer")
        return f"the database does not answer: {str(error.orig).splitlines()[0]}"
    click.echo(f"database         {engine.dialect.name}, revision {current or 'none'} of {newest}")
    return "" if current == newest else "the database is not up to date: run `xinfang init`"


def _door(tools: Tools) -> str:
    """Say whether passwords may travel in the open: no HTTPS is declared, and others can reach the panel."""
    settings = tools.settings
    here_only = settings.host in {"127.0.0.1", "::1", "localhost"} and not settings.trusted_proxies
    if settings.secure_cookies or here_only:
        return ""
    return "cookies may travel over plain http: serve the panel over HTTPS and set XINFANG_SECURE_COOKIES=yes"


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
    for name, used, _wanted, characters in fonts.table(fonts.resolve(tools.settings.fonts_dir)):
        click.echo(f"font             {name}: {used}, {characters} characters")
    strict = tools.settings.strict_fonts and stand_ins
    return "fonts of the standard are missing, and XINFANG_STRICT_FONTS asks for them" if strict else ""


def _files(_tools: Tools) -> str:
    vendor, words = (
        ROOT / "app" / "static" / "vendor" / "tabler.min.css",
        ROOT / "translations" / "zh" / "LC_MESSAGES" / "messages.mo",
    )
    missing = [str(path.relative_to(ROOT)) for path in (vendor, words) if not path.is_file()]
    return f"missing: {', '.join(missing)}; run `make setup`" if missing else ""
