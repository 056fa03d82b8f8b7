"""Questions about one case: everything its verbs must know, asked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.domain.deadlines import count
from app.domain.facts import ClaimFacts, Round
from app.queries.calendar import calendar
from app.queries.organisation import principal_of
from app.queries.regimes import rule_book
from schema.agreements import Agreement
from schema.assignments import Assignment
from schema.claims import Claim
from schema.deadlines import Deadline
from schema.documents import Paper, Service
from schema.interim_notices import InterimNotice
from schema.matters import Matter
from schema.obligations import Obligation
from schema.opinions import Opinion
from schema.organisation import Staff
from schema.people import PetitionParty
from schema.personal_handlings import PersonalHandling
from schema.petitions import Petition
from schema.preparations import Preparation
from schema.reviews import ReviewRound
from schema.vocabulary import (
    ArchiveItem,
    ClaimResult,
    DeadlineKind,
    Event,
    FourOutcome,
    LeadRole,
    ObligationKind,
    OpinionState,
    PaperKind,
    PaperState,
    PreparationState,
)

ISSUED = (PaperState.signed, PaperState.issued, PaperState.served)
PROVING = frozenset({PaperKind.D09, PaperKind.D10, PaperKind.D14})
"""Papers whose service is the answer."""
DECIDING = PROVING | {PaperKind.D03, PaperKind.D04, PaperKind.D06}


@dataclass(frozen=True, slots=True)
class Case:
    """What the gates ask of a petition's surroundings."""

    has_petitioner: bool
    representatives: int
    claims: tuple[ClaimFacts, ...]
    owed: tuple[ObligationKind, ...]
    issued: frozenset[PaperKind]
    proved: frozenset[PaperKind]
    rounds: tuple[Round, ...]
    clocks: tuple[Deadline, ...]
    opinion: Opinion | None
    was_told: bool
    agreed: bool
    taking_part: int
    fixed_contact_id: int | None

    @property
    def results(self) -> tuple[ClaimResult | None, ...]:
        """Return the claims' results in their order."""
        return tuple(claim.result for claim in self.claims)

    @property
    def paper_issued(self) -> bool:
        """Say whether a paper has gone out."""
        return bool(self.issued)

    def running(self, *kinds: DeadlineKind) -> Deadline | None:
        """Return the clock of these kinds that runs, or None."""
        return next(
            (
                one
                for one in self.clocks
                if one.kind in kinds and one.met_on is None and one.voided_on is None
            ),
            None,
        )

    def last(self, *kinds: DeadlineKind) -> Deadline | None:
        """Return the clock of these kinds that was begun last, whatever became of it."""
        return next((one for one in reversed(self.clocks) if one.kind in kinds), None)

    @property
    def file_needs(self) -> tuple[ArchiveItem, ...]:
        """Return what the file of this case must hold, in the order of the list."""
        wanted = {ArchiveItem.registration}
        if self.issued & DECIDING:
            wanted |= {ArchiveItem.decision, ArchiveItem.proof_of_service}
        if self.opinion is not None:
            wanted |= {ArchiveItem.investigation, ArchiveItem.notice}
        if self.rounds:
            wanted.add(ArchiveItem.review)
        if self.agreed:
            wanted.add(ArchiveItem.agreement)
        return tuple(item for item in ArchiveItem if item in wanted)


def case_of(session: Session, petition: Petition) -> Case:
    """Return what stands on a petition that decides which of its verbs are possible."""
    number = petition.id
    parties = _of(session, PetitionParty, number, PetitionParty.deleted_at.is_(None))
    owed = select(Obligation.kind).where(Obligation.petition_id == number, Obligation.is_open.is_(True))
    issued = select(Paper.kind).where(Paper.petition_id == number, Paper.state.in_(ISSUED))
    proved = (
        select(Paper.kind)
        .join(Service, Service.paper_id == Paper.id)
        .where(Paper.petition_id == number, _proved(), Paper.state != PaperState.cancelled)
    )
    return Case(
        has_petitioner=bool(parties),
        representatives=sum(party.is_representative for party in parties),
        claims=tuple(_claim(row) for row in claims_of(session, number)),
        owed=tuple(session.scalars(owed)),
        issued=frozenset(session.scalars(issued)),
        proved=frozenset(session.scalars(proved)),
        rounds=tuple(
            Round(kind=row.kind, reviewer_id=row.reviewer_id, result=row.result, in_time=row.in_time)
            for row in _of(session, ReviewRound, number)
        ),
        clocks=tuple(_of(session, Deadline, number)),
        opinion=opinion_of(session, number),
        was_told=bool(_of(session, InterimNotice, number)),
        agreed=bool(_of(session, Agreement, number)),
        taking_part=len(
            _of(
                session,
                Assignment,
                number,
                Assignment.lead_role == LeadRole.co,
                Assignment.ended_on.is_(None),
            )
        ),
        fixed_contact_id=fixed_contact(session, petition),
    )


def _proved() -> ColumnElement[bool]:
    """Say whether a record of service has its proof: named, or a certificate of service drawn up for it."""
    return or_(Service.proof.is_not(None), Service.proof_paper_id.is_not(None))


def claims_of(session: Session, petition_id: int) -> Sequence[Claim]:
    """Return the claims of a petition in their order."""
    living = select(Claim).where(Claim.petition_id == petition_id, Claim.deleted_at.is_(None))
    return session.scalars(living.order_by(Claim.position, Claim.id)).all()


def opinion_of(session: Session, petition_id: int) -> Opinion | None:
    """Return the opinion that holds: the latest version that was not replaced."""
    held = select(Opinion).where(Opinion.petition_id == petition_id, Opinion.state != OpinionState.replaced)
    return session.scalars(held.order_by(Opinion.version_no.desc()).limit(1)).one_or_none()


def waiting(session: Session, petition_id: int, event: Event | None = None) -> Sequence[Preparation]:
    """Return what was prepared and waits for a decision, the latest first."""
    waits = Preparation.state == PreparationState.waiting
    found = select(Preparation).where(Preparation.petition_id == petition_id, waits)
    if event is not None:
        found = found.where(Preparation.event == event)
    return session.scalars(found.order_by(Preparation.id.desc())).all()


def proposers(session: Session, petition_id: int) -> dict[int, str]:
    """Return the names of those who proposed something on a petition, by their number among the staff."""
    named = select(Staff.id, Staff.name).join(Preparation, Preparation.prepared_by_id == Staff.id)
    return dict(session.execute(named.where(Preparation.petition_id == petition_id)).tuples().all())


def principal_acted(session: Session, petition: Petition) -> bool:
    """Say whether the principal of the responsible unit has handled the petition in person (M03).

    The principal of the day of the act counts: what a predecessor did remains the predecessor's.
    """
    for act in _of(session, PersonalHandling, petition.id):
        if act.leader_id in principal_of(session, petition.unit_id, act.done_on):
            return True
    return False


def fixed_contact(session: Session, petition: Petition) -> int | None:
    """Return who answers for the matter to the end: the officer of its first petition (M13)."""
    if petition.matter_id is not None:
        found = session.scalar(select(Matter.first_contact_id).where(Matter.id == petition.matter_id))
        if found is not None:
            return found
    return petition.first_contact_id if petition.unit_id is not None else None


def legal_end(session: Session, petition: Petition, regime: str) -> date:
    """Return the last day the law leaves for an answer: the time for notice and that for handling (M23)."""
    known, book = calendar(session), rule_book(session)
    notice = book.rule("accept_notice_direct", regime)
    start = petition.received_on
    if petition.accepted_on is not None:
        start = petition.accepted_on
    elif notice is not None:
        start = count(start, notice.number, notice.unit, known).strict
    limit = book.handling_rule(petition.purpose, regime)
    return count(start, limit.number, limit.unit, known).strict


def _claim(row: Claim) -> ClaimFacts:
    return ClaimFacts(
        text=row.text,
        finding=row.finding,
        legal_basis=row.legal_basis,
        result=row.result,
        four_outcomes=tuple(FourOutcome(code) for code in row.four_outcomes or ()),
        evidence=row.evidence,
        deciding_organ=row.deciding_organ,
        deciding_document=row.deciding_document,
        aid_record=row.aid_record,
        promises_money=row.promises_money,
        policy_document=row.policy_document,
        path=row.path,
    )


def _of(session: Session, model: Any, petition_id: int, *more: Any) -> Sequence[Any]:
    """Return the rows of an area that hang on a petition, the oldest first."""
    found = select(model).where(model.petition_id == petition_id, *more)
    return session.scalars(found.order_by(model.id)).all()
