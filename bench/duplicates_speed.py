"""Time the search for the same: `python -m bench.duplicates_speed [--database URL] [--plans]`.

On a generated database; for the clerk, who sees all, and for a handler, who sees what the access table holds.
"""

from __future__ import annotations

from random import Random
from statistics import median
from time import perf_counter
from typing import Any, cast

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access.actor import Actor, bind
from app.clock import today
from app.extensions import db
from app.queries.actors import actor_for
from app.queries.duplicates import subject_of, suggestions
from bench.database import read_accounts, settings_for, tools_for
from bench.measure import counted
from schema.base import User
from schema.petitions import Petition

DRAWN, SEED, TURNS = 40, 7, 5
"""Each search is done so many times and its fastest counts, so that others on the machine count little."""
WORTH_A_PLAN = 0.000_3


@click.command()
@click.option(
    "--database", default=None, help="URL of a generated database; otherwise as for bench.generate."
)
@click.option("--plans", is_flag=True, help="Print each statement of one search with its plan.")
def main(database: str | None, *, plans: bool) -> None:
    """Print how long it takes to find what looks the same as a petition."""
    settings = settings_for(database)
    tools_for(settings).bind_engine(settings)
    session = db()
    newest = session.scalar(select(func.max(Petition.__table__.c.id))) or 0
    for account in read_accounts(settings)[:2]:
        number = session.scalar(select(User.id).where(User.username == account.username))
        actor = actor_for(session, number or 0, today=today())
        if actor is None:
            raise click.ClickException(f"There is no account {account.username}.")
        _measure(session, actor, newest, plans=plans)
    db.remove()


def _measure(session: Session, actor: Actor, newest: int, *, plans: bool) -> None:
    bind(session, actor)
    ordinary = select(Petition).where(Petition.is_secret.is_(False), Petition.id <= newest)
    rows = session.scalars(ordinary.order_by(Petition.id.desc()).limit(20 * DRAWN)).all()
    drawn = Random(SEED).sample(rows, min(DRAWN, len(rows)))
    suggestions(session, subject_of(session, drawn[0]))
    times, asked, in_database, shown = [], [], [], 0
    engine = session.get_bind().engine
    for row in drawn:
        turns, seconds = [], []
        for _turn in range(TURNS):
            with counted(engine) as found:
                started = perf_counter()
                alike = suggestions(session, subject_of(session, row))
                turns.append(perf_counter() - started)
            seconds.append(found.seconds)
        shown += len(alike)
        times.append(min(turns))
        asked.append(found.number)
        in_database.append(min(seconds))
    click.echo(
        f"{actor.username}: {1_000 * median(times):.1f} ms (slowest {1_000 * max(times):.1f}), of these in the "
        f"database {1_000 * median(in_database):.1f} (slowest {1_000 * max(in_database):.1f}); "
        f"{max(asked)} statements; {shown / len(drawn):.1f} shown"
    )
    if plans:
        with counted(engine) as found:
            suggestions(session, subject_of(session, drawn[0]))
        _print(session, found.texts)


def _print(session: Session, texts: list[tuple[str, object, float]]) -> None:
    lite = session.get_bind().dialect.name == "sqlite"
    for statement, parameters, seconds in texts:
        click.echo(f"--- {1_000 * seconds:.2f} ms\n{statement}")
        if seconds >= WORTH_A_PLAN:
            words = "EXPLAIN QUERY PLAN" if lite else "EXPLAIN (ANALYZE, BUFFERS)"
            with session.get_bind().engine.connect() as connection:
                plan = connection.exec_driver_sql(f"{words} {statement}", cast("Any", parameters)).all()
            click.echo("\n".join(f"    {row[-1]}" for row in plan))


if __name__ == "__main__":
    main()
