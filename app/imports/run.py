"""A file from its path to a result: rehearsed without writing, then run in one batch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import duplicates, imports, records
from app.actions.duplicates import Brought
from app.actions.imports import Source, Tally
from app.actions.unit import savepoint, unit_of_work
from app.catalog.entity import Entity, Kind
from app.clock import OFFICE_ZONE
from app.domain.errors import N_, Clash, Refused
from app.imports import alike
from app.imports.areas import importable, profile_of
from app.imports.deciding import Decision, RowChoice
from app.imports.headers import Mapping as Columns
from app.imports.headers import apply, choose_table, guess, normalise, shape_key
from app.imports.readers import Choice
from app.imports.rehearse import Line, Problem, Rehearsal, Verdict, rehearse
from app.imports.rights import closed_headers, closed_targets, without
from app.imports.source import Profile, messages
from app.imports.unpacking import Limits
from app.imports.workbook import open_workbook
from app.queries.catalog import current, dictionary, whole
from app.queries.listing import having
from app.queries.organisation import category_names
from app.queries.same_people import numbered
from schema.imports import ImportMapping
from schema.vocabulary import DuplicateVerdict

Word = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file read and rehearsed: nothing is written yet."""

    area: str
    profile: Profile
    headers: tuple[str, ...]
    samples: Mapping[str, str]
    mapping: Columns
    rehearsal: Rehearsal
    shape: str
    digest: str
    name: str
    closed: Sequence[Problem] = ()  # headers of columns that are not the reader's to fill

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong: with the headings first, then row by row."""
        return [*self.closed, *self.rehearsal.problems]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file; `counts` are rows, added, changed, unchanged, refused."""

    counts: Mapping[str, int]
    problems: Sequence[Problem]
    refused: Sequence[Any] = field(default_factory=tuple)
    batch_id: int | None = None

    def as_json(self, say: Callable[[str, Mapping[str, object]], str]) -> dict[str, Any]:
        """Return the outcome as the command line prints it."""
        problems = [
            {
                "row": p.row_no,
                "column": p.column,
                "value": str(p.raw_value)[:200],
                "problem": say(p.message, p.params),
                "fix": say(p.fix, p.params) if p.fix else "",
            }
            for p in self.problems
        ]
        return {**self.counts, "problems": problems}


def read_file(
    session: Session,
    path: Path,
    *,
    name: str,
    area: str,
    translate: Callable[[str], str] = str,
    word: Word = str,
    chosen: Mapping[str, str] | None = None,
    limit_mb: int = 200,
    today: date | None = None,
) -> Reading:
    """Read and rehearse a file: every problem of every row, nothing written.

    `chosen` maps headers to targets by hand; without it a remembered mapping of the same shape is used, else
    one guessed from the headers. Refused when the file as a whole cannot be taken.
    """
    every = _profile(session, area, translate, word, today)
    closed = closed_targets(area, every, whole(session), current(session))
    profile = without(every, closed)
    with open_workbook(path, name=name, limits=Limits(file_bytes=limit_mb * 2**20)) as book:
        table = choose_table(book, every.targets)
        shape = shape_key(table.headers)
        known = _normalised(chosen) if chosen is not None else _remembered(session, area, shape)
        given = tuple(profile.defaults)
        mapping = (
            apply(table.headers, profile.targets, known, given=given)
            if known
            else guess(table.headers, profile.targets, given=given)
        )
        lines = list(table.lines())
    found = rehearse(
        lines, mapping, profile.targets, defaults=profile.defaults, key=profile.key, check=profile.check
    )
    if area == "petitions":
        alike.check_links(session, found, mapping)
    samples = {
        header: str(lines[0].cells[place])[:60]
        for place, header in enumerate(table.headers)
        if lines and header
    }
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    headers = closed_headers(table, every, closed)
    return Reading(area, profile, table.headers, samples, mapping, found, shape, digest, name, headers)


def rehearsed(reading: Reading) -> Outcome:
    """Return what a run would do, as far as the file itself can tell."""
    found = reading.rehearsal
    counts = {
        "rows": len(found.lines),
        "added": len(found.of(Verdict.ready)),
        "changed": 0,
        "unchanged": len(found.of(Verdict.repeated)),
        "refused": len(found.of(Verdict.refused)),
    }
    return Outcome(counts, reading.problems, found.of(Verdict.refused))


def run(
    session: Session,
    actor: Actor,
    reading: Reading,
    *,
    source: Source,
    decided: Mapping[int, Decision] | None = None,
    report: Callable[[int], bool] | None = None,
) -> Outcome:
    """Take in what the rehearsal found in order, as one batch; refused rows stay out.

    `decided` is what a person said of rows that may be known already, by row number. It is kept as at
    registration, and so is what nobody has decided yet; rows to be left out stay out.

    The batch is stored by chunks, each a unit of work: a stop loses nothing, and begun anew it goes on, since
    a known row is not taken twice. `report` is told the percentage and answers False to stop.
    """
    actor.require(reading.area, "import")
    decided = decided or {}
    left_out = {row for row, one in decided.items() if one.choice is RowChoice.skip}
    ready = [line for line in reading.rehearsal.of(Verdict.ready) if line.row_no not in left_out]
    said = _said(session, reading, ready, decided)
    with unit_of_work(session):
        number = imports.begin_batch(
            session,
            actor,
            file_name=reading.name,
            digest=reading.digest,
            area=reading.area,
            system=source.system,
            mapping=reading.mapping.remembered(),
        ).id
        imports.remember(session, reading.area, reading.shape, reading.mapping.remembered())
    tally = Tally(unchanged=len(reading.rehearsal.of(Verdict.repeated)))
    complete = _store(
        session, actor, reading, ready, tally, batch_id=number, source=source, said=said, report=report
    )
    _note_clashes(reading, ready, tally)
    refused = reading.rehearsal.of(Verdict.refused)
    rows = len(reading.rehearsal.lines)
    with unit_of_work(session):
        imports.end_batch(
            session,
            actor,
            number,
            tally,
            rows=rows,
            refused=len(refused),
            left_out=sorted(left_out),
            complete=complete,
        )
    counts = {
        "rows": rows,
        "added": tally.added,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "refused": len(refused),
        **({"left_out": len(left_out)} if left_out else {}),
    }
    return Outcome(counts, reading.problems, refused, number)


def _store(
    session: Session,
    actor: Actor,
    reading: Reading,
    ready: Sequence[Line],
    tally: Tally,
    *,
    batch_id: int,
    source: Source,
    said: Mapping[str, Any],
    report: Callable[[int], bool] | None,
) -> bool:
    """Store the rows by chunks and count them in `tally`; False when it was stopped."""
    for start in range(0, len(ready), imports.CHUNK):
        part = ready[start : start + imports.CHUNK]
        with unit_of_work(session):
            taken = _take(session, actor, reading, part, batch_id=batch_id, source=source)
            if reading.area == "petitions":
                brought = {no: said.get(no) for no in (str(line.values["outside_no"]) for line in part)}
                duplicates.settle_imported(session, actor, source.system, brought)
            tally.add(taken, start)
        if report is not None and not report(100 * (start + len(part)) // len(ready)):
            return False
    return True


def _take(
    session: Session, actor: Actor, reading: Reading, part: Sequence[Line], *, batch_id: int, source: Source
) -> Tally:
    rows = [line.values for line in part]
    if reading.area == "petitions":
        return imports.take_in(session, actor, batch_id, rows, source)
    return _take_area(session, actor, current(session)[reading.area], rows)


def _said(
    session: Session, reading: Reading, ready: Sequence[Line], decided: Mapping[int, Decision]
) -> Mapping[str, Brought]:
    """Return number at the source -> what its row may be the same as, and what was decided about the two."""
    if reading.area != "petitions":
        return {}
    no_of = {line.row_no: str(line.values["outside_no"]) for line in reading.rehearsal.lines}
    found: dict[str, Brought] = {}
    there = {line.row_no for line in ready}
    for remark in alike.remarks(session, reading.rehearsal):
        one = decided.get(remark.row_no)
        if remark.row_no in there and (remark.same_as_row is None or remark.same_as_row in there):
            verdict = one.verdict if one is not None and one.concerns(remark) else None
            same_as = None if remark.same_as_row is None else no_of[remark.same_as_row]
            found[no_of[remark.row_no]] = Brought(remark.petition_id, same_as, verdict, remark.found)
    named = {
        no_of[line.row_no]: str(line.values[alike.LINK]) for line in ready if line.values.get(alike.LINK)
    }
    known = numbered(session, named.values())
    for outside, number in named.items():
        if number in known:
            found[outside] = Brought(known[number], verdict=DuplicateVerdict.same_matter)
    return found


def _note_clashes(reading: Reading, ready: Sequence[Line], tally: Tally) -> None:
    """Write what the database refused beside the rows it refused."""
    for place, clash in tally.clashes:
        line = ready[place]
        target = clash.field or (reading.profile.key[0] if reading.profile.key else "")
        header = reading.mapping.header_of(target) or ""
        line.problems.append(Problem(line.row_no, header, target, "", clash.message, clash.params, ""))


def _profile(
    session: Session, area: str, translate: Callable[[str], str], word: Word, today: date | None
) -> Profile:
    if area == "petitions":
        own = [Choice(code, (code, name)) for code, name in category_names(session).items()]
        return _not_ahead(messages(translate, word, own, zone=OFFICE_ZONE), today)
    entity = whole(session)[area]
    if not entity.written_by_forms:
        raise Refused(N_("Records of this area cannot be imported."))
    columns = importable(entity)
    references = {str(c.target) for c in columns if c.kind is Kind.ref}
    dictionaries = {
        str(c.field.dictionary): dictionary(session, str(c.field.dictionary))
        for c in columns
        if c.kind is Kind.dictionary
    }
    return profile_of(entity, {key: _names(session, key) for key in references}, dictionaries)


def _not_ahead(profile: Profile, today: date | None) -> Profile:
    """Refuse messages received later than today."""
    if today is None:
        return profile

    def check(values: dict[str, object]) -> Any:
        yield from profile.check(values)
        received = values.get("received_at")
        if received is not None and received.date() > today:  # type: ignore[attr-defined]
            yield Refused(N_("The day of receipt cannot be later than today."), field="received_at")

    return Profile(profile.name, profile.targets, profile.key, check, profile.defaults)


def _names(session: Session, key: str) -> Mapping[str, int]:
    """Return every way to call a row of a small area: its name and its code."""
    entity = current(session)[key]
    naming = entity.area.naming
    wanted = [
        name
        for name in dict.fromkeys([naming, "short_name", "code", "petition_no"])
        if name in entity.columns
    ]
    found: dict[str, int] = {}
    for number, *names in session.execute(
        select(entity.model.id, *(getattr(entity.model, name) for name in wanted))
    ):
        for name in names:
            if name:
                found.setdefault(normalise(str(name)), number)
    return found


def _normalised(chosen: Mapping[str, str]) -> dict[str, str]:
    """Return a mapping by hand as a remembered one: a heading marked as required is the same heading."""
    return {normalise(header): target for header, target in chosen.items()}


def _remembered(session: Session, area: str, shape: str) -> dict[str, str]:
    statement = select(ImportMapping.mapping).where(
        ImportMapping.area == area, ImportMapping.shape_key == shape
    )
    return dict(session.scalar(statement) or {})


def _take_area(session: Session, actor: Actor, entity: Entity, rows: Sequence[Mapping[str, Any]]) -> Tally:
    """Take rows into any area: known by its unique column they are changed, known as a whole they stay."""
    tally = Tally()
    unique = next((column.name for column in importable(entity) if column.unique), None)
    for place, row in enumerate(rows):
        values = {name: value for name, value in row.items() if name in entity.columns and value is not None}
        try:
            with savepoint(session):
                _take_row(session, actor, entity, values, unique=unique, tally=tally)
        except Clash as clash:
            tally.clashes.append((place, clash))
        except Refused as refusal:
            tally.clashes.append((place, Clash(refusal.message, field=refusal.field, **refusal.params)))
    return tally


def _take_row(
    session: Session,
    actor: Actor,
    entity: Entity,
    values: Mapping[str, Any],
    *,
    unique: str | None,
    tally: Tally,
) -> None:
    model = entity.model
    names = [unique] if unique is not None and unique in values else list(values)
    statement = select(model).where(
        *(
            having(entity, entity.columns[name], [values[name]])
            if entity.columns[name].field.sealed
            else getattr(model, name) == values[name]
            for name in names
            if entity.columns[name].kind is not Kind.multi
        )
    )
    if entity.recyclable:
        statement = statement.where(model.deleted_at.is_(None))
    known = session.scalars(statement.limit(1)).first()
    if known is None:
        records.create(session, actor, entity, values, act="import")
        tally.added += 1
    elif records.amend(session, actor, entity, known, values, act="import"):
        tally.changed += 1
    else:
        tally.unchanged += 1
