"""The same again: petitions compared at registration, and what a person decides about two that look alike.

Petitions of one matter are linked and stay what they are: the number of pieces is never changed by it. Every
decision is kept, so that the same suggestion does not come twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, matters
from app.actions.told import untold
from app.clock import now
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
    with untold(session, "what looks alike is a suggestion; what a person makes of a pair is told"):
        _suggest(session, petition, found, known)
    _note_check(session, actor, petition)
    session.flush()
    return len(found)


def _suggest(
    session: Session, petition: Petition, found: Sequence[Candidate], known: Mapping[int, Duplicate]
) -> None:
    """Keep the pairs found, with what they scored now."""
    fresh = []
    for one in found:
        pair, reasons = known.get(one.number), [[text, dict(values)] for text, values in one.found.reasons]
        if pair is None:
            said = {"petition_id": petition.id, "other_id": one.number, "found_at": now()}
            fresh.append({**said, "score": one.found.score, "reasons": reasons})
        else:
            pair.score, pair.reasons = one.found.score, reasons
    if fresh:
        session.execute(insert(Duplicate), fresh)


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


def link_imported(session: Session, actor: Actor, system: str, links: Mapping[str, int]) -> None:
    """Link what a file brought with the petitions its rows name: number at the source -> petition.

    What is restricted, linked already or of another matter stays as it is.
    """
    if not links:
        return
    brought = select(Petition).where(Petition.source_system == system, Petition.outside_no.in_(sorted(links)))
    named = select(Petition).where(Petition.id.in_(sorted(set(links.values()))))
    others = {row.id: row for row in session.scalars(named)}
    for row in session.scalars(brought).all():
        other = others.get(links[str(row.outside_no)])
        if other is None or row.is_secret or row.matter_id is not None or row.id == other.id:
            continue
        matters.link(session, actor, row, other, reason=None)
        _keep(session, actor, row, other, DuplicateVerdict.same_matter, reason=None)


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
