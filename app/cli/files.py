"""Files in and out: `import`, `export`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from app.access.actor import Actor
from app.access.permissions import Act
from app.actions.imports import Source
from app.actions.witness import Witnessed, note
from app.catalog.conditions import parse_conditions, parse_order
from app.catalog.entity import Column, Entity, Kind
from app.catalog.masks import masked
from app.cli.actors import operator, seeing
from app.cli.commands import Tools
from app.clock import OFFICE_ZONE, now, office_time, today
from app.domain.errors import PanelError
from app.exports import csv_file, workbook
from app.extensions import db
from app.imports import alike
from app.imports import run as importing
from app.imports.refused import write_refused_lines
from app.queries.catalog import current
from app.queries.listing import Question, stream
from app.queries.organisation import category_codes
from schema.vocabulary import AuditVerb


def say(message: str, params: Mapping[str, object]) -> str:
    """Return an English sentence with its values."""
    return message % params if params else message


@click.command("import")
@click.argument("area")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Rehearse: report every problem, write nothing.")
@click.option(
    "--refused",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write refused rows with their reasons to this workbook.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option(
    "--source", default="messages", show_default=True, help="Name of the system the file comes from."
)
@seeing
@click.pass_obj
def import_(
    tools: Tools,
    area: str,
    file: Path,
    dry_run: bool,
    refused: Path | None,
    as_json: bool,
    source: str,
    username: str | None,
    unscoped: str | None,
) -> None:
    """Take in FILE (.xlsx, .xls, .csv) as rows of AREA, e.g. petitions."""
    settings = tools.settings
    tools.bind_engine(settings)

    session = db()
    try:
        actor = operator(session, username, unscoped=unscoped)
        if area not in current(session).entities:
            raise click.ClickException(f"There is no area {area!r}.")
        reading = importing.read_file(
            session, file, name=file.name, area=area, limit_mb=settings.upload_limit_mb, today=today()
        )
        again: list[alike.Remark] = []
        if dry_run:
            outcome = importing.rehearsed(reading)
            again = alike.remarks(session, reading.rehearsal) if area == "petitions" else []
        else:
            how = Source(
                source,
                today(),
                settings.jurisdiction,
                settings.historical_after_days,
                category_codes(session),
            )
            outcome = importing.run(session, actor, reading, source=how)
    except PanelError as error:
        _fail(error, as_json=as_json)
        return
    finally:
        db.remove()
    if refused is not None and outcome.refused:
        with refused.open("wb") as target:
            write_refused_lines(target, reading, outcome.refused, {})
    _show(outcome, again, as_json=as_json)


@click.command("export")
@click.argument("area")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="COLUMN=VALUE",
    help="As in a list's address, e.g. state=accepted.",
)
@click.option("--sort", default="", help="As in a list's address, e.g. -received_on.")
@seeing
@click.pass_obj
def export(
    tools: Tools,
    area: str,
    file: Path,
    filters: tuple[str, ...],
    sort: str,
    username: str | None,
    unscoped: str | None,
) -> None:
    """Write rows of AREA to FILE (.xlsx or .csv); values are codes and numbers, for machines."""
    tools.bind_engine(tools.settings)
    session = db()
    try:
        actor = operator(session, username, unscoped=unscoped)
        catalogue = current(session)
        if area not in catalogue.entities:
            raise click.ClickException(f"There is no area {area!r}.")
        actor.require(area, "export")
        entity = catalogue[area]
        pairs = [(name, value) for name, _eq, value in (text.partition("=") for text in filters)]
        conditions = parse_conditions(entity, pairs, catalogue, readable=lambda key: actor.may(key, Act.read))
        question = Question(conditions, parse_order(entity, sort))
        columns = [
            c
            for c in entity.columns.values()
            if c.field.exported and c.field.show and c.kind is not Kind.json
        ]
        names = [column.name for column in columns]
        clear = actor.may(area, Act.export_clear)
        rows = (
            [_written(column, row[column.name], clear=clear) for column in columns]
            for chunk in stream(session, entity, names, question)
            for row in chunk
        )
        with file.open("wb") as target:
            if file.suffix.lower() == ".csv":
                csv_file.write_csv(target, names, rows, zone=OFFICE_ZONE)
            else:
                mark = f"{actor.username} · {office_time(now()):%Y-%m-%d %H:%M}"
                workbook.write_table(target, names, rows, sheet=area, zone=OFFICE_ZONE, mark=mark)
        _witness(actor, entity, file, {"columns": names, "clear": clear, "filters": list(filters)})
    except PanelError as error:
        _fail(error, as_json=False)
    finally:
        db.remove()
    click.echo(f"Written: {file}")


def _witness(actor: Actor, entity: Entity, file: Path, detail: Mapping[str, object]) -> None:
    """Leave in the trail what was taken; what the trail does not tell does not leave."""
    told = {name: [None, value] for name, value in detail.items()}
    try:
        note(actor, Witnessed(AuditVerb.export, entity.table, display=str(file.name), detail=told))
    except BaseException:
        file.unlink()
        raise


def _written(column: Column, value: Any, *, clear: bool) -> Any:
    """Return a value as a machine reads it; masked without the right to take it out whole.

    What stands encrypted stays masked even then: it is shown one by one, for a reason.
    """
    if value is not None and (column.veiled or column.field.sealed):
        return masked(column, value)
    if isinstance(value, str) and not clear:
        return masked(column, value)
    return getattr(value, "value", value)


def _show(outcome: importing.Outcome, again: Sequence[alike.Remark], *, as_json: bool) -> None:
    found = outcome.as_json(say)
    if as_json:
        found |= {"possibly_same": [_remark(one) for one in again]}
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    click.echo(", ".join(f"{name} {number}" for name, number in outcome.counts.items()))
    for problem in found["problems"]:
        click.echo(
            f"  row {problem['row']}, {problem['column']}: {problem['problem']} {problem['fix']}".rstrip()
        )
    for remark in map(_remark, again):
        what = remark["petition"] or f"row {remark['same_as_row']}"
        click.echo(f"  row {remark['row']} may be the same as {what}: {'; '.join(remark['reasons'])}")


def _remark(one: alike.Remark) -> dict[str, Any]:
    """Return what a row may be the same as."""
    return {
        "row": one.row_no,
        "petition": one.petition_no or None,
        "same_as_row": one.same_as_row,
        "score": one.found.score,
        "reasons": [say(text, values) for text, values in one.found.reasons],
    }


def _fail(error: PanelError, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"error": str(error)}, ensure_ascii=False))
        raise SystemExit(1)
    raise click.ClickException(str(error))
