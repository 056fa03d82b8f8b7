"""Entry point: `python run.py` and the console command `xinfang`; `run:app` for a WSGI server."""

from __future__ import annotations

from typing import Any

from app.cli import make_cli
from app.factory import bind_engine, create_app

cli = make_cli(create_app, bind_engine)
"""The console command."""


def __getattr__(name: str) -> Any:
    """Build the WSGI application when a server asks for `run:app`, not when the command line is imported."""
    if name == "app":
        return create_app()
    raise AttributeError(name)


if __name__ == "__main__":
    cli()
