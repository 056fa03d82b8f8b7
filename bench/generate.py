"""Generate a benchmark database: `python -m bench.generate --rows 1000000 --seed 7 [--database URL] [--trail]`."""

from __future__ import annotations

import gc
import time
from random import Random

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.actions.told import untold
from app.actions.unit import unit_of_work
from app.cli import setup
from app.cli.actors import operator
from app.cli.office import office as open_office
from app.clock import today
from bench import cases, office
from bench.cases import COLUMNS, Cases, World
from bench.database import settings_for, tools_for, write_accounts
from bench.load import Loader, loader_for
from config import Settings
from schema.dictionaries import Category
from schema.organisation import Unit

BUNDLE = 20_000
TRAIL_EACH = 3
EXTRA_TABLES = ("petitioner", "matter", "audit_entry")


@click.command()
@click.option("--rows", default=1_000_000, show_default=True, type=click.IntRange(1_000), help="Petitions.")
@click.option("--seed", default=7, show_default=True, help="The same seed and day give the same rows.")
@click.option(
    "--database", default=None, help="URL; otherwise XINFANG_DATABASE_URL, or bench.db in the data directory."
)
@click.option("--trail", is_flag=True, help="Write three audit entries a petition, too.")
def main(rows: int, seed: int, database: str | None, *, trail: bool) -> None:
    """Fill an empty database with invented petitions."""
    generate(settings_for(database), rows=rows, seed=seed, trail=trail)


def generate(settings: Settings, *, rows: int, seed: int, trail: bool = False) -> None:
    """Migrate, seed and fill the database of `settings`; a ClickException when it is not empty."""
    started = time.perf_counter()
    tools = tools_for(settings)
    setup.prepare(tools)
    with open_office(tools, "benchmark") as session:
        world = _world(session, settings, rows, seed)
        engine = session.get_bind().engine
    engine.dispose()
    gc.collect()  # set-up made engines of its own; SQLite is only handed over when the last of them is gone
    _say(started, f"400 units, 1,200 staff and three accounts in {engine.url.render_as_string()}")
    loader = loader_for(engine)
    loader.begin([*COLUMNS, *EXTRA_TABLES])
    _load(loader, world, rows, seed, trail=trail, started=started)
    _say(started, "rows are written; indexes and statistics …")
    loader.finish()
    _say(started, f"done: {rows:,} petitions")


def _world(session: Session, settings: Settings, rows: int, seed: int) -> World:
    if session.scalar(select(Unit.id).limit(1)) is not None:
        raise click.ClickException(
            "The database is not empty; a benchmark never writes into one that is in use."
        )
    with unit_of_work(session), untold(session, "invented by the benchmark, in a database of its own"):
        actor = operator(session, None)
        built = office.build(session, actor, Random(seed))
        categories = list(
            session.scalars(select(Category.id).where(Category.parent_id.is_not(None)).order_by(Category.id))
        )
    write_accounts(settings, built.accounts)
    return World(
        built, categories, petitioners=max(100, rows * 6 // 10), matters=max(10, rows // 20), today=today()
    )


def _load(loader: Loader, world: World, rows: int, seed: int, *, trail: bool, started: float) -> None:
    people = cases.petitioners(Random(seed + 1), world.petitioners)
    loader.write("petitioner", PERSON, people)
    loader.write("matter", ("id", "title"), cases.matters(Random(seed + 2), world.matters))
    done = 0
    drawn = Cases(world, rows, seed)
    for bundle in drawn.bundles(BUNDLE):
        for table, columns in COLUMNS.items():
            loader.write(table, columns, bundle[table])
        done += len(bundle["petition"])
        if done % (BUNDLE * 10) == 0:
            _say(started, f"{done:,} petitions")
    if trail:
        entries = cases.trail(Random(seed + 3), rows, TRAIL_EACH, drawn.first_day, drawn.days)
        loader.write("audit_entry", TRAIL, entries)


PERSON = ("id", "name", "phone", "phone_hash", "address", "kind", "name_key", "address_key")

TRAIL = (
    "happened_at",
    "actor_name",
    "verb",
    "subject_kind",
    "subject_id",
    "petition_id",
    "display",
    "changes",
    "origin",
)


def _say(started: float, text: str) -> None:
    print(f"{time.perf_counter() - started:7.1f} s  {text}", flush=True)


if __name__ == "__main__":
    main()
