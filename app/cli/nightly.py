"""The work of the night, from the command line or a timer."""

from __future__ import annotations

import json

import click

from app.access.actor import bind
from app.actions import nightly as work
from app.actions.unit import unit_of_work
from app.cli.commands import Tools
from app.cli.office import office
from app.clock import today


@click.command()
@click.option("--list", "only_list", is_flag=True, help="Only draw up the list; close nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print it for a machine.")
@click.pass_obj
def nightly(tools: Tools, *, only_list: bool, as_json: bool) -> None:
    """Close what has lapsed and list petitions that came to nothing (无着落件)."""
    with office(tools, "the work of the night") as session:
        bind(session, work.NIGHT)
        if only_list:
            night = work.review(session, today=today())
        else:
            night = work.run(session, work.NIGHT, today=today(), unit=unit_of_work)
    if as_json:
        found = {
            "closed": night.closed,
            "blocked": [{"number": number, "reason": reason} for number, reason in night.blocked],
            "unanswered": night.unanswered,
            "adrift": night.adrift,
        }
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    click.echo(f"Closed because the time for a request ran out: {len(night.closed)}")
    for number, reason in night.blocked:
        click.echo(f"Not closed: {number}: {reason}")
    click.echo(f"Ended without an answer: {' '.join(night.unanswered) or '-'}")
    click.echo(f"Open, and no clock runs: {' '.join(night.adrift) or '-'}")
