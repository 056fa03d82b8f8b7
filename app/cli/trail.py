"""`audit`: the trail's chain, verified here or from a file, checkpoints, and the archive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import click

from app.actions.archiving import archive as archive_until
from app.actions.unit import unit_of_work
from app.cli.actors import operator
from app.cli.commands import Tools
from app.cli.office import office
from app.clock import OFFICE_ZONE, now, today
from app.domain.chain import COVERED, Link, Verdict, follow
from app.domain.text import row_number
from app.queries.catalog import setting
from app.queries.trail import ends, hash_at, links, verify

KEPT_MONTHS = 6
"""The law wants logs kept that long; the setting `trail_kept_months` may only make it longer."""

out_option = click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))


@click.group()
def audit() -> None:
    """The trail: verify its chain, take a checkpoint, copy it out, archive its oldest entries."""


@audit.command("verify")
@click.option(
    "--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="An exported trail."
)
@click.option(
    "--against",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint to look for.",
)
@click.pass_obj
def verify_(tools: Tools, file: Path | None, against: Path | None) -> None:
    """Follow the chain link by link; the first broken one is named and the command fails."""
    checkpoint = None if against is None else _checkpoint(against)
    if file is not None:
        found, there = _verify_file(file, checkpoint)
    else:
        with office(tools, "verifying the trail") as session:
            found = verify(session)
            there = None if checkpoint is None else hash_at(session, checkpoint.place)
    if found.broken is not None:
        _broken(found)
    if checkpoint is not None and there != checkpoint.entry_hash:
        what = "is not there" if there is None else f"is {there}"
        click.echo(
            f"BROKEN at place {checkpoint.place}: the checkpoint says {checkpoint.entry_hash}, this {what}"
        )
        raise SystemExit(1)
    click.echo(f"The chain holds: {found.count} entries, the last at place {found.last.place}.")


@audit.command("checkpoint")
@out_option
@click.pass_obj
def checkpoint_(tools: Tools, out: Path) -> None:
    """Write the last link to a file, to be kept where this machine cannot reach it."""
    with office(tools, "a checkpoint of the trail") as session:
        found = verify(session)
    if found.broken is not None:
        _broken(found)
    taken = {
        "place": found.last.place,
        "hash": found.last.entry_hash,
        "time": now().isoformat(),
        "count": found.count,
    }
    out.write_text(json.dumps(taken) + "\n", encoding="utf-8")
    click.echo(f"Written: {out}")


@audit.command("export")
@out_option
@click.pass_obj
def export_(tools: Tools, out: Path) -> None:
    """Write every entry with its hashes, one a line: what happened to records is in it, so guard the file."""
    with office(tools, "copying the trail out") as session:
        last = _write(out, ends(session)[0], links(session))
    click.echo(f"Written: {out} up to place {last.place}")


@audit.command("archive")
@click.option("--before", required=True, type=click.DateTime(["%Y-%m-%d"]), help="First day that stays.")
@out_option
@click.pass_obj
def archive(tools: Tools, before: datetime, out: Path) -> None:
    """Move entries from before a day to a file; younger ones than the law lets go are refused."""
    if out.exists():
        raise click.ClickException(f"{out} is already there.")
    day = before.date()
    with office(tools, "archiving the trail") as session:
        months = max(KEPT_MONTHS, row_number(setting(session, "trail_kept_months", "")) or 0)
        limit = _months_ago(today(), months)
        if day > limit:
            raise click.ClickException(f"Entries stay {months} months: no day after {limit} is possible.")
        found = verify(session)
        if found.broken is not None:
            _broken(found)
        midnight = datetime.combine(day, time(), OFFICE_ZONE).astimezone(UTC)
        anchor = ends(session)[0]
        last = _write(out, anchor, links(session, before=midnight))
        checked, _there = _verify_file(out, None)
        if checked.broken is not None or checked.last != last:
            raise click.ClickException(f"{out} was not written whole; nothing was archived.")
        actor = operator(session, None)
        with unit_of_work(session):
            archive_until(session, actor, last, reason=out.name)
    click.echo(f"Archived: {checked.count} entries up to place {last.place} to {out}")


def _write(out: Path, anchor: Link, entries: Iterable[Mapping[str, Any]]) -> Link:
    """Write the anchor and every entry, one JSON object a line; return the last link."""
    last = anchor
    with out.open("x", encoding="utf-8") as file:
        out.chmod(0o600)
        file.write(json.dumps({"anchor": anchor.place, "hash": anchor.entry_hash}) + "\n")
        for entry in entries:
            file.write(json.dumps({**entry, "happened_at": _moment(entry)}, ensure_ascii=False) + "\n")
            last = Link(entry["place"], entry["entry_hash"])
    return last


def _moment(entry: Mapping[str, Any]) -> str:
    found: datetime = entry["happened_at"]
    return found.isoformat(timespec="microseconds")


def _verify_file(path: Path, checkpoint: Link | None) -> tuple[Verdict, str | None]:
    """Follow the chain of a file, and note the hash at the place of `checkpoint` on the way."""
    met: dict[int, str] = {}

    def read(lines: Iterable[str]) -> Iterator[Mapping[str, Any]]:
        for line in lines:
            entry = json.loads(line)
            if checkpoint is not None and entry["place"] == checkpoint.place:
                met[checkpoint.place] = entry["entry_hash"]
            yield {name: entry.get(name) for name in ("id", "place", "previous_hash", "entry_hash", *COVERED)}

    try:
        with path.open(encoding="utf-8") as file:
            first = json.loads(file.readline())
            found = follow(read(file), Link(int(first["anchor"]), str(first["hash"])))
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{path} is no exported trail.") from error
    return found, None if checkpoint is None else met.get(checkpoint.place)


def _checkpoint(path: Path) -> Link:
    try:
        taken = json.loads(path.read_text(encoding="utf-8"))
        return Link(int(taken["place"]), str(taken["hash"]))
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{path} is no checkpoint.") from error


def _broken(found: Verdict) -> None:
    """Say which link does not hold, and fail."""
    broken = found.broken
    if broken is not None:
        where = "outside the chain" if broken.place is None else f"at place {broken.place}"
        row = "" if broken.number is None else f", entry {broken.number}"
        click.echo(f"BROKEN {where}{row}: {broken.problem}")
        raise SystemExit(1)


def _months_ago(day: date, months: int) -> date:
    """Return the same day some months ago, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    longest = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, longest))
