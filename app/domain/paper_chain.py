"""The way of a paper: what may be done to it in which state, who signs it, what its service must say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.errors import N_, Refused
from schema.vocabulary import LeaderRank, PaperState, PaperVerb, Role, ServiceMethod, Signatory

OUT = frozenset({PaperState.signed, PaperState.issued, PaperState.served})
"""States of a paper that has its number and stands."""

FROM: Mapping[PaperVerb, frozenset[PaperState]] = {
    PaperVerb.countersign: frozenset({PaperState.draft, PaperState.countersigned}),
    PaperVerb.agree: frozenset({PaperState.draft}),
    PaperVerb.disagree: frozenset({PaperState.draft}),
    PaperVerb.sign: frozenset({PaperState.draft, PaperState.countersigned}),
    PaperVerb.issue: frozenset({PaperState.signed}),
    PaperVerb.serve: frozenset({PaperState.signed, PaperState.issued}),
    PaperVerb.acknowledge: frozenset({PaperState.issued, PaperState.served}),
    PaperVerb.cancel: OUT,
    PaperVerb.correct: OUT,
}
"""Verb -> the states it is done in."""

MOST_COPIES = 9999
NEED_WITNESS = frozenset({ServiceMethod.left_in_place})
"""Ways of service that prove nothing without a witness."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a paper stands: its state, how many countersignatures wait, whether it must have one."""

    state: PaperState
    waiting: int = 0
    must_be_countersigned: bool = False


def refuse_step(verb: PaperVerb, paper: Standing) -> None:
    """Return when a verb fits where the paper stands; Refused with the sentence that says why not."""
    if paper.state is PaperState.cancelled:
        raise Refused(N_("This paper is cancelled; its number stays used."))
    if paper.state not in FROM[verb]:
        unsigned = paper.state in {PaperState.draft, PaperState.countersigned}
        raise Refused(_BEFORE if unsigned else _AFTER.get(verb, _NOT_NOW))
    if verb in {PaperVerb.sign, PaperVerb.countersign} and paper.waiting:
        raise Refused(N_("Not everybody who was asked has countersigned yet."))
    if verb in {PaperVerb.agree, PaperVerb.disagree} and not paper.waiting:
        raise Refused(N_("Nobody waits for a countersignature on this paper."))
    if verb is PaperVerb.sign and paper.must_be_countersigned and paper.state is PaperState.draft:
        raise Refused(N_("This paper is signed only after it was countersigned."))


_BEFORE = N_("This paper is not signed yet.")
_NOT_NOW = N_("This cannot be done to the paper any more.")
_AFTER: Mapping[PaperVerb, str] = {
    PaperVerb.sign: N_("This paper is already signed."),
    PaperVerb.countersign: N_("This paper is already signed."),
}


def may_sign_as(signatory: Signatory, rank: LeaderRank | None, roles: frozenset[str]) -> bool:
    """Say whether somebody of this rank and these roles is whom the rule names (domain §7.1).

    A head of a unit of its own counts as a leader of it; the principal leader is one by the list of leaders.
    """
    if signatory is Signatory.principal:
        return rank is LeaderRank.principal
    if signatory is Signatory.leader:
        return rank is not None or bool(roles & {Role.leader.value, Role.unit_head.value})
    return True


def service_problems(
    *,
    method: ServiceMethod,
    served_on: date,
    signed_on: date | None,
    today: date,
    proof: str,
    certificate: bool,
    refused: bool,
    witness: str,
) -> list[Refused]:
    """Return what is wrong with a record of service: its day, its proof, the witness it needs.

    `certificate` says that a certificate of service (送达回证) was drawn up for the paper. Whoever refuses
    acceptance, or finds it left in place, needs a witness (M15).
    """
    found = []
    if served_on > today:
        found.append(Refused(N_("This day cannot be later than today."), field="served_on"))
    elif signed_on is not None and served_on < signed_on:
        message = N_("It cannot be served before it was signed on %(signed)s.")
        found.append(Refused(message, field="served_on", signed=signed_on))
    if not proof.strip() and not certificate:
        found.append(Refused(N_("Record the proof that the paper was served."), field="service_proof"))
    if (refused or method in NEED_WITNESS) and not witness.strip():
        message = N_("A paper left in place or refused needs a witness.")
        found.append(Refused(message, field="witness"))
    return found
