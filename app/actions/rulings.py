"""Ends of procedure: not accepted, not accepted again, referred to a statutory path."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import closing, deadlines, paths, service
from app.queries.cases import claims_of
from schema.petitions import Petition
from schema.rulings import Ruling
from schema.vocabulary import DeadlineKind, HandlingMode, PaperKind, RulingKind, StatutoryPath, Track


def decline(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T8: not accepted, with reason, basis and where to turn (Regulations 2022, articles 22 and 23)."""
    petition.mode = HandlingMode.decline
    _rule(
        session, petition, inputs, kind=RulingKind.decline, today=today, decline_code=inputs["decline_code"]
    )
    _end(session, actor, petition, inputs, paper=PaperKind.D03, today=today)


def refuse_again(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T9: the same matter is in process or was decided (Regulations 2022, articles 19 and 36)."""
    petition.mode = HandlingMode.refuse_again
    _rule(
        session,
        petition,
        inputs,
        kind=RulingKind.refuse_again,
        today=today,
        refusal_code=inputs["refusal_code"],
        earlier_id=inputs["earlier_id"],
    )
    _end(session, actor, petition, inputs, paper=PaperKind.D04, today=today)


def divert(
    session: Session, actor: Actor, petition: Petition, inputs: Mapping[str, Any], today: date
) -> None:
    """T10: each claim to its path, all to the one named or each to its own (Regulations 2022, article 31)."""
    petition.mode = HandlingMode.divert
    for claim in claims_of(session, petition.id):
        claim.path = claim.path or StatutoryPath(inputs["path"])
        _rule(
            session, petition, inputs, kind=RulingKind.divert, today=today, claim_id=claim.id, path=claim.path
        )
    _end(session, actor, petition, inputs, paper=PaperKind.D06, today=today)
    petition.track = Track.statutory
    paths.begin(session, petition, today, unit_id=petition.unit_id or actor.unit_id)


def _rule(
    session: Session,
    petition: Petition,
    inputs: Mapping[str, Any],
    *,
    kind: RulingKind,
    today: date,
    **values: Any,
) -> None:
    session.add(
        Ruling(
            petition_id=petition.id,
            kind=kind,
            organ=inputs.get("organ"),
            legal_basis=inputs["legal_basis"],
            advice=inputs.get("advice"),
            ruled_on=today,
            **values,
        )
    )
    session.flush()


def _end(
    session: Session,
    actor: Actor,
    petition: Petition,
    inputs: Mapping[str, Any],
    *,
    paper: PaperKind,
    today: date,
) -> None:
    service.notice(session, petition, paper, inputs, unit_id=petition.unit_id or actor.unit_id)
    petition.closing_note = inputs.get("advice") or inputs["legal_basis"]
    done = {DeadlineKind.notice, DeadlineKind.reception_promise}
    deadlines.meet(session, petition, done, inputs.get("served_on") or today)
    closing.finish(session, petition, None, today)
