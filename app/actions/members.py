"""Many members of a group entered at once; nothing is written until every line is in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.actions import people, petitions
from app.catalog.shape import clean_all
from app.domain.conditions.arriving import representatives_allowed
from app.domain.errors import N_, Refusals, Refused
from app.domain.members import Member, members
from app.queries.catalog import current
from app.queries.regimes import rule_book
from schema.people import Petitioner, PetitionParty
from schema.petitions import Petition
from schema.vocabulary import Channel

MOST = 500
"""How many members may be entered at once."""
FAULTS: Mapping[str, str] = {
    "name": N_("Line %(number)s: the name is missing or too long."),
    "id_number": N_("Line %(number)s “%(name)s”: this is not an ID number."),
    "phone": N_("Line %(number)s “%(name)s”: this is not a telephone number."),
}
"""Column -> what is said of a line whose cell does not fit it."""


def enter(session: Session, actor: Actor, petition: Petition, text: str) -> int:
    """Enter the members of pasted lines and return how many; refused like `enter_all`."""
    return enter_all(session, actor, petition, members(text))


def enter_all(session: Session, actor: Actor, petition: Petition, lines: tuple[Member, ...]) -> int:
    """Enter members and return how many; Refusals names every line that is not in order, and none is entered.

    The representatives, those entered before with them, stay within what the body of rules allows a visit
    (Regulations 2022, article 20; Zhejiang 2016, article 15).
    """
    petitions.refuse_finished(petition)
    if not lines or len(lines) > MOST:
        raise Refused(N_("Enter from 1 to %(most)s lines, one member each."), field="lines", most=MOST)
    wanted = [_clean(session, line) for line in lines]
    found = [fault for _values, faults in wanted for fault in faults]
    found += _repeated(session, petition, lines, [values for values, _faults in wanted])
    found += _too_many(session, petition, lines)
    if found:
        raise Refusals(found)
    for line, (values, _faults) in zip(lines, wanted, strict=True):
        person = Petitioner(**{name: value for name, value in values.items() if value})
        session.add(person)
        session.flush()
        part = {
            "petition_id": petition.id,
            "petitioner_id": person.id,
            "is_primary": False,
            "is_representative": bool(line.representative),
        }
        people.create_party(session, actor, part)
    return len(lines)


def _clean(session: Session, line: Member) -> tuple[dict[str, Any], list[Refused]]:
    known = current(session)["petitioners"].columns
    columns = [known[name] for name in FAULTS if name in known]
    values, problems = clean_all(columns, {name: getattr(line, name) for name in FAULTS})
    faults = {problem.field for problem in problems} | (set() if line.name else {"name"})
    said = [_said(FAULTS[name], line) for name in FAULTS if name in faults]
    if line.representative is None or line.spare:
        said.append(_said(N_("Line %(number)s “%(name)s”: after the telephone comes only yes or no."), line))
    return values, said


def _repeated(
    session: Session, petition: Petition, lines: tuple[Member, ...], values: list[dict[str, Any]]
) -> Iterator[Refused]:
    """Yield who stands twice in the lines, or on the petition already, by ID number."""
    parties = select(Petitioner).join(PetitionParty, PetitionParty.petitioner_id == Petitioner.id)
    there = session.scalars(
        parties.where(PetitionParty.petition_id == petition.id, PetitionParty.deleted_at.is_(None))
    )
    seen = {person.id_number for person in there if person.id_number}
    for line, given in zip(lines, values, strict=True):
        number = given.get("id_number")
        if number and number in seen:
            yield _said(N_("Line %(number)s “%(name)s”: this person is entered already."), line)
        seen |= {number} if number else set()


def _too_many(session: Session, petition: Petition, lines: tuple[Member, ...]) -> Iterator[Refused]:
    """Yield the lines beyond the people counted, and the representatives beyond the limit."""
    parts = select(PetitionParty).where(
        PetitionParty.petition_id == petition.id, PetitionParty.deleted_at.is_(None)
    )
    there = session.scalars(parts).all()
    for line in lines[max(petition.people_count - len(there), 0) :]:
        message = N_(
            "Line %(number)s “%(name)s”: more members than the %(people)s people counted; "
            "correct the number of people first."
        )
        yield _said(message, line, people=petition.people_count)
    if petition.channel is not Channel.visit:
        return
    book = rule_book(session)
    regime = petition.regime or book.regime_for(petition.received_on)
    allowed = representatives_allowed(petition.people_count, book.procedure(regime))
    speaking = [line for line in lines if line.representative]
    for line in speaking[max(allowed - sum(part.is_representative for part in there), 0) :]:
        message = N_(
            "Line %(number)s “%(name)s”: a visit of %(people)s people may send at most %(allowed)s "
            "representatives."
        )
        yield _said(message, line, people=petition.people_count, allowed=allowed)


def _said(message: str, line: Member, **values: Any) -> Refused:
    return Refused(message, field="lines", number=line.number, name=line.name, **values)
