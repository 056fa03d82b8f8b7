"""Setting up and serving: `init`, `serve`, `demo`, `migration`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from sqlalchemy.orm import Session

from app.access.actor import unscoped
from app.actions import roles, seeding
from app.actions.unit import unit_of_work
from app.catalog.read import catalogue
from app.cli import database, demo_accounts, demo_data
from app.clock import today
from app.extensions import db
from config import Settings


@dataclass(frozen=True, slots=True)
class Tools:
    """What every command is handed."""

    settings: Settings
    create_app: Callable[[Settings], Any]
    bind_engine: Callable[[Settings], None]

    def engine(self) -> Any:
        """Return the engine of the database in the settings."""
        self.bind_engine(self.settings)
        return db().get_bind()

    @contextmanager
    def office(self, reason: str) -> Iterator[Session]:
        """Open a session outside the wall, for work of the operator; the reason is the command's name."""
        self.bind_engine(self.settings)
        session = db()
        with unscoped(session, reason):
            yield session
        db.remove()


@click.command()
@click.option(
    "--demo", "with_demo", is_flag=True, help="Load synthetic demo data and accounts into an empty database."
)
@click.pass_obj
def init(tools: Tools, with_demo: bool) -> None:  # noqa: FBT001 - click hands flags so
    """Create or update the database: tables, roles, permissions, dictionaries, calendar."""
    prepare(tools)
    click.echo("The database is up to date.")
    if with_demo:
        with tools.office("demo data") as session:
            if demo_data.is_empty(session):
                demo_data.load(session, today=today(), data_dir=tools.settings.data_dir)
                click.echo("Demo data loaded.")
        show_accounts(tools)


@click.command()
@click.option("--host", default=None, help="Address to listen on (XINFANG_HOST).")
@click.option("--port", default=None, type=int, help="Port to listen on (XINFANG_PORT).")
@click.pass_obj
def serve(tools: Tools, host: str | None, port: int | None) -> None:
    """Serve the panel."""
    engine = tools.engine()
    current, newest = database.state(engine)
    if current != newest:
        raise click.ClickException("The database is not up to date; run `xinfang init` first.")
    engine.dispose()
    settings = tools.settings
    address = f"{host or settings.host}:{port or settings.port}"
    click.echo(f"Serving at http://{address}")
    _Server(lambda: tools.create_app(settings), address, settings).run()


@click.command()
@click.argument("message")
@click.pass_obj
def migration(tools: Tools, message: str) -> None:
    """Write the next numbered migration from what changed in the schema."""
    path = database.generate(tools.engine(), message)
    click.echo(f"Written: {path}")


@click.group()
def demo() -> None:
    """Demo data and its accounts."""


@demo.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def demo_accounts_command(tools: Tools, as_json: bool) -> None:  # noqa: FBT001
    """List the demo accounts: username, password, role."""
    show_accounts(tools, as_json=as_json)


@demo.command("load")
@click.pass_obj
def demo_load(tools: Tools) -> None:
    """Load the demo data into an empty database."""
    prepare(tools)
    with tools.office("demo data") as session:
        if not demo_data.is_empty(session):
            raise click.ClickException("The database is not empty; demo data is for an empty one.")
        demo_data.load(session, today=today(), data_dir=tools.settings.data_dir)
    show_accounts(tools)


def prepare(tools: Tools) -> None:
    """Migrate, and bring roles, permissions and dictionaries into step with the code."""
    database.upgrade(tools.engine())
    with tools.office("set-up") as session, unit_of_work(session):
        seeding.seed(session)
        roles.synchronise(session, catalogue())


def show_accounts(tools: Tools, *, as_json: bool = False) -> None:
    """Print the demo accounts; an error when this is no demo database."""
    with tools.office("demo accounts") as session:
        found = demo_accounts.read(session, tools.settings.data_dir)
    if found is None:
        raise click.ClickException("This is not a demo database; its passwords are nobody else's business.")
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    click.echo("Demo accounts:")
    for account in found:
        click.echo(f"  {account['username']:<16} {account['password']:<20} {account['role']}")


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, configured in code."""

    def __init__(self, make: Callable[[], Any], address: str, settings: Settings) -> None:
        self.make, self.address, self.settings = make, address, settings
        super().__init__()

    def load_config(self) -> None:
        """Threads, so that one slow request does not hold up the office."""
        for name, value in {
            "bind": self.address,
            "workers": self.settings.workers,
            "threads": self.settings.threads,
            "worker_class": "gthread",
            "timeout": 120,
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
        }.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Build the application in the worker."""
        return self.make()
