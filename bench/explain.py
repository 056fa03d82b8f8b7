"""Say why a page is slow: `python -m bench.explain "list" --user bench_handler [--database URL]`.

Prints every statement of one warm request with its time and plan, then where the processor time went.
"""

from __future__ import annotations

import cProfile
import pstats
from typing import Any

import click

from bench.database import settings_for
from bench.measure import Statements, counted
from bench.pages import Bench, Case

LINES = 25
WORTH_A_PLAN = 0.000_3
"""Statements quicker than this (seconds) are shown without a plan."""


@click.command()
@click.argument("page")
@click.option("--user", default="bench_handler", show_default=True)
@click.option(
    "--database", default=None, help="URL of a generated database; otherwise as for bench.generate."
)
@click.option("--rounds", default=20, show_default=True, help="Requests in the profile.")
def main(page: str, user: str, database: str | None, rounds: int) -> None:
    """Explain one page of one user."""
    bench = Bench(settings_for(database))
    case = next((case for case in bench.cases() if case.page == page and case.account.username == user), None)
    if case is None:
        raise click.ClickException(f"There is no page {page!r} of {user!r}; bench.pages lists them.")
    run = bench.side(case)
    run()()
    request = run()
    with counted(bench.engine) as found:
        request()
    _print_statements(bench, case, found)
    _print_profile(bench, case, rounds)


def _print_statements(bench: Bench, case: Case, found: Statements) -> None:
    print(
        f"{case.page}, {case.account.username}: {found.number} statements, {1_000 * found.seconds:.1f} ms\n"
    )
    for statement, parameters, seconds in found.texts:
        print(f"--- {1_000 * seconds:.2f} ms\n{statement}\n{_short(parameters)}")
        if seconds >= WORTH_A_PLAN and statement.lstrip().startswith(("SELECT", "WITH")):
            print("\n".join(f"    {line}" for line in _plan(bench, statement, parameters)))
        print()


def _plan(bench: Bench, statement: str, parameters: Any) -> list[str]:
    words = "EXPLAIN QUERY PLAN" if bench.floor.lite else "EXPLAIN (ANALYZE, BUFFERS)"
    with bench.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"{words} {statement}", parameters).all()
    return [str(row[-1]) for row in rows]


def _print_profile(bench: Bench, case: Case, rounds: int) -> None:
    run, profile = bench.side(case), cProfile.Profile()
    for _ in range(rounds):
        request = run()
        profile.runcall(request)
    stats = pstats.Stats(profile)
    print(f"{rounds} requests; times are of all of them together")
    stats.sort_stats("tottime").print_stats(LINES)
    stats.sort_stats("cumulative").print_stats("(app|schema)/", LINES * 2)


def _short(parameters: Any) -> str:
    text = str(parameters)
    return text if len(text) <= 300 else f"{text[:300]} …"


if __name__ == "__main__":
    main()
