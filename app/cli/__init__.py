"""Commands for operators."""

from app.cli.commands import make_cli

__all__ = ["make_cli"]
