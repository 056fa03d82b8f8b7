"""Taking in files of petitions: in one batch, by sets, idempotent on (source system, number there)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.access.actor import Actor, unscoped
from app.actions import audit, closing, deadlines, import_values, numbers, sealing
from app.actions.import_values import Row
from app.actions.unit import savepoint
from app.clock import now, on_office_day
from app.domain.errors import Clash
from app.domain.numbering import PetitionNumber, query_code
from app.domain.regimes import RuleBook
from app.domain.secrecy import is_restricted
from app.queries.regimes import rule_book
from schema.access import PetitionAccess
from schema.claims import Claim
from schema.imports import ImportBatch, ImportMapping
from schema.people import Petitioner, PetitionParty
from schema.petitions import Petition
from schema.vocabulary import (
    AccessReason,
    AuditVerb,
    Channel,
    ClaimResult,
    ClosingBasis,
    DeadlineKind,
    HolderKind,
    ImportState,
    PetitionState,
    Purpose,
)

CHUNK = 500
UNTOUCHED = frozenset({PetitionState.registered, PetitionState.archived})
"""Where an import leaves what was not answered; whoever deals with it moves it on."""
COMPARED = ("title", "content", "answer_text", "source_category", "likes", "dislikes")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows come from and how they are to be understood."""

    system: str
    today: date
    jurisdiction: str = "national"
    historical_after_days: int = 365
    categories: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Batch:
    """The batch at hand: into which session, by whom, under which number, from where."""

    session: Session
    actor: Actor
    number: int
    source: Source


@dataclass(slots=True)
class Tally:
    """What became of the rows; `clashes` are (place in the list, sentence) of rows the database refused."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    clashes: list[tuple[int, Clash]] = field(default_factory=list)

    def add(self, other: Tally, start: int) -> None:
        """Add what became of a part that began at the place `start`."""
        self.added += other.added
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.clashes += [(start + place, clash) for place, clash in other.clashes]


def begin_batch(
    session: Session,
    actor: Actor,
    *,
    file_name: str,
    digest: str,
    area: str,
    system: str,
    mapping: dict[str, Any],
) -> ImportBatch:
    """Enter the file that is about to be taken in."""
    batch = ImportBatch(
        file_name=file_name[-255:],
        digest=digest,
        area=area,
        source_system=system,
        state=ImportState.running,
        mapping=mapping,
        created_at=now(),
        created_by_id=actor.user_id,
    )
    session.add(batch)
    session.flush()
    return batch


def end_batch(
    session: Session,
    actor: Actor,
    number: int,
    tally: Tally,
    *,
    rows: int,
    refused: int,
    left_out: Sequence[int] = (),
    complete: bool = True,
) -> None:
    """Write down what became of the batch; a stopped one says so, and the trail which rows were left out."""
    batch = session.get_one(ImportBatch, number)
    batch.state = ImportState.done if complete else ImportState.cancelled
    batch.rows, batch.refused = rows, refused
    batch.added, batch.changed, batch.unchanged = tally.added, tally.changed, tally.unchanged
    rows_left_out = ", ".join(map(str, left_out))
    changes = {"left_out": (None, rows_left_out)} if left_out else None
    audit.record(session, actor, batch, AuditVerb.import_, changes=changes, display=batch.file_name)
    session.flush()


def remember(session: Session, area: str, shape: str, mapping: dict[str, Any]) -> None:
    """Keep a mapping for the next file of the same shape."""
    known = session.scalars(
        select(ImportMapping).where(ImportMapping.area == area, ImportMapping.shape_key == shape)
    ).one_or_none()
    if known is None:
        session.add(ImportMapping(area=area, shape_key=shape, mapping=mapping, created_at=now()))
    else:
        known.mapping = mapping
    session.flush()


def take_in(session: Session, actor: Actor, batch_id: int, rows: Sequence[Row], source: Source) -> Tally:
    """Take in clean rows; a row already known is unchanged, or changed where the source says more now.

    Rows go in by chunks under a savepoint; a chunk the database refuses is tried row by row, so that only
    the row at fault is left out.
    """
    batch, tally = Batch(session, actor, batch_id, source), Tally()
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        try:
            with savepoint(session):
                _take_chunk(batch, chunk, tally)
        except Clash:
            _one_by_one(batch, chunk, start, tally)
    return tally


def _one_by_one(batch: Batch, rows: Sequence[Row], start: int, tally: Tally) -> None:
    for place, row in enumerate(rows, start=start):
        try:
            with savepoint(batch.session):
                _take_chunk(batch, [row], tally)
        except Clash as clash:
            tally.clashes.append((place, clash))


def _take_chunk(batch: Batch, chunk: Sequence[Row], tally: Tally) -> None:
    known = _known(batch, [str(row["outside_no"]) for row in chunk])
    new = [row for row in chunk if str(row["outside_no"]) not in known]
    changed = 0
    for row in chunk:
        petition = known.get(str(row["outside_no"]))
        if petition is not None:
            changed += _refresh(batch, petition, row)
    people = _people(batch, new)
    ids = _insert_petitions(batch, new)
    _insert_around(batch, new, ids, people)
    batch.session.flush()
    tally.added += len(new)
    tally.changed += changed
    tally.unchanged += len(chunk) - len(new) - changed


def _known(batch: Batch, numbers_there: Sequence[str]) -> dict[str, Petition]:
    statement = select(Petition).where(
        Petition.source_system == batch.source.system, Petition.outside_no.in_(numbers_there)
    )
    return {str(petition.outside_no): petition for petition in batch.session.scalars(statement)}


def _refresh(batch: Batch, petition: Petition, row: Row) -> bool:
    """Bring a known petition up to what the source says now; True when something differs.

    An answer there ends what nobody here has begun to deal with; an answer given here stays.
    """
    ours = petition.answered_on is not None and petition.closing_basis is not ClosingBasis.historical
    changes = {
        name: row[name]
        for name in COMPARED
        if row.get(name) is not None
        and row[name] != getattr(petition, name)
        and not (ours and name == "answer_text")
    }
    if not changes:
        return False
    session, source = batch.session, batch.source
    difference = audit.apply(petition, changes)
    if "answer_text" in difference and petition.state in UNTOUCHED and not petition.is_supervised:
        values = _state(row, _day(row["received_at"]), source)
        difference |= audit.apply(petition, values)
        closing.settle_claims(session, petition, ClaimResult.answered)
        deadlines.meet(session, petition, {DeadlineKind.notice}, values["closed_on"])
    deadlines.refresh(session, petition)
    number = petition.petition_no or ""
    audit.record(session, batch.actor, petition, AuditVerb.amend, changes=difference, display=number)
    return True


def _people(batch: Batch, rows: Sequence[Row]) -> dict[str, int]:
    """Return source code -> petitioner of everybody the rows name, entering those not known yet."""
    session, system = batch.session, batch.source.system
    wanted = {str(row["petitioner_name"]): row for row in rows if row.get("petitioner_name")}
    statement = select(Petitioner.source_code, Petitioner.id).where(
        Petitioner.source_system == system, Petitioner.source_code.in_(sorted(wanted))
    )
    found = {str(code): number for code, number in session.execute(statement)}
    missing = [code for code in wanted if code not in found]
    if missing:
        moment = now()
        values = [import_values.person(code, wanted[code], system=system, moment=moment) for code in missing]
        ids = session.scalars(
            insert(Petitioner).returning(Petitioner.id, sort_by_parameter_order=True), values
        )
        found |= dict(zip(missing, ids, strict=True))
    return found


def _insert_petitions(batch: Batch, rows: Sequence[Row]) -> list[int]:
    if not rows:
        return []
    book = rule_book(batch.session)
    values = [import_values.sealed(_petition(row, batch.number, batch.source, book)) for row in rows]
    counts: dict[int, int] = {}
    for value in values:
        counts[value["registered_on"].year] = counts.get(value["registered_on"].year, 0) + 1
    following = {
        year: numbers.take(
            batch.session, prefix=numbers.PETITIONS, paper_class="petition", year=year, many=many
        )
        for year, many in sorted(counts.items())
    }
    draw = secrets.SystemRandom()
    for value in sorted(values, key=lambda item: (item["registered_on"], item["outside_no"])):
        year = value["registered_on"].year
        value |= {
            "petition_no": str(PetitionNumber(year, following[year])),
            "query_code": query_code(draw),
            "created_by_id": batch.actor.user_id,
        }
        following[year] += 1
    statement = insert(Petition).returning(Petition.id, sort_by_parameter_order=True)
    return list(batch.session.scalars(statement, values))


def _petition(row: Row, batch_id: int, source: Source, book: RuleBook) -> dict[str, Any]:
    """Return a petition's values: registered on the day of receipt, so that it counts in its own period."""
    received = _day(row["received_at"])
    category = source.categories.get(str(row.get("category") or ""), source.categories["Z9"])
    return {
        "title": row["title"],
        "content": row["content"],
        "channel": Channel(row["channel"]),
        "purpose": Purpose(row["purpose"]),
        "is_secret": is_restricted(Purpose(row["purpose"]), None),
        "category_id": category,
        "people_count": row.get("people_count") or 1,
        "received_on": received,
        "received_at": row["received_at"],
        "registered_on": received,
        "regime": book.regime_for(received, source.jurisdiction),
        "source_system": source.system,
        "outside_no": str(row["outside_no"]),
        "source_category": row.get("source_category"),
        "likes": row.get("likes"),
        "dislikes": row.get("dislikes"),
        "petitioner_name": row.get("petitioner_name"),
        "is_anonymous": not row.get("petitioner_name"),
        "import_batch_id": batch_id,
        "created_at": now(),
        "updated_at": now(),
        "version": 1,
        **_state(row, received, source),
    }


def _state(row: Row, received: date, source: Source) -> dict[str, Any]:
    """Say where a row stands: answered is closed, an old unanswered one is on file, both historical."""
    if row.get("answer_text"):
        answered = _day(row["answered_at"])
        return {
            "state": PetitionState.closed,
            "closing_basis": ClosingBasis.historical,
            "closed_on": answered,
            "answered_on": answered,
            "answer_text": row["answer_text"],
        }
    nothing = {"closed_on": None, "answered_on": None, "answer_text": None}
    if (source.today - received).days > source.historical_after_days:
        return {"state": PetitionState.archived, "closing_basis": ClosingBasis.historical, **nothing}
    return {"state": PetitionState.registered, "closing_basis": None, **nothing}


def _insert_around(batch: Batch, rows: Sequence[Row], ids: Sequence[int], people: Mapping[str, int]) -> None:
    """Write the claims, parts, trail and clocks of new petitions."""
    if not rows:
        return
    session, actor, moment = batch.session, batch.actor, now()
    pairs = list(zip(ids, rows, strict=True))
    session.execute(insert(Claim), [import_values.claim(number, row, moment=moment) for number, row in pairs])
    parts = [
        import_values.party(number, people[str(row["petitioner_name"])], moment=moment)
        for number, row in pairs
        if row.get("petitioner_name")
    ]
    if parts:
        session.execute(insert(PetitionParty), parts)
    named = [
        {
            "holder_kind": HolderKind.user,
            "holder_id": actor.staff_id,
            "petition_id": number,
            "registered_on": _day(row["received_at"]),
            "reason": AccessReason.registrar,
        }
        for number, row in pairs
        if actor.staff_id is not None and is_restricted(Purpose(row["purpose"]), None)
    ]
    if named:  # whoever registers a report sees it, others who see all do not
        session.execute(insert(PetitionAccess), named)
    entries = [import_values.trail(number, row, actor, moment=moment) for number, row in pairs]
    sealing.add_many(session, entries)
    _start_clocks(
        batch,
        [
            number
            for number, row in pairs
            if _state(row, _day(row["received_at"]), batch.source)["state"] is PetitionState.registered
        ],
    )


def _start_clocks(batch: Batch, ids: Sequence[int]) -> None:
    """Let the time for notice of the petitions that are still open run."""
    if not ids:
        return
    session, unit_id = batch.session, batch.actor.unit_id
    with unscoped(session, "rows this batch has just written, reports among them"):
        for petition in session.scalars(select(Petition).where(Petition.id.in_(ids))):
            received = petition.received_on
            deadlines.start_code(session, petition, "accept_notice_direct", received, unit_id=unit_id)
            deadlines.refresh(session, petition)


def _day(moment: datetime | date) -> date:
    return on_office_day(moment) if isinstance(moment, datetime) else moment
