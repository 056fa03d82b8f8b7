"""Entries a second with and without the chain, side by side: `python -m bench.trail [--writers 16]`."""

from __future__ import annotations

import statistics
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import click
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

import app.access.rows  # noqa: F401 - the wall listens, as in the product
from app.actions import sealing
from app.actions.unit import unit_of_work
from app.cli import database
from app.clock import now
from app.domain.chain import follow
from app.extensions import make_engine, session_factory
from app.queries.trail import links
from schema.audit import AuditEntry

SERVER = "postgresql+psycopg://127.0.0.1:5432/postgres"


@click.command()
@click.option("--server", default=SERVER, show_default=True, help="A PostgreSQL that lets make databases.")
@click.option("--writers", default=16, show_default=True)
@click.option("--units", default=20, show_default=True, help="Units of work of one writer in a round.")
@click.option("--rounds", default=3, show_default=True, help="Rounds of each kind, taken in turns.")
def main(server: str, writers: int, units: int, rounds: int) -> None:
    """Let writers store one entry a unit of work, with the chain and without it, in turns."""
    name = f"xinfang_bench_{uuid.uuid4().hex[:8]}"
    _admin(server, f'CREATE DATABASE "{name}"')
    engine = make_engine(make_url(server).set(database=name).render_as_string(hide_password=False))
    try:
        database.upgrade(engine)
        session_factory.configure(bind=engine)
        seal: Any = sealing.seal
        found: dict[str, list[float]] = {"without": [], "with": []}
        for _round in range(rounds):
            sealing.seal = sealing.forget
            found["without"].append(_round_of(writers, units))
            sealing.seal = seal
            found["with"].append(_round_of(writers, units))
        for kind, rates in found.items():
            middle = statistics.median(rates)
            click.echo(f"{kind:>8} the chain: {middle:7.0f} entries/s  {[round(rate) for rate in rates]}")
        with session_factory() as session:
            verdict = follow(links(session))
        click.echo(f"links that hold: {verdict.count}; broken: {verdict.broken}")
    finally:
        engine.dispose()
        _admin(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _round_of(writers: int, units: int) -> float:
    """Return the entries a second of one round."""
    start = Barrier(writers + 1)

    def write(number: int) -> None:
        start.wait()
        for turn in range(units):
            with session_factory() as session, unit_of_work(session):
                session.add(
                    AuditEntry(
                        happened_at=now(),
                        actor_name="",
                        verb="amend",
                        subject_kind="unit",
                        subject_id=turn,
                        display=str(number),
                        changes={"address": ["府前路1号", "府前路2号"]},
                        origin="",
                    )
                )

    with ThreadPoolExecutor(writers) as pool:
        work = [pool.submit(write, number) for number in range(writers)]
        start.wait()
        begun = time.perf_counter()
        for done in work:
            done.result()
        return writers * units / (time.perf_counter() - begun)


def _admin(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


if __name__ == "__main__":
    main()
