"""Entry point: `python run.py` and the console command `xinfang`; `run:app` for a WSGI server.

The composition root is imported when it is needed, not when the command line is.
"""

from __future__ import annotations

from typing import Any

from app.cli.commands import make_cli
from config import Settings


def create_app(settings: Settings) -> Any:
    """Build the application."""
    from app.factory import create_app as make  # noqa: PLC0415 - see above

    return make(settings)


def bind_engine(settings: Settings) -> None:
    """Point the sessions at the database."""
    from app.factory import bind_engine as bind  # noqa: PLC0415 - see above

    bind(settings)


def work(settings: Settings) -> None:
    """Be the worker."""
    from app.worker.queue import work as be_the_worker  # noqa: PLC0415 - see above

    be_the_worker(settings)


cli = make_cli(create_app, bind_engine, work)
"""The console command."""


def __getattr__(name: str) -> Any:
    """Build the WSGI application when a server asks for `run:app`."""
    if name == "app":
        from config import from_environment  # noqa: PLC0415 - see above

        return create_app(from_environment())
    raise AttributeError(name)


if __name__ == "__main__":
    cli()
