"""`documents`: the papers, printed from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.actions import files
from app.actions.witness import Witnessed, note
from app.catalog.entity import Kind
from app.catalog.paper_verbs import PAPER_VERBS
from app.catalog.shape import clean_all
from app.cli.actors import operator, seeing
from app.cli.commands import Tools
from app.cli.rendering import render
from app.clock import now, office_time, today
from app.documents.bundle import bundle
from app.documents.issue import print_signed
from app.documents.paper_verbs import Desk, perform
from app.documents.press import Draft
from app.domain.errors import PanelError, refuse_all
from app.extensions import db
from app.queries.case_file import numbered_petition
from app.queries.paper_chain import in_sight
from app.queries.paper_course import refuse_unseen
from app.queries.papers import numbered, signed, unprinted
from schema.documents import Paper
from schema.vocabulary import AuditVerb, PaperVerb


@click.group()
def documents() -> None:
    """Papers: list them, print what is signed, set a file as a paper."""


documents.add_command(render)


@documents.command("list")
@seeing
@click.pass_obj
def list_(tools: Tools, username: str | None, unscoped: str | None) -> None:
    """List the papers with a number."""
    tools.bind_engine(tools.settings)
    session = db()
    actor = operator(session, username, unscoped=unscoped)
    note(actor, Witnessed(AuditVerb.read, Paper.__tablename__, display="documents list"))
    for paper in numbered(session):
        click.echo(f"{paper.id}\t{paper.kind}\t{paper.display}\t{paper.state}\t{paper.title}")
    db.remove()


@documents.command("print")
@click.argument("number", type=int)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@seeing
@click.pass_obj
def print_(tools: Tools, number: int, file: Path, username: str | None, unscoped: str | None) -> None:
    """Write the PDF of paper NUMBER (see `documents list`) to FILE."""
    tools.bind_engine(tools.settings)
    session = db()
    try:
        actor = operator(session, username, unscoped=unscoped)
        paper = signed(session, number)
        if paper is None:
            raise click.ClickException("There is no such signed paper.")
        refuse_unseen(session, paper)
        if paper.file is None:
            print_signed(session, actor, paper.id, store=tools.settings.files_dir)
            paper = session.get_one(Paper, number)
        taken = Witnessed(
            AuditVerb.print, Paper.__tablename__, paper.id, paper.petition_id, paper.display or ""
        )
        note(actor, taken)
        file.write_bytes(files.path_of(tools.settings.files_dir, str(paper.file)).read_bytes())
    except PanelError as error:
        raise click.ClickException(str(error)) from error
    finally:
        db.remove()
    click.echo(f"Written: {file}")


@documents.command("do")
@click.argument("number", type=int)
@click.argument("verb", type=click.Choice([verb.value for verb in PAPER_VERBS]))
@click.argument("inputs", nargs=-1, metavar="[NAME=VALUE]...")
@seeing
@click.pass_obj
def do(
    tools: Tools, number: int, verb: str, inputs: tuple[str, ...], username: str | None, unscoped: str | None
) -> None:
    """Do VERB to paper NUMBER, e.g. `do 7 issue copies=30 --as fang`; commas part several row numbers."""
    tools.bind_engine(tools.settings)
    session = db()
    chosen = PaperVerb(verb)
    try:
        actor = operator(session, username, unscoped=unscoped)
        values, problems = clean_all(PAPER_VERBS[chosen].inputs, _given(chosen, inputs))
        refuse_all(problems)
        desk = Desk(session, actor, today(), tools.settings.files_dir)
        paper = in_sight(session, perform(desk, number, chosen, values))
        click.echo(f"{paper.id}\t{paper.kind}\t{paper.display}\t{paper.state}")
    finally:
        db.remove()


def _given(verb: PaperVerb, inputs: tuple[str, ...]) -> dict[str, Any]:
    """Read NAME=VALUE; a usage error for a name the verb does not ask for."""
    kinds = {column.name: column.kind for column in PAPER_VERBS[verb].inputs}
    found: dict[str, Any] = {}
    for text in inputs:
        name, equals, value = text.partition("=")
        if not equals or name not in kinds:
            raise click.UsageError(f"{verb.value} takes: {', '.join(kinds) or 'nothing'}; not {text}")
        found[name] = value.split(",") if kinds[name] is Kind.refs else value
    return found


@documents.command("bundle")
@click.argument("number")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@seeing
@click.pass_obj
def bundle_(tools: Tools, number: str, file: Path, username: str | None, unscoped: str | None) -> None:
    """Write the whole case of petition NUMBER to FILE: cover, papers, attachments, what happened."""
    tools.bind_engine(tools.settings)
    session = db()
    try:
        actor = operator(session, username, unscoped=unscoped)
        actor.require("papers", "read")
        petition = numbered_petition(session, number)
        if petition is None:
            raise click.ClickException("There is no such petition.")
        note(actor, Witnessed(AuditVerb.print, "petition", petition.id, petition.id))
        mark = Draft(actor.name, office_time(now()))
        file.write_bytes(bundle(session, actor, petition, mark=mark, store=tools.settings.files_dir))
    except PanelError as error:
        raise click.ClickException(str(error)) from error
    finally:
        db.remove()
    click.echo(f"Written: {file}")


@documents.command("pending")
@click.pass_obj
def pending(tools: Tools) -> None:
    """Print signed papers whose file was never made, e.g. after a power cut."""
    tools.bind_engine(tools.settings)
    session = db()
    actor = operator(session, None, unscoped="printing what was signed")
    for paper in unprinted(session):
        print_signed(session, actor, paper.id, store=tools.settings.files_dir)
        click.echo(f"printed {paper.display}")
    db.remove()
