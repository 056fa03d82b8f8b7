"""The console command `xinfang`: set up, serve, check, import, export, papers, deadlines, demo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from app.cli import dates, doctor, files, papers, setup
from config import Settings, from_environment


def make_cli(create_app: Callable[[Settings], Any], bind_engine: Callable[[Settings], None]) -> click.Group:
    """Return the command group; the composition root is handed in, so that this room need not know it."""

    @click.group(context_settings={"help_option_names": ["-h", "--help"]})
    @click.version_option(package_name="xinfang")
    @click.pass_context
    def cli(context: click.Context) -> None:
        """Petition work (信访) of an education bureau: the panel's own command."""
        context.obj = setup.Tools(from_environment(), create_app, bind_engine)

    for command in (
        setup.init,
        setup.serve,
        setup.migration,
        setup.demo,
        doctor.doctor,
        files.import_,
        files.export,
        papers.documents,
        dates.deadlines,
    ):
        cli.add_command(command)
    return cli
