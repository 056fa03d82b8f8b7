"""Who is told when a petition moves: whoever has to do something now, and who answers to the petitioner."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import notices
from app.queries.organisation import heads
from schema.notices import NoticeKind
from schema.petitions import Petition
from schema.vocabulary import Event

People = Callable[[Session, Petition], frozenset[int | None]]


def _unit(session: Session, petition: Petition) -> frozenset[int | None]:
    """The heads of the responsible unit, and its handler once there is one."""
    return heads(session).get(petition.unit_id or 0, frozenset()) | {petition.handler_id}


def _first(_session: Session, petition: Petition) -> frozenset[int | None]:
    """Who first received the petitioner: answers to the end (founding policy: 首访责任)."""
    return frozenset({petition.first_contact_id})


def _both(session: Session, petition: Petition) -> frozenset[int | None]:
    return _unit(session, petition) | _first(session, petition)


TOLD: Mapping[Event, tuple[NoticeKind, People]] = {
    Event.forward: (NoticeKind.assigned, _unit),
    Event.assign: (NoticeKind.assigned, _unit),
    Event.reject_objection: (NoticeKind.returned, _unit),
    Event.object: (NoticeKind.objection, _first),
    Event.uphold_objection: (NoticeKind.objection, _first),
    Event.accept: (NoticeKind.accepted, _both),
    Event.extend: (NoticeKind.extended, _both),
    Event.return_: (NoticeKind.returned, _unit),
    Event.redo: (NoticeKind.returned, _unit),
    Event.reopen: (NoticeKind.returned, _both),
}
"""Verb -> what is told, and to whom; whoever acts is never told what he or she does."""


def tell_move(session: Session, actor: Actor, petition: Petition, event: Event, _today: date) -> None:
    """Tell in the same unit of work; nobody hears of a petition he or she may not see."""
    if event in TOLD:
        kind, people = TOLD[event]
        notices.tell(session, actor, petition, to=people(session, petition), kind=kind)
