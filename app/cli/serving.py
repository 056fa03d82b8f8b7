"""Serving: the panel and the worker beside it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from app.cli import revision
from app.cli.commands import Tools
from config import ROOT, Settings, secret_key


@click.command()
@click.option("--host", default=None, help="Address to listen on (XINFANG_HOST).")
@click.option("--port", default=None, type=int, help="Port to listen on (XINFANG_PORT).")
@click.pass_obj
def serve(tools: Tools, host: str | None, port: int | None) -> None:
    """Serve the panel."""
    settings = tools.settings
    if not revision.is_newest(settings.database_url):
        raise click.ClickException("The database is not up to date; run `xinfang init` first.")
    secret_key(settings)  # made before the processes that share it begin
    address = f"{host or settings.host}:{port or settings.port}"
    command = [sys.executable, str(ROOT / "run.py"), "worker"]
    # The worker is a process of its own, so that an import never slows a page down.
    helper = None if settings.worker == "inline" else subprocess.Popen(command)  # noqa: S603 - our own command
    click.echo(f"Serving at http://{address}")
    try:
        PanelServer(lambda: tools.create_app(settings), address, settings).run()
    finally:
        if helper is not None:
            helper.terminate()
            helper.wait()


@click.command()
@click.pass_obj
def worker(tools: Tools) -> None:
    """Do the long work (imports); `serve` starts one beside the panel."""
    tools.bind_engine(tools.settings)
    tools.work(tools.settings)


class PanelServer(BaseApplication):  # type: ignore[misc]
    """Gunicorn, configured in code."""

    def __init__(self, make: Callable[[], Any], address: str, settings: Settings) -> None:
        """Keep how the application is made and where it listens."""
        self.make, self.address, self.settings = make, address, settings
        super().__init__()

    def load_config(self) -> None:
        """Threads, so that one slow request does not hold up the office."""
        wanted = {
            "bind": self.address,
            "workers": self.settings.workers,
            "threads": self.settings.threads,
            "worker_class": "gthread",
            "timeout": 120,
            "accesslog": None,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        for name, value in wanted.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Build the application in the worker."""
        return self.make()
