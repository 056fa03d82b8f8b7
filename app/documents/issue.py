"""From a circular's row to its paper: figures counted, text drafted, page previewed, signed and printed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import circulars, files
from app.actions.unit import unit_of_work
from app.documents import circular as paper_form
from app.documents.compose import paragraphs
from app.documents.official import Official
from app.documents.pdf import Rendered
from app.documents.press import TEMPLATE, print_official
from app.documents.render import TEMPLATES
from app.documents.snapshot import Snapshot
from app.documents.values import CircularValue
from app.domain.errors import N_, Refused
from app.domain.periods import Period
from app.queries.organisation import leader_name
from app.queries.statistics import figures
from schema.circulars import Circular
from schema.documents import Paper
from schema.organisation import Unit
from schema.vocabulary import PaperKind


def count_and_draft(session: Session, circular: Circular, *, today: date) -> tuple[dict[str, Any], str]:
    """Count the circular's period and return (snapshot, drafted text, one paragraph a line)."""
    unit = _unit(session, circular)
    counted = figures(session, Period(circular.period_from, circular.period_to), office=unit.name)
    snapshot = Snapshot.from_json(counted)
    drafted = paper_form.draft(
        snapshot, number=_blank_number(unit, today.year), issuer=unit.name, signed_on=today
    )
    return snapshot.to_json(), "\n".join(drafted.body)


def value_of(session: Session, circular: Circular, *, signed_on: date) -> CircularValue:
    """Return what the paper says: frozen figures in the annexes, the edited text, no number yet."""
    if circular.snapshot is None:
        raise Refused(N_("Freeze the figures first."))
    unit = _unit(session, circular)
    drafted = paper_form.draft(
        Snapshot.from_json(circular.snapshot),
        number=_blank_number(unit, signed_on.year),
        issuer=unit.name,
        signed_on=signed_on,
        addressees=circular.recipients,
        copies_to=circular.copies_to or "",
    )
    return replace(
        drafted,
        mark=unit.letterhead or drafted.mark,
        title=circular.title,
        body=paragraphs(circular.body or "") or drafted.body,
    )


def preview(session: Session, circular: Circular, *, today: date) -> bytes:
    """Return the page as it would be printed now."""
    return paper_form.print_out(value_of(session, circular, signed_on=today)).pdf


def sign_and_print(session: Session, actor: Actor, circular: Circular, *, today: date, store: Path) -> str:
    """Sign a circular and print it; return its number.

    The print is rehearsed with the widest number before one is taken, so that a missing glyph costs no
    number. Signing is one short unit of work, printing a second: a locked database never waits for it.
    """
    value = value_of(session, circular, signed_on=today)
    paper_form.rehearse(value)
    with unit_of_work(session):
        signed = replace(
            value, signed_on=today, printed_on=today, signer=leader_name(session, actor.leader_id)
        )
        paper = circulars.sign(session, actor, circular, signed.to_json(), signed_on=today)
        number, paper_id = paper.display, paper.id
    print_signed(session, actor, paper_id, store=store)
    return number


def print_signed(session: Session, actor: Actor, paper_id: int, *, store: Path) -> None:
    """Print a signed paper from its frozen value, and keep file and digest."""
    paper = session.get_one(Paper, paper_id)
    rendered = _printed(paper)
    key = files.keep(store, rendered.pdf)
    try:
        with unit_of_work(session):
            paper = session.get_one(Paper, paper_id)
            circulars.printed(
                session,
                actor,
                paper,
                digest=rendered.digest,
                file=key,
                template_version=_template_version(paper.template),
            )
    except BaseException:
        files.drop(store, key)
        raise


def _unit(session: Session, circular: Circular) -> Unit:
    return session.get_one(Unit, circular.issuing_unit_id)


def _blank_number(unit: Unit, year: int) -> str:
    """Return the number's form before one is taken."""
    return f"{unit.doc_prefix or '□'}〔{year}〕号"


def _printed(paper: Paper) -> Rendered:
    """Print what was frozen: a circular by its own form, every other paper as the press knows papers."""
    value = paper.value or {}
    if paper.kind is PaperKind.D18:
        return paper_form.print_out(CircularValue.from_json(value))
    return print_official(Official.from_json(value))


def _template_version(template: str) -> str:
    """Return the digest of the templates a print was made with."""
    digest = hashlib.sha256()
    for folder in (template or paper_form.KIND, TEMPLATE):
        for path in sorted((TEMPLATES / folder).iterdir()):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
