"""Who never sees a petition: kept in step with whom it complains about and who is recused.

Regulations 2022, articles 28 (recusal) and 30(3) (a report never reaches whom it accuses). The rows hold for
every door at once, because the wall asks them; who they exclude is also never routed to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import audit, papers
from app.domain.errors import N_, Refused
from app.domain.secrecy import is_restricted
from app.queries.organisation import below
from schema.access import PetitionExclusion, Recusal
from schema.claims import Claim
from schema.organisation import Staff
from schema.petitions import Petition
from schema.vocabulary import AuditVerb, ExclusionReason, HolderKind

Holder = tuple[HolderKind, int]

CONCERNED = frozenset(
    {"purpose", "secrecy", "respondent_unit_id", "respondent_person", "respondent_staff_id"}
)
"""Columns of a petition its exclusions follow from."""


def seclude(session: Session, petition: Petition) -> None:
    """Bring mark and exclusions of a petition into step with what it says; call it last in an act.

    Last, because whoever acts may be among those who see it no more.
    """
    petition.is_secret = is_restricted(petition.purpose, petition.secrecy)
    for claim in session.scalars(select(Claim).where(Claim.petition_id == petition.id)):
        claim.text_sealed = petition.is_secret  # its words follow at the flush
    session.flush()
    papers.follow_secrecy(session, petition)
    wanted = _wanted(session, petition)
    there = {
        (row.holder_kind, row.holder_id): row
        for row in session.scalars(
            select(PetitionExclusion).where(PetitionExclusion.petition_id == petition.id)
        )
    }
    for holder in there.keys() - wanted.keys():
        session.delete(there[holder])
    for kind, number in sorted(wanted.keys() - there.keys()):
        reason = wanted[kind, number]
        session.add(
            PetitionExclusion(holder_kind=kind, holder_id=number, petition_id=petition.id, reason=reason)
        )
    session.flush()


def _wanted(session: Session, petition: Petition) -> dict[Holder, ExclusionReason]:
    found: dict[Holder, ExclusionReason] = {}
    recused = select(Recusal.staff_id).where(Recusal.petition_id == petition.id, Recusal.deleted_at.is_(None))
    for number in session.scalars(recused):
        found[HolderKind.user, number] = ExclusionReason.recused
    for number in _respondents(session, petition):
        found[HolderKind.user, number] = ExclusionReason.respondent
    if petition.is_secret and petition.respondent_unit_id is not None:
        found[HolderKind.unit, petition.respondent_unit_id] = ExclusionReason.respondent_unit
    return found


def _respondents(session: Session, petition: Petition) -> set[int]:
    """Return the staff a petition complains about: chosen, or bearing the name that was typed.

    In an ordinary petition a namesake outside the unit complained about is taken for somebody else; in a
    restricted one nobody of that name sees it.
    """
    found = set() if petition.respondent_staff_id is None else {petition.respondent_staff_id}
    name = (petition.respondent_person or "").strip()
    if not name:
        return found
    named = select(Staff.id).where(Staff.name == name, Staff.deleted_at.is_(None))
    if not petition.is_secret:
        unit = petition.respondent_unit_id
        units = () if unit is None else below(session, [unit])
        named = named.where(Staff.unit_id.in_(units))
    return found | set(session.scalars(named))


def refuse_routing(
    session: Session,
    petition: Petition,
    *,
    units: Sequence[tuple[str, int | None]] = (),
    staff: Sequence[tuple[str, int | None]] = (),
) -> None:
    """Refuse to send a petition to whom it accuses or to the recused; each comes with the input's name.

    A restricted petition goes to no unit at or below the one complained about, and to nobody who works there.
    """
    barred_units, barred_staff = barred(session, petition)
    for name, number in units:
        if number in barred_units:
            raise Refused(
                N_("A report is never sent to the unit it is about (Regulations 2022, article 30)."),
                field=name,
            )
    people = {number for _name, number in staff if number is not None}
    if not people:
        return
    places = dict(session.execute(select(Staff.id, Staff.unit_id).where(Staff.id.in_(people))).tuples().all())
    for name, number in staff:
        if number is not None and (number in barred_staff or places.get(number) in barred_units):
            raise Refused(
                N_("This person is complained about, recused or belongs to the unit complained about."),
                field=name,
            )


def barred(session: Session, petition: Petition) -> tuple[frozenset[int], frozenset[int]]:
    """Return the units (with those below) and the staff a petition never goes to."""
    wanted = _wanted(session, petition)
    units = [number for kind, number in wanted if kind is HolderKind.unit]
    people = {number for kind, number in wanted if kind is HolderKind.user}
    return frozenset(below(session, units)) if units else frozenset(), frozenset(people)


def create_recusal(session: Session, actor: Actor, values: Mapping[str, Any]) -> Recusal:
    """Recuse somebody: from now on the petition is neither seen nor handled by this person.

    Whoever handled it hands over to the stand-in; without one the unit names somebody else.
    """
    petition = _petition(session, values["petition_id"])
    row = Recusal(**values)
    session.add(row)
    session.flush()
    if not actor.may("recusals", "delete") and row.staff_id != actor.staff_id:
        raise Refused(N_("One recuses oneself; others are recused by the petition office."), field="staff_id")
    audit.record(session, actor, row, AuditVerb.create, changes=audit.born(row))
    _hand_over(petition, row.staff_id)
    seclude(session, petition)
    return row


def amend_recusal(
    session: Session, actor: Actor, row: Recusal, changes: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Correct ground and note of a recusal; petition and person stay."""
    for name in ("petition_id", "staff_id"):
        if changes.get(name, getattr(row, name)) != getattr(row, name):
            raise Refused(N_("A recusal stays with its petition and its person."), field=name)
    difference = audit.apply(row, changes)
    if difference:
        audit.record(session, actor, row, AuditVerb.amend, changes=difference)
    return difference


def end_recusal(session: Session, _actor: Actor, row: Recusal) -> None:
    """Let somebody back in: the ground was wrong or is gone."""
    petition = _petition(session, row.petition_id)
    kept = select(PetitionExclusion).where(
        PetitionExclusion.petition_id == petition.id,
        PetitionExclusion.holder_kind == HolderKind.user,
        PetitionExclusion.holder_id == row.staff_id,
        PetitionExclusion.reason == ExclusionReason.recused,
    )
    for exclusion in session.scalars(kept):
        session.delete(exclusion)
    session.flush()


def _hand_over(petition: Petition, staff_id: int) -> None:
    if petition.handler_id == staff_id:
        petition.handler_id, petition.handler_b_id = petition.handler_b_id, None
    elif petition.handler_b_id == staff_id:
        petition.handler_b_id = None


def _petition(session: Session, number: int) -> Petition:
    return session.scalars(select(Petition).where(Petition.id == number)).one()


def is_shut_out(session: Session, actor: Actor, petition: Petition) -> bool:
    """Say whether `actor` will not see the petition once its exclusions are written."""
    wanted = _wanted(session, petition)
    own = {(HolderKind.user, actor.staff_id)} | {(HolderKind.unit, number) for number in actor.line_ids}
    return bool(own & wanted.keys())


def concerns(changed: Iterable[str]) -> bool:
    """Say whether a change of these columns may exclude or let in somebody."""
    return bool(CONCERNED & set(changed))
