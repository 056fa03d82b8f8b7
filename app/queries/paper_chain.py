"""Questions about the way of a paper: rules of signing, countersignatures, receipts, seals, certificates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import unscoped
from app.domain.errors import N_, Invisible
from app.domain.paper_chain import Standing
from app.queries.paper_course import refuse_unseen
from schema.access import PetitionAccess
from schema.base import User
from schema.documents import Paper, Service
from schema.organisation import Staff
from schema.paper_chain import Countersignature, Receipt, SealPicture, SigningRule
from schema.vocabulary import CountersignState, HolderKind, PaperKind, PaperState, Signatory


def in_sight(session: Session, number: int) -> Paper:
    """Return a paper; Invisible when there is none for this person, who sees each petition it names."""
    found = session.get(Paper, number)
    if found is None:
        raise Invisible(N_("There is no such record, or it is not yours to see."))
    refuse_unseen(session, found)
    return found


def rule_for(session: Session, kind: PaperKind, *, grave: bool) -> tuple[Signatory, bool]:
    """Return who signs a kind of paper, and whether only after countersigning.

    Without a rule whoever holds the right signs, in grave matters the principal leader.
    """
    statement = select(SigningRule.signer, SigningRule.countersigned)
    fits = (SigningRule.kind == kind, SigningRule.grave.is_(grave), SigningRule.deleted_at.is_(None))
    found = session.execute(statement.where(*fits)).one_or_none()
    if found is not None:
        return found.signer, found.countersigned
    return (Signatory.principal if grave else Signatory.holder), False


def countersignatures(session: Session, paper_id: int) -> Sequence[Countersignature]:
    """Return all countersignatures of a paper in the order they were asked for."""
    of_paper = select(Countersignature).where(Countersignature.paper_id == paper_id)
    return session.scalars(of_paper.order_by(Countersignature.id)).all()


def waiting(session: Session, paper_id: int) -> Sequence[Countersignature]:
    """Return the countersignatures of a paper nobody has given yet, whoever was asked."""
    with unscoped(session, "a paper at hand waits for all who were asked, also in other units"):
        found = countersignatures(session, paper_id)
    return [one for one in found if one.state is CountersignState.waiting]


def standing(session: Session, paper: Paper, *, must_be_countersigned: bool = False) -> Standing:
    """Return where a paper stands on its way."""
    unsigned = paper.state is PaperState.draft
    asked = len(waiting(session, paper.id)) if unsigned else 0
    return Standing(paper.state, asked, must_be_countersigned)


def receipts(session: Session, paper_id: int) -> Sequence[Receipt]:
    """Return the receipts units owe or have given for a paper."""
    return session.scalars(select(Receipt).where(Receipt.paper_id == paper_id).order_by(Receipt.id)).all()


def owed_receipts(session: Session, until: date) -> Sequence[Receipt]:
    """Return the receipts due up to a day that nobody has given, of papers that stand."""
    owed = select(Receipt).where(Receipt.received_on.is_(None), Receipt.due_on <= until)
    found = session.scalars(owed.order_by(Receipt.id)).all()
    return [row for row in found if session.get_one(Paper, row.paper_id).state is not PaperState.cancelled]


def people_at(session: Session, unit_id: int) -> Sequence[int]:
    """Return the staff of a unit whose accounts are in use."""
    statement = (
        select(Staff.id)
        .join(User, User.id == Staff.user_id)
        .where(Staff.unit_id == unit_id, Staff.deleted_at.is_(None), User.active.is_(True))
    )
    return session.scalars(statement.order_by(Staff.id)).all()


def units_that_see(session: Session, petition_id: int) -> frozenset[int]:
    """Return the units a petition was given to."""
    held = select(PetitionAccess.holder_id).where(
        PetitionAccess.petition_id == petition_id, PetitionAccess.holder_kind == HolderKind.unit
    )
    return frozenset(session.scalars(held))


def staff_of_account(session: Session, user_id: int | None) -> int | None:
    """Return who of the staff has an account."""
    if user_id is None:
        return None
    return session.scalar(select(Staff.id).where(Staff.user_id == user_id, Staff.deleted_at.is_(None)))


def unit_of_staff(session: Session, staff_id: int) -> int | None:
    """Return the unit somebody works in."""
    return session.scalar(select(Staff.unit_id).where(Staff.id == staff_id))


def seal_in_use(session: Session, unit_id: int) -> SealPicture | None:
    """Return the picture of a unit's seal that is printed now; None where space is left for the seal."""
    standing_ = SealPicture.unit_id == unit_id, SealPicture.withdrawn_on.is_(None)
    return session.scalars(select(SealPicture).where(*standing_).order_by(SealPicture.id.desc())).first()


def seal_file(session: Session, digest: str) -> str | None:
    """Return the file of a picture that was in use once, by its digest."""
    return session.scalar(select(SealPicture.file).where(SealPicture.digest == digest).limit(1))


def certificate_of(session: Session, paper: Paper) -> Paper | None:
    """Return the latest certificate of service (D12) drawn up for a paper; it is named in its value."""
    kind = select(Paper).where(
        Paper.kind == PaperKind.D12,
        Paper.petition_id == paper.petition_id,
        Paper.state != PaperState.cancelled,
    )
    for one in session.scalars(kind.order_by(Paper.id.desc())):
        if (one.given or (one.value or {}).get("given") or {}).get("paper_id") == paper.id:
            return one
    return None


def service_of(session: Session, paper_id: int) -> Service | None:
    """Return the latest record that a paper was served."""
    served = select(Service).where(Service.paper_id == paper_id).order_by(Service.id.desc())
    return session.scalars(served.limit(1)).one_or_none()


def standing_paper(session: Session, petition_id: int, kind: PaperKind) -> Paper | None:
    """Return the latest paper of a kind that is signed and not served yet."""
    signed = select(Paper).where(
        Paper.petition_id == petition_id,
        Paper.kind == kind,
        Paper.state.in_((PaperState.signed, PaperState.issued)),
        Paper.number.is_not(None),
    )
    return session.scalars(signed.order_by(Paper.id.desc()).limit(1)).one_or_none()
