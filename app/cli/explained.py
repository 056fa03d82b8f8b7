"""`deadlines explain`: how the date of a stored deadline was found, in words."""

from __future__ import annotations

import json
from enum import StrEnum

import click
from flask_babel import gettext

from app.cli.actors import operator, seeing
from app.cli.commands import Tools
from app.domain.explaining import Line
from app.extensions import db
from app.queries.explanations import deadline_of, explanation
from schema.labels import label


@click.command("explain")
@click.argument("number", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@seeing
@click.pass_obj
def explain(tools: Tools, number: int, as_json: bool, username: str | None, unscoped: str | None) -> None:
    """Say in words how deadline NUMBER was counted: start, every stretch, roll, article."""
    with tools.create_app(tools.settings).test_request_context():
        session = db()
        try:
            operator(session, username, unscoped=unscoped)
            deadline = deadline_of(session, number)
            if deadline is None:
                raise click.ClickException("There is no such deadline.")
            lines = [_said(line) for line in explanation(session, deadline)]
            due = deadline.binding_on.isoformat()
            if as_json:
                shown = {"id": number, "due": due, "provisional": deadline.provisional, "lines": lines}
                click.echo(json.dumps(shown, ensure_ascii=False))
            else:
                click.echo("\n".join([f"{deadline.display_no} {due}".strip(), *lines]))
        finally:
            db.remove()


def _said(line: Line) -> str:
    """Return a sentence of an explanation in the office's language."""
    shown = {
        name: str(label(value)) if isinstance(value, StrEnum) else str(value)
        for name, value in line.params.items()
    }
    return str(gettext(line.message, **shown) if shown else gettext(line.message))
