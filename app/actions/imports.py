"""Taking in files of petitions: in one batch, by sets, idempotent on (source system, number there)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, deadlines, numbers
from app.actions.unit import savepoint
from app.clock import now, on_office_day
from app.domain.errors import Clash
from app.domain.numbering import PetitionNumber, query_code
from app.domain.regimes import regime_for
from schema.audit import AuditEntry
from schema.claims import Claim
from schema.imports import ImportBatch, ImportMapping
from schema.people import Petitioner, PetitionParty
from schema.petitions import Petition
from schema.vocabulary import (
    AuditVerb,
    Channel,
    ClaimResult,
    ClosingBasis,
    DeadlineKind,
    ImportState,
    PetitionState,
    Purpose,
)

CHUNK = 500
COMPARED = ("title", "content", "answer_text", "source_category", "likes", "dislikes")


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows come from and how they are to be understood."""

    system: str
    today: date
    jurisdiction: str = "national"
    historical_after_days: int = 365
    categories: Mapping[str, int] = field(default_factory=dict)


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
    complete: bool = True,
) -> None:
    """Write down what became of the batch; a stopped one says so."""
    batch = session.get_one(ImportBatch, number)
    batch.state = ImportState.done if complete else ImportState.cancelled
    batch.rows, batch.refused = rows, refused
    batch.added, batch.changed, batch.unchanged = tally.added, tally.changed, tally.unchanged
    audit.record(session, actor, batch, AuditVerb.import_, display=batch.file_name)
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


def take_in(
    session: Session, actor: Actor, batch_id: int, rows: Sequence[Mapping[str, Any]], source: Source
) -> Tally:
    """Take in clean rows; a row already known is unchanged, or changed where the source says more now.

    Rows go in by chunks under a savepoint; a chunk the database refuses is tried row by row, so that only
    the row at fault is left out.
    """
    tally = Tally()
    for start in range(0, len(rows), CHUNK):
        places = list(range(start, min(start + CHUNK, len(rows))))
        try:
            with savepoint(session):
                _take_chunk(session, actor, batch_id, rows, places, source, tally)
        except Clash:
            _one_by_one(session, actor, batch_id, rows, places, source, tally)
    return tally


def _one_by_one(
    session: Session,
    actor: Actor,
    batch_id: int,
    rows: Sequence[Mapping[str, Any]],
    places: list[int],
    source: Source,
    tally: Tally,
) -> None:
    for place in places:
        try:
            with savepoint(session):
                _take_chunk(session, actor, batch_id, rows, [place], source, tally)
        except Clash as clash:
            tally.clashes.append((place, clash))


def _take_chunk(
    session: Session,
    actor: Actor,
    batch_id: int,
    rows: Sequence[Mapping[str, Any]],
    places: list[int],
    source: Source,
    tally: Tally,
) -> None:
    chunk = [rows[place] for place in places]
    known = _known(session, source.system, [str(row["outside_no"]) for row in chunk])
    new = [row for row in chunk if str(row["outside_no"]) not in known]
    changed = 0
    for row in chunk:
        petition = known.get(str(row["outside_no"]))
        if petition is not None:
            changed += _refresh(session, actor, petition, row, source)
    people = _people(session, new, source.system)
    ids = _insert_petitions(session, actor, batch_id, new, source)
    _insert_around(session, actor, new, ids, people, source)
    session.flush()
    tally.added += len(new)
    tally.changed += changed
    tally.unchanged += len(chunk) - len(new) - changed


def _known(session: Session, system: str, numbers_there: Sequence[str]) -> dict[str, Petition]:
    statement = select(Petition).where(
        Petition.source_system == system, Petition.outside_no.in_(numbers_there)
    )
    return {str(petition.outside_no): petition for petition in session.scalars(statement)}


def _refresh(
    session: Session, actor: Actor, petition: Petition, row: Mapping[str, Any], source: Source
) -> bool:
    """Bring a known petition up to what the source says now; True when something differs."""
    changes = {
        name: row[name]
        for name in COMPARED
        if row.get(name) is not None and row[name] != getattr(petition, name)
    }
    if not changes:
        return False
    difference = audit.apply(petition, changes)
    if "answer_text" in difference and petition.answered_on is None:
        values = _state(row, _day(row["received_at"]), source)
        difference |= audit.apply(petition, values)
        deadlines.meet(session, petition, {DeadlineKind.notice}, values["answered_on"] or source.today)
        deadlines.refresh(session, petition)
    audit.record(
        session, actor, petition, AuditVerb.amend, changes=difference, display=petition.petition_no or ""
    )
    return True


def _people(session: Session, rows: Sequence[Mapping[str, Any]], system: str) -> dict[str, int]:
    """Return source code -> petitioner of everybody the rows name, entering those not known yet."""
    wanted = {str(row["petitioner_name"]): row for row in rows if row.get("petitioner_name")}
    statement = select(Petitioner.source_code, Petitioner.id).where(
        Petitioner.source_system == system, Petitioner.source_code.in_(sorted(wanted))
    )
    found = {str(code): number for code, number in session.execute(statement)}
    missing = [code for code in wanted if code not in found]
    if missing:
        values = [
            {
                "name": code,
                "source_system": system,
                "source_code": code,
                "phone": wanted[code].get("phone"),
                "id_number": wanted[code].get("id_number"),
                "address": wanted[code].get("address"),
                "created_at": now(),
                "version": 1,
            }
            for code in missing
        ]
        ids = session.scalars(
            insert(Petitioner).returning(Petitioner.id, sort_by_parameter_order=True), values
        )
        found |= dict(zip(missing, ids, strict=True))
    return found


def _insert_petitions(
    session: Session, actor: Actor, batch_id: int, rows: Sequence[Mapping[str, Any]], source: Source
) -> list[int]:
    if not rows:
        return []
    values = [_petition(row, batch_id, source) for row in rows]
    counts: dict[int, int] = {}
    for value in values:
        counts[value["registered_on"].year] = counts.get(value["registered_on"].year, 0) + 1
    following = {
        year: numbers.take(session, prefix="petition", paper_class="", year=year, many=many)
        for year, many in sorted(counts.items())
    }
    draw = secrets.SystemRandom()
    for value in sorted(values, key=lambda item: (item["registered_on"], item["outside_no"])):
        year = value["registered_on"].year
        value |= {
            "petition_no": str(PetitionNumber(year, following[year])),
            "query_code": query_code(draw),
            "created_by_id": actor.user_id,
        }
        following[year] += 1
    return list(
        session.scalars(insert(Petition).returning(Petition.id, sort_by_parameter_order=True), values)
    )


def _petition(row: Mapping[str, Any], batch_id: int, source: Source) -> dict[str, Any]:
    """Return a petition's values: registered on the day it was received, so that it counts in its own period."""
    received = _day(row["received_at"])
    category = source.categories.get(str(row.get("category") or ""), source.categories["Z9"])
    return {
        "title": row["title"],
        "content": row["content"],
        "channel": Channel(row["channel"]),
        "purpose": Purpose(row["purpose"]),
        "category_id": category,
        "people_count": row.get("people_count") or 1,
        "received_on": received,
        "received_at": row["received_at"],
        "registered_on": received,
        "regime": regime_for(received, source.jurisdiction),
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


def _state(row: Mapping[str, Any], received: date, source: Source) -> dict[str, Any]:
    """Say where an imported row stands: answered is closed, an old unanswered one is on file, both historical."""
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


def _insert_around(
    session: Session,
    actor: Actor,
    rows: Sequence[Mapping[str, Any]],
    ids: Sequence[int],
    people: Mapping[str, int],
    source: Source,
) -> None:
    """Write the claims, parts, trail and clocks of new petitions."""
    if not rows:
        return
    moment = now()
    claims, parts, entries, running = [], [], [], []
    for row, number in zip(rows, ids, strict=True):
        answered = ClaimResult.answered if row.get("answer_text") else None
        claims.append(
            {
                "petition_id": number,
                "position": 1,
                "text": row["title"],
                "result": answered,
                "created_at": moment,
                "version": 1,
            }
        )
        if row.get("petitioner_name"):
            person = people[str(row["petitioner_name"])]
            parts.append(
                {
                    "petition_id": number,
                    "petitioner_id": person,
                    "is_primary": True,
                    "is_representative": False,
                    "created_at": moment,
                    "version": 1,
                }
            )
        entries.append(
            {
                "happened_at": moment,
                "actor_id": actor.user_id,
                "actor_name": actor.name,
                "verb": AuditVerb.import_.value,
                "subject_kind": "petition",
                "subject_id": number,
                "petition_id": number,
                "display": str(row["outside_no"])[:120],
                "changes": {},
                "origin": actor.origin,
            }
        )
        if _state(row, _day(row["received_at"]), source)["state"] is PetitionState.registered:
            running.append(number)
    session.execute(insert(Claim), claims)
    if parts:
        session.execute(insert(PetitionParty), parts)
    session.execute(insert(AuditEntry), entries)
    if running:
        for petition in session.scalars(select(Petition).where(Petition.id.in_(running))):
            deadlines.start_code(
                session, petition, "accept_notice_direct", petition.received_on, unit_id=actor.unit_id
            )
            deadlines.refresh(session, petition)


def _day(moment: datetime | date) -> date:
    return on_office_day(moment) if isinstance(moment, datetime) else moment
