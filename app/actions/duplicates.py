"""The same again: petitions compared at registration, and what a person decides about two that look alike.

Petitions of one matter are linked and stay what they are: the number of pieces is never changed by it. Every
decision is kept, so that the same suggestion does not come twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, matters
from app.actions.told import untold
from app.clock import now
from app.domain.duplicates import Likeness
from app.domain.errors import N_, Refused
from app.queries.duplicates import Candidate, pairs_of, subject_of, suggestions
from schema.duplicates import Duplicate, DuplicateCheck
from schema.petitions import Petition
from schema.vocabulary import AuditVerb, DuplicateVerdict, PetitionState

RESTRICTED: Final = N_("Restricted petitions are not compared and not linked (Regulations 2022, article 30).")
UNCOUNTED: Final = N_("A draft or a void petition is no occurrence of a matter.")


def check(session: Session, actor: Actor, petition: Petition) -> int:
    """Compare a petition with the others and keep what is alike; returns how many wait for a decision.

    It never refuses: whatever it finds, the petition is registered (domain T1).
    """
    if petition.is_secret:
        return 0
    session.flush()
    known = pairs_of(session, petition.id)
    decided = {number for number, pair in known.items() if pair.verdict is not None}
    found = suggestions(session, subject_of(session, petition), decided)
    _suggest(session, petition, found, known)
    _note_check(session, actor, petition)
    session.flush()
    return len(found)


def _suggest(
    session: Session, petition: Petition, found: Sequence[Candidate], known: Mapping[int, Duplicate]
) -> None:
    """Keep the pairs found, with what they scored now."""
    with _suggesting(session):
        for one in found:
            if one.number in known:
                _score(known[one.number], one.found)
        fresh = [_pair(petition.id, one.number, one.found) for one in found if one.number not in known]
        if fresh:
            session.execute(insert(Duplicate), fresh)


def _suggesting(session: Session) -> AbstractContextManager[None]:
    return untold(session, "what looks alike is a suggestion; what a person makes of a pair is told")


def _pair(number: int, other: int, found: Likeness) -> dict[str, Any]:
    said = {"petition_id": number, "other_id": other, "found_at": now()}
    return {**said, "score": found.score, "reasons": _plain(found)}


def _score(pair: Duplicate, found: Likeness) -> None:
    pair.score, pair.reasons = found.score, _plain(found)


def decide(
    session: Session,
    actor: Actor,
    petition: Petition,
    other: Petition,
    verdict: DuplicateVerdict,
    *,
    reason: str | None = None,
) -> None:
    """Say what two petitions are to each other; the same matter links them, anything else does not.

    Refused for restricted petitions, for drafts and void ones, and where both belong to other matters.
    """
    actor.require("petitions", "write")
    if petition.id == other.id:
        raise Refused(N_("A petition is not compared with itself."))
    if petition.is_secret or other.is_secret:
        raise Refused(RESTRICTED)
    if PetitionState.void in {petition.state, other.state} or other.state is PetitionState.draft:
        raise Refused(UNCOUNTED)
    if verdict is DuplicateVerdict.same_matter:
        matters.link(session, actor, petition, other, reason=reason)
    elif petition.matter_id is not None and petition.matter_id == other.matter_id:
        raise Refused(N_("These petitions are linked; take one out of the matter first."))
    _keep(session, actor, petition, other, verdict, reason=reason)


def unlink(session: Session, actor: Actor, petition: Petition, reason: str) -> None:
    """Take a petition out of its matter; it is different from those that stay, and says why."""
    actor.require("petitions", "write")
    if not reason.strip():
        raise Refused(N_("Say why it does not belong to this matter."), field="reason")
    for other in matters.unlink(session, actor, petition, reason):
        _keep(session, actor, petition, other, DuplicateVerdict.different, reason=reason)


@dataclass(frozen=True, slots=True)
class Brought:
    """What a row of a file may be the same as: a petition, or another row by its number at the source.

    Without a verdict nobody has decided; the pair is then kept as a suggestion, as at registration.
    """

    other_id: int | None = None
    other_no: str | None = None
    verdict: DuplicateVerdict | None = None
    found: Likeness = field(default_factory=Likeness)


def settle_imported(
    session: Session, actor: Actor, system: str, brought: Mapping[str, Brought | None]
) -> None:
    """Keep what was found and decided about the rows a file brought: number at the source -> what it is like.

    Every row is noted as compared. What is restricted, linked already or of another matter stays as it is;
    nobody is told of what he or she does not see.
    """
    said = {number: one for number, one in brought.items() if one is not None}
    numbers = sorted({*brought, *(one.other_no for one in said.values() if one.other_no)})
    came = select(Petition).where(Petition.source_system == system, Petition.outside_no.in_(numbers))
    rows = {str(row.outside_no): row for row in session.scalars(came)}
    _note_checks(session, actor, [rows[number] for number in brought if number in rows])
    named = select(Petition).where(Petition.id.in_(sorted({one.other_id or 0 for one in said.values()})))
    others = {row.id: row for row in session.scalars(named)} if said else {}
    open_pairs = []
    for number, one in said.items():
        row, other = rows.get(number), others.get(one.other_id or 0) or rows.get(one.other_no or "")
        if row is None or other is None or row.id == other.id or row.is_secret or other.is_secret:
            continue
        if one.verdict is None:
            open_pairs.append((row, other, one))
        else:
            _settle(session, actor, row, other, one)
    _suggest_imported(session, open_pairs)


def _settle(session: Session, actor: Actor, row: Petition, other: Petition, one: Brought) -> None:
    """Keep what a person decided about a row; the same matter links it."""
    if one.verdict is DuplicateVerdict.same_matter:
        if row.matter_id is not None:
            return
        matters.link(session, actor, row, other, reason=None)
    elif row.matter_id is not None and row.matter_id == other.matter_id:
        return
    _keep(session, actor, row, other, one.verdict or DuplicateVerdict.different, reason=None)
    pair = pairs_of(session, row.id)[other.id]
    if not pair.score:
        _score(pair, one.found)


def _suggest_imported(session: Session, pairs: Sequence[tuple[Petition, Petition, Brought]]) -> None:
    """Keep pairs nobody has decided about, which are not there yet."""
    mine = sorted(row.id for row, _other, _one in pairs)
    ends = select(Duplicate.petition_id, Duplicate.other_id).where(
        or_(Duplicate.petition_id.in_(mine), Duplicate.other_id.in_(mine))
    )
    there = {frozenset(pair) for pair in session.execute(ends).tuples()} if pairs else set()
    fresh = [
        _pair(row.id, other.id, one.found)
        for row, other, one in pairs
        if frozenset((row.id, other.id)) not in there
        and (row.matter_id is None or row.matter_id != other.matter_id)
    ]
    if fresh:
        with _suggesting(session):
            session.execute(insert(Duplicate), fresh)


def _note_checks(session: Session, actor: Actor, rows: Sequence[Petition]) -> None:
    """Note that rows of a file were compared with the others, but for restricted ones."""
    mine = sorted(row.id for row in rows if not row.is_secret)
    known = select(DuplicateCheck.petition_id).where(DuplicateCheck.petition_id.in_(mine))
    there = set(session.scalars(known)) if mine else set()
    said = {"checked_at": now(), "checked_by_id": actor.user_id}
    fresh = [{"petition_id": number, **said} for number in mine if number not in there]
    if fresh:
        session.execute(insert(DuplicateCheck), fresh)


def _plain(found: Likeness) -> list[list[Any]]:
    """Return reasons as they are kept."""
    return [[text, dict(values)] for text, values in found.reasons]


def withdraw(session: Session, actor: Actor, petition: Petition) -> None:
    """Let a petition that is restricted from now on be found through no other one."""
    mine = or_(Duplicate.petition_id == petition.id, Duplicate.other_id == petition.id)
    session.execute(delete(Duplicate).where(mine))
    if petition.matter_id is not None:
        matters.unlink(session, actor, petition, None)


def _keep(
    session: Session,
    actor: Actor,
    petition: Petition,
    other: Petition,
    verdict: DuplicateVerdict,
    *,
    reason: str | None,
) -> None:
    session.flush()
    pair = pairs_of(session, petition.id).get(other.id)
    if pair is None:
        pair = Duplicate(petition_id=petition.id, other_id=other.id, found_at=now(), score=0, reasons=[])
        session.add(pair)
    pair.verdict, pair.reason = verdict, (reason or "").strip()[:200] or None
    pair.decided_at, pair.decided_by_id = now(), actor.user_id
    session.flush()
    if verdict is not DuplicateVerdict.same_matter:
        # Without the other's number: whoever reads this history may not see that one.
        said = {"verdict": (None, verdict)}
        number = petition.petition_no or petition.title
        audit.record(
            session, actor, petition, AuditVerb.compare, changes=said, reason=pair.reason, display=number
        )


def _note_check(session: Session, actor: Actor, petition: Petition) -> None:
    row = session.scalars(select(DuplicateCheck).where(DuplicateCheck.petition_id == petition.id)).first()
    if row is None:
        row = DuplicateCheck(petition_id=petition.id)
        session.add(row)
    row.checked_at, row.checked_by_id = now(), actor.user_id
