"""`deadlines count`: a date by the rules, without a database."""

from __future__ import annotations

import json
from datetime import date, datetime

import click

from app.domain.calendar import Calendar, shipped_days
from app.domain.deadlines import count as count_days
from schema.vocabulary import ClockUnit


@click.group()
def deadlines() -> None:
    """Dates by the rules."""


@deadlines.command("count")
@click.option(
    "--start", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Day of the event; it is not counted."
)
@click.option("--days", required=True, type=click.IntRange(1, 3650), help="How many days.")
@click.option("--kind", type=click.Choice(["natural", "working"]), default="natural", show_default=True)
@click.option("--roll", is_flag=True, help="Move a last day that is a rest day to the next workday.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def count(start: datetime, days: int, kind: str, roll: bool, as_json: bool) -> None:
    """Print the last day of a period by the shipped holiday calendar."""
    due = count_days(start.date(), days, ClockUnit(kind), Calendar(shipped_days()), roll=roll)
    if as_json:
        found: dict[str, object] = {
            "due": _iso(due.binding),
            "strict": _iso(due.strict),
            "rolled": _iso(due.rolled),
            "provisional": due.provisional,
        }
        click.echo(json.dumps(found))
        return
    click.echo(_iso(due.binding) + (" (provisional / 暂定)" if due.provisional else ""))


def _iso(day: date) -> str:
    return day.isoformat()
