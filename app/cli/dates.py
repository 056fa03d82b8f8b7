"""`deadlines count`: a date by the rules, without a database."""

from __future__ import annotations

import json
from datetime import datetime
from importlib import import_module
from typing import Any

import click

from app.clock import OFFICE_ZONE
from app.domain.calendar import Calendar, shipped_days
from app.domain.deadlines import count as count_days
from app.domain.deadlines import count_hours
from schema.vocabulary import ClockUnit

MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]
AROUND_THE_CLOCK = frozenset({ClockUnit.hours, ClockUnit.minutes})


class Dates(click.Group):
    """Counting needs no panel and no database; `explain`, which does, is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the subcommands."""
        return sorted([*super().list_commands(ctx), "explain"])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the one that is far away."""
        if cmd_name != "explain":
            return super().get_command(ctx, cmd_name)
        command: click.Command = import_module("app.cli.explained").explain
        return command


@click.group(cls=Dates)
def deadlines() -> None:
    """Dates by the rules."""


@deadlines.command("count")
@click.option(
    "--start",
    required=True,
    type=click.DateTime(MOMENTS),
    help="Day of the event, not counted; with a time (2026-02-17T23:40) for hours and minutes.",
)
@click.option(
    "--days", "--number", "days", required=True, type=click.IntRange(1, 3650), help="How many of its kind."
)
@click.option(
    "--kind", type=click.Choice([unit.value for unit in ClockUnit]), default="natural", show_default=True
)
@click.option("--roll", is_flag=True, help="Move a last day that is a rest day to the next workday.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def count(start: datetime, days: int, kind: str, roll: bool, as_json: bool) -> None:
    """Print the last day of a period by the shipped holiday calendar; hours run on through nights."""
    unit = ClockUnit(kind)
    around = unit in AROUND_THE_CLOCK
    found = _moment(start, days, unit) if around else _day(start, days, unit, roll=roll)
    if as_json:
        click.echo(json.dumps(found))
    else:
        click.echo(str(found["binding"]) + (" (provisional / 暂定)" if found["provisional"] else ""))


def _day(start: datetime, days: int, unit: ClockUnit, *, roll: bool) -> dict[str, Any]:
    due = count_days(start.date(), days, unit, Calendar(shipped_days()), roll=roll)
    return {
        "start": due.start.isoformat(),
        "days": days,
        "kind": unit.value,
        "strict": due.strict.isoformat(),
        "rolled": due.rolled.isoformat(),
        "binding": due.binding.isoformat(),
        "due": due.binding.isoformat(),
        "provisional": due.provisional,
    }


def _moment(start: datetime, number: int, unit: ClockUnit) -> dict[str, Any]:
    begins = start.replace(tzinfo=OFFICE_ZONE)
    ends = count_hours(begins, number, unit).isoformat(timespec="minutes")
    return {
        "start": begins.isoformat(timespec="minutes"),
        "days": number,
        "kind": unit.value,
        "strict": ends,
        "rolled": ends,
        "binding": ends,
        "due": ends,
        "provisional": False,
    }
