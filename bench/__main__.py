"""Generate what is missing and measure it: `python -m bench [--rows N] [--database URL] [--serve]`."""

from __future__ import annotations

import click

from bench import pages
from bench.database import has_accounts, settings_for
from bench.generate import generate

FILE = "../shared/data/messages_with_replies.xlsx"


@click.command()
@click.option("--rows", default=1_000_000, show_default=True, type=click.IntRange(1_000), help="Petitions.")
@click.option("--seed", default=7, show_default=True, help="The same seed and day give the same rows.")
@click.option("--database", default=None, help="URL; otherwise a SQLite file of its own for that many rows.")
@click.option("--seconds", default=1.0, show_default=True, help="Time for each page and user.")
@click.option("--serve", is_flag=True, help="Also through gunicorn.")
@click.option("--import-file", default=FILE, show_default=True, help="Workbook whose import is timed.")
def main(
    rows: int, seed: int, database: str | None, seconds: float, *, serve: bool, import_file: str
) -> None:
    """Generate a database where there is none, and print the pages with their ratios to the floor."""
    settings = settings_for(database, f"bench-{rows}")
    if not has_accounts(settings):
        generate(settings, rows=rows, seed=seed, trail=True)
    pages.run(settings, seconds=seconds, serve=serve, import_file=import_file)


if __name__ == "__main__":
    main()
