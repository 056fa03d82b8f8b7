"""Who may take a paper on its way: the right, the organ that issues it, and the office's rules of signing."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.domain.errors import N_, NotAllowed
from app.domain.paper_chain import may_sign_as
from app.queries.organisation import rank_of
from app.queries.paper_chain import rule_for
from app.queries.paper_facts import organ_of
from schema.documents import Paper
from schema.vocabulary import PaperKind, Signatory

WHO: dict[Signatory, str] = {
    Signatory.principal: N_("This paper is signed by the principal leader."),
    Signatory.leader: N_("This paper is signed by a leader of the organ that issues it."),
}


def refuse_stranger(session: Session, actor: Actor, paper: Paper) -> None:
    """Return when somebody belongs to the organ that issues a paper; NotAllowed otherwise."""
    organ = organ_of(session, actor.unit_id)
    if organ is None or organ.id != paper.issuing_unit_id:
        raise NotAllowed(N_("Only the organ that issues this paper does this to it."))


def refuse_signer(
    session: Session, actor: Actor, paper: Paper, right: str, *, grave: bool, area: str = "papers"
) -> None:
    """Return when this person may sign the paper (domain §7.1).

    NotAllowed without the right, in another organ than the one that issues it, or where the rule of its kind
    names somebody else.
    """
    actor.require(area, right)
    organ = organ_of(session, actor.unit_id)
    if organ is None or organ.id != paper.issuing_unit_id:
        raise NotAllowed(N_("Only the organ that issues this paper signs it."))
    refuse_rank(session, actor, paper.kind, grave=grave)


def refuse_rank(session: Session, actor: Actor, kind: PaperKind, *, grave: bool) -> None:
    """Return when the rule of a kind names somebody of this person's rank; NotAllowed otherwise."""
    signatory, _countersigned = rule_for(session, kind, grave=grave)
    roles = frozenset(str(role) for role in actor.roles)
    if not may_sign_as(signatory, rank_of(session, actor.leader_id), roles):
        raise NotAllowed(WHO[signatory])
