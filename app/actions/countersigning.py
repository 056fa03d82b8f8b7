"""Countersigning (会签): all are asked at once, each says what it thinks, a refusal sends the draft back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import access, audit, notices, papers, seclusion
from app.actions.signers import refuse_stranger
from app.domain.errors import N_, NotAllowed, Refused
from app.domain.paper_chain import refuse_step
from app.queries.organisation import heads
from app.queries.paper_chain import people_at, staff_of_account, standing, unit_of_staff, waiting
from schema.documents import Paper
from schema.notices import NoticeKind
from schema.paper_chain import Countersignature
from schema.petitions import Petition
from schema.vocabulary import AccessReason, CountersignState, PaperState, PaperVerb


def send(
    session: Session,
    actor: Actor,
    paper: Paper,
    inputs: Mapping[str, Any],
    *,
    digest: str,
    today: date,
    right: str = "draw",
) -> Sequence[Countersignature]:
    """Ask units (`unit_ids`) and people (`staff_ids`) to countersign the text of this `digest`, all at once.

    Whoever is asked may see the petition from now on. Refused for who must not know of it; NotAllowed without
    the `right` to draw up papers of this kind.
    """
    actor.require("papers", right)
    refuse_stranger(session, actor, paper)
    papers.hold(session, paper)
    refuse_step(PaperVerb.countersign, standing(session, paper))
    asked = _asked(session, inputs)
    if not asked:
        raise Refused(N_("Name at least one unit or person to countersign."), field="unit_ids")
    petition = _petition(session, paper)
    if petition is not None:
        seclusion.refuse_routing(
            session,
            petition,
            units=[("unit_ids", unit) for unit, person in asked if person is None],
            staff=[("staff_ids", person) for _unit, person in asked if person is not None],
        )
    paper.state, paper.agreed_digest = PaperState.draft, digest
    rows = [
        Countersignature(
            paper_id=paper.id,
            petition_id=paper.petition_id,
            unit_id=unit,
            staff_id=person,
            asked_on=today,
            state=CountersignState.waiting,
            created_by_id=actor.user_id,
        )
        for unit, person in asked
    ]
    session.add_all(rows)
    session.flush()
    for row in rows:
        if petition is not None:
            reason = AccessReason.countersigner
            where = {"unit_id": row.unit_id} if row.staff_id is None else {"staff_id": row.staff_id}
            access.grant(session, petition, reason, **where)
        told = [row.staff_id] if row.staff_id is not None else _readers(session, row.unit_id)
        notices.tell(session, actor, paper, to=told, kind=NoticeKind.countersign, number=paper.display)
    audit.record(session, actor, paper, PaperVerb.countersign, display=papers.named(paper))
    return rows


def mine(session: Session, actor: Actor, paper: Paper) -> Countersignature | None:
    """Return the countersignature that waits for this person: asked by name, or of the person's unit."""
    if not actor.may("papers", "countersign"):
        return None
    found = waiting(session, paper.id)
    by_name = next(
        (one for one in found if one.staff_id is not None and one.staff_id == actor.staff_id), None
    )
    of_unit = (one for one in found if one.staff_id is None and one.unit_id == actor.unit_id)
    return by_name or next(of_unit, None)


def say(
    session: Session, actor: Actor, paper: Paper, *, agreed: bool, opinion: str | None, today: date
) -> Countersignature:
    """Agree to a paper or refuse it, for oneself or one's unit; the last to agree makes it countersigned.

    A refusal takes the other requests back and sends the paper to who drew it up. NotAllowed for who was
    not asked.
    """
    papers.hold(session, paper)
    verb = PaperVerb.agree if agreed else PaperVerb.disagree
    refuse_step(verb, standing(session, paper))
    row = mine(session, actor, paper)
    if row is None:
        raise NotAllowed(N_("You were not asked to countersign this paper."))
    if not agreed and not (opinion or "").strip():
        raise Refused(N_("Say what is to be changed."), field="opinion")
    row.state = CountersignState.agreed if agreed else CountersignState.refused
    row.opinion, row.decided_on, row.decided_by_id = opinion, today, actor.staff_id
    session.flush()
    left = waiting(session, paper.id)
    asked_by = staff_of_account(session, row.created_by_id)
    if not agreed:
        for other in left:
            other.state = CountersignState.withdrawn
        paper.agreed_digest = None
        kind = NoticeKind.not_countersigned
        notices.tell(session, actor, paper, to=[asked_by], kind=kind, number=paper.display)
    elif not left:
        paper.state = PaperState.countersigned
        notices.tell(
            session, actor, paper, to=[asked_by], kind=NoticeKind.countersigned, number=paper.display
        )
    session.flush()
    audit.record(session, actor, paper, verb, display=papers.named(paper))
    return row


def _asked(session: Session, inputs: Mapping[str, Any]) -> list[tuple[int, int | None]]:
    """Return (unit, person or None) of everybody named, each once."""
    units = [(int(unit), None) for unit in inputs.get("unit_ids") or []]
    people = [
        (unit, int(person))
        for person in inputs.get("staff_ids") or []
        if (unit := unit_of_staff(session, int(person))) is not None
    ]
    return list(dict.fromkeys([*units, *people]))


def _readers(session: Session, unit_id: int) -> Sequence[int]:
    return sorted(heads(session).get(unit_id, frozenset())) or people_at(session, unit_id)


def _petition(session: Session, paper: Paper) -> Petition | None:
    if paper.petition_id is None:
        return None
    return session.scalars(select(Petition).where(Petition.id == paper.petition_id)).one_or_none()
