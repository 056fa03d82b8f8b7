"""The case as it would stand after a verb: plain values the conditions ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from schema.vocabulary import (
    AbnormalReason,
    AgreementKind,
    ArchiveItem,
    Channel,
    ClaimResult,
    ClockRegime,
    ClosingBasis,
    FourOutcome,
    LeaderRank,
    ObligationKind,
    OccurrenceKind,
    PetitionState,
    Purpose,
    RoundKind,
    RoundResult,
    ServiceMethod,
    StatutoryPath,
    Track,
)


class Problem(NamedTuple):
    """One thing that is wrong: the input it belongs to, a msgid, and the values the sentence names.

    Members of the vocabulary among the values are to be shown by their label.
    """

    field: str | None
    message: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """One claim with what was found, on which basis, with which outcome (四到位 with their evidence)."""

    text: str = ""
    finding: str | None = None
    legal_basis: str | None = None
    result: ClaimResult | None = None
    four_outcomes: tuple[FourOutcome, ...] = ()
    evidence: str | None = None
    deciding_organ: str | None = None
    deciding_document: str | None = None
    aid_record: str | None = None
    promises_money: bool = False
    policy_document: str | None = None
    path: StatutoryPath | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A review or recheck that was decided, or is running while `result` is None."""

    kind: RoundKind
    reviewer_id: int | None = None
    result: RoundResult | None = None
    in_time: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The case as it would stand after the verb: what is on the record, with what was typed laid over it."""

    today: date
    state: PetitionState | None = None
    actor_staff_id: int | None = None
    actor_rank: LeaderRank | None = None
    # what came in
    channel: Channel | None = None
    received_on: date | None = None
    people_count: int | None = None
    representative_count: int | None = None
    abnormal_reason: AbnormalReason | None = None
    purpose: Purpose | None = None
    category_id: int | None = None
    summary: str | None = None
    has_petitioner: bool = False
    is_anonymous: bool = False
    is_important: bool = False
    reception_place: str | None = None
    receiver_id: int | None = None
    policy_clear: bool = False
    regime: ClockRegime | None = None
    # the procedure it follows
    track: Track | None = None
    occurrence_kind: OccurrenceKind | None = None
    is_secret: bool = False
    taking_part: int = 0
    simple_until: date | None = None
    # who deals with it
    unit_id: int | None = None
    co_unit_ids: tuple[int, ...] = ()
    first_contact_id: int | None = None
    fixed_contact_id: int | None = None
    handler_id: int | None = None
    handler_b_id: int | None = None
    accepted_on: date | None = None
    feedback_due: date | None = None
    co_due: date | None = None
    outside_organ: str | None = None
    objection_until: date | None = None
    # what the petitioner was told on the way
    was_told: bool = False
    interim_reason: str | None = None
    promised_on: date | None = None
    legal_end: date | None = None
    notice_exempt_reason: str | None = None
    # the extension
    asked_by_id: int | None = None
    days: int | None = None
    handle_due: date | None = None
    extended_by: int = 0
    extension_limit: int = 0
    # the answer
    answer_text: str | None = None
    answered_by_id: int | None = None
    answered_on: date | None = None
    results: tuple[ClaimResult | None, ...] = ()
    claims: tuple[ClaimFacts, ...] = ()
    reply_served_on: date | None = None
    reply_proof: str | None = None
    reply_exempt_reason: str | None = None
    paper_issued: bool = False
    owed: tuple[ObligationKind, ...] = ()
    principal_acted: bool = False
    # the opinion
    investigation: str | None = None
    statement_heard_on: date | None = None
    remedy: str | None = None
    opinion_signed_on: date | None = None
    served_on: date | None = None
    service_method: ServiceMethod | None = None
    service_proof: str | None = None
    proof_on_record: bool = False
    # review and recheck
    requested_on: date | None = None
    postmark_on: date | None = None
    reviewer_id: int | None = None
    rounds: tuple[Round, ...] = ()
    window_until: date | None = None
    round_result: RoundResult | None = None
    decision: str | None = None
    approver_id: int | None = None
    hearing_from: date | None = None
    hearing_to: date | None = None
    # other ends
    reason: str | None = None
    closing_basis: ClosingBasis | None = None
    decline_code: str | None = None
    refusal_code: str | None = None
    legal_basis: str | None = None
    advice: str | None = None
    path: StatutoryPath | None = None
    organ: str | None = None
    earlier_id: int | None = None
    earlier_state: PetitionState | None = None
    agreement_kind: AgreementKind | None = None
    terms: str | None = None
    signed_on: date | None = None
    performed_on: date | None = None
    document: str | None = None
    four_outcomes: tuple[FourOutcome, ...] = ()
    contents: tuple[ArchiveItem, ...] = ()
    needed: tuple[ArchiveItem, ...] = ()
    instruct_leader_id: int | None = None


def problem(field: str | None, message: str, **params: object) -> Problem:
    """Return a problem with its values."""
    return Problem(field, message, params)


def is_empty(value: object) -> bool:
    """Say whether an input was left empty; zero is an answer."""
    return value is None or value == () or (isinstance(value, str) and not value.strip())
