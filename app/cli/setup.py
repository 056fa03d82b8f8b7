"""Setting up: `init`, `demo`, `migration`."""

from __future__ import annotations

import json

import click

from app.actions import keys, roles, sealing, seeding
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.cli import database, demo_accounts, demo_data
from app.cli.commands import Tools
from app.cli.office import engine_of, office, ring_of
from app.clock import today
from schema.sealed import MARK


@click.command()
@click.option(
    "--demo", "with_demo", is_flag=True, help="Load synthetic demo data and accounts into an empty database."
)
@click.pass_obj
def init(tools: Tools, with_demo: bool) -> None:
    """Create or update the database: tables, roles, permissions, dictionaries, calendar."""
    prepare(tools)
    click.echo("The database is up to date.")
    if with_demo:
        with office(tools, "demo data") as session:
            if demo_data.is_empty(session):
                demo_data.load(session, today=today(), data_dir=tools.settings.data_dir)
                click.echo("Demo data loaded.")
        show_accounts(tools)


@click.command()
@click.argument("message")
@click.pass_obj
def migration(tools: Tools, message: str) -> None:
    """Write the next numbered migration from what changed in the schema."""
    path = database.generate(engine_of(tools), message)
    click.echo(f"Written: {path}")


@click.group()
def demo() -> None:
    """Demo data and its accounts."""


@demo.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def demo_accounts_command(tools: Tools, as_json: bool) -> None:
    """List the demo accounts: username, password, role."""
    show_accounts(tools, as_json=as_json)


@demo.command("load")
@click.pass_obj
def demo_load(tools: Tools) -> None:
    """Load the demo data into an empty database."""
    prepare(tools)
    with office(tools, "demo data") as session:
        if not demo_data.is_empty(session):
            raise click.ClickException("The database is not empty; demo data is for an empty one.")
        demo_data.load(session, today=today(), data_dir=tools.settings.data_dir)
    show_accounts(tools)


def prepare(tools: Tools) -> None:
    """Migrate, and bring roles, permissions and dictionaries into step with the code."""
    database.upgrade(engine_of(tools))
    ring = ring_of(tools)
    with office(tools, "entries from before the chain") as session, unit_of_work(session):
        sealing.adopt(session)
    with office(tools, "set-up") as session:
        keys.require_keys(session, ring)
        with unit_of_work(session):
            seeding.seed(session)
            roles.synchronise(session, catalogue())
        keys.reseal(session, ring, head=MARK)


def show_accounts(tools: Tools, *, as_json: bool = False) -> None:
    """Print the demo accounts; an error when this is no demo database."""
    with office(tools, "demo accounts") as session:
        found = demo_accounts.read(session, tools.settings.data_dir)
    if found is None:
        raise click.ClickException("This is not a demo database; its passwords are nobody else's business.")
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    click.echo("Demo accounts:")
    for account in found:
        click.echo(f"  {account['username']:<16} {account['password']:<20} {account['role']}")
