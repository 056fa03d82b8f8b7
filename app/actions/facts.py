"""The facts a verb is judged by: what is on the record, with what was typed laid over it, and who may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import opening, simple
from app.actions.agreements import settled
from app.domain.clocks import SIMPLE_NOTICE
from app.domain.deadlines import count
from app.domain.facts import ClaimFacts, Facts
from app.domain.rules import Rule
from app.domain.transition import Transition
from app.queries.calendar import calendar
from app.queries.cases import PROVING, Case, case_of, legal_end, principal_acted
from app.queries.organisation import rank_of
from app.queries.regimes import rule_book
from schema.petitions import Petition
from schema.preparations import Preparation
from schema.vocabulary import (
    AgreementKind,
    DeadlineKind,
    Event,
    FourOutcome,
    LeaderRank,
    PaperKind,
    PetitionState,
    Role,
)

NEVER_FROM_BEFORE = frozenset({"accepted_on", "handler_id", "handler_b_id", "feedback_due", "unit_id"})
"""Inputs that are typed anew where a row requires them, whatever stands on the petition."""
WINDOWS = {
    Event.ask_review: DeadlineKind.review_apply,
    Event.late_review: DeadlineKind.review_apply,
    Event.ask_recheck: DeadlineKind.recheck_apply,
}
HANDLING = (DeadlineKind.handle, DeadlineKind.extended_handle)


def may(actor: Actor, petition: Petition, row: Transition) -> bool:
    """Say whether this person may do what a row says: by relation to the petition, or by right."""
    if row.system:
        return actor.may("petitions", row.event)
    if any(_relations(actor, petition)[relation] for relation in row.relations):
        return True
    if not actor.may("petitions", row.event.value.rstrip("_")):
        return False
    return not row.own_unit or own(actor, petition)


def own(actor: Actor, petition: Petition) -> bool:
    """Say whether the petition is this person's unit's to lead, or nobody's yet."""
    return petition.unit_id is None or petition.unit_id in actor.unit_ids


def _relations(actor: Actor, petition: Petition) -> dict[str, bool]:
    me = actor.stands_for | ({actor.staff_id} if actor.staff_id is not None else set())
    return {
        "author": petition.created_by_id == actor.user_id,
        "first_contact_officer": actor.staff_id is not None and petition.first_contact_id == actor.staff_id,
        "reception_leader": actor.staff_id is not None and petition.receiver_id == actor.staff_id,
        "handler": petition.handler_id in me,
    }


def facts(
    session: Session,
    actor: Actor,
    petition: Petition,
    row: Transition,
    inputs: Mapping[str, Any],
    *,
    today: date,
    jurisdiction: str,
    asked: Sequence[Preparation] = (),
) -> Facts:
    """Return the case as it would stand after the verb."""
    case = case_of(session, petition)
    book = rule_book(session)
    regime = petition.regime or book.regime_for(petition.received_on, jurisdiction)
    names = Facts.__dataclass_fields__
    known = {name: getattr(petition, name) for name in names if hasattr(petition, name)}
    typed = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in inputs.items()
        if name in names
    }
    blanked = {name: None for name in row.required if name not in typed and name in NEVER_FROM_BEFORE}
    opinion = case.opinion
    remedy = None if opinion is None or row.event is Event.sign else opinion.remedy
    return Facts(
        **{
            **known,
            "remedy": remedy,
            **blanked,
            **typed,
            **_clocks(case, row.event, petition, book.rule("extend", regime)),
            **_reply(row.event, inputs),
            "first_contact_id": inputs.get("first_contact_id"),
            "today": today,
            "regime": book.procedure(regime),
            "state": petition.state,
            "actor_staff_id": actor.staff_id,
            "actor_rank": _rank(session, actor),
            "has_petitioner": case.has_petitioner,
            "representative_count": max(petition.representative_count or 0, case.representatives) or None,
            "results": tuple(result or opening.fallback(petition, inputs) for result in case.results),
            "claims": _claims(row.event, case, inputs),
            "paper_issued": case.paper_issued,
            "proof_on_record": _proved(case, petition),
            "owed": case.owed,
            "rounds": case.rounds,
            "taking_part": case.taking_part,
            "simple_until": _simple_until(session, petition, row.event, regime),
            "was_told": case.was_told,
            "fixed_contact_id": case.fixed_contact_id,
            "asked_by_id": asked[0].prepared_by_id if asked else None,
            "opinion_signed_on": None if opinion is None else opinion.signed_on,
            "principal_acted": petition.is_important and principal_acted(session, petition),
            "legal_end": legal_end(session, petition, regime),
            "earlier_state": _state_of(session, inputs.get("earlier_id"), petition.id),
            "needed": case.file_needs,
        }
    )


def _claims(event: Event, case: Case, inputs: Mapping[str, Any]) -> tuple[ClaimFacts, ...]:
    """A settlement decides every claim nobody decided before."""
    if event is not Event.settle or not inputs.get("agreement_kind"):
        return case.claims
    given = settled(AgreementKind(inputs["agreement_kind"]), inputs)
    given["four_outcomes"] = tuple(FourOutcome(code) for code in given["four_outcomes"])
    return tuple(
        replace(claim, **{n: v for n, v in given.items() if getattr(claim, n) in (None, "", ())})
        for claim in case.claims
    )


def _reply(event: Event, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What an agreement says was handed over when it was signed."""
    if event is not Event.settle:
        return {}
    return {"reply_served_on": inputs.get("signed_on"), "reply_proof": inputs.get("document")}


def _clocks(case: Case, event: Event, petition: Petition, limit: Rule | None) -> dict[str, Any]:
    window = WINDOWS.get(event)
    if event is Event.lapse:
        served = petition.state is PetitionState.served
        window = DeadlineKind.review_apply if served else DeadlineKind.recheck_apply
    objection, handling = case.running(DeadlineKind.objection), case.running(*HANDLING)
    asked_within = case.last(window) if window is not None else None
    return {
        "objection_until": None if objection is None else objection.binding_on,
        "handle_due": None if handling is None else handling.binding_on,
        "extended_by": 0 if handling is None else handling.extended_by,
        "extension_limit": 0 if limit is None else limit.number,
        "window_until": None if asked_within is None else asked_within.binding_on,
    }


def _simple_until(session: Session, petition: Petition, event: Event, regime: str) -> date | None:
    """Return until when the simple procedure may be chosen; None where no rule sets it."""
    if event is not Event.simplify:
        return None
    on = simple.begun_on(session, petition)
    limit = rule_book(session).rule(SIMPLE_NOTICE, regime, on)
    return None if limit is None else count(on, limit.number, limit.unit, calendar(session)).binding


def _proved(case: Case, petition: Petition) -> bool:
    """Say whether the answer that holds was served with proof; what a review revoked holds no more."""
    if PaperKind.D10 in case.proved:  # a reply, which no review revokes
        return True
    in_force = petition.state in {PetitionState.served, PetitionState.review_served, PetitionState.in_recheck}
    return in_force and bool(case.proved & PROVING)


def _rank(session: Session, actor: Actor) -> LeaderRank | None:
    rank = rank_of(session, actor.leader_id)
    return rank or (LeaderRank.unit_head if Role.unit_head in actor.roles else None)


def _state_of(session: Session, number: int | None, own_number: int) -> PetitionState | None:
    """Return where an earlier petition stands, if it may be seen."""
    if number is None or number == own_number:
        return None
    return session.scalar(select(Petition.state).where(Petition.id == number))
