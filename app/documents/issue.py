"""From a circular's row to its paper: figures counted, text drafted, page previewed, signed and printed."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import circulars, files, papers
from app.actions.unit import unit_of_work
from app.clock import now
from app.documents import bound, compose, correction
from app.documents import circular as paper_form
from app.documents.official import Official
from app.documents.pdf import Rendered
from app.documents.pool import Sheet, draw, drawn
from app.documents.press import TEMPLATE
from app.documents.render import TEMPLATES
from app.documents.seals import pictures
from app.documents.snapshot import Snapshot
from app.documents.values import CircularValue, Mark
from app.domain.errors import N_, Refused
from app.domain.periods import Period
from app.queries.circulars import corrected, published
from app.queries.organisation import leader_name
from app.queries.papers import unprinted
from app.queries.statistics import figures
from schema.circulars import Circular
from schema.documents import Paper
from schema.organisation import Unit
from schema.vocabulary import PaperKind

log = logging.getLogger(__name__)


def count_and_draft(session: Session, circular: Circular, *, today: date) -> tuple[dict[str, Any], str]:
    """Count the circular's period and return (snapshot, drafted text, one paragraph a line).

    Earlier periods are as the office published them, where it did: a petition put
    into another category since changes no comparison. Refused for a correction where nothing has changed.
    """
    unit = _unit(session, circular)
    period = Period(circular.period_from, circular.period_to)
    counted = figures(session, period, office=unit.name, whole=True, today=today)
    for name, earlier in (("year_before", period.year_before()), ("period_before", period.before())):
        if (found := published(session, earlier, unit.id)) is not None:
            number, frozen = found
            counted[name] = Snapshot.from_json(frozen).as_earlier(number)
    snapshot = Snapshot.from_json(counted)
    old = _corrected(session, circular, snapshot)
    if old is None:
        lines = compose.drafted(snapshot, paper_form.REALM)
    else:
        value, changes = old
        if not changes:
            raise Refused(N_("No figure has changed since %(number)s was signed."), number=value.number)
        lines = correction.drafted(value, changes)
    return snapshot.to_json(), "\n".join(lines)


def value_of(
    session: Session, circular: Circular, *, signed_on: date, body: str | None = None
) -> CircularValue:
    """Return what the paper says: frozen figures in the annexes, the edited text, no number yet.

    `body` is a text that is being edited and not kept yet.
    """
    if circular.snapshot is None:
        raise Refused(N_("Freeze the figures first."))
    unit = _unit(session, circular)
    snapshot = Snapshot.from_json(circular.snapshot)
    value = paper_form.draft(
        snapshot,
        number=_blank_number(unit, signed_on.year),
        issuer=unit.name,
        signed_on=signed_on,
        title=circular.title,
        mark=unit.letterhead or "",
        addressees=circular.recipients,
        copies_to=circular.copies_to or "",
    )
    text = circular.body if body is None else body
    lines = compose.paragraphs(text or "") or compose.drafted(snapshot, paper_form.REALM)
    names = bound_figures(session, circular)
    marks = bound.marks(lines, names)
    old = _corrected(session, circular, snapshot)
    tables = value.tables if old is None else (correction.table(old[1]), *value.tables)
    return replace(
        value,
        body=tuple(bound.printed(line, names) for line in lines),
        marks=marks,
        tables=(*tables[:-1], replace(tables[-1], note=_note(tables[-1].note, marks))),
        corrects=old[0].number if old else "",
    )


def bound_figures(session: Session, circular: Circular) -> dict[str, str]:
    """Return what the names in a circular's text stand for; nothing before its figures are frozen."""
    if circular.snapshot is None:
        return {}
    snapshot = Snapshot.from_json(circular.snapshot)
    old = _corrected(session, circular, snapshot)
    return compose.figures(snapshot) | (correction.names(old[1]) if old else {})


def signed_value(paper: Paper) -> CircularValue:
    """Return what a signed circular says."""
    return CircularValue.from_json(paper.value or {})


def marks_of(paper: Paper) -> tuple[Mark, ...]:
    """Return the figures of a signed circular's text that nobody had counted."""
    return signed_value(paper).marks if paper.value else ()


def correction_title(session: Session, circular: Circular) -> str:
    """Return the title of a correction of a signed circular."""
    paper = session.get_one(Paper, circular.paper_id)
    return correction.title(signed_value(paper))


def preview(session: Session, circular: Circular, *, today: date, body: str | None = None) -> bytes:
    """Return the page as it would be printed now, the figures nobody counted marked on it."""
    value = value_of(session, circular, signed_on=today, body=body)
    return paper_form.print_out(value, marked=True).pdf


def _corrected(
    session: Session, circular: Circular, snapshot: Snapshot
) -> tuple[CircularValue, tuple[correction.Changed, ...]] | None:
    """Return the signed value that a correction corrects, and the figures that changed since."""
    found = corrected(session, circular)
    if found is None:
        return None
    old, paper = found
    value = CircularValue.from_json(paper.value or {})
    return value, correction.changes(Snapshot.from_json(old.snapshot or {}), value, snapshot)


def _note(note: str, marks: tuple[Mark, ...]) -> str:
    """Add to a note what was counted in place of each figure that was changed by hand."""
    said = dict.fromkeys(
        f"“{mark.name}”统计数为{mark.counted}，正文核改为{mark.text}" for mark in marks if mark.counted
    )
    return "。".join(filter(None, (note.rstrip("。"), "；".join(said)))) + "。" if said else note


def sign_and_print(session: Session, actor: Actor, circular: Circular, *, today: date, store: Path) -> str:
    """Sign a circular and print it; return its number.

    The print is rehearsed with the widest number before one is taken, so that a missing glyph costs no
    number. Signing is one short unit of work, printing a second: a locked database never waits for it.
    """
    value = value_of(session, circular, signed_on=today)
    unknown = next((mark for mark in value.marks if mark.name and not mark.counted), None)
    if unknown is not None:
        raise Refused(N_("The text names a figure there is none of: %(name)s."), name=unknown.name)
    paper_form.rehearse(value)
    with unit_of_work(session):
        signed = replace(
            value, signed_on=today, printed_on=today, signer=leader_name(session, actor.leader_id)
        )
        paper = circulars.sign(session, actor, circular, signed.to_json(), signed_on=today)
        number, paper_id = paper.display, paper.id
    print_soon(session, actor, paper_id, store=store)
    return number


def print_soon(
    session: Session, actor: Actor, paper_id: int, *, store: Path, made: Rendered | Exception | None = None
) -> bool:
    """Print a signed paper now; whatever goes wrong is noted, and the worker tries again later.

    A paper that is signed stays signed: its print is owed, not its number. `made` is what came of drawing it
    elsewhere. Says whether it was printed.
    """
    try:
        if isinstance(made, Exception):
            raise made
        print_signed(session, actor, paper_id, store=store, made=made)
    except Exception:
        log.exception("paper %s is signed and not printed yet", paper_id)
        with unit_of_work(session):
            paper = session.get_one(Paper, paper_id)
            papers.put_off_print(session, paper)
        return False
    return True


def print_waiting(session: Session, actor: Actor, *, store: Path, processes: int = 1) -> int:
    """Print what is signed, not printed, and due to be tried; returns how many papers were printed.

    Many papers are drawn in up to `processes` processes.
    """
    waiting = [paper.id for paper in unprinted(session, due=now())]
    sheets = ((number, _told(session, number, store)) for number in waiting)
    return sum(
        print_soon(session, actor, number, store=store, made=made)
        for number, made in drawn(sheets, processes=processes)
    )


def print_signed(
    session: Session, actor: Actor, paper_id: int, *, store: Path, made: Rendered | None = None
) -> None:
    """Print a signed paper from its frozen value, and keep file and digest; one kept already stays."""
    rendered = made or draw(_sheet(session, paper_id, store))
    key = files.keep(store, rendered.pdf)
    try:
        with unit_of_work(session):
            paper = session.get_one(Paper, paper_id)
            papers.hold(session, paper)
            earlier = paper.file
            circulars.printed(
                session,
                actor,
                paper,
                digest=rendered.digest,
                file=earlier or key,
                template_version=_template_version(paper.template),
            )
    except BaseException:
        files.drop(store, key)
        raise
    if earlier:
        files.drop(store, key)


def _unit(session: Session, circular: Circular) -> Unit:
    return session.get_one(Unit, circular.issuing_unit_id)


def _blank_number(unit: Unit, year: int) -> str:
    """Return the number's form before one is taken."""
    return f"{unit.doc_prefix or '□'}〔{year}〕号"


def _sheet(session: Session, paper_id: int, store: Path) -> Sheet:
    """Return what was frozen: a circular by its own form, every other paper as the press knows papers."""
    paper = session.get_one(Paper, paper_id)
    value = paper.value or {}
    if paper.kind is PaperKind.D18:
        return Sheet(value, is_circular=True)
    return Sheet(value, assets=pictures(session, Official.from_json(value), store))


def _told(session: Session, paper_id: int, store: Path) -> Sheet | Exception:
    """Return what to draw, or why nobody can say it."""
    try:
        return _sheet(session, paper_id, store)
    except Exception as error:  # noqa: BLE001 - noted with the paper, and tried again
        return error


def _template_version(template: str) -> str:
    """Return the digest of the templates a print was made with."""
    digest = hashlib.sha256()
    for folder in (template or paper_form.KIND, TEMPLATE):
        for path in sorted((TEMPLATES / folder).iterdir()):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()
