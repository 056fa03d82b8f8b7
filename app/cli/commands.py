"""The console command `xinfang`: each subcommand's module is imported only when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click

from app.domain.errors import PanelError
from config import BadSetting, Settings, from_environment

COMMANDS = {
    "init": "setup:init",
    "serve": "serving:serve",
    "worker": "serving:worker",
    "account": "accounts:account",
    "migration": "setup:migration",
    "demo": "setup:demo",
    "keys": "keys:keys",
    "doctor": "doctor:doctor",
    "backup": "backup:backup",
    "restore": "backup:restore",
    "import": "files:import_",
    "export": "files:export",
    "documents": "papers:documents",
    "deadlines": "dates:deadlines",
    "nightly": "nightly:nightly",
    "audit": "trail:audit",
}
"""Subcommand -> where it stands, in the order `--help` lists them."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What every command is handed by the composition root, so that this room need not know it."""

    settings: Settings
    create_app: Callable[[Settings], Any]
    bind_engine: Callable[[Settings], None]
    work: Callable[[Settings], None]


class Commands(click.Group):
    """A group whose subcommands are imported one by one: `deadlines count` starts without the whole panel."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the subcommands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a subcommand."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"app.cli.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand; what the panel refuses is told in one line."""
        try:
            return super().invoke(ctx)
        except PanelError as error:
            raise click.ClickException(str(error)) from error


def make_cli(
    create_app: Callable[[Settings], Any],
    bind_engine: Callable[[Settings], None],
    work: Callable[[Settings], None],
) -> click.Group:
    """Return the command group."""

    @click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
    @click.version_option(package_name="xinfang")
    @click.pass_context
    def cli(context: click.Context) -> None:
        """Petition work (信访) of an education bureau: the panel's own command."""
        try:
            settings = from_environment()
        except BadSetting as error:
            raise click.ClickException(str(error)) from error
        context.obj = Tools(settings, create_app, bind_engine, work)

    return cli
